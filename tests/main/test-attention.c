#include "config.h"

#include <signal.h>

#include "main-screen.h"

/* The real program and the real server: what notifies, and goes on to do so. */

static const char config[] = "[limits]\nconnection-rate=0\ninput-rate=0\n";

static TestTerminal *
start_program (Chat *chat)
{
  g_autofree char *arguments = chat_make_arguments (chat, "anna", "");
  TestTerminal *terminal = chat_open_screen (chat, "TERM_PROGRAM=WezTerm", arguments);

  test_terminal_wait_for (terminal, "You are in #lobby now.");
  return terminal;
}

/* The bell is not the only 0x07 that a terminal gets. */
static guint
count_calls (TestTerminal *terminal)
{
  return test_terminal_count_output (terminal, "\033]9;bob in #lobby: ");
}

/* While anna's program stands still the server is killed, comes back, and bob means her: she reads
 * it when she is back, and nothing rings for what is past. */
static void
test_catching_up (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, config);
  TestTerminal *terminal = start_program (chat);
  g_autoptr (GSubprocess) bob = NULL;

  test_terminal_kill (terminal, SIGSTOP);
  chat_kill_server (chat);
  chat_start_server (chat);
  bob = chat_enter (chat, "bob");
  chat_say (bob, "anna: missed");
  g_free (chat_wait_for (chat, "bob.out", "anna: missed"));
  test_terminal_kill (terminal, SIGCONT);
  test_terminal_wait_for (terminal, "bob: anna: missed");
  g_assert_cmpuint (count_calls (terminal), ==, 0);
  g_free (chat_wait_for (chat, "bob.out", "anna came in."));
  chat_say (bob, "anna: heard");
  test_terminal_wait_for (terminal, "anna: heard");
  g_assert_cmpuint (count_calls (terminal), ==, 1);

  test_terminal_free (terminal);
  chat_leave (bob, 0);
}

/* What /notify said holds in the next program, too. */
static void
test_restart (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, config);
  g_autoptr (GSubprocess) bob = chat_enter (chat, "bob");
  TestTerminal *terminal = start_program (chat);

  test_terminal_send (terminal, "/notify none\r");
  test_terminal_wait_for (terminal, "Nothing notifies you in #lobby.");
  test_terminal_kill (terminal, SIGKILL);
  test_terminal_wait_exit (terminal);
  test_terminal_free (terminal);

  terminal = start_program (chat);
  chat_say (bob, "anna: not this");
  test_terminal_wait_for (terminal, "anna: not this");
  g_assert_cmpuint (count_calls (terminal), ==, 0);
  test_terminal_send (terminal, "/notify\r");
  test_terminal_wait_for (terminal, "Nothing notifies you in #lobby.");
  test_terminal_send (terminal, "/notify default\r");
  test_terminal_wait_for (terminal, "what your settings say");
  chat_say (bob, "anna: but this");
  test_terminal_wait_for (terminal, "anna: but this");
  g_assert_cmpuint (count_calls (terminal), ==, 1);

  test_terminal_free (terminal);
  chat_leave (bob, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/attention/catching-up", test_catching_up);
  g_test_add_func ("/main/attention/restart", test_restart);
  return g_test_run ();
}
