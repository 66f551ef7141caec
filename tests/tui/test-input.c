#include "config.h"

#include <glib.h>

#include "tui-input.h"

static void
on_submitted (gpointer data, const char *text)
{
  g_string_append_printf (data, "%s|", text);
}

static void
on_key (gpointer data, const TuiKeyPress *press)
{
  g_string_append_printf (data, "[%d]", press->key);
}

static void
on_changed (gpointer data)
{
}

static GStrv
on_complete (gpointer data, const char *text, gsize cursor, gsize *word_start)
{
  return NULL;
}

static const TuiInputHandler handler = {
  .submitted = on_submitted,
  .key = on_key,
  .changed = on_changed,
  .paste_cut = on_changed,
  .complete = on_complete,
};

static const TuiSettings settings = TUI_SETTINGS_INIT;

typedef struct
{
  const char *path;
  const char *bytes[3]; /* as they come from the terminal; "" waits until there is nothing to do */
  const char *submitted;
} EscapeCase;

static const EscapeCase escape_cases[] = {
  { "/tui/input/escape/then-a-command", { "\033", "", "/quit\r" }, "/quit|" },
  { "/tui/input/escape/then-a-key-with-a-function", { "\033", "", "bird\r" }, "bird|" },
  { "/tui/input/escape/twice", { "\033\033/quit\r" }, "/quit|" },
  { "/tui/input/escape/twice-alone", { "\033\033", "", "/quit\r" }, "/quit|" },
  { "/tui/input/escape/at-once", { "\033/quit\r" }, "/quit|" },
  { "/tui/input/escape/behind-words", { "one\033", "", " two\r" }, "one two|" },
  { "/tui/input/escape/alt", { "two three\033", "bone \r" }, "two one three|" },
  { "/tui/input/escape/arrow-in-parts", { "two\033", "[D", "-\r" }, "tw-o|" },
  { "/tui/input/escape/unknown-keys", { "a\033[15~b\033[24;5~\033[99;99uc\033[[Ed\r" }, "abcd|" },
  { "/tui/input/escape/unknown-key-with-alt", { "a\033\033[15~b\r" }, "ab|" },
  { "/tui/input/escape/ends-a-search", { "\022\033", "/quit\r" }, "/quit|" },
};

static void
test_escape (gconstpointer data)
{
  const EscapeCase *c = data;
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (TuiInput) input = tui_input_new (&handler, &settings, log);

  for (gsize i = 0; i < G_N_ELEMENTS (c->bytes) && c->bytes[i] != NULL; i++)
    if (*c->bytes[i] == '\0')
      g_main_context_iteration (NULL, TRUE); /* the one source is that of Escape */
    else
      g_assert_cmpuint (tui_input_feed (input, c->bytes[i], strlen (c->bytes[i])), ==,
                        strlen (c->bytes[i]));
  g_assert_cmpstr (log->str, ==, c->submitted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (escape_cases); i++)
    g_test_add_data_func (escape_cases[i].path, &escape_cases[i], test_escape);
  return g_test_run ();
}
