/* Lines over plain connections, from both ends. */
#include "config.h"

#include "net-connection-private.h"
#include "net-testing.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct
{
  NetLoop *loop;
  NetListener *listener;
  GPtrArray *accepted; /* of (owned) NetTestingPeer */
  guint n_refused;
} Fixture;

static void
peer_free (gpointer data)
{
  net_testing_peer_clear (data);
  g_free (data);
}

static void
on_connection (NetListener *listener, NetConnection *connection, gpointer user_data)
{
  Fixture *f = user_data;
  NetTestingPeer *peer = g_new0 (NetTestingPeer, 1);

  net_testing_peer_init (peer, connection);
  g_ptr_array_add (f->accepted, peer);
}

static gboolean
is_welcome (NetListener *listener, GInetAddress *address, gpointer user_data)
{
  return TRUE;
}

static const NetListenerHandler listener_handler = { on_connection, NULL, is_welcome };

/* max_connections: 0: any number */
static NetListener *
listen_on (Fixture *f, const char *host, guint16 port, guint max_connections, GError **error)
{
  const NetListenerOptions options = { .limits = { .max_connections = max_connections },
                                       .handler = &listener_handler,
                                       .user_data = f };

  return net_listener_new (f->loop, host, port, &options, error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->loop = net_loop_new (NULL, &error);
  g_assert_no_error (error);
  f->accepted = g_ptr_array_new_with_free_func (peer_free);
  f->listener = listen_on (f, "127.0.0.1", 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (net_listener_get_port (f->listener), !=, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  net_listener_free (f->listener);
  g_ptr_array_unref (f->accepted);
  net_loop_unref (f->loop);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static NetTestingPeer *
accept_raw (Fixture *f, int *fd)
{
  guint n = f->accepted->len;

  *fd = test_socket_connect (net_listener_get_port (f->listener));
  test_wait (f->accepted->len > n);
  return g_ptr_array_index (f->accepted, n);
}

static void
test_bytewise (Fixture *f, gconstpointer data)
{
  static const char bytes[] = "NICK a\r\n\nUSER b\nPRIVMSG #c :d\re\r\ncut o";
  int fd;
  NetTestingPeer *peer = accept_raw (f, &fd);

  for (gsize i = 0; i < strlen (bytes); i++)
    {
      net_testing_write_raw (fd, bytes + i, 1);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  close (fd);
  test_wait (peer->n_closed > 0);
  /* What has no end was cut on its way: it is not what they wrote. */
  g_assert_cmpuint (peer->lines->len, ==, 4);
  g_assert_cmpstr (net_testing_peer_line (peer, 0), ==, "NICK a");
  g_assert_cmpstr (net_testing_peer_line (peer, 1), ==, "");
  g_assert_cmpstr (net_testing_peer_line (peer, 2), ==, "USER b");
  g_assert_cmpstr (net_testing_peer_line (peer, 3), ==, "PRIVMSG #c :d\re");
  g_assert_error (peer->error, NET_ERROR, NET_ERROR_CLOSED);
}

/* The system looks whether the other side is still there when nobody writes. */
static void
test_keepalive (Fixture *f, gconstpointer data)
{
  static const struct
  {
    int level;
    int option;
    int most;
  } rows[] = { { SOL_SOCKET, SO_KEEPALIVE, 1 },
               { IPPROTO_TCP, TCP_KEEPIDLE, 300 },
               { IPPROTO_TCP, TCP_KEEPINTVL, 60 },
               { IPPROTO_TCP, TCP_KEEPCNT, 5 } };
  int theirs;
  NetTestingPeer *peer = accept_raw (f, &theirs);
  int fd = peer->connection->watch.fd;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int value = 0;
      socklen_t length = sizeof value;

      g_assert_cmpint (getsockopt (fd, rows[i].level, rows[i].option, &value, &length), ==, 0);
      g_assert_cmpint (value, >=, 1);
      g_assert_cmpint (value, <=, rows[i].most);
    }
  close (theirs);
}

static void
test_overlong (Fixture *f, gconstpointer data)
{
  g_autofree char *fits = g_strnfill (510, 'x');
  g_autofree char *too_long = g_strnfill (511, 'y');
  g_autofree char *huge = g_strnfill (300000, 'z');
  g_autofree char *all = g_strdup_printf ("%s\r\n%s\r\nhi\r\n%s\r\nend\r\n", fits, too_long, huge);
  int fd;
  NetTestingPeer *peer = accept_raw (f, &fd);

  net_connection_set_limits (peer->connection, 512, 100000);
  for (gsize sent = 0; sent < strlen (all);)
    {
      gssize n = send (fd, all + sent, strlen (all) - sent, MSG_DONTWAIT);

      sent += n > 0 ? (gsize) n : 0;
      test_wait_turn ();
    }
  test_wait (peer->lines->len == 3);
  g_assert_cmpstr (net_testing_peer_line (peer, 0), ==, fits);
  g_assert_cmpstr (net_testing_peer_line (peer, 1), ==, "hi");
  g_assert_cmpstr (net_testing_peer_line (peer, 2), ==, "end");
  g_assert_cmpuint (peer->n_overlong, ==, 2);
  close (fd);
}

static void
on_line_pause (NetConnection *connection, const char *line, gsize length, gpointer user_data)
{
  net_testing_recorder.on_line (connection, line, length, user_data);
  net_connection_pause (connection);
}

/* A pause inside a burst keeps the rest, in order, and an end behind it waits too. */
static void
test_pause (Fixture *f, gconstpointer data)
{
  static const NetConnectionHandler pausing = { .on_line = on_line_pause };
  NetConnectionHandler handler = net_testing_recorder;
  int fd;
  NetTestingPeer *peer = accept_raw (f, &fd);

  handler.on_line = pausing.on_line;
  net_connection_set_handler (peer->connection, &handler, peer);
  net_testing_write_raw (fd, "1\r\n2\r\n3\r\nun", 11);
  test_wait (peer->lines->len == 1);
  net_testing_write_raw (fd, "finished\r\n", 10);
  close (fd);
  for (guint i = 1; i <= 4; i++)
    {
      for (guint turn = 0; turn < 5; turn++)
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpuint (peer->lines->len, ==, i);
      g_assert_cmpuint (peer->n_closed, ==, 0);
      net_connection_pause (peer->connection); /* counted */
      net_connection_resume (peer->connection);
      net_connection_resume (peer->connection);
      test_wait (peer->lines->len == i + 1 || peer->n_closed > 0);
    }
  g_assert_cmpuint (peer->lines->len, ==, 4);
  g_assert_cmpstr (net_testing_peer_last (peer), ==, "unfinished");
  test_wait (peer->n_closed > 0);
}

static void
test_pair (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  NetConnection *a, *b;
  NetTestingPeer left, right;

  g_assert_true (net_connection_new_pair (f->loop, &a, &b, &error));
  g_assert_no_error (error);
  g_assert_true (net_connection_is_local (a));
  g_assert_null (net_connection_get_address (a));
  net_connection_send_text (a, "before there is a handler");
  net_testing_peer_init (&left, a);
  net_testing_peer_init (&right, b);
  net_connection_send_text (b, "and back");
  g_assert_cmpstr (net_testing_peer_line (&right, 0), ==, "before there is a handler");
  g_assert_cmpstr (net_testing_peer_line (&left, 0), ==, "and back");

  net_connection_send_text (a, "goodbye");
  net_connection_close (a);
  net_connection_send_text (a, "too late");
  test_wait (left.n_closed == 1 && right.n_closed == 1);
  g_assert_cmpuint (right.lines->len, ==, 2);
  g_assert_cmpstr (net_testing_peer_last (&right), ==, "goodbye");
  g_assert_error (left.error, NET_ERROR, NET_ERROR_CLOSED);
  g_assert_error (right.error, NET_ERROR, NET_ERROR_CLOSED);
  net_testing_peer_clear (&left);
  net_testing_peer_clear (&right);
}

static void
read_until (int fd, GString *all, gsize length)
{
  char buffer[65536];

  while (all->len < length)
    {
      gssize n = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);

      if (n > 0)
        g_string_append_len (all, buffer, n);
      else
        test_wait_turn ();
    }
}

static void
test_fan_out (Fixture *f, gconstpointer data)
{
  enum
  {
    N_CLIENTS = 200,
    N_LINES = 700
  };
  int fds[N_CLIENTS];
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < N_CLIENTS; i++)
    accept_raw (f, &fds[i]);
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u:%0*u", i, (int) (i % 400) + 1, i);
      NetLine line = net_loop_make_line (f->loop, text, strlen (text));

      g_string_append_printf (expected, "%s\r\n", text);
      for (guint j = 0; j < N_CLIENTS; j++)
        {
          NetTestingPeer *peer = g_ptr_array_index (f->accepted, j);

          net_connection_send (peer->connection, line);
          if ((i + j) % 50 == 0) /* so that not all of it is one piece */
            net_connection_send_text (peer->connection, "you");
        }
    }
  for (guint j = 0; j < N_CLIENTS; j++)
    {
      g_autoptr (GString) got = g_string_new (NULL);
      g_autoptr (GString) plain = NULL;

      read_until (fds[j], got, expected->len + (N_LINES / 50) * 5);
      plain = g_string_new (got->str);
      g_string_replace (plain, "\nyou\r\n", "\n", 0);
      if (g_str_has_prefix (plain->str, "you\r\n"))
        g_string_erase (plain, 0, 5);
      g_assert_cmpstr (plain->str, ==, expected->str);
      close (fds[j]);
    }
}

/* What may wait keeps its place: it leaves by itself, and at once with a line that may not. */
static void
test_soon (Fixture *f, gconstpointer data)
{
  static const char expected[] = "came\r\nsaid\r\ngone\r\n";
  g_autoptr (GString) got = g_string_new (NULL);
  int fd;
  NetConnection *connection = accept_raw (f, &fd)->connection;

  net_connection_send_soon (connection, net_loop_make_line (f->loop, "came", 4));
  net_loop_flush (f->loop);
  g_assert_cmpuint (net_connection_get_queued (connection), ==, 6);
  net_connection_send_text (connection, "said");
  net_loop_flush (f->loop);
  g_assert_cmpuint (net_connection_get_queued (connection), ==, 0);
  net_connection_send_soon (connection, net_loop_make_line (f->loop, "gone", 4));
  read_until (fd, got, sizeof expected - 1);
  g_assert_cmpstr (got->str, ==, expected);
  close (fd);
}

/* It is dropped with a reason, its memory was bounded, and its neighbour noticed nothing. */
static void
test_slow_reader (Fixture *f, gconstpointer data)
{
  int slow_fd, good_fd;
  NetTestingPeer *slow = accept_raw (f, &slow_fd);
  NetTestingPeer *good = accept_raw (f, &good_fd);
  g_autofree char *text = g_strnfill (998, 's');
  g_autoptr (GString) got = g_string_new (NULL);
  gsize n_sent = 0;

  net_connection_set_limits (slow->connection, 512, 50000);
  while (slow->n_closed == 0)
    {
      NetLine line = net_loop_make_line (f->loop, text, strlen (text));

      net_connection_send (slow->connection, line);
      net_connection_send (good->connection, line);
      n_sent += 1000;
      g_assert_cmpuint (n_sent, <, 100000000);
      g_assert_cmpuint (net_connection_get_queued (slow->connection), <=, 50000);
      read_until (good_fd, got, n_sent);
    }
  g_assert_error (slow->error, NET_ERROR, NET_ERROR_SEND_QUEUE);
  g_assert_cmpstr (slow->error->message, ==, "127.0.0.1 does not read what is sent to it");
  g_assert_cmpuint (good->n_closed, ==, 0);
  close (slow_fd);
  close (good_fd);
}

static void
on_line_close_all (NetConnection *connection, const char *line, gsize length, gpointer user_data)
{
  Fixture *f = user_data;

  for (guint i = 0; i < f->accepted->len; i++)
    {
      NetTestingPeer *peer = g_ptr_array_index (f->accepted, i);

      if (peer->connection == NULL)
        continue;
      net_connection_send_text (peer->connection, "bye");
      if (i % 2 == 0)
        net_connection_close (peer->connection);
      g_clear_pointer (&peer->connection, net_connection_unref);
    }
}

/* The first line ends everybody, its own connection included, while their lines wait. */
static void
test_close_in_callback (Fixture *f, gconstpointer data)
{
  static const NetConnectionHandler closing = { .on_line = on_line_close_all };
  int fds[20];

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      NetTestingPeer *peer = accept_raw (f, &fds[i]);

      net_connection_set_handler (peer->connection, &closing, f);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    net_testing_write_raw (fds[i], "one\r\ntwo\r\n", 10);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autoptr (GString) got = g_string_new (NULL);

      read_until (fds[i], got, 5);
      g_assert_cmpstr (got->str, ==, "bye\r\n");
      close (fds[i]);
    }
}

