#include "config.h"

#include "tui-clipboard.h"

#include <string.h>

#include "tui-sanitize.h"

/**
 * tui_clipboard_sequence:
 *
 * tmux takes the sequence for itself where its set-clipboard is on, and passes on what is wrapped
 * where its allow-passthrough is: it gets both.
 */
char *
tui_clipboard_sequence (const char *text, gboolean is_in_tmux)
{
  g_autofree char *safe = tui_sanitize (text, -1, TUI_SANITIZE_KEEP_LF | TUI_SANITIZE_HIDE_FORMATS);
  gsize length = strlen (safe);
  g_autofree char *coded = NULL;

  if (length > TUI_CLIPBOARD_MAX_BYTES)
    return NULL;
  coded = g_base64_encode ((const guchar *) safe, length);
  if (is_in_tmux)
    return g_strdup_printf ("\033]52;c;%s\033\\\033Ptmux;\033\033]52;c;%s\033\033\\\033\\", coded,
                            coded);
  return g_strdup_printf ("\033]52;c;%s\033\\", coded);
}
