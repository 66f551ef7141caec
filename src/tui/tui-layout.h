/* tui-layout.h: where things stand on a screen of a size. Pure arithmetic. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TUI_LAYOUT_MIN_COLUMNS 20
#define TUI_LAYOUT_MIN_ROWS 5

typedef struct
{
  int row;
  int column;
  int rows;
  int columns;
} TuiRect;

/* The two windows share the line between them: it is the lower border of the one and the upper
 * border of the other.
 *
 *   0          top line: rooms and topic
 *              chat, with rooms at its left and members at its right where there is space
 *   separator  who we are, the state of the connection, what is new below
 *              input
 *   bottom
 */
typedef struct
{
  gboolean is_too_small;
  int rows;
  int columns;
  int separator; /* row */
  int bottom;    /* row */
  TuiRect chat;
  TuiRect input;
  TuiRect rooms;   /* no columns: no space */
  TuiRect members; /* likewise */
} TuiLayout;

void tui_layout_compute (TuiLayout *self, int rows, int columns, int input_rows);

G_END_DECLS
