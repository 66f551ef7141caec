#include "config.h"

#include "tui-notify.h"

#include <string.h>

#include "tui-sanitize.h"
#include "tui-text.h"

#define MAX_COLUMNS 200

TuiNotifyKind
tui_notify_kind (const char *(*get) (const char *name))
{
  static const struct
  {
    const char *variable;
    const char *prefix;
    TuiNotifyKind kind;
    gboolean is_left; /* by the terminal that tmux was started in: it sets the others itself */
  } table[] = {
    { "TERM", "xterm-kitty", TUI_NOTIFY_OSC_99, FALSE },
    { "TERM", "foot", TUI_NOTIFY_OSC_777, FALSE },
    { "TERM", "rxvt", TUI_NOTIFY_OSC_777, FALSE },
    { "TERM", "xterm-ghostty", TUI_NOTIFY_OSC_777, FALSE },
    { "TERM_PROGRAM", "WezTerm", TUI_NOTIFY_OSC_9, FALSE },
    { "TERM_PROGRAM", "iTerm.app", TUI_NOTIFY_OSC_9, FALSE },
    { "TERM_PROGRAM", "ghostty", TUI_NOTIFY_OSC_777, FALSE },
    { "KITTY_WINDOW_ID", "", TUI_NOTIFY_OSC_99, TRUE },
    { "GHOSTTY_RESOURCES_DIR", "", TUI_NOTIFY_OSC_777, TRUE },
    { "WEZTERM_PANE", "", TUI_NOTIFY_OSC_9, TRUE },
    { "ITERM_SESSION_ID", "", TUI_NOTIFY_OSC_9, TRUE },
    { "LC_TERMINAL", "iTerm2", TUI_NOTIFY_OSC_9, TRUE },
  };
  gboolean is_in_tmux = get ("TMUX") != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const char *value = is_in_tmux || !table[i].is_left ? get (table[i].variable) : NULL;

      if (value != NULL && g_str_has_prefix (value, table[i].prefix))
        return table[i].kind;
    }
  return TUI_NOTIFY_BELL;
}

/* One line that ends nothing and separates nothing. */
static char *
clean (const char *text)
{
  char *safe = tui_sanitize (text, -1, TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS);

  safe[tui_text_fit (safe, strlen (safe), MAX_COLUMNS, TUI_TEXT_NONE)] = '\0';
  return g_strdelimit (safe, ";", ',');
}

static char *
wrap_for_tmux (const char *sequence)
{
  g_autoptr (GString) doubled = g_string_new (sequence);

  g_string_replace (doubled, "\033", "\033\033", 0);
  return g_strdup_printf ("\033Ptmux;%s\033\\", doubled->str);
}

/**
 * tui_notify_sequence:
 *
 * The texts may come from anybody.
 */
char *
tui_notify_sequence (
    TuiNotifyKind kind, const char *title, const char *body, gboolean is_in_tmux, gboolean has_bell)
{
  const char *bell = has_bell ? "\007" : "";
  g_autofree char *safe_title = clean (title);
  g_autofree char *safe_body = clean (body);
  g_autofree char *sequence = NULL;
  g_autofree char *outer = NULL;

  switch (kind)
    {
    case TUI_NOTIFY_BELL:
      return g_strdup (bell);
    case TUI_NOTIFY_OSC_9:
      sequence = g_strdup_printf ("\033]9;%s: %s\033\\", safe_title, safe_body);
      break;
    case TUI_NOTIFY_OSC_99:
      sequence = g_strdup_printf ("\033]99;i=pychat:d=0;%s\033\\"
                                  "\033]99;i=pychat:p=body;%s\033\\",
                                  safe_title, safe_body);
      break;
    case TUI_NOTIFY_OSC_777:
      sequence = g_strdup_printf ("\033]777;notify;%s;%s\033\\", safe_title, safe_body);
      break;
    default:
      g_assert_not_reached ();
    }
  outer = is_in_tmux ? wrap_for_tmux (sequence) : g_steal_pointer (&sequence);
  return g_strconcat (bell, outer, NULL);
}
