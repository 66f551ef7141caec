#include "config.h"

#include "tui-app.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tui-attention.h"
#include "tui-edit.h"
#include "tui-frame.h"
#include "tui-input.h"
#include "tui-job.h"
#include "tui-jump.h"
#include "tui-keys.h"
#include "tui-layout.h"
#include "tui-pane.h"
#include "tui-sanitize.h"
#include "tui-screen.h"
#include "tui-text.h"

#define ESCAPE_TIMEOUT_MS 50
#define MAX_DELAY_US (50 * 1000) /* of a frame, while there is other work all the time */

struct _TuiApp
{
  GObject parent_instance;

  ClientSession *session; /* (owned) */
  TuiScreen *screen;
  TuiInput *input;
  TuiJob *job;      /* (nullable) */
  GPtrArray *panes; /* (owned) TuiPane */
  TuiPane *pane;    /* (nullable): in sight */
  TuiFocus focus;
  TuiAttention attention;
  TuiJump *jump;    /* (nullable): while a room is being chosen */
  char *notice;     /* (owned) (nullable): until the next key */
  GByteArray *keys; /* of the chat window, not decoded yet */

  guint keys_source;
  guint escape_source;
  guint output_source; /* while the terminal does not take more */
  guint paint_source;
  gint64 dirty_since;
  gboolean is_paint_total;
  guint signal_sources[4];
  guint quit_source;
  GError *quit_error; /* (owned) (nullable) */
  gboolean is_leaving;
  gboolean is_stopped; /* by ourselves: the next SIGCONT is no news */
};

enum
{
  SIGNAL_QUIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TuiApp, tui_app, G_TYPE_OBJECT)

static void mark_dirty (TuiApp *self);

/* Painting */

static void
draw_input (TuiApp *self, const TuiEdit *edit, const TuiRect *rect)
{
  guint first = tui_edit_first_row (edit, rect->rows);

  for (int i = 0; i < rect->rows && first + i < edit->lines->len; i++)
    {
      const TuiTextLine *line = &g_array_index (edit->lines, TuiTextLine, first + i);

      tui_screen_put (self->screen, rect->row + i, rect->column, rect->columns,
                      edit->text->str + line->start, line->end - line->start, &tui_style_plain);
    }
  if (self->focus == TUI_FOCUS_INPUT)
    tui_screen_place_cursor (self->screen, rect->row + (int) (edit->cursor_row - first),
                             rect->column + (int) edit->cursor_column);
}

static void
draw (TuiApp *self, TuiLayout *layout, const TuiEdit *edit)
{
  TuiView *view = self->pane != NULL ? tui_pane_get_view (self->pane) : NULL;

  if (self->pane != NULL)
    tui_pane_draw (self->pane, self->screen, &layout->chat);
  tui_frame_draw (&(TuiFrame){ .session = self->session,
                               .room = self->pane != NULL ? tui_pane_get_room (self->pane) : NULL,
                               .focus = self->focus,
                               .n_new = view != NULL ? tui_view_get_n_new (view) : 0,
                               .notice = self->notice,
                               .is_scrolled_back = view != NULL && !tui_view_is_following (view) },
                  self->screen, layout);
  if (self->jump != NULL)
    tui_frame_draw_jump (self->screen, &layout->input, self->jump,
                         client_session_get_rooms (self->session));
  else
    draw_input (self, edit, &layout->input);
}

static void
paint (TuiApp *self)
{
  g_autoptr (TuiEdit) edit = NULL;
  g_autofree char *text = NULL;
  gsize cursor = 0;
  TuiLayout layout;
  int rows, columns;

  tui_screen_get_size (self->screen, &rows, &columns);
  tui_screen_erase (self->screen);
  text = tui_input_get_text (self->input, &cursor);
  edit = tui_edit_new (tui_input_get_prompt (self->input), text, strlen (text), cursor,
                       MAX (columns - 2, 1), tui_text_flags_from_locale ());
  tui_layout_compute (&layout, rows, columns, (int) edit->lines->len);
  if (layout.is_too_small)
    tui_frame_draw_too_small (self->screen, &layout);
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
      mark_dirty (self);
    }
  return G_SOURCE_REMOVE;
}

static void
wait_for_output (TuiApp *self)
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
      wait_for_output (self);
      return G_SOURCE_REMOVE;
    }
  self->dirty_since = 0;
  paint (self);
  wait_for_output (self);
  return G_SOURCE_REMOVE;
}

