#include "config.h"

#include "tui-app-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "tui-frame-people.h"
#include "tui-keys.h"

#define ESCAPE_TIMEOUT_MS 50
#define MOUSE "\033[<" /* what readline took of a report */

void
tui_app_set_focus (TuiApp *self, TuiFocus focus)
{
  self->focus = focus;
  tui_app_mark_dirty (self);
}

void
tui_app_set_notice (TuiApp *self, const char *text)
{
  g_free (self->notice);
  self->notice = g_strdup (text);
  tui_app_mark_dirty (self);
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
  tui_app_mark_dirty (self);
}

static void
jump (TuiApp *self, const TuiKeyPress *press)
{
  TuiJumpResult result = tui_jump_take_key (self->jump, press);

  tui_app_mark_dirty (self);
  if (result == TUI_JUMP_GOES_ON)
    return;
  if (result == TUI_JUMP_CHOSEN)
    tui_app_go_to_room (self, tui_jump_get_match (self->jump, tui_jump_get_chosen (self->jump)));
  g_clear_pointer (&self->jump, tui_jump_free);
}

static void
resend (TuiApp *self)
{
  if (self->pane != NULL && tui_pane_resend (self->pane) == 0)
    tui_app_set_notice (self, _ ("There is nothing here that failed"));
}

/**
 * tui_app_is_way_out:
 *
 * Returns: whether the key leads to another room, from whatever lies over the chat too
 */
gboolean
tui_app_is_way_out (const TuiKeyPress *press)
{
  return press->key == TUI_KEY_ROOM || press->key == TUI_KEY_NEXT_ROOM ||
         press->key == TUI_KEY_PREVIOUS_ROOM || press->key == TUI_KEY_ACTIVE_ROOM;
}

/* While a page is read, keys are about it; but for those that every window has. */
static gboolean
take_page_key (TuiApp *self, const TuiKeyPress *press)
{
  static const TuiKey everywhere[] = { TUI_KEY_REDRAW,      TUI_KEY_INTERRUPT, TUI_KEY_SUSPEND,
                                       TUI_KEY_FOCUS_IN,    TUI_KEY_FOCUS_OUT, TUI_KEY_MOUSE,
                                       TUI_KEY_TOGGLE_MOUSE };

  if (self->page == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (everywhere); i++)
    if (press->key == everywhere[i])
      return FALSE;
  if (press->key == TUI_KEY_PASTE || tui_app_is_way_out (press))
    {
      g_clear_pointer (&self->page, tui_page_free);
      return FALSE;
    }
  if (!tui_page_take_key (self->page, press))
    g_clear_pointer (&self->page, tui_page_free);
  tui_app_mark_dirty (self);
  return TRUE;
}

/* Not further than there is something: many keys may come before the next frame. */
static void
scroll_people (TuiApp *self, int step)
{
  ClientRoom *room = self->pane != NULL ? tui_pane_get_room (self->pane) : NULL;

  self->people_top = (int) tui_frame_clamp_people (room, &self->people, self->people_top + step);
  tui_app_mark_dirty (self);
}

