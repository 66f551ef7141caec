#include "config.h"

#include "net-poll.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/types.h>

#include <sys/event.h>
#include <sys/time.h>
#include <unistd.h>

#define BATCH 256

struct _NetPoll
{
  int fd;
};

NetPoll *
net_poll_new (GError **error)
{
  int fd = kqueue ();
  NetPoll *self;

  if (fd < 0)
    {
      int code = errno;

      g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (code),
                           g_strerror (code));
      return NULL;
    }
  fcntl (fd, F_SETFD, FD_CLOEXEC);
  self = g_new0 (NetPoll, 1);
  self->fd = fd;
  return self;
}

void
net_poll_free (NetPoll *self)
{
  close (self->fd);
  g_free (self);
}

int
net_poll_get_fd (NetPoll *self)
{
  return self->fd;
}

/* A filter for each direction: what is not wanted any more is taken out before anything is added,
 * so that a call which fails leaves no filter that nobody wants. */
gboolean
net_poll_set (NetPoll *self, int fd, NetPollEvents before, NetPollEvents wanted, gpointer data)
{
  static const struct
  {
    NetPollEvents event;
    short filter;
  } filters[] = { { NET_POLL_IN, EVFILT_READ }, { NET_POLL_OUT, EVFILT_WRITE } };
  struct kevent changes[2 * G_N_ELEMENTS (filters)];
  int n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if ((before & filters[i].event) && !(wanted & filters[i].event))
      EV_SET (&changes[n++], fd, filters[i].filter, EV_DELETE, 0, 0, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (!(before & filters[i].event) && (wanted & filters[i].event))
      EV_SET (&changes[n++], fd, filters[i].filter, EV_ADD, 0, 0, data);
  return n == 0 || kevent (self->fd, changes, n, NULL, 0, NULL) == 0;
}

static NetPollEvents
convert (const struct kevent *ready)
{
  NetPollEvents events = ready->filter == EVFILT_READ ? NET_POLL_IN : NET_POLL_OUT;

  return ready->flags & EV_EOF ? events | NET_POLL_END : events;
}

guint
net_poll_wait (NetPoll *self, NetPollEvent *events, guint max_events)
{
  static const struct timespec at_once = { 0, 0 };
  struct kevent ready[BATCH];
  int n = kevent (self->fd, NULL, 0, ready, (int) MIN (max_events, BATCH), &at_once);

  for (int i = 0; i < n; i++)
    {
      events[i].data = (gpointer) ready[i].udata;
      events[i].events = convert (&ready[i]);
    }
  return n > 0 ? (guint) n : 0;
}
