#include "config.h"

#include <locale.h>
#include <string.h>

#include "tui-answer.h"
#include "tui-theme.h"

static void
test_built_in (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TuiTheme) theme = tui_theme_load (data, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (theme->name, ==, data);
}

static void
test_list (void)
{
  g_auto (GStrv) names = tui_theme_list ();

  g_assert_true (g_strv_contains ((const char *const *) names, "auto"));
  g_assert_true (g_strv_contains ((const char *const *) names, "high-contrast"));
}

typedef struct
{
  const char *path;
  const char *text;
  const char *message; /* how it begins */
} BadCase;

static const BadCase bad_cases[] = {
  { "/tui/theme/bad/key", "[styles]\nfoo=bold\n", "f.theme: [styles] foo: \"bold\"" },
  { "/tui/theme/bad/word", "[styles]\nerror=loud\n", "f.theme: [styles] error: \"loud\"" },
  { "/tui/theme/bad/color", "[styles]\nerror=#12345\n", "f.theme: [styles] error:" },
  { "/tui/theme/bad/on-nothing", "[styles]\nerror=bold on\n", "f.theme: [styles] error:" },
  { "/tui/theme/bad/on-bold", "[styles]\nerror=on bold\n", "f.theme: [styles] error:" },
  { "/tui/theme/bad/group", "[colors]\nerror=bold\n", "f.theme: [colors] error:" },
  { "/tui/theme/bad/background", "[theme]\nbackground=grey\n", "f.theme: [theme] background:" },
  { "/tui/theme/bad/contrast", "[theme]\ncontrast=22\n", "f.theme: [theme] contrast:" },
  { "/tui/theme/bad/no-key-file", "bold\n", "The theme f.theme cannot be read:" },
};

static void
test_bad (gconstpointer data)
{
  const BadCase *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TuiTheme) theme = tui_theme_parse ("f", c->text, "f.theme", &error);

  g_assert_error (error, TUI_THEME_ERROR, TUI_THEME_ERROR_INVALID);
  g_assert_null (theme);
  if (!g_str_has_prefix (error->message, c->message))
    g_error ("%s", error->message);
}

static void
test_unknown (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TuiTheme) theme = tui_theme_load (data, &error);

  g_assert_error (error, TUI_THEME_ERROR, TUI_THEME_ERROR_UNKNOWN);
  g_assert_null (theme);
}

/* Whatever colour people choose, and whatever the theme is made for. */
static void
test_contrast (gconstpointer data)
{
  static const guint32 colors[] = { 0x000000, 0xFFFFFF, 0x0000FF, 0xFFFF00, 0x808080, 0x123456 };
  g_autoptr (TuiTheme) theme = tui_theme_load (data, NULL);
  guint32 ground = theme->background_color != TUI_COLOR_DEFAULT ? (guint32) theme->background_color
                   : theme->background == TUI_BACKGROUND_LIGHT  ? 0xFFFFFF
                                                                : 0x000000;

  for (gsize i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      TuiStyle style = { (gint32) colors[i], TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE, TUI_ROLE_NAME };
      TuiStyle resolved;

      tui_theme_resolve (theme, &style, &resolved);
      g_assert_cmpfloat (tui_color_contrast ((guint32) resolved.foreground, ground), >=,
                         theme->contrast);
      g_assert_true (resolved.attributes & TUI_ATTRIBUTE_BOLD);
    }
}

