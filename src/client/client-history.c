#include "config.h"

#include "client-history.h"

#include "client-search-private.h"

#include "irc-time.h"

/* Missed history is fetched by so many pages in a row; then the newest is taken. */
#define MAX_MISSED_PAGES 500
/* Pages in a row on which nobody said anything. */
#define MAX_SILENT_PAGES 10
/* Held lines of a room; beyond it they are shown at once. */
#define MAX_HELD 5000
/* A server that sends none of the history it owes us for so long has none; and one that knew our
 * last line for so long has read all that came over it. */
#define PATIENCE_MS 15000
#define MAX_TARGETS 200
#define DAY_US ((gint64) 24 * 3600 * G_USEC_PER_SEC)

static guint
page_size (ClientSession *self)
{
  return self->isupport->max_history != 0 ? MIN (self->isupport->max_history, 200) : 200;
}

gboolean
client_history_is_there (ClientSession *self)
{
  return client_caps_has (&self->caps, CLIENT_CAP_CHATHISTORY) &&
         client_caps_has (&self->caps, CLIENT_CAP_BATCH);
}

static void
ask (ClientSession *self, ClientRoom *room, const char *command, const char *reference)
{
  g_autofree char *limit = g_strdup_printf ("%u", page_size (self));

  client_session_send (self, "CHATHISTORY", command, client_room_get_name (room), reference, limit,
                       NULL);
  net_loop_arm (self->loop, &self->history_timer, PATIENCE_MS);
}

static void
ask_by_msgid (ClientSession *self, ClientRoom *room, const char *command, const char *msgid)
{
  g_autofree char *reference = g_strconcat ("msgid=", msgid, NULL);

  ask (self, room, command, reference);
}

/* A room where nothing was said yet: since we came, the millisecond of that included. */
static void
ask_since_entry (ClientSession *self, ClientRoom *room)
{
  char stamp[IRC_TIME_SIZE];
  gint64 time_us = client_room_get_notes (room)->entered_us - 1000;
  g_autofree char *reference = g_strconcat ("timestamp=", irc_time_format (time_us, stamp), NULL);

  ask (self, room, "AFTER", reference);
}

static void
set_msgid (char **field, const char *msgid)
{
  char *copy = g_strdup (msgid);

  g_free (*field);
  *field = copy;
}

ClientPage *
client_page_new (void)
{
  ClientPage *self = g_new0 (ClientPage, 1);

  self->words = g_ptr_array_new_with_free_func ((GDestroyNotify) client_words_free);
  return self;
}

void
client_page_free (ClientPage *self)
{
  g_ptr_array_unref (self->words);
  g_free (self->first);
  g_free (self->last);
  g_free (self);
}

void
client_page_count (ClientPage *self, const char *msgid)
{
  self->n_lines++;
  if (msgid == NULL)
    return;
  if (self->first == NULL)
    self->first = g_strdup (msgid);
  set_msgid (&self->last, msgid);
}

/**
 * client_history_fetch_missed:
 *
 * Asks for what was said since the last message the room has, or for the last page.
 */
void
client_history_fetch_missed (ClientSession *self, ClientRoom *room)
{
  ClientRoomNotes *notes = client_room_get_notes (room);
  ClientMessage *last = client_room_get_last_stored (room);
  gboolean is_known = last != NULL || notes->entered_us != 0;

  if (!client_history_is_there (self) || notes->history != CLIENT_HISTORY_IDLE)
    return;
  notes->history = is_known ? CLIENT_HISTORY_NEWER : CLIENT_HISTORY_FIRST;
  notes->is_history_stale = FALSE;
  notes->history_pages = 1;
  notes->is_resend_held = client_outbox_has_arrived (self->outbox, room);
  set_msgid (&notes->history_from, last != NULL ? last->msgid : NULL);
  set_msgid (&notes->history_place, notes->history_from);
  if (last != NULL)
    ask_by_msgid (self, room, "AFTER", last->msgid);
  else if (is_known)
    ask_since_entry (self, room);
  else
    ask (self, room, "LATEST", "*");
}

