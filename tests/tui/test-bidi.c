#include "config.h"

#include <string.h>

#include "tui-bidi.h"
#include "tui-links.h"

typedef struct
{
  const char *path;
  const char *text;
  const char *shown;
} OrderCase;

#define ALEF "\u05D0"
#define BET "\u05D1"
#define GIMEL "\u05D2"

static const OrderCase order_cases[] = {
  { "/tui/bidi/latin", "abc (def) 12", "abc (def) 12" },
  { "/tui/bidi/hebrew", ALEF BET GIMEL, GIMEL BET ALEF },
  { "/tui/bidi/hebrew-in-latin", "abc " ALEF BET " def", "abc " BET ALEF " def" },
  { "/tui/bidi/latin-in-hebrew", ALEF " abc " BET, BET " abc " ALEF },
  { "/tui/bidi/digits", ALEF BET " 123 " GIMEL, GIMEL " 123 " BET ALEF },
  { "/tui/bidi/brackets", ALEF " (" BET ")", "(" BET ") " ALEF },
  { "/tui/bidi/end-of-sentence", ALEF BET "!", "!" BET ALEF },
  { "/tui/bidi/marks", ALEF "\u05B7" BET, BET ALEF "\u05B7" },
  { "/tui/bidi/link", ALEF " https://x.example/a/ " BET, BET " https://x.example/a/ " ALEF },
  { "/tui/bidi/link-alone-at-the-end", ALEF " https://x.example/a/", "https://x.example/a/ " ALEF },
  { "/tui/bidi/room", ALEF " #lobby " BET, BET " #lobby " ALEF },
  { "/tui/bidi/room-behind-a-hyphen", ALEF "-#lobby: " BET, BET " :#lobby-" ALEF },
  { "/tui/bidi/room-of-hebrew", "in #" ALEF BET " now", "in " BET ALEF "# now" },
  { "/tui/bidi/command", ALEF " /help " BET, BET " /help " ALEF },
  { "/tui/bidi/option", ALEF " --host", "--host " ALEF },
  { "/tui/bidi/modes", ALEF " +nt.", ".+nt " ALEF },
  { "/tui/bidi/modes-with-a-mask", ALEF " +b *!*@x.org " BET, BET " +b *!*@x.org " ALEF },
  { "/tui/bidi/operator", ALEF " @bob", "@bob " ALEF },
  { "/tui/bidi/plus", ALEF "+" BET " + " GIMEL, GIMEL " + " BET "+" ALEF },
  { "/tui/bidi/hyphen", ALEF "-" BET " - " GIMEL, GIMEL " - " BET "-" ALEF },
  { "/tui/bidi/addressed", "bob: " ALEF " abc " BET, BET " abc " ALEF " :bob" },
  { "/tui/bidi/addressed-by-comma", "bob, " ALEF "!", "!" ALEF " ,bob" },
  { "/tui/bidi/addressed-in-latin", ALEF ": abc " BET "!", ALEF ": abc " BET "!" },
  { "/tui/bidi/addressed-with-digits", ALEF BET ": 12", "12 :" BET ALEF },
  { "/tui/bidi/addressed-alone", ALEF BET ":", ":" BET ALEF },
  { "/tui/bidi/addressed-behind-a-mark", TUI_BIDI_RTL_MARK "bob: x " ALEF,
    ALEF " bob: x" TUI_BIDI_RTL_MARK },
  { "/tui/bidi/wide", ALEF "\u4F60\u597D" BET, BET "\u4F60\u597D" ALEF },
  /* Forms by neighbours: lam begins, alef ends; no ligature of the two. */
  { "/tui/bidi/arabic", "\u0645\u0631\u062D\u0628\u0627", "\uFE8E\uFE92\uFEA3\uFEAE\uFEE3" },
  { "/tui/bidi/arabic-no-ligature", "\u0644\u0627", "\uFE8E\uFEDF" },
  { "/tui/bidi/arabic-digits", "\u0645 12", "12 \uFEE1" },
};

static char *
join (const char *text, const GArray *pieces)
{
  GString *shown = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    {
      g_autofree char *one = tui_bidi_get_shown (text, &g_array_index (pieces, TuiBidiPiece, i));

      g_string_append (shown, one);
    }
  return g_string_free (shown, FALSE);
}

static void
test_order (gconstpointer data)
{
  const OrderCase *c = data;
  gsize length = strlen (c->text);
  g_autoptr (GArray) links = tui_links_find (c->text, length);
  g_autoptr (GArray) pieces =
      tui_bidi_order (c->text, 0, length, 0, length, TUI_BIDI_BY_TEXT, links, 0);
  g_autofree char *shown = join (c->text, pieces);

  g_assert_cmpstr (shown, ==, c->shown);
}

