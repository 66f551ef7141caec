#include "config.h"

#include <string.h>
#include <time.h>

#include "tui-layout.h"
#include "tui-text.h"

#define MAN "\U0001F468"
#define WOMAN "\U0001F469"
#define GIRL "\U0001F467"
#define ZWJ "\u200D"

typedef struct
{
  const char *path;
  const char *text;
  guint n_clusters;
  guint columns;
} MeasureCase;

static const MeasureCase measure_cases[] = {
  { "/tui/text/measure/empty", "", 0, 0 },
  { "/tui/text/measure/ascii", "hello", 5, 5 },
  { "/tui/text/measure/cjk", "\u4F60\u597D", 2, 4 },
  { "/tui/text/measure/fullwidth", "\uFF21\uFF22", 2, 4 },
  { "/tui/text/measure/halfwidth-kana", "\uFF71\uFF72", 2, 2 },
  { "/tui/text/measure/combining", "e\u0301a", 2, 2 },
  { "/tui/text/measure/thai-above", "\u0E19\u0E49\u0E33", 1, 2 },
  { "/tui/text/measure/devanagari", "\u0915\u093F", 1, 2 },
  { "/tui/text/measure/hangul-jamo", "\u1112\u1161\u11AB", 1, 2 },
  { "/tui/text/measure/zwj-family", MAN ZWJ WOMAN ZWJ GIRL "x", 2, 3 },
  { "/tui/text/measure/flags", "\U0001F1E9\U0001F1EA\U0001F1EB\U0001F1F7", 2, 4 },
  { "/tui/text/measure/skin-tone", "\U0001F44D\U0001F3FD", 1, 2 },
  { "/tui/text/measure/emoji-presentation", "\u2764\uFE0F", 1, 2 },
  { "/tui/text/measure/text-heart", "\u2764", 1, 1 },
  { "/tui/text/measure/keycap", "1\uFE0F\u20E3", 1, 2 },
  { "/tui/text/measure/ambiguous-is-narrow", "\u00A7", 1, 1 },
  { "/tui/text/measure/line-feed", "a\nb", 3, 2 },
};

static void
test_measure (gconstpointer data)
{
  const MeasureCase *c = data;
  g_autoptr (GArray) clusters = tui_text_split (c->text, strlen (c->text), TUI_TEXT_NONE);

  g_assert_cmpuint (clusters->len, ==, c->n_clusters);
  g_assert_cmpuint (tui_text_columns (c->text, strlen (c->text), TUI_TEXT_NONE), ==, c->columns);
}

static void
test_ambiguous_wide (void)
{
  g_assert_cmpuint (tui_text_columns ("\u00A7", 2, TUI_TEXT_AMBIGUOUS_WIDE), ==, 2);
}

/* Stepping over the text meets each border of split(), forwards and backwards. */
static void
test_step (gconstpointer data)
{
  const MeasureCase *c = data;
  gsize length = strlen (c->text);
  g_autoptr (GArray) clusters = tui_text_split (c->text, length, TUI_TEXT_NONE);
  gsize at = 0;

  for (guint i = 0; i < clusters->len; i++)
    {
      const TuiCluster *cluster = &g_array_index (clusters, TuiCluster, i);

      g_assert_cmpuint (at, ==, cluster->start);
      at = tui_text_next (c->text, length, at);
    }
  g_assert_cmpuint (at, ==, length);

  for (guint i = clusters->len; i > 0; i--)
    {
      at = tui_text_previous (c->text, length, at);
      g_assert_cmpuint (at, ==, g_array_index (clusters, TuiCluster, i - 1).start);
    }
}

typedef struct
{
  const char *path;
  const char *text;
  guint first;
  guint columns;
  const char *lines; /* joined by | */
} WrapCase;

