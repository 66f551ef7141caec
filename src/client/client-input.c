/* client-input.c: what the user typed, to words or to a command. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "client-commands.h"
#include "client-session-private.h"

static void
tell_error (ClientSession *self, ClientRoom *room, char *text)
{
  client_session_tell (self, room, CLIENT_MESSAGE_ERROR, text);
}

/* Not a single visible character. */
static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* Line ends as LF, none at the end, and no byte that would end the line on the wire. */
static char *
normalise (const char *text)
{
  GString *clean = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *at = valid; *at != '\0'; at++)
    if (*at != '\r')
      g_string_append_c (clean, *at);
    else if (at[1] != '\n')
      g_string_append_c (clean, '\n');
  while (clean->len > 0 && clean->str[clean->len - 1] == '\n')
    g_string_truncate (clean, clean->len - 1);
  return g_string_free (clean, FALSE);
}

/**
 * client_session_say:
 *
 * Says @text in @room, whatever it begins with.
 */
void
client_session_say (ClientSession *self, ClientRoom *room, const char *text)
{
  g_autofree char *clean = normalise (text);

  client_session_set_front (self, room);
  client_session_say_nick_note (self, room);
  if (is_blank (clean))
    return;
  if (client_room_get_kind (room) == CLIENT_ROOM_SERVER)
    tell_error (self, room, g_strdup (_ ("This is no room to talk in; /join #room opens one.")));
  else if (client_room_get_notes (room)->is_left)
    /* Translators: %s is the name of a room. */
    tell_error (self, room,
                g_strdup_printf (_ ("You are not in %s."), client_room_get_name (room)));
  else
    client_session_queue_words (self, room, CLIENT_MESSAGE_TEXT, clean);
}

/**
 * client_session_input:
 * @text: a command when it begins with one slash; "//" begins words that begin with a slash
 */
void
client_session_input (ClientSession *self, ClientRoom *room, const char *text)
{
  g_autofree char *clean = normalise (text);

  if (clean[0] == '/' && clean[1] != '/' &&
      (strchr (clean, '\n') == NULL || g_str_has_prefix (clean, "/reply ")))
    {
      client_session_set_front (self, room);
      client_commands_run (self, room, clean);
    }
  else
    {
      client_session_say (self, room, g_str_has_prefix (clean, "//") ? clean + 1 : clean);
    }
}
