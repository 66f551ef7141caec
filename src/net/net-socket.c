#include "config.h"

#include "net-socket.h"

#include <fcntl.h>

#ifdef SOCK_CLOEXEC

int
net_socket_accept (int fd, struct sockaddr *address, socklen_t *length)
{
  return accept4 (fd, address, length, SOCK_CLOEXEC);
}

int
net_socket_make_pair (int fds[2])
{
  return socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds);
}

#else /* macOS */

int
net_socket_accept (int fd, struct sockaddr *address, socklen_t *length)
{
  int guest = accept (fd, address, length);

  if (guest >= 0)
    fcntl (guest, F_SETFD, FD_CLOEXEC);
  return guest;
}

int
net_socket_make_pair (int fds[2])
{
  if (socketpair (AF_UNIX, SOCK_STREAM, 0, fds) < 0)
    return -1;
  fcntl (fds[0], F_SETFD, FD_CLOEXEC);
  fcntl (fds[1], F_SETFD, FD_CLOEXEC);
  return 0;
}

#endif
