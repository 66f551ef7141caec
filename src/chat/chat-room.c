#include "config.h"

#include "chat-private.h"

#include <string.h>

#include "irc-case.h"

static void
free_list_entry (gpointer data)
{
  ChatListEntry *self = data;

  g_free (self->mask);
  g_free (self->setter);
  g_free (self);
}

ChatRoom *
chat_room_new (guint64 id, const char *name)
{
  ChatRoom *self = g_new0 (ChatRoom, 1);

  self->id = id;
  self->name = g_strdup (name);
  self->members = g_ptr_array_new_with_free_func (g_free);
  self->bans = g_ptr_array_new_with_free_func (free_list_entry);
  self->excepts = g_ptr_array_new_with_free_func (free_list_entry);
  self->invites = g_ptr_array_new_with_free_func (free_list_entry);
  return self;
}

void
chat_room_free (ChatRoom *self)
{
  g_free (self->name);
  g_free (self->topic);
  g_free (self->topic_setter);
  g_free (self->key);
  g_free (self->founder);
  g_ptr_array_unref (self->members);
  g_ptr_array_unref (self->bans);
  g_ptr_array_unref (self->excepts);
  g_ptr_array_unref (self->invites);
  g_clear_pointer (&self->metadata, g_hash_table_unref);
  g_free (self);
}

ChatMember *
chat_room_add_member (ChatRoom *self, ChatUser *user, ChatMemberModes modes)
{
  ChatMember *member = g_new0 (ChatMember, 1);

  member->user = user;
  member->room = self;
  member->modes = modes;
  member->index_in_room = self->members->len;
  /* Unlike any real one: what is known of bans is for another generation. */
  member->user_generation = user->generation - 1;
  g_ptr_array_add (self->members, member);
  g_ptr_array_add (user->members, member);
  return member;
}

/* Frees the member. The last one of the room takes its place, so that it costs the same in a room
 * of ten thousand. */
void
chat_room_remove_member (ChatRoom *self, ChatMember *member)
{
  guint index = member->index_in_room;

  g_assert (g_ptr_array_index (self->members, index) == member);

  g_ptr_array_remove (member->user->members, member);
  if (index + 1 < self->members->len)
    {
      ChatMember *last = g_ptr_array_index (self->members, self->members->len - 1);

      last->index_in_room = index;
    }
  g_ptr_array_remove_index_fast (self->members, index);
}

ChatListEntry *
chat_list_entry_new (const char *mask, const char *setter, gint64 time_us)
{
  ChatListEntry *self = g_new0 (ChatListEntry, 1);

  self->mask = g_strdup (mask);
  self->setter = g_strdup (setter);
  self->time_us = time_us;
  return self;
}

/* Returns: (nullable): the list behind "b", "e" or "I" */
GPtrArray *
chat_room_get_list (ChatRoom *self, char letter)
{
  switch (letter)
    {
    case 'b':
      return self->bans;
    case 'e':
      return self->excepts;
    case 'I':
      return self->invites;
    default:
      return NULL;
    }
}

/* Masks are kept as they were written and compared as names are. */
ChatListEntry *
chat_list_find (const GPtrArray *list, const char *mask, guint *index)
{
  for (guint i = 0; i < list->len; i++)
    {
      ChatListEntry *entry = g_ptr_array_index (list, i);

      if (irc_case_equal (entry->mask, mask))
        {
          if (index != NULL)
            *index = i;
          return entry;
        }
    }

  return NULL;
}

/**
 * chat_room_history_key:
 * Returns: (transfer full)
 */
char *
chat_room_history_key (const ChatRoom *room)
{
  return g_strdup_printf ("r:%" G_GUINT64_FORMAT, room->id);
}

/**
 * chat_talk_history_key:
 * Returns: (transfer full): the same for both of them
 */
char *
chat_talk_history_key (const ChatUser *a, const ChatUser *b)
{
  g_autofree char *first = chat_user_dup_identity (a);
  g_autofree char *second = chat_user_dup_identity (b);

  return chat_identities_history_key (first, second);
}

char *
chat_identities_history_key (const char *a, const char *b)
{
  gboolean is_sorted = strcmp (a, b) <= 0;

  return g_strconcat ("d:", is_sorted ? a : b, ",", is_sorted ? b : a, NULL);
}
