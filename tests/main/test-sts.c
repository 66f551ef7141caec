#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "main-testing.h"
#include "test-certs.h"

/* The real program and servers that want to be reached encrypted only: a real one with TLS, and
 * beside it a port without, where nobody may come who knows better. */

#define IN_LOBBY "You are in #lobby now."
#define POLICY "pychat/sts/host-localhost"
#define WANTS_TLS "[server]\nsts-port=6697\nsts-duration=600\n"

/* The port without: counts who comes, keeps what they say, and gives one answer. */
typedef struct
{
  GSocketService *service;
  guint16 port;
  guint n_accepted;
  GString *got;
  char *answer; /* (nullable) */
} Plain;

typedef struct
{
  TestCerts *certs;
  Chat *chat; /* with TLS */
  Plain plain;
} Fixture;

typedef struct
{
  Plain *plain;
  GSocketConnection *connection;
  char bytes[1024];
} Visit;

static void read_on (Visit *visit);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Visit *visit = user_data;
  Plain *plain = visit->plain;
  g_autofree char *answer = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n <= 0) /* the end of it, in whichever way */
    {
      g_object_unref (visit->connection);
      g_free (visit);
      return;
    }
  g_string_append_len (plain->got, visit->bytes, n);
  answer = g_steal_pointer (&plain->answer);
  if (answer != NULL)
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (visit->connection)),
                               answer, strlen (answer), NULL, NULL, NULL);
  read_on (visit);
}

static void
read_on (Visit *visit)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (visit->connection)),
                             visit->bytes, sizeof visit->bytes, G_PRIORITY_DEFAULT, NULL, on_read,
                             visit);
}

static gboolean
on_incoming (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer user_data)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->plain = user_data;
  visit->plain->n_accepted++;
  visit->connection = g_object_ref (connection);
  read_on (visit);
  return TRUE;
}

static void
plain_start (Plain *plain)
{
  g_autoptr (GError) error = NULL;

  plain->got = g_string_new (NULL);
  plain->service = g_socket_service_new ();
  plain->port =
      g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (plain->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (plain->service, "incoming", G_CALLBACK (on_incoming), plain);
}

static void
plain_stop (Plain *plain)
{
  g_socket_service_stop (plain->service);
  g_socket_listener_close (G_SOCKET_LISTENER (plain->service));
  g_object_unref (plain->service);
  g_string_free (plain->got, TRUE);
  g_free (plain->answer);
}

/* Clients find there what --ssl would take. */
static char *
make_folder (Chat *chat, TestCerts *certs, const char *client)
{
  char *folder = chat_path (chat, "here");
  g_autofree char *ca = g_build_filename (folder, "rootCA.pem", NULL);
  g_autofree char *own = g_build_filename (folder, "client.pem", NULL);

  g_mkdir (folder, 0700);
  g_assert_cmpint (symlink (test_certs_path (certs, "ca.pem"), ca), ==, 0);
  g_assert_cmpint (symlink (test_certs_path (certs, client), own), ==, 0);
  return folder;
}

static Fixture *
fixture_new (const char *certificate, const char *config)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autofree char *options = NULL;

  self->certs = test_certs_new ();
  options = g_strdup_printf ("--ssl --certfile %s --cafile %s",
                             test_certs_path (self->certs, certificate),
                             test_certs_path (self->certs, "ca.pem"));
  self->chat = chat_new (options, config);
  self->chat->folder = make_folder (self->chat, self->certs, "client.pem");
  plain_start (&self->plain);
  return self;
}

