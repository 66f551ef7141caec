/* TLS: who gets in, what everybody is told who does not, and that a stalled handshake holds up
 * nobody. */
#include "config.h"

#include "net-credentials-private.h"
#include "net-testing.h"
#include "test-certs.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static TestCerts *certs; /* (owned): made once, by main() */

typedef struct
{
  NetLoop *loop;
  NetListener *listener;
  NetTestingPeer server;
  guint n_connections;
  guint n_failed;
  GError *failure; /* (owned) (nullable): the first */
} Fixture;

static void
on_connection (NetListener *listener, NetConnection *connection, gpointer user_data)
{
  Fixture *f = user_data;

  if (f->n_connections++ > 0)
    net_connection_unref (connection);
  else
    net_testing_peer_init (&f->server, connection);
}

static void
on_failed (NetListener *listener, const char *address, const GError *error, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_cmpstr (address, ==, "127.0.0.1");
  f->n_failed++;
  if (f->failure == NULL)
    f->failure = g_error_copy (error);
}

static const NetListenerHandler listener_handler = { on_connection, on_failed, NULL };

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->loop = net_loop_new (NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  net_testing_peer_clear (&f->server);
  g_clear_pointer (&f->listener, net_listener_free);
  for (guint i = 0; i < 20; i++)
    test_wait_turn ();
  net_loop_unref (f->loop);
  g_clear_error (&f->failure);
}

static NetCredentials *
load (const char *certfile, const char *cafile, NetCredentialsUse use)
{
  g_autoptr (GError) error = NULL;
  NetCredentials *credentials =
      net_credentials_load (certfile != NULL ? test_certs_path (certs, certfile) : NULL,
                            cafile != NULL ? test_certs_path (certs, cafile) : NULL, use, &error);

  g_assert_no_error (error);
  return credentials;
}

static guint16
serve (Fixture *f, NetCredentials *credentials, gboolean require_certificate, guint timeout_ms)
{
  const NetListenerOptions options = { .credentials = credentials,
                                       .require_certificate = require_certificate,
                                       .limits = { .handshake_timeout_ms = timeout_ms },
                                       .handler = &listener_handler,
                                       .user_data = f };
  g_autoptr (GError) error = NULL;

  f->listener = net_listener_new (f->loop, "127.0.0.1", 0, &options, &error);
  g_assert_no_error (error);
  return net_listener_get_port (f->listener);
}

static guint16
serve_mutual (Fixture *f)
{
  g_autoptr (NetCredentials) credentials = load ("server.pem", "ca.pem", NET_CREDENTIALS_TO_SERVE);

  return serve (f, credentials, TRUE, 0);
}

static void
on_connect_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static NetConnection *
join (Fixture *f, const char *host, guint16 port, NetCredentials *credentials, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  net_connect_async (f->loop, host, port, credentials, 60000, NULL, on_connect_done, &result);
  test_wait (result != NULL);
  return net_connect_finish (result, error);
}

static void
test_mutual (Fixture *f, gconstpointer data)
{
  g_autoptr (NetCredentials) server = load (data, "ca.pem", NET_CREDENTIALS_TO_SERVE);
  g_autoptr (NetCredentials) client = load ("client.pem", "ca.pem", NET_CREDENTIALS_TO_JOIN);
  guint16 port = serve (f, server, TRUE, 0);
  g_autoptr (GError) error = NULL;
  NetConnection *connection = join (f, "127.0.0.1", port, client, &error);
  NetTestingPeer peer;

  g_assert_no_error (error);
  net_testing_peer_init (&peer, connection);
  net_connection_send_text (connection, "hello");
  test_wait (f->n_connections == 1);
  g_assert_true (net_connection_is_tls (f->server.connection));
  g_assert_cmpstr (net_testing_peer_line (&f->server, 0), ==, "hello");
  g_assert_cmpuint (strlen (net_connection_get_peer_fingerprint (f->server.connection)), ==, 64);
  g_assert_cmpstr (net_connection_get_peer_fingerprint (f->server.connection), !=,
                   net_connection_get_peer_fingerprint (connection));
  g_assert_true (
      g_tls_certificate_is_same (net_connection_get_peer_certificate (f->server.connection),
                                 net_credentials_get_certificate (client)));

  net_connection_send_text (f->server.connection, "welcome");
  net_connection_close (f->server.connection);
  test_wait (peer.n_closed == 1 && f->server.n_closed == 1);
  g_assert_cmpstr (net_testing_peer_line (&peer, 0), ==, "welcome");
  g_assert_error (peer.error, NET_ERROR, NET_ERROR_CLOSED);
  net_testing_peer_clear (&peer);
}

