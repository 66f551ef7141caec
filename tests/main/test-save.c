#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "main-testing.h"

/* What /save writes is where one was, beside what was in the file, and leads there again. */
static void
test_save (void)
{
  static const char before[] = "# Mine, with care\n[client]\n# A comment\ncolor=3399ff\n";
  g_autoptr (Chat) chat = chat_new (NULL, before);
  g_autofree char *path = chat_path (chat, "pychat/pychat.conf");
  g_autofree char *arguments =
      g_strdup_printf ("--no-ui --host 127.0.0.1 --port %s --username anna --room den", chat->port);
  g_autoptr (GSubprocess) client =
      chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "anna.out", "anna.err", arguments);
  g_autoptr (GSubprocess) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *port = g_strdup_printf ("port=%s\n", chat->port);
  GOutputStream *input = g_subprocess_get_stdin_pipe (client);
  GStatBuf status;

  g_free (chat_wait_for (chat, "anna.out", "You are in #den now."));
  g_output_stream_write_all (input, "/save a b\n/save home\n", 21, NULL, NULL, NULL);
  g_free (chat_wait_for (chat, "anna.out", "\"pychat home\" comes here"));
  text = chat_read (chat, "pychat/pychat.conf");
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "# Mine, with care\n"));
  g_assert_nonnull (strstr (text, "[client]\n# A comment\ncolor=3399ff\n"));
  g_assert_nonnull (strstr (text, "[profile home]\nhost=127.0.0.1\n"));
  g_assert_nonnull (strstr (text, port));
  g_assert_nonnull (strstr (text, "username=anna\n"));
  g_assert_nonnull (strstr (text, "rooms=#den;#lobby;\n"));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_output_stream_close (input, NULL, NULL);
  chat_wait_for_exit (client);

  again =
      chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "again.out", "again.err", "--no-ui home");
  g_free (chat_wait_for (chat, "again.out", "You are in #den now."));
  g_output_stream_close (g_subprocess_get_stdin_pipe (again), NULL, NULL);
  g_assert_cmpint (chat_wait_for_exit (again), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/save/home", test_save);
  return g_test_run ();
}
