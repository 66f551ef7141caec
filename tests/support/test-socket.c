#include "config.h"

#include "test-socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

int
test_socket_connect_from (const char *from, guint16 port)
{
  struct sockaddr_in ours = { .sin_family = AF_INET, .sin_addr.s_addr = inet_addr (from) };
  struct sockaddr_in theirs = { .sin_family = AF_INET,
                                .sin_port = htons (port),
                                .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_no_errno (bind (fd, (struct sockaddr *) &ours, sizeof ours));
  g_assert_no_errno (connect (fd, (struct sockaddr *) &theirs, sizeof theirs));
  return fd;
}

int
test_socket_connect (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_no_errno (connect (fd, (struct sockaddr *) &address, sizeof address));
  return fd;
}
