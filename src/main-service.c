#include "config.h"

#include "main-service.h"

#include "net-socket.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct _MainService
{
  NetLoop *loop; /* (owned) */
  NetTimer timer;
  guint watchdog_ms; /* 0: none */
};

/* sd_notify(3): one datagram of lines to the socket that the environment names. */
static void
notify (const char *text)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gsize length = path != NULL ? strlen (path) : 0;
  int fd;

  if (length < 2 || length >= sizeof address.sun_path || (*path != '/' && *path != '@'))
    return;
  memcpy (address.sun_path, path, length);
  if (*path == '@') /* a name without a file */
    address.sun_path[0] = '\0';

  fd = net_socket_new (AF_UNIX, SOCK_DGRAM);
  if (fd < 0)
    return;
  if (sendto (fd, text, strlen (text), NET_NO_SIGNAL, (struct sockaddr *) &address,
              (socklen_t) (G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + length)) < 0)
    g_warning ("The service manager cannot be told \"%s\"", text);
  close (fd);
}

/* Returns: whether the variable is there and is the number of this process */
static gboolean
is_for_us (const char *variable, gboolean is_needed)
{
  const char *value = g_getenv (variable);
  guint64 pid;

  if (value == NULL)
    return !is_needed;
  return g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT32, &pid, NULL) &&
         (pid_t) pid == getpid ();
}

/* sd_watchdog_enabled(3) recommends half of the time. */
static guint
get_watchdog_ms (void)
{
  const char *value = g_getenv ("WATCHDOG_USEC");
  guint64 us;

  if (value == NULL || !is_for_us ("WATCHDOG_PID", FALSE) ||
      !g_ascii_string_to_unsigned (value, 10, 2000, (guint64) G_MAXINT32 * 1000, &us, NULL))
    return 0;
  return (guint) (us / 2000);
}

/* From the loop that serves the clients: one that hangs does not feed it. */
static void
on_watchdog (gpointer user_data)
{
  MainService *self = user_data;

  notify ("WATCHDOG=1");
  net_loop_arm (self->loop, &self->timer, self->watchdog_ms);
}

MainService *
main_service_new (NetLoop *loop)
{
  MainService *self = g_new0 (MainService, 1);

  self->loop = net_loop_ref (loop);
  self->watchdog_ms = get_watchdog_ms ();
  net_timer_init (&self->timer, on_watchdog, self);
  return self;
}

void
main_service_free (MainService *self)
{
  net_loop_disarm (self->loop, &self->timer);
  net_loop_unref (self->loop);
  g_free (self);
}

void
main_service_tell_ready (MainService *self)
{
  notify ("READY=1");
  if (self->watchdog_ms > 0)
    net_loop_arm (self->loop, &self->timer, self->watchdog_ms);
}

void
main_service_tell_stopping (MainService *self)
{
  notify ("STOPPING=1");
}

/**
 * main_service_take_sockets:
 *
 * sd_listen_fds(3).
 */
guint
main_service_take_sockets (void)
{
  const char *value = g_getenv ("LISTEN_FDS");
  guint64 n = 0;

  if (value == NULL || !is_for_us ("LISTEN_PID", TRUE) ||
      !g_ascii_string_to_unsigned (value, 10, 1, 64, &n, NULL))
    n = 0;
  for (guint i = 0; i < n; i++)
    fcntl (MAIN_SERVICE_FIRST_SOCKET + (int) i, F_SETFD, FD_CLOEXEC);
  g_unsetenv ("LISTEN_FDS");
  g_unsetenv ("LISTEN_PID");
  g_unsetenv ("LISTEN_FDNAMES");
  return (guint) n;
}