/* Answers name a room and not the question: one at a time for it and its excerpt. */
static gboolean
may_ask (ClientSession *self, ClientRoom *room)
{
  ClientRoom *own = client_session_find_room (self, client_room_get_name (room));

  return self->state == CLIENT_STATE_ONLINE && client_history_is_there (self) &&
         client_room_get_notes (room)->history == CLIENT_HISTORY_IDLE &&
         (own == NULL || client_room_get_notes (own)->history == CLIENT_HISTORY_IDLE) &&
         (self->excerpt == NULL ||
          client_room_get_notes (self->excerpt)->history == CLIENT_HISTORY_IDLE);
}

/* Before the oldest line that we were given, of whatever kind it was. */
static void
ask_older (ClientSession *self, ClientRoom *room)
{
  ClientRoomNotes *notes = client_room_get_notes (room);
  ClientMessage *first = client_room_get_first_stored (room);
  const char *msgid = notes->oldest != NULL ? notes->oldest : first != NULL ? first->msgid : NULL;

  if (msgid == NULL)
    {
      notes->history = CLIENT_HISTORY_IDLE;
      return;
    }
  notes->history = CLIENT_HISTORY_OLDER;
  notes->history_pages++;
  ask_by_msgid (self, room, "BEFORE", msgid);
}

/**
 * client_session_fetch_older:
 *
 * The user looks at the oldest message: asks for those before it, unless there are none.
 */
void
client_session_fetch_older (ClientSession *self, ClientRoom *room)
{
  ClientRoomNotes *notes = client_room_get_notes (room);

  if (notes->has_no_older || !may_ask (self, room))
    return;
  notes->history_pages = 0;
  ask_older (self, room);
}

/* Talks that others began */

void
client_history_ask_targets (ClientSession *self)
{
  char from[IRC_TIME_SIZE];
  char until[IRC_TIME_SIZE];
  gint64 end_us = MAX (self->left_us, g_get_real_time ()) + DAY_US; /* clocks differ */
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *limit = g_strdup_printf ("%u", page_size (self));

  if (self->left_us == 0 || !client_history_is_there (self))
    return;
  first = g_strconcat ("timestamp=", irc_time_format (self->left_us - 1000, from), NULL);
  last = g_strconcat ("timestamp=", irc_time_format (end_us, until), NULL);
  self->n_targets = MAX_TARGETS;
  client_session_send (self, "CHATHISTORY", "TARGETS", first, last, limit, NULL);
}

void
client_history_take_target (ClientSession *self, const char *name)
{
  ClientRoom *room;
  ClientRoomNotes *notes;

  if (self->n_targets == 0 || client_isupport_is_channel (self->isupport, name) ||
      client_session_is_ignored (self, name))
    return;
  self->n_targets--;
  room = client_session_find_or_add_talk (self, name);
  notes = room != NULL ? client_room_get_notes (room) : NULL;
  if (room == NULL || client_room_get_last_stored (room) != NULL || notes->entered_us != 0)
    return; /* it is asked after already */
  notes->entered_us = self->left_us;
  client_history_fetch_missed (self, room);
}

void
client_history_end_targets (ClientSession *self)
{
  self->n_targets = 0;
}

/* Excerpts */

ClientRoom *
client_history_find_target (ClientSession *self, const char *target)
{
  if (self->excerpt != NULL &&
      client_room_get_notes (self->excerpt)->history != CLIENT_HISTORY_IDLE &&
      client_isupport_same (self->isupport, target, client_room_get_name (self->excerpt)))
    return self->excerpt;
  return client_session_find_room (self, target);
}

/**
 * client_history_find_excerpt:
 * @room: of the session's list
 *
 * Returns: (transfer none) (nullable): the excerpt of it that was fetched last
 */
