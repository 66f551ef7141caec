#include "config.h"

#include "tui-pane.h"

#include <string.h>

#include "client-search.h"
#include "tui-pen.h"
#include "tui-text.h"

#define MAX_SIGHT 1000 /* rows */
#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)

struct _TuiPane
{
  ClientSession *session; /* (owned elsewhere): outlives it */
  ClientRoom *room;       /* (owned) */
  TuiView *view;
  TuiFormat format;
  TuiPaneChanged changed;
  gpointer data;
  char *draft; /* (nullable) */
  gboolean is_shown;
  guint64 selected_id; /* 0: none */
  guint64 range_id;    /* where a choice of several begins; 0: it is one */
  gint64 unread_us;    /* when that was */
  gint64 read_us;      /* what other devices had read, when it was last looked at */
  TuiReader reader;
};

static guint
get_n_items (gpointer source)
{
  TuiPane *self = source;

  return client_room_get_n_messages (self->room);
}

static TuiBlock *
wrap_item (gpointer source, guint index, guint columns)
{
  TuiPane *self = source;
  TuiContext context = tui_context_of (self->room, index, &self->reader);

  return tui_format_in_context (&self->format, client_room_get_message (self->room, index),
                                &context, columns);
}

static void
find_fold (gpointer source, guint index, guint *first, guint *last)
{
  TuiPane *self = source;

  tui_context_find_run (self->room, index, &self->reader, first, last);
}

static guint32
get_color (gpointer data, const char *nick)
{
  TuiPane *self = data;

  return client_session_get_color (self->session, nick);
}

static void
on_message_added (ClientRoom *room, ClientMessage *message, guint index, TuiPane *self)
{
  gboolean is_seen = self->is_shown && tui_view_is_following (self->view) && !message->is_history;

  tui_reader_message_added (&self->reader, index);
  /* History comes from the newest page to older ones: the line goes up with it. */
  if (client_room_is_unread (room, message) && !is_seen &&
      (self->reader.unread_id == 0 || (message->is_history && message->time_us < self->unread_us)))
    {
      tui_reader_set_unread (&self->reader, message->id);
      self->unread_us = message->time_us;
    }
  tui_view_item_added (self->view, index, message->kind != CLIENT_MESSAGE_EVENT);
  self->changed (self, self->data);
}

static void
on_message_changed (ClientRoom *room, ClientMessage *message, guint index, TuiPane *self)
{
  tui_view_forget (self->view);
  self->changed (self, self->data);
}

static void
on_message_removed (ClientRoom *room, guint index, TuiPane *self)
{
  tui_reader_message_added (&self->reader, index);
  tui_view_item_removed (self->view, index);
  self->changed (self, self->data);
}

/* Another device may have read on. What is in sight keeps its line until one goes. */
static void
move_unread (TuiPane *self)
{
  const ClientMessage *first = client_room_find_id (self->room, self->reader.unread_id);
  guint index = first != NULL ? client_room_index_of (self->room, first) : 0;

  tui_reader_set_unread (&self->reader, 0);
  if (client_room_get_unread (self->room) == 0)
    return;
  for (; index < client_room_get_n_messages (self->room); index++)
    if (client_room_is_unread (self->room, client_room_get_message (self->room, index)))
      {
        tui_reader_set_unread (&self->reader, client_room_get_message (self->room, index)->id);
        self->unread_us = client_room_get_message (self->room, index)->time_us;
        return;
      }
}

static void
on_changed (ClientRoom *room, TuiPane *self)
{
  tui_view_forget (self->view);
  if (client_room_get_read_us (room) != self->read_us)
    {
      self->read_us = client_room_get_read_us (room);
      if (!self->is_shown && self->reader.unread_id != 0)
        move_unread (self);
    }
  self->changed (self, self->data);
}

TuiPane *
tui_pane_new (ClientSession *session,
              ClientRoom *room,
              const TuiSettings *settings,
              TuiPaneChanged changed,
              gpointer data)
{
  static const TuiViewSource source = { get_n_items, wrap_item, find_fold };
  TuiPane *self = g_new0 (TuiPane, 1);

  self->session = session;
  self->room = g_object_ref (room);
  self->view = tui_view_new (&source, self);
  self->changed = changed;
  self->data = data;
  self->format = (TuiFormat){ .get_color = get_color,
                              .data = self,
                              .time_zone = g_time_zone_new_local (),
                              .time_format = settings->time_format };
  tui_reader_init (&self->reader, self->format.time_zone);
  g_signal_connect (room, "message-added", G_CALLBACK (on_message_added), self);
  g_signal_connect (room, "message-changed", G_CALLBACK (on_message_changed), self);
  g_signal_connect (room, "message-removed", G_CALLBACK (on_message_removed), self);
  g_signal_connect (room, "members-changed", G_CALLBACK (on_changed), self);
  g_signal_connect (room, "changed", G_CALLBACK (on_changed), self);
  return self;
}

