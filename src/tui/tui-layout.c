#include "config.h"

#include "tui-layout.h"

#define BORDER_LINES 3 /* top, separator, bottom */
#define MEMBERS_FROM_COLUMNS 100
#define MEMBERS_COLUMNS 18
#define ROOMS_FROM_COLUMNS 110
#define ROOMS_COLUMNS 20

/* The input window may grow to a third of the screen. */
static int
max_input_rows (int rows)
{
  return MAX (1, (rows - BORDER_LINES) / 3);
}

/**
 * tui_layout_compute:
 * @input_rows: how many rows the typed text would like
 */
void
tui_layout_compute (TuiLayout *self, int rows, int columns, int input_rows)
{
  int input = CLAMP (input_rows, 1, max_input_rows (rows));
  int inner = columns - 2;
  int rooms = columns >= ROOMS_FROM_COLUMNS ? ROOMS_COLUMNS : 0;
  int members = columns >= MEMBERS_FROM_COLUMNS ? MEMBERS_COLUMNS : 0;

  *self = (TuiLayout){ .rows = rows, .columns = columns };
  self->is_too_small = rows < TUI_LAYOUT_MIN_ROWS || columns < TUI_LAYOUT_MIN_COLUMNS;
  if (self->is_too_small)
    return;

  self->bottom = rows - 1;
  self->separator = self->bottom - input - 1;
  self->chat = (TuiRect){ 1, 1 + rooms, self->separator - 1, inner - rooms - members };
  self->input = (TuiRect){ self->separator + 1, 1, input, inner };
  self->members = (TuiRect){ 1, 1 + inner - members, self->separator - 1, members };
  self->rooms = (TuiRect){ 1, 1, self->separator - 1, rooms };
}
