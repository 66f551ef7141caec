#include "config.h"

#include "net-poll.h"

#include <sys/epoll.h>

#define BATCH 256

int
net_poll_open (void)
{
  return epoll_create1 (EPOLL_CLOEXEC);
}

gboolean
net_poll_set (int poll_fd, int fd, NetPollEvents before, NetPollEvents wanted, gpointer data)
{
  struct epoll_event event = { .data.ptr = data };
  int operation = before == 0 ? EPOLL_CTL_ADD : wanted == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;

  if (before == wanted)
    return TRUE;
  if (wanted & NET_POLL_IN)
    event.events |= EPOLLIN | EPOLLRDHUP;
  if (wanted & NET_POLL_OUT)
    event.events |= EPOLLOUT;
  return epoll_ctl (poll_fd, operation, fd, &event) == 0;
}

guint
net_poll_wait (int poll_fd, NetPollEvent *events, guint max_events)
{
  struct epoll_event ready[BATCH];
  int n = epoll_wait (poll_fd, ready, (int) MIN (max_events, BATCH), 0);

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