/* One frame when everything else of this turn is done; but not never, in a flood. */
static void
mark_dirty (TuiApp *self)
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

static void
repaint_all (TuiApp *self)
{
  self->is_paint_total = TRUE;
  mark_dirty (self);
}

/* Rooms */

static void
on_pane_changed (TuiPane *pane, gpointer data)
{
  mark_dirty (data);
}

static TuiPane *
find_pane (TuiApp *self, ClientRoom *room)
{
  for (guint i = 0; i < self->panes->len; i++)
    if (tui_pane_get_room (g_ptr_array_index (self->panes, i)) == room)
      return g_ptr_array_index (self->panes, i);
  return NULL;
}

/* What is typed and not sent belongs to the room it was typed in. */
static void
keep_draft (TuiApp *self)
{
  gsize cursor;
  g_autofree char *text = tui_input_get_text (self->input, &cursor);

  tui_pane_set_draft (self->pane, text);
}

static void
set_pane (TuiApp *self, TuiPane *pane)
{
  gboolean has_input = self->input != NULL && !tui_input_is_pasting (self->input);

  if (self->pane == pane)
    return;
  /* The server's own page is no place to talk: what was typed there early goes on to the first. */
  if (self->pane != NULL && has_input &&
      client_room_get_kind (tui_pane_get_room (self->pane)) != CLIENT_ROOM_SERVER)
    {
      keep_draft (self);
      tui_input_set_text (self->input, "");
    }
  if (self->pane != NULL)
    tui_pane_set_shown (self->pane, FALSE);
  self->pane = pane;
  if (pane == NULL)
    return;
  tui_pane_set_shown (pane, TRUE);
  if (has_input && *tui_pane_get_draft (pane) != '\0')
    tui_input_set_text (self->input, tui_pane_get_draft (pane));
}

static void
show_room (TuiApp *self, ClientRoom *room)
{
  TuiPane *pane = find_pane (self, room);

  if (pane != NULL)
    set_pane (self, pane);
  mark_dirty (self);
}

/* Somebody means us, and we may not be looking. */
static void
on_message (ClientRoom *room, ClientMessage *message, guint index, TuiApp *self)
{
  gboolean is_in_sight = self->pane != NULL && tui_pane_get_room (self->pane) == room &&
                         tui_view_is_following (tui_pane_get_view (self->pane));
  g_autofree char *sequence = NULL;

  if (self->screen == NULL || tui_screen_is_busy (self->screen))
    return;
  sequence = tui_attention_call (&self->attention, room, message, is_in_sight);
  if (sequence != NULL)
    tui_screen_send (self->screen, sequence);
}

static void
on_room_added (ClientSession *session, ClientRoom *room, TuiApp *self)
{
  TuiPane *pane;

  if (find_pane (self, room) != NULL)
    return;
  pane = tui_pane_new (session, room, on_pane_changed, self);
  g_signal_connect_object (room, "message-added", G_CALLBACK (on_message), self, 0);
  g_ptr_array_add (self->panes, pane);

  /* The first room to talk in is what people came for. */
  if (self->pane == NULL ||
      (client_room_get_kind (tui_pane_get_room (self->pane)) == CLIENT_ROOM_SERVER &&
       client_room_get_kind (room) == CLIENT_ROOM_CHANNEL))
    set_pane (self, pane);
  mark_dirty (self);
}

static void
on_room_removed (ClientSession *session, ClientRoom *room, TuiApp *self)
{
  TuiPane *pane = find_pane (self, room);
  gboolean was_shown = pane != NULL && pane == self->pane;

  if (was_shown)
    {
      self->pane = NULL;
      tui_input_set_text (self->input, "");
    }
  if (pane != NULL)
    g_ptr_array_remove (self->panes, pane);
  if (was_shown && self->panes->len > 0)
    set_pane (self, g_ptr_array_index (self->panes, self->panes->len - 1));
  mark_dirty (self);
}

static void
on_focus_room (ClientSession *session, ClientRoom *room, TuiApp *self)
{
  show_room (self, room);
}

static void
go_to_room (TuiApp *self, guint index)
{
  g_autoptr (ClientRoom) room =
      g_list_model_get_item (client_session_get_rooms (self->session), index);

  if (room != NULL)
    show_room (self, room);
}

