#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "main-testing.h"
#include "test-certs.h"

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

/* What /set changed is written where it was read from, and nothing else is lost. */
typedef struct
{
  const char *path;
  const char *before;
  const char *arguments;
  const char *typed;
  const char *answer;
  const char *after[4]; /* is in it then, one behind the other */
} ChangeCase;

static const ChangeCase change_cases[] = {
  { "/main/save/settings",
    "# Mine\n[client]\n# How\n#theme=auto\nbell=true\n\n# Theirs\n[server]\nname=a.b\n",
    "",
    "/set theme light\n/set bell false\n/set bell loud\n/save",
    "Saved in ",
    { "# Mine\n[client]\n# How\n#theme=auto\ntheme=light\nbell=false\n\n# Theirs\n[server]\nname=a.b\n" } },
  { "/main/save/settings/no-group",
    "",
    "",
    "/set highlight a;b\n/set time-format a\\tb\n/save",
    "Saved in ",
    { "[client]\n", "highlight=a;b\n", "time-format=a\\\\tb\n" } },
  { "/main/save/settings/of-profile",
    "[client]\ntheme=dark\ntab=focus\n[profile home]\ntheme=dark\n",
    "home",
    "/set theme light\n/set tab complete\n/set account bob\n/save",
    "\"pychat home\" comes here",
    { "[client]\ntheme=dark\ntab=complete\n", "[profile home]\ntheme=light\n", "host=127.0.0.1\n",
      "account=bob\n" } },
  { "/main/save/settings/and-place",
    "[client]\n",
    "",
    "/set color 112233\n/set outbox always\n/save home\n/save home",
    "\"pychat home\" comes here",
    { "[client]\n", "color=112233\noutbox=always\n", "[profile home]\nhost=127.0.0.1\n" } },
  { "/main/save/settings/marked",
    "\357\273\277[client]\r\nbell=true\r\n# End",
    "",
    "/set bell false\n/save",
    "Saved in ",
    { "[client]\r\nbell=false\n# End\n" } },
  { "/main/save/settings/unset",
    "[client]\n# A theme\ntheme=light\nbell=false\n",
    "",
    "/set theme dark\n/unset theme\n/set nonsense 1\n/unset nonsense\n/save",
    "Saved in ",
    { "[client]\n# A theme\nbell=false\n" } },
  { "/main/save/settings/unset-of-profile",
    "[client]\ntheme=light\n[profile home]\ntheme=dark\nbell=false\n",
    "home",
    "/unset theme\n/save",
    "\"pychat home\" comes here",
    { "[client]\n[profile home]\n", "bell=false\n" } },
  { "/main/save/settings/none",
    "[client]\n",
    "",
    "/save",
    "A profile needs a name",
    { "[client]\n" } },
};

static void
test_changes (gconstpointer data)
{
  const ChangeCase *c = data;
  g_autoptr (Chat) chat = chat_new (NULL, c->before);
  g_autoptr (GSubprocess) client = chat_join_with (chat, "anna", c->arguments);
  g_autoptr (GSubprocess) again = NULL;
  g_autofree char *text = NULL;
  const char *at;

  g_free (chat_wait_for (chat, "anna.out", "You are in #lobby now."));
  chat_say (client, c->typed);
  chat_end_input (client);
  chat_wait_for_exit (client);
  g_free (chat_wait_for (chat, "anna.out", c->answer));
  at = text = chat_read (chat, "pychat/pychat.conf");
  g_test_message ("%s", text);
  for (guint i = 0; i < G_N_ELEMENTS (c->after) && c->after[i] != NULL; i++)
    {
      at = strstr (at, c->after[i]);
      g_assert_nonnull (at);
    }
  again = chat_enter (chat, "anna"); /* the file is read */
  chat_leave (again, 0);
}

