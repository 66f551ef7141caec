#include "config.h"

#include "main-testing.h"
#include "test-certs.h"

#include <string.h>

/* The real program over TLS: what is wrong is said in one line on the side that is to mend it, with
 * the file or the host in it, and the server carries on. */

/* CERTS is the folder of certificates, PORT the server's port. */
static char *
fill (const char *text, TestCerts *certs, const char *port)
{
  g_auto (GStrv) parts = g_strsplit (text, "CERTS", -1);
  g_autofree char *with_certs = g_strjoinv (test_certs_get_directory (certs), parts);
  g_auto (GStrv) at_port = g_strsplit (with_certs, "PORT", -1);

  return g_strjoinv (port, at_port);
}

static void
assert_one_line (const char *err, const char *text)
{
  g_test_message ("%s", err);
  g_assert_nonnull (strstr (err, text));
  g_assert_true (g_str_has_prefix (err, "pychat: "));
  g_assert_true (strchr (err, '\n') == err + strlen (err) - 1);
}

#define SERVER(FILE) "--ssl --certfile CERTS/" FILE " --cafile CERTS/ca.pem"
#define CLIENT(FILE) "--host 127.0.0.1 --port PORT --ssl --certfile CERTS/" FILE

typedef struct
{
  const char *path;
  const char *server; /* its options */
  const char *client;
  const char *err; /* in the client's one line */
  const char *log; /* (nullable): in the server's */
} MeetingCase;

static const MeetingCase meeting_cases[] = {
  { "/main/tls/untrusted-server", SERVER ("foreign-server.pem"),
    CLIENT ("client.pem") " --cafile CERTS/ca.pem", "127.0.0.1 has a certificate from an authority",
    "127.0.0.1 broke off the TLS handshake" },
  { "/main/tls/untrusted-client", SERVER ("server.pem"),
    CLIENT ("foreign-client.pem") " --cafile CERTS/ca.pem", "--certfile",
    "127.0.0.1 has a certificate from an authority" },
  { "/main/tls/wrong-host", SERVER ("wrong-host-server.pem"),
    CLIENT ("client.pem") " --cafile CERTS/ca.pem", "made for another host",
    "127.0.0.1 broke off the TLS handshake" },
  { "/main/tls/plain-client", SERVER ("server.pem"), "--host 127.0.0.1 --port PORT", "--ssl",
    "127.0.0.1 does not speak TLS" },
  { "/main/tls/plain-server", "", CLIENT ("client.pem") " --cafile CERTS/ca.pem", "without --ssl",
    "127.0.0.1 speaks TLS, but this port does not" },
};

/* Somebody whose files are right, after all that. */
static void
assert_carries_on (Chat *chat, TestCerts *certs, gboolean is_tls)
{
  g_autofree char *arguments = fill (is_tls ? CLIENT ("client.pem") " --cafile CERTS/ca.pem"
                                            : "--host 127.0.0.1 --port PORT",
                                     certs, chat->port);
  g_autoptr (GSubprocess) good =
      chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "good.out", "good.err", arguments);
  g_autofree char *in = chat_wait_for (chat, "good.out", "You are in #lobby now.");

  chat_leave (good, 0);
}

static void
test_meeting (gconstpointer data)
{
  const MeetingCase *c = data;
  g_autoptr (TestCerts) certs = test_certs_new ();
  g_autofree char *options = fill (c->server, certs, "");
  g_autoptr (Chat) chat = chat_new (options, NULL);
  g_autofree char *arguments = fill (c->client, certs, chat->port);
  g_autoptr (GSubprocess) client =
      chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "client.out", "client.err", arguments);
  gboolean is_tls = *c->server != '\0';
  g_autofree char *err = NULL;

  g_assert_cmpint (chat_wait_for_exit (client), ==, 1);
  err = chat_read (chat, "client.err");
  assert_one_line (err, c->err);
  if (c->log != NULL)
    {
      g_autofree char *log = chat_wait_for (chat, "server.log", c->log);

      g_test_message ("%s", log);
    }
  if (strstr (c->path, "-server") == NULL && strcmp (c->path, "/main/tls/wrong-host") != 0)
    assert_carries_on (chat, certs, is_tls);
}

typedef struct
{
  const char *path;
  const char *arguments;
  const char *err;
} OwnCase;

