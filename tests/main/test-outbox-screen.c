#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "main-screen.h"

static const char config[] = "[limits]\nconnection-rate=0\ninput-rate=0\n";

/* Typed while the server was away, killed, and sent by the next one, once. */
static void
test_program (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, config);
  g_autofree char *outbox = g_strdup_printf ("pychat/outbox/anna@127.0.0.1%%3A%s", chat->port);
  g_autofree char *path = chat_path (chat, outbox);
  TestTerminal *terminal = chat_join_on_screen (chat, "anna", "");
  g_autofree char *text = NULL;
  g_autoptr (GSubprocess) bob = NULL;
  GStatBuf status;

  test_terminal_wait_for (terminal, "You are in #lobby now.");
  chat_kill_server (chat);
  test_terminal_wait_for (terminal, "The connection is lost");
  test_terminal_send (terminal, "typed in the dark\r");
  g_free (chat_wait_for (chat, outbox, "typed in the dark"));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  test_terminal_kill (terminal, SIGKILL);
  test_terminal_wait_exit (terminal);
  test_terminal_free (terminal);

  chat_start_server (chat);
  bob = chat_enter (chat, "bob");
  terminal = chat_join_on_screen (chat, "anna", "");
  g_free (chat_wait_for (chat, "bob.out", "typed in the dark"));
  test_terminal_wait_for (terminal, "typed in the dark");
  chat_quit_screen (terminal);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 0);

  terminal = chat_join_on_screen (chat, "anna", "");
  test_terminal_wait_for (terminal, "You are in #lobby now.");
  test_terminal_send (terminal, "afterwards\r");
  text = chat_wait_for (chat, "bob.out", "afterwards");
  g_assert_cmpuint (chat_count (text, "typed in the dark"), ==, 1);
  test_terminal_free (terminal);
  chat_leave (bob, 0);
}

/* What the server refused is there in the next program, with the reason, and can be sent again. */
static void
test_failed (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, config);
  g_autoptr (GSubprocess) bob = chat_join_with (chat, "bob", "--room den");
  TestTerminal *terminal;
  g_autofree char *text = NULL;

  g_free (chat_wait_for (chat, "bob.out", "You are in #den now."));
  chat_say (bob, "/mode #den +m");
  g_free (chat_wait_for (chat, "bob.out", "+m"));
  terminal = chat_join_on_screen (chat, "anna", "--room den");
  test_terminal_wait_for (terminal, "You are in #den now.");
  test_terminal_send (terminal, "let me\r");
  test_terminal_wait_for (terminal, "let me [not sent: You cannot write in #den.]");
  test_terminal_kill (terminal, SIGKILL);
  test_terminal_wait_exit (terminal);
  test_terminal_free (terminal);

  terminal = chat_join_on_screen (chat, "anna", "--room den");
  test_terminal_wait_for (terminal, "let me [not sent: You cannot write in #den.]");
  chat_say (bob, "/mode #den -m");
  test_terminal_wait_for (terminal, "-m");
  test_terminal_send (terminal, "\033s");
  g_free (chat_wait_for (chat, "bob.out", "let me"));
  test_terminal_wait_gone (terminal, "[not sent");
  test_terminal_send (terminal, "afterwards\r");
  text = chat_wait_for (chat, "bob.out", "afterwards");
  g_assert_cmpuint (chat_count (text, "let me"), ==, 1);

  test_terminal_free (terminal);
  chat_leave (bob, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/outbox-screen/typed-in-the-dark", test_program);
  g_test_add_func ("/main/outbox-screen/failed", test_failed);
  return g_test_run ();
}