void
tui_pane_free (TuiPane *self)
{
  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->room, self);
  tui_view_free (self->view);
  g_time_zone_unref (self->format.time_zone);
  g_object_unref (self->room);
  g_free (self->draft);
  g_free (self);
}

void
tui_pane_set_time_format (TuiPane *self, const char *format)
{
  self->format.time_format = format;
  self->changed (self, self->data);
}

/**
 * tui_pane_set_shown:
 *
 * What comes from now on is read as it comes, or is not; what was new while it was shown is not
 * when it goes.
 */
void
tui_pane_set_shown (TuiPane *self, gboolean is_shown)
{
  if (self->is_shown && !is_shown)
    {
      tui_reader_set_unread (&self->reader, 0);
      tui_view_forget (self->view);
    }
  self->is_shown = is_shown;
}

void
tui_pane_set_draft (TuiPane *self, const char *text)
{
  g_free (self->draft);
  self->draft = g_strdup (text);
}

const char *
tui_pane_get_draft (TuiPane *self)
{
  return self->draft != NULL ? self->draft : "";
}

/* Sent again, a message is another one at the end: the list is looked at before. */
guint
tui_pane_resend (TuiPane *self)
{
  g_autoptr (GArray) failed = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < client_room_get_n_messages (self->room); i++)
    {
      const ClientMessage *message = client_room_get_message (self->room, i);

      if (message->delivery == CLIENT_DELIVERY_FAILED)
        g_array_append_val (failed, message->id);
    }
  for (guint i = 0; i < failed->len; i++)
    client_session_resend (self->session, self->room, g_array_index (failed, guint64, i));
  return failed->len;
}

ClientRoom *
tui_pane_get_room (TuiPane *self)
{
  return self->room;
}

TuiView *
tui_pane_get_view (TuiPane *self)
{
  return self->view;
}

/* The first and the last item in sight. FALSE: there is none */
static gboolean
get_sight (TuiPane *self, guint *first, guint *last)
{
  TuiViewRow rows[MAX_SIGHT];
  guint n = tui_view_get_rows (self->view, rows, MAX_SIGHT);

  if (n == 0)
    return FALSE;
  *first = rows[0].item;
  *last = rows[n - 1].item;
  return TRUE;
}

/* Of the selected one. G_MAXUINT: none, or it is gone */
static guint
find_selected (TuiPane *self)
{
  const ClientMessage *message = tui_pane_get_selected (self);

  return message != NULL ? client_room_index_of (self->room, message) : G_MAXUINT;
}

const ClientMessage *
tui_pane_get_selected (TuiPane *self)
{
  return self->selected_id != 0 ? client_room_find_id (self->room, self->selected_id) : NULL;
}

void
tui_pane_select (TuiPane *self, const ClientMessage *message)
{
  self->selected_id = message != NULL ? message->id : 0;
  if (message == NULL)
    self->range_id = 0;
  if (message != NULL)
    tui_view_hold (self->view);
  client_session_choose_message (self->session, self->room, self->selected_id);
  self->changed (self, self->data);
}

void
tui_pane_select_index (TuiPane *self, guint index)
{
  tui_pane_select (self, client_room_get_message (self->room, index));
}

void
tui_pane_go_to (TuiPane *self, const ClientMessage *message)
{
  guint index = client_room_index_of (self->room, message);

  if (index == G_MAXUINT)
    return;
  tui_pane_select (self, message);
  tui_view_center_item (self->view, index);
}

void
tui_pane_set_range (TuiPane *self, gboolean is_on)
{
  self->range_id = is_on ? self->selected_id : 0;
  self->changed (self, self->data);
}

gboolean
tui_pane_get_range (TuiPane *self, guint *first, guint *last)
{
  guint at = find_selected (self), other = at;
  const ClientMessage *begin =
      self->range_id != 0 ? client_room_find_id (self->room, self->range_id) : NULL;

  if (at == G_MAXUINT)
    return FALSE;
  if (begin != NULL)
    other = client_room_index_of (self->room, begin);
  *first = MIN (at, other);
  *last = MAX (at, other);
  return TRUE;
}

