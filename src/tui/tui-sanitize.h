/* tui-sanitize.h: the one gate between bytes from outside and the terminal.
 *
 * What comes out is valid UTF-8 that prints: no control of C0 or C1, no DEL, nothing that reorders
 * the line or hides in it. Controls are shown as ^X (C1 as <9B>), overrides of direction and bytes
 * that are no UTF-8 as U+FFFD; marks of direction and characters of no width outside a cluster that
 * needs them are dropped, and so are more marks than a letter can bear.
 */
#pragma once

#include "tui-styled.h"

G_BEGIN_DECLS

typedef enum
{
  TUI_SANITIZE_LINE = 0,              /* line ends become blanks */
  TUI_SANITIZE_KEEP_LF = 1 << 0,      /* line ends stay, as LF */
  TUI_SANITIZE_IRC_FORMATS = 1 << 1,  /* IRC formatting codes become style */
  TUI_SANITIZE_HIDE_FORMATS = 1 << 2, /* IRC formatting codes vanish */
} TuiSanitizeFlags;

char *tui_sanitize (const char *bytes, gssize length, TuiSanitizeFlags flags);
void tui_sanitize_append (TuiStyled *out,
                          const TuiStyle *style,
                          const char *bytes,
                          gssize length,
                          TuiSanitizeFlags flags);

G_END_DECLS
