/* client-rooms.c: the session's rooms: finding, opening, closing, and saying things in them. */
#include "config.h"

#include "client-notify.h"
#include "client-session-private.h"
#include "irc-time.h"

GListModel *
client_session_get_rooms (ClientSession *self)
{
  return G_LIST_MODEL (self->rooms);
}

/**
 * client_session_get_room_at:
 * Returns: (transfer none) (nullable): alive as long as the session has it
 */
ClientRoom *
client_session_get_room_at (ClientSession *self, guint index)
{
  g_autoptr (ClientRoom) room = g_list_model_get_item (G_LIST_MODEL (self->rooms), index);

  return room;
}

ClientRoom *
client_session_find_room (ClientSession *self, const char *name)
{
  g_autofree char *key = client_isupport_fold (self->isupport, name);

  return g_hash_table_lookup (self->rooms_by_name, key);
}

static void
on_room_read (ClientRoom *room, gpointer user_data)
{
  ClientSession *self = user_data;
  ClientMessage *last = client_room_get_last_stored (room);
  char stamp[IRC_TIME_SIZE];
  g_autofree char *reference = NULL;

  if (last == NULL || self->state != CLIENT_STATE_ONLINE ||
      !client_caps_has (&self->caps, CLIENT_CAP_READ_MARKER))
    return;
  reference = g_strconcat ("timestamp=", irc_time_format (last->time_us, stamp), NULL);
  client_session_send (self, "MARKREAD", client_room_get_name (room), reference, NULL);
}

/**
 * client_session_add_room:
 * Returns: (transfer none) (nullable): the new room; %NULL when there are too many, or
 *   nothing could be said under that name
 */
ClientRoom *
client_session_add_room (ClientSession *self, ClientRoomKind kind, const char *name)
{
  g_autoptr (ClientRoom) room = NULL;

  if (kind != CLIENT_ROOM_SERVER && !irc_line_can_add_param (name))
    return NULL;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->rooms)) >= CLIENT_MAX_ROOMS)
    return NULL;

  room = client_room_new (kind, name, self->isupport, self->budget, &self->last_message_id,
                          self->max_messages);
  client_room_get_notes (room)->notify = client_notify_find (self, name);
  if (kind != CLIENT_ROOM_SERVER)
    g_hash_table_insert (self->rooms_by_name, client_isupport_fold (self->isupport, name), room);
  if (kind == CLIENT_ROOM_TALK)
    client_room_set_joined (room, self->state == CLIENT_STATE_ONLINE);
  g_signal_connect_object (room, "read", G_CALLBACK (on_room_read), self, 0);
  g_list_store_append (self->rooms, room);
  g_signal_emit_by_name (self, "room-added", room);
  return room;
}

ClientRoom *
client_session_find_or_add_talk (ClientSession *self, const char *nick)
{
  ClientRoom *room = client_session_find_room (self, nick);

  return room != NULL ? room : client_session_add_room (self, CLIENT_ROOM_TALK, nick);
}

static gboolean
is_same_room (gpointer key, gpointer value, gpointer room)
{
  return value == room;
}

void
client_session_remove_room (ClientSession *self, ClientRoom *room)
{
  g_autoptr (ClientRoom) kept = g_object_ref (room);
  guint position;

  if (room == self->server_room || !g_list_store_find (self->rooms, room, &position))
    return;
  client_session_refuse_room (self, room, NULL);
  for (guint i = 0; i < client_room_get_n_messages (room); i++)
    client_outbox_forget_failed (self->outbox, client_room_get_message (room, i));
  g_hash_table_foreach_remove (self->rooms_by_name, is_same_room, room);
  if (self->front_room == room)
    g_clear_object (&self->front_room);
  g_list_store_remove (self->rooms, position);
  g_signal_emit_by_name (self, "room-removed", kept);
}

void
client_session_rename_room (ClientSession *self, ClientRoom *room, const char *name)
{
  if (!irc_line_can_add_param (name))
    return;
  g_hash_table_foreach_remove (self->rooms_by_name, is_same_room, room);
  g_hash_table_replace (self->rooms_by_name, client_isupport_fold (self->isupport, name), room);
  client_room_set_name (room, name);
}

/* The server said how names compare after rooms were named. */
void
client_session_refold_rooms (ClientSession *self)
{
  g_hash_table_remove_all (self->rooms_by_name);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);

      if (room != self->server_room)
        g_hash_table_replace (self->rooms_by_name,
                              client_isupport_fold (self->isupport, client_room_get_name (room)),
                              room);
      client_room_refold_members (room);
    }
}

