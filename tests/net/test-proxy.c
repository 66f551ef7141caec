/* The PROXY protocol: headers byte by byte, and what stands behind one. */
#include "config.h"

#include "net-proxy.h"
#include "net-testing.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define V4 "\xc0\x00\x02\x07\x7f\x00\x00\x01\x04\x00\x1f\x90"
#define V6                                                                                         \
  "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x04\x00\x1f\x90"

typedef struct
{
  const char *path;
  const char *bytes;
  gsize n_bytes;
  NetProxyResult result;
  const char *address; /* (nullable) */
} Row;

#define BYTES(text) text, sizeof text - 1

static const Row rows[] = {
  { "/net/proxy/v1/tcp4", BYTES ("PROXY TCP4 192.0.2.7 127.0.0.1 1024 8080\r\n"), NET_PROXY_DONE,
    "192.0.2.7" },
  { "/net/proxy/v1/tcp6", BYTES ("PROXY TCP6 2001:db8::7 ::1 1024 8080\r\n"), NET_PROXY_DONE,
    "2001:db8::7" },
  { "/net/proxy/v1/unknown", BYTES ("PROXY UNKNOWN\r\n"), NET_PROXY_DONE, NULL },
  { "/net/proxy/v1/unknown-more", BYTES ("PROXY UNKNOWN ff ff 1 2\r\n"), NET_PROXY_DONE, NULL },
  { "/net/proxy/v1/bad-family", BYTES ("PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n"), NET_PROXY_BAD },
  { "/net/proxy/v1/wrong-family", BYTES ("PROXY TCP4 ::1 ::1 1 2\r\n"), NET_PROXY_BAD },
  { "/net/proxy/v1/no-address", BYTES ("PROXY TCP4 here there 1 2\r\n"), NET_PROXY_BAD },
  { "/net/proxy/v1/few-words", BYTES ("PROXY TCP4 1.2.3.4\r\n"), NET_PROXY_BAD },
  { "/net/proxy/v1/no-cr", BYTES ("PROXY UNKNOWN\n"), NET_PROXY_BAD },
  { "/net/proxy/v1/endless",
    BYTES ("PROXY UNKNOWN ........................................................................"
           "..............................................\r\n"),
    NET_PROXY_BAD },
  { "/net/proxy/v2/tcp4", BYTES (SIGNATURE "\x21\x11\0\x0c" V4), NET_PROXY_DONE, "192.0.2.7" },
  { "/net/proxy/v2/tcp6", BYTES (SIGNATURE "\x21\x21\0\x24" V6), NET_PROXY_DONE, "2001:db8::7" },
  { "/net/proxy/v2/remarks", BYTES (SIGNATURE "\x21\x11\0\x10" V4 "\x04\0\x01\0"), NET_PROXY_DONE,
    "192.0.2.7" },
  { "/net/proxy/v2/local", BYTES (SIGNATURE "\x20\0\0\0"), NET_PROXY_DONE, NULL },
  { "/net/proxy/v2/unix", BYTES (SIGNATURE "\x21\x31\0\x02xx"), NET_PROXY_DONE, NULL },
  { "/net/proxy/v2/too-short", BYTES (SIGNATURE "\x21\x11\0\x02xx"), NET_PROXY_BAD },
  { "/net/proxy/v2/version-3", BYTES (SIGNATURE "\x31\x11\0\x0c" V4), NET_PROXY_BAD },
  { "/net/proxy/v2/command", BYTES (SIGNATURE "\x22\x11\0\x0c" V4), NET_PROXY_BAD },
  { "/net/proxy/v2/huge", BYTES (SIGNATURE "\x21\x11\xff\xff" V4), NET_PROXY_BAD },
  { "/net/proxy/none", BYTES ("NICK a\r\n"), NET_PROXY_BAD },
  { "/net/proxy/tls", BYTES ("\x16\x03\x01"), NET_PROXY_BAD },
};

/* The answer is the same with anything behind the header, and not known before its last byte. */
static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree guint8 *more = g_malloc (row->n_bytes + 3);
  g_autoptr (GInetAddress) address = NULL;
  g_autofree char *text = NULL;
  gsize n_header = 0;

  memcpy (more, row->bytes, row->n_bytes);
  memcpy (more + row->n_bytes, "abc", 3);
  g_assert_cmpint (net_proxy_parse (more, row->n_bytes + 3, &n_header, &address), ==, row->result);
  if (row->result != NET_PROXY_DONE)
    return;

  text = address != NULL ? g_inet_address_to_string (address) : NULL;
  g_assert_cmpstr (text, ==, row->address);
  g_assert_cmpuint (n_header, ==, row->n_bytes);
  for (gsize i = 0; i < row->n_bytes; i++)
    {
      /* Of just these bytes: so that a look beyond them is seen. */
      g_autofree guint8 *part = g_memdup2 (row->bytes, MAX (i, 1));
      GInetAddress *none = NULL;

      g_assert_cmpint (net_proxy_parse (part, i, &n_header, &none), ==, NET_PROXY_MORE);
      g_assert_null (none);
    }
}

typedef struct
{
  NetTestingPeer peer;
  guint n_connections;
  guint n_failed;
  char *refused; /* (nullable): an address that is not welcome */
} Fixture;

static void
on_connection (NetListener *listener, NetConnection *connection, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_connections++;
  net_testing_peer_init (&fixture->peer, connection);
}