static void
fixture_free (Fixture *self)
{
  plain_stop (&self->plain);
  chat_free (self->chat);
  test_certs_free (self->certs);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

/* What the one before said is not news. */
static GSubprocess *
spawn (Fixture *self, const char *arguments)
{
  g_autofree char *out = chat_path (self->chat, "anna.out");
  g_autofree char *err = chat_path (self->chat, "anna.err");

  g_unlink (out);
  g_unlink (err);
  return chat_spawn (self->chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "anna.out", "anna.err", arguments);
}

static GSubprocess *
join (Fixture *self, const char *host, const char *port, const char *more)
{
  g_autofree char *arguments =
      g_strdup_printf ("--no-ui --host %s --port %s --username anna%s", host, port, more);

  return spawn (self, arguments);
}

static GSubprocess *
join_plain (Fixture *self)
{
  g_autofree char *port = g_strdup_printf ("%u", self->plain.port);

  return join (self, "localhost", port, "");
}

static void
write_file (Fixture *self, const char *text)
{
  g_autofree char *path = chat_path (self->chat, POLICY);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (directory, 0700);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
write_policy (Fixture *self, const char *port, gint64 end_s)
{
  g_autofree char *text =
      g_strdup_printf ("[policy]\nport=%s\nuntil=%" G_GINT64_FORMAT "\n", port, end_s);

  write_file (self, text);
}

static gint64
now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* 0: there is none */
static gint64
read_end (Fixture *self)
{
  g_autofree char *text = chat_read (self->chat, POLICY);
  const char *at = strstr (text, "until=");
  g_autofree char *port = g_strdup_printf ("port=%s\n", self->chat->port);

  if (at != NULL)
    g_assert_nonnull (strstr (text, port));
  return at != NULL ? g_ascii_strtoll (at + strlen ("until="), NULL, 10) : 0;
}

/* Whom a plain line tells to go: they go, having said nothing that others may not read, and know
 * better the next time. */
static void
test_upgrade (void)
{
  g_autoptr (Fixture) self =
      fixture_new ("server.pem", WANTS_TLS "[client]\naccount=anna\npassword=sesame\n");
  g_autoptr (GSubprocess) first = NULL;
  g_autoptr (GSubprocess) second = NULL;
  g_autofree char *path = chat_path (self->chat, POLICY);
  g_auto (GStrv) lines = NULL;
  GStatBuf info;

  self->plain.answer =
      g_strdup_printf (":plain CAP * LS * :sasl=PLAIN,SCRAM-SHA-256 sts=port=%s,duration=1\r\n"
                       ":plain CAP * LS :server-time\r\n",
                       self->chat->port);
  first = join_plain (self);
  g_free (chat_wait_for (self->chat, "anna.out", IN_LOBBY));
  g_assert_cmpint (read_end (self), >=, now_s () + 500); /* not the 1 of the plain line */
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (self->plain.n_accepted, ==, 1);
  lines = g_strsplit (g_strstrip (self->plain.got->str), "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_str_has_prefix (lines[i], "CAP LS ") && !g_str_has_prefix (lines[i], "NICK ") &&
        !g_str_has_prefix (lines[i], "USER "))
      g_error ("said in plain text: %s", lines[i]);
  g_subprocess_force_exit (first);
  g_subprocess_wait (first, NULL, NULL);

  second = join_plain (self);
  g_free (chat_wait_for (self->chat, "anna.out", IN_LOBBY));
  g_assert_cmpuint (self->plain.n_accepted, ==, 1);
  g_subprocess_force_exit (second);
}

/* From a real server without TLS to a real one with. */
static void
test_real (void)
{
  g_autoptr (Fixture) self = fixture_new ("server.pem", WANTS_TLS);
  g_autofree char *config = g_strdup_printf ("[server]\nsts-port=%s\n", self->chat->port);
  g_autoptr (Chat) plain = chat_new (NULL, config);
  g_autoptr (GSubprocess) client = join (self, "LocalHost", plain->port, "");

  g_free (chat_wait_for (self->chat, "anna.out", IN_LOBBY));
  g_assert_cmpint (read_end (self), >, now_s ());
  chat_leave (client, 0);
}

/* A server changes its mind while one is there. */
static void
test_later (void)
{
  g_autoptr (Fixture) self = fixture_new ("server.pem", WANTS_TLS);
  g_autoptr (Chat) plain = chat_new (NULL, "");
  g_autoptr (GSubprocess) client = join (self, "localhost", plain->port, "");
  g_autofree char *config = chat_path (plain, "pychat/pychat.conf");
  g_autofree char *text = g_strdup_printf ("[server]\nsts-port=%s\n", self->chat->port);

  g_free (chat_wait_for (self->chat, "anna.out", IN_LOBBY));
  g_assert_true (g_file_set_contents (config, text, -1, NULL));
  g_subprocess_send_signal (plain->server, SIGHUP);
  g_free (chat_wait_for (self->chat, POLICY, "until="));
  chat_leave (client, 0);
  g_assert_cmpint (read_end (self), >, now_s ());
}

/* It is not kept, and holds as long as the program runs, also when the line is made again. */
static void
test_no_policy (void)
{
  g_autoptr (Fixture) self = fixture_new ("server.pem", NULL);
  g_autoptr (GSubprocess) client = NULL;

  self->plain.answer = g_strdup_printf (":plain CAP * LS :sts=port=%s\r\n", self->chat->port);
  client = join_plain (self);
  g_free (chat_wait_for (self->chat, "anna.out", IN_LOBBY));
  chat_kill_server (self->chat);
  g_free (chat_wait_for (self->chat, "anna.out", "The connection is lost"));
  chat_start_server (self->chat);
  g_free (chat_wait_for (self->chat, "anna.out", "The connection was lost, and is back."));
  g_assert_cmpuint (self->plain.n_accepted, ==, 1);
  g_assert_cmpint (read_end (self), ==, 0);
  chat_leave (client, 0);
}

/* The end counts from the end of the line. */
static void
test_renewed (void)
{
  g_autoptr (Fixture) self = fixture_new ("server.pem", WANTS_TLS);
  g_autoptr (GSubprocess) client = join (self, "localhost", self->chat->port, " --ssl");

  g_free (chat_wait_for (self->chat, "anna.out", IN_LOBBY));
  g_assert_cmpint (read_end (self), >=, now_s () + 500);
  write_policy (self, self->chat->port, now_s () + 1);
  chat_leave (client, 0);
  g_assert_cmpint (read_end (self), >=, now_s () + 500);
}

static void
test_expired (void)
{
  g_autoptr (Fixture) self = fixture_new ("server.pem", NULL);
  g_autoptr (Chat) plain = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) client = NULL;

  write_policy (self, "1", now_s () - 1);
  client = join (self, "localhost", plain->port, "");
  g_free (chat_wait_for (self->chat, "anna.out", IN_LOBBY));
  chat_leave (client, 0);
}

/* By what it says at the beginning, and while one is there. */
static void
test_removed (void)
{
  g_autoptr (Fixture) self =
      fixture_new ("server.pem", "[server]\nsts-port=6697\nsts-duration=0\n");
  g_autoptr (GSubprocess) client = NULL;

  write_policy (self, self->chat->port, now_s () + 600);
  client = join_plain (self);
  g_free (chat_wait_for (self->chat, "anna.out", IN_LOBBY));
  g_assert_cmpint (read_end (self), ==, 0);
  g_assert_cmpuint (self->plain.n_accepted, ==, 0);
  chat_leave (client, 0);
  g_assert_cmpint (read_end (self), ==, 0);
}

static void
test_removed_later (void)
{
  g_autoptr (Fixture) self = fixture_new ("server.pem", WANTS_TLS);
  g_autoptr (GSubprocess) client = join (self, "localhost", self->chat->port, " --ssl --debug");
  g_autofree char *config = chat_path (self->chat, "pychat/pychat.conf");

  g_free (chat_wait_for (self->chat, "anna.out", IN_LOBBY));
  g_assert_cmpint (read_end (self), >, 0);
  g_assert_true (g_file_set_contents (config, "", 0, NULL));
  g_subprocess_send_signal (self->chat->server, SIGHUP);
  g_free (chat_wait_for (self->chat, "anna.err", "CAP anna NEW :sts=duration=0"));
  chat_leave (client, 0);
  g_assert_cmpint (read_end (self), ==, 0);
}

typedef struct
{
  const char *path;
  const char *certificate; /* (nullable): nobody listens there */
  const char *err;
} FailureCase;

static const FailureCase failure_cases[] = {
  { "/main/sts/fails/untrusted", "foreign-server.pem", "has a certificate from an authority" },
  { "/main/sts/fails/wrong-host", "wrong-host-server.pem", "made for another host" },
  { "/main/sts/fails/refused", NULL, "Nobody listens on localhost" },
};

static void
assert_refused (Fixture *self, GSubprocess *client, const char *err)
{
  g_autofree char *said = NULL;

  g_assert_cmpint (chat_wait_for_exit (client), ==, 1);
  said = chat_read (self->chat, "anna.err");
  g_test_message ("%s", said);
  g_assert_nonnull (strstr (said, "localhost wants to be reached encrypted only (STS)"));
  g_assert_nonnull (strstr (said, err));
  g_assert_cmpuint (self->plain.n_accepted, ==, 0);
}

static void
test_failure (gconstpointer data)
{
  const FailureCase *c = data;
  g_autoptr (Fixture) self =
      fixture_new (c->certificate != NULL ? c->certificate : "server.pem", WANTS_TLS);
  g_autoptr (GSubprocess) client = NULL;

  write_policy (self, c->certificate != NULL ? self->chat->port : "1", now_s () + 600);
  client = join_plain (self);
  assert_refused (self, client, c->err);
}

/* Where TLS should be there is a chat without. */
static void
test_not_tls (void)
{
  g_autoptr (Fixture) self = fixture_new ("server.pem", WANTS_TLS);
  g_autoptr (Chat) other = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) client = NULL;

  write_policy (self, other->port, now_s () + 600);
  client = join_plain (self);
  assert_refused (self, client, "there is no TLS on its port");
}

