#include "config.h"

#include "client-isupport.h"

#include <string.h>

static void
clear_fields (gpointer data)
{
  ClientIsupport *self = data;

  g_clear_pointer (&self->channel_types, g_free);
  g_clear_pointer (&self->prefix_modes, g_free);
  g_clear_pointer (&self->prefix_letters, g_free);
  g_clear_pointer (&self->status_letters, g_free);
  g_clear_pointer (&self->list_modes, g_free);
  g_clear_pointer (&self->set_modes, g_free);
  g_clear_pointer (&self->network, g_free);
  g_clear_pointer (&self->case_name, g_free);
  g_clear_pointer (&self->case_utf8, g_free);
}

ClientIsupport *
client_isupport_new (void)
{
  ClientIsupport *self = g_rc_box_new0 (ClientIsupport);

  client_isupport_reset (self);
  return self;
}

ClientIsupport *
client_isupport_ref (ClientIsupport *self)
{
  return g_rc_box_acquire (self);
}

void
client_isupport_unref (ClientIsupport *self)
{
  g_rc_box_release_full (self, clear_fields);
}

/* What a server is that says nothing: modern-irc, RPL_ISUPPORT parameters. */
void
client_isupport_reset (ClientIsupport *self)
{
  clear_fields (self);
  self->casemapping = IRC_CASEMAPPING_RFC1459;
  self->channel_types = g_strdup ("#&");
  self->prefix_modes = g_strdup ("ov");
  self->prefix_letters = g_strdup ("@+");
  self->status_letters = g_strdup ("");
  self->list_modes = g_strdup ("beIk");
  self->set_modes = g_strdup ("l");
  self->max_nick = 0;
  self->max_line = 512;
  self->max_history = 50;
  self->has_whox = FALSE;
}

static guint
number_of (const char *value, guint least, guint most)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT32, &number, NULL)) /* no number: least */
    return least;
  return CLAMP ((guint) number, least, most);
}

static void
take_casemapping (ClientIsupport *self, const char *value)
{
  g_free (self->case_name);
  self->case_name = g_strdup (value);
  self->casemapping = irc_casemapping_from_isupport (self->case_name, self->case_utf8);
}

static void
take_utf8mapping (ClientIsupport *self, const char *value)
{
  g_free (self->case_utf8);
  self->case_utf8 = g_strdup (value);
  self->casemapping = irc_casemapping_from_isupport (self->case_name, self->case_utf8);
}

static void
take_prefix (ClientIsupport *self, const char *value)
{
  const char *end = *value == '(' ? strchr (value, ')') : NULL;
  gsize length = end != NULL ? (gsize) (end - value - 1) : 0;

  if (end != NULL && strlen (end + 1) != length)
    return; /* modes without letters: as if nothing had been said */
  g_free (self->prefix_modes);
  g_free (self->prefix_letters);
  self->prefix_modes = length > 0 ? g_strndup (value + 1, length) : g_strdup ("");
  self->prefix_letters = end != NULL ? g_strdup (end + 1) : g_strdup ("");
}

static void
take_chanmodes (ClientIsupport *self, const char *value)
{
  g_auto (GStrv) types = g_strsplit (value, ",", 5);

  if (g_strv_length (types) < 4)
    return;
  g_free (self->list_modes);
  g_free (self->set_modes);
  self->list_modes = g_strconcat (types[0], types[1], NULL);
  self->set_modes = g_strdup (types[2]);
}

static void
take_chantypes (ClientIsupport *self, const char *value)
{
  g_free (self->channel_types);
  self->channel_types = g_strdup (value);
}

static void
take_statusmsg (ClientIsupport *self, const char *value)
{
  g_free (self->status_letters);
  self->status_letters = g_strdup (value);
}

static void
take_network (ClientIsupport *self, const char *value)
{
  g_free (self->network);
  self->network = g_utf8_make_valid (value, -1);
}

static void
take_nicklen (ClientIsupport *self, const char *value)
{
  self->max_nick = number_of (value, 1, 512);
}

static void
take_linelen (ClientIsupport *self, const char *value)
{
  self->max_line = number_of (value, 512, 65536);
}

static void
take_chathistory (ClientIsupport *self, const char *value)
{
  self->max_history = number_of (value, 0, 1000);
}

static void
take_whox (ClientIsupport *self, const char *value)
{
  self->has_whox = TRUE;
}

static const struct
{
  const char *name;
  void (*take) (ClientIsupport *self, const char *value);
} tokens[] = {
  { "CASEMAPPING", take_casemapping },
  { "CHANMODES", take_chanmodes },
  { "CHANTYPES", take_chantypes },
  { "CHATHISTORY", take_chathistory },
  { "LINELEN", take_linelen },
  { "NETWORK", take_network },
  { "NICKLEN", take_nicklen },
  { "PREFIX", take_prefix },
  { "STATUSMSG", take_statusmsg },
  { "UTF8MAPPING", take_utf8mapping },
  { "WHOX", take_whox },
};

void
client_isupport_take (ClientIsupport *self, const char *token)
{
  const char *equals = strchr (token, '=');
  gsize length = equals != NULL ? (gsize) (equals - token) : strlen (token);

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    if (strlen (tokens[i].name) == length && strncmp (tokens[i].name, token, length) == 0)
      tokens[i].take (self, equals != NULL ? equals + 1 : "");
}

/**
 * client_isupport_fold:
 * Returns: (transfer full): what is equal for names that the server takes for the same
 */
char *
client_isupport_fold (const ClientIsupport *self, const char *name)
{
  return irc_casemapping_fold (self->casemapping, name);
}

gboolean
client_isupport_same (const ClientIsupport *self, const char *a, const char *b)
{
  return irc_casemapping_equal (self->casemapping, a, b);
}

gboolean
client_isupport_is_channel (const ClientIsupport *self, const char *target)
{
  return *target != '\0' && strchr (self->channel_types, *target) != NULL;
}

const char *
client_isupport_strip_status (const ClientIsupport *self, const char *target)
{
  const char *at = target;

  while (*at != '\0' && strchr (self->status_letters, *at) != NULL)
    at++;
  return client_isupport_is_channel (self, at) ? at : target;
}

char
client_isupport_prefix_of_mode (const ClientIsupport *self, char mode)
{
  const char *place = strchr (self->prefix_modes, mode);

  return mode != '\0' && place != NULL ? self->prefix_letters[place - self->prefix_modes] : '\0';
}

gboolean
client_isupport_mode_has_argument (const ClientIsupport *self, char mode, gboolean is_set)
{
  return strchr (self->prefix_modes, mode) != NULL || strchr (self->list_modes, mode) != NULL ||
         (is_set && strchr (self->set_modes, mode) != NULL);
}
