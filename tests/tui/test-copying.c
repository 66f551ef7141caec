/* test-copying.c: what leaves the screen: the clipboard's bytes, commands for a browser, places. */
#include "config.h"

#include <string.h>

#include "tui-browser.h"
#include "tui-clipboard.h"
#include "tui-hits.h"
#include "tui-keys.h"

static void
test_clipboard (void)
{
  g_autofree char *plain = tui_clipboard_sequence ("hi", FALSE);
  g_autofree char *tmux = tui_clipboard_sequence ("hi", TRUE);
  g_autofree char *evil = tui_clipboard_sequence ("a\033]52;c;AAAA\007\x02"
                                                  "b\xff",
                                                  FALSE);
  g_autofree char *coded = g_strndup (evil + strlen ("\033]52;c;"), strcspn (evil + 7, "\033"));
  g_autofree char *decoded = NULL;
  g_autofree char *much = g_strnfill (TUI_CLIPBOARD_MAX_BYTES + 1, 'x');
  gsize length;

  g_assert_cmpstr (plain, ==, "\033]52;c;aGk=\033\\");
  g_assert_cmpstr (tmux, ==, "\033]52;c;aGk=\033\\\033Ptmux;\033\033]52;c;aGk=\033\033\\\033\\");
  decoded = (char *) g_base64_decode (coded, &length);
  g_assert_cmpmem (decoded, length, "a^[]52;c;AAAA^Gb\xEF\xBF\xBD", 19);
  g_assert_null (tui_clipboard_sequence (much, FALSE));
}

typedef struct
{
  const char *path;
  const char *browser;
  const char *address;
  const char *command; /* (nullable): words separated by | */
} BrowserCase;

static const BrowserCase browser_cases[] = {
  { "/tui/browser/none", NULL, "https://example.org/", "xdg-open|https://example.org/" },
  { "/tui/browser/empty", "", "https://example.org/", "xdg-open|https://example.org/" },
  { "/tui/browser/one", "lynx", "http://example.org/", "lynx|http://example.org/" },
  { "/tui/browser/several", "fire fox:lynx", "http://x/", "fire|fox|http://x/" },
  { "/tui/browser/place", "b --url='%s' x", "http://x/", "b|--url=http://x/|x" },
  { "/tui/browser/no-shell", "b", "http://x/$(touch%20y);'`", "b|http://x/$(touch%20y);'`" },
  { "/tui/browser/other-scheme", "b", "file:///etc/passwd", NULL },
  { "/tui/browser/option", "b", "--version", NULL },
  { "/tui/browser/blank", "b", "http://x/ y", NULL },
  { "/tui/browser/control", "b", "http://x/\ny", NULL },
};

static void
test_browser (gconstpointer data)
{
  const BrowserCase *c = data;
  g_auto (GStrv) command = tui_browser_make_command (c->browser, c->address);
  g_autofree char *joined = command != NULL ? g_strjoinv ("|", command) : NULL;

  g_assert_cmpstr (joined, ==, c->command);
}

static void
test_hits (void)
{
  TuiHits *hits = tui_hits_new ();

  tui_hits_add (hits, &(TuiRect){ 1, 1, 10, 20 }, TUI_HIT_CHAT, G_MAXUINT);
  tui_hits_add (hits, &(TuiRect){ 3, 1, 1, 20 }, TUI_HIT_MESSAGE, 7);
  g_assert_cmpint (tui_hits_find (hits, 0, 5).kind, ==, TUI_HIT_NONE);
  g_assert_cmpint (tui_hits_find (hits, 2, 20).kind, ==, TUI_HIT_CHAT);
  g_assert_cmpint (tui_hits_find (hits, 2, 21).kind, ==, TUI_HIT_NONE);
  g_assert_cmpint (tui_hits_find (hits, 3, 1).kind, ==, TUI_HIT_MESSAGE);
  g_assert_cmpuint (tui_hits_find (hits, 3, 1).index, ==, 7);
  tui_hits_clear (hits);
  g_assert_cmpint (tui_hits_find (hits, 3, 1).kind, ==, TUI_HIT_NONE);
  tui_hits_free (hits);
}

static void
test_mouse_reports (void)
{
  TuiKeyPress press;

  g_assert_cmpuint (tui_keys_take ("\033[<0;12;3Mx", 11, FALSE, &press), ==, 10);
  g_assert_cmpint (press.key, ==, TUI_KEY_MOUSE);
  g_assert_cmpint (press.column, ==, 11);
  g_assert_cmpint (press.row, ==, 2);
  g_assert_false (press.is_release);
  g_assert_cmpuint (tui_keys_take ("\033[<65;1;1m", 10, FALSE, &press), ==, 10);
  g_assert_cmpint (press.button, ==, 65);
  g_assert_true (press.is_release);
  g_assert_cmpuint (tui_keys_take ("\033[<0;12", 7, FALSE, &press), ==, 0);
  g_assert_cmpuint (tui_keys_take ("\033[<;;M", 6, FALSE, &press), ==, 6);
  g_assert_cmpint (press.key, ==, TUI_KEY_OTHER);
  g_assert_cmpuint (tui_keys_take ("\033[<0;99999999;3M", 16, FALSE, &press), ==, 16);
  g_assert_cmpint (press.key, ==, TUI_KEY_OTHER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tui/clipboard", test_clipboard);
  for (guint i = 0; i < G_N_ELEMENTS (browser_cases); i++)
    g_test_add_data_func (browser_cases[i].path, &browser_cases[i], test_browser);
  g_test_add_func ("/tui/hits", test_hits);
  g_test_add_func ("/tui/keys/mouse", test_mouse_reports);

  return g_test_run ();
}