/* Keys that lead to other rooms, and to who is there. */
static gboolean
take_room_key (TuiApp *self, const TuiKeyPress *press)
{
  switch ((int) press->key)
    {
    case TUI_KEY_PREVIOUS_ROOM:
      tui_app_step_room (self, -1);
      return TRUE;
    case TUI_KEY_NEXT_ROOM:
      tui_app_step_room (self, 1);
      return TRUE;
    case TUI_KEY_ACTIVE_ROOM:
      tui_app_go_to_active (self);
      return TRUE;
    case TUI_KEY_ROOM:
      tui_app_go_to_room (self, press->character == '0' ? 9 : press->character - '1');
      return TRUE;
    case TUI_KEY_JUMP:
      start_jump (self);
      return TRUE;
    case TUI_KEY_PEOPLE_UP:
    case TUI_KEY_PEOPLE_DOWN:
      scroll_people (self, press->key == TUI_KEY_PEOPLE_UP ? -1 : 1);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Keys of the screen as a whole, and what the terminal tells of itself. */
static gboolean
take_screen_key (TuiApp *self, const TuiKeyPress *press)
{
  switch ((int) press->key)
    {
    case TUI_KEY_TAB:
    case TUI_KEY_BACK_TAB:
      tui_app_set_focus (self, self->focus == TUI_FOCUS_INPUT ? TUI_FOCUS_CHAT : TUI_FOCUS_INPUT);
      return TRUE;
    case TUI_KEY_HELP:
      tui_app_show_help (self);
      return TRUE;
    case TUI_KEY_FOCUS_IN:
    case TUI_KEY_FOCUS_OUT:
      self->attention.person =
          press->key == TUI_KEY_FOCUS_IN ? TUI_PERSON_HERE : TUI_PERSON_ELSEWHERE;
      return TRUE;
    case TUI_KEY_RESEND:
      resend (self);
      return TRUE;
    case TUI_KEY_REDRAW:
      tui_app_repaint_all (self);
      return TRUE;
    case TUI_KEY_INTERRUPT:
      tui_app_say_goodbye (self);
      return TRUE;
    case TUI_KEY_SUSPEND:
      tui_app_stop (self);
      return TRUE;
    case TUI_KEY_MOUSE:
      tui_app_take_mouse (self, press);
      return TRUE;
    case TUI_KEY_TOGGLE_MOUSE:
      tui_app_toggle_mouse (self);
      return TRUE;
    case TUI_KEY_PASTE:
      tui_app_set_focus (self, TUI_FOCUS_INPUT);
      tui_input_begin_paste (self->input);
      return TRUE;
    default:
      return FALSE;
    }
}

/* The first that has a use for it takes it: what lies over the chat, the app, then the room in
 * sight. */
static void
take_key (TuiApp *self, const TuiKeyPress *press)
{
  if (!take_page_key (self, press) && !tui_app_take_search_key (self, press) &&
      !take_room_key (self, press) && !take_screen_key (self, press) &&
      !tui_app_take_select_key (self, press) &&
      (self->pane == NULL || !tui_pane_take_key (self->pane, press->key)))
    g_debug ("unhandled key %d", press->key);
}

static void
on_input_key (gpointer data, const TuiKeyPress *press)
{
  TuiApp *self = data;

  if (press->key == TUI_KEY_MOUSE) /* readline knows its beginning only */
    self->is_mouse_due = TRUE;
  else
    take_key (self, press);
}

static void
on_paste_cut (gpointer data)
{
  tui_app_set_notice (data, _ ("The paste was too long: its end is missing"));
}

/* What stands in the input is what the room's others are told of, once it is another text. */
static void
tell_typing (TuiApp *self)
{
  gsize cursor;
  g_autofree char *text = tui_input_get_text (self->input, &cursor);
  guint hash = g_str_hash (text);

  if (!self->settings.tells_typing || self->pane == NULL || hash == self->typed_hash)
    return;
  self->typed_hash = hash;
  client_session_typing (self->session, tui_pane_get_room (self->pane), text);
}

static void
on_input_changed (gpointer data)
{
  tell_typing (data);
  tui_app_mark_dirty (data);
}

/* What is done to a message of long ago leaves the person there. */
static void
say (TuiApp *self, const char *text, gboolean is_about_chosen)
{
  gboolean stays = is_about_chosen && self->chosen_from == TUI_FOCUS_CHAT;

  tui_app_leave_excerpt (self);
  if (!is_about_chosen || (self->has_chosen_last && !stays))
    tui_view_scroll_to_end (tui_pane_get_view (self->pane));
  client_session_input (self->session, tui_pane_get_room (self->pane), text);
  if (!stays)
    tui_app_clear_selection (self);
}

static void
on_submitted (gpointer data, const char *text)
{
  TuiApp *self = data;
  gboolean has_begun = tui_app_has_begun (self, text);

  tui_app_mark_dirty (self);
  if (self->pane != NULL && *text != '\0' && !tui_app_answer_excerpt (self, text))
    say (self, text, has_begun);
  tui_app_go_back (self, has_begun);
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

const TuiInputHandler tui_app_input_handler = {
  .submitted = on_submitted,
  .key = on_input_key,
  .changed = on_input_changed,
  .paste_cut = on_paste_cut,
  .complete = on_complete,
};

static gboolean
on_escape_timeout (gpointer data)
{
  TuiApp *self = data;

  self->escape_source = 0;
  tui_app_decode_keys (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* What is typed into a jump or a search is letters first. */
static gsize
take_from (TuiApp *self, gboolean is_complete, TuiKeyPress *press)
{
  const char *bytes = (const char *) self->keys->data;

  if (self->jump != NULL || (self->page != NULL && g_ascii_isprint (*bytes)))
    return tui_keys_take (bytes, self->keys->len, is_complete, press);
  return tui_bindings_take (self->bindings, bytes, self->keys->len, is_complete, press);
}

/* The chat window's keys are decoded here; the input's go to readline. A key may move the focus, so
 * that what follows it in the same read belongs to the other. */
void
tui_app_decode_keys (TuiApp *self, gboolean is_complete)
{
  while (self->keys->len > 0)
    {
      TuiKeyPress press;
      gsize size;

      if ((self->focus == TUI_FOCUS_INPUT && self->jump == NULL && self->page == NULL &&
           !tui_app_shows_found (self) && !self->is_mouse_due) ||
          tui_input_is_pasting (self->input))
        {
          size = tui_input_feed (self->input, (const char *) self->keys->data, self->keys->len);
          g_byte_array_remove_range (self->keys, 0, size);
          if (self->is_mouse_due)
            g_byte_array_prepend (self->keys, (const guint8 *) MOUSE, strlen (MOUSE));
          continue;
        }
      size = take_from (self, is_complete, &press);
      if (size == 0)
        {
          if (self->escape_source == 0)
            self->escape_source = g_timeout_add (ESCAPE_TIMEOUT_MS, on_escape_timeout, self);
          return;
        }
      g_byte_array_remove_range (self->keys, 0, size);
      if (self->is_mouse_due && press.key != TUI_KEY_MOUSE) /* its end never came */
        g_byte_array_set_size (self->keys, 0);
      self->is_mouse_due = FALSE;
      if (self->jump != NULL && press.key != TUI_KEY_MOUSE)
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
      tui_app_say_goodbye (self);
      return G_SOURCE_REMOVE;
    }

  g_clear_handle_id (&self->escape_source, g_source_remove);
  if (self->notice != NULL && !tui_input_is_pasting (self->input))
    tui_app_set_notice (self, NULL);
  tui_app_take_bytes (self, bytes, (gsize) n);
  tui_app_decode_keys (self, FALSE);
  return G_SOURCE_CONTINUE;
}

void
tui_app_watch_keys (TuiApp *self)
{
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (STDIN_FILENO);

  self->keys_source = g_io_add_watch (channel, G_IO_IN | G_IO_HUP | G_IO_ERR, on_keys, self);
}
