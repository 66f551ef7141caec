#include "config.h"

#include "daemon.h"

#include "test-files.h"
#include "test-socket.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#  include <sys/prctl.h>
#endif
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_MS 20000

Daemon *
daemon_new (void)
{
  Daemon *self = g_new0 (Daemon, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("pychat-daemon-XXXXXX", &error);
  g_assert_no_error (error);
  self->config = g_build_filename (self->folder, "pychat.conf", NULL);
  self->environment = g_get_environ ();
  daemon_set_environment (self, "LC_ALL", "C.UTF-8");
  self->arguments = g_ptr_array_new_with_free_func (g_free);
  self->log = g_string_new (NULL);
  self->log_fd = -1;
  self->listen_fd = -1;
  daemon_configure (self, "");
  return self;
}

void
daemon_free (Daemon *self)
{
  if (self->pid != 0)
    daemon_stop (self);
  test_files_remove (self->folder);
  g_free (self->folder);
  g_free (self->config);
  g_strfreev (self->environment);
  g_ptr_array_unref (self->arguments);
  g_string_free (self->log, TRUE);
  g_free (self);
}

void
daemon_configure (Daemon *self, const char *text)
{
  g_assert_true (g_file_set_contents (self->config, text, -1, NULL));
}

void
daemon_set_environment (Daemon *self, const char *name, const char *value)
{
  self->environment = g_environ_setenv (self->environment, name, value, TRUE);
}

/* A test that fails leaves nothing behind. */
static void
prepare_child (gpointer user_data)
{
  const Daemon *self = user_data;

#ifdef __linux__
  prctl (PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (self->listen_fd >= 0)
    {
      dup2 (self->listen_fd, 3);
      fcntl (3, F_SETFD, 0); /* it may be 3 already */
    }
}

void
daemon_spawn (Daemon *self)
{
  g_autofree char *data = g_strconcat ("--data-dir=", self->folder, NULL);
  const char *const usual[] = {
    g_getenv ("PYCHAT_BINARY"),
    "--serve",
    "--no-ui",
    "--host=127.0.0.1",
    "--port=0",
    "--config",
    self->config,
    data,
  };
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;

  if (self->prelude != NULL)
    {
      command = g_strconcat (self->prelude, "; exec \"$@\"", NULL);
      g_ptr_array_add (argv, (char *) "/bin/sh");
      g_ptr_array_add (argv, (char *) "-c");
      g_ptr_array_add (argv, command);
      g_ptr_array_add (argv, (char *) "sh");
    }
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    g_ptr_array_add (argv, (char *) usual[i]);
  for (guint i = 0; i < self->arguments->len; i++)
    g_ptr_array_add (argv, g_ptr_array_index (self->arguments, i));
  g_ptr_array_add (argv, NULL);
  g_string_truncate (self->log, 0);
  g_spawn_async_with_pipes (self->folder, (char **) argv->pdata, self->environment,
                            G_SPAWN_DO_NOT_REAP_CHILD, prepare_child, self, &self->pid, NULL, NULL,
                            &self->log_fd, &error);
  g_assert_no_error (error);
}

/* Returns: whether bytes came, or the end */
static gboolean
wait_readable (int fd, int timeout_ms)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

  return poll (&poll_fd, 1, timeout_ms) == 1;
}

/* Returns: %FALSE at the end */
static gboolean
read_more (int fd, GString *buffer)
{
  char bytes[8192];
  gssize n = read (fd, bytes, sizeof bytes);

  if (n > 0)
    g_string_append_len (buffer, bytes, n);
  return n > 0;
}

void
daemon_expect (Daemon *self, const char *text)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_MS * 1000;
  char *at;

  while ((at = strstr (self->log->str, text)) == NULL)
    {
      if (g_get_monotonic_time () > deadline ||
          (wait_readable (self->log_fd, 100) && !read_more (self->log_fd, self->log)))
        g_error ("The server never said \"%s\"; it said:\n%s", text, self->log->str);
    }
  at = strchr (at, '\n');
  if (at != NULL)
    g_string_erase (self->log, 0, at + 1 - self->log->str);
}

gboolean
daemon_has_said (Daemon *self, const char *text)
{
  while (wait_readable (self->log_fd, 0) && read_more (self->log_fd, self->log))
    ;
  return strstr (self->log->str, text) != NULL;
}

void
daemon_start (Daemon *self)
{
  daemon_spawn (self);
  daemon_await_port (self);
}

void
daemon_await_port (Daemon *self)
{
  static const char sign[] = "Listening on 127.0.0.1 port ";
  gint64 deadline = g_get_monotonic_time () + DEADLINE_MS * 1000;
  char *at;

  while ((at = strstr (self->log->str, sign)) == NULL || strchr (at, '\n') == NULL)
    if (g_get_monotonic_time () > deadline ||
        (wait_readable (self->log_fd, 100) && !read_more (self->log_fd, self->log)))
      g_error ("The server does not start: %s", self->log->str);
  self->port = (guint16) atoi (at + strlen (sign));
}

