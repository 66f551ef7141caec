/* tui-app-select.c: a message of the chat window is chosen, and something is done to it. */
#include "config.h"

#include "tui-app-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
    {
      tui_pane_select (self->pane, NULL);
      tui_view_release (tui_pane_get_view (self->pane));
    }
  tui_app_mark_dirty (self);
}

static void
note_place (TuiApp *self)
{
  if (self->pane == NULL || tui_pane_get_selected (self->pane) != NULL)
    return;
  self->chosen_from = self->focus;
  self->has_chosen_last = tui_view_is_following (tui_pane_get_view (self->pane));
}

void
tui_app_begin_choice (TuiApp *self)
{
  note_place (self);
  tui_app_set_focus (self, TUI_FOCUS_CHAT);
}

static void
step (TuiApp *self, int direction)
{
  if (self->pane == NULL)
    return;
  tui_app_begin_choice (self);
  tui_pane_select_step (self->pane, direction);
}

#define REPLY "/reply "

/* What is typed already is the answer, or its beginning; a command is another thing. */
static void
reply (TuiApp *self)
{
  gsize cursor;
  g_autofree char *typed = NULL;
  g_autofree char *text = NULL;

  if (get_selected (self) == NULL)
    return;
  typed = tui_input_get_text (self->input, &cursor);
  if (*typed == '/' && !g_str_has_prefix (typed, REPLY))
    {
      tui_app_begin_command (self, REPLY);
      return;
    }
  text = *typed == '/' ? g_strdup (typed) : g_strconcat (REPLY, typed, NULL);
  tui_input_set_text (self->input, text);
  tui_app_set_focus (self, TUI_FOCUS_INPUT);
}

/* (transfer full): all but an answer that is none yet */
static char *
take_typed (TuiApp *self)
{
  gsize cursor;
  g_autofree char *typed = tui_input_get_text (self->input, &cursor);

  return strcmp (typed, REPLY) == 0 ? g_strdup ("") : g_steal_pointer (&typed);
}

/**
 * tui_app_begin_command:
 * @command: with a blank behind it; lives on
 *
 * What is typed already is about something else: it comes back behind the command.
 */
void
tui_app_begin_command (TuiApp *self, const char *command)
{
  note_place (self);
  if (self->begun == NULL)
    self->put_aside = take_typed (self);
  self->begun = command;
  tui_input_set_text (self->input, command);
  tui_app_set_focus (self, TUI_FOCUS_INPUT);
}

/**
 * tui_app_has_begun:
 * @text: that is sent
 *
 * Returns: whether it is what was begun with the chosen message, or was emptied to leave that be
 */
gboolean
tui_app_has_begun (TuiApp *self, const char *text)
{
  return self->begun != NULL &&
         (*text == '\0' || strncmp (text, self->begun, strlen (self->begun) - 1) == 0);
}

/**
 * tui_app_go_back:
 * @is_done: what was begun with the chosen message; else something else was sent
 *
 * Back to where the person was, and to what was typed there.
 */
void
tui_app_go_back (TuiApp *self, gboolean is_done)
{
  g_autofree char *typed = g_steal_pointer (&self->put_aside);

  if (self->begun == NULL)
    return;
  self->begun = NULL;
  tui_input_set_text (self->input, typed);
  if (is_done)
    tui_app_set_focus (self, self->chosen_from);
}

static void
react (TuiApp *self)
{
  if (get_selected (self) != NULL)
    tui_app_begin_command (self, "/react ");
}

static void
take_back (TuiApp *self)
{
  if (get_selected (self) != NULL)
    tui_app_begin_command (self, "/delete ");
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
  if (self->focus != TUI_FOCUS_CHAT)
    return;
  if (self->pane != NULL && tui_pane_get_selected (self->pane) != NULL)
    tui_app_set_focus (self, self->chosen_from);
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
