#include "config.h"

#include "main-testing.h"

#include <signal.h>
#include <string.h>

static void
test_pipe (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) bob = chat_enter (chat, "bob");
  g_autoptr (GSubprocess) anna = chat_join (chat, "anna");
  g_autofree char *bob_text = NULL;
  g_autofree char *anna_text = NULL;
  static const char words[] = "hi\n/me waves\nbad \xff byte\n\033[31mred\nlast without end";

  chat_type (anna, words, strlen (words));
  chat_leave (anna, 0);
  anna_text = chat_read (chat, "anna.out");
  g_assert_nonnull (strstr (anna_text, "#lobby <anna> hi\n"));

  bob_text = chat_wait_for (chat, "bob.out", "#lobby anna is gone");
  g_assert_nonnull (
      strstr (bob_text, "#lobby anna came in.\n#lobby <anna> hi\n#lobby * anna waves\n"));
  g_assert_nonnull (strstr (bob_text, "#lobby <anna> bad \357\277\275 byte\n"));
  g_assert_nonnull (strstr (bob_text, "#lobby <anna> last without end\n"));
  g_assert_null (strchr (bob_text, '\033'));
  chat_leave (bob, 0);
}

static void
test_refused (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) anna = chat_join (chat, "anna");
  g_autofree char *err = NULL;

  chat_type (anna, "/nonsense\n", 10);
  chat_leave (anna, 1);
  err = chat_read (chat, "anna.err");
  g_assert_nonnull (strstr (err, "pychat: 1 thing did not work"));
}

static void
test_nick_taken (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) first = chat_enter (chat, "anna");
  g_autofree char *arguments =
      g_strdup_printf ("--host 127.0.0.1 --port %s --username anna", chat->port);
  g_autoptr (GSubprocess) second =
      chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "second.out", "second.err", arguments);
  g_autofree char *text = chat_wait_for (chat, "second.out", "you are anna_ here");

  chat_end_input (second);
  chat_end_input (first);
  g_assert_cmpint (chat_wait_for_exit (second), ==, 0);
  g_assert_cmpint (chat_wait_for_exit (first), ==, 0);
}

static void
test_interrupt (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) anna = chat_enter (chat, "anna");

  g_subprocess_send_signal (anna, SIGINT);
  g_assert_cmpint (chat_wait_for_exit (anna), ==, 0);
}

/* Each line is in the text once, after the one before it. */
static void
assert_lines (const char *text, guint n_lines)
{
  const char *at = text;

  for (guint i = 0; i < n_lines; i++)
    {
      g_autofree char *line = g_strdup_printf ("> line %u.\n", i);

      at = strstr (at, line);
      if (at == NULL || chat_count (text, line) != 1)
        g_error ("not there once, or not in its place: %s%s", line, text);
    }
}

/* The server is killed in the middle of a stream of lines, and comes back: each line is confirmed
 * and shown once, in order, to who says it and to who listens, and the sender leaves with 0. */
static void
test_server_killed (void)
{
  enum
  {
    N_LINES = 300,
    N_KILLS = 3,
  };
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) bob = chat_enter (chat, "bob");
  g_autoptr (GSubprocess) anna = chat_enter (chat, "anna");
  g_autofree char *last = g_strdup_printf ("<anna> line %u.\n", N_LINES - 1);
  g_autofree char *anna_text = NULL;
  g_autofree char *bob_text = NULL;

  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u.\n", i);

      chat_type (anna, line, strlen (line));
      if (i % (N_LINES / N_KILLS) != N_LINES / N_KILLS / 2)
        continue;
      chat_kill_server (chat);
      chat_start_server (chat);
    }
  chat_leave (anna, 0);
  anna_text = chat_read (chat, "anna.out");
  assert_lines (anna_text, N_LINES);

  bob_text = chat_wait_for (chat, "bob.out", last);
  assert_lines (bob_text, N_LINES);
  chat_leave (bob, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/line/pipe", test_pipe);
  g_test_add_func ("/main/line/refused", test_refused);
  g_test_add_func ("/main/line/nick-taken", test_nick_taken);
  g_test_add_func ("/main/line/interrupt", test_interrupt);
  g_test_add_func ("/main/line/server-killed", test_server_killed);
  return g_test_run ();
}
