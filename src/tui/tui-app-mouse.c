/* tui-app-mouse.c: what a click or the wheel does. */
#include "config.h"

#include "tui-app-private.h"

#include <glib/gi18n-lib.h>

#define WHEEL_LINES 3
#define DOUBLE_CLICK_US (400 * 1000)

/* Buttons as SGR reports have them, without the bits of Shift, Alt and Ctrl. */
enum
{
  BUTTON_LEFT = 0,
  BUTTON_WHEEL_UP = 64,
  BUTTON_WHEEL_DOWN = 65,
  BUTTON_MODIFIERS = 4 | 8 | 16,
};

static void
open_talk (TuiApp *self, guint index)
{
  ClientRoom *shown = tui_pane_get_room (self->pane); /* may be an excerpt, with nobody in it */
  ClientRoom *room = client_session_find_room (self->session, client_room_get_name (shown));
  g_autofree char *command = NULL;

  if (room == NULL || index >= client_room_get_n_members (room))
    return;
  command = g_strconcat ("/query ", client_room_get_member (room, index)->nick, NULL);
  client_session_input (self->session, room, command);
}

static void
choose (TuiApp *self, guint index)
{
  ClientRoom *room = tui_pane_get_room (self->pane);

  tui_app_begin_choice (self);
  if (index < client_room_get_n_messages (room))
    tui_pane_select_index (self->pane, index);
}

static void
click (TuiApp *self, const TuiHit *hit, gboolean is_double)
{
  switch (hit->kind)
    {
    case TUI_HIT_ROOM:
      tui_app_go_to_room (self, hit->index);
      break;
    case TUI_HIT_INPUT:
      tui_app_set_focus (self, TUI_FOCUS_INPUT);
      break;
    case TUI_HIT_CHAT:
      tui_app_set_focus (self, TUI_FOCUS_CHAT);
      break;
    case TUI_HIT_MESSAGE:
      choose (self, hit->index);
      break;
    case TUI_HIT_MEMBER:
      if (is_double)
        open_talk (self, hit->index);
      break;
    case TUI_HIT_NONE:
    default:
      break;
    }
}

/* What lies over the chat: the wheel is its arrows. */
static void
scroll_over (TuiApp *self, int button)
{
  const TuiKeyPress press = { .key = button == BUTTON_WHEEL_UP ? TUI_KEY_UP : TUI_KEY_DOWN };

  if (button != BUTTON_WHEEL_UP && button != BUTTON_WHEEL_DOWN)
    return;
  for (guint i = 0; i < WHEEL_LINES; i++)
    if (self->page != NULL)
      tui_page_take_key (self->page, &press);
    else
      tui_app_take_search_key (self, &press);
  tui_app_mark_dirty (self);
}

/**
 * tui_app_take_mouse:
 * @press: a report, see tui_keys_take()
 */
void
tui_app_take_mouse (TuiApp *self, const TuiKeyPress *press)
{
  TuiHit hit = tui_hits_find (self->hits, press->row, press->column);
  int button = press->button & ~BUTTON_MODIFIERS;
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_double = hit.kind == self->clicked.kind && hit.index == self->clicked.index &&
                       now_us - self->clicked_us < DOUBLE_CLICK_US;

  if (self->pane == NULL || press->is_release || self->jump != NULL)
    return;
  if (self->page != NULL || tui_app_shows_found (self))
    {
      scroll_over (self, button);
      return;
    }
  if (button == BUTTON_WHEEL_UP || button == BUTTON_WHEEL_DOWN)
    {
      if (hit.kind == TUI_HIT_CHAT || hit.kind == TUI_HIT_MESSAGE)
        tui_pane_scroll (self->pane, button == BUTTON_WHEEL_UP ? -WHEEL_LINES : WHEEL_LINES);
      return;
    }
  if (button != BUTTON_LEFT)
    return;
  click (self, &hit, is_double);
  self->clicked = hit;
  self->clicked_us = is_double ? 0 : now_us;
}

/* While the program has the mouse, the terminal's own selection needs Shift. */
static void
set_mouse (TuiApp *self, gboolean is_on)
{
  self->settings.has_mouse = is_on;
  tui_screen_set_mouse (self->screen, is_on);
}

void
tui_app_toggle_mouse (TuiApp *self)
{
  set_mouse (self, !self->settings.has_mouse);
  tui_app_set_notice (self, self->settings.has_mouse
                      ? _ ("The mouse is the program's; with Shift, the terminal's")
                      : _ ("The mouse is the terminal's"));
}
