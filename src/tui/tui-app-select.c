/* tui-app-select.c: a message of the chat window is chosen, and something is done to it. */
#include "config.h"

#include "tui-app-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tui-sanitize.h"

static const ClientMessage *
get_selected (TuiApp *self)
{
  const ClientMessage *message = self->pane != NULL ? tui_pane_get_selected (self->pane) : NULL;

  if (message == NULL)
    tui_app_set_notice (self, _ ("First choose a message: Shift+Up, or k"));
  return message;
}

void
tui_app_clear_selection (TuiApp *self)
{
  if (self->pane != NULL)
    tui_pane_select (self->pane, NULL);
  tui_app_mark_dirty (self);
}

static void
step (TuiApp *self, int direction)
{
  if (self->pane == NULL)
    return;
  tui_app_set_focus (self, TUI_FOCUS_CHAT);
  tui_pane_select_step (self->pane, direction);
}

/* The command is put before what is typed already. */
static void
begin_command (TuiApp *self, const char *command)
{
  g_autofree char *typed = NULL;
  g_autofree char *text = NULL;
  gsize cursor;

  if (get_selected (self) == NULL)
    return;
  typed = tui_input_get_text (self->input, &cursor);
  text = g_strconcat (command, *typed == '/' ? "" : typed, NULL);
  tui_input_set_text (self->input, text);
  tui_app_set_focus (self, TUI_FOCUS_INPUT);
}

static void
reply (TuiApp *self)
{
  begin_command (self, "/reply ");
}

static void
react (TuiApp *self)
{
  begin_command (self, "/react ");
}

static void
take_back (TuiApp *self)
{
  begin_command (self, "/delete ");
}

static void
copy (TuiApp *self)
{
  if (get_selected (self) != NULL)
    tui_app_copy_selection (self);
}

static void
copy_link (TuiApp *self)
{
  if (get_selected (self) != NULL)
    tui_app_use_links (self, TUI_LINK_COPY);
}

static void
open_link (TuiApp *self)
{
  if (get_selected (self) != NULL)
    tui_app_use_links (self, TUI_LINK_OPEN);
}

static void
begin_range (TuiApp *self)
{
  if (get_selected (self) != NULL)
    tui_pane_set_range (self->pane, TRUE);
}

static void
previous (TuiApp *self)
{
  step (self, -1);
}

static void
next (TuiApp *self)
{
  step (self, 1);
}

static void
end_choice (TuiApp *self)
{
  if (self->focus == TUI_FOCUS_CHAT)
    tui_app_clear_selection (self);
}

static const struct
{
  TuiKey key;
  void (*run) (TuiApp *self);
} actions[] = {
  { TUI_KEY_SELECT_PREVIOUS, previous },
  { TUI_KEY_SELECT_NEXT, next },
  { TUI_KEY_SELECT_RANGE, begin_range },
  { TUI_KEY_REPLY, reply },
  { TUI_KEY_ENTER, reply },
  { TUI_KEY_REACT, react },
  { TUI_KEY_DELETE, take_back },
  { TUI_KEY_COPY, copy },
  { TUI_KEY_COPY_LINK, copy_link },
  { TUI_KEY_OPEN_LINK, open_link },
  { TUI_KEY_ESCAPE, end_choice },
};

/**
 * tui_app_take_select_key:
 *
 * Returns: whether the key is about choosing a message, or the one that is chosen
 */
gboolean
tui_app_take_select_key (TuiApp *self, const TuiKeyPress *press)
{
  if (tui_app_choose_link (self, press))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (actions[i].key == press->key)
      {
        actions[i].run (self);
        return TRUE;
      }
  return FALSE;
}