ClientRoom *
client_history_find_excerpt (ClientSession *self, ClientRoom *room)
{
  if (self->excerpt == NULL || self->excerpt == room ||
      !client_isupport_same (self->isupport, client_room_get_name (room),
                             client_room_get_name (self->excerpt)))
    return NULL;
  return self->excerpt;
}

/**
 * client_session_fetch_around:
 * @room: of the session's list, or an excerpt
 * @msgid: of a message that is not in it
 */
void
client_session_fetch_around (ClientSession *self, ClientRoom *room, const char *msgid)
{
  ClientRoom *excerpt;

  if (!may_ask (self, room))
    return;
  excerpt =
      client_room_new (client_room_get_kind (room), client_room_get_name (room), self->isupport,
                       self->budget, &self->last_message_id, self->max_messages);
  g_clear_object (&self->excerpt);
  self->excerpt = excerpt;
  client_room_get_notes (excerpt)->history = CLIENT_HISTORY_AROUND;
  ask_by_msgid (self, excerpt, "AROUND", msgid);
}

/**
 * client_session_fetch_later:
 *
 * The user looks at the last message of an excerpt: asks for those behind it.
 */
void
client_session_fetch_later (ClientSession *self, ClientRoom *room)
{
  ClientRoomNotes *notes = client_room_get_notes (room);

  if (room != self->excerpt || notes->newest == NULL || !may_ask (self, room))
    return;
  notes->history = CLIENT_HISTORY_LATER;
  ask_by_msgid (self, room, "AFTER", notes->newest);
}

static void
take_excerpt (ClientSession *self, ClientPage *page)
{
  ClientRoom *room = self->excerpt;
  ClientRoomNotes *notes = client_room_get_notes (room);
  gboolean is_begin = notes->history == CLIENT_HISTORY_AROUND;
  guint index = client_room_get_n_messages (room);

  notes->history = CLIENT_HISTORY_IDLE;
  for (guint i = 0; i < page->words->len; i++)
    client_session_put_words (self, g_ptr_array_index (page->words, i), room, &index);
  if (page->last != NULL)
    set_msgid (&notes->newest, page->last);
  if (is_begin && page->first != NULL)
    set_msgid (&notes->oldest, page->first);
  if (is_begin)
    g_signal_emit_by_name (self, "excerpt", room);
}

/* What is said now */

gboolean
client_history_holds (ClientSession *self, ClientRoom *room)
{
  const ClientRoomNotes *notes = client_room_get_notes (room);

  return (notes->history == CLIENT_HISTORY_NEWER || notes->history == CLIENT_HISTORY_FIRST) &&
         (notes->held == NULL || notes->held->len < MAX_HELD);
}

void
client_history_hold (ClientRoom *room, ClientWords *words)
{
  ClientRoomNotes *notes = client_room_get_notes (room);

  if (notes->held == NULL)
    notes->held = g_ptr_array_new_with_free_func ((GDestroyNotify) client_words_free);
  g_ptr_array_add (notes->held, words);
}

static void
release_held (ClientSession *self, ClientRoom *room)
{
  g_autoptr (GPtrArray) held = g_steal_pointer (&client_room_get_notes (room)->held);

  for (guint i = 0; held != NULL && i < held->len; i++)
    client_session_put_words (self, g_ptr_array_index (held, i), NULL, NULL);
}

/* The end of waiting */

/* Whether a connection of ours that is gone for us still stands in the room under nick, and may say
 * what it has on its way. */
static gboolean
is_ghost (ClientSession *self, ClientRoom *room, const char *nick)
{
  if (nick == NULL || client_session_is_own_nick (self, nick))
    return FALSE;
  return client_room_get_kind (room) == CLIENT_ROOM_TALK ||
         !client_room_get_notes (room)->is_known || client_room_find_member (room, nick) != NULL;
}