static void
step_room (TuiApp *self, int step)
{
  GListModel *rooms = client_session_get_rooms (self->session);
  guint n = g_list_model_get_n_items (rooms);

  for (guint i = 0; i < n && self->pane != NULL; i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);

      if (room == tui_pane_get_room (self->pane))
        {
          go_to_room (self, (i + n + step) % n);
          return;
        }
    }
  go_to_room (self, 0);
}

/* Leaving */

static gboolean
on_quit (gpointer data)
{
  g_autoptr (TuiApp) self = g_object_ref (TUI_APP (data));

  self->quit_source = 0;
  g_signal_emit (self, signals[SIGNAL_QUIT], 0, self->quit_error);
  return G_SOURCE_REMOVE;
}

/* Later in this turn: who hears it may take the app down, and this may be in the middle of a key.
 */
static void
emit_quit (TuiApp *self, const GError *error)
{
  if (self->quit_source != 0)
    return;
  if (error != NULL && self->quit_error == NULL)
    self->quit_error = g_error_copy (error);
  self->quit_source = g_idle_add_full (G_PRIORITY_HIGH, on_quit, self, NULL);
}

/* The first time politely; whoever insists is not kept waiting. */
static void
leave (TuiApp *self)
{
  if (self->is_leaving)
    {
      emit_quit (self, NULL);
      return;
    }
  self->is_leaving = TRUE;
  client_session_quit (self->session, NULL);
}

static void
on_session_quit (ClientSession *session, TuiApp *self)
{
  emit_quit (self, NULL);
}

static void
on_session_failed (ClientSession *session, GError *error, TuiApp *self)
{
  emit_quit (self, error);
}

static void
on_state_changed (ClientSession *session, TuiApp *self)
{
  mark_dirty (self);
}

static gboolean
on_leave_signal (gpointer data)
{
  leave (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_resized (gpointer data)
{
  TuiApp *self = data;

  tui_screen_update_size (self->screen);
  mark_dirty (self);
  return G_SOURCE_CONTINUE;
}

static void
stop (TuiApp *self)
{
  if (self->job == NULL)
    return;
  tui_screen_leave (self->screen);
  self->is_stopped = TRUE;
  tui_job_stop (self->job);
  tui_screen_return (self->screen);
  repaint_all (self);
}

static void
on_job_signal (gpointer data, int number)
{
  TuiApp *self = data;

  if (number == SIGTSTP)
    stop (self);
  else if (self->is_stopped)
    self->is_stopped = FALSE;
  else
    {
      /* Somebody stopped us without asking: the terminal may be in anybody's modes. */
      tui_screen_leave (self->screen);
      tui_screen_return (self->screen);
      repaint_all (self);
    }
}

/* Keys */

static void
set_focus (TuiApp *self, TuiFocus focus)
{
  self->focus = focus;
  mark_dirty (self);
}

static void
set_notice (TuiApp *self, const char *text)
{
  g_free (self->notice);
  self->notice = g_strdup (text);
  mark_dirty (self);
}

static void
start_jump (TuiApp *self)
{
  GListModel *rooms = client_session_get_rooms (self->session);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);

      g_ptr_array_add (names, (gpointer) client_room_get_name (room)); /* the list keeps it alive */
    }
  g_ptr_array_add (names, NULL);
  g_clear_pointer (&self->jump, tui_jump_free);
  self->jump = tui_jump_new ((const char *const *) names->pdata);
  mark_dirty (self);
}

static void
jump (TuiApp *self, const TuiKeyPress *press)
{
  TuiJumpResult result = tui_jump_take_key (self->jump, press);

  mark_dirty (self);
  if (result == TUI_JUMP_GOES_ON)
    return;
  if (result == TUI_JUMP_CHOSEN)
    go_to_room (self, tui_jump_get_match (self->jump, tui_jump_get_chosen (self->jump)));
  g_clear_pointer (&self->jump, tui_jump_free);
}

static void
resend (TuiApp *self)
{
  if (self->pane != NULL && tui_pane_resend (self->pane) == 0)
    set_notice (self, _ ("There is nothing here that failed"));
}

