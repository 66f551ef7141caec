#include "config.h"

#include "client-room-private.h"

#include "client-message-list.h"

#define MAX_UNNAMED 1000 /* messages among which one without a name is looked for */
#define MAX_TOPIC 4096   /* bytes */

enum
{
  SIGNAL_MESSAGE_ADDED,
  SIGNAL_MESSAGE_CHANGED,
  SIGNAL_MESSAGE_REMOVED,
  SIGNAL_MEMBERS_CHANGED,
  SIGNAL_CHANGED,
  SIGNAL_READ,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

struct _ClientRoom
{
  GObject parent_instance;

  ClientRoomKind kind;
  char *name;
  char *topic; /* (nullable) */
  gboolean is_joined;
  guint n_unread;
  guint n_mentions;
  gint64 read_us; /* what came until then is read */
  guint64 *last_id;
  guint max_messages;
  ClientIsupport *isupport;
  ClientBudget *budget; /* (owned) */
  ClientMembers *members;
  ClientRoomNotes notes;
  ClientAnnotations *annotations;
  ClientTypers *typers;

  ClientMessageList *messages; /* (owned) */
  guint n_unconfirmed;         /* how many stand at the end */
};

G_DEFINE_FINAL_TYPE (ClientRoom, client_room, G_TYPE_OBJECT)

static void
client_room_init (ClientRoom *self)
{
  self->typers = client_typers_new ();
}

static void
client_room_finalize (GObject *object)
{
  ClientRoom *self = CLIENT_ROOM (object);

  client_budget_leave (self->budget, self);
  client_message_list_free (self->messages);
  client_members_free (self->members);
  client_annotations_free (self->annotations);
  client_typers_free (self->typers);
  client_isupport_unref (self->isupport);
  client_budget_unref (self->budget);
  g_free (self->notes.key);
  g_free (self->notes.history_from);
  g_free (self->notes.history_place);
  g_free (self->notes.oldest);
  g_free (self->notes.newest);
  g_clear_pointer (&self->notes.held, g_ptr_array_unref);
  g_free (self->topic);
  g_free (self->name);
  G_OBJECT_CLASS (client_room_parent_class)->finalize (object);
}

static void
client_room_class_init (ClientRoomClass *class)
{
  GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = client_room_finalize;

  signals[SIGNAL_MESSAGE_ADDED] =
      g_signal_new ("message-added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_POINTER, G_TYPE_UINT);
  signals[SIGNAL_MESSAGE_CHANGED] =
      g_signal_new ("message-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_POINTER, G_TYPE_UINT);
  g_signal_new ("reacted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                G_TYPE_POINTER, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_MESSAGE_REMOVED] = g_signal_new ("message-removed", type, G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_MEMBERS_CHANGED] = g_signal_new ("members-changed", type, G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_READ] =
      g_signal_new ("read", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
remove_at (ClientRoom *self, guint index)
{
  client_message_list_remove (self->messages, index);
  g_signal_emit (self, signals[SIGNAL_MESSAGE_REMOVED], 0, index);
}

static void
forget_beginning (ClientRoom *self)
{
  self->notes.has_no_older = FALSE;
  g_clear_pointer (&self->notes.oldest, g_free);
}

/* What is not confirmed stays: the user typed it. */
static gboolean
can_drop (ClientRoom *self)
{
  return client_message_list_get_length (self->messages) > self->n_unconfirmed;
}

/* For the budget: what can go, and how. */

static gsize
get_free_size (gpointer room)
{
  ClientRoom *self = room;

  return can_drop (self) ? client_message_list_get_size (self->messages) : 0;
}

static void
drop_first (gpointer room)
{
  forget_beginning (room);
  remove_at (room, 0);
}

/**
 * client_room_new:
 * @isupport: how names are compared; shared with the session
 * @budget: what all rooms may hold; shared with the session
 * @last_id: the counter that message ids come from; only read while the session adds messages
 *
 * Returns: (transfer full)
 */
ClientRoom *
client_room_new (ClientRoomKind kind,
                 const char *name,
                 ClientIsupport *isupport,
                 ClientBudget *budget,
                 guint64 *last_id,
                 guint max_messages)
{
  ClientRoom *self = g_object_new (CLIENT_TYPE_ROOM, NULL);

  self->kind = kind;
  self->name = g_utf8_make_valid (name, -1);
  self->isupport = client_isupport_ref (isupport);
  self->budget = client_budget_ref (budget);
  self->members = client_members_new (budget);
  self->messages = client_message_list_new (budget);
  self->annotations = client_annotations_new (budget);
  self->last_id = last_id;
  self->max_messages = max_messages;
  client_budget_join (budget, &(ClientBudgetHolder){ self, get_free_size, drop_first });
  return self;
}

ClientRoomKind
client_room_get_kind (ClientRoom *self)
{
  return self->kind;
}

const char *
client_room_get_name (ClientRoom *self)
{
  return self->name;
}

const char *
client_room_get_topic (ClientRoom *self)
{
  return self->topic;
}

gboolean
client_room_is_joined (ClientRoom *self)
{
  return self->is_joined;
}

gboolean
client_room_is_wanted (ClientRoom *self)
{
  return self->kind == CLIENT_ROOM_CHANNEL && !self->notes.is_left;
}

guint
client_room_get_unread (ClientRoom *self)
{
  return self->n_unread;
}

ClientNotify
client_room_get_notify (ClientRoom *self)
{
  return self->notes.notify;
}

guint
client_room_get_mentions (ClientRoom *self)
{
  return self->n_mentions;
}

ClientRoomNotes *
client_room_get_notes (ClientRoom *self)
{
  return &self->notes;
}

/* Messages */

guint
client_room_get_n_messages (ClientRoom *self)
{
  return client_message_list_get_length (self->messages);
}

ClientMessage *
client_room_get_message (ClientRoom *self, guint index)
{
  return client_message_list_get (self->messages, index);
}

/**
 * client_room_index_of:
 * Returns: where @message is; %G_MAXUINT when it is not here
 */
guint
client_room_index_of (ClientRoom *self, const ClientMessage *message)
{
  return client_message_list_index_of (self->messages, message);
}

/* What was too much, here or elsewhere, goes. */
static void
drop_oldest (ClientRoom *self)
{
  while (client_room_get_n_messages (self) > MAX (self->max_messages, self->n_unconfirmed + 1))
    drop_first (self);
  client_budget_make_room (self->budget);
}

void
client_room_set_max_messages (ClientRoom *self, guint max_messages)
{
  self->max_messages = max_messages;
  drop_oldest (self);
}

static void
put_at (ClientRoom *self, guint index, ClientMessage *message)
{
  client_room_apply_redaction (self, message);
  client_message_list_insert (self->messages, index, message);
  g_signal_emit (self, signals[SIGNAL_MESSAGE_ADDED], 0, message, index);
}

/**
 * client_room_is_unread:
 *
 * What is said now is; of history only what is behind the marker of all our devices, where the
 * server keeps one.
 */
gboolean
client_room_is_unread (ClientRoom *self, const ClientMessage *message)
{
  if (!client_message_is_words (message) || message->is_own)
    return FALSE;
  return message->is_history ? self->read_us != 0 && message->time_us > self->read_us
                             : message->time_us > self->read_us;
}

static void
count_unread (ClientRoom *self, const ClientMessage *message)
{
  if (!client_room_is_unread (self, message))
    return;
  self->n_unread++;
  if (message->is_mention)
    self->n_mentions++;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * client_room_add:
 * @message: (transfer full)
 */
void
client_room_add (ClientRoom *self, ClientMessage *message)
{
  guint end = client_room_get_n_messages (self);

  message->id = ++*self->last_id;
  if (client_message_is_unconfirmed (message))
    self->n_unconfirmed++;
  else
    end -= self->n_unconfirmed;
  put_at (self, end, message);
  count_unread (self, message);
  drop_oldest (self);
}

/**
 * client_room_insert:
 * @index: not beyond the unconfirmed ones
 * @message: (transfer full): a confirmed one
 *
 * At the limit it is the newest that count: nothing is put before all others then.
 *
 * Returns: where the next one belongs
 */
guint
client_room_insert (ClientRoom *self, guint index, ClientMessage *message)
{
  guint n_dropped;

  if (index == 0 && (client_room_get_n_messages (self) >= self->max_messages ||
                     !client_budget_has_room (self->budget, self)))
    {
      client_message_unref (message);
      return 0;
    }
  index = MIN (index, client_room_get_n_messages (self) - self->n_unconfirmed);
  message->id = ++*self->last_id;
  put_at (self, index, message);
  count_unread (self, message);
  n_dropped = client_room_get_n_messages (self);
  drop_oldest (self);
  n_dropped -= client_room_get_n_messages (self);
  return index + 1 - MIN (n_dropped, index + 1);
}

/**
 * client_room_insert_after:
 * @place: an unconfirmed message of the room
 * @message: (transfer full): an unconfirmed one
 */
void
client_room_insert_after (ClientRoom *self, ClientMessage *place, ClientMessage *message)
{
  guint index = client_room_index_of (self, place);

  g_return_if_fail (index != G_MAXUINT);

  message->id = ++*self->last_id;
  self->n_unconfirmed++;
  put_at (self, index + 1, message);
}

gboolean
client_room_replace (ClientRoom *self, const ClientMessage *old, ClientMessage *message)
{
  guint index = client_room_index_of (self, old);

  if (index == G_MAXUINT)
    return FALSE;
  message->id = ++*self->last_id;
  message->time_us = old->time_us;
  remove_at (self, index);
  put_at (self, index, message);
  return TRUE;
}

void
client_room_message_changed (ClientRoom *self, ClientMessage *message)
{
  guint index = client_room_index_of (self, message);

  if (index != G_MAXUINT)
    g_signal_emit (self, signals[SIGNAL_MESSAGE_CHANGED], 0, message, index);
}

/* Takes it out, for put_at(). */
static ClientMessage *
take_out (ClientRoom *self, guint index, gboolean was_unconfirmed)
{
  ClientMessage *message = client_message_ref (client_room_get_message (self, index));

  remove_at (self, index);
  if (was_unconfirmed)
    self->n_unconfirmed--;
  return message;
}

/* Takes it out and puts it where its delivery says. */
static void
move_to_place (ClientRoom *self, ClientMessage *message, guint index, gboolean was_unconfirmed)
{
  g_autoptr (ClientMessage) kept = take_out (self, index, was_unconfirmed);
  guint end;

  end = client_room_get_n_messages (self);
  if (client_message_is_unconfirmed (message))
    self->n_unconfirmed++;
  else
    end -= self->n_unconfirmed;
  put_at (self, end, g_steal_pointer (&kept));
}

void
client_room_set_delivery (ClientRoom *self,
                          ClientMessage *message,
                          ClientDelivery delivery,
                          const char *reason)
{
  gboolean was_unconfirmed = client_message_is_unconfirmed (message);
  guint index = client_room_index_of (self, message);
  guint n_settled = client_room_get_n_messages (self) - self->n_unconfirmed;
  gboolean is_unconfirmed;

  if (index == G_MAXUINT)
    return;
  message->delivery = delivery;
  g_free (message->reason);
  message->reason = g_strdup (reason);

  is_unconfirmed = client_message_is_unconfirmed (message);
  if (is_unconfirmed == was_unconfirmed)
    {
      g_signal_emit (self, signals[SIGNAL_MESSAGE_CHANGED], 0, message, index);
    }
  else if (was_unconfirmed && index == n_settled)
    {
      self->n_unconfirmed--;
      g_signal_emit (self, signals[SIGNAL_MESSAGE_CHANGED], 0, message, index);
    }
  else
    {
      move_to_place (self, message, index, was_unconfirmed);
    }
}

void
client_room_settle (ClientRoom *self, ClientMessage *message, guint index)
{
  guint from = client_room_index_of (self, message);

  g_return_if_fail (from != G_MAXUINT && client_message_is_unconfirmed (message));

  message->delivery = CLIENT_DELIVERY_STORED;
  if (from == index)
    {
      self->n_unconfirmed--;
      g_signal_emit (self, signals[SIGNAL_MESSAGE_CHANGED], 0, message, index);
    }
  else
    {
      ClientMessage *taken = take_out (self, from, TRUE);

      put_at (self, MIN (index, client_room_get_n_messages (self) - self->n_unconfirmed), taken);
    }
}

void
client_room_set_msgid (ClientRoom *self, ClientMessage *message, const char *msgid)
{
  if (msgid == NULL)
    return;
  client_message_list_set_msgid (self->messages, message, msgid);
  client_room_apply_redaction (self, message);
}

void
client_room_set_text (ClientRoom *self, ClientMessage *message, const char *text)
{
  client_message_list_set_text (self->messages, message, text);
  client_room_message_changed (self, message);
}

void
client_room_clear (ClientRoom *self)
{
  while (client_room_get_n_messages (self) > self->n_unconfirmed)
    remove_at (self, 0);
  forget_beginning (self);
}

/**
 * client_room_find_unnamed:
 *
 * Returns: (transfer none) (nullable): the first from @index on that we said, that the server took
 *   without telling its name for it
 */
ClientMessage *
client_room_find_unnamed (ClientRoom *self, guint index, ClientMessageKind kind, const char *text)
{
  guint end = MIN (client_room_get_n_messages (self), index + MAX_UNNAMED);

  for (guint i = index; i < end; i++)
    {
      ClientMessage *message = client_room_get_message (self, i);

      if (message->is_own && message->msgid == NULL && message->kind == kind &&
          message->delivery == CLIENT_DELIVERY_STORED && strcmp (message->text, text) == 0)
        return message;
    }
  return NULL;
}

ClientMessage *
client_room_find_msgid (ClientRoom *self, const char *msgid)
{
  return client_message_list_find_msgid (self->messages, msgid);
}

ClientMessage *
client_room_find_id (ClientRoom *self, guint64 id)
{
  return client_message_list_find_id (self->messages, id);
}

ClientMessage *
client_room_get_first_stored (ClientRoom *self)
{
  for (guint i = 0; i < client_room_get_n_messages (self); i++)
    if (client_room_get_message (self, i)->msgid != NULL)
      return client_room_get_message (self, i);
  return NULL;
}

ClientMessage *
client_room_get_last_stored (ClientRoom *self)
{
  for (guint i = client_room_get_n_messages (self); i > 0; i--)
    if (client_room_get_message (self, i - 1)->msgid != NULL)
      return client_room_get_message (self, i - 1);
  return NULL;
}

/* Read and unread */

gint64
client_room_get_read_us (ClientRoom *self)
{
  return self->read_us;
}

void
client_room_mark_read (ClientRoom *self)
{
  if (self->n_unread == 0)
    return;
  self->n_unread = 0;
  self->n_mentions = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_signal_emit (self, signals[SIGNAL_READ], 0);
}

void
client_room_set_read (ClientRoom *self, gint64 time_us)
{
  gboolean is_moved = time_us > self->read_us;
  guint n_unread = 0;
  guint n_mentions = 0;

  for (guint i = client_room_get_n_messages (self); i > 0; i--)
    {
      const ClientMessage *message = client_room_get_message (self, i - 1);

      if (message->time_us <= time_us || n_unread == self->n_unread)
        break;
      if (client_message_is_words (message) && !message->is_own)
        {
          n_unread++;
          n_mentions += message->is_mention ? 1 : 0;
        }
    }
  self->read_us = MAX (self->read_us, time_us);
  if (n_unread == self->n_unread && !is_moved)
    return;
  self->n_unread = n_unread;
  self->n_mentions = MIN (n_mentions, self->n_mentions);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Name, topic, presence */

void
client_room_set_name (ClientRoom *self, const char *name)
{
  g_free (self->name);
  self->name = g_utf8_make_valid (name, -1);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static char *
make_short (const char *topic)
{
  g_autofree char *valid = g_utf8_make_valid (topic, -1);

  if (strlen (valid) > MAX_TOPIC)
    *g_utf8_find_prev_char (valid, valid + MAX_TOPIC + 1) = '\0';
  return g_strdup (valid);
}

void
client_room_set_topic (ClientRoom *self, const char *topic)
{
  g_free (self->topic);
  self->topic = topic != NULL && *topic != '\0' ? make_short (topic) : NULL;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
client_room_set_joined (ClientRoom *self, gboolean is_joined)
{
  if (self->is_joined == is_joined)
    return;
  self->is_joined = is_joined;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* What others did, see client-room-annotations.c */

ClientAnnotations *
client_room_get_annotations (ClientRoom *self)
{
  return self->annotations;
}

ClientTypers *
client_room_get_typers (ClientRoom *self)
{
  return self->typers;
}

void
client_room_typing_changed (ClientRoom *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
client_room_history_changed (ClientRoom *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
client_room_is_complete (ClientRoom *self)
{
  return self->notes.has_no_older;
}

/* Members, see client-room-members.c */

ClientMembers *
client_room_get_members (ClientRoom *self)
{
  return self->members;
}

void
client_room_members_changed (ClientRoom *self)
{
  g_signal_emit (self, signals[SIGNAL_MEMBERS_CHANGED], 0);
}

char *
client_room_fold (ClientRoom *self, const char *name)
{
  return client_isupport_fold (self->isupport, name);
}