static void
on_timer (gpointer user_data)
{
  g_string_append_c (*(GString **) user_data, ((char *) user_data)[sizeof (GString *)]);
}

static void
test_timers (Fixture *f, gconstpointer data)
{
  static const guint delays[] = { 30, 10, 50, 20, 40, 25, 15, 35 };
  g_autoptr (GString) order = g_string_new (NULL);
  struct
  {
    GString *order;
    char name;
  } names[G_N_ELEMENTS (delays)];
  NetTimer timers[G_N_ELEMENTS (delays)];

  for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      names[i].order = order;
      names[i].name = (char) ('a' + i);
      net_timer_init (&timers[i], on_timer, &names[i]);
      net_loop_arm (f->loop, &timers[i], delays[i]);
    }
  net_loop_disarm (f->loop, &timers[3]);
  net_loop_disarm (f->loop, &timers[3]);
  net_loop_arm (f->loop, &timers[1], 60); /* moved */
  test_wait (order->len == 7);
  g_assert_cmpstr (order->str, ==, "gfahecb");
}

static void
on_connect_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static NetConnection *
connect_to (Fixture *f, const char *host, guint16 port, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  net_connect_async (f->loop, host, port, NULL, 10000, NULL, on_connect_done, &result);
  test_wait (result != NULL);
  return net_connect_finish (result, error);
}

