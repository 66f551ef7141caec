/* The screen speaks each language of po/LINGUAS: the real program on a terminal, in that locale. */
#include "config.h"

#include <libintl.h>
#include <locale.h>

#include "test-files.h"
#include "test-terminal.h"

/* "de" -> "de_DE.UTF-8": the test locale that belongs to it. (transfer full) */
static char *
find_locale (const char *language)
{
  const char *path = g_getenv ("LOCPATH");
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, language) && g_str_has_suffix (name, ".UTF-8"))
      return g_strdup (name);
  g_test_message ("no locale for %s in %s", language, path);
  g_assert_not_reached ();
}

/* What the catalogue has for a message, as the program would find it. (transfer none) */
static const char *
translate (const char *message)
{
  const char *text = dgettext (GETTEXT_PACKAGE, message);

  g_assert_cmpstr (text, !=, message);
  return text;
}

/* Waits for the words of a translation that stand before and behind its placeholder. */
static void
wait_for_message (TestTerminal *terminal, const char *message)
{
  g_auto (GStrv) parts = g_strsplit (translate (message), "%s", 2);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      test_terminal_wait_for (terminal, parts[i]);
}

static TestTerminal *
start (const char *directory, const char *const *environment)
{
  const char *arguments[] = { g_getenv ("PYCHAT_BINARY"),
                              "--serve",
                              "--host",
                              "127.0.0.1",
                              "--port",
                              "0",
                              "-u",
                              "anna",
                              "--data-dir",
                              directory,
                              NULL };

  return test_terminal_spawn (arguments, environment, 24, 80);
}

static void
stop (TestTerminal *terminal, const char *directory)
{
  test_terminal_send (terminal, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (terminal), ==, 0);
  test_files_remove (directory);
}

static void
test_screen (gconstpointer data)
{
  const char *language = data;
  g_autofree char *locale = find_locale (language);
  g_autofree char *setting = g_strdup_printf ("LC_ALL=%s", locale);
  g_autofree char *directory = g_dir_make_tmp ("pychat-i18n-XXXXXX", NULL);
  const char *environment[] = { setting, "LANGUAGE",
                                "VTE_VERSION=7002", /* orders text itself: words come as they are */
                                NULL };
  g_autoptr (TestTerminal) terminal = NULL;

  g_assert_nonnull (setlocale (LC_ALL, locale));
  terminal = start (directory, environment);
  wait_for_message (terminal, "connected to %s");
  wait_for_message (terminal, "You are in %s now.");
  test_terminal_send (terminal, "/no-such-command\r");
  test_terminal_wait_for (terminal, "no-such-command");
  stop (terminal, directory);
}

/* As words of Hebrew stand on the screen that keep their order. (transfer full) */
static char *
turn_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *turned = g_utf8_strreverse (words[i], -1);

      for (char *c = turned; *c != '\0'; c++)
        *c = *c == '[' ? ']' : *c == ']' ? '[' : *c;
      g_free (words[i]);
      words[i] = turned;
    }
  return g_strjoinv (" ", words);
}

/* What is typed behind a command and what that does are two columns, also where both run from right
 * to left. */
static void
test_columns (void)
{
  g_autofree char *locale = find_locale ("he");
  g_autofree char *setting = g_strdup_printf ("LC_ALL=%s", locale);
  const char *environment[] = { setting, "LANGUAGE", "VTE_VERSION", NULL };
  g_autoptr (TestTerminal) terminal = NULL;
  g_autofree char *directory = g_dir_make_tmp ("pychat-i18n-XXXXXX", NULL);
  g_autofree char *usage = NULL;
  g_autofree char *left = NULL;

  g_assert_nonnull (setlocale (LC_ALL, locale));
  usage = turn_words (translate ("NAME [ROOM]"));
  left = g_strdup_printf ("/invite %s ", usage);
  terminal = start (directory, environment);
  test_terminal_wait_for (terminal, "anna");
  test_terminal_send (terminal, "/help\r");
  test_terminal_wait_for (terminal, left);
  test_terminal_send (terminal, "\033");
  test_terminal_wait_for (terminal, "anna");
  stop (terminal, directory);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("LANGUAGE");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("PYCHAT_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "po", "LINGUAS", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '#' && *lines[i] != '\0')
      {
        g_autofree char *name = g_strdup_printf ("/i18n/screen/%s", lines[i]);

        g_test_add_data_func (name, lines[i], test_screen);
      }
  g_test_add_func ("/i18n/columns", test_columns);

  return g_test_run ();
}
