#include "config.h"

#include "main-testing.h"
#include "test-terminal.h"

/* Two real programs of one account, and the real server between them: what was read on one is read
 * on the other. */

/* In a room beside the lobby, so that what is said there is not read. */
static TestTerminal *
start_program (Chat *chat, const char *name, const char *config)
{
  const char *words[] = { g_getenv ("PYCHAT_BINARY"),
                          "--host",
                          "127.0.0.1",
                          "--port",
                          chat->port,
                          "--username",
                          name,
                          "--room",
                          "#other",
                          "--config",
                          config,
                          NULL };
  g_autofree char *state = g_strdup_printf ("XDG_STATE_HOME=%s/%s", chat->directory, name);
  const char *environment[] = { state, NULL };
  TestTerminal *terminal = test_terminal_spawn (words, environment, 24, 80);

  test_terminal_wait_for (terminal, "You are in #other now.");
  return terminal;
}

static void
stop_program (TestTerminal *terminal)
{
  test_terminal_send (terminal, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (terminal), ==, 0);
  test_terminal_free (terminal);
}

static gboolean
has_nothing_new (TestTerminal *terminal, gpointer data)
{
  return test_terminal_shows (terminal, "2:#lobby ") && !test_terminal_shows (terminal, "#lobby(");
}

static void
test_marker (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, "[limits]\nconnection-rate=0\ninput-rate=0\n");
  g_autofree char *empty = chat_path (chat, "empty.conf");
  g_autofree char *login = chat_path (chat, "login.conf");
  g_autoptr (GSubprocess) bob = NULL;
  TestTerminal *first, *second;

  g_assert_true (g_file_set_contents (empty, "[client]\n", -1, NULL));
  g_assert_true (g_file_set_contents (
      login, "[client]\naccount=anna\npassword=sesame\nlogin-required=true\n", -1, NULL));
  first = start_program (chat, "anna", empty);
  test_terminal_send (first, "/register sesame\r");
  test_terminal_wait_for (first, "You are logged in as anna.");
  second = start_program (chat, "hanna", login); /* in only with the account */

  bob = chat_join (chat, "bob");
  g_free (chat_wait_for (chat, "bob.out", "You are in #lobby now."));
  chat_say (bob, "read me");
  test_terminal_wait_for (first, "2:#lobby(1)");
  test_terminal_wait_for (second, "2:#lobby(1)");

  test_terminal_send (first, "\0332");
  test_terminal_wait_for (first, "bob: read me");
  test_terminal_wait_until (second, has_nothing_new, NULL);

  stop_program (second);
  stop_program (first);
  g_output_stream_close (g_subprocess_get_stdin_pipe (bob), NULL, NULL);
  chat_wait_for_exit (bob);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/marker/two-programs", test_marker);
  return g_test_run ();
}
