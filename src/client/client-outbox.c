#include "config.h"

#include "client-outbox.h"

struct _ClientOutbox
{
  GQueue items; /* (owned) of (owned) ClientOutboxItem */
  guint n_in_flight;
  guint64 last_label;
  ClientOutboxFile *file; /* (owned) (nullable) */
  GHashTable *failed;     /* (owned): (owned) ClientMessage -> (owned) id in the file */
  GError *trouble;        /* (owned) (nullable): not told yet */
  gboolean is_in_trouble;
};

/* In the file, by the server's clock: all that came to the room before this was known here. */
static gint64
known_until (ClientRoom *room)
{
  const ClientMessage *last = client_room_get_last_stored (room);

  return last != NULL ? last->time_us : client_room_get_notes (room)->entered_us;
}

static void
item_free (ClientOutboxItem *item)
{
  g_object_unref (item->room);
  client_message_unref (item->message);
  g_free (item->sent_by);
  g_free (item->id);
  g_free (item);
}

ClientOutbox *
client_outbox_new (void)
{
  ClientOutbox *self = g_new0 (ClientOutbox, 1);

  g_queue_init (&self->items);
  self->failed = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) client_message_unref, g_free);
  return self;
}

void
client_outbox_free (ClientOutbox *self)
{
  g_queue_clear_full (&self->items, (GDestroyNotify) item_free);
  g_clear_pointer (&self->file, client_outbox_file_free);
  g_hash_table_unref (self->failed);
  g_clear_error (&self->trouble);
  g_free (self);
}

void
client_outbox_set_file (ClientOutbox *self, ClientOutboxFile *file)
{
  g_return_if_fail (self->file == NULL);

  self->file = file;
}

GError *
client_outbox_take_trouble (ClientOutbox *self)
{
  return g_steal_pointer (&self->trouble);
}

/* error: (transfer full) (nullable): how a step of the file ended */
static void
note_step (ClientOutbox *self, GError *error)
{
  if (error != NULL && !self->is_in_trouble && self->trouble == NULL)
    self->trouble = g_error_copy (error);
  self->is_in_trouble = error != NULL;
  g_clear_error (&error);
}

void
client_outbox_begin (ClientOutbox *self)
{
  if (self->file != NULL)
    client_outbox_file_begin (self->file);
}

void
client_outbox_commit (ClientOutbox *self)
{
  GError *error = NULL;

  if (self->file == NULL)
    return;
  client_outbox_file_commit (self->file, &error);
  note_step (self, error);
}

static void
write_item (ClientOutbox *self, const ClientOutboxItem *item, const char *after_id)
{
  ClientOutboxRecord record = {
    .id = item->id,
    .kind = item->message->kind,
    .is_talk = client_room_get_kind (item->room) == CLIENT_ROOM_TALK,
    .room = (char *) client_room_get_name (item->room),
    .time_us = item->message->time_us,
    .text = item->message->text,
    .reply_to = item->message->reply_to,
    .since_us = known_until (item->room),
  };
  GError *error = NULL;

  if (self->file == NULL)
    return;
  client_outbox_file_say (self->file, &record, after_id, &error);
  if (item->message->delivery == CLIENT_DELIVERY_UNSENT)
    client_outbox_file_sync (self->file);
  note_step (self, error);
}

static void
write_done (ClientOutbox *self, const char *id)
{
  GError *error = NULL;

  if (self->file == NULL)
    return;
  client_outbox_file_done (self->file, id, &error);
  note_step (self, error);
}

static ClientOutboxItem *
item_new (ClientRoom *room, ClientMessage *message)
{
  ClientOutboxItem *item = g_new0 (ClientOutboxItem, 1);

  item->room = g_object_ref (room);
  item->message = client_message_ref (message);
  item->id = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
  return item;
}

ClientOutboxItem *
client_outbox_add (ClientOutbox *self, ClientRoom *room, ClientMessage *message)
{
  ClientOutboxItem *item = item_new (room, message);
  const char *failed_id = g_hash_table_lookup (self->failed, message);

  g_queue_push_tail (&self->items, item);
  if (failed_id == NULL)
    {
      write_item (self, item, NULL);
      return item;
    }
  client_outbox_begin (self); /* it is another one now: never both, never none */
  write_item (self, item, NULL);
  write_done (self, failed_id);
  client_outbox_commit (self);
  g_hash_table_remove (self->failed, message);
  return item;
}

ClientOutboxItem *
client_outbox_add_known (ClientOutbox *self,
                         ClientRoom *room,
                         ClientMessage *message,
                         const ClientOutboxRecord *record)
{
  ClientOutboxItem *item = item_new (room, message);

  g_free (item->id);
  item->id = g_strdup (record->id);
  item->sent_by = g_strdup (record->sent_by);
  item->may_have_arrived = record->sent_by != NULL;
  g_queue_push_tail (&self->items, item);
  return item;
}

void
client_outbox_note_failed (ClientOutbox *self, ClientMessage *message, const char *id)
{
  g_hash_table_replace (self->failed, client_message_ref (message), g_strdup (id));
}

ClientMessage *
client_outbox_find_failed (ClientOutbox *self, const char *id)
{
  GHashTableIter at;
  gpointer message, failed_id;

  g_hash_table_iter_init (&at, self->failed);
  while (g_hash_table_iter_next (&at, &message, &failed_id))
    if (strcmp (failed_id, id) == 0)
      return message;
  return NULL;
}

