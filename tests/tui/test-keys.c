#include "config.h"

#include <string.h>

#include "tui-keys.h"

typedef struct
{
  const char *path;
  const char *bytes;
  gsize size;
  TuiKey key;
} KeyCase;

static const KeyCase cases[] = {
  { "/tui/keys/letter", "ab", 1, TUI_KEY_CHAR },
  { "/tui/keys/utf-8", "\u4F60b", 3, TUI_KEY_CHAR },
  { "/tui/keys/tab", "\t", 1, TUI_KEY_TAB },
  { "/tui/keys/back-tab", "\033[Z", 3, TUI_KEY_BACK_TAB },
  { "/tui/keys/enter", "\r", 1, TUI_KEY_ENTER },
  { "/tui/keys/up", "\033[Ax", 3, TUI_KEY_UP },
  { "/tui/keys/up-application", "\033OA", 3, TUI_KEY_UP },
  { "/tui/keys/page-up", "\033[5~", 4, TUI_KEY_PAGE_UP },
  { "/tui/keys/home-rxvt", "\033[7~", 4, TUI_KEY_HOME },
  { "/tui/keys/alt-left", "\033[1;3D", 6, TUI_KEY_PREVIOUS_ROOM },
  { "/tui/keys/alt-right-esc", "\033\033[C", 4, TUI_KEY_NEXT_ROOM },
  { "/tui/keys/alt-digit", "\0333", 2, TUI_KEY_ROOM },
  { "/tui/keys/paste", "\033[200~hi", 6, TUI_KEY_PASTE },
  { "/tui/keys/unknown", "\033[99;5u", 7, TUI_KEY_OTHER },
  { "/tui/keys/interrupt", "\003", 1, TUI_KEY_INTERRUPT },
};

static void
test_key (gconstpointer data)
{
  const KeyCase *c = data;
  TuiKeyPress press;

  g_assert_cmpuint (tui_keys_take (c->bytes, strlen (c->bytes), FALSE, &press), ==, c->size);
  g_assert_cmpint (press.key, ==, c->key);

  /* A sequence that arrives in parts waits for the rest. */
  if (*c->bytes == '\033')
    for (gsize n = 1; n < c->size; n++)
      g_assert_cmpuint (tui_keys_take (c->bytes, n, FALSE, &press), ==, 0);
}

static void
test_lone_escape (void)
{
  TuiKeyPress press;

  g_assert_cmpuint (tui_keys_take ("\033", 1, FALSE, &press), ==, 0);
  g_assert_cmpuint (tui_keys_take ("\033", 1, TRUE, &press), ==, 1);
  g_assert_cmpint (press.key, ==, TUI_KEY_ESCAPE);
}

static void
test_random_bytes (void)
{
  char bytes[256];
  gsize at = 0;

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = g_test_rand_int_range (0, 256);
  while (at < sizeof bytes)
    {
      TuiKeyPress press;
      gsize size = tui_keys_take (bytes + at, sizeof bytes - at, TRUE, &press);

      g_assert_cmpuint (size, >, 0);
      g_assert_cmpint (press.key, !=, TUI_KEY_NONE);
      at += size;
    }
  g_assert_cmpuint (at, ==, sizeof bytes);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_key);
  g_test_add_func ("/tui/keys/lone-escape", test_lone_escape);
  g_test_add_func ("/tui/keys/random-bytes", test_random_bytes);

  return g_test_run ();
}