/* One row: a pair that must not get together, and what each side is told. -1: nothing, as that
 * side sees nothing wrong. */
typedef struct
{
  const char *path;
  const char *server_cert, *server_ca;
  const char *client_cert, *client_ca;
  int server_error, client_error;
  const char *server_says, *client_says;
} RefusalCase;

static const RefusalCase refusal_cases[] = {
  { "/net/tls/refusal/no-certificate", "server.pem", "ca.pem", NULL, "ca.pem",
    NET_ERROR_TLS_NO_CERTIFICATE, NET_ERROR_TLS_REFUSED, "127.0.0.1 showed no certificate",
    "localhost closed the connection right after" },
  { "/net/tls/refusal/foreign-client", "server.pem", "ca.pem", "foreign-client.pem", "ca.pem",
    NET_ERROR_TLS_UNTRUSTED, NET_ERROR_TLS_REFUSED, "--cafile", "--certfile" },
  { "/net/tls/refusal/server-certificate-of-a-client", "server.pem", "ca.pem", "server.pem",
    "ca.pem", NET_ERROR_TLS_WRONG_NAME, NET_ERROR_TLS_REFUSED, "made for something else",
    "--certfile" },
  { "/net/tls/refusal/foreign-server", "foreign-server.pem", "ca.pem", "client.pem", "ca.pem",
    NET_ERROR_TLS_REFUSED, NET_ERROR_TLS_UNTRUSTED, "127.0.0.1 broke off", "--cafile" },
  { "/net/tls/refusal/expired-client", "server.pem", "ca.pem", "expired-client.pem", "ca.pem",
    NET_ERROR_TLS_EXPIRED, NET_ERROR_TLS_REFUSED, "127.0.0.1 has a certificate that has expired",
    "--certfile" },
  { "/net/tls/refusal/expired-server", "expired-server.pem", "ca.pem", "client.pem", "ca.pem",
    NET_ERROR_TLS_REFUSED, NET_ERROR_TLS_EXPIRED, "127.0.0.1 broke off",
    "localhost has a certificate that has expired" },
  { "/net/tls/refusal/wrong-host", "wrong-host-server.pem", "ca.pem", "client.pem", "ca.pem",
    NET_ERROR_TLS_REFUSED, NET_ERROR_TLS_WRONG_NAME, "127.0.0.1 broke off",
    "localhost has a certificate that was made for another host" },
};

/* A client that was refused after its own handshake learns it when it reads. */
static GError *
join_and_fail (Fixture *f, guint16 port, NetCredentials *credentials)
{
  GError *error = NULL;
  NetConnection *connection = join (f, "localhost", port, credentials, &error);
  NetTestingPeer peer;

  if (connection == NULL)
    return error;
  net_testing_peer_init (&peer, connection);
  net_connection_send_text (connection, "NICK a");
  test_wait (peer.n_closed == 1);
  g_assert_cmpuint (peer.lines->len, ==, 0);
  error = g_steal_pointer (&peer.error);
  net_testing_peer_clear (&peer);
  return error;
}

