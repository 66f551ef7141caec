#include "config.h"

#include <string.h>

#include "tui-sanitize.h"

typedef struct
{
  const char *path;
  const char *bytes;
  const char *safe;
  TuiSanitizeFlags flags;
} SanitizeCase;

#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"
#define SCOTLAND "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F"

static const SanitizeCase cases[] = {
  { "/tui/sanitize/plain", "hello", "hello", 0 },
  { "/tui/sanitize/unicode", "gr\u00FC\u00DFe \u4F60\u597D", "gr\u00FC\u00DFe \u4F60\u597D", 0 },
  { "/tui/sanitize/clear-screen", "a\033[2Jb", "a^[[2Jb", 0 },
  { "/tui/sanitize/title", "\033]0;x\007", "^[]0;x^G", 0 },
  { "/tui/sanitize/delete", "a\177", "a^?", 0 },
  { "/tui/sanitize/c1",
    "\xC2\x9B"
    "2J\xC2\x85",
    "<9B>2J<85>", 0 },
  { "/tui/sanitize/c1-byte", "\233", "\uFFFD", 0 },
  { "/tui/sanitize/invalid", "a\xC3(\xFF", "a\uFFFD(\uFFFD", 0 },
  { "/tui/sanitize/surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD", 0 },
  { "/tui/sanitize/cut-off", "a\xE4\xBD", "a\uFFFD\uFFFD", 0 },
  { "/tui/sanitize/tab", "a\tb", "a    b", 0 },
  { "/tui/sanitize/line-feed-in-line", "a\r\nb", "a b", 0 },
  { "/tui/sanitize/line-feed-kept", "a\nb", "a\nb", TUI_SANITIZE_KEEP_LF },
  { "/tui/sanitize/carriage-return", "a\rb", "a^Mb", TUI_SANITIZE_KEEP_LF },
  { "/tui/sanitize/bidi-override", "a\u202Eb\u202C", "a\uFFFDb", 0 },
  { "/tui/sanitize/bidi-isolates", "a\u2066b\u2069\u200F\u061C", "ab", 0 },
  { "/tui/sanitize/zero-width", "a\u200Bb\u2060c\uFEFFd\u00ADe", "abcde", 0 },
  { "/tui/sanitize/joiner-between-latin", "a\u200Db", "ab", 0 },
  { "/tui/sanitize/joiner-in-family", FAMILY, FAMILY, 0 },
  { "/tui/sanitize/joiner-in-persian", "\u0645\u06CC\u200C\u062E", "\u0645\u06CC\u200C\u062E", 0 },
  { "/tui/sanitize/tags", "a\U000E0041\U000E0042", "a", 0 },
  { "/tui/sanitize/tags-without-end", "\U0001F3F4\U000E0067x", "\U0001F3F4x", 0 },
  { "/tui/sanitize/flag-of-scotland", SCOTLAND, SCOTLAND, 0 },
  { "/tui/sanitize/presentation", "\u2764\uFE0F\uFE0F", "\u2764\uFE0F", 0 },
  { "/tui/sanitize/hangul-filler", "a\u3164\u3164b", "ab", 0 },
  { "/tui/sanitize/noncharacter", "\uFFFE", "\uFFFD", 0 },
  { "/tui/sanitize/separators", "a\u2028b", "a b", 0 },
  { "/tui/sanitize/mark-alone", "\u0301", "\u00A0\u0301", 0 },
  { "/tui/sanitize/formats-shown", "a\002b", "a^Bb", 0 },
  { "/tui/sanitize/formats-hidden", "a\002b\00304,01c\017", "abc", TUI_SANITIZE_HIDE_FORMATS },
  { "/tui/sanitize/formats-as-style", "\00304red\003 \0041a2B3Chex\004", "red hex",
    TUI_SANITIZE_IRC_FORMATS },
  { "/tui/sanitize/color-then-digits", "\003041", "1", TUI_SANITIZE_IRC_FORMATS },
  { "/tui/sanitize/color-then-comma", "\0034,x", ",x", TUI_SANITIZE_IRC_FORMATS },
};

static void
test_sanitize (gconstpointer data)
{
  const SanitizeCase *c = data;
  g_autofree char *safe = tui_sanitize (c->bytes, -1, c->flags);

  g_assert_cmpstr (safe, ==, c->safe);
}

static void
test_marks_are_bounded (void)
{
  g_autoptr (GString) text = g_string_new ("e");
  g_autofree char *safe = NULL;

  for (guint i = 0; i < 400; i++)
    g_string_append (text, "\u0301");
  safe = tui_sanitize (text->str, -1, TUI_SANITIZE_LINE);
  g_assert_cmpuint (strlen (safe), <, 20);
  g_assert_cmpuint (g_utf8_strlen (safe, -1), >, 3);
}

static void
test_styles (void)
{
  g_autoptr (TuiStyled) styled = tui_styled_new ();
  const TuiStyle *style;
  gsize end;

  tui_sanitize_append (styled, &tui_style_plain, "a\002b\002\00304,02c\017d", -1,
                       TUI_SANITIZE_IRC_FORMATS);
  g_assert_cmpstr (styled->text->str, ==, "abcd");

  style = tui_styled_get_style (styled, 0, &end);
  g_assert_cmpuint (end, ==, 1);
  g_assert_true (tui_style_equal (style, &tui_style_plain));
  style = tui_styled_get_style (styled, 1, &end);
  g_assert_cmpuint (style->attributes, ==, TUI_ATTRIBUTE_BOLD);
  style = tui_styled_get_style (styled, 2, &end);
  g_assert_cmphex (style->foreground, ==, 0xFF0000);
  g_assert_cmphex (style->background, ==, 0x00007F);
  g_assert_cmpuint (style->attributes, ==, TUI_ATTRIBUTE_NONE);
  style = tui_styled_get_style (styled, 3, &end);
  g_assert_true (tui_style_equal (style, &tui_style_plain));
}

/* Whatever comes in: what goes out is UTF-8 without a control or a format character. */
static void
test_random_bytes (void)
{
  for (guint round = 0; round < 2000; round++)
    {
      char bytes[64];
      g_autofree char *safe = NULL;

      for (guint i = 0; i < sizeof bytes; i++)
        bytes[i] = g_test_rand_int_range (0, 256);
      safe = tui_sanitize (bytes, sizeof bytes, round % 8);
      g_assert_true (g_utf8_validate (safe, -1, NULL));
      for (const char *at = safe; *at != '\0'; at = g_utf8_next_char (at))
        {
          gunichar c = g_utf8_get_char (at);

          g_assert_true (c >= 0x20 || (c == '\n' && (round % 8 & TUI_SANITIZE_KEEP_LF)));
          g_assert_false (c >= 0x7F && c < 0xA0);
          g_assert_false (c >= 0x202A && c <= 0x202E);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_sanitize);
  g_test_add_func ("/tui/sanitize/marks-are-bounded", test_marks_are_bounded);
  g_test_add_func ("/tui/sanitize/styles", test_styles);
  g_test_add_func ("/tui/sanitize/random-bytes", test_random_bytes);

  return g_test_run ();
}
