#include "config.h"

#include "net-poll.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#define BATCH 256

struct _NetPoll
{
  int fd;
};

NetPoll *
net_poll_new (GError **error)
{
  int fd = epoll_create1 (EPOLL_CLOEXEC);
  NetPoll *self;

  if (fd < 0)
    {
      int code = errno;

      g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (code),
                           g_strerror (code));
      return NULL;
    }
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

gboolean
net_poll_set (NetPoll *self, int fd, NetPollEvents before, NetPollEvents wanted, gpointer data)
{
  struct epoll_event event = { .data.ptr = data };
  int operation = before == 0 ? EPOLL_CTL_ADD : wanted == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;

  if (before == wanted)
    return TRUE;
  if (wanted & NET_POLL_IN)
    event.events |= EPOLLIN | EPOLLRDHUP;
  if (wanted & NET_POLL_OUT)
    event.events |= EPOLLOUT;
  return epoll_ctl (self->fd, operation, fd, &event) == 0;
}

guint
net_poll_wait (NetPoll *self, NetPollEvent *events, guint max_events)
{
  struct epoll_event ready[BATCH];
  int n = epoll_wait (self->fd, ready, (int) MIN (max_events, BATCH), 0);

  for (int i = 0; i < n; i++)
    {
      events[i].data = ready[i].data.ptr;
      events[i].events = 0;
      if (ready[i].events & EPOLLIN)
        events[i].events |= NET_POLL_IN;
      if (ready[i].events & EPOLLOUT)
        events[i].events |= NET_POLL_OUT;
      if (ready[i].events & (EPOLLHUP | EPOLLRDHUP | EPOLLERR))
        events[i].events |= NET_POLL_END;
    }
  return n > 0 ? (guint) n : 0;
}
