#include "config.h"

#include <string.h>

#include "main-screen.h"

/* Rooms that one is not in because the line is down are not rooms that one has left. */

static void
test_lost (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, "");
  TestTerminal *terminal = chat_join_on_screen (chat, "anna", "--room den");

  test_terminal_wait_for (terminal, "You are in #den now.");
  test_terminal_send (terminal, "/join #attic\r");
  test_terminal_wait_for (terminal, "You are in #attic now.");
  test_terminal_send (terminal, "/leave\r");
  test_terminal_wait_for (terminal, "You left #attic.");
  test_terminal_send (terminal, "\0333");
  test_terminal_wait_for (terminal, "You are in #den now.");
  chat_kill_server (chat);
  test_terminal_wait_for (terminal, "The connection is lost");
  test_terminal_send (terminal, "/save home\r");
  g_free (chat_wait_for (chat, "pychat/pychat.conf", "rooms=#den;#lobby;\n"));
  chat_start_server (chat);
  test_terminal_wait_for (terminal, "is back");
  chat_quit_screen (terminal);
}

/* Nobody answers yet: the rooms to be in are those of the profile. */
static void
test_not_yet (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, "[profile home]\nrooms=#den;#attic\n");
  g_autoptr (GSocketListener) silent = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (silent, NULL, NULL);
  g_autofree char *arguments = g_strdup_printf ("--host 127.0.0.1 --port %u home", port);
  TestTerminal *terminal = chat_open_screen (chat, NULL, arguments);
  g_autofree char *text = NULL;

  test_terminal_wait_for (terminal, "127.0.0.1");
  test_terminal_send (terminal, "/save\r");
  text = chat_wait_for (chat, "pychat/pychat.conf", "host=127.0.0.1\n");
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "rooms=#den;#attic\n"));
  chat_quit_screen (terminal);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/save-screen/lost", test_lost);
  g_test_add_func ("/main/save-screen/not-yet", test_not_yet);
  return g_test_run ();
}
