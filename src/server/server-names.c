/* NAMES: who is in a room. */
#include "config.h"

#include "server-names.h"

#include "server-pages.h"

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

/* Names under way: the room, and who was in it. */
typedef struct
{
  guint64 room_id; /* it may be renamed meanwhile */
  char *name;      /* (owned): that it was asked for by */
  GArray *users;   /* (owned) of ChatUserId */
  guint next;
} Naming;

static void
free_naming (gpointer data)
{
  Naming *self = data;

  g_free (self->name);
  g_array_unref (self->users);
  g_free (self);
}

static void
add_name (ServerWords *words, GString *word, const ChatRoom *room, const ChatMember *member)
{
  ServerSession *session = words->session;

  if (!server_session_sees_member (session, room, member->user))
    return;

  g_string_truncate (word, 0);
  server_names_add_prefixes (word, session, member->modes);
  g_string_append (word, server_session_has_cap (session, IRC_CAP_USERHOST_IN_NAMES)
                             ? member->user->source
                             : member->user->nick);
  server_words_add (words, word->str);
}

static void
begin_words (ServerWords *words, ServerSession *session, const ChatRoom *room)
{
  const char *params[] = { (room->modes & CHAT_ROOM_SECRET) != 0 ? "@" : "=", room->name, NULL };

  server_words_init (words, session, IRC_RPL_NAMREPLY, ' ', params);
}

/* Whoever went since was seen to go. */
static void
send_some (ServerSession *session, Naming *self, const ChatRoom *room, guint end)
{
  ChatState *state = session->server->state;
  g_autoptr (GString) word = g_string_new (NULL);
  ServerWords words;

  begin_words (&words, session, room);
  for (; self->next < end; self->next++)
    {
      const ChatUser *user =
          chat_state_get_user (state, g_array_index (self->users, ChatUserId, self->next));
      const ChatMember *member = user != NULL ? chat_state_find_member (state, room, user) : NULL;

      if (member != NULL)
        add_name (&words, word, room, member);
    }
  server_words_end (&words);
}

#define MAX_AT_ONCE 100

/* Whether the session may still see the room, counts. */
static gboolean
send_next (ServerSession *session, gpointer data)
{
  Naming *self = data;
  const ChatRoom *room = chat_state_get_room (session->server->state, self->room_id);
  gboolean is_seen = room != NULL && server_session_sees_room (session, room);

  if (is_seen)
    send_some (session, self, room, MIN (self->next + MAX_AT_ONCE, self->users->len));
  if (is_seen && self->next < self->users->len)
    return TRUE;

  server_reply (session, IRC_RPL_ENDOFNAMES, NULL, is_seen ? room->name : self->name, NULL);
  return FALSE;
}

static void
send_in_pieces (ServerSession *session, const ChatRoom *room)
{
  Naming *self = g_new0 (Naming, 1);

  self->room_id = room->id;
  self->name = g_strdup (room->name);
  self->users = g_array_sized_new (FALSE, FALSE, sizeof (ChatUserId), room->members->len);
  for (guint i = 0; i < room->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (room->members, i);

      g_array_append_val (self->users, member->user->id);
    }
  server_pages_begin (session, send_next, self, free_naming);
}

/* About as much as one name takes, with its host. */
#define NAME_BYTES 64

/**
 * server_names_send:
 *
 * The names in a room that the session may see, and the end of them.
 */
void
server_names_send (ServerSession *session, const ChatRoom *room)
{
  g_autoptr (GString) word = NULL;
  ServerWords words;

  if (room->members->len > session->server->config->max_send_queue / 4 / NAME_BYTES)
    {
      send_in_pieces (session, room);
      return;
    }

  word = g_string_new (NULL);
  begin_words (&words, session, room);
  for (guint i = 0; i < room->members->len; i++)
    add_name (&words, word, room, g_ptr_array_index (room->members, i));
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