/* Certificates without TLS are of no use, and in nobody's way: also not on the way to TLS. */
static void
test_certificates (void)
{
  g_autoptr (TestCerts) certs = test_certs_new ();
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autofree char *command = g_strdup_printf ("/set certfile %s\n/save\n/save home",
                                              test_certs_path (certs, "client.pem"));
  g_autofree char *line = g_strdup_printf ("certfile=%s\n", test_certs_path (certs, "client.pem"));
  g_autofree char *shown =
      g_strdup_printf ("certfile = %s\n", test_certs_path (certs, "client.pem"));
  g_autoptr (GSubprocess) client = chat_enter (chat, "anna");
  g_autoptr (GSubprocess) again = NULL;
  g_autofree char *text = NULL;

  chat_say (client, command);
  g_free (chat_wait_for (chat, "anna.out", "comes here"));
  chat_leave (client, 0);
  again =
      chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "again.out", "again.err", "--no-ui home");
  g_free (chat_wait_for (chat, "again.out", "You are in #lobby now."));
  chat_say (again, "/set certfile\n/save");
  g_free (chat_wait_for (chat, "again.out", shown));
  g_free (chat_wait_for (chat, "again.out", "comes here"));
  chat_leave (again, 0);
  text = chat_read (chat, "pychat/pychat.conf");
  g_test_message ("%s", text);
  g_assert_cmpuint (chat_count (text, line), ==, 2);
}

/* Who came by ircs:// goes encrypted to another host, too, unless told otherwise. */
static void
test_other_host (void)
{
  g_autoptr (TestCerts) certs = test_certs_new ();
  const char *directory = test_certs_get_directory (certs);
  g_autofree char *options = g_strdup_printf (
      "--ssl --certfile %s/long-server.pem --cafile %s/ca.pem", directory, directory);
  g_autoptr (Chat) chat = chat_new (options, NULL);
  g_autofree char *more =
      g_strdup_printf ("--no-ui --certfile %s/long-client.pem --cafile %s/ca.pem --username anna "
                       "ircs://localhost:%s",
                       directory, directory, chat->port);
  g_autoptr (GSubprocess) client =
      chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "anna.out", "anna.err", more);
  g_autofree char *text = NULL;
  const char *const hosts[] = { "ircs://irc.b.net:", "ircs://[::1]:", "ircs://[::2]:" };

  g_free (chat_wait_for (chat, "anna.out", "You are in #lobby now."));
  chat_say (client,
            "/set host irc.b.net\n/save b\n/set host ::1\n/save c\n/set host [::2]\n/save d\n"
            "/set host irc://irc.e.net\n/save e");
  g_free (chat_wait_for (chat, "anna.out", "\"pychat e\" comes here"));
  chat_leave (client, 0);
  text = chat_read (chat, "pychat/pychat.conf");
  g_test_message ("%s", text);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *line = g_strdup_printf ("\nhost=%s%s\n", hosts[i], chat->port);

      g_assert_nonnull (strstr (text, line));
    }
  g_assert_nonnull (strstr (text, "\nhost=irc://irc.e.net\n"));
  g_assert_null (strstr (text, "\nport="));
}

/* An address says where: the port of the place before is not that of the new one. */
static void
test_address (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, "");
  g_autoptr (GSubprocess) client = chat_join (chat, "anna");
  g_autofree char *text = NULL;

  g_free (chat_wait_for (chat, "anna.out", "You are in #lobby now."));
  chat_say (client, "/set host ircs://irc.b.net\n/save b");
  g_free (chat_wait_for (chat, "anna.out", "\"pychat b\" comes here"));
  chat_leave (client, 0);
  text = chat_read (chat, "pychat/pychat.conf");
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "\nhost=ircs://irc.b.net\n"));
  g_assert_null (strstr (text, "\nport="));
}

/* Where it is kept elsewhere, and linked to. */
static void
test_link (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, "");
  g_autofree char *path = chat_path (chat, "pychat/pychat.conf");
  g_autofree char *kept = chat_path (chat, "kept.conf");
  g_autoptr (GSubprocess) client = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (g_rename (path, kept), ==, 0);
  g_assert_cmpint (symlink (kept, path), ==, 0);
  client = chat_enter (chat, "anna");
  chat_say (client, "/set bell false\n/save");
  g_free (chat_wait_for (chat, "anna.out", "Saved in "));
  chat_leave (client, 0);
  text = chat_read (chat, "kept.conf");
  g_assert_cmpstr (text, ==, "[client]\nbell=false\n");
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/save/home", test_save);
  g_test_add_func ("/main/save/address", test_address);
  g_test_add_func ("/main/save/link", test_link);
  g_test_add_func ("/main/save/certificates", test_certificates);
  g_test_add_func ("/main/save/other-host", test_other_host);
  for (gsize i = 0; i < G_N_ELEMENTS (change_cases); i++)
    g_test_add_data_func (change_cases[i].path, &change_cases[i], test_changes);
  return g_test_run ();
}