/* Of one of our last connections: there may be several, where the program was killed again. */
static gboolean
has_ghost (ClientSession *self, ClientRoom *room)
{
  gint64 online_us = g_get_monotonic_time () - self->online_since_us;

  if (online_us >= PATIENCE_MS * (G_USEC_PER_SEC / 1000))
    return FALSE;
  for (const GList *at = client_outbox_get_items (self->outbox); at != NULL; at = at->next)
    {
      const ClientOutboxItem *item = at->data;

      if (item->may_have_arrived && item->room == room && is_ghost (self, room, item->sent_by))
        return TRUE;
    }
  return FALSE;
}

static void
end_history (ClientSession *self, ClientRoom *room)
{
  ClientRoomNotes *notes = client_room_get_notes (room);

  notes->history = CLIENT_HISTORY_IDLE;
  release_held (self, room);
  if (notes->is_history_stale)
    {
      client_history_fetch_missed (self, room);
      return;
    }
  notes->is_resend_held = notes->is_resend_held && has_ghost (self, room);
  if (notes->is_resend_held)
    net_loop_arm (self->loop, &self->history_timer, PATIENCE_MS);
  else
    client_session_pump (self);
}

static gboolean
has_arrived_from (ClientSession *self, ClientRoom *room, const char *nick)
{
  for (const GList *at = client_outbox_get_items (self->outbox); at != NULL; at = at->next)
    {
      const ClientOutboxItem *item = at->data;

      if (item->may_have_arrived && item->room == room && item->sent_by != NULL &&
          client_isupport_same (self->isupport, item->sent_by, nick))
        return TRUE;
    }
  return FALSE;
}

void
client_history_nick_gone (ClientSession *self, const char *nick)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);

      if (client_room_get_notes (room)->is_resend_held && has_arrived_from (self, room, nick))
        {
          client_room_get_notes (room)->is_history_stale = TRUE;
          client_history_fetch_missed (self, room);
        }
    }
}

void
client_history_on_timer (gpointer session)
{
  g_autoptr (ClientSession) self = g_object_ref (session);

  if (self->excerpt != NULL)
    client_room_get_notes (self->excerpt)->history = CLIENT_HISTORY_IDLE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);
      const ClientRoomNotes *notes = client_room_get_notes (room);

      if (notes->history != CLIENT_HISTORY_IDLE)
        end_history (self, room);
      else if (notes->is_resend_held)
        client_history_fetch_missed (self, room);
    }
}

void
client_history_forget (ClientSession *self)
{
  net_loop_disarm (self->loop, &self->history_timer);
  if (self->excerpt != NULL)
    client_room_get_notes (self->excerpt)->history = CLIENT_HISTORY_IDLE;
  client_search_end (self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoomNotes *notes = client_room_get_notes (client_session_get_room_at (self, i));

      notes->history = CLIENT_HISTORY_IDLE;
      notes->is_resend_held = FALSE;
      notes->is_history_stale = FALSE;
      /* Asked for again: it comes after the last message the room has. */
      g_clear_pointer (&notes->held, g_ptr_array_unref);
    }
}

/* Pages */

/* What we noted ourselves meanwhile, such as that the line was lost, comes before what was said
 * later. */
static guint
skip_notes (ClientRoom *room, guint index, gint64 time_us)
{
  for (; index < client_room_get_n_messages (room); index++)
    {
      const ClientMessage *message = client_room_get_message (room, index);

      if (client_message_is_words (message) || message->time_us > time_us)
        break;
    }
  return index;
}

