/* Who was in which room when the server went: for a day the room waits for them, with its history,
 * and they are who they were there. Whoever is on an account is known by it, others by
 * nick!user@host. */
#include "config.h"

#include "chat-private.h"

#define WAIT_US (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)
#define MAX_RETURNS 100000

GHashTable *
chat_returns_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* (transfer full): sorts by room */
static char *
make_key (guint64 room_id, const char *account, const char *source)
{
  return g_strdup_printf ("%020" G_GUINT64_FORMAT " %c%s", room_id, account != NULL ? 'a' : 's',
                          account != NULL ? account : source);
}

/* %FALSE: there are too many, or there is one for it */
gboolean
chat_returns_insert (ChatState *state, const char *key, const ChatReturn *item)
{
  ChatRoom *room = chat_state_get_room (state, item->room_id);

  if (room == NULL || g_hash_table_size (state->returns) >= MAX_RETURNS ||
      g_hash_table_contains (state->returns, key))
    return FALSE;
  g_hash_table_insert (state->returns, g_strdup (key), g_memdup2 (item, sizeof *item));
  room->n_returns++;
  if (state->returns_until_us == 0 || item->until_us < state->returns_until_us)
    state->returns_until_us = item->until_us;
  return TRUE;
}

void
chat_returns_note (ChatState *state, const ChatMember *member, gint64 now_us)
{
  ChatReturn item = { member->room->id, member->modes, 1, now_us + WAIT_US };
  g_autofree char *key = make_key (item.room_id, member->user->account, member->user->source);
  ChatReturn *known = g_hash_table_lookup (state->returns, key);

  if (known != NULL)
    {
      known->modes |= item.modes;
      known->n++;
    }
  else
    chat_returns_insert (state, key, &item); /* beyond the limit nobody is waited for */
}

/* (transfer full) (nullable): the key of what the user left there */
static char *
find_key (const ChatState *state, const ChatRoom *room, const ChatUser *user)
{
  g_autofree char *key = NULL;

  if (room->n_returns == 0)
    return NULL;
  if (user->account != NULL)
    {
      key = make_key (room->id, user->account, NULL);
      if (g_hash_table_contains (state->returns, key))
        return g_steal_pointer (&key);
      g_free (key);
    }
  key = make_key (room->id, NULL, user->source);
  return g_hash_table_contains (state->returns, key) ? g_steal_pointer (&key) : NULL;
}

gboolean
chat_returns_has (const ChatState *state, const ChatRoom *room, const ChatUser *user)
{
  g_autofree char *key = find_key (state, room, user);

  return key != NULL;
}

static void
forget (ChatState *state, ChatRoom *room, const char *key)
{
  g_hash_table_remove (state->returns, key);
  room->n_returns--;
}

/* Returns the modes that the user had there, and waits for one less. */
ChatMemberModes
chat_returns_take (ChatState *state, ChatRoom *room, const ChatUser *user)
{
  g_autofree char *key = find_key (state, room, user);
  ChatReturn *item;
  ChatMemberModes modes;

  if (key == NULL)
    return 0;
  item = g_hash_table_lookup (state->returns, key);
  modes = item->modes;
  if (--item->n == 0)
    forget (state, room, key);
  return modes;
}

static gboolean
is_of_room (gpointer key, gpointer value, gpointer user_data)
{
  return ((const ChatReturn *) value)->room_id == ((const ChatRoom *) user_data)->id;
}

void
chat_returns_forget_room (ChatState *state, ChatRoom *room)
{
  if (room->n_returns > 0)
    g_hash_table_foreach_remove (state->returns, is_of_room, room);
  room->n_returns = 0;
}

/* Rooms that nobody came back to are gone now. */
void
chat_apply_end_returns (ChatApply *self)
{
  ChatState *state = self->state;
  gint64 now_us = self->entry->time_us;
  g_autoptr (GPtrArray) keys = NULL;

  if (state->returns_until_us == 0 || now_us <= state->returns_until_us)
    return;
  keys = chat_state_sort_keys (state->returns);
  state->returns_until_us = 0;
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      const ChatReturn *item = g_hash_table_lookup (state->returns, key);
      ChatRoom *room;

      if (item->until_us >= now_us)
        {
          if (state->returns_until_us == 0 || item->until_us < state->returns_until_us)
            state->returns_until_us = item->until_us;
          continue;
        }
      room = chat_state_get_room (state, item->room_id);
      forget (state, room, key);
      chat_apply_drop_room_if_empty (self, room);
    }
}