static void
assert_says (const GError *error, int code, const char *words)
{
  g_assert_error (error, NET_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
}

/* Without a look at dates: the other side has its own clock. */
static NetCredentials *
load_undated (const char *certfile, const char *cafile, NetCredentialsUse use)
{
  g_autofree char *cert = certfile != NULL ? g_strdup (test_certs_path (certs, certfile)) : NULL;
  g_autoptr (GError) error = NULL;
  NetCredentials *credentials =
      net_credentials_load_undated (cert, test_certs_path (certs, cafile), use, &error);

  g_assert_no_error (error);
  return credentials;
}

static void
test_refusal (Fixture *f, gconstpointer data)
{
  const RefusalCase *c = data;
  g_autoptr (NetCredentials) server =
      load_undated (c->server_cert, c->server_ca, NET_CREDENTIALS_TO_SERVE);
  g_autoptr (NetCredentials) client =
      load_undated (c->client_cert, c->client_ca, NET_CREDENTIALS_TO_JOIN);
  guint16 port = serve (f, server, TRUE, 0);
  g_autoptr (GError) error = join_and_fail (f, port, client);

  test_wait (f->n_failed == 1);
  assert_says (f->failure, c->server_error, c->server_says);
  assert_says (error, c->client_error, c->client_says);
  g_assert_cmpuint (f->n_connections, ==, 0);
}

static void
test_plain_client (Fixture *f, gconstpointer data)
{
  guint16 port = serve_mutual (f);
  g_autoptr (GError) error = NULL;
  NetTestingPeer peer;

  net_testing_peer_init (&peer, join (f, "127.0.0.1", port, NULL, &error));
  g_assert_no_error (error);
  net_connection_send_text (peer.connection, "CAP LS 302");
  test_wait (peer.n_closed == 1);
  assert_says (peer.error, NET_ERROR_TLS_EXPECTED, "127.0.0.1 expects TLS on this port");
  g_assert_cmpuint (f->n_failed, ==, 1);
  assert_says (f->failure, NET_ERROR_TLS_NOT_TLS, "127.0.0.1 does not speak TLS");
  net_testing_peer_clear (&peer);
}

static void
test_plain_server (Fixture *f, gconstpointer data)
{
  g_autoptr (NetCredentials) client = load ("client.pem", "ca.pem", NET_CREDENTIALS_TO_JOIN);
  guint16 port = serve (f, NULL, FALSE, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (join (f, "localhost", port, client, &error));
  assert_says (error, NET_ERROR_TLS_NOT_TLS, "localhost does not speak TLS on this port");
  test_wait (f->server.n_closed == 1);
  assert_says (f->server.error, NET_ERROR_TLS_EXPECTED, "127.0.0.1 speaks TLS");
}

/* Without require_certificate anyone gets in, and whoever shows one is known by it. */
static void
test_optional (Fixture *f, gconstpointer data)
{
  g_autoptr (NetCredentials) server = load ("server.pem", NULL, NET_CREDENTIALS_TO_SERVE);
  g_autoptr (NetCredentials) anonymous = load (NULL, "ca.pem", NET_CREDENTIALS_TO_JOIN);
  g_autoptr (NetCredentials) known = load ("client.pem", "ca.pem", NET_CREDENTIALS_TO_JOIN);
  guint16 port = serve (f, server, FALSE, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (NetConnection) first = NULL;
  g_autoptr (NetConnection) second = NULL;

  first = join (f, "localhost", port, known, &error);
  g_assert_no_error (error);
  test_wait (f->n_connections == 1);
  g_assert_nonnull (net_connection_get_peer_fingerprint (f->server.connection));
  second = join (f, "localhost", port, anonymous, &error);
  g_assert_no_error (error);
  test_wait (f->n_connections == 2);
}

/* Megabytes both ways at once, faster than either side can read. */
static void
test_bursts (Fixture *f, gconstpointer data)
{
  enum
  {
    N_LINES = 20000
  };
  g_autoptr (NetCredentials) client = load ("client.pem", "ca.pem", NET_CREDENTIALS_TO_JOIN);
  guint16 port = serve_mutual (f);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (200, 'b');
  NetTestingPeer peer;

  net_testing_peer_init (&peer, join (f, "localhost", port, client, &error));
  test_wait (f->n_connections == 1);
  net_connection_set_limits (peer.connection, 512, 100000000);
  net_connection_set_limits (f->server.connection, 512, 100000000);
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *line = g_strdup_printf ("%u %.*s", i, (int) (i % 200), text);

      net_connection_send_text (peer.connection, line);
      net_connection_send_text (f->server.connection, line);
      if (i % 1000 == 0)
        {
          net_connection_pause (peer.connection);
          test_wait_turn ();
          net_connection_resume (peer.connection);
        }
    }
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *line = g_strdup_printf ("%u %.*s", i, (int) (i % 200), text);

      g_assert_cmpstr (net_testing_peer_line (&peer, i), ==, line);
      g_assert_cmpstr (net_testing_peer_line (&f->server, i), ==, line);
    }
  net_testing_peer_clear (&peer);
}

static void
on_line_pause (NetConnection *connection, const char *line, gsize length, gpointer user_data)
{
  net_testing_recorder.on_line (connection, line, length, user_data);
  net_connection_pause (connection);
}

/* TLS reads lines and their end at once; the end waits until every line was taken. */
static void
test_pause_before_end (Fixture *f, gconstpointer data)
{
  g_autoptr (NetCredentials) client = load ("client.pem", "ca.pem", NET_CREDENTIALS_TO_JOIN);
  guint16 port = serve_mutual (f);
  NetConnectionHandler pausing = net_testing_recorder;
  g_autoptr (GError) error = NULL;
  NetTestingPeer peer;

  pausing.on_line = on_line_pause;
  net_testing_peer_init (&peer, join (f, "localhost", port, client, &error));
  net_connection_set_handler (peer.connection, &pausing, &peer);
  test_wait (f->n_connections == 1);
  for (guint i = 0; i < 3; i++)
    net_connection_send_text (f->server.connection, "line");
  net_connection_close (f->server.connection);
  for (guint i = 1; i <= 3; i++)
    {
      test_wait (peer.lines->len == i);
      for (guint turn = 0; turn < 5; turn++)
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpuint (peer.lines->len, ==, i);
      g_assert_cmpuint (peer.n_closed, ==, 0);
      net_connection_resume (peer.connection);
    }
  test_wait (peer.n_closed == 1);
  g_assert_error (peer.error, NET_ERROR, NET_ERROR_CLOSED);
  net_testing_peer_clear (&peer);
}

static void
on_line_close (NetConnection *connection, const char *line, gsize length, gpointer user_data)
{
  Fixture *f = user_data;

  net_connection_send_text (connection, "bye");
  net_connection_close (connection);
  g_clear_pointer (&f->server.connection, net_connection_unref);
}

static void
test_close_in_callback (Fixture *f, gconstpointer data)
{
  static const NetConnectionHandler closing = { .on_line = on_line_close };
  g_autoptr (NetCredentials) client = load ("client.pem", "ca.pem", NET_CREDENTIALS_TO_JOIN);
  guint16 port = serve_mutual (f);
  g_autoptr (GError) error = NULL;
  NetTestingPeer peer;

  net_testing_peer_init (&peer, join (f, "localhost", port, client, &error));
  test_wait (f->n_connections == 1);
  net_connection_set_handler (f->server.connection, &closing, f);
  for (guint i = 0; i < 100; i++)
    net_connection_send_text (peer.connection, "more than one");
  test_wait (peer.n_closed == 1);
  g_assert_null (f->server.connection);
  g_assert_cmpuint (peer.lines->len, ==, 1);
  g_assert_cmpstr (net_testing_peer_last (&peer), ==, "bye");
  net_testing_peer_clear (&peer);
}

/* They connect and say nothing, or half a ClientHello, or all of it and then nothing. */
typedef struct
{
  const char *path;
  gsize n_bytes;
  guint n_clients;
} StallCase;

/* A thread each would not do: GTask's pool never has more than 330. */
#define MORE_THAN_THREADS 340

static const StallCase stall_cases[] = {
  { "/net/tls/stalled/silent", 0, MORE_THAN_THREADS },
  { "/net/tls/stalled/half-a-hello", 20, MORE_THAN_THREADS },
  { "/net/tls/stalled/whole-hello", G_MAXSIZE, 50 }, /* which the server answers */
};

/* What a real client sends first. */
static GByteArray *
record_hello (Fixture *f, NetCredentials *credentials)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  GByteArray *hello = g_byte_array_new ();
  gssize n;

  net_connect_async (f->loop, "127.0.0.1", port, credentials, 10000, cancellable, on_connect_done,
                     &result);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  connection = g_socket_listener_accept (listener, NULL, NULL, NULL);
  g_byte_array_set_size (hello, 16384);
  while ((n = g_socket_receive_with_blocking (g_socket_connection_get_socket (connection),
                                              (char *) hello->data, 16384, FALSE, NULL, NULL)) <= 0)
    test_wait_turn ();
  g_byte_array_set_size (hello, (guint) n);
  g_cancellable_cancel (cancellable);
  test_wait (result != NULL);
  g_assert_null (net_connect_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return hello;
}

/* On a busy machine even the good one may be too slow for its slot, and has to come again. */
static void
join_at_last (Fixture *f, guint16 port, NetCredentials *credentials)
{
  while (f->n_connections == 0)
    {
      g_autoptr (GError) error = NULL;
      NetConnection *connection = join (f, "localhost", port, credentials, &error);
      NetTestingPeer peer;

      if (connection == NULL)
        continue;
      net_testing_peer_init (&peer, connection);
      test_wait (f->n_connections == 1 || peer.n_closed == 1);
      net_testing_peer_clear (&peer);
    }
}

static void
test_stalled (Fixture *f, gconstpointer data)
{
  const StallCase *c = data;
  g_autoptr (NetCredentials) client = load ("client.pem", "ca.pem", NET_CREDENTIALS_TO_JOIN);
  g_autoptr (GByteArray) hello = record_hello (f, client);
  guint16 port = serve_mutual (f);
  int fds[MORE_THAN_THREADS];

  for (guint i = 0; i < c->n_clients; i++)
    {
      fds[i] = test_socket_connect (port);
      if (c->n_bytes > 0)
        net_testing_write_raw (fds[i], (char *) hello->data, MIN (hello->len, c->n_bytes));
    }
  for (guint i = 0; i < 200; i++)
    g_main_context_iteration (NULL, FALSE);
  join_at_last (f, port, client);
  for (guint i = 0; i < c->n_clients; i++)
    close (fds[i]);
}

/* Whoever says nothing is dropped, and the log learns it. */
static void
test_handshake_timeout (Fixture *f, gconstpointer data)
{
  g_autoptr (NetCredentials) server = load ("server.pem", "ca.pem", NET_CREDENTIALS_TO_SERVE);
  int fd = test_socket_connect (serve (f, server, TRUE, 100));

  test_wait (f->n_failed == 1);
  assert_says (f->failure, NET_ERROR_TLS_FAILED, "127.0.0.1 did not finish");
  close (fd);
}

static gboolean
count_guest (NetListener *listener, GInetAddress *address, gpointer user_data)
{
  ++*(guint *) user_data;
  return TRUE;
}

/* A listener that accepts no more, and ends while somebody is before their handshake: the place
 * that is free then is nobody's. */
static void
test_end_while_full (Fixture *f, gconstpointer data)
{
  static const NetListenerHandler handler = { .is_welcome = count_guest };
  g_autoptr (NetCredentials) credentials = load ("server.pem", "ca.pem", NET_CREDENTIALS_TO_SERVE);
  g_autoptr (GError) error = NULL;
  guint n_guests = 0;
  const NetListenerOptions options = { .credentials = credentials,
                                       .require_certificate = TRUE,
                                       .limits = { .max_connections = 1 },
                                       .handler = &handler,
                                       .user_data = &n_guests };
  NetListener *listener = net_listener_new (f->loop, "127.0.0.1", 0, &options, &error);
  int fd;

  g_assert_no_error (error);
  fd = test_socket_connect (net_listener_get_port (listener));
  test_wait (n_guests == 1);
  net_listener_free (listener);
  g_assert_cmpint (recv (fd, &(char){ 0 }, 1, 0), <=, 0);
  close (fd);
}

/* A server that never answers must not hold its client for ever. */
static void
test_connect_timeout (Fixture *f, gconstpointer data)
{
  g_autoptr (NetCredentials) client = load ("client.pem", "ca.pem", NET_CREDENTIALS_TO_JOIN);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  net_connect_async (f->loop, "127.0.0.1", port, client, 200, NULL, on_connect_done, &result);
  test_wait (result != NULL);
  g_assert_null (net_connect_finish (result, &error));
  assert_says (error, NET_ERROR_UNREACHABLE, "127.0.0.1 does not answer");
}

static const struct
{
  const char *path;
  const char *certfile, *cafile;
  NetError error;
  const char *says;
} file_cases[] = {
  { "/net/credentials/not-pem", "not-pem.pem", NULL, NET_ERROR_FILE_NOT_PEM, "is not a PEM file" },
  { "/net/credentials/no-key", "cert-only.pem", NULL, NET_ERROR_FILE_NOT_PEM, "no private key" },
  { "/net/credentials/no-certificate", "key-only.pem", NULL, NET_ERROR_FILE_NOT_PEM,
    "no certificate" },
  { "/net/credentials/damaged", "damaged.pem", NULL, NET_ERROR_FILE_NOT_PEM, "damaged" },
  { "/net/credentials/encrypted", "encrypted.pem", NULL, NET_ERROR_FILE_NOT_PEM, "has a password" },
  { "/net/credentials/mismatch", "mismatch.pem", NULL, NET_ERROR_FILE_MISMATCH,
    "does not belong to" },
  { "/net/credentials/expired", "expired-server.pem", NULL, NET_ERROR_FILE_EXPIRED, "expired on" },
  { "/net/credentials/not-yet-valid", "future-server.pem", NULL, NET_ERROR_FILE_EXPIRED,
    "is valid from" },
  { "/net/credentials/cafile-not-pem", "server.pem", "not-pem.pem", NET_ERROR_FILE_NOT_PEM,
    "--cafile" },
};

static void
test_file (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const char *cafile = file_cases[i].cafile;
  const char *certfile = test_certs_path (certs, file_cases[i].certfile);
  g_autoptr (GError) error = NULL;

  g_assert_null (net_credentials_load (certfile,
                                       cafile != NULL ? test_certs_path (certs, cafile) : NULL,
                                       NET_CREDENTIALS_TO_SERVE, &error));
  assert_says (error, (int) file_cases[i].error, file_cases[i].says);
  assert_says (error, (int) file_cases[i].error,
               cafile != NULL ? test_certs_path (certs, cafile) : certfile);
}

static void
test_file_missing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (net_credentials_load ("no/such/file.pem", NULL, NET_CREDENTIALS_TO_SERVE, &error));
  assert_says (error, NET_ERROR_FILE_MISSING, "There is no file no/such/file.pem");
}