gboolean
client_session_awaits_room (ClientSession *self)
{
  return self->awaited_room != NULL;
}

static ClientRoom *
find_joined (ClientSession *self, const char *name)
{
  ClientRoom *room = client_session_find_room (self, name);

  if (room != NULL && client_room_is_joined (room))
    return room;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      room = client_session_get_room_at (self, i);
      if (client_room_get_kind (room) == CLIENT_ROOM_CHANNEL && client_room_is_joined (room))
        return room;
    }
  return NULL;
}

/**
 * client_session_stop_awaiting:
 *
 * The room that the user came for is there, or we know that it will not be: then the first one
 * that is has its place. Who is somewhere else by now stays there.
 */
void
client_session_stop_awaiting (ClientSession *self)
{
  g_autofree char *name = g_steal_pointer (&self->awaited_room);
  ClientRoom *room = name != NULL ? find_joined (self, name) : NULL;

  if (room == NULL || (self->front_room != NULL && self->front_room != self->server_room))
    return;
  client_session_show_room (self, room);
  client_session_say_nick_note (self, room);
  client_session_say_certificate_note (self, room);
}

/**
 * client_session_room_entered:
 *
 * We are in @room now: it comes to the front when the user asked for it, or saw no room yet.
 */
void
client_session_room_entered (ClientSession *self, ClientRoom *room)
{
  ClientRoomNotes *notes = client_room_get_notes (room);

  if (self->awaited_room != NULL &&
      client_isupport_same (self->isupport, self->awaited_room, client_room_get_name (room)))
    client_session_stop_awaiting (self);
  if (notes->is_asked_for || (self->front_room == NULL && self->awaited_room == NULL))
    client_session_show_room (self, room);
  notes->is_asked_for = FALSE;
  client_outbox_tell_restored (self);
  client_session_pump (self);
}

/**
 * client_session_get_front:
 * Returns: (transfer none): where the user looks, as far as we know
 */
ClientRoom *
client_session_get_front (ClientSession *self)
{
  if (self->front_room != NULL)
    return self->front_room;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);

      if (client_room_get_kind (room) == CLIENT_ROOM_CHANNEL)
        return room;
    }
  return self->server_room;
}

/**
 * client_session_get_place:
 * Returns: (transfer none): where the user looks, when it may be an answer; what a server says of
 *   itself on each new line is not to be read in a room each time
 */
ClientRoom *
client_session_get_place (ClientSession *self)
{
  return self->is_ready ? client_session_get_front (self) : self->server_room;
}

void
client_session_set_front (ClientSession *self, ClientRoom *room)
{
  g_set_object (&self->front_room, room);
}

void
client_session_show_room (ClientSession *self, ClientRoom *room)
{
  client_session_set_front (self, room);
  g_signal_emit_by_name (self, "focus-room", room);
}

/**
 * client_session_tell:
 * @text: (transfer full): translated
 */
void
client_session_tell (ClientSession *self, ClientRoom *room, ClientMessageKind kind, char *text)
{
  client_room_add (room, client_message_new (kind, NULL, text));
  g_free (text);
}

void
client_session_answer (ClientSession *self, ClientRoom *room, gboolean is_done, char *text)
{
  client_session_tell (self, room, is_done ? CLIENT_MESSAGE_INFO : CLIENT_MESSAGE_ERROR, text);
}

/**
 * client_session_tell_event:
 * @text: (transfer full): the whole sentence, translated
 */
void
client_session_tell_event (
    ClientSession *self, ClientRoom *room, ClientEvent event, const ClientLine *line, char *text)
{
  ClientMessage *message =
      client_message_new (CLIENT_MESSAGE_EVENT, *line->nick != '\0' ? line->nick : NULL, text);

  message->event = event;
  message->time_us = line->time_us;
  message->is_own = line->is_own;
  client_room_add (room, message);
  g_free (text);
}

gboolean
client_session_is_own_nick (ClientSession *self, const char *nick)
{
  return client_isupport_same (self->isupport, self->nick, nick);
}

gboolean
client_session_is_ignored (ClientSession *self, const char *nick)
{
  g_autofree char *key = NULL;

  if (g_hash_table_size (self->ignored) == 0)
    return FALSE;
  key = client_isupport_fold (self->isupport, nick);
  return g_hash_table_contains (self->ignored, key);
}