/* Ours is needed, and of no use: it was not looked at before. */
static void
test_own_certificate (void)
{
  g_autoptr (Fixture) self = fixture_new ("server.pem", WANTS_TLS);
  g_autoptr (GSubprocess) client = NULL;
  g_autofree char *own = g_build_filename (self->chat->folder, "client.pem", NULL);

  g_unlink (own);
  g_assert_cmpint (symlink (test_certs_path (self->certs, "expired-client.pem"), own), ==, 0);
  write_policy (self, self->chat->port, now_s () + 600);
  client = join_plain (self);
  assert_refused (self, client, "client.pem expired on");
}

/* Policies are of names: an address is not sent anywhere, and nothing is kept of it. */
static void
test_address (void)
{
  g_autoptr (Fixture) self = fixture_new ("server.pem", WANTS_TLS);
  g_autoptr (Chat) plain = chat_new (NULL, "[server]\nsts-port=1\n");
  g_autoptr (GSubprocess) client = join (self, "127.0.0.1", plain->port, "");
  g_autofree char *directory = chat_path (self->chat, "pychat/sts");
  g_autoptr (GSubprocess) other = NULL;

  g_free (chat_wait_for (self->chat, "anna.out", IN_LOBBY));
  chat_leave (client, 0);
  other = join (self, "127.0.0.1", self->chat->port, " --ssl");
  g_free (chat_wait_for (self->chat, "anna.out", IN_LOBBY));
  chat_leave (other, 0);
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
}