/* A line of a paragraph has the directions of all of it; the name before it has its own. */
static void
test_lines (void)
{
  const char *text = "bob: " ALEF BET " abc def\nxyz " GIMEL;
  gsize body = strlen ("bob: "), length = strlen (text), lf = strcspn (text, "\n");
  gsize second = strlen ("bob: " ALEF BET " abc ");
  g_autoptr (GArray) first =
      tui_bidi_order (text, body, length, body, second, TUI_BIDI_BY_TEXT, NULL, 0);
  g_autoptr (GArray) rest =
      tui_bidi_order (text, body, length, second, lf, TUI_BIDI_BY_TEXT, NULL, 0);
  g_autoptr (GArray) last =
      tui_bidi_order (text, body, length, lf + 1, length, TUI_BIDI_BY_TEXT, NULL, 0);
  g_autofree char *first_shown = join (text, first);
  g_autofree char *rest_shown = join (text, rest);
  g_autofree char *last_shown = join (text, last);

  g_assert_cmpstr (first_shown, ==, " abc " BET ALEF);
  g_assert_cmpstr (rest_shown, ==, "def");
  g_assert_cmpstr (last_shown, ==, "xyz " GIMEL);
}

typedef struct
{
  const char *path;
  const char *text;
  gsize at;
  guint column;
} CursorCase;

static const CursorCase cursor_cases[] = {
  { "/tui/bidi/cursor/latin-end", "abc", 3, 3 },
  { "/tui/bidi/cursor/hebrew-begin", ALEF BET GIMEL, 0, 2 },
  { "/tui/bidi/cursor/hebrew-middle", ALEF BET GIMEL, 2, 1 },
  { "/tui/bidi/cursor/hebrew-end", ALEF BET GIMEL, 6, 0 },
  { "/tui/bidi/cursor/mixed-begin-of-run", "ab " ALEF BET, 3, 4 },
  { "/tui/bidi/cursor/mixed-end", "ab " ALEF BET, 7, 3 },
  { "/tui/bidi/cursor/latin-end-in-hebrew", ALEF " abc", 6, 3 },
  { "/tui/bidi/cursor/latin-after-hebrew", "ab " ALEF BET " c", 8, 6 },
};

static void
test_cursor (gconstpointer data)
{
  const CursorCase *c = data;
  gsize length = strlen (c->text);
  g_autoptr (GArray) pieces =
      tui_bidi_order (c->text, 0, length, 0, length, TUI_BIDI_BY_TEXT, NULL, 0);

  g_assert_cmpuint (tui_bidi_find_column (c->text, pieces, c->at, 0), ==, c->column);
}

static const char *
get_vte (const char *name)
{
  return g_str_equal (name, "VTE_VERSION") ? "7002" : "xterm-256color";
}

static const char *
get_mlterm (const char *name)
{
  return g_str_equal (name, "TERM") ? "mlterm-256color" : NULL;
}

static const char *
get_xterm (const char *name)
{
  return g_str_equal (name, "TERM") ? "xterm-256color" : NULL;
}

static void
test_wanted (void)
{
  g_assert_false (tui_bidi_is_wanted (TUI_BIDI_AUTO, get_vte));
  g_assert_false (tui_bidi_is_wanted (TUI_BIDI_AUTO, get_mlterm));
  g_assert_true (tui_bidi_is_wanted (TUI_BIDI_AUTO, get_xterm));
  g_assert_true (tui_bidi_is_wanted (TUI_BIDI_ON, get_vte));
  g_assert_false (tui_bidi_is_wanted (TUI_BIDI_OFF, get_xterm));
}

/* Nothing is lost, and nothing is twice, whatever it is. */
static void
test_random (void)
{
  static const char *const parts[] = { "a",
                                       " ",
                                       ALEF,
                                       "\u0645",
                                       "1",
                                       "(",
                                       "]",
                                       "\n",
                                       "\u05B7",
                                       "\u4F60",
                                       ".",
                                       "https://x/",
                                       "\U0001F468\u200D\U0001F469" };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) pieces = NULL;
      gsize n_bytes = 0;
      guint n = (guint) g_test_rand_int_range (0, 30);

      for (guint i = 0; i < n; i++)
        g_string_append (text, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      pieces = tui_bidi_order (text->str, 0, text->len, 0, text->len, TUI_BIDI_BY_TEXT, NULL, 0);
      for (guint i = 0; i < pieces->len; i++)
        {
          const TuiBidiPiece *piece = &g_array_index (pieces, TuiBidiPiece, i);

          n_bytes += piece->length;
          for (guint j = 0; j < i; j++)
            g_assert_cmpuint (g_array_index (pieces, TuiBidiPiece, j).start, !=, piece->start);
        }
      g_assert_cmpuint (n_bytes, ==, text->len);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (order_cases); i++)
    g_test_add_data_func (order_cases[i].path, &order_cases[i], test_order);
  for (guint i = 0; i < G_N_ELEMENTS (cursor_cases); i++)
    g_test_add_data_func (cursor_cases[i].path, &cursor_cases[i], test_cursor);
  g_test_add_func ("/tui/bidi/lines", test_lines);
  g_test_add_func ("/tui/bidi/wanted", test_wanted);
  g_test_add_func ("/tui/bidi/random", test_random);

  return g_test_run ();
}
