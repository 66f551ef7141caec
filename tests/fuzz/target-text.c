/* Words of a stranger on their way to the terminal: what comes out is safe to print, its clusters
 * are the whole of it, and its lines fit. */
#include "config.h"

#include "fuzz.h"
#include "tui-sanitize.h"
#include "tui-text.h"

#include <string.h>

static void
assert_safe (const char *text, gsize length, gboolean has_lf)
{
  const char *end = text + length;

  g_assert_true (g_utf8_validate (text, (gssize) length, NULL));
  for (const char *c = text; c < end; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '\n' && has_lf)
        continue;
      g_assert_cmpuint (character, >=, ' ');
      g_assert_false (character >= 0x7f && character < 0xa0);
      g_assert_false (character >= 0x202a && character <= 0x202e);
      g_assert_false (character >= 0x2066 && character <= 0x2069);
    }
}

static void
assert_clusters (const char *text, gsize length, TuiTextFlags flags)
{
  g_autoptr (GArray) clusters = tui_text_split (text, length, flags);
  gsize at = 0;

  for (guint i = 0; i < clusters->len; i++)
    {
      const TuiCluster *cluster = &g_array_index (clusters, TuiCluster, i);

      g_assert_cmpuint (cluster->start, ==, at);
      g_assert_cmpuint (cluster->length, >, 0);
      g_assert_cmpuint (cluster->columns, <=, 2);
      g_assert_cmpuint (tui_text_next (text, length, at), ==, at + cluster->length);
      g_assert_cmpuint (tui_text_previous (text, length, at + cluster->length), ==, at);
      at += cluster->length;
    }
  g_assert_cmpuint (at, ==, length);
}

static void
assert_lines (const char *text, gsize length, guint columns, TuiTextFlags flags)
{
  g_autoptr (GArray) lines = tui_text_wrap (text, length, columns, columns, flags);
  gsize at = 0;

  g_assert_cmpuint (lines->len, >, 0);
  for (guint i = 0; i < lines->len; i++)
    {
      const TuiTextLine *line = &g_array_index (lines, TuiTextLine, i);

      g_assert_cmpuint (line->start, >=, at);
      g_assert_cmpuint (line->end, >=, line->start);
      /* Between lines there is nothing but what ends them. */
      for (gsize gap = at; gap < line->start; gap++)
        g_assert_nonnull (strchr (" \n", text[gap]));
      at = line->end;
      g_assert_cmpuint (tui_text_columns (text + line->start, line->end - line->start, flags), <=,
                        MAX (columns, 2));
    }
  g_assert_cmpuint (at, <=, length);
}

static void
run (const char *bytes, gsize length)
{
  static const TuiSanitizeFlags ways[] = { TUI_SANITIZE_LINE, TUI_SANITIZE_KEEP_LF,
                                           TUI_SANITIZE_KEEP_LF | TUI_SANITIZE_IRC_FORMATS,
                                           TUI_SANITIZE_HIDE_FORMATS };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (TuiStyled) styled = tui_styled_new ();
      const char *text;

      tui_sanitize_append (styled, &tui_style_plain, bytes, (gssize) length, ways[i]);
      text = styled->text->str;
      g_assert_cmpuint (strlen (text), ==, styled->text->len);
      assert_safe (text, styled->text->len, (ways[i] & TUI_SANITIZE_KEEP_LF) != 0);
      assert_clusters (text, styled->text->len, i & 1 ? TUI_TEXT_AMBIGUOUS_WIDE : TUI_TEXT_NONE);
      assert_lines (text, styled->text->len, 1 + i * 7, TUI_TEXT_NONE);
      assert_lines (text, styled->text->len, 80, TUI_TEXT_AMBIGUOUS_WIDE);
    }
}

const FuzzTarget fuzz_text = { "text", run, 1024, 300 };