static const WrapCase wrap_cases[] = {
  { "/tui/text/wrap/empty", "", 10, 10, "" },
  { "/tui/text/wrap/command-behind-wide", "\u4F60\u3001/quit", 7, 7, "\u4F60\u3001|/quit" },
  { "/tui/text/wrap/option-behind-wide", "\u4F60\u4F60--noui", 7, 7, "\u4F60\u4F60|--noui" },
  { "/tui/text/wrap/alternatives-wide", "\u4F60/\u597D\u5417", 5, 5, "\u4F60/\u597D|\u5417" },
  { "/tui/text/wrap/alternatives-wide-full", "\u4F60/\u597D", 3, 3, "\u4F60/|\u597D" },
  { "/tui/text/wrap/fits", "one two", 7, 7, "one two" },
  { "/tui/text/wrap/at-blank", "one two three", 7, 7, "one two|three" },
  { "/tui/text/wrap/blanks-hang", "one    two", 4, 4, "one|two" },
  { "/tui/text/wrap/blanks-hang-at-the-end", "one    ", 4, 4, "one" },
  { "/tui/text/wrap/blanks-hang-at-line-feed", "one    \ntwo ", 4, 4, "one|two " },
  { "/tui/text/wrap/first-is-narrow", "one two three", 3, 9, "one|two three" },
  { "/tui/text/wrap/long-word-is-cut", "abcdefghij", 4, 4, "abcd|efgh|ij" },
  { "/tui/text/wrap/word-after-short", "a abcdefghij", 4, 4, "a|abcd|efgh|ij" },
  { "/tui/text/wrap/at-hyphen", "well-known", 6, 6, "well-|known" },
  { "/tui/text/wrap/command", "type /join #x", 7, 7, "type|/join|#x" },
  { "/tui/text/wrap/option", "say --host-name", 7, 7, "say|--host-|name" },
  { "/tui/text/wrap/address", "see http://a.example/path", 10, 10, "see|http://a.|example/|path" },
  { "/tui/text/wrap/address-as-a-whole", "see http://a.example/path", 22, 22,
    "see|http://a.example/path" },
  { "/tui/text/wrap/address-in-brackets", "see (http://a.example/b), or not", 22, 22,
    "see|(http://a.example/b),|or not" },
  { "/tui/text/wrap/address-behind-wide", "\u4F60\u597Dhttp://a.example/b", 19, 19,
    "\u4F60\u597D|http://a.example/b" },
  { "/tui/text/wrap/alternatives", "here and/or there", 9, 9, "here and/|or there" },
  { "/tui/text/wrap/not-after-bracket", "ab (cd", 4, 4, "ab|(cd" },
  { "/tui/text/wrap/cjk-anywhere", "\u4F60\u597D\u5417", 5, 5, "\u4F60\u597D|\u5417" },
  { "/tui/text/wrap/never-half-a-character", "a\u4F60\u597D", 2, 2, "a|\u4F60|\u597D" },
  { "/tui/text/wrap/line-feed", "a\n\nb", 5, 5, "a||b" },
  { "/tui/text/wrap/ends-with-line-feed", "a\n", 5, 5, "a|" },
  { "/tui/text/wrap/cluster-wider-than-line", "\u4F60\u597D", 1, 1, "\u4F60|\u597D" },
  { "/tui/text/wrap/emoji-not-split", "ab" MAN ZWJ WOMAN ZWJ GIRL "c", 3, 3,
    "ab|" MAN ZWJ WOMAN ZWJ GIRL "c" },
};

static void
test_wrap (gconstpointer data)
{
  const WrapCase *c = data;
  g_autoptr (GArray) lines =
      tui_text_wrap (c->text, strlen (c->text), c->first, c->columns, TUI_TEXT_NONE);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const TuiTextLine *line = &g_array_index (lines, TuiTextLine, i);

      g_string_append (joined, i > 0 ? "|" : "");
      g_string_append_len (joined, c->text + line->start, line->end - line->start);
    }
  g_assert_cmpstr (joined->str, ==, c->lines);
}

/* Two columns where the flag says so, and only what is ambiguous. */
static void
test_ambiguous (void)
{
  static const struct
  {
    const char *text;
    guint narrow;
    guint wide;
  } cases[] = {
    { "\u2460", 1, 2 },       /* a digit in a circle */
    { "\u2502\u2500", 2, 4 }, /* borders */
    { "\u0416", 1, 2 },       /* Cyrillic */
    { "abc", 3, 3 },          { "\u00C5\u0153", 2, 3 }, { "\u4F60", 2, 2 },
    { "e\u0301", 1, 1 },      { "\u2764\uFE0F", 2, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].text);

      g_assert_cmpuint (tui_text_columns (cases[i].text, length, TUI_TEXT_NONE), ==,
                        cases[i].narrow);
      g_assert_cmpuint (tui_text_columns (cases[i].text, length, TUI_TEXT_AMBIGUOUS_WIDE), ==,
                        cases[i].wide);
    }
}

static void
test_fit (void)
{
  g_assert_cmpuint (tui_text_fit ("a\u4F60b", 5, 2, TUI_TEXT_NONE), ==, 1);
  g_assert_cmpuint (tui_text_fit ("a\u4F60b", 5, 3, TUI_TEXT_NONE), ==, 4);
  g_assert_cmpuint (tui_text_fit ("ab", 2, 5, TUI_TEXT_NONE), ==, 2);
}

