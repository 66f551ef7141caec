/* tui-notify.h: telling a person who looks elsewhere: the sequences by which terminals show a
 * notification of the desktop, also over ssh. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TUI_NOTIFY_BELL, /* no more than that is known to work */
  TUI_NOTIFY_OSC_9,
  TUI_NOTIFY_OSC_99,
  TUI_NOTIFY_OSC_777,
} TuiNotifyKind;

/* Of the terminal, or of the one that tmux runs in. get: as g_getenv() */
TuiNotifyKind tui_notify_kind (const char *(*get) (const char *name));

/* (transfer full): what to write, maybe nothing. is_in_tmux: wrapped, so that tmux hands it on */
char *tui_notify_sequence (TuiNotifyKind kind,
                           const char *title,
                           const char *body,
                           gboolean is_in_tmux,
                           gboolean has_bell);

G_END_DECLS
