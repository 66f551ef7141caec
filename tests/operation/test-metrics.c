/* Numbers for those who watch: over a socket, and in the log. */
#include "config.h"

#include "daemon.h"

#include <gio/gunixsocketaddress.h>
#include <signal.h>
#include <string.h>

static char *
ask (const char *path, const char *request)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  char buffer[32768];
  gsize n;

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer,
                           sizeof buffer, &n, NULL, &error);
  g_assert_no_error (error);
  return g_strndup (buffer, n);
}

static guint64
get_number (const char *text, const char *name)
{
  g_autofree char *start = g_strdup_printf ("\n%s ", name);
  const char *at = strstr (text, start);

  if (at == NULL)
    g_error ("There is no %s in:\n%s", name, text);
  return g_ascii_strtoull (at + strlen (start), NULL, 10);
}

static void
test_scrape (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autofree char *path = g_build_filename (daemon->folder, "metrics", NULL);
  g_autofree char *config = g_strdup_printf ("[server]\nmetrics=%s\n", path);
  g_autofree char *answer = NULL;
  g_autofree char *unknown = NULL;
  g_autoptr (Peer) ann = NULL;
  g_autoptr (Peer) ben = NULL;

  daemon_configure (daemon, config);
  daemon_start (daemon);
  daemon_expect (daemon, "Metrics on ");
  ann = peer_enter (daemon, "ann");
  ben = peer_enter (daemon, "ben");
  peer_say (ann, "PRIVMSG #lobby :one");
  g_free (peer_expect (ben, "* PRIVMSG #lobby :one"));

  answer = ask (path, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.0 200 OK\r\n"));
  g_assert_cmpuint (get_number (answer, "pychat_sessions"), ==, 2);
  g_assert_cmpuint (get_number (answer, "pychat_users"), ==, 2);
  g_assert_cmpuint (get_number (answer, "pychat_connections_total"), ==, 2);
  g_assert_cmpuint (get_number (answer, "pychat_messages_total"), ==, 1);
  g_assert_cmpuint (get_number (answer, "pychat_queue_bytes"), ==, 0);
  g_assert_cmpuint (get_number (answer, "pychat_deliveries_total"), >=, 2);
  g_assert_cmpuint (get_number (answer, "pychat_lines_total"), ==, 5);
  g_assert_cmpuint (get_number (answer, "pychat_drops_total{reason=\"ping_timeout\"}"), ==, 0);
  /* ann and ben came and went into the lobby, one spoke, the node started */
  g_assert_cmpuint (get_number (answer, "pychat_journal_entries_total"), ==, 6);
  g_assert_cmpuint (get_number (answer, "pychat_journal_commit_seconds_count"), ==, 6);
  g_assert_cmpuint (get_number (answer, "pychat_loop_turn_seconds_count"), >, 0);

  unknown = ask (path, "GET /secret HTTP/1.1\r\n\r\n");
  g_assert_true (g_str_has_prefix (unknown, "HTTP/1.0 404 "));
}

static void
test_dump (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autoptr (Peer) ann = NULL;

  daemon_start (daemon);
  ann = peer_enter (daemon, "ann");
  daemon_signal (daemon, SIGUSR1);
  daemon_expect (daemon, "pychat_sessions 1");
  daemon_expect (daemon, "pychat_drops_total{reason=\"send_queue\"} 0");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operation/metrics/scrape", test_scrape);
  g_test_add_func ("/operation/metrics/dump", test_dump);

  return g_test_run ();
}