/* Nothing is said by colour alone: without colours each role that means something still differs. */
static void
test_without_colors (gconstpointer data)
{
  static const TuiRole roles[] = { TUI_ROLE_TITLE, TUI_ROLE_MARKED, TUI_ROLE_ERROR };
  g_autoptr (TuiTheme) theme = tui_theme_load (data, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    g_assert_cmpint (theme->styles[roles[i]].attributes, !=, TUI_ATTRIBUTE_NONE);
}

/* The answer. */

typedef struct
{
  const char *path;
  const char *bytes;
  const char *keys; /* what is left of them */
  gint64 color;     /* -1: none */
  guint columns;    /* 0: none */
} AnswerCase;

static const AnswerCase answer_cases[] = {
  { "/tui/answer/bell", "\033]11;rgb:ffff/8080/0000\007", "", 0xFF8000 },
  { "/tui/answer/st", "\033]11;rgb:0000/0000/0000\033\\", "", 0 },
  { "/tui/answer/short", "\033]11;rgb:f/8/0\007", "", 0xFF8800 },
  { "/tui/answer/alpha", "\033]11;rgba:ffff/ffff/ffff/ffff\007", "", 0xFFFFFF },
  { "/tui/answer/amid-keys", "ab\033[A\033]11;rgb:10/20/30\007c\033OB", "ab\033[Ac\033OB",
    0x102030 },
  { "/tui/answer/nonsense", "\033]11;red\007x", "x", -1 },
  { "/tui/answer/other", "\033]10;x\033]a\033[200~", "\033]10;x\033]a\033[200~", -1 },
  { "/tui/answer/cut-by-a-key", "\033]11;rgb:10/2\033[Ax", "\033[Ax", -1 },
  { "/tui/answer/cut-by-another", "\033]11;rgb:1\033]11;rgb:10/20/30\007x", "x", 0x102030 },
  { "/tui/answer/two-escapes", "\033\033]11;rgb:10/20/30\007", "\033", 0x102030 },
  { "/tui/answer/narrow", "\033[2;2R", "", -1, 1 },
  { "/tui/answer/wide", "a\033[2;3Rb", "ab", -1, 2 },
  { "/tui/answer/both", "\033[2;3R\033]11;rgb:10/20/30\033\\", "", 0x102030, 2 },
  { "/tui/answer/one-in-the-other", "\033]11;rgb:1\033[2;2Rx", "x", -1, 1 },
  { "/tui/answer/no-width", "\033[2;44Rx", "x", -1 },
  { "/tui/answer/second-width-is-keys", "\033[2;2R\033[2;2R", "\033[2;2R", -1, 1 },
  { "/tui/answer/keys-like-it", "\033[2;5~\033[1;2R\033[2~\033[A",
    "\033[2;5~\033[1;2R\033[2~\033[A", -1 },
  { "/tui/answer/second-is-keys", "\033]11;rgb:1/2/3\007\033]11;", "\033]11;", 0x112233 },
};

static void
test_answer (gconstpointer data)
{
  const AnswerCase *c = data;

  /* In one piece, and in two at each place, with the pause of a key between them. */
  for (gsize cut = 0; cut <= strlen (c->bytes); cut++)
    {
      g_autoptr (TuiAnswer) answer = tui_answer_new ();
      g_autoptr (GByteArray) keys = g_byte_array_new ();
      TuiAnswers first, second;
      gint64 color = -1;

      tui_answer_expect (answer, TUI_ANSWER_BACKGROUND);
      tui_answer_expect (answer, TUI_ANSWER_WIDTH);
      first = tui_answer_take (answer, c->bytes, cut, keys);
      tui_answer_release (answer, keys);
      second = tui_answer_take (answer, c->bytes + cut, strlen (c->bytes) - cut, keys);
      g_byte_array_append (keys, (const guint8 *) "", 1);
      if (((first.kinds | second.kinds) & TUI_ANSWER_BACKGROUND) != 0)
        color = MAX (first.background, second.background);
      g_assert_cmpint (color, ==, c->color);
      g_assert_cmpuint (MAX (first.columns, second.columns), ==, c->columns);
      /* An Escape that was given as a key cannot be taken back; it does nothing by itself. */
      if (strcmp ((char *) keys->data, c->keys) != 0)
        g_assert_cmpuint (keys->len, ==, strlen (c->keys) + 2);
    }
}

static void
test_answer_given_up (void)
{
  g_autoptr (TuiAnswer) answer = tui_answer_new ();
  g_autoptr (GByteArray) keys = g_byte_array_new ();

  tui_answer_expect (answer, TUI_ANSWER_BACKGROUND);
  tui_answer_take (answer, "\033]", 2, keys);
  g_assert_true (tui_answer_is_pending (answer));
  tui_answer_release (answer, keys);
  g_assert_cmpuint (keys->len, ==, 0);
  tui_answer_give_up (answer, keys);
  g_assert_cmpuint (keys->len, ==, 2); /* Alt+] */
  g_byte_array_set_size (keys, 0);

  tui_answer_take (answer, "\033]11;rgb:", 9, keys);
  tui_answer_give_up (answer, keys);
  g_assert_cmpint (tui_answer_take (answer, "abc", 3, keys).kinds, ==, TUI_ANSWER_NONE);
  g_assert_cmpuint (keys->len, ==, 3);
  g_assert_false (tui_answer_is_pending (answer));
}

int
main (int argc, char **argv)
{
  static const char *const names[] = { "dark", "light", "high-contrast" };
  static const char *const unknown[] = { "no-such", "../themes/dark", "", ".dark" };

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *load = g_strconcat ("/tui/theme/built-in/", names[i], NULL);
      g_autofree char *contrast = g_strconcat ("/tui/theme/contrast/", names[i], NULL);
      g_autofree char *plain = g_strconcat ("/tui/theme/without-colors/", names[i], NULL);

      g_test_add_data_func (load, names[i], test_built_in);
      g_test_add_data_func (contrast, names[i], test_contrast);
      g_test_add_data_func (plain, names[i], test_without_colors);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tui/theme/unknown/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, unknown[i], test_unknown);
    }
  g_test_add_func ("/tui/theme/list", test_list);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    g_test_add_data_func (bad_cases[i].path, &bad_cases[i], test_bad);
  for (gsize i = 0; i < G_N_ELEMENTS (answer_cases); i++)
    g_test_add_data_func (answer_cases[i].path, &answer_cases[i], test_answer);
  g_test_add_func ("/tui/answer/given-up", test_answer_given_up);
  return g_test_run ();
}