void
daemon_signal (Daemon *self, int number)
{
  g_assert_cmpint (self->pid, !=, 0);
  g_assert_cmpint (kill (self->pid, number), ==, 0);
}

int
daemon_wait (Daemon *self)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_MS * 1000;
  int status = 0;

  while (waitpid (self->pid, &status, WNOHANG) == 0)
    {
      if (wait_readable (self->log_fd, 10))
        read_more (self->log_fd, self->log);
      if (g_get_monotonic_time () > deadline)
        g_error ("The server does not end: %s", self->log->str);
    }
  while (read_more (self->log_fd, self->log))
    ;
  close (self->log_fd);
  self->log_fd = -1;
  self->pid = 0;
  return status;
}

void
daemon_stop (Daemon *self)
{
  int status;

  daemon_signal (self, SIGTERM);
  status = daemon_wait (self);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    g_error ("The server ended with %d: %s", status, self->log->str);
}

gint64
daemon_get_memory_kb (Daemon *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int) self->pid);
  g_autofree char *text = NULL;
  const char *at;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  at = strstr (text, "VmRSS:");
  g_assert_nonnull (at);
  return g_ascii_strtoll (at + strlen ("VmRSS:"), NULL, 10);
}

static Peer *
wrap (int fd)
{
  Peer *self = g_new0 (Peer, 1);

  self->fd = fd;
  self->input = g_string_new (NULL);
  return self;
}

Peer *
peer_new (Daemon *daemon)
{
  return wrap (test_socket_connect (daemon->port));
}

Peer *
peer_new_from (Daemon *daemon, const char *address)
{
  return wrap (test_socket_connect_from (address, daemon->port));
}

void
peer_free (Peer *self)
{
  close (self->fd);
  g_string_free (self->input, TRUE);
  g_free (self);
}

void
peer_say_bytes (Peer *self, const char *bytes, gsize length)
{
  g_assert_cmpint (send (self->fd, bytes, length, MSG_NOSIGNAL), ==, length);
}

void
peer_say (Peer *self, const char *line)
{
  g_autofree char *bytes = g_strconcat (line, "\r\n", NULL);

  peer_say_bytes (self, bytes, strlen (bytes));
}

static char *
take_line (Peer *self)
{
  char *end = strstr (self->input->str, "\r\n");
  char *line;

  if (end == NULL)
    return NULL;
  line = g_strndup (self->input->str, (gsize) (end - self->input->str));
  g_string_erase (self->input, 0, end + 2 - self->input->str);
  return line;
}

char *
peer_expect (Peer *self, const char *mask)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_MS * 1000;
  g_autoptr (GString) seen = g_string_new (NULL);

  for (;;)
    {
      g_autofree char *line = take_line (self);

      if (line != NULL && g_pattern_match_simple (mask, line))
        return g_steal_pointer (&line);
      if (line != NULL)
        {
          g_string_append_printf (seen, "%s\n", line);
          continue;
        }
      if (g_get_monotonic_time () > deadline ||
          (wait_readable (self->fd, 100) && !read_more (self->fd, self->input)))
        g_error ("No line %s came, but:\n%s", mask, seen->str);
    }
}

gboolean
peer_is_closed (Peer *self, guint timeout_ms)
{
  gint64 deadline = g_get_monotonic_time () + timeout_ms * 1000;

  while (g_get_monotonic_time () < deadline)
    if (wait_readable (self->fd, 50) && !read_more (self->fd, self->input))
      return TRUE;
  return FALSE;
}

static void
register_peer (Peer *self, const char *nick)
{
  g_autofree char *hello = g_strdup_printf ("NICK %s\r\nUSER %s 0 * :%s", nick, nick, nick);

  peer_say (self, hello);
  g_free (peer_expect (self, "* 366 * #lobby *"));
}

Peer *
peer_enter (Daemon *daemon, const char *nick)
{
  Peer *self = peer_new (daemon);

  register_peer (self, nick);
  return self;
}

Peer *
peer_enter_as_operator (Daemon *daemon, const char *name)
{
  Peer *self = peer_enter (daemon, name);
  g_autofree char *line = g_strdup_printf ("OPER %s sesame", name);
  g_autofree char *mask = g_strdup_printf ("* 381 %s *", name);

  peer_say (self, line);
  g_free (peer_expect (self, mask));
  return self;
}

Peer *
peer_enter_with (Daemon *daemon, const char *nick, const char *caps)
{
  Peer *self = peer_new (daemon);
  g_autofree char *request = g_strdup_printf ("CAP REQ :%s\r\nCAP END", caps);

  peer_say (self, request);
  g_free (peer_expect (self, "* ACK *"));
  register_peer (self, nick);
  return self;
}
