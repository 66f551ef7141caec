#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "main-testing.h"
#include "test-terminal.h"

static const char config[] = "[limits]\nconnection-rate=0\ninput-rate=0\n";

/* The real program on a screen. room (nullable): beside the lobby */
static TestTerminal *
start_program (Chat *chat, const char *room)
{
  const char *words[] = { g_getenv ("PYCHAT_BINARY"),
                          "--host",
                          "127.0.0.1",
                          "--port",
                          chat->port,
                          "--username",
                          "anna",
                          room != NULL ? "--room" : NULL,
                          room,
                          NULL };
  g_autofree char *state = g_strconcat ("XDG_STATE_HOME=", chat->directory, NULL);
  const char *environment[] = { state, NULL };

  return test_terminal_spawn (words, environment, 24, 80);
}

/* Typed while the server was away, killed, and sent by the next one, once. */
static void
test_program (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, config);
  g_autofree char *outbox = g_strdup_printf ("pychat/outbox/anna@127.0.0.1%%3A%s", chat->port);
  g_autofree char *path = chat_path (chat, outbox);
  TestTerminal *terminal = start_program (chat, NULL);
  g_autofree char *text = NULL;
  g_autofree char *arguments =
      g_strdup_printf ("--no-ui --host 127.0.0.1 --port %s --username bob", chat->port);
  g_autoptr (GSubprocess) watcher = NULL;
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
  watcher = chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "bob.out", "bob.err", arguments);
  g_free (chat_wait_for (chat, "bob.out", "You are in #lobby now."));
  terminal = start_program (chat, NULL);
  g_free (chat_wait_for (chat, "bob.out", "typed in the dark"));
  test_terminal_wait_for (terminal, "typed in the dark");
  test_terminal_send (terminal, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (terminal), ==, 0);
  test_terminal_free (terminal);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 0);

  terminal = start_program (chat, NULL);
  test_terminal_wait_for (terminal, "You are in #lobby now.");
  test_terminal_send (terminal, "afterwards\r");
  text = chat_wait_for (chat, "bob.out", "afterwards");
  g_assert_nonnull (strstr (text, "typed in the dark"));
  g_assert_null (strstr (strstr (text, "typed in the dark") + 1, "typed in the dark"));
  test_terminal_free (terminal);
  g_subprocess_send_signal (watcher, SIGTERM);
  chat_wait_for_exit (watcher);
}

/* What the server refused is there in the next program, with the reason, and can be sent again. */
static void
test_failed (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, config);
  g_autofree char *arguments =
      g_strdup_printf ("--no-ui --host 127.0.0.1 --port %s --username bob --room den", chat->port);
  g_autoptr (GSubprocess) bob =
      chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "bob.out", "bob.err", arguments);
  TestTerminal *terminal;
  g_autofree char *text = NULL;

  g_free (chat_wait_for (chat, "bob.out", "You are in #den now."));
  chat_say (bob, "/mode #den +m");
  g_free (chat_wait_for (chat, "bob.out", "+m"));
  terminal = start_program (chat, "den");
  test_terminal_wait_for (terminal, "You are in #den now.");
  test_terminal_send (terminal, "let me\r");
  test_terminal_wait_for (terminal, "let me [not sent: You cannot write in #den.]");
  test_terminal_kill (terminal, SIGKILL);
  test_terminal_wait_exit (terminal);
  test_terminal_free (terminal);

  terminal = start_program (chat, "den");
  test_terminal_wait_for (terminal, "let me [not sent: You cannot write in #den.]");
  chat_say (bob, "/mode #den -m");
  test_terminal_wait_for (terminal, "-m");
  test_terminal_send (terminal, "\033s");
  g_free (chat_wait_for (chat, "bob.out", "let me"));
  test_terminal_wait_gone (terminal, "[not sent");
  test_terminal_send (terminal, "afterwards\r");
  text = chat_wait_for (chat, "bob.out", "afterwards");
  g_assert_null (strstr (strstr (text, "let me") + 1, "let me"));

  test_terminal_free (terminal);
  chat_say (bob, "/quit");
  chat_wait_for_exit (bob);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/outbox-screen/typed-in-the-dark", test_program);
  g_test_add_func ("/main/outbox-screen/failed", test_failed);
  return g_test_run ();
}