#define SERVE "--serve --no-ui --host 127.0.0.1 --port 0 --data-dir CERTS/data --ssl "
#define JOIN "--host 127.0.0.1 --port 1 --ssl "

/* What is wrong with one's own files is said before anybody is asked. */
static const OwnCase own_cases[] = {
  { "/main/tls/own/serve-missing", SERVE "--certfile CERTS/none.pem", "none.pem" },
  { "/main/tls/own/serve-not-pem", SERVE "--certfile CERTS/not-pem.pem", "not-pem.pem" },
  { "/main/tls/own/serve-mismatch", SERVE "--certfile CERTS/mismatch.pem", "mismatch.pem" },
  { "/main/tls/own/serve-key-only", SERVE "--certfile CERTS/key-only.pem", "key-only.pem" },
  { "/main/tls/own/serve-cert-only", SERVE "--certfile CERTS/cert-only.pem", "cert-only.pem" },
  { "/main/tls/own/serve-encrypted", SERVE "--certfile CERTS/encrypted.pem", "encrypted.pem" },
  { "/main/tls/own/serve-damaged", SERVE "--certfile CERTS/damaged.pem", "damaged.pem" },
  { "/main/tls/own/serve-ca-missing", SERVE "--certfile CERTS/server.pem --cafile CERTS/none.pem",
    "none.pem" },
  { "/main/tls/own/serve-ca-not-pem",
    SERVE "--certfile CERTS/server.pem --cafile CERTS/not-pem.pem", "not-pem.pem" },
  { "/main/tls/own/serve-expired", SERVE "--certfile CERTS/expired-server.pem",
    "expired-server.pem expired on" },
  { "/main/tls/own/serve-not-yet", SERVE "--certfile CERTS/future-server.pem",
    "future-server.pem" },
  { "/main/tls/own/join-expired", JOIN "--certfile CERTS/expired-client.pem",
    "expired-client.pem expired on" },
  { "/main/tls/own/join-missing", JOIN "--certfile CERTS/none.pem", "none.pem" },
  { "/main/tls/own/join-not-pem", JOIN "--certfile CERTS/not-pem.pem", "not-pem.pem" },
  { "/main/tls/own/join-mismatch", JOIN "--certfile CERTS/mismatch.pem", "mismatch.pem" },
  { "/main/tls/own/join-key-only", JOIN "--certfile CERTS/key-only.pem", "key-only.pem" },
  { "/main/tls/own/join-cert-only", JOIN "--certfile CERTS/cert-only.pem", "cert-only.pem" },
  { "/main/tls/own/join-ca-missing", JOIN "--certfile CERTS/client.pem --cafile CERTS/none.pem",
    "none.pem" },
  { "/main/tls/own/join-refused", JOIN "--certfile CERTS/client.pem --cafile CERTS/ca.pem",
    "127.0.0.1" },
  { "/main/tls/own/join-no-such-host",
    "--host nowhere.invalid --ssl --certfile CERTS/client.pem --cafile CERTS/ca.pem",
    "nowhere.invalid" },
};

static void
test_own (gconstpointer data)
{
  const OwnCase *c = data;
  g_autoptr (TestCerts) certs = test_certs_new ();
  g_autofree char *arguments = fill (c->arguments, certs, "");
  g_auto (GStrv) words = chat_split (arguments);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *err = NULL;

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", test_certs_get_directory (certs),
                                TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  assert_one_line (err, c->err);
}

/* A second server on the same port. */
static void
test_port_in_use (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autofree char *arguments =
      g_strdup_printf ("--serve --no-ui --host 127.0.0.1 --port %s --data-dir %s/other", chat->port,
                       chat->directory);
  g_autoptr (GSubprocess) second =
      chat_spawn (chat, G_SUBPROCESS_FLAGS_NONE, "second.out", "second.err", arguments);
  g_autofree char *err = NULL;

  g_assert_cmpint (chat_wait_for_exit (second), ==, 1);
  err = chat_read (chat, "second.err");
  assert_one_line (err, chat->port);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (meeting_cases); i++)
    g_test_add_data_func (meeting_cases[i].path, &meeting_cases[i], test_meeting);
  for (gsize i = 0; i < G_N_ELEMENTS (own_cases); i++)
    g_test_add_data_func (own_cases[i].path, &own_cases[i], test_own);
  g_test_add_func ("/main/tls/port-in-use", test_port_in_use);
  return g_test_run ();
}
