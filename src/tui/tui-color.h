/* tui-color.h: colours people chose, made readable, and fitted to what the terminal has. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TUI_BACKGROUND_UNKNOWN, /* readable on both */
  TUI_BACKGROUND_DARK,
  TUI_BACKGROUND_LIGHT,
} TuiBackground;

guint32 tui_color_make_readable (guint32 rgb, TuiBackground background);
int tui_color_nearest (guint32 rgb, int n_colors);
double tui_color_contrast (guint32 a, guint32 b);
guint32 tui_color_make_contrast (guint32 rgb, guint32 background, double least);
TuiBackground tui_color_background_of (guint32 rgb);
TuiBackground tui_color_background_from_env (const char *colorfgbg);

G_END_DECLS