static gboolean
is_selectable (const ClientMessage *message)
{
  return message->kind == CLIENT_MESSAGE_TEXT || message->kind == CLIENT_MESSAGE_ACTION ||
         message->kind == CLIENT_MESSAGE_NOTICE;
}

/**
 * tui_pane_select_step:
 *
 * Goes to the next message that somebody said; the first time to the last one in sight.
 */
void
tui_pane_select_step (TuiPane *self, int step)
{
  guint n = client_room_get_n_messages (self->room), at = find_selected (self), first, last;
  gint64 index;

  if (at != G_MAXUINT)
    index = (gint64) at + step;
  else if (get_sight (self, &first, &last))
    index = step < 0 ? last : first;
  else
    return;
  while (index >= 0 && index < n &&
         !is_selectable (client_room_get_message (self->room, (guint) index)))
    index += step;
  if (index < 0)
    client_session_fetch_older (self->session, self->room);
  if (index < 0 || index >= n)
    return;
  tui_pane_select (self, client_room_get_message (self->room, (guint) index));
  tui_view_show_item (self->view, (guint) index);
}

/* One who scrolls takes the choice along: the next one that is in sight. */
static void
take_selection_along (TuiPane *self)
{
  guint at = find_selected (self), first, last;
  int step;

  if (at == G_MAXUINT || !get_sight (self, &first, &last) || (at >= first && at <= last))
    return;
  step = at < first ? 1 : -1;
  for (gint64 i = at < first ? first : last; i >= first && i <= last; i += step)
    if (is_selectable (client_room_get_message (self->room, (guint) i)))
      {
        tui_pane_select (self, client_room_get_message (self->room, (guint) i));
        return;
      }
}

void
tui_pane_scroll (TuiPane *self, int lines)
{
  tui_view_scroll (self->view, lines);
  if (lines < 0 && tui_view_is_at_start (self->view))
    client_session_fetch_older (self->session, self->room);
  if (lines > 0 && tui_view_is_following (self->view))
    client_session_fetch_later (self->session, self->room);
  take_selection_along (self);
  self->changed (self, self->data);
}

/**
 * tui_pane_take_key:
 *
 * Scrolls. At the uppermost row older messages are asked for.
 */
gboolean
tui_pane_take_key (TuiPane *self, TuiKey key)
{
  static const struct
  {
    TuiKey key;
    int lines;
    int pages;
  } steps[] = {
    { TUI_KEY_UP, -1, 0 },
    { TUI_KEY_DOWN, 1, 0 },
    { TUI_KEY_PAGE_UP, 0, -1 },
    { TUI_KEY_PAGE_DOWN, 0, 1 },
  };
  gboolean is_taken = key == TUI_KEY_HOME || key == TUI_KEY_END;

  if (key == TUI_KEY_HOME)
    tui_view_scroll_to_start (self->view);
  else if (key == TUI_KEY_END)
    tui_view_scroll_to_end (self->view);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i].key == key)
      {
        is_taken = TRUE;
        if (steps[i].lines != 0)
          tui_view_scroll (self->view, steps[i].lines);
        else
          tui_view_scroll_pages (self->view, steps[i].pages);
      }

  if (!is_taken)
    return FALSE;
  if ((key == TUI_KEY_UP || key == TUI_KEY_PAGE_UP || key == TUI_KEY_HOME) &&
      tui_view_is_at_start (self->view))
    client_session_fetch_older (self->session, self->room);
  if ((key == TUI_KEY_DOWN || key == TUI_KEY_PAGE_DOWN || key == TUI_KEY_END) &&
      tui_view_is_following (self->view))
    client_session_fetch_later (self->session, self->room);
  take_selection_along (self);
  self->changed (self, self->data);
  return TRUE;
}

/* Both are from the left, whatever they are written in: the time stays before the name. */
static void
draw_head (TuiPen *pen, const TuiTextLine *line, gsize head, gsize body)
{
  gsize middle = CLAMP (head, line->start, line->end), end = CLAMP (body, line->start, line->end);

  tui_pen_draw (pen, line->start, middle, line->start, middle, TUI_BIDI_LTR);
  tui_pen_draw (pen, middle, end, middle, end, TUI_BIDI_LTR);
}

/* What each of them says has directions of its own, whatever stands before it, such as a name. */
static void
draw_body (TuiPen *pen, const TuiTextLine *line, gsize middle, gsize length)
{
  gsize at = CLAMP (middle, line->start, line->end);

  tui_pen_draw (pen, middle, length, at, line->end, TUI_BIDI_BY_TEXT);
}

