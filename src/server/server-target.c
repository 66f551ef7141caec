#include "config.h"

#include "server-target.h"

#include <string.h>

const ChatRoom *
server_target_get_room (Server *server, const char *key)
{
  return g_str_has_prefix (key, "r:")
             ? chat_state_get_room (server->state, g_ascii_strtoull (key + 2, NULL, 10))
             : NULL;
}

static char *
dup_room_key (ServerSession *session, const char *name, char **shown)
{
  const ChatRoom *room = chat_state_find_room (session->server->state, name);

  if (room == NULL || !server_session_is_member (session, room))
    return NULL;

  if (shown != NULL)
    *shown = g_strdup (room->name);
  return chat_room_history_key (room);
}

/* The key of a talk with an account that is not here under its own name. */
static char *
dup_talk_key (const ChatUser *user, const char *account)
{
  g_autofree char *own = chat_user_dup_identity (user);
  g_autofree char *other = chat_identity_new (account, 0);

  return chat_identities_history_key (own, other);
}

char *
server_target_dup_key (ServerSession *session, const char *name, char **shown)
{
  const ChatUser *user;
  const ChatAccount *account;

  if (*name == '#')
    return dup_room_key (session, name, shown);

  user = chat_state_find_user (session->server->state, name);
  if (user != NULL)
    {
      if (shown != NULL)
        *shown = g_strdup (user->nick);
      return chat_talk_history_key (session->user, user);
    }

  account = chat_state_find_account (session->server->state, name);
  if (account == NULL)
    return NULL;

  if (shown != NULL)
    *shown = g_strdup (account->name);
  return dup_talk_key (session->user, account->name);
}

/* Of an account its name, since that is whom one can ask for whether or not they are here. */
static char *
dup_identity_name (Server *server, const char *identity)
{
  const ChatAccount *account;
  const ChatUser *user;

  if (g_str_has_prefix (identity, "a:"))
    {
      account = chat_state_find_account (server->state, identity + 2);
      return account != NULL ? g_strdup (account->name) : NULL;
    }

  user = chat_state_get_user (server->state, g_ascii_strtoull (identity + 2, NULL, 16));
  return user != NULL ? g_strdup (user->nick) : NULL;
}

char *
server_target_dup_other (const char *key, const char *identity)
{
  g_auto (GStrv) identities = NULL;

  if (!g_str_has_prefix (key, "d:"))
    return NULL;
  identities = g_strsplit (key + 2, ",", 2);
  if (g_strv_length (identities) != 2)
    return NULL;
  if (g_str_equal (identities[0], identity))
    return g_strdup (identities[1]);
  return g_str_equal (identities[1], identity) ? g_strdup (identities[0]) : NULL;
}

char *
server_target_dup_name (ServerSession *session, const char *key)
{
  g_autofree char *own = NULL;
  g_autofree char *other = NULL;

  if (!g_str_has_prefix (key, "d:"))
    {
      const ChatRoom *room = server_target_get_room (session->server, key);

      return room != NULL && server_session_is_member (session, room) ? g_strdup (room->name)
                                                                      : NULL;
    }

  own = chat_user_dup_identity (session->user);
  other = server_target_dup_other (key, own);
  return other != NULL ? dup_identity_name (session->server, other) : NULL;
}

static GPtrArray *
list_readable (ServerSession *session, char **talks)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < session->user->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (session->user->members, i);

      g_ptr_array_add (keys, chat_room_history_key (member->room));
    }
  for (guint i = 0; talks[i] != NULL; i++)
    g_ptr_array_add (keys, g_strdup (talks[i]));
  g_ptr_array_add (keys, NULL);

  return keys;
}

GPtrArray *
server_target_finish_readable (ServerWait *wait,
                               Journal *journal,
                               GAsyncResult *result,
                               void (*fail) (ServerSession *session))
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) talks = journal_talks_finish (journal, result, &error);
  GPtrArray *keys = NULL;

  if (!server_wait_enter (wait))
    return NULL;

  if (talks != NULL)
    keys = list_readable (wait->session, talks);
  else
    fail (wait->session);
  server_wait_leave (wait);
  return keys;
}