static void
test_connect (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  NetTestingPeer client;
  NetTestingPeer *server;

  net_testing_peer_init (&client,
                         connect_to (f, "127.0.0.1", net_listener_get_port (f->listener), &error));
  g_assert_no_error (error);
  test_wait (f->accepted->len == 1);
  server = g_ptr_array_index (f->accepted, 0);
  g_assert_false (net_connection_is_local (server->connection));
  net_connection_send_text (client.connection, "hello");
  g_assert_cmpstr (net_testing_peer_line (server, 0), ==, "hello");
  net_connection_send_text (server->connection, "welcome");
  net_connection_close (server->connection);
  test_wait (client.n_closed == 1 && server->n_closed == 1);
  g_assert_cmpstr (net_testing_peer_line (&client, 0), ==, "welcome");
  g_assert_cmpstr (client.error->message, ==, "127.0.0.1 closed the connection");
  net_testing_peer_clear (&client);
}

static void
test_connect_errors (Fixture *f, gconstpointer data)
{
  guint16 port = net_listener_get_port (f->listener);
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) unknown = NULL;
  g_autoptr (GError) in_use = NULL;
  g_autofree char *port_text = g_strdup_printf ("port %u", port);

  g_assert_null (listen_on (f, "127.0.0.1", port, 0, &in_use));
  g_assert_error (in_use, NET_ERROR, NET_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (in_use->message, "127.0.0.1"));
  g_assert_nonnull (strstr (in_use->message, port_text));

  g_assert_null (connect_to (f, "no-such-host.invalid", port, &unknown));
  g_assert_error (unknown, NET_ERROR, NET_ERROR_RESOLVE);
  g_assert_nonnull (strstr (unknown->message, "no-such-host.invalid"));

  net_listener_free (f->listener);
  g_assert_null (connect_to (f, "127.0.0.1", port, &refused));
  g_assert_error (refused, NET_ERROR, NET_ERROR_REFUSED);
  g_assert_nonnull (strstr (refused->message, port_text));
  f->listener = listen_on (f, NULL, 0, 0, NULL);
}

