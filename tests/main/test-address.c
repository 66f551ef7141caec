#include "config.h"

#include <string.h>

#include "main-screen.h"
#include "test-certs.h"

/* Where the command line leads: by an address, in plain text and over TLS, and into which room. */

static TestTerminal *
start_program (Chat *chat, const char *more)
{
  g_autofree char *arguments = g_strconcat ("--username anna ", more, NULL);

  return chat_open_screen (chat, NULL, arguments);
}

/* It asks for a room in which nobody need be. */
static TestTerminal *
start_in_party (Chat *chat)
{
  return chat_join_on_screen (chat, "anna", "--room party");
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
  chat_quit_screen (terminal);
}

static void
test_tls (void)
{
  g_autoptr (TestCerts) certs = test_certs_new ();
  const char *directory = test_certs_get_directory (certs);
  g_autofree char *options = g_strdup_printf (
      "--ssl --certfile %s/long-server.pem --cafile %s/ca.pem", directory, directory);
  g_autoptr (Chat) chat = chat_new (options, NULL);
  g_autofree char *more =
      g_strdup_printf ("--certfile %s/long-client.pem --cafile %s/ca.pem ircs://localhost:%s/party",
                       directory, directory, chat->port);
  TestTerminal *terminal = start_program (chat, more);

  test_terminal_wait_for (terminal, "You are in #party now.");
  test_terminal_wait_for (terminal, "TLS: localhost");
  chat_quit_screen (terminal);
}

/* What there is to say to who comes in is said there, too. */
static void
test_name_is_taken (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) other = chat_enter (chat, "anna");
  TestTerminal *terminal;

  terminal = start_in_party (chat);
  test_terminal_wait_for (terminal, "You are in #party now.");
  test_terminal_wait_for (terminal, "The name anna could not be had");
  chat_quit_screen (terminal);
  chat_leave (other, 0);
}

/* Who may not come in sees why, in the lobby. */
static void
test_no_entry (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) bob = chat_enter (chat, "bob");
  TestTerminal *terminal;

  chat_say (bob, "/join #party\n/mode #party +i");
  g_free (chat_wait_for (chat, "bob.out", "+i"));
  terminal = start_in_party (chat);
  test_terminal_wait_for (terminal, "You are in #lobby now.");
  test_terminal_wait_for (terminal, "You need an invitation to join #party.");
  chat_quit_screen (terminal);
  chat_leave (bob, 0);
}

/* Without a screen it is where the words go, from the first one on. */
static void
test_lines (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) bob = chat_enter (chat, "bob");
  g_autofree char *more =
      g_strdup_printf ("--no-ui --username anna irc://127.0.0.1:%s/#party", chat->port);
  g_autoptr (GSubprocess) anna = NULL;
  g_autofree char *text = NULL;

  chat_say (bob, "/join #party");
  g_free (chat_wait_for (chat, "bob.out", "You are in #party now."));
  anna = chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "anna.out", "anna.err", more);
  chat_say (anna, "first\nsecond");
  text = chat_wait_for (chat, "bob.out", "<anna> second");
  g_assert_nonnull (strstr (text, "#party <anna> first\n"));
  g_assert_nonnull (strstr (text, "#party <anna> second\n"));
  chat_leave (anna, 0);
  chat_leave (bob, 0);
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
