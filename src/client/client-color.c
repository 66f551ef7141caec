#include "config.h"

#include "client-color.h"

#include <string.h>

/* FNV-1a: spreads names that differ in one letter. */
static guint32
hash_name (const char *name)
{
  guint32 hash = 2166136261u;

  for (const char *at = name; *at != '\0'; at++)
    hash = (hash ^ (guint8) *at) * 16777619u;
  return hash ^ (hash >> 15);
}

/* A hue at middle lightness: all keep some contrast to black and to white. */
static guint32
color_of_hue (guint hue)
{
  const guint low = 0x50;
  const guint high = 0xD0;
  guint sector = hue / 60;
  guint up = low + (high - low) * (hue % 60) / 60;
  guint down = high - (up - low);
  const guint red[] = { high, down, low, low, up, high };
  const guint green[] = { up, high, high, down, low, low };
  const guint blue[] = { low, low, up, high, high, down };

  return red[sector] << 16 | green[sector] << 8 | blue[sector];
}

guint32
client_color_of_name (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  return color_of_hue (hash_name (folded) % 360);
}

gboolean
client_color_parse (const char *text, guint32 *color)
{
  guint64 value;

  if (*text == '#')
    text++;
  if (strlen (text) != 6 || strspn (text, "0123456789abcdefABCDEF") != 6)
    return FALSE;
  value = g_ascii_strtoull (text, NULL, 16);
  *color = (guint32) value;
  return TRUE;
}
