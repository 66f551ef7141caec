#include "config.h"

#include "client-isupport.h"

#include <string.h>

#define DEFAULT_HISTORY 50 /* a page, where the server has history and does not say */
#define MAX_HISTORY 1000

static void
clear_fields (gpointer data)
{
  ClientIsupport *self = data;

  g_clear_pointer (&self->said, irc_isupport_free);
}

/* Up to most, and 0 where the server said nothing, or 0. */
static guint
get_limit (const IrcIsupport *said, const char *name, guint most)
{
  return irc_isupport_has (said, name) ? MIN (irc_isupport_get_uint (said, name), most) : 0;
}

/* Names of no letters, or lines that hold nothing, are no use whatever the server says. */
static void
update_fields (ClientIsupport *self)
{
  const IrcIsupport *said = self->said;

  self->casemapping = irc_isupport_get_casemapping (said);
  self->network = irc_isupport_get (said, "NETWORK");
  self->max_nick = get_limit (said, "NICKLEN", 512);
  self->max_line = CLAMP (irc_isupport_get_uint (said, "LINELEN"), 512, 65536);
  self->max_history = irc_isupport_has (said, "CHATHISTORY")
                          ? get_limit (said, "CHATHISTORY", MAX_HISTORY)
                          : DEFAULT_HISTORY;
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

/**
 * client_isupport_reset:
 *
 * Back to a server that said nothing: modern-irc, RPL_ISUPPORT parameters.
 */
void
client_isupport_reset (ClientIsupport *self)
{
  clear_fields (self);
  self->said = irc_isupport_new ();
  update_fields (self);
}

void
client_isupport_apply (ClientIsupport *self, const IrcMessage *message)
{
  if (irc_isupport_apply (self->said, message))
    update_fields (self);
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
  return irc_isupport_is_channel (self->said, target);
}

const char *
client_isupport_strip_status (const ClientIsupport *self, const char *target)
{
  return irc_isupport_skip_status (self->said, target);
}

gboolean
client_isupport_allows_tag (const ClientIsupport *self, const char *name)
{
  const char *denied = irc_isupport_get (self->said, "CLIENTTAGDENY");
  g_auto (GStrv) rules = NULL;
  gboolean is_allowed = TRUE;

  if (denied == NULL)
    return TRUE;
  rules = g_strsplit (denied, ",", -1);
  for (guint i = 0; rules[i] != NULL; i++)
    {
      if (rules[i][0] == '-' && strcmp (rules[i] + 1, name) == 0)
        return TRUE;
      if (strcmp (rules[i], "*") == 0 || strcmp (rules[i], name) == 0)
        is_allowed = FALSE;
    }
  return is_allowed;
}

/**
 * client_isupport_get_modes:
 * Returns: (transfer none): valid until the next 005
 */
const IrcModeClasses *
client_isupport_get_modes (const ClientIsupport *self)
{
  return irc_isupport_get_modes (self->said);
}