/* Right after what we had before. */
static void
take_newer (ClientSession *self, ClientRoom *room, ClientPage *page)
{
  ClientRoomNotes *notes = client_room_get_notes (room);
  ClientMessage *place =
      notes->history_place != NULL ? client_room_find_msgid (room, notes->history_place) : NULL;
  guint index =
      place != NULL ? client_room_index_of (room, place) + 1 : client_room_get_n_messages (room);

  for (guint i = 0; i < page->words->len; i++)
    {
      ClientWords *words = g_ptr_array_index (page->words, i);

      words->is_history = FALSE; /* missed, so it is news */
      words->is_missed = TRUE;
      index = skip_notes (room, index, words->time_us);
      client_session_put_words (self, words, room, &index);
      if (words->msgid != NULL && client_room_find_msgid (room, words->msgid) != NULL)
        set_msgid (&notes->history_place, words->msgid);
    }
  if (page->n_lines >= page_size (self) && page->last != NULL &&
      g_strcmp0 (page->last, notes->history_from) != 0 && notes->history_pages <= MAX_MISSED_PAGES)
    {
      notes->history_pages++;
      set_msgid (&notes->history_from, page->last);
      if (notes->history_pages <= MAX_MISSED_PAGES)
        ask_by_msgid (self, room, "AFTER", page->last);
      else
        ask (self, room, "LATEST", "*");
      return;
    }
  end_history (self, room);
}

/* Of a page that nobody waits for, or no longer. */
static guint
find_place (ClientRoom *room, ClientPage *page)
{
  const ClientWords *first = page->words->len > 0 ? g_ptr_array_index (page->words, 0) : NULL;
  guint index = client_room_get_n_messages (room);

  while (first != NULL && index > 0 &&
         client_room_get_message (room, index - 1)->time_us > first->time_us)
    index--;
  return index;
}

static void
take_oldest (ClientRoom *room, ClientPage *page)
{
  ClientRoomNotes *notes = client_room_get_notes (room);
  gboolean is_known = page->first == NULL || g_strcmp0 (page->first, notes->oldest) == 0;

  notes->has_no_older = page->n_lines == 0 || (is_known && page->words->len == 0);
  if (page->first != NULL)
    set_msgid (&notes->oldest, page->first);
  client_room_history_changed (room);
}

/* Many rooms on a slow line take longer together. */
void
client_history_heard (ClientSession *self)
{
  if (self->history_timer.due_us != 0)
    net_loop_arm (self->loop, &self->history_timer, PATIENCE_MS);
}

/**
 * client_history_take_page:
 * @page: what the batch had
 */
void
client_history_take_page (ClientSession *self, const char *target, ClientPage *page)
{
  ClientRoom *room = client_history_find_target (self, target);
  ClientRoomNotes *notes;
  guint index = 0;

  if (room == NULL)
    return;
  notes = client_room_get_notes (room);
  if (notes->history == CLIENT_HISTORY_AROUND || notes->history == CLIENT_HISTORY_LATER)
    {
      take_excerpt (self, page);
      return;
    }
  if (notes->history == CLIENT_HISTORY_NEWER)
    {
      take_newer (self, room, page);
      return;
    }
  if (notes->history == CLIENT_HISTORY_IDLE)
    index = find_place (room, page);
  for (guint i = 0; i < page->words->len; i++)
    client_session_put_words (self, g_ptr_array_index (page->words, i), room, &index);
  if (notes->history == CLIENT_HISTORY_OLDER || notes->history == CLIENT_HISTORY_FIRST)
    take_oldest (room, page);
  /* Only comings and goings: what was said is further back. */
  if (notes->history == CLIENT_HISTORY_OLDER && page->words->len == 0 && !notes->has_no_older &&
      notes->history_pages < MAX_SILENT_PAGES)
    ask_older (self, room);
  else
    end_history (self, room);
}

/**
 * client_history_take_failure:
 *
 * The server no longer knows the message we have: then its last page is what there is.
 */
void
client_history_take_failure (ClientSession *self, const char *target)
{
  ClientRoom *room = client_history_find_target (self, target);
  ClientRoomNotes *notes;

  if (room == NULL)
    return;
  notes = client_room_get_notes (room);
  if (notes->history == CLIENT_HISTORY_NEWER && notes->history_pages <= MAX_MISSED_PAGES)
    {
      notes->history_pages = MAX_MISSED_PAGES + 1;
      ask (self, room, "LATEST", "*");
    }
  else
    {
      end_history (self, room);
    }
}
