#include "config.h"

#include "client-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_RETRY_MS (60 * 1000)
#define MAX_RETRIES 7

void
client_session_take_nick (ClientSession *self, const char *nick)
{
  char *taken;

  if (g_strcmp0 (self->nick, nick) == 0)
    return;
  taken = g_strdup (nick);
  g_free (self->nick);
  self->nick = taken;
  g_signal_emit_by_name (self, "state-changed");
}

/**
 * client_session_expect_nick:
 * @nick: (nullable): what the user asked the server for; %NULL: that is over
 */
void
client_session_expect_nick (ClientSession *self, const char *nick)
{
  g_free (self->asked_nick);
  self->asked_nick = g_strdup (nick != NULL && *nick == ':' ? nick + 1 : nick);
}

/* A server may cut a name that is too long for it. */
static gboolean
is_expected (ClientSession *self, const char *nick)
{
  return self->asked_nick != NULL && *nick != '\0' && g_str_has_prefix (self->asked_nick, nick);
}

/**
 * client_session_renamed:
 *
 * What the user asked for is the name for the next line too; one that a server gives unasked, as
 * services do that keep names, is not.
 */
void
client_session_renamed (ClientSession *self, const char *nick)
{
  gboolean is_wanted = is_expected (self, nick) || self->is_nick_retried;

  client_session_take_nick (self, nick);
  client_session_unwatch_nick (self);
  self->is_nick_given = !is_wanted;
  client_session_expect_nick (self, NULL);
  self->is_nick_retried = FALSE;
  if (!is_wanted)
    return;
  g_free (self->wanted_nick);
  self->wanted_nick = g_strdup (nick);
}

void
client_session_say_nick_note (ClientSession *self, ClientRoom *room)
{
  if (!self->is_nick_note_due || client_session_awaits_room (self))
    return;
  self->is_nick_note_due = FALSE;
  client_session_tell (
      self, room, CLIENT_MESSAGE_INFO,
      /* Translators: %1$s is the name that was asked for, %2$s the one given. */
      g_strdup_printf (_ ("The name %1$s could not be had; you are %2$s here. /nick changes it."),
                          self->wanted_nick, self->nick));
}

/* Each pause is twice as long as the one before: two hours in all. */
static void
retry_later (ClientSession *self)
{
  guint least_ms = self->nick_retry_ms != 0 ? self->nick_retry_ms : DEFAULT_RETRY_MS;

  if (self->n_nick_retries < MAX_RETRIES)
    net_loop_arm (self->loop, &self->nick_timer, least_ms << self->n_nick_retries);
  self->n_nick_retries++;
}

void
client_session_on_nick_timer (gpointer user_data)
{
  ClientSession *self = user_data;

  if (!self->is_nick_retried) /* else the last try is not answered */
    client_session_take_back_nick (self, self->wanted_nick);
  if (self->is_nick_given)
    retry_later (self);
}

/**
 * client_session_watch_nick:
 *
 * Has the server tell when the wanted name is free, where somebody has it: our own ghost, most
 * likely, which is in no room of ours when it goes. A server that cannot tell is asked for the name
 * now and then.
 */
void
client_session_watch_nick (ClientSession *self)
{
  if (!self->is_nick_given || !self->is_nick_in_use)
    return;
  self->n_nick_retries = 0;
  self->is_nick_watched = irc_isupport_has (self->isupport->said, "MONITOR") &&
                          strcmp (irc_isupport_get (self->isupport->said, "MONITOR"), "0") != 0;
  if (self->is_nick_watched)
    client_session_send (self, "MONITOR", "+", self->wanted_nick, NULL);
  else
    retry_later (self);
}

void
client_session_unwatch_nick (ClientSession *self)
{
  if (self->is_nick_watched)
    client_session_send (self, "MONITOR", "-", self->wanted_nick, NULL);
  self->is_nick_watched = FALSE;
  net_loop_disarm (self->loop, &self->nick_timer);
}

/**
 * client_session_take_back_nick:
 * @nick: nobody has it any more
 */
void
client_session_take_back_nick (ClientSession *self, const char *nick)
{
  if (!self->is_nick_given || !client_isupport_same (self->isupport, nick, self->wanted_nick))
    return;
  self->is_nick_retried = TRUE;
  client_session_send (self, "NICK", self->wanted_nick, NULL);
}

/* As many whole characters of text as fit. */
static char *
cut_to_bytes (const char *text, gsize most)
{
  gsize length = strlen (text);

  while (length > most)
    length = (gsize) (g_utf8_find_prev_char (text, text + length) - text);
  return g_strndup (text, length);
}

/* Some servers know ASCII letters only, and nine of them (RFC 2812, Users). */
static char *
make_plain (const char *nick)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = nick; *at != '\0' && plain->len < 9; at++)
    if (g_ascii_isalpha (*at) || *at == '_' || (plain->len > 0 && g_ascii_isdigit (*at)))
      g_string_append_c (plain, *at);
  if (plain->len == 0)
    g_string_append (plain, "guest");
  return g_string_free (plain, FALSE);
}

/**
 * client_session_next_nick:
 * @is_erroneous: the server does not like what the last one looks like; else it was taken
 *
 * Returns: (transfer full) (nullable): the next name to try; %NULL when it is no use
 */
char *
client_session_next_nick (ClientSession *self, gboolean is_erroneous)
{
  g_autofree char *base = NULL;
  g_autofree char *ending = NULL;
  gsize most = self->isupport->max_nick != 0 ? self->isupport->max_nick : G_MAXUINT16;

  self->n_nick_tries++;
  if (self->n_nick_tries > 20)
    return NULL;
  if (is_erroneous)
    {
      char *plain = make_plain (self->nick);

      if (strcmp (plain, self->nick) != 0)
        return plain;
      g_free (plain);
      return NULL;
    }
  /* The name that was refused decides the length: the server may cut longer ones. */
  if (strlen (self->nick) <= 9 && strlen (self->wanted_nick) > 9)
    most = 9;
  ending = self->n_nick_tries == 1 ? g_strdup ("_") : g_strdup_printf ("%u", self->n_nick_tries);
  if (strlen (ending) > most)
    return NULL;
  base = cut_to_bytes (self->wanted_nick, most - strlen (ending));
  if (most == 9)
    {
      g_autofree char *plain = make_plain (base);

      return g_strconcat (plain, ending, NULL);
    }
  return g_strconcat (base, ending, NULL);
}
