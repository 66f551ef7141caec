#include "config.h"

#include <string.h>

#include "tui-bindings.h"
#include "tui-keyname.h"

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

typedef struct
{
  const char *path;
  const char *name;
  const char *sequence; /* (nullable): the first of them */
  const char *shown;
} NameCase;

static const NameCase name_cases[] = {
  { "/tui/keyname/control", "Control-x", "\030", "Ctrl+x" },
  { "/tui/keyname/short", "C-x", "\030", "Ctrl+x" },
  { "/tui/keyname/chord", "Control-x e", "\030e", "Ctrl+x e" },
  { "/tui/keyname/meta", "Meta-n", "\033n", "Alt+n" },
  { "/tui/keyname/both", "Control-Meta-a", "\033\001", "Alt+Ctrl+a" },
  { "/tui/keyname/arrow", "Alt-Left", "\033[1;3D", "Alt+Left" },
  { "/tui/keyname/rxvt", "\"\\eOd\"", "\033Od", "Ctrl+Left" },
  { "/tui/keyname/old-xterm", "\"\\e[5C\"", "\033[5C", "Ctrl+Right" },
  { "/tui/keyname/two-modifiers", "Control-Shift-Up", "\033[1;6A", "Ctrl+Shift+Up" },
  { "/tui/keyname/function-key", "F5", "\033[15~", "F5" },
  { "/tui/keyname/shifted", "Shift-F5", "\033[15;2~", "Shift+F5" },
  { "/tui/keyname/page", "Control-PageUp", "\033[5;5~", "Ctrl+PageUp" },
  { "/tui/keyname/back-tab", "Shift-Tab", "\033[Z", "Shift+Tab" },
  { "/tui/keyname/letter", "x", "x", "x" },
  { "/tui/keyname/wide", "\u4F60", "\u4F60", "\u4F60" },
  { "/tui/keyname/quoted", "\"\\C-x\\M-n\"", "\030\033n", "Ctrl+x Alt+n" },
  { "/tui/keyname/quoted-escape", "\"\\e[A\"", "\033[A", "Up" },
  { "/tui/keyname/quoted-both", "\"\\M-\\C-a\"", "\033\001", "Alt+Ctrl+a" },
  { "/tui/keyname/none", "Banana", NULL, NULL },
  { "/tui/keyname/empty", "", NULL, NULL },
  { "/tui/keyname/half", "Control-", NULL, NULL },
  { "/tui/keyname/no-control", "Control-\u4F60", NULL, NULL },
  { "/tui/keyname/second-is-none", "Control-x Banana", NULL, NULL },
  { "/tui/keyname/open-quote", "\"\\C-x", NULL, NULL },
  { "/tui/keyname/empty-quote", "\"\"", NULL, NULL },
};

static void
test_name (gconstpointer data)
{
  const NameCase *c = data;
  g_auto (GStrv) sequences = tui_keyname_parse (c->name);
  g_autofree char *shown = NULL;

  if (c->sequence == NULL)
    {
      g_assert_null (sequences);
      return;
    }
  g_assert_nonnull (sequences);
  g_assert_cmpstr (sequences[0], ==, c->sequence);
  shown = tui_keyname_describe (sequences[0]);
  g_assert_cmpstr (shown, ==, c->shown);
}

/* Each function has keys of its own, in both windows. */
static void
test_functions (void)
{
  g_autoptr (TuiBindings) bindings = tui_bindings_new (NULL, 0);
  const TuiFunction *function;

  for (gsize i = 0; (function = tui_functions_get (i)) != NULL; i++)
    for (guint j = 0; j < TUI_MAX_SEQUENCES && function->chat[j] != NULL; j++)
      {
        const char *bytes = function->chat[j];
        TuiKeyPress press;

        g_assert_cmpuint (tui_bindings_take (bindings, bytes, strlen (bytes), TRUE, &press), ==,
                          strlen (bytes));
        g_assert_cmpint (press.key, ==, function->key);
      }
}

static void
test_bindings (void)
{
  static const TuiBinding own[] = { { "Control-x e", "help" },
                                    { "Alt-g", "none" },
                                    { "F2", "next-room" },
                                    { "Control-a", "beginning-of-line" } };
  g_autoptr (TuiBindings) bindings = tui_bindings_new (own, G_N_ELEMENTS (own));
  g_autofree char *shown = tui_bindings_describe (bindings, tui_functions_find ("next-room"));
  TuiKeyPress press;

  g_assert_cmpuint (tui_bindings_take (bindings, "\030", 1, TRUE, &press), ==, 0);
  g_assert_cmpuint (tui_bindings_take (bindings, "\030e", 2, FALSE, &press), ==, 2);
  g_assert_cmpint (press.key, ==, TUI_KEY_HELP);
  g_assert_cmpuint (tui_bindings_take (bindings, "\030x", 2, FALSE, &press), ==, 1);
  g_assert_cmpuint (tui_bindings_take (bindings, "\033g", 2, FALSE, &press), ==, 2);
  g_assert_cmpint (press.key, ==, TUI_KEY_OTHER);
  g_assert_cmpuint (tui_bindings_take (bindings, "\033", 1, FALSE, &press), ==, 0);
  g_assert_cmpuint (tui_bindings_take (bindings, "\033", 1, TRUE, &press), ==, 1);
  g_assert_cmpint (press.key, ==, TUI_KEY_ESCAPE);
  g_assert_cmpstr (shown, ==, "Alt+Right, F2");
}

static void
test_check (void)
{
  static const TuiBinding good[] = { { "F2", "jump" },
                                     { "F2", "none" },
                                     { "F2", "kill-line" },
                                     { "F2", "\"text\"" },
                                     { "F2", "insert-newline" } };
  static const TuiBinding bad[] = { { "F99", "jump" }, { "F2", "no-such" }, { "", "jump" } };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (tui_bindings_check (&good[i], &error));
      g_assert_no_error (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tui_bindings_check (&bad[i], &error));
      g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_key);
  g_test_add_func ("/tui/keys/lone-escape", test_lone_escape);
  g_test_add_func ("/tui/keys/random-bytes", test_random_bytes);

  for (gsize i = 0; i < G_N_ELEMENTS (name_cases); i++)
    g_test_add_data_func (name_cases[i].path, &name_cases[i], test_name);
  g_test_add_func ("/tui/functions/keys", test_functions);
  g_test_add_func ("/tui/bindings/own", test_bindings);
  g_test_add_func ("/tui/bindings/check", test_check);
  return g_test_run ();
}
