#include "config.h"

#include "tui-sanitize.h"

#include <string.h>

#include "irc-format.h"

#define MAX_MARKS 6 /* on one letter; the scripts of the world need three or four */
#define REPLACEMENT "\xEF\xBF\xBD"

#define CHAR_ZWNJ 0x200C
#define CHAR_ZWJ 0x200D
#define CHAR_BLACK_FLAG 0x1F3F4
#define CHAR_CANCEL_TAG 0xE007F

typedef struct
{
  TuiStyled *out;
  TuiStyle style;
  TuiSanitizeFlags flags;
  gunichar previous; /* the last character that went out, 0 after a break */
  guint n_marks;     /* in a row */
  gboolean is_in_tags;
} Gate;

static void
put (Gate *gate, const char *text, gssize length)
{
  tui_styled_append (gate->out, &gate->style, text, length);
}

static void
put_visible (Gate *gate, const char *text)
{
  put (gate, text, -1);
  gate->previous = 0;
  gate->n_marks = 0;
}

static gboolean
is_pictograph (gunichar c)
{
  return (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0x2190 && c <= 0x2BFF) || c == 0xA9 || c == 0xAE ||
         c == 0x203C || c == 0x2049 || c == 0x2122 || c == 0x2139 || c == 0x3030 || c == 0x303D ||
         c == 0x3297 || c == 0x3299;
}

/* Joiners mean something between two parts of an emoji, and in the scripts that join letters. */
static gboolean
can_join (gunichar c)
{
  return c >= 0x600 && (g_unichar_isalpha (c) || g_unichar_ismark (c) || is_pictograph (c) ||
                        (c >= 0xFE00 && c <= 0xFE0F));
}

static gboolean
is_visible_format (gunichar c) /* Arabic signs that enclose a number are drawn */
{
  return (c >= 0x600 && c <= 0x605) || c == 0x6DD || c == 0x70F || c == 0x890 || c == 0x891 ||
         c == 0x8E2 || c == 0x110BD || c == 0x110CD;
}

static gboolean
is_override (gunichar c)
{
  return (c >= 0x202A && c <= 0x202E && c != 0x202C);
}

static gboolean
is_blank_letter (gunichar c) /* letters that look like nothing */
{
  return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800 || c == 0x034F ||
         c == 0x17B4 || c == 0x17B5;
}

/* Whether @c, of no width by itself, belongs where it stands. */
static gboolean
belongs (Gate *gate, gunichar c, const char *rest, const char *end)
{
  if (c == CHAR_ZWJ || c == CHAR_ZWNJ)
    {
      gunichar next = rest < end ? g_utf8_get_char_validated (rest, end - rest) : 0;

      return can_join (gate->previous) && next < 0x110000 && can_join (next) &&
             !(next >= 0xFE00 && next <= 0xFE0F);
    }
  if (c >= 0xFE00 && c <= 0xFE0F)
    return gate->previous > 0x20 && !(gate->previous >= 0xFE00 && gate->previous <= 0xFE0F);
  if (c >= 0xE0020 && c <= 0xE007E)
    return gate->is_in_tags;
  if (c == CHAR_CANCEL_TAG)
    return gate->is_in_tags && gate->previous != CHAR_BLACK_FLAG;
  return FALSE;
}

/* A flag of a region is a black flag, letters as tags, and the tag that ends them: only whole. */
static gboolean
begins_tags (const char *rest, const char *end)
{
  guint n = 0;

  for (; rest < end && n < 8; rest = g_utf8_next_char (rest), n++)
    {
      gunichar c = g_utf8_get_char_validated (rest, end - rest);

      if (c == CHAR_CANCEL_TAG)
        return n > 0;
      if (c < 0xE0030 || c > 0xE007A)
        return FALSE;
    }
  return FALSE;
}

static void
put_char (Gate *gate, gunichar c, const char *at, gsize length, const char *end)
{
  gboolean is_mark = g_unichar_ismark (c) && !(c >= 0xFE00 && c <= 0xFE0F);

  if (is_mark && ++gate->n_marks > MAX_MARKS)
    return;
  if (!is_mark)
    gate->n_marks = 0;
  if (is_mark && gate->previous == 0)
    put (gate, "\xC2\xA0", 2); /* a mark of its own gets a place of its own */

  gate->is_in_tags = c == CHAR_BLACK_FLAG ? begins_tags (at + length, end)
                                          : gate->is_in_tags && c >= 0xE0020 && c < CHAR_CANCEL_TAG;
  put (gate, at, length);
  gate->previous = c;
}

