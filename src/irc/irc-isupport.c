#include "config.h"

#include "irc-isupport.h"

#include <string.h>

/* Nobody says so many; who does will not fill our memory with them. */
#define MAX_NAMES 500
#define MAX_MEMBER_MODES 52
#define MAX_TOKEN 4096 /* bytes */

struct _IrcIsupport
{
  GPtrArray *names;   /* (owned) of (owned) char*: in the order they were said */
  GHashTable *values; /* (owned): name, owned by names -> (owned) value */
  char *mode_text;    /* (owned): CHANMODES and PREFIX, cut up */
  IrcModeClasses modes;
};

/* What to assume of a server that does not say (modern-irc, "RPL_ISUPPORT Parameters"). An empty
 * value or 0 is as good as nothing there. */
static const struct
{
  const char *name;
  const char *value;
} defaults[] = {
  { "CASEMAPPING", "rfc1459" }, { "CHANMODES", "beI,k,l,imnpst" },
  { "CHANNELLEN", "200" },      { "CHANTYPES", "#&" },
  { "LINELEN", "512" },         { "MODES", "3" },
  { "NICKLEN", "9" },           { "PREFIX", "(ov)@+" },
};

static const char *
get_default (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (defaults); i++)
    {
      if (strcmp (defaults[i].name, name) == 0)
        return defaults[i].value;
    }

  return NULL;
}

/* Whether each mode has its prefix: one more or less would shift all that follow. No mode is there
 * twice, so there are no more than letters. */
static gboolean
is_prefix_whole (const char *prefix)
{
  const char *end = strchr (prefix, ')');

  return *prefix == '\0' ||
         (*prefix == '(' && end != NULL && end - prefix - 1 == (gssize) strlen (end + 1) &&
          strlen (end + 1) <= MAX_MEMBER_MODES);
}

static const char *
get_or_empty (const IrcIsupport *self, const char *name)
{
  const char *value = irc_isupport_get (self, name);

  return value != NULL ? value : "";
}

/* Ends the text at the separator and returns what follows, "" when nothing does. */
static char *
cut_at (char *text, char separator)
{
  const char separators[] = { separator, '\0' };
  char *end = text + strcspn (text, separators);

  if (*end == '\0')
    return end;
  *end = '\0';

  return end + 1;
}

static void
update_modes (IrcIsupport *self)
{
  const char *said = get_or_empty (self, "PREFIX");
  char *text = g_strconcat (get_or_empty (self, "CHANMODES"), ",,,,\n",
                            is_prefix_whole (said) ? said : get_default ("PREFIX"), NULL);
  char *prefix = cut_at (text, '\n');
  char *settings = cut_at (text, ',');
  char *limits = cut_at (settings, ',');
  char *flags = cut_at (limits, ',');

  cut_at (flags, ',');
  g_free (self->mode_text);
  self->mode_text = text;
  self->modes = (IrcModeClasses){ text, settings, limits, flags, "", "" };

  if (*prefix == '(')
    {
      self->modes.prefixes = cut_at (prefix, ')');
      self->modes.members = prefix + 1;
    }
}

/**
 * irc_isupport_new:
 * Returns: (transfer full): one where nothing was said yet
 */
IrcIsupport *
irc_isupport_new (void)
{
  IrcIsupport *self = g_new0 (IrcIsupport, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  update_modes (self);

  return self;
}

/**
 * irc_isupport_free:
 * @self: (nullable):
 */
void
irc_isupport_free (IrcIsupport *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->values);
  g_ptr_array_unref (self->names);
  g_free (self->mode_text);
  g_free (self);
}

static void
note_change (IrcIsupport *self, const char *name)
{
  if (strcmp (name, "CHANMODES") == 0 || strcmp (name, "PREFIX") == 0)
    update_modes (self);
}

/**
 * irc_isupport_set:
 * @name: the token, such as "NICKLEN"
 * @value: (nullable): not escaped; %NULL or "" for a token without a value
 */
void
irc_isupport_set (IrcIsupport *self, const char *name, const char *value)
{
  gpointer key;

  if (!g_hash_table_lookup_extended (self->values, name, &key, NULL))
    {
      key = g_strdup (name);
      g_ptr_array_add (self->names, key);
    }
  g_hash_table_insert (self->values, key, g_strdup (value != NULL ? value : ""));
  note_change (self, name);
}

/**
 * irc_isupport_set_uint:
 * @name: the token
 * @value: a number
 */
void
irc_isupport_set_uint (IrcIsupport *self, const char *name, guint value)
{
  g_autofree char *text = g_strdup_printf ("%u", value);

  irc_isupport_set (self, name, text);
}

/**
 * irc_isupport_unset:
 *
 * As if it had never been said.
 */
void
irc_isupport_unset (IrcIsupport *self, const char *name)
{
  guint index;

  if (!g_hash_table_remove (self->values, name))
    return;
  if (g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, &index))
    g_ptr_array_remove_index (self->names, index);
  note_change (self, name);
}

/* modern-irc, "RPL_ISUPPORT": a value may not have these bytes as they are. */
static void
append_escaped (GString *text, const char *value)
{
  for (; *value != '\0'; value++)
    {
      if ((guchar) *value <= ' ' || *value == '\\' || *value == '=' || *value == 0x7f)
        g_string_append_printf (text, "\\x%02X", (guint) (guchar) *value);
      else
        g_string_append_c (text, *value);
    }
}

