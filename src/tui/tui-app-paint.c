#include "config.h"

#include "tui-app-private.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "tui-annotate.h"
#include "tui-edit.h"
#include "tui-frame-people.h"
#include "tui-frame.h"
#include "tui-text.h"

#define MAX_DELAY_US (50 * 1000) /* of a frame, while there is other work all the time */

/* A line goes the way of its paragraph, as it will once it is said. (transfer full) (nullable): all
 * of it is from left to right */
static GArray *
order_line (TuiApp *self, const TuiEdit *edit, const TuiTextLine *line)
{
  TuiTextFlags flags = tui_screen_get_text_flags (self->screen);

  if (!(flags & TUI_TEXT_REORDERED) || !tui_bidi_has_rtl (edit->text->str, edit->text->len))
    return NULL;
  return tui_bidi_order (edit->text->str, 0, edit->text->len, line->start, line->end,
                         TUI_BIDI_BY_TEXT, NULL, flags);
}

static int
find_cursor_column (TuiApp *self, const TuiEdit *edit)
{
  const TuiTextLine *line = &g_array_index (edit->lines, TuiTextLine, edit->cursor_row);
  g_autoptr (GArray) pieces = order_line (self, edit, line);

  if (pieces == NULL)
    return (int) edit->cursor_column;
  return (int) tui_bidi_find_column (edit->text->str, pieces, edit->cursor,
                                     tui_screen_get_text_flags (self->screen));
}

static void
draw_input_line (TuiApp *self, const TuiEdit *edit, const TuiTextLine *line, const TuiRect *rect)
{
  const char *text = edit->text->str;
  g_autoptr (GArray) pieces = order_line (self, edit, line);
  int drawn = 0;

  if (pieces == NULL)
    tui_screen_put (self->screen, rect->row, rect->column, rect->columns, text + line->start,
                    line->end - line->start, &tui_style_plain);
  for (guint i = 0; pieces != NULL && i < pieces->len; i++)
    {
      g_autofree char *shown = tui_bidi_get_shown (text, &g_array_index (pieces, TuiBidiPiece, i));

      drawn += tui_screen_put (self->screen, rect->row, rect->column + drawn, rect->columns - drawn,
                               shown, strlen (shown), &tui_style_plain);
    }
}

static void
draw_input (TuiApp *self, const TuiEdit *edit, const TuiRect *rect)
{
  guint first = tui_edit_first_row (edit, rect->rows);

  for (int i = 0; i < rect->rows && first + i < edit->lines->len; i++)
    {
      const TuiRect row = { rect->row + i, rect->column, 1, rect->columns };

      draw_input_line (self, edit, &g_array_index (edit->lines, TuiTextLine, first + i), &row);
    }
  if (self->focus == TUI_FOCUS_INPUT)
    tui_screen_place_cursor (self->screen, rect->row + (int) (edit->cursor_row - first),
                             rect->column + find_cursor_column (self, edit));
}

/* In the place of the chat, over all of its width. */
static void
draw_page (TuiApp *self, TuiLayout *layout)
{
  g_autofree char *keys = NULL;

  layout->rooms.columns = layout->members.columns = 0;
  layout->chat.column = 1;
  layout->chat.columns = layout->columns - 2;
  tui_page_draw (self->page, self->screen, &layout->chat);
  keys = tui_page_describe (self->page);
  tui_frame_draw (&(TuiFrame){ .session = self->session,
                               .room = self->pane != NULL ? tui_pane_get_room (self->pane) : NULL,
                               .focus = TUI_FOCUS_CHAT,
                               .notice = keys },
                  self->screen, layout);
}

static void
draw_found (TuiApp *self, TuiLayout *layout)
{
  ClientSearch *search = client_session_get_search (self->session);
  g_autofree char *state = tui_found_describe (search);

  layout->rooms.columns = layout->members.columns = 0;
  layout->chat.column = 1;
  layout->chat.columns = layout->columns - 2;
  tui_found_draw (self->found, search, self->screen, &layout->chat);
  tui_frame_draw (&(TuiFrame){ .session = self->session,
                               .room = self->pane != NULL ? tui_pane_get_room (self->pane) : NULL,
                               .focus = TUI_FOCUS_CHAT,
                               .notice = state },
                  self->screen, layout);
}

/* Around an excerpt stands what belongs to its room. */
static ClientRoom *
find_frame_room (TuiApp *self)
{
  ClientRoom *room = self->pane != NULL ? tui_pane_get_room (self->pane) : NULL;
  ClientRoom *own = NULL;

  if (room != NULL && self->pane == self->excerpt)
    own = client_session_find_room (self->session, client_room_get_name (room));
  return own != NULL ? own : room;
}