static void
take_char (Gate *gate, gunichar c, const char *at, gsize length, const char *end)
{
  GUnicodeType type = g_unichar_type (c);

  if (c >= 0x80 && c < 0xA0)
    {
      char visible[8];

      g_snprintf (visible, sizeof visible, "<%02X>", c);
      put_visible (gate, visible);
    }
  else if (is_override (c) || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF))
    put_visible (gate, REPLACEMENT);
  else if (c == 0x2028 || c == 0x2029)
    put_visible (gate, gate->flags & TUI_SANITIZE_KEEP_LF ? "\n" : " ");
  else if ((type == G_UNICODE_FORMAT && !is_visible_format (c)) || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xE0000 && c <= 0xE0FFF) || (c >= 0x180B && c <= 0x180F) || is_blank_letter (c))
    {
      if (belongs (gate, c, at + length, end))
        put_char (gate, c, at, length, end);
    }
  else
    put_char (gate, c, at, length, end);
}

static void
take_control (Gate *gate, char code, const char *rest, const char *end)
{
  char visible[3] = { '^', code ^ 0x40, '\0' };

  if (code == '\t')
    put_visible (gate, "    ");
  else if (code == '\n')
    put_visible (gate, gate->flags & TUI_SANITIZE_KEEP_LF ? "\n" : " ");
  else if (code != '\r' || rest == end || *rest != '\n')
    put_visible (gate, visible);
}

static void
take_bytes (Gate *gate, const char *at, const char *end)
{
  while (at < end)
    {
      const char *start = at;
      gunichar c;

      while (at < end && *at >= 0x20 && *at < 0x7F)
        at++;
      if (at > start)
        {
          put (gate, start, at - start);
          gate->previous = at[-1];
          gate->n_marks = 0;
          continue;
        }

      if ((*at >= 0 && *at < 0x20) || *at == 0x7F)
        {
          take_control (gate, *at, at + 1, end);
          at++;
          continue;
        }

      c = g_utf8_get_char_validated (at, end - at);
      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          put_visible (gate, REPLACEMENT);
          at++;
          continue;
        }
      at = g_utf8_next_char (at);
      take_char (gate, c, start, at - start, end);
    }
}

static TuiStyle
style_of_run (const TuiStyle *base, const IrcFormatRun *run)
{
  static const struct
  {
    IrcFormatAttributes theirs;
    TuiAttributes ours;
  } table[] = {
    { IRC_FORMAT_BOLD, TUI_ATTRIBUTE_BOLD },
    { IRC_FORMAT_ITALIC, TUI_ATTRIBUTE_ITALIC },
    { IRC_FORMAT_UNDERLINE, TUI_ATTRIBUTE_UNDERLINE },
    { IRC_FORMAT_REVERSE, TUI_ATTRIBUTE_REVERSE },
  };
  TuiStyle style = *base;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (run->attributes & table[i].theirs)
      style.attributes ^= table[i].ours;
  if (run->foreground != IRC_COLOR_DEFAULT)
    style.foreground = (gint32) irc_color_to_rgb (run->foreground);
  if (run->background != IRC_COLOR_DEFAULT)
    style.background = (gint32) irc_color_to_rgb (run->background);
  return style;
}

/**
 * tui_sanitize_append:
 * @style: of what has no formatting of its own
 * @length: of @bytes, or -1 when they end with NUL
 *
 * Appends what @bytes may look like.
 */
void
tui_sanitize_append (
    TuiStyled *out, const TuiStyle *style, const char *bytes, gssize length, TuiSanitizeFlags flags)
{
  Gate gate = { .out = out, .style = *style, .flags = flags };
  gsize size = length < 0 ? strlen (bytes) : (gsize) length;
  g_autofree char *text = NULL;
  g_autoptr (GArray) runs = NULL;

  if (!(flags & (TUI_SANITIZE_IRC_FORMATS | TUI_SANITIZE_HIDE_FORMATS)))
    {
      take_bytes (&gate, bytes, bytes + size);
      return;
    }

  text = g_strndup (bytes, size);
  runs = irc_format_parse (text);
  for (guint i = 0; i < runs->len; i++)
    {
      const IrcFormatRun *run = &g_array_index (runs, IrcFormatRun, i);

      if (flags & TUI_SANITIZE_IRC_FORMATS)
        gate.style = style_of_run (style, run);
      take_bytes (&gate, text + run->start, text + run->start + run->length);
    }
}

/**
 * tui_sanitize:
 *
 * Returns: (transfer full): @bytes as one plain string that is safe to draw
 */
char *
tui_sanitize (const char *bytes, gssize length, TuiSanitizeFlags flags)
{
  g_autoptr (TuiStyled) styled = tui_styled_new ();

  tui_sanitize_append (styled, &tui_style_plain, bytes, length, flags);
  return g_strdup (styled->text->str);
}
