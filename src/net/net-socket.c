#include "config.h"

#include "net-socket.h"

#include <fcntl.h>

#ifdef SOCK_CLOEXEC

int
net_socket_new (int family, int type)
{
  return socket (family, type | SOCK_CLOEXEC, 0);
}

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

/* Returns: @fd */
static int
keep_from_children (int fd)
{
  if (fd >= 0)
    fcntl (fd, F_SETFD, FD_CLOEXEC);
  return fd;
}

int
net_socket_new (int family, int type)
{
  return keep_from_children (socket (family, type, 0));
}

int
net_socket_accept (int fd, struct sockaddr *address, socklen_t *length)
{
  return keep_from_children (accept (fd, address, length));
}

int
net_socket_make_pair (int fds[2])
{
  if (socketpair (AF_UNIX, SOCK_STREAM, 0, fds) < 0)
    return -1;
  keep_from_children (fds[0]);
  keep_from_children (fds[1]);
  return 0;
}

#endif