static char *
unescape (const char *value)
{
  GString *text = g_string_new (NULL);

  while (*value != '\0')
    {
      if (value[0] == '\\' && value[1] == 'x' && g_ascii_isxdigit (value[2]) &&
          g_ascii_isxdigit (value[3]))
        {
          int byte = g_ascii_xdigit_value (value[2]) * 16 + g_ascii_xdigit_value (value[3]);

          if (byte != 0)
            g_string_append_c (text, (char) byte);
          value += 4;
        }
      else
        {
          g_string_append_c (text, *value++);
        }
    }

  return g_string_free (text, FALSE);
}

/**
 * irc_isupport_format:
 * @max_bytes: room for tokens in one line
 *
 * Returns: (transfer full): for each line to send, its tokens with a space between
 */
GStrv
irc_isupport_format (const IrcIsupport *self, gsize max_bytes)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr (GString) line = g_string_new (NULL);
  guint n_tokens = 0;

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      const char *value = g_hash_table_lookup (self->values, name);
      g_autoptr (GString) token = g_string_new (name);

      if (*value != '\0')
        {
          g_string_append_c (token, '=');
          append_escaped (token, value);
        }

      if (n_tokens > 0 &&
          (n_tokens == IRC_ISUPPORT_MAX_TOKENS || line->len + 1 + token->len > max_bytes))
        {
          g_strv_builder_add (lines, line->str);
          g_string_truncate (line, 0);
          n_tokens = 0;
        }
      if (n_tokens++ > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, token->str);
    }
  if (n_tokens > 0)
    g_strv_builder_add (lines, line->str);

  return g_strv_builder_end (lines);
}

static void
apply_token (IrcIsupport *self, const char *token)
{
  const char *equals = strchr (token, '=');
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (strlen (token) > MAX_TOKEN)
    return;
  if (*token == '-')
    {
      irc_isupport_unset (self, token + 1);
      return;
    }

  name = equals != NULL ? g_strndup (token, (gsize) (equals - token)) : g_strdup (token);
  value = unescape (equals != NULL ? equals + 1 : "");
  if (*name != '\0' && (self->names->len < MAX_NAMES || irc_isupport_has (self, name)))
    irc_isupport_set (self, name, value);
}

/**
 * irc_isupport_apply:
 * @message: any
 *
 * Returns: whether the message was a 005, and was taken
 */
gboolean
irc_isupport_apply (IrcIsupport *self, const IrcMessage *message)
{
  if (strcmp (message->command, "005") != 0)
    return FALSE;

  /* The first parameter is our nick, the last one words. */
  for (guint i = 1; i + 1 < message->n_params; i++)
    apply_token (self, message->params[i]);

  return TRUE;
}

/**
 * irc_isupport_has:
 * Returns: whether the server said it
 */
gboolean
irc_isupport_has (const IrcIsupport *self, const char *name)
{
  return g_hash_table_contains (self->values, name);
}

/**
 * irc_isupport_get:
 * Returns: (nullable): what the server said, "" for a token without a value; else what to assume
 */
const char *
irc_isupport_get (const IrcIsupport *self, const char *name)
{
  const char *value = g_hash_table_lookup (self->values, name);

  return value != NULL ? value : get_default (name);
}

/**
 * irc_isupport_get_uint:
 * Returns: the number; what to assume where the server did not say one; 0 where nothing is known
 */
guint
irc_isupport_get_uint (const IrcIsupport *self, const char *name)
{
  const char *texts[] = { g_hash_table_lookup (self->values, name), get_default (name) };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      guint64 value;

      if (texts[i] != NULL &&
          g_ascii_string_to_unsigned (texts[i], 10, 0, G_MAXUINT, &value, NULL)) /* else the next */
        return (guint) value;
    }

  return 0;
}

/**
 * irc_isupport_get_casemapping:
 * Returns: what to compare names with
 */
IrcCasemapping
irc_isupport_get_casemapping (const IrcIsupport *self)
{
  return irc_casemapping_from_isupport (irc_isupport_get (self, "CASEMAPPING"),
                                        irc_isupport_get (self, "UTF8MAPPING"));
}

/**
 * irc_isupport_get_modes:
 * Returns: the room modes; valid until CHANMODES or PREFIX changes
 */
const IrcModeClasses *
irc_isupport_get_modes (const IrcIsupport *self)
{
  return &self->modes;
}

/**
 * irc_isupport_get_list_limit:
 * @letter: a list mode
 *
 * Returns: how many entries the list may have (MAXLIST); 0 when the server does not say
 */
guint
irc_isupport_get_list_limit (const IrcIsupport *self, char letter)
{
  g_auto (GStrv) rows = g_strsplit (get_or_empty (self, "MAXLIST"), ",", -1);

  for (guint i = 0; rows[i] != NULL; i++)
    {
      char *number = cut_at (rows[i], ':');

      if (letter != '\0' && strchr (rows[i], letter) != NULL)
        return (guint) MIN (g_ascii_strtoull (number, NULL, 10), G_MAXUINT);
    }

  return 0;
}

/**
 * irc_isupport_is_channel:
 * Returns: whether the target is a room's name (CHANTYPES)
 */
gboolean
irc_isupport_is_channel (const IrcIsupport *self, const char *target)
{
  return *target != '\0' && strchr (get_or_empty (self, "CHANTYPES"), *target) != NULL;
}

/**
 * irc_isupport_skip_status:
 * @target: of a message
 *
 * Returns: the room of a message to those of a certain rank in it (STATUSMSG), else @target
 */
const char *
irc_isupport_skip_status (const IrcIsupport *self, const char *target)
{
  const char *room = target + strspn (target, get_or_empty (self, "STATUSMSG"));

  return room != target && irc_isupport_is_channel (self, room) ? room : target;
}
