/* KNOCK: asking those who keep a room to be let in. */
#include "config.h"

#include "server-line.h"

#include <string.h>

/* Of one session; each is told to several people. */
#define INTERVAL_US (60 * G_USEC_PER_SEC)

/* With a session: (owned) gint64, monotonic, of the last one. */
static G_DEFINE_QUARK (server_knock_last, server_knock_last)

static void
note_numeric (const ChatEffect *effect, gpointer user_data)
{
  IrcNumeric *numeric = user_data;

  *numeric = effect->numeric;
}

/* What JOIN would be refused with; IRC_NUMERIC_NONE: the door is open. */
static IrcNumeric
try_join (ServerSession *session, const ChatRoom *room)
{
  g_autoptr (ChatEntry) entry =
      server_entry_new (session, CHAT_ENTRY_JOIN, room->name, NULL, "", NULL);
  IrcNumeric numeric = IRC_NUMERIC_NONE;

  chat_check (session->server->state, entry, note_numeric, &numeric);
  return numeric;
}

static gboolean
is_too_often (ServerSession *session)
{
  gint64 *last_us = g_datalist_id_get_data (&session->notes, server_knock_last_quark ());
  gint64 now_us = g_get_monotonic_time ();

  if (last_us != NULL && now_us - *last_us < INTERVAL_US)
    return TRUE;

  last_us = g_new (gint64, 1);
  *last_us = now_us;
  g_datalist_id_set_data_full (&session->notes, server_knock_last_quark (), last_us, g_free);
  return FALSE;
}

/* account-tag, bot-mode: numerics that a user causes bear that user's tags. */
static void
tell_keeper (ServerSession *session, ServerSession *keeper, const ChatRoom *room, const char *text)
{
  char command[IRC_NUMERIC_SIZE];
  g_auto (ServerLine) line = { 0 };

  server_line_init (&line, session->server, NULL,
                    server_body_new (session->server->config->name,
                                     irc_numeric_format (IRC_RPL_KNOCK, command), text,
                                     keeper->user->nick, room->name, session->user->source, NULL));
  server_line_set_speaker (&line, session->user);
  server_line_deliver (&line, keeper);
}

static void
tell_keepers (ServerSession *session, const ChatRoom *room, const char *reason)
{
  const ChatMemberModes keepers =
      CHAT_MEMBER_FOUNDER | CHAT_MEMBER_ADMIN | CHAT_MEMBER_OPERATOR | CHAT_MEMBER_HALFOP;
  g_autofree char *text = g_strconcat (irc_numeric_get_default_text (IRC_RPL_KNOCK),
                                       *reason != '\0' ? ": " : "", reason, NULL);

  for (guint i = 0; i < room->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (room->members, i);
      ServerSession *keeper = server_user_get_session (member->user);

      if (keeper != NULL && (member->modes & keepers) != 0)
        tell_keeper (session, keeper, room, text);
    }
}

static void
run_knock (ServerSession *session, const IrcMessage *message)
{
  const ChatRoom *room = chat_state_find_room (session->server->state, message->params[0]);
  const char *reason = irc_message_param (message, 1);
  IrcNumeric numeric;

  if (room == NULL || !server_session_sees_room (session, room))
    {
      server_reply (session, IRC_ERR_NOSUCHCHANNEL, NULL, message->params[0], NULL);
      return;
    }

  numeric = try_join (session, room);
  if (server_session_is_member (session, room))
    server_reply (session, IRC_ERR_KNOCKONCHAN, NULL, room->name, NULL);
  else if (numeric == IRC_NUMERIC_NONE)
    server_reply (session, IRC_ERR_CHANOPEN, NULL, room->name, NULL);
  else if (numeric == IRC_ERR_BANNEDFROMCHAN)
    server_reply (session, numeric, NULL, room->name, NULL);
  else if (strlen (reason) > session->server->config->max_kick_length)
    server_reply (session, IRC_ERR_INPUTTOOLONG, NULL, NULL);
  else if (is_too_often (session))
    server_reply (session, IRC_ERR_TOOMANYKNOCK, NULL, room->name, NULL);
  else
    {
      tell_keepers (session, room, reason);
      server_reply (session, IRC_RPL_KNOCKDLVR, NULL, room->name, NULL);
    }
}

static const ServerCommand commands[] = {
  { "KNOCK", 1, FALSE, run_knock },
  { NULL },
};

static const ServerTokenRow tokens[] = {
  { "KNOCK" },
  { NULL },
};

const ServerFeature server_knock_feature = { .commands = commands, .tokens = tokens };
