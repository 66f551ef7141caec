#include "config.h"

#include "chat-private.h"

#include <string.h>

#include "irc-case.h"

/**
 * chat_state_new:
 * Returns: (transfer full): a chat with an empty lobby and nobody in it
 */
ChatState *
chat_state_new (const ChatRules *rules)
{
  ChatState *self = g_new0 (ChatState, 1);

  self->next_room_id = 1;
  self->lobby = g_strdup (rules->lobby);
  self->max_list_entries = rules->max_list_entries;
  self->max_rooms = rules->max_rooms;
  self->max_metadata = rules->max_metadata;
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->users_by_id =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) chat_user_free);
  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rooms_by_id =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) chat_room_free);
  self->accounts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) chat_account_free);
  self->certs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->bans = g_ptr_array_new_with_free_func ((GDestroyNotify) chat_ban_free);
  self->redirects = chat_redirects_new ();
  self->returns = chat_returns_new ();
  self->last_ids = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  chat_state_add_lobby (self);
  return self;
}

void
chat_state_free (ChatState *self)
{
  g_free (self->lobby);
  g_hash_table_unref (self->users);
  g_hash_table_unref (self->rooms);
  g_hash_table_unref (self->rooms_by_id);
  g_hash_table_unref (self->users_by_id);
  g_hash_table_unref (self->certs);
  g_hash_table_unref (self->accounts);
  g_ptr_array_unref (self->bans);
  g_hash_table_unref (self->redirects);
  g_hash_table_unref (self->returns);
  g_hash_table_unref (self->last_ids);
  g_free (self);
}

guint64
chat_state_get_seq (const ChatState *self)
{
  return self->seq;
}

static gpointer
lookup_folded (GHashTable *table, const char *name)
{
  g_autofree char *folded = irc_case_fold (name);

  return g_hash_table_lookup (table, folded);
}

/**
 * chat_state_find_user:
 * Returns: (nullable) (transfer none)
 */
ChatUser *
chat_state_find_user (const ChatState *self, const char *nick)
{
  return lookup_folded (self->users, nick);
}

/**
 * chat_state_get_user:
 * Returns: (nullable) (transfer none)
 */
ChatUser *
chat_state_get_user (const ChatState *self, ChatUserId id)
{
  return g_hash_table_lookup (self->users_by_id, &id);
}

/**
 * chat_state_find_room:
 * Returns: (nullable) (transfer none)
 */
ChatRoom *
chat_state_find_room (const ChatState *self, const char *name)
{
  return lookup_folded (self->rooms, name);
}

/**
 * chat_state_get_room:
 * Returns: (nullable) (transfer none)
 */
ChatRoom *
chat_state_get_room (const ChatState *self, guint64 id)
{
  return g_hash_table_lookup (self->rooms_by_id, &id);
}

/**
 * chat_state_find_account:
 * Returns: (nullable) (transfer none)
 */
ChatAccount *
chat_state_find_account (const ChatState *self, const char *name)
{
  return lookup_folded (self->accounts, name);
}

/**
 * chat_state_find_account_by_cert:
 * @fingerprint: SHA-256, lower-case hex
 *
 * Returns: (nullable) (transfer none)
 */
ChatAccount *
chat_state_find_account_by_cert (const ChatState *self, const char *fingerprint)
{
  return g_hash_table_lookup (self->certs, fingerprint);
}

/**
 * chat_state_find_member:
 *
 * Looks through the rooms of the user, which are few, not through the people of the room.
 *
 * Returns: (nullable) (transfer none)
 */
ChatMember *
chat_state_find_member (const ChatState *self, const ChatRoom *room, const ChatUser *user)
{
  for (guint i = 0; i < user->members->len; i++)
    {
      ChatMember *member = g_ptr_array_index (user->members, i);

      if (member->room == room)
        return member;
    }

  return NULL;
}

GHashTable *
chat_state_get_users (const ChatState *self)
{
  return self->users;
}

GHashTable *
chat_state_get_rooms (const ChatState *self)
{
  return self->rooms;
}

/**
 * chat_state_get_last_user_id:
 *
 * Ids are never given twice, so that nobody inherits what a connection had: a node that starts
 * counts on from here.
 */
ChatUserId
chat_state_get_last_user_id (const ChatState *self, guint16 node)
{
  const guint64 *last = g_hash_table_lookup (self->last_ids, GUINT_TO_POINTER (node));

  return last != NULL ? *last : 0;
}

void
chat_state_note_user_id (ChatState *self, ChatUserId id)
{
  guint16 node = id >> CHAT_USER_ID_NODE_SHIFT;
  guint64 *last = g_hash_table_lookup (self->last_ids, GUINT_TO_POINTER (node));

  if (last == NULL)
    g_hash_table_insert (self->last_ids, GUINT_TO_POINTER (node), g_memdup2 (&id, sizeof id));
  else if (*last < id)
    *last = id;
}

void
chat_state_add_user (ChatState *self, ChatUser *user)
{
  g_hash_table_insert (self->users, irc_case_fold (user->nick), user);
  g_hash_table_insert (self->users_by_id, &user->id, user);
  chat_state_note_user_id (self, user->id);
}

static void
remove_folded (GHashTable *table, const char *name)
{
  g_autofree char *folded = irc_case_fold (name);

  g_hash_table_remove (table, folded);
}

