/* client-handler-words.c: what people say, and what happens to it later. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client-batch.h"
#include "client-history.h"
#include "client-session-private.h"
#include "client-typing.h"
#include "client-words.h"
#include "irc-time.h"

static void
on_words (ClientSession *self, const ClientLine *line)
{
  gboolean is_notice = g_ascii_strcasecmp (line->message->command, "NOTICE") == 0;
  g_autoptr (ClientWords) words =
      client_words_new (line->message, irc_message_param (line->message, 0), is_notice, NULL);

  /* Notices before the welcome are of the connection ("Looking up your hostname"). */
  if (self->state != CLIENT_STATE_ONLINE)
    words->is_from_server = TRUE;
  client_session_take_words (self, g_steal_pointer (&words));
}

static void
on_batch (ClientSession *self, const ClientLine *line)
{
  const char *reference = irc_message_param (line->message, 0);

  if (reference[0] == '+' && reference[1] != '\0')
    client_batch_open (self, line->message);
  else if (reference[0] == '-')
    client_batch_close (self, reference + 1);
}

/* labeled-response: taken, and there is nothing more to say about it. */
static void
on_ack (ClientSession *self, const ClientLine *line)
{
  ClientOutboxItem *item =
      client_outbox_find_label (self->outbox, client_words_label_of (line->message));

  if (item != NULL)
    client_session_confirm (self, item, NULL, 0, NULL);
}

static void
on_redact (ClientSession *self, const ClientLine *line)
{
  const char *target = irc_message_param (line->message, 0);
  ClientRoom *room = client_session_find_room (
      self, client_session_is_own_nick (self, target) ? line->nick : target);

  ClientRoom *rooms[] = { room, room != NULL ? client_history_find_excerpt (self, room) : NULL };

  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    if (rooms[i] != NULL)
      client_room_redact (rooms[i], irc_message_param (line->message, 1), line->nick,
                          irc_message_param (line->message, 2));
}

static void
on_markread (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = client_session_find_room (self, irc_message_param (line->message, 0));
  const char *stamp = irc_message_param (line->message, 1);
  gint64 time_us;

  if (room == NULL || !g_str_has_prefix (stamp, "timestamp="))
    return;
  if (irc_time_parse (stamp + strlen ("timestamp="), &time_us))
    client_room_set_read (room, time_us);
}

static void
on_tagmsg (ClientSession *self, const ClientLine *line)
{
  const char *target =
      client_isupport_strip_status (self->isupport, irc_message_param (line->message, 0));
  ClientRoom *room = client_session_find_room (
      self, client_session_is_own_nick (self, target) ? line->nick : target);
  const char *typing = irc_message_tag (line->message, "+typing");

  /* It opens no talk: that somebody has begun to write is nothing yet. */
  if (room == NULL || *line->nick == '\0' || client_session_is_ignored (self, line->nick))
    return;
  client_session_take_tags (self, room, line->message);
  if (line->is_own)
    return;
  if (typing != NULL)
    client_typing_take (self, room, line->nick, typing);
  else
    client_typing_stop (self, room, line->nick);
}

const ClientHandler client_handlers_words[] = {
  { "PRIVMSG", 2, on_words }, { "NOTICE", 2, on_words },  { "BATCH", 1, on_batch },
  { "ACK", 0, on_ack },       { "REDACT", 2, on_redact }, { "MARKREAD", 2, on_markread },
  { "TAGMSG", 1, on_tagmsg }, { NULL, 0, NULL },
};
