#include "config.h"

#include "client-message-list.h"

/* So many places of removed messages may stand at the front before the rest moves up. */
#define MAX_GAP 1024

struct _ClientMessageList
{
  GPtrArray *messages;  /* (owned) of (owned) ClientMessage, from start on; %NULL before */
  guint start;          /* the oldest go by moving this: removing one costs nothing */
  gsize size;           /* bytes */
  ClientBudget *budget; /* (owned) */
  GHashTable *by_msgid; /* (owned): the message's own msgid -> ClientMessage, not owned */
};

static void
unref_message (gpointer message)
{
  if (message != NULL)
    client_message_unref (message);
}

static void
count_out (ClientMessageList *self, ClientMessage *message)
{
  client_budget_give_back (self->budget, CLIENT_BUDGET_MESSAGES, message->size);
  self->size -= message->size;
  message->size = 0;
}

static void
count_in (ClientMessageList *self, ClientMessage *message)
{
  message->size = client_message_get_size (message);
  self->size += message->size;
  client_budget_take (self->budget, CLIENT_BUDGET_MESSAGES, message->size);
}

ClientMessageList *
client_message_list_new (ClientBudget *budget)
{
  ClientMessageList *self = g_new0 (ClientMessageList, 1);

  self->messages = g_ptr_array_new_with_free_func (unref_message);
  self->by_msgid = g_hash_table_new (g_str_hash, g_str_equal);
  self->budget = client_budget_ref (budget);
  return self;
}

void
client_message_list_free (ClientMessageList *self)
{
  client_budget_give_back (self->budget, CLIENT_BUDGET_MESSAGES, self->size);
  client_budget_unref (self->budget);
  g_hash_table_unref (self->by_msgid);
  g_ptr_array_unref (self->messages);
  g_free (self);
}

guint
client_message_list_get_length (ClientMessageList *self)
{
  return self->messages->len - self->start;
}

gsize
client_message_list_get_size (ClientMessageList *self)
{
  return self->size;
}

ClientMessage *
client_message_list_get (ClientMessageList *self, guint index)
{
  g_return_val_if_fail (index < client_message_list_get_length (self), NULL);

  return g_ptr_array_index (self->messages, self->start + index);
}

guint
client_message_list_index_of (ClientMessageList *self, const ClientMessage *message)
{
  /* Almost always near the end. */
  for (guint i = client_message_list_get_length (self); i > 0; i--)
    if (client_message_list_get (self, i - 1) == message)
      return i - 1;
  return G_MAXUINT;
}

ClientMessage *
client_message_list_find_msgid (ClientMessageList *self, const char *msgid)
{
  return g_hash_table_lookup (self->by_msgid, msgid);
}

ClientMessage *
client_message_list_find_id (ClientMessageList *self, guint64 id)
{
  for (guint i = client_message_list_get_length (self); i > 0; i--)
    if (client_message_list_get (self, i - 1)->id == id)
      return client_message_list_get (self, i - 1);
  return NULL;
}

static void
forget_msgid (ClientMessageList *self, const ClientMessage *message)
{
  if (message->msgid != NULL && g_hash_table_lookup (self->by_msgid, message->msgid) == message)
    g_hash_table_remove (self->by_msgid, message->msgid);
}

void
client_message_list_insert (ClientMessageList *self, guint index, ClientMessage *message)
{
  g_return_if_fail (index <= client_message_list_get_length (self));

  if (index == 0 && self->start > 0)
    {
      self->start--;
      g_ptr_array_index (self->messages, self->start) = message;
    }
  else
    {
      g_ptr_array_insert (self->messages, (int) (self->start + index), message);
    }
  if (message->msgid != NULL && !g_hash_table_contains (self->by_msgid, message->msgid))
    g_hash_table_insert (self->by_msgid, message->msgid, message);
  count_in (self, message);
}

static void
remove_first (ClientMessageList *self)
{
  client_message_unref (g_ptr_array_index (self->messages, self->start));
  g_ptr_array_index (self->messages, self->start) = NULL;
  self->start++;
  if (self->start > MAX_GAP && self->start > self->messages->len / 2)
    {
      g_ptr_array_remove_range (self->messages, 0, self->start);
      self->start = 0;
    }
}

void
client_message_list_remove (ClientMessageList *self, guint index)
{
  ClientMessage *message = client_message_list_get (self, index);

  g_return_if_fail (message != NULL);

  forget_msgid (self, message);
  count_out (self, message);
  if (index == 0)
    remove_first (self);
  else
    g_ptr_array_remove_index (self->messages, self->start + index);
}

void
client_message_list_set_msgid (ClientMessageList *self, ClientMessage *message, const char *msgid)
{
  forget_msgid (self, message);
  g_free (message->msgid);
  message->msgid = g_strdup (msgid);
  g_hash_table_replace (self->by_msgid, message->msgid, message);
  count_out (self, message);
  count_in (self, message);
}

void
client_message_list_set_text (ClientMessageList *self, ClientMessage *message, const char *text)
{
  count_out (self, message);
  g_free (message->text);
  message->text = g_utf8_make_valid (text, -1);
  count_in (self, message);
}
