/* tui-pen.h: styled text on a row of the screen, in the order in which it stands there.
 *
 * Looks change inside of words that run from right to left, as where a search marks a letter, and
 * must not change the order: the whole is ordered, and then drawn look by look.
 */
#pragma once

#include "tui-bidi.h"
#include "tui-screen.h"

G_BEGIN_DECLS

/* Where a line is drawn, and how. */
typedef struct
{
  TuiScreen *screen;
  const TuiStyled *styled;
  int row;
  int column; /* moves on */
  int end;    /* nothing is drawn from here on */
  gboolean is_selected;
} TuiPen;

/* From start to end, in the part from from to to, which has directions of its own. */
void tui_pen_draw (TuiPen *self, gsize from, gsize to, gsize start, gsize end, TuiBidiBase base);

G_END_DECLS