static void
test_shorten (void)
{
  static const struct
  {
    const char *text;
    guint columns;
    const char *shown;
  } cases[] = {
    { "abc", 3, "abc" },
    { "abcd", 3, "ab\u2026" },
    { "ab cd", 4, "ab\u2026" },
    { "a\u4F60b", 3, "a\u2026" },
    { "\u4F60\u4F60\u4F60", 5, "\u4F60\u4F60\u2026" },
    { "abc", 1, "a" },
    { "abc", 0, "" },
    { "", 3, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = tui_text_shorten (cases[i].text, cases[i].columns, TUI_TEXT_NONE);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

/* Wrapping is linear: a word of 100,000 letters takes no noticeable time. */
static void
test_long_word (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  clock_t start = clock (); /* of the processor: others may keep it busy */
  g_autoptr (GArray) lines = tui_text_wrap (text, 100000, 80, 80, TUI_TEXT_NONE);

  g_assert_cmpuint (lines->len, ==, 1250);
  g_assert_cmpint (clock () - start, <, 2 * CLOCKS_PER_SEC);
}

static void
test_many_marks (void)
{
  g_autoptr (GString) text = g_string_new ("e");

  for (guint i = 0; i < 400; i++)
    g_string_append (text, "\u0301");
  g_assert_cmpuint (tui_text_columns (text->str, text->len, TUI_TEXT_NONE), ==, 1);
  g_assert_cmpuint (tui_text_next (text->str, text->len, 0), ==, text->len);
  g_assert_cmpuint (tui_text_previous (text->str, text->len, text->len), ==, 0);
}

typedef struct
{
  const char *path;
  int rows;
  int columns;
  int input_rows;
} LayoutCase;

static const LayoutCase layout_cases[] = {
  { "/tui/layout/80x24", 24, 80, 1 },       { "/tui/layout/40x12", 12, 40, 1 },
  { "/tui/layout/200x50", 50, 200, 1 },     { "/tui/layout/20x5", 5, 20, 1 },
  { "/tui/layout/grown-input", 24, 80, 5 }, { "/tui/layout/input-is-bounded", 24, 80, 500 },
};

/* Everything is inside, nothing overlaps, and the text has the most of it. */
static void
test_layout (gconstpointer data)
{
  const LayoutCase *c = data;
  TuiLayout layout;

  tui_layout_compute (&layout, c->rows, c->columns, c->input_rows);
  g_assert_false (layout.is_too_small);
  g_assert_cmpint (layout.chat.row, ==, 1);
  g_assert_cmpint (layout.chat.rows, >=, 1);
  g_assert_cmpint (layout.chat.row + layout.chat.rows, ==, layout.separator);
  g_assert_cmpint (layout.input.row, ==, layout.separator + 1);
  g_assert_cmpint (layout.input.row + layout.input.rows, ==, layout.bottom);
  g_assert_cmpint (layout.bottom, ==, c->rows - 1);
  g_assert_cmpint (layout.chat.rows, >=, layout.input.rows);
  g_assert_cmpint (layout.rooms.columns + layout.chat.columns + layout.members.columns, ==,
                   c->columns - 2);
  g_assert_cmpint (layout.chat.columns * 4, >=, c->columns * 3);
  g_assert_cmpint (layout.input.columns, ==, c->columns - 2);
}

static void
test_layout_too_small (void)
{
  TuiLayout layout;

  tui_layout_compute (&layout, 3, 10, 1);
  g_assert_true (layout.is_too_small);
  tui_layout_compute (&layout, 24, 19, 1);
  g_assert_true (layout.is_too_small);
  tui_layout_compute (&layout, 4, 80, 1);
  g_assert_true (layout.is_too_small);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (measure_cases); i++)
    {
      g_autofree char *step = g_strconcat (measure_cases[i].path, "/step", NULL);

      g_test_add_data_func (measure_cases[i].path, &measure_cases[i], test_measure);
      g_test_add_data_func (step, &measure_cases[i], test_step);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrap_cases); i++)
    g_test_add_data_func (wrap_cases[i].path, &wrap_cases[i], test_wrap);
  for (guint i = 0; i < G_N_ELEMENTS (layout_cases); i++)
    g_test_add_data_func (layout_cases[i].path, &layout_cases[i], test_layout);
  g_test_add_func ("/tui/layout/too-small", test_layout_too_small);
  g_test_add_func ("/tui/text/ambiguous-wide", test_ambiguous_wide);
  g_test_add_func ("/tui/text/ambiguous", test_ambiguous);
  g_test_add_func ("/tui/text/fit", test_fit);
  g_test_add_func ("/tui/text/shorten", test_shorten);
  g_test_add_func ("/tui/text/long-word", test_long_word);
  g_test_add_func ("/tui/text/many-marks", test_many_marks);

  return g_test_run ();
}