static void
add_cases (void)
{
  static const struct
  {
    const char *path;
    gconstpointer data;
    void (*run) (Fixture *, gconstpointer);
  } cases[] = {
    { "/net/tls/mutual/key-first", "server.pem", test_mutual },
    { "/net/tls/mutual/cert-first", "server-cert-first.pem", test_mutual },
    { "/net/tls/plain-client", NULL, test_plain_client },
    { "/net/tls/plain-server", NULL, test_plain_server },
    { "/net/tls/optional", NULL, test_optional },
    { "/net/tls/bursts", NULL, test_bursts },
    { "/net/tls/pause-before-end", NULL, test_pause_before_end },
    { "/net/tls/close-in-callback", NULL, test_close_in_callback },
    { "/net/tls/handshake-timeout", NULL, test_handshake_timeout },
    { "/net/tls/end-while-full", NULL, test_end_while_full },
    { "/net/tls/connect-timeout", NULL, test_connect_timeout },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, cases[i].data, set_up, cases[i].run, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (refusal_cases); i++)
    g_test_add (refusal_cases[i].path, Fixture, &refusal_cases[i], set_up, test_refusal, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (stall_cases); i++)
    g_test_add (stall_cases[i].path, Fixture, &stall_cases[i], set_up, test_stalled, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (file_cases); i++)
    g_test_add_data_func (file_cases[i].path, GUINT_TO_POINTER (i), test_file);
  g_test_add_func ("/net/credentials/missing", test_file_missing);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  certs = test_certs_new ();
  add_cases ();
  status = g_test_run ();
  test_certs_free (certs);
  return status;
}
