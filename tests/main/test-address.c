#include "config.h"

#include <signal.h>
#include <string.h>

#include "main-testing.h"
#include "test-certs.h"
#include "test-terminal.h"

/* Where the command line leads: by an address, in plain text and over TLS, and into which room. */

/* more: further words, split at blanks */
static TestTerminal *
start_program (Chat *chat, const char *more)
{
  g_autofree char *line =
      g_strdup_printf ("%s --username anna %s", g_getenv ("PYCHAT_BINARY"), more);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autofree char *state = g_strconcat ("XDG_STATE_HOME=", chat->directory, NULL);
  g_autofree char *config = g_strconcat ("XDG_CONFIG_HOME=", chat->directory, NULL);
  const char *environment[] = { state, config, NULL };

  return test_terminal_spawn ((const char *const *) words, environment, 24, 80);
}

/* It asks for a room in which nobody need be. */
static TestTerminal *
start_in_party (Chat *chat)
{
  g_autofree char *more = g_strdup_printf ("--host 127.0.0.1 --port %s --room party", chat->port);

  return start_program (chat, more);
}

static void
stop_program (TestTerminal *terminal)
{
  test_terminal_send (terminal, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (terminal), ==, 0);
  test_terminal_free (terminal);
}

static void
leave (GSubprocess *client)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (client), NULL, NULL);
  g_assert_cmpint (chat_wait_for_exit (client), ==, 0);
}

static void
test_plain (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autofree char *address = g_strdup_printf ("irc://127.0.0.1:%s/#party,den", chat->port);
  TestTerminal *terminal = start_program (chat, address);

  test_terminal_wait_for (terminal, "You are in #party now.");
  test_terminal_wait_for (terminal, "2:#lobby");
  test_terminal_wait_for (terminal, "4:#den");
  test_terminal_wait_for (terminal, "not encrypted");
  stop_program (terminal);
}

static void
test_tls (void)
{
  g_autoptr (TestCerts) certs = test_certs_new ();
  const char *directory = test_certs_get_directory (certs);
  g_autofree char *options = g_strdup_printf (
      " --ssl --certfile %s/long-server.pem --cafile %s/ca.pem", directory, directory);
  g_autoptr (Chat) chat = chat_new (options, NULL);
  g_autofree char *more =
      g_strdup_printf ("--certfile %s/long-client.pem --cafile %s/ca.pem ircs://localhost:%s/party",
                       directory, directory, chat->port);
  TestTerminal *terminal = start_program (chat, more);

  test_terminal_wait_for (terminal, "You are in #party now.");
  test_terminal_wait_for (terminal, "TLS: localhost");
  stop_program (terminal);
}

/* What there is to say to who comes in is said there, too. */
static void
test_name_is_taken (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) other = chat_join (chat, "anna");
  TestTerminal *terminal;

  g_free (chat_wait_for (chat, "anna.out", "You are in #lobby now."));
  terminal = start_in_party (chat);
  test_terminal_wait_for (terminal, "You are in #party now.");
  test_terminal_wait_for (terminal, "The name anna could not be had");
  stop_program (terminal);
  leave (other);
}

/* Who may not come in sees why, in the lobby. */
static void
test_no_entry (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) bob = chat_join (chat, "bob");
  TestTerminal *terminal;

  g_free (chat_wait_for (chat, "bob.out", "You are in #lobby now."));
  chat_say (bob, "/join #party\n/mode #party +i");
  g_free (chat_wait_for (chat, "bob.out", "+i"));
  terminal = start_in_party (chat);
  test_terminal_wait_for (terminal, "You are in #lobby now.");
  test_terminal_wait_for (terminal, "You need an invitation to join #party.");
  stop_program (terminal);
  leave (bob);
}

/* Without a screen it is where the words go, from the first one on. */
static void
test_lines (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) bob = chat_join (chat, "bob");
  g_autofree char *more =
      g_strdup_printf ("--no-ui --username anna irc://127.0.0.1:%s/#party", chat->port);
  g_autoptr (GSubprocess) anna = NULL;
  g_autofree char *text = NULL;

  g_free (chat_wait_for (chat, "bob.out", "You are in #lobby now."));
  chat_say (bob, "/join #party");
  g_free (chat_wait_for (chat, "bob.out", "You are in #party now."));
  anna = chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "anna.out", "anna.err", more);
  chat_say (anna, "first\nsecond");
  text = chat_wait_for (chat, "bob.out", "<anna> second");
  g_assert_nonnull (strstr (text, "#party <anna> first\n"));
  g_assert_nonnull (strstr (text, "#party <anna> second\n"));
  leave (anna);
  leave (bob);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/address/plain", test_plain);
  g_test_add_func ("/main/address/tls", test_tls);
  g_test_add_func ("/main/address/name-is-taken", test_name_is_taken);
  g_test_add_func ("/main/address/no-entry", test_no_entry);
  g_test_add_func ("/main/address/lines", test_lines);
  return g_test_run ();
}