void
chat_state_remove_user (ChatState *self, ChatUser *user)
{
  ChatUserId id = user->id;

  chat_state_set_account (self, user, NULL);
  remove_folded (self->users, user->nick);
  g_hash_table_remove (self->users_by_id, &id);
}

void
chat_state_set_nick (ChatState *self, ChatUser *user, const char *nick)
{
  remove_folded (self->users, user->nick);
  g_free (user->nick);
  user->nick = g_strdup (nick);
  chat_user_update_source (user);
  g_hash_table_insert (self->users, irc_case_fold (nick), user);
}

/* account: (nullable) */
void
chat_state_set_account (ChatState *self, ChatUser *user, ChatAccount *account)
{
  if (user->account != NULL)
    chat_account_remove_user (chat_state_find_account (self, user->account), user);

  chat_user_set_account (user, account != NULL ? account->name : NULL);
  if (account != NULL)
    chat_account_add_user (account, user);
}

void
chat_state_add_room (ChatState *self, ChatRoom *room)
{
  g_hash_table_insert (self->rooms, irc_case_fold (room->name), room);
  g_hash_table_insert (self->rooms_by_id, &room->id, room);
}

void
chat_state_remove_room (ChatState *self, ChatRoom *room)
{
  guint64 id = room->id;

  chat_state_set_founder (self, room, NULL);
  chat_returns_forget_room (self, room);
  remove_folded (self->rooms, room->name);
  g_hash_table_remove (self->rooms_by_id, &id);
}

void
chat_state_set_room_name (ChatState *self, ChatRoom *room, const char *name)
{
  remove_folded (self->rooms, room->name);
  g_free (room->name);
  room->name = g_strdup (name);
  g_hash_table_insert (self->rooms, irc_case_fold (name), room);
}

/* account: (nullable). Rooms with a founder persist; the lobby does in any case. */
void
chat_state_set_founder (ChatState *self, ChatRoom *room, ChatAccount *account)
{
  if (room->founder != NULL)
    chat_state_find_account (self, room->founder)->n_rooms--;

  g_free (room->founder);
  room->founder = account != NULL ? g_strdup (account->name) : NULL;
  if (account != NULL)
    account->n_rooms++;

  if (account != NULL || chat_state_is_lobby (self, room))
    room->modes |= CHAT_ROOM_PERSISTENT;
  else
    room->modes &= ~CHAT_ROOM_PERSISTENT;
}

void
chat_state_add_account (ChatState *self, ChatAccount *account)
{
  g_hash_table_insert (self->accounts, irc_case_fold (account->name), account);
}

void
chat_state_remove_account (ChatState *self, ChatAccount *account)
{
  g_autofree char *folded = irc_case_fold (account->name);

  for (guint i = 0; i < account->fingerprints->len; i++)
    g_hash_table_remove (self->certs, g_ptr_array_index (account->fingerprints, i));
  g_hash_table_remove (self->accounts, folded);
}

void
chat_state_add_cert (ChatState *self, ChatAccount *account, const char *fingerprint)
{
  g_ptr_array_add (account->fingerprints, g_strdup (fingerprint));
  g_hash_table_insert (self->certs, g_strdup (fingerprint), account);
}

void
chat_state_remove_cert (ChatState *self, ChatAccount *account, const char *fingerprint)
{
  guint index;

  g_hash_table_remove (self->certs, fingerprint);
  if (g_ptr_array_find_with_equal_func (account->fingerprints, fingerprint,
                                        (GEqualFunc) g_str_equal, &index))
    g_ptr_array_remove_index (account->fingerprints, index);
}

/* Makes the lobby, if there is to be one, or keeps the room that has its name. */
void
chat_state_add_lobby (ChatState *self)
{
  ChatRoom *room;

  if (*self->lobby == '\0')
    return;

  room = chat_state_find_room (self, self->lobby);
  if (room == NULL)
    {
      room = chat_room_new (self->next_room_id++, self->lobby);
      room->modes = CHAT_ROOM_NO_EXTERNAL; /* it has no operators: its topic is everybody's */
      chat_state_add_room (self, room);
    }
  room->modes |= CHAT_ROOM_PERSISTENT;
}

gboolean
chat_state_is_lobby (const ChatState *self, const ChatRoom *room)
{
  return chat_state_find_room (self, self->lobby) == room;
}

static int
compare_user_ids (gconstpointer a, gconstpointer b)
{
  const ChatUser *first = *(ChatUser *const *) a;
  const ChatUser *second = *(ChatUser *const *) b;

  return first->id < second->id ? -1 : first->id > second->id;
}

static int
compare_room_ids (gconstpointer a, gconstpointer b)
{
  const ChatRoom *first = *(ChatRoom *const *) a;
  const ChatRoom *second = *(ChatRoom *const *) b;

  return first->id < second->id ? -1 : first->id > second->id;
}

static GPtrArray *
list_sorted (GHashTable *table, GCompareFunc compare)
{
  GPtrArray *list = g_ptr_array_sized_new (g_hash_table_size (table));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (list, value);
  g_ptr_array_sort (list, compare);
  return list;
}

GPtrArray *
chat_state_list_users (const ChatState *self)
{
  return list_sorted (self->users_by_id, compare_user_ids);
}

GPtrArray *
chat_state_list_rooms (const ChatState *self)
{
  return list_sorted (self->rooms_by_id, compare_room_ids);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* table: (nullable) */
GPtrArray *
chat_state_sort_keys (GHashTable *table)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  if (table == NULL)
    return keys;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_strings);
  return keys;
}
