#include "config.h"

#include "client-outbox.h"

struct _ClientOutbox
{
  GQueue items; /* (owned) of (owned) ClientOutboxItem */
  guint n_in_flight;
  guint64 last_label;
};

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
  return self;
}

void
client_outbox_free (ClientOutbox *self)
{
  g_queue_clear_full (&self->items, (GDestroyNotify) item_free);
  g_free (self);
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

  g_queue_push_tail (&self->items, item);
  return item;
}

ClientOutboxItem *
client_outbox_add_after (ClientOutbox *self, ClientOutboxItem *place, ClientMessage *message)
{
  ClientOutboxItem *item = item_new (place->room, message);

  g_queue_insert_after (&self->items, g_queue_find (&self->items, place), item);
  return item;
}

void
client_outbox_remove (ClientOutbox *self, ClientOutboxItem *item)
{
  if (item->label != 0)
    self->n_in_flight--;
  g_queue_remove (&self->items, item);
  item_free (item);
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

ClientOutboxItem *
client_outbox_find_message (ClientOutbox *self, const ClientMessage *message)
{
  for (GList *at = self->items.head; at != NULL; at = at->next)
    if (((ClientOutboxItem *) at->data)->message == message)
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
  return client_outbox_get_arrived_nick (self, room) != NULL;
}

const char *
client_outbox_get_arrived_nick (ClientOutbox *self, ClientRoom *room)
{
  for (GList *at = self->items.head; at != NULL; at = at->next)
    {
      const ClientOutboxItem *item = at->data;

      if (item->may_have_arrived && item->room == room)
        return item->sent_by;
    }
  return NULL;
}

const GList *
client_outbox_get_items (ClientOutbox *self)
{
  return self->items.head;
}

gboolean
client_outbox_has_room (ClientOutbox *self, ClientRoom *room)
{
  for (GList *at = self->items.head; at != NULL; at = at->next)
    if (((ClientOutboxItem *) at->data)->room == room)
      return TRUE;
  return FALSE;
}
