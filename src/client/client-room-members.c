/* client-room-members.c: who is in a room, by the names as the server compares them. */
#include "config.h"

#include "client-room-private.h"

guint
client_room_get_n_members (ClientRoom *self)
{
  return client_members_get_count (client_room_get_members (self));
}

const ClientMember *
client_room_get_member (ClientRoom *self, guint index)
{
  return client_members_get (client_room_get_members (self), index);
}

const ClientMember *
client_room_find_member (ClientRoom *self, const char *nick)
{
  return client_room_find_member_for_change (self, nick);
}

ClientMember *
client_room_find_member_for_change (ClientRoom *self, const char *nick)
{
  g_autofree char *key = client_room_fold (self, nick);

  return client_members_find (client_room_get_members (self), key);
}

ClientMember *
client_room_add_member (ClientRoom *self, const char *nick)
{
  g_autofree char *key = client_room_fold (self, nick);

  return client_members_add (client_room_get_members (self), key, nick);
}

gboolean
client_room_remove_member (ClientRoom *self, const char *nick)
{
  g_autofree char *key = client_room_fold (self, nick);

  if (client_typers_remove (client_room_get_typers (self), key))
    client_room_typing_changed (self);
  return client_members_remove (client_room_get_members (self), key);
}

gboolean
client_room_rename_member (ClientRoom *self, const char *nick, const char *new_nick)
{
  g_autofree char *key = client_room_fold (self, nick);
  g_autofree char *new_key = client_room_fold (self, new_nick);

  if (client_typers_remove (client_room_get_typers (self), key))
    client_room_typing_changed (self);
  return client_members_rename (client_room_get_members (self), key, new_key, new_nick);
}

void
client_room_refold_members (ClientRoom *self)
{
  if (client_typers_clear (client_room_get_typers (self)))
    client_room_typing_changed (self);
  client_members_refold (client_room_get_members (self), self);
}
