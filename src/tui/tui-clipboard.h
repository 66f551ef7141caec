/* tui-clipboard.h: text for the terminal's clipboard (OSC 52), which works over ssh as well. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What many terminals take at most; more is not copied at all. */
#define TUI_CLIPBOARD_MAX_BYTES (72 * 1024)

/* (transfer full) (nullable): too much. text may come from anybody: it is cleaned here. */
char *tui_clipboard_sequence (const char *text, gboolean is_in_tmux);

G_END_DECLS
