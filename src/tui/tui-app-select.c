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

static const struct
{
  gunichar character;
  void (*run) (TuiApp *self);
} letters[] = {
  { 'r', reply },
  { 'e', react },
  { '+', react },
  { 'd', take_back },
};

/**
 * tui_app_take_select_key:
 *
 * Returns: whether the key is about choosing a message, or the one that is chosen
 */
gboolean
tui_app_take_select_key (TuiApp *self, const TuiKeyPress *press)
{
  gboolean is_letter = press->key == TUI_KEY_CHAR && self->focus == TUI_FOCUS_CHAT;

  if (press->key == TUI_KEY_SELECT_PREVIOUS || (is_letter && press->character == 'k'))
    step (self, -1);
  else if (press->key == TUI_KEY_SELECT_NEXT || (is_letter && press->character == 'j'))
    step (self, 1);
  else if (press->key == TUI_KEY_ESCAPE && self->focus == TUI_FOCUS_CHAT)
    tui_app_clear_selection (self);
  else if (press->key == TUI_KEY_ENTER && self->focus == TUI_FOCUS_CHAT)
    reply (self);
  else
    {
      for (guint i = 0; is_letter && i < G_N_ELEMENTS (letters); i++)
        if (letters[i].character == press->character)
          {
            letters[i].run (self);
            return TRUE;
          }
      return FALSE;
    }
  return TRUE;
}
