#include "config.h"

#include <stdio.h>
#include <readline/history.h>
#include <readline/readline.h>

#include "client-emoji.h"
#include "tui-input-private.h"

static gboolean
show_candidate (TuiInput *self)
{
  const char *candidate = self->candidates[self->candidate];

  rl_begin_undo_group ();
  rl_delete_text (self->word_start, self->word_end);
  rl_point = self->word_start;
  rl_insert_text (candidate);
  rl_end_undo_group ();
  self->word_end = rl_point;
  return TRUE;
}

/* What the word before the cursor may become. Returns: FALSE: nothing, and what it was stays */
static gboolean
ask (TuiInput *self)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) candidates = NULL;
  gsize cursor = 0, start = 0;

  if (rl_point == 0 || !g_utf8_validate (rl_line_buffer, rl_end, NULL))
    return FALSE;
  text = tui_input_get_text (self, &cursor);
  candidates = self->handler->complete (self->data, text, cursor, &start);
  if (candidates == NULL || candidates[0] == NULL || start > cursor)
    return FALSE;
  g_strfreev (self->candidates);
  self->candidates = g_steal_pointer (&candidates);
  self->candidate = 0;
  self->word_start = start;
  self->word_end = cursor;
  return TRUE;
}

/* Tab after Tab: the next candidate; behind the only one, the next word. */
static gboolean
complete (TuiInput *self)
{
  gboolean is_again = rl_last_func == tui_input_complete_or_rotate && self->candidates != NULL &&
                      (gsize) rl_point == self->word_end;

  if (is_again && self->candidates[1] != NULL)
    {
      self->candidate = (self->candidate + 1) % g_strv_length (self->candidates);
    }
  else if (!ask (self) && !is_again)
    {
      g_clear_pointer (&self->candidates, g_strfreev);
      return FALSE;
    }
  return show_candidate (self);
}

int
tui_input_complete_or_rotate (int count, int key)
{
  TuiInput *self = tui_input_get_current ();

  if (!self->is_tab_focus && complete (self))
    return 0;
  return tui_input_hand_up (TUI_KEY_TAB, 0);
}

/**
 * tui_input_get_candidates:
 * @chosen: (out): the one that stands in the text
 *
 * Returns: (transfer none) (nullable): what the word before the cursor may become, while one of
 *   several is being chosen
 */
const char *const *
tui_input_get_candidates (TuiInput *self, guint *chosen)
{
  if (self->candidates == NULL || rl_last_func != tui_input_complete_or_rotate ||
      (gsize) rl_point != self->word_end || self->candidates[1] == NULL)
    return NULL;
  *chosen = self->candidate;
  return (const char *const *) self->candidates;
}

/* The colon that ends the name of an emoji makes it one; undo takes that back. */
int
tui_input_insert_colon (int count, int key)
{
  const char *emoji;
  gsize start;

  for (; count > 0; count--)
    rl_insert_text (":"); /* rl_insert() would take what is typed behind it as well */
  if (!g_get_charset (NULL) || RL_ISSTATE (RL_STATE_ISEARCH | RL_STATE_NSEARCH))
    return 0;
  emoji = client_emoji_before (rl_line_buffer, (gsize) rl_point, &start);
  if (emoji == NULL)
    return 0;
  rl_begin_undo_group ();
  rl_delete_text ((int) start, rl_point);
  rl_point = (int) start;
  rl_insert_text (emoji);
  rl_end_undo_group ();
  return 0;
}
