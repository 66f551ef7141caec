#include "config.h"

#include <stdio.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <string.h>
#include <unistd.h>

#include "tui-input-private.h"
#include "tui-rescue.h"

/* Where nobody draws for it, readline draws its line itself, at the end of what was printed. */

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

static gboolean
has_paste (void)
{
  const char *term = g_getenv ("TERM");

  return term != NULL && strcmp (term, "dumb") != 0;
}

/* While a line is handed up there is none: readline shows the next one afterwards. */
static void
hide_line (TuiInput *self)
{
  if (!self->is_submitting)
    rl_clear_visible_line ();
}

static void
show_line (TuiInput *self)
{
  if (!self->is_submitting)
    {
      rl_on_new_line ();
      rl_redisplay ();
    }
  fflush (rl_outstream);
}

/**
 * tui_input_take_terminal:
 *
 * The terminal is ours until tui_input_leave_terminal(): again, after we were stopped.
 */
void
tui_input_take_terminal (TuiInput *self)
{
  if (self->has_terminal)
    rl_deprep_terminal ();
  else
    tcgetattr (STDIN_FILENO, &self->modes);
  tui_rescue_arm (STDOUT_FILENO, &self->modes, has_paste () ? PASTE_OFF : "");
  self->has_terminal = TRUE;
  rl_prep_terminal (1);
  tui_input_send (self, has_paste () ? PASTE_ON : "");
  rl_forced_update_display ();
}

void
tui_input_leave_terminal (TuiInput *self)
{
  if (!self->has_terminal)
    return;
  self->has_terminal = FALSE;
  rl_clear_visible_line ();
  tui_input_send (self, has_paste () ? PASTE_OFF : "");
  rl_deprep_terminal ();
  tcsetattr (STDIN_FILENO, TCSADRAIN, &self->modes);
  tui_rescue_disarm ();
}

void
tui_input_fit_terminal (TuiInput *self)
{
  if (!self->has_terminal)
    return;
  rl_resize_terminal ();
  fflush (rl_outstream);
}

void
tui_input_send (TuiInput *self, const char *bytes)
{
  fputs (bytes, rl_outstream);
  fflush (rl_outstream);
}

/**
 * tui_input_print:
 * @text: sanitised
 *
 * Above the line that is being typed, which stands there again below it.
 */
void
tui_input_print (TuiInput *self, const char *text)
{
  const char *charset;
  g_autofree char *encoded =
      g_get_charset (&charset)
          ? g_strdup (text)
          : g_convert_with_fallback (text, -1, charset, "UTF-8", "?", NULL, NULL, NULL);

  hide_line (self);
  fprintf (rl_outstream, "%s\r\n", encoded != NULL ? encoded : "?");
  show_line (self);
}

void
tui_input_set_prompt (TuiInput *self, const char *prompt)
{
  g_autofree char *local = tui_input_to_locale (prompt);

  hide_line (self);
  rl_set_prompt (local);
  show_line (self);
}
