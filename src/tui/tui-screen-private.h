/* tui-screen-private.h: what the files of the screen share: its terminal, and drawing into memory.
 */
#pragma once

#include <curses.h>
#include <stdio.h>
#include <termios.h>

#include "tui-clusters.h"
#include "tui-color.h"
#include "tui-links.h"
#include "tui-screen.h"
#include "tui-text.h"

G_BEGIN_DECLS

struct _TuiScreen
{
  SCREEN *curses;
  FILE *memory; /* curses writes here */
  int output;   /* the terminal: a description of its own, non-blocking */
  gboolean owns_output;
  struct termios modes; /* as they were */
  gboolean is_left;
  gboolean has_mouse;

  TuiClusters *clusters;
  GHashTable *mark_rows; /* of this frame: mark -> (owned) GArray of int */

  TuiLinks *links;       /* (nullable): the terminal has none */
  gboolean is_link_lost; /* what was written on top may be gone */

  GByteArray *pending; /* for the terminal */
  gsize written;       /* of pending */

  gboolean has_colors;
  gboolean is_utf8;
  const TuiTheme *theme; /* (nullable): before the first frame */
  GIConv transliterate;  /* -1: none */
  int cursor_row;
  int cursor_column;
  TuiTextFlags text_flags;
};

void tui_screen_set_ground (TuiScreen *self); /* what an empty cell looks like */
gboolean tui_screen_has_capability (const char *name);

G_END_DECLS