static void
take_key (TuiApp *self, const TuiKeyPress *press)
{
  switch ((int) press->key)
    {
    case TUI_KEY_TAB:
    case TUI_KEY_BACK_TAB:
      set_focus (self, self->focus == TUI_FOCUS_INPUT ? TUI_FOCUS_CHAT : TUI_FOCUS_INPUT);
      break;
    case TUI_KEY_PREVIOUS_ROOM:
      step_room (self, -1);
      break;
    case TUI_KEY_NEXT_ROOM:
      step_room (self, 1);
      break;
    case TUI_KEY_ROOM:
      go_to_room (self, press->character == '0' ? 9 : press->character - '1');
      break;
    case TUI_KEY_FOCUS_IN:
    case TUI_KEY_FOCUS_OUT:
      self->attention.person =
          press->key == TUI_KEY_FOCUS_IN ? TUI_PERSON_HERE : TUI_PERSON_ELSEWHERE;
      break;
    case TUI_KEY_JUMP:
      start_jump (self);
      break;
    case TUI_KEY_RESEND:
      resend (self);
      break;
    case TUI_KEY_REDRAW:
      repaint_all (self);
      break;
    case TUI_KEY_INTERRUPT:
      leave (self);
      break;
    case TUI_KEY_SUSPEND:
      stop (self);
      break;
    case TUI_KEY_PASTE:
      set_focus (self, TUI_FOCUS_INPUT);
      tui_input_begin_paste (self->input);
      break;
    default:
      if (self->pane == NULL || !tui_pane_take_key (self->pane, press->key))
        g_debug ("unhandled key %d", press->key);
    }
}

static void
on_input_key (gpointer data, const TuiKeyPress *press)
{
  take_key (data, press);
}

static void
on_paste_cut (gpointer data)
{
  set_notice (data, _ ("The paste was too long: its end is missing"));
}

static void
on_input_changed (gpointer data)
{
  mark_dirty (data);
}

static void
on_submitted (gpointer data, const char *text)
{
  TuiApp *self = data;

  mark_dirty (self);
  if (*text == '\0' || self->pane == NULL)
    return;
  tui_view_scroll_to_end (tui_pane_get_view (self->pane));
  client_session_input (self->session, tui_pane_get_room (self->pane), text);
}

static GStrv
on_complete (gpointer data, const char *text, gsize cursor, gsize *word_start)
{
  TuiApp *self = data;

  if (self->pane == NULL)
    return NULL;
  return client_session_complete (self->session, tui_pane_get_room (self->pane), text, cursor,
                                  word_start);
}

static const TuiInputHandler input_handler = {
  .submitted = on_submitted,
  .key = on_input_key,
  .changed = on_input_changed,
  .paste_cut = on_paste_cut,
  .complete = on_complete,
};

static void decode_keys (TuiApp *self, gboolean is_complete);

static gboolean
on_escape_timeout (gpointer data)
{
  TuiApp *self = data;

  self->escape_source = 0;
  decode_keys (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* The chat window's keys are decoded here; the input's go to readline. A key may move the focus, so
 * that what follows it in the same read belongs to the other. */
static void
decode_keys (TuiApp *self, gboolean is_complete)
{
  while (self->keys->len > 0)
    {
      TuiKeyPress press;
      gsize size;

      if ((self->focus == TUI_FOCUS_INPUT && self->jump == NULL) ||
          tui_input_is_pasting (self->input))
        {
          size = tui_input_feed (self->input, (const char *) self->keys->data, self->keys->len);
          g_byte_array_remove_range (self->keys, 0, size);
          continue;
        }
      size = tui_keys_take ((const char *) self->keys->data, self->keys->len, is_complete, &press);
      if (size == 0)
        {
          if (self->escape_source == 0)
            self->escape_source = g_timeout_add (ESCAPE_TIMEOUT_MS, on_escape_timeout, self);
          return;
        }
      g_byte_array_remove_range (self->keys, 0, size);
      if (self->jump != NULL)
        jump (self, &press);
      else
        take_key (self, &press);
    }
}

static gboolean
on_keys (GIOChannel *channel, GIOCondition condition, gpointer data)
{
  g_autoptr (TuiApp) self = g_object_ref (TUI_APP (data));
  char bytes[16 * 1024];
  /* Not through the channel: its buffer would hide bytes from poll(). The tty blocks, but never
   * after poll() said that it has something. */
  gssize n = read (g_io_channel_unix_get_fd (channel), bytes, sizeof bytes);

  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;
  if (n <= 0) /* the terminal is gone */
    {
      self->keys_source = 0;
      leave (self);
      return G_SOURCE_REMOVE;
    }

  g_clear_handle_id (&self->escape_source, g_source_remove);
  if (self->notice != NULL && !tui_input_is_pasting (self->input))
    set_notice (self, NULL);
  g_byte_array_append (self->keys, (const guint8 *) bytes, n);
  decode_keys (self, FALSE);
  return G_SOURCE_CONTINUE;
}

static void
watch_terminal (TuiApp *self)
{
  static const int leaving[] = { SIGINT, SIGTERM, SIGHUP };
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (STDIN_FILENO);

  self->keys_source = g_io_add_watch (channel, G_IO_IN | G_IO_HUP | G_IO_ERR, on_keys, self);
  for (guint i = 0; i < G_N_ELEMENTS (leaving); i++)
    self->signal_sources[i] = g_unix_signal_add (leaving[i], on_leave_signal, self);
  self->signal_sources[3] = g_unix_signal_add (SIGWINCH, on_resized, self);
  self->job = tui_job_new (on_job_signal, self);
}

static void
watch_session (TuiApp *self)
{
  GListModel *rooms = client_session_get_rooms (self->session);

  g_signal_connect (self->session, "room-added", G_CALLBACK (on_room_added), self);
  g_signal_connect (self->session, "room-removed", G_CALLBACK (on_room_removed), self);
  g_signal_connect (self->session, "focus-room", G_CALLBACK (on_focus_room), self);
  g_signal_connect (self->session, "state-changed", G_CALLBACK (on_state_changed), self);
  g_signal_connect (self->session, "quit", G_CALLBACK (on_session_quit), self);
  g_signal_connect (self->session, "failed", G_CALLBACK (on_session_failed), self);
  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);

      on_room_added (self->session, room, self);
    }
}

