#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "main-screen.h"

/* The real program on a screen, and what it writes down. */

#define LOG "pychat/logs/127.0.0.1/#lobby.log"

static const char config[] = "[limits]\nconnection-rate=0\ninput-rate=0\n";

static TestTerminal *
start_program (Chat *chat)
{
  g_autofree char *settings = chat_path (chat, "log.conf"); /* bob writes no log */
  g_autofree char *more = g_strconcat ("--config ", settings, NULL);
  TestTerminal *terminal;

  g_assert_true (g_file_set_contents (settings, "[client]\nlog=true\n", -1, NULL));
  terminal = chat_join_on_screen (chat, "anna", more);
  test_terminal_wait_for (terminal, "You are in #lobby now.");
  return terminal;
}

/* Killed, and started again: each line once, those that came between the two as well. */
static void
test_written (void)
{
  static const char *const lines[] = { "<anna> first\n", "<bob> second\n", "<bob> between\n",
                                       "<anna> last\n" };
  g_autoptr (Chat) chat = chat_new (NULL, config);
  g_autoptr (GSubprocess) bob = chat_join (chat, "bob");
  TestTerminal *terminal = start_program (chat);
  g_autofree char *path = chat_path (chat, LOG);
  g_autofree char *text = NULL;
  GStatBuf status;

  g_free (chat_wait_for (chat, "bob.out", "anna"));
  test_terminal_send (terminal, "first\r");
  g_free (chat_wait_for (chat, "bob.out", "first"));
  chat_say (bob, "second");
  g_free (chat_wait_for (chat, LOG, "<bob> second\n"));
  test_terminal_kill (terminal, SIGKILL);
  test_terminal_wait_exit (terminal);
  test_terminal_free (terminal);
  chat_say (bob, "between");
  g_free (chat_wait_for (chat, "bob.out", "between"));

  terminal = start_program (chat);
  test_terminal_wait_for (terminal, "between");
  test_terminal_send (terminal, "last\r");
  text = chat_wait_for (chat, LOG, "<anna> last\n");
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_cmpuint (chat_count (text, lines[i]), ==, 1);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, 0600);
  test_terminal_free (terminal);
  chat_leave (bob, 0);
}

/* A file stands where the directory should be. It is said once, and nothing is lost. */
static void
test_no_place (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, config);
  g_autofree char *in_the_way = chat_path (chat, "pychat/logs");
  g_autoptr (GSubprocess) bob = chat_join (chat, "bob");
  TestTerminal *terminal;
  g_autofree char *screen = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (in_the_way, "", 0, NULL));
  terminal = start_program (chat);
  test_terminal_wait_for (terminal, "! The log ");
  g_free (chat_wait_for (chat, "bob.out", "anna"));
  chat_say (bob, "first");
  test_terminal_wait_for (terminal, "first");
  chat_say (bob, "second");
  test_terminal_wait_for (terminal, "second");
  g_assert_cmpint (g_remove (in_the_way), ==, 0);
  chat_say (bob, "third");
  text = chat_wait_for (chat, LOG, "<bob> third\n");
  g_assert_cmpuint (chat_count (text, "<bob> first\n"), ==, 1);
  g_assert_cmpuint (chat_count (text, "<bob> second\n"), ==, 1);
  test_terminal_wait_for (terminal, "third");
  screen = test_terminal_get_text (terminal);
  g_assert_cmpuint (chat_count (screen, "The log "), ==, 1);
  test_terminal_free (terminal);
  chat_leave (bob, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/log/written", test_written);
  g_test_add_func ("/main/log/no-place", test_no_place);
  return g_test_run ();
}
