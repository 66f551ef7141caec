#include "config.h"

#include "main-screen.h"

/* Two real programs of one account, and the real server between them: what was read on one is read
 * on the other. */

/* In a room beside the lobby, so that what is said there is not read. */
static TestTerminal *
start_program (Chat *chat, const char *name, const char *config)
{
  g_autofree char *state = g_strdup_printf ("XDG_STATE_HOME=%s/%s", chat->directory, name);
  g_autofree char *more = g_strdup_printf ("--room #other --config %s", config);
  g_autofree char *arguments = chat_make_arguments (chat, name, more);
  TestTerminal *terminal = chat_open_screen (chat, state, arguments);

  test_terminal_wait_for (terminal, "You are in #other now.");
  return terminal;
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

  bob = chat_enter (chat, "bob");
  chat_say (bob, "read me");
  test_terminal_wait_for (first, "2:#lobby(1)");
  test_terminal_wait_for (second, "2:#lobby(1)");

  test_terminal_send (first, "\0332");
  test_terminal_wait_for (first, "bob: read me");
  test_terminal_wait_until (second, has_nothing_new, NULL);

  chat_quit_screen (second);
  chat_quit_screen (first);
  chat_leave (bob, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/marker/two-programs", test_marker);
  return g_test_run ();
}
