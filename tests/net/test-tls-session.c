/* TLS with a client that does what none of ours ever does: older versions, new keys in the middle.
 */
#include "config.h"

#include "net-credentials-private.h"
#include "net-testing.h"
#include "test-certs.h"

#include <gnutls/gnutls.h>
#include <sys/socket.h>
#include <unistd.h>

static TestCerts *certs; /* (owned): made once, by main() */

/* It blocks, on a thread. */
typedef struct
{
  guint16 port;
  const char *priority; /* (nullable): as our own clients have it */
  int fd;
  GByteArray *held; /* (owned) (nullable): what is to go out in one piece */
  int code;
  gnutls_group_t group;
  char answer[64];
  gint is_done;
} Client;

typedef struct
{
  NetLoop *loop;
  NetListener *listener;
  NetTestingPeer server;
  guint n_failed;
  Client client;
  GThread *thread; /* (owned) */
} Fixture;

static ssize_t
push (gnutls_transport_ptr_t data, const void *bytes, size_t n_bytes)
{
  Client *self = data;

  if (self->held == NULL)
    return send (self->fd, bytes, n_bytes, 0);
  g_byte_array_append (self->held, bytes, (guint) n_bytes);
  return (ssize_t) n_bytes;
}

static ssize_t
pull (gnutls_transport_ptr_t data, void *bytes, size_t n_bytes)
{
  return recv (((Client *) data)->fd, bytes, n_bytes, 0);
}

/* Two changes of keys and a line arrive at once; the answer comes with new keys too. */
static void
change_keys (Client *self, gnutls_session_t session)
{
  static const char line[] = "hello\r\n";
  gssize n;

  self->held = g_byte_array_new ();
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (gnutls_session_key_update (session, GNUTLS_KU_PEER), ==, 0);
  g_assert_cmpint (gnutls_record_send (session, line, strlen (line)), ==, strlen (line));
  net_testing_write_raw (self->fd, (const char *) self->held->data, self->held->len);
  g_clear_pointer (&self->held, g_byte_array_unref);
  do
    n = gnutls_record_recv (session, self->answer, sizeof self->answer - 1);
  while (n == GNUTLS_E_AGAIN); /* after their change of keys */
  g_assert_cmpint (n, >, 0);
}

static gpointer
run_client (gpointer data)
{
  Client *self = data;
  const char *certfile = test_certs_path (certs, "client.pem");
  g_autoptr (NetCredentials) ours = net_credentials_load (certfile, NULL, NET_CREDENTIALS_TO_JOIN,
                                                          NULL); /* asserted by its use */
  gnutls_certificate_credentials_t credentials;
  gnutls_session_t session;

  gnutls_certificate_allocate_credentials (&credentials);
  g_assert_cmpint (
      gnutls_certificate_set_x509_key_file (credentials, certfile, certfile, GNUTLS_X509_FMT_PEM),
      >=, 0);
  gnutls_init (&session, GNUTLS_CLIENT);
  if (self->priority != NULL)
    g_assert_cmpint (gnutls_priority_set_direct (session, self->priority, NULL), ==, 0);
  else
    g_assert_cmpint (net_credentials_apply (ours, session), ==, 0);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_transport_set_ptr (session, self);
  gnutls_transport_set_push_function (session, push);
  gnutls_transport_set_pull_function (session, pull);

  self->fd = test_socket_connect (self->port);
  self->code = gnutls_handshake (session);
  self->group = gnutls_group_get (session);
  if (self->code == 0)
    change_keys (self, session);
  gnutls_deinit (session);
  gnutls_certificate_free_credentials (credentials);
  close (self->fd);
  g_atomic_int_set (&self->is_done, TRUE);
  return NULL;
}

static void
on_connection (NetListener *listener, NetConnection *connection, gpointer user_data)
{
  net_testing_peer_init (&((Fixture *) user_data)->server, connection);
}

static void
on_failed (NetListener *listener, const char *address, const GError *error, gpointer user_data)
{
  g_assert_error (error, NET_ERROR, NET_ERROR_TLS_FAILED);
  ((Fixture *) user_data)->n_failed++;
}

static const NetListenerHandler listener_handler = { on_connection, on_failed, NULL };

static void
set_up (Fixture *f, gconstpointer priority)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NetCredentials) credentials =
      net_credentials_load (test_certs_path (certs, "server.pem"),
                            test_certs_path (certs, "ca.pem"), NET_CREDENTIALS_TO_SERVE, &error);

  g_assert_no_error (error);
  f->loop = net_loop_new (NULL, &error);
  g_assert_no_error (error);
  f->listener = net_listener_new (f->loop, "127.0.0.1", 0,
                                  &(NetListenerOptions){ .credentials = credentials,
                                                         .require_certificate = TRUE,
                                                         .handler = &listener_handler,
                                                         .user_data = f },
                                  &error);
  g_assert_no_error (error);
  f->client.port = net_listener_get_port (f->listener);
  f->client.priority = priority;
  f->thread = g_thread_new ("client", run_client, &f->client);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  test_wait (g_atomic_int_get (&f->client.is_done));
  g_thread_join (f->thread);
  net_testing_peer_clear (&f->server);
  g_clear_pointer (&f->listener, net_listener_free);
  for (guint i = 0; i < 20; i++)
    test_wait_turn ();
  net_loop_unref (f->loop);
}

static void
test_key_update (Fixture *f, gconstpointer data)
{
  test_wait (f->server.lines != NULL && f->server.lines->len == 1);
  g_assert_cmpstr (net_testing_peer_line (&f->server, 0), ==, "hello");
  net_connection_send_text (f->server.connection, "welcome");
  test_wait (g_atomic_int_get (&f->client.is_done));
  g_assert_cmpstr (f->client.answer, ==, "welcome\r\n");
}

/* Both can do X25519, which costs least; or one of them cannot. */
static void
test_group (Fixture *f, gconstpointer priority)
{
  test_key_update (f, priority);
  g_assert_cmpint (f->client.group, ==,
                   priority == NULL ? GNUTLS_GROUP_X25519 : GNUTLS_GROUP_SECP256R1);
}

static void
test_old_version (Fixture *f, gconstpointer data)
{
  test_wait (f->n_failed == 1);
  test_wait (g_atomic_int_get (&f->client.is_done));
  g_assert_cmpint (f->client.code, <, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  certs = test_certs_new ();
  g_test_add ("/net/tls/session/key-update", Fixture, "NORMAL", set_up, test_key_update, tear_down);
  g_test_add ("/net/tls/session/group", Fixture, NULL, set_up, test_group, tear_down);
  g_test_add ("/net/tls/session/group-of-old", Fixture, "NORMAL:-GROUP-ALL:+GROUP-SECP256R1",
              set_up, test_group, tear_down);
  g_test_add ("/net/tls/session/version-1.2", Fixture, "NORMAL:-VERS-ALL:+VERS-TLS1.2", set_up,
              test_old_version, tear_down);
  status = g_test_run ();
  test_certs_free (certs);
  return status;
}