/* What an address leads to is shown no certificate that was not named. */
static void
test_stranger (void)
{
  g_autoptr (Fixture) self = fixture_new ("server.pem", WANTS_TLS);
  g_autoptr (GSubprocess) client = NULL;
  g_autofree char *arguments = g_strdup_printf ("--no-ui irc://localhost:%u", self->plain.port);

  write_policy (self, self->chat->port, now_s () + 600);
  client = spawn (self, arguments);
  assert_refused (self, client,
                  "has a certificate from an authority"); /* rootCA.pem is not taken */
}

static void
test_damaged (void)
{
  g_autoptr (Fixture) self = fixture_new ("server.pem", NULL);
  g_autoptr (Chat) plain = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) client = NULL;
  g_autofree char *out = NULL;
  g_autofree char *aside = NULL;
  g_autofree char *text = NULL;
  const char *at;

  write_file (self, "[policy]\nport=66\n");
  client = join (self, "localhost", plain->port, "");
  out = chat_wait_for (self->chat, "anna.out", IN_LOBBY);
  at = strstr (out, "what was kept of that is in ");
  g_assert_nonnull (at);
  at += strlen ("what was kept of that is in ");
  aside = g_strndup (at, strcspn (at, "\n") - 1); /* a full stop ends it */
  g_assert_nonnull (strstr (aside, ".damaged-"));
  g_assert_true (g_file_get_contents (aside, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "[policy]\nport=66\n");
  chat_leave (client, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/sts/upgrade", test_upgrade);
  g_test_add_func ("/main/sts/real", test_real);
  g_test_add_func ("/main/sts/later", test_later);
  g_test_add_func ("/main/sts/no-policy", test_no_policy);
  g_test_add_func ("/main/sts/renewed", test_renewed);
  g_test_add_func ("/main/sts/expired", test_expired);
  g_test_add_func ("/main/sts/removed", test_removed);
  g_test_add_func ("/main/sts/removed-later", test_removed_later);
  for (gsize i = 0; i < G_N_ELEMENTS (failure_cases); i++)
    g_test_add_data_func (failure_cases[i].path, &failure_cases[i], test_failure);
  g_test_add_func ("/main/sts/fails/not-tls", test_not_tls);
  g_test_add_func ("/main/sts/fails/own-certificate", test_own_certificate);
  g_test_add_func ("/main/sts/address", test_address);
  g_test_add_func ("/main/sts/stranger", test_stranger);
  g_test_add_func ("/main/sts/damaged", test_damaged);
  return g_test_run ();
}
