/* NAMES: who is in a room. */
#include "config.h"

#include "server-names.h"

#include <string.h>

static const struct
{
  ChatMemberModes mode;
  char prefix;
} prefixes[] = {
  { CHAT_MEMBER_FOUNDER, '~' }, { CHAT_MEMBER_ADMIN, '&' }, { CHAT_MEMBER_OPERATOR, '@' },
  { CHAT_MEMBER_HALFOP, '%' },  { CHAT_MEMBER_VOICE, '+' },
};

void
server_names_add_prefixes (GString *text, const ServerSession *session, ChatMemberModes modes)
{
  gboolean wants_all = server_session_has_cap (session, IRC_CAP_MULTI_PREFIX);

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if ((modes & prefixes[i].mode) != 0)
      {
        g_string_append_c (text, prefixes[i].prefix);
        if (!wants_all)
          return;
      }
}

/**
 * server_names_send:
 *
 * The names in a room that the session may see, and the end of them.
 */
void
server_names_send (ServerSession *session, const ChatRoom *room)
{
  const char *params[] = { (room->modes & CHAT_ROOM_SECRET) != 0 ? "@" : "=", room->name, NULL };
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean wants_hosts = server_session_has_cap (session, IRC_CAP_USERHOST_IN_NAMES);
  ServerWords words;

  server_words_init (&words, session, IRC_RPL_NAMREPLY, ' ', params);
  for (guint i = 0; i < room->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (room->members, i);

      if (!server_session_sees_member (session, room, member->user))
        continue;

      g_string_truncate (word, 0);
      server_names_add_prefixes (word, session, member->modes);
      g_string_append (word, wants_hosts ? member->user->source : member->user->nick);
      server_words_add (&words, word->str);
    }
  server_words_end (&words);
  server_reply (session, IRC_RPL_ENDOFNAMES, NULL, room->name, NULL);
}

static void
send_names_of (ServerSession *session, const char *name)
{
  const ChatRoom *room = chat_state_find_room (session->server->state, name);

  if (room != NULL && server_session_sees_room (session, room))
    server_names_send (session, room);
  else
    server_reply (session, IRC_RPL_ENDOFNAMES, NULL, *name != '\0' ? name : "*", NULL);
}

/* NAMES #room,#room; all rooms at once is what LIST is for. */
static void
run_names (ServerSession *session, const IrcMessage *message)
{
  const char *param = irc_message_param (message, 0);
  g_auto (GStrv) names = g_strsplit (*param != '\0' ? param : "*", ",", -1);

  if (g_strv_length (names) > session->server->config->max_targets)
    {
      server_reply (session, IRC_ERR_TOOMANYTARGETS, NULL, param, NULL);
      return;
    }

  for (guint i = 0; names[i] != NULL; i++)
    send_names_of (session, names[i]);
}

static const ServerCommand commands[] = {
  { "NAMES", 0, FALSE, run_names },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_MULTI_PREFIX },
  { IRC_CAP_NO_IMPLICIT_NAMES },
  { IRC_CAP_NO_IMPLICIT_NAMES_DRAFT },
  { IRC_CAP_USERHOST_IN_NAMES },
  { IRC_N_CAPS },
};

const ServerFeature server_names_feature = { .commands = commands, .caps = caps };
