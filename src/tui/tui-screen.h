/* tui-screen.h: the terminal's screen: the only code that knows curses.
 *
 * Curses draws into memory; its bytes go to the terminal without blocking. A terminal that does not
 * read delays the next frame, and nothing else: while tui_screen_is_busy(), do not paint.
 *
 * The terminal comes back when the screen is freed, on tui_screen_leave(), on exit() and in
 * crashes.
 */
#pragma once

#include "tui-text.h"
#include "tui-theme.h"

G_BEGIN_DECLS

#define TUI_SCREEN_ERROR (tui_screen_error_quark ())
GQuark tui_screen_error_quark (void);

typedef enum
{
  TUI_SCREEN_ERROR_NOT_A_TERMINAL,
  TUI_SCREEN_ERROR_UNSUPPORTED, /* it cannot do what we need */
} TuiScreenError;

typedef enum
{
  TUI_GLYPH_HORIZONTAL,
  TUI_GLYPH_VERTICAL,
  TUI_GLYPH_TOP_LEFT,
  TUI_GLYPH_TOP_RIGHT,
  TUI_GLYPH_BOTTOM_LEFT,
  TUI_GLYPH_BOTTOM_RIGHT,
} TuiGlyph;

typedef struct _TuiScreen TuiScreen;

TuiScreen *tui_screen_new (TuiTextFlags flags, GError **error);
void tui_screen_free (TuiScreen *self);
TuiTextFlags tui_screen_get_text_flags (TuiScreen *self); /* by which it measures */
void tui_screen_set_text_flags (TuiScreen *self, TuiTextFlags flags);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiScreen, tui_screen_free)

/* The terminal */
void tui_screen_update_size (TuiScreen *self);
void tui_screen_get_size (TuiScreen *self, int *rows, int *columns);
void tui_screen_leave (TuiScreen *self);       /* to the shell's screen and modes */
void tui_screen_return (TuiScreen *self);      /* back */
gboolean tui_screen_can_ask (TuiScreen *self); /* the terminal would answer, or be silent */
void tui_screen_set_mouse (TuiScreen *self, gboolean is_on); /* whether it reports clicks */
void tui_screen_send (TuiScreen *self, const char *bytes);   /* that draw nothing */

/* Colours and attributes; (transfer none), until there is another. */
void tui_screen_set_theme (TuiScreen *self, const TuiTheme *theme);

/* Drawing, into memory */
void tui_screen_erase (TuiScreen *self);
int tui_screen_put (TuiScreen *self,
                    int row,
                    int column,
                    int columns,
                    const char *text,
                    gsize length,
                    const TuiStyle *style);
/* From column, and not over end; the column behind it. */
int tui_screen_put_until (
    TuiScreen *self, int row, int column, int end, const char *text, const TuiStyle *style);
/* The same, but a sign stands where it is cut. */
int tui_screen_put_shortened (
    TuiScreen *self, int row, int column, int end, const char *text, const TuiStyle *style);
/* What was put there, underlined and in no colour, is part of an address. */
void tui_screen_link (TuiScreen *self,
                      int row,
                      int column,
                      const char *part,
                      gsize part_length,
                      const char *address,
                      gsize address_length);
void tui_screen_put_glyph (
    TuiScreen *self, int row, int column, int repeat, TuiGlyph glyph, const TuiStyle *style);
void tui_screen_place_cursor (TuiScreen *self, int row, int column); /* row -1: hidden */

/* To the terminal */
void tui_screen_paint (TuiScreen *self, gboolean everything);
gboolean tui_screen_flush (TuiScreen *self); /* FALSE: there is more to write */
gboolean tui_screen_is_busy (TuiScreen *self);
int tui_screen_get_output_fd (TuiScreen *self); /* to wait on for G_IO_OUT while busy */

G_END_DECLS