void
client_outbox_forget_failed (ClientOutbox *self, ClientMessage *message)
{
  const char *id = g_hash_table_lookup (self->failed, message);

  if (id == NULL)
    return;
  write_done (self, id);
  g_hash_table_remove (self->failed, message);
}

void
client_outbox_set_text (ClientOutbox *self, ClientOutboxItem *item)
{
  write_item (self, item, NULL);
}

ClientOutboxItem *
client_outbox_add_after (ClientOutbox *self, ClientOutboxItem *place, ClientMessage *message)
{
  ClientOutboxItem *item = item_new (place->room, message);

  g_queue_insert_after (&self->items, g_queue_find (&self->items, place), item);
  write_item (self, item, place->id);
  return item;
}

static void
drop_item (ClientOutbox *self, ClientOutboxItem *item)
{
  if (item->label != 0)
    self->n_in_flight--;
  g_queue_remove (&self->items, item);
  item_free (item);
}

void
client_outbox_remove (ClientOutbox *self, ClientOutboxItem *item)
{
  write_done (self, item->id);
  drop_item (self, item);
}

void
client_outbox_fail (ClientOutbox *self, ClientOutboxItem *item, const char *reason)
{
  GError *error = NULL;

  if (self->file != NULL)
    {
      client_outbox_file_failed (self->file, item->id, reason, &error);
      note_step (self, error);
    }
  client_outbox_note_failed (self, item->message, item->id);
  drop_item (self, item);
}

guint
client_outbox_get_length (ClientOutbox *self)
{
  return g_queue_get_length (&self->items);
}

guint
client_outbox_get_n_in_flight (ClientOutbox *self)
{
  return self->n_in_flight;
}

guint64
client_outbox_mark_sent (ClientOutbox *self, ClientOutboxItem *item, const char *nick)
{
  GError *error = NULL;

  if (self->file != NULL) /* before it goes out: from here on it may have arrived */
    {
      client_outbox_file_sent (self->file, item->id, nick, known_until (item->room), &error);
      note_step (self, error);
    }
  if (item->label == 0)
    self->n_in_flight++;
  item->label = ++self->last_label;
  item->sent_us = g_get_monotonic_time ();
  item->may_have_arrived = FALSE;
  g_free (item->sent_by);
  item->sent_by = g_strdup (nick);
  return item->label;
}

guint64
client_outbox_get_last_label (ClientOutbox *self)
{
  return self->last_label;
}

void
client_outbox_mark_lost (ClientOutbox *self)
{
  for (GList *at = self->items.head; at != NULL; at = at->next)
    {
      ClientOutboxItem *item = at->data;

      item->may_have_arrived |= item->label != 0;
      item->label = 0;
    }
  self->n_in_flight = 0;
}

ClientOutboxItem *
client_outbox_find_label (ClientOutbox *self, guint64 label)
{
  for (GList *at = self->items.head; label != 0 && at != NULL; at = at->next)
    if (((ClientOutboxItem *) at->data)->label == label)
      return at->data;
  return NULL;
}

ClientOutboxItem *
client_outbox_find_id (ClientOutbox *self, const char *id)
{
  for (GList *at = self->items.head; id != NULL && at != NULL; at = at->next)
    if (strcmp (((ClientOutboxItem *) at->data)->id, id) == 0)
      return at->data;
  return NULL;
}

static gboolean
has_words (const ClientOutboxItem *item, ClientMessageKind kind, const char *text)
{
  return item->message->kind == kind && strcmp (item->message->text, text) == 0;
}

ClientOutboxItem *
client_outbox_find_in_flight (ClientOutbox *self,
                              ClientRoom *room,
                              ClientMessageKind kind,
                              const char *text)
{
  for (GList *at = self->items.head; at != NULL; at = at->next)
    {
      ClientOutboxItem *item = at->data;

      if (item->label != 0 && item->room == room && (text == NULL || has_words (item, kind, text)))
        return item;
    }
  return NULL;
}

ClientOutboxItem *
client_outbox_find_arrived (ClientOutbox *self,
                            ClientRoom *room,
                            const char *nick,
                            ClientMessageKind kind,
                            const char *text)
{
  for (GList *at = self->items.head; at != NULL; at = at->next)
    {
      ClientOutboxItem *item = at->data;

      if (item->may_have_arrived && item->room == room && g_strcmp0 (item->sent_by, nick) == 0 &&
          has_words (item, kind, text))
        return item;
    }
  return NULL;
}

ClientOutboxItem *
client_outbox_find_until (ClientOutbox *self, guint64 label)
{
  for (GList *at = self->items.head; at != NULL; at = at->next)
    {
      ClientOutboxItem *item = at->data;

      if (item->label != 0 && item->label <= label)
        return item;
    }
  return NULL;
}

gboolean
client_outbox_has_arrived (ClientOutbox *self, ClientRoom *room)
{
  for (GList *at = self->items.head; at != NULL; at = at->next)
    {
      const ClientOutboxItem *item = at->data;

      if (item->may_have_arrived && item->room == room)
        return TRUE;
    }
  return FALSE;
}

const GList *
client_outbox_get_items (ClientOutbox *self)
{
  return self->items.head;
}