static void
on_failed (NetListener *listener, const char *address, const GError *error, gpointer user_data)
{
  ((Fixture *) user_data)->n_failed++;
}

static gboolean
is_welcome (NetListener *listener, GInetAddress *address, gpointer user_data)
{
  g_autofree char *text = g_inet_address_to_string (address);

  return g_strcmp0 (text, ((Fixture *) user_data)->refused) != 0;
}

static gboolean
is_proxy (NetListener *listener, GInetAddress *address, gpointer user_data)
{
  return TRUE;
}

static const NetListenerHandler handler = { on_connection, on_failed, is_welcome, is_proxy };

static NetListener *
listen_here (NetLoop *loop, Fixture *fixture, guint timeout_ms)
{
  const NetListenerOptions options = { .limits = { .handshake_timeout_ms = timeout_ms },
                                       .handler = &handler,
                                       .user_data = fixture };
  g_autoptr (GError) error = NULL;
  NetListener *listener = net_listener_new (loop, "127.0.0.1", 0, &options, &error);

  g_assert_no_error (error);
  return listener;
}

static void
test_listener (void)
{
  g_autoptr (NetLoop) loop = net_loop_new (NULL, NULL);
  Fixture fixture = { 0 };
  g_autoptr (NetListener) listener = listen_here (loop, &fixture, 10000);
  int fd = test_socket_connect (net_listener_get_port (listener));
  g_autofree char *text = NULL;

  net_testing_write_raw (fd, "PROXY TCP4 192.0", 16);
  test_wait_turn ();
  test_wait_turn ();
  g_assert_cmpuint (fixture.n_connections, ==, 0);
  net_testing_write_raw (fd, ".2.7 127.0.0.1 1 2\r\nNICK a\r\n", 28);
  test_wait (fixture.n_connections == 1 && fixture.peer.lines->len == 1);
  g_assert_cmpstr (net_testing_peer_line (&fixture.peer, 0), ==, "NICK a");
  text = g_inet_address_to_string (net_connection_get_address (fixture.peer.connection));
  g_assert_cmpstr (text, ==, "192.0.2.7");
  net_testing_write_raw (fd, "x\r\n", 3);
  test_wait (fixture.peer.lines->len == 2);
  close (fd);
  net_testing_peer_clear (&fixture.peer);
}

typedef struct
{
  const char *path;
  const char *bytes;
  guint timeout_ms;
  const char *refused;
  guint n_failed;
} RefusedRow;

static const RefusedRow refused_rows[] = {
  { "/net/proxy/listener/no-header", "NICK a\r\n", 10000, NULL, 1 },
  { "/net/proxy/listener/silent", "", 50, NULL, 1 },
  { "/net/proxy/listener/half", "PROXY TCP4", 50, NULL, 1 },
  { "/net/proxy/listener/not-welcome", "PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n", 10000, "192.0.2.7",
    0 },
};

static void
test_refused (gconstpointer data)
{
  const RefusedRow *row = data;
  g_autoptr (NetLoop) loop = net_loop_new (NULL, NULL);
  Fixture fixture = { .refused = (char *) row->refused };
  g_autoptr (NetListener) listener = listen_here (loop, &fixture, row->timeout_ms);
  int fd = test_socket_connect (net_listener_get_port (listener));
  char byte;

  net_testing_write_raw (fd, row->bytes, strlen (row->bytes));
  test_wait (recv (fd, &byte, 1, MSG_DONTWAIT) == 0 || errno == ECONNRESET);
  g_assert_cmpuint (fixture.n_failed, ==, row->n_failed);
  g_assert_cmpuint (fixture.n_connections, ==, 0);
  close (fd);
}

/* They stop half-way and write no more: nothing else can come, and waiting would never sleep. */
static void
test_half_closed (void)
{
  g_autoptr (NetLoop) loop = net_loop_new (NULL, NULL);
  Fixture fixture = { 0 };
  g_autoptr (NetListener) listener = listen_here (loop, &fixture, 600000);
  int fd = test_socket_connect (net_listener_get_port (listener));

  net_testing_write_raw (fd, "PROXY", 5);
  shutdown (fd, SHUT_WR);
  test_wait (fixture.n_failed == 1);
  g_assert_cmpuint (fixture.n_connections, ==, 0);
  close (fd);
}

/* The listener goes while one is still at it. */
static void
test_freed (void)
{
  g_autoptr (NetLoop) loop = net_loop_new (NULL, NULL);
  Fixture fixture = { 0 };
  NetListener *listener = listen_here (loop, &fixture, 10000);
  int fd = test_socket_connect (net_listener_get_port (listener));
  char byte;

  net_testing_write_raw (fd, "PROXY", 5);
  test_wait_turn ();
  test_wait_turn ();
  net_listener_free (listener);
  test_wait (recv (fd, &byte, 1, MSG_DONTWAIT) == 0 || errno == ECONNRESET);
  close (fd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
  for (gsize i = 0; i < G_N_ELEMENTS (refused_rows); i++)
    g_test_add_data_func (refused_rows[i].path, &refused_rows[i], test_refused);
  g_test_add_func ("/net/proxy/listener", test_listener);
  g_test_add_func ("/net/proxy/listener/half-closed", test_half_closed);
  g_test_add_func ("/net/proxy/listener/freed", test_freed);
  return g_test_run ();
}