static void
draw_line (
    TuiScreen *screen, const TuiRect *rect, int row, const TuiViewRow *what, gboolean is_selected)
{
  const TuiBlock *block = what->block;
  const TuiTextLine *line = &g_array_index (block->lines, TuiTextLine, what->line);
  TuiPen pen = {
    screen, block->styled, row, rect->column, rect->column + rect->columns, is_selected
  };

  if (what->line > block->n_above)
    pen.column += (int) block->indent;
  if (what->line >= block->n_above)
    {
      draw_head (&pen, line, block->head, block->body);
      draw_body (&pen, line, block->body, block->styled->text->len);
    }
  else if (block->quote > line->start && block->quote <= line->end)
    {
      draw_head (&pen, line, block->quote, block->quote);
      draw_body (&pen, line, block->quote, line->end);
    }
  else
    tui_pen_draw (&pen, line->start, line->end, line->start, line->end, TUI_BIDI_LTR);
}

/* Whose words the uppermost ones are, when the name is above what is in sight; where there is space
 * for it beside them. */
static void
draw_head_at_top (TuiPane *self,
                  TuiScreen *screen,
                  const TuiRect *rect,
                  const TuiViewRow *what,
                  gboolean is_chosen)
{
  const TuiTextLine *line = &g_array_index (what->block->lines, TuiTextLine, what->line);
  ClientMessage head = *client_room_get_message (self->room, what->item);
  guint indent = what->block->indent;
  g_autoptr (TuiBlock) block = NULL;
  TuiPen pen = { .screen = screen, .row = rect->row, .column = rect->column };

  if (!is_selectable (&head) || what->line < what->block->n_above ||
      line->start >= what->block->tail) /* reactions: the words of others */
    return;
  head.text = NULL; /* however long they are */
  block = tui_format_message (&self->format, &head, (guint) rect->columns);
  if (tui_text_columns (block->styled->text->str, block->body, self->format.text_flags) > indent)
    return;
  pen.styled = block->styled;
  pen.end = rect->column + (int) indent;
  pen.is_selected = is_chosen;
  draw_head (&pen, &(TuiTextLine){ 0, block->body }, block->head, block->body);
}

/* Whatever the blocks depend on. */
static void
note_screen (TuiPane *self, TuiScreen *screen)
{
  TuiTextFlags flags = tui_screen_get_text_flags (screen);
  gint64 now_us = g_get_real_time ();

  if (flags != self->format.text_flags ||
      now_us / MINUTE_US != self->reader.now_us / MINUTE_US) /* it may be another day */
    tui_view_forget (self->view);
  self->format.text_flags = flags;
  self->reader.now_us = now_us;
}

/**
 * tui_pane_draw:
 *
 * Draws what is in sight; little text stands at the bottom, near where one types.
 */
void
tui_pane_draw (TuiPane *self, TuiScreen *screen, const TuiRect *rect, TuiHits *hits)
{
  g_autofree TuiViewRow *rows = g_new (TuiViewRow, rect->rows);
  guint n;
  int first;

  guint selected, first_item, last_item, from = G_MAXUINT, to = 0;

  note_screen (self, screen);
  tui_view_set_size (self->view, rect->rows, rect->columns);
  selected = find_selected (self);
  if (selected == G_MAXUINT)
    self->selected_id = 0;
  else if (get_sight (self, &first_item, &last_item) &&
           (selected < first_item || selected > last_item))
    tui_view_show_item (self->view, selected);
  tui_pane_get_range (self, &from, &to);
  tui_hits_add (hits, rect, TUI_HIT_CHAT, G_MAXUINT);
  n = tui_view_get_rows (self->view, rows, rect->rows);
  first = rect->row + rect->rows - (int) n;
  for (guint i = 0; i < n; i++)
    {
      const TuiRect line = { first + (int) i, rect->column, 1, rect->columns };

      tui_hits_add (hits, &line, TUI_HIT_MESSAGE, rows[i].item);
      draw_line (screen, rect, line.row, &rows[i], rows[i].item >= from && rows[i].item <= to);
    }
  if (n == (guint) rect->rows)
    draw_head_at_top (self, screen, rect, &rows[0], rows[0].item >= from && rows[0].item <= to);

  if (tui_view_is_following (self->view) && client_room_get_unread (self->room) > 0)
    client_room_mark_read (self->room);
}