/* Beyond the cap they wait in the backlog, and come in as others leave. */
static void
test_cap (Fixture *f, gconstpointer data)
{
  guint16 port;
  int fds[3];

  net_listener_free (f->listener);
  f->listener = listen_on (f, NULL, 0, 2, NULL);
  port = net_listener_get_port (f->listener);
  for (guint i = 0; i < 3; i++)
    fds[i] = test_socket_connect (port);
  test_wait (f->accepted->len == 2);
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (f->accepted->len, ==, 2);
  close (fds[0]);
  close (fds[1]);
  test_wait (f->accepted->len == 3);
  close (fds[2]);
}

/* As a service manager hands it over: a Unix socket that listens already. */
static void
test_from_fd (Fixture *f, gconstpointer data)
{
  const NetListenerOptions options = { .handler = &listener_handler, .user_data = f };
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("net-XXXXXX", NULL);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int listening = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  NetTestingPeer *peer;

  g_snprintf (address.sun_path, sizeof address.sun_path, "%s/socket", directory);
  g_assert_cmpint (bind (listening, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (listening, 5), ==, 0);
  net_listener_free (f->listener);
  f->listener = net_listener_new_from_fd (f->loop, listening, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (net_listener_get_port (f->listener), ==, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  net_testing_write_raw (fd, "hi\n", 3);
  test_wait (f->accepted->len == 1);
  peer = g_ptr_array_index (f->accepted, 0);
  g_assert_cmpstr (net_testing_peer_line (peer, 0), ==, "hi");
  g_assert_true (net_connection_is_local (peer->connection));
  close (fd);
  g_unlink (address.sun_path);
  g_rmdir (directory);

  g_assert_null (net_listener_new_from_fd (f->loop, open ("/dev/null", O_RDONLY | O_CLOEXEC),
                                           &options, &error));
  g_assert_error (error, NET_ERROR, NET_ERROR_ADDRESS);
}

/* Whoever writes their last lines and leaves at once is heard, though what is sent to them breaks.
 */
static void
test_leave_at_once (Fixture *f, gconstpointer data)
{
  struct linger reset = { 1, 0 };
  int fd;
  NetTestingPeer *peer = accept_raw (f, &fd);

  net_connection_pause (peer->connection);
  net_testing_write_raw (fd, "a\r\nb\r\nQUIT\r\n", 12);
  setsockopt (fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close (fd);
  for (guint i = 0; i < 3; i++)
    {
      net_connection_send_text (peer->connection, "to nobody");
      for (guint turn = 0; turn < 5; turn++)
        g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (peer->n_closed, ==, 0);
  net_connection_resume (peer->connection);
  test_wait (peer->n_closed == 1);
  g_assert_cmpuint (peer->lines->len, ==, 3);
  g_assert_cmpstr (net_testing_peer_last (peer), ==, "QUIT");
}

/* What a TLS client sends to a plain port. */
static void
test_tls_on_plain_port (Fixture *f, gconstpointer data)
{
  int fd;
  NetTestingPeer *peer = accept_raw (f, &fd);
  g_autoptr (GString) got = g_string_new (NULL);

  net_testing_write_raw (fd, "\x16\x03\x01\x00\x05hello", 10);
  read_until (fd, got, 20);
  g_assert_true (g_str_has_prefix (got->str, "ERROR :This port does not speak TLS"));
  close (fd);
  test_wait (peer->n_closed == 1);
  g_assert_error (peer->error, NET_ERROR, NET_ERROR_TLS_EXPECTED);
  g_assert_cmpuint (peer->lines->len, ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *, gconstpointer);
  } cases[] = {
    { "/net/connection/bytewise", test_bytewise },
    { "/net/connection/keepalive", test_keepalive },
    { "/net/connection/overlong", test_overlong },
    { "/net/connection/pause", test_pause },
    { "/net/connection/pair", test_pair },
    { "/net/connection/fan-out", test_fan_out },
    { "/net/connection/soon", test_soon },
    { "/net/connection/slow-reader", test_slow_reader },
    { "/net/connection/close-in-callback", test_close_in_callback },
    { "/net/connection/tls-on-plain-port", test_tls_on_plain_port },
    { "/net/connection/leave-at-once", test_leave_at_once },
    { "/net/listener/from-fd", test_from_fd },
    { "/net/loop/timers", test_timers },
    { "/net/connect/lines", test_connect },
    { "/net/connect/errors", test_connect_errors },
    { "/net/listener/cap", test_cap },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].run, tear_down);
  return g_test_run ();
}
