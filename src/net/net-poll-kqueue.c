#include "config.h"

#include "net-poll.h"

#include <fcntl.h>
#include <sys/types.h>

#include <sys/event.h>
#include <sys/time.h>

#define BATCH 256

int
net_poll_open (void)
{
  int fd = kqueue ();

  if (fd >= 0)
    fcntl (fd, F_SETFD, FD_CLOEXEC);
  return fd;
}

/* A filter for each direction: what is not wanted any more is taken out before anything is added,
 * so that a call which fails leaves no filter that nobody wants. */
gboolean
net_poll_set (int poll_fd, int fd, NetPollEvents before, NetPollEvents wanted, gpointer data)
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
  return n == 0 || kevent (poll_fd, changes, n, NULL, 0, NULL) == 0;
}

static NetPollEvents
convert (const struct kevent *ready)
{
  NetPollEvents events = ready->filter == EVFILT_READ ? NET_POLL_IN : NET_POLL_OUT;

  return ready->flags & EV_EOF ? events | NET_POLL_END : events;
}

guint
net_poll_wait (int poll_fd, NetPollEvent *events, guint max_events)
{
  static const struct timespec at_once = { 0, 0 };
  struct kevent ready[BATCH];
  int n = kevent (poll_fd, NULL, 0, ready, (int) MIN (max_events, BATCH), &at_once);

  for (int i = 0; i < n; i++)
    {
      events[i].data = (gpointer) ready[i].udata;
      events[i].events = convert (&ready[i]);
    }
  return n > 0 ? (guint) n : 0;
}
