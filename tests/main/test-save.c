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
  g_autoptr (GSubprocess) client = chat_join_with (chat, "anna", "--room den");
  g_autoptr (GSubprocess) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *port = g_strdup_printf ("port=%s\n", chat->port);
  GStatBuf status;

  g_free (chat_wait_for (chat, "anna.out", "You are in #den now."));
  chat_say (client, "/save a b\n/save home");
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
  chat_leave (client, 1); /* "/save a b" did not work */

  again =
      chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "again.out", "again.err", "--no-ui home");
  g_free (chat_wait_for (chat, "again.out", "You are in #den now."));
  chat_leave (again, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/save/home", test_save);
  return g_test_run ();
}