/* Life */

static void
tui_app_init (TuiApp *self)
{
  self->panes = g_ptr_array_new_with_free_func ((GDestroyNotify) tui_pane_free);
  self->keys = g_byte_array_new ();
}

static void
tui_app_dispose (GObject *object)
{
  TuiApp *self = TUI_APP (object);

  tui_app_leave (self);
  g_clear_handle_id (&self->quit_source, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  self->pane = NULL;
  g_clear_pointer (&self->panes, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tui_app_parent_class)->dispose (object);
}

static void
tui_app_finalize (GObject *object)
{
  TuiApp *self = TUI_APP (object);

  g_byte_array_unref (self->keys);
  g_free (self->notice);
  g_clear_pointer (&self->jump, tui_jump_free);
  g_clear_error (&self->quit_error);
  G_OBJECT_CLASS (tui_app_parent_class)->finalize (object);
}

static void
tui_app_class_init (TuiAppClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = tui_app_dispose;
  object_class->finalize = tui_app_finalize;
  signals[SIGNAL_QUIT] = g_signal_new ("quit", TUI_TYPE_APP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_ERROR);
}

/**
 * tui_app_new:
 *
 * Takes the terminal and paints the first frame before it returns: connect the session after it.
 *
 * Returns: (transfer full): the app; %NULL with @error set and the terminal as it was
 */
TuiApp *
tui_app_new (ClientSession *session, GError **error)
{
  g_autoptr (TuiApp) self = g_object_new (TUI_TYPE_APP, NULL);

  self->session = g_object_ref (session);
  self->input = tui_input_new (&input_handler, self); /* before curses: both read terminfo */
  self->screen = tui_screen_new (error);
  if (self->screen == NULL)
    return NULL;

  watch_terminal (self);
  watch_session (self);
  g_clear_handle_id (&self->paint_source, g_source_remove);
  self->dirty_since = 0;
  paint (self);
  wait_for_output (self);
  return g_steal_pointer (&self);
}

/**
 * tui_app_leave:
 *
 * Gives the terminal back. What happens to the session is not shown any more.
 */
void
tui_app_leave (TuiApp *self)
{
  guint *const sources[] = { &self->keys_source,       &self->escape_source,
                             &self->output_source,     &self->paint_source,
                             &self->signal_sources[0], &self->signal_sources[1],
                             &self->signal_sources[2], &self->signal_sources[3] };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_clear_handle_id (sources[i], g_source_remove);
  self->is_leaving = TRUE;
  g_clear_pointer (&self->job, tui_job_free);
  g_clear_pointer (&self->screen, tui_screen_free);
  g_clear_pointer (&self->input, tui_input_free);
}