/* What can be done with the message that is chosen. (nullable): none is */
static const char *
find_hint (TuiApp *self)
{
  if (self->focus != TUI_FOCUS_CHAT || self->pane == NULL ||
      tui_pane_get_selected (self->pane) == NULL)
    return NULL;
  /* Translators: in the border, while a message is chosen; the letters and Esc are keys. */
  return _ ("r: answer, e: react, d: take back, c: copy, Esc: end");
}

static void
draw (TuiApp *self, TuiLayout *layout, const TuiEdit *edit)
{
  TuiView *view = self->pane != NULL ? tui_pane_get_view (self->pane) : NULL;
  ClientRoom *room = find_frame_room (self);
  const char *const *choices;
  guint chosen;
  g_autofree char *typing = room != NULL ? tui_annotate_typing (room) : NULL;

  if (self->pane != NULL)
    tui_pane_draw (self->pane, self->screen, &layout->chat, self->hits);
  self->people = layout->members;
  self->people_top = (int) tui_frame_clamp_people (room, &self->people, self->people_top);
  tui_frame_draw (&(TuiFrame){ .session = self->session,
                               .room = room,
                               .people_top = (guint) self->people_top,
                               .focus = self->focus,
                               .n_new = view != NULL ? tui_view_get_n_new (view) : 0,
                               .hits = self->hits,
                               .typing = typing,
                               .notice = self->notice,
                               .hint = find_hint (self),
                               .is_scrolled_back = view != NULL && !tui_view_is_following (view) },
                  self->screen, layout);
  tui_hits_add (self->hits, &layout->input, TUI_HIT_INPUT, G_MAXUINT);
  if (self->jump != NULL)
    tui_frame_draw_jump (self->screen, &layout->input, self->jump,
                         client_session_get_rooms (self->session));
  else
    draw_input (self, edit, &layout->input);
  choices = tui_input_get_candidates (self->input, &chosen);
  if (choices != NULL)
    tui_frame_draw_choices (self->screen, layout, choices, chosen);
}

void
tui_app_paint_now (TuiApp *self)
{
  g_autoptr (TuiEdit) edit = NULL;
  g_autofree char *prompt = NULL;
  g_autofree char *text = NULL;
  gsize cursor = 0;
  TuiLayout layout;
  int rows, columns;

  tui_screen_get_size (self->screen, &rows, &columns);
  tui_screen_erase (self->screen);
  tui_hits_clear (self->hits);
  text = tui_input_get_text (self->input, &cursor);
  prompt = tui_input_get_prompt (self->input);
  edit = tui_edit_new (prompt, text, strlen (text), cursor, MAX (columns - 2, 1),
                       tui_screen_get_text_flags (self->screen));
  tui_layout_compute (&layout, rows, columns, (int) edit->lines->len);
  if (layout.is_too_small)
    tui_frame_draw_too_small (self->screen, &layout);
  else if (self->page != NULL)
    draw_page (self, &layout);
  else if (tui_app_shows_found (self))
    draw_found (self, &layout);
  else
    draw (self, &layout, edit);
  tui_screen_paint (self->screen, self->is_paint_total);
  self->is_paint_total = FALSE;
}

static gboolean
on_output_ready (int fd, GIOCondition condition, gpointer data)
{
  TuiApp *self = data;

  if (!tui_screen_flush (self->screen))
    return G_SOURCE_CONTINUE;
  self->output_source = 0;
  if (self->dirty_since != 0)
    {
      self->dirty_since = 0;
      tui_app_mark_dirty (self);
    }
  return G_SOURCE_REMOVE;
}

void
tui_app_wait_for_output (TuiApp *self)
{
  if (self->output_source == 0 && tui_screen_is_busy (self->screen))
    self->output_source =
        g_unix_fd_add (tui_screen_get_output_fd (self->screen), G_IO_OUT, on_output_ready, self);
}

static gboolean
on_paint (gpointer data)
{
  TuiApp *self = data;

  self->paint_source = 0;
  if (tui_screen_is_busy (self->screen)) /* stays dirty: painted when the terminal reads again */
    {
      tui_app_wait_for_output (self);
      return G_SOURCE_REMOVE;
    }
  self->dirty_since = 0;
  tui_app_paint_now (self);
  tui_app_wait_for_output (self);
  return G_SOURCE_REMOVE;
}

/* One frame when everything else of this turn is done; but not never, in a flood. */
void
tui_app_mark_dirty (TuiApp *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->screen == NULL) /* given back: nobody looks any more */
    return;
  if (self->dirty_since == 0)
    self->dirty_since = now;
  if (self->paint_source == 0 && self->output_source == 0)
    self->paint_source = g_idle_add (on_paint, self);
  else if (self->paint_source != 0 && now - self->dirty_since > MAX_DELAY_US)
    g_source_set_priority (g_main_context_find_source_by_id (NULL, self->paint_source),
                           G_PRIORITY_HIGH);
}

void
tui_app_repaint_all (TuiApp *self)
{
  self->is_paint_total = TRUE;
  tui_app_mark_dirty (self);
}
