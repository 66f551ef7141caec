/* Under a service manager: sd_notify, the watchdog, sockets that are handed over, the journal. */
#include "config.h"

#include "daemon.h"

#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* What the manager is told next. */
static char *
receive (int fd)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
  char buffer[256];
  gssize n;

  g_assert_cmpint (poll (&poll_fd, 1, 20000), ==, 1);
  n = recv (fd, buffer, sizeof buffer, 0);
  g_assert_cmpint (n, >, 0);
  return g_strndup (buffer, (gsize) n);
}

static void
test_notify (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_autofree char *path = g_build_filename (daemon->folder, "notify", NULL);
  g_autofree char *ready = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *last = NULL;
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  daemon_set_environment (daemon, "NOTIFY_SOCKET", path);
  daemon_set_environment (daemon, "WATCHDOG_USEC", "200000");
  daemon_start (daemon);
  ready = receive (fd);
  g_assert_cmpstr (ready, ==, "READY=1");
  first = receive (fd);
  g_assert_cmpstr (first, ==, "WATCHDOG=1");
  second = receive (fd);
  g_assert_cmpstr (second, ==, "WATCHDOG=1");
  daemon_signal (daemon, SIGTERM);
  do
    {
      g_free (last);
      last = receive (fd);
    }
  while (g_str_equal (last, "WATCHDOG=1"));
  g_assert_cmpstr (last, ==, "STOPPING=1");
  g_assert_cmpint (daemon_wait (daemon), ==, 0);
  close (fd);
}

static void
test_sockets (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autoptr (Peer) peer = NULL;
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 10), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  daemon->listen_fd = fd;
  daemon->prelude = "export LISTEN_FDS=1 LISTEN_PID=$$";
  daemon_spawn (daemon);
  daemon_expect (daemon, "Listening on a socket that was handed over");
  close (fd);
  daemon->port = ntohs (address.sin_port);
  peer = peer_enter (daemon, "ann");
}

static void
test_journal (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();

  daemon->prelude = "export JOURNAL_STREAM=$(stat -L -c %d:%i /dev/fd/2)";
  daemon_start (daemon);
  daemon_configure (daemon, "nonsense");
  daemon_signal (daemon, SIGHUP);
  daemon_expect (daemon, "<4>Nothing was changed: ");
}

static void
test_journal_elsewhere (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();

  daemon_set_environment (daemon, "JOURNAL_STREAM", "1:1");
  daemon_start (daemon);
  daemon_configure (daemon, "nonsense");
  daemon_signal (daemon, SIGHUP);
  daemon_expect (daemon, " WARNING Nothing was changed: ");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operation/service/notify", test_notify);
  g_test_add_func ("/operation/service/sockets", test_sockets);
  g_test_add_func ("/operation/service/journal", test_journal);
  g_test_add_func ("/operation/service/journal-elsewhere", test_journal_elsewhere);

  return g_test_run ();
}
