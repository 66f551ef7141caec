#include "config.h"

#include "tui-color.h"

#include <math.h>
#include <string.h>

#define MIN_CONTRAST 4.5 /* WCAG 2.1, 1.4.3: text */

/* What terminals commonly draw for the first sixteen colours (xterm's). */
static const guint32 ansi[16] = { 0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD,
                                  0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00,
                                  0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF };

static double
channel (guint32 rgb, guint shift)
{
  double value = ((rgb >> shift) & 0xFF) / 255.0;

  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
luminance (guint32 rgb)
{
  return 0.2126 * channel (rgb, 16) + 0.7152 * channel (rgb, 8) + 0.0722 * channel (rgb, 0);
}

/**
 * tui_color_contrast:
 *
 * Returns: the contrast of two colours as WCAG 2.1 defines it, from 1 to 21
 */
double
tui_color_contrast (guint32 a, guint32 b)
{
  double la = luminance (a), lb = luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

static guint32
mix (guint32 rgb, guint32 with, guint percent)
{
  guint32 mixed = 0;

  for (guint shift = 0; shift <= 16; shift += 8)
    {
      guint from = (rgb >> shift) & 0xFF, to = (with >> shift) & 0xFF;

      mixed |= ((from * (100 - percent) + to * percent) / 100) << shift;
    }
  return mixed;
}

/**
 * tui_color_make_readable:
 *
 * Returns: @rgb, lightened or darkened as little as makes it readable on @background
 */
guint32
tui_color_make_readable (guint32 rgb, TuiBackground background)
{
  /* On an unknown background the best is the same contrast with black and with white. */
  double least = background == TUI_BACKGROUND_UNKNOWN ? 3.0 : MIN_CONTRAST;

  for (guint percent = 0; percent <= 100; percent += 5)
    {
      guint32 light = mix (rgb, 0xFFFFFF, percent), dark = mix (rgb, 0x000000, percent);
      gboolean light_fits =
          background == TUI_BACKGROUND_LIGHT || tui_color_contrast (light, 0x000000) >= least;
      gboolean dark_fits =
          background == TUI_BACKGROUND_DARK || tui_color_contrast (dark, 0xFFFFFF) >= least;

      if (background == TUI_BACKGROUND_UNKNOWN)
        {
          if (light_fits && tui_color_contrast (light, 0xFFFFFF) >= least)
            return light;
          if (dark_fits && tui_color_contrast (dark, 0x000000) >= least)
            return dark;
        }
      else if (background == TUI_BACKGROUND_DARK && light_fits)
        return light;
      else if (background == TUI_BACKGROUND_LIGHT && dark_fits)
        return dark;
    }
  return rgb;
}

/**
 * tui_color_make_contrast:
 *
 * Returns: @rgb, lightened or darkened as little as gives it @least contrast with @background, or
 *   as much as there can be
 */
guint32
tui_color_make_contrast (guint32 rgb, guint32 background, double least)
{
  guint32 goal = tui_color_background_of (background) == TUI_BACKGROUND_DARK ? 0xFFFFFF : 0x000000;

  for (guint percent = 0; percent < 100; percent += 5)
    {
      guint32 mixed = mix (rgb, goal, percent);

      if (tui_color_contrast (mixed, background) >= least)
        return mixed;
    }
  return goal;
}

/**
 * tui_color_background_of:
 *
 * Returns: whether @rgb is dark or light: which of white and black can be read on it better
 */
TuiBackground
tui_color_background_of (guint32 rgb)
{
  return tui_color_contrast (rgb, 0xFFFFFF) >= tui_color_contrast (rgb, 0x000000)
             ? TUI_BACKGROUND_DARK
             : TUI_BACKGROUND_LIGHT;
}

static guint32
palette_color (int index)
{
  static const guint8 levels[6] = { 0, 95, 135, 175, 215, 255 };

  if (index < 16)
    return ansi[index];
  if (index < 232)
    {
      index -= 16;
      return (guint32) levels[index / 36] << 16 | (guint32) levels[index / 6 % 6] << 8 |
             levels[index % 6];
    }
  return (guint32) (8 + (index - 232) * 10) * 0x010101;
}

static guint
distance (guint32 a, guint32 b)
{
  static const guint weights[3] = { 2, 4, 3 }; /* blue, green, red: as eyes weigh them */
  guint sum = 0;

  for (guint i = 0; i < 3; i++)
    {
      int difference = (int) ((a >> (8 * i)) & 0xFF) - (int) ((b >> (8 * i)) & 0xFF);

      sum += weights[i] * difference * difference;
    }
  return sum;
}

/**
 * tui_color_nearest:
 * @n_colors: how many the terminal has: 8, 16, 256 or 2^24
 *
 * Returns: the terminal's number for what is nearest to @rgb
 */
int
tui_color_nearest (guint32 rgb, int n_colors)
{
  int best = 7, first = n_colors >= 256 ? 16 : 1; /* the first sixteen are the user's to redefine;
                                                     black is the background as a rule */
  guint best_distance = G_MAXUINT;

  if (n_colors >= 1 << 24)
    return rgb < 8 ? 0x080808 : (int) rgb; /* the first eight are the palette there */

  for (int i = first; i < MIN (n_colors, 256); i++)
    {
      guint d = distance (rgb, palette_color (i));

      if (d < best_distance)
        {
          best = i;
          best_distance = d;
        }
    }
  return best;
}

/**
 * tui_color_background_from_env:
 * @colorfgbg: (nullable): what rxvt, Konsole and others export: "15;0", the last is the background
 */
TuiBackground
tui_color_background_from_env (const char *colorfgbg)
{
  const char *last = colorfgbg != NULL ? strrchr (colorfgbg, ';') : NULL;
  gint64 number;

  if (last == NULL || !g_ascii_string_to_signed (last + 1, 10, 0, 15, &number, NULL))
    return TUI_BACKGROUND_UNKNOWN;
  return number == 7 || number == 15 ? TUI_BACKGROUND_LIGHT : TUI_BACKGROUND_DARK;
}
