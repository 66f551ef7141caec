#include "config.h"

#include "tui-job.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

struct _TuiJob
{
  TuiJobFunc func;
  gpointer data;
  int read_end;
  guint source_id;
  struct sigaction before_stop;
  struct sigaction before_continue;
};

/* GLib watches neither signal; a handler has no user data and may only write. */
static int write_end = -1;

static void
on_signal (int number)
{
  int error = errno;
  char byte = (char) number;

  if (write (write_end, &byte, 1) != 1)
    errno = error; /* a full pipe holds signals enough */
  errno = error;
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer data)
{
  TuiJob *self = data;
  char byte;

  if (read (fd, &byte, 1) == 1)
    self->func (self->data, byte);
  return G_SOURCE_CONTINUE;
}

TuiJob *
tui_job_new (TuiJobFunc func, gpointer data)
{
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
  TuiJob *self;
  int fds[2];

  if (!g_unix_open_pipe (fds, FD_CLOEXEC, NULL))
    return NULL; /* out of descriptors: the program stops as others do, without a tidy screen */

  g_assert (write_end < 0);
  g_unix_set_fd_nonblocking (fds[1], TRUE, NULL);
  write_end = fds[1];

  self = g_new0 (TuiJob, 1);
  self->func = func;
  self->data = data;
  self->read_end = fds[0];
  self->source_id = g_unix_fd_add (fds[0], G_IO_IN, on_readable, self);
  sigemptyset (&action.sa_mask);
  sigaction (SIGTSTP, &action, &self->before_stop);
  sigaction (SIGCONT, &action, &self->before_continue);
  return self;
}

void
tui_job_free (TuiJob *self)
{
  if (self == NULL)
    return;
  sigaction (SIGTSTP, &self->before_stop, NULL);
  sigaction (SIGCONT, &self->before_continue, NULL);
  g_clear_handle_id (&self->source_id, g_source_remove);
  close (self->read_end);
  close (write_end);
  write_end = -1;
  g_free (self);
}

void
tui_job_stop (TuiJob *self)
{
  struct sigaction action = { .sa_handler = SIG_DFL }, ours;

  sigemptyset (&action.sa_mask);
  sigaction (SIGTSTP, &action, &ours);
  kill (0, SIGTSTP); /* the whole job, as the terminal would */
  sigaction (SIGTSTP, &ours, NULL);
}
