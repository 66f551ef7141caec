/* net-socket.h: what is not the same for sockets everywhere: how one is made that no child of ours
 * inherits, and how one writes to whoever has left without being killed for it.
 */
#pragma once

#include <gio/gio.h>
#include <sys/socket.h>

G_BEGIN_DECLS

#ifdef MSG_NOSIGNAL
#  define NET_NO_SIGNAL MSG_NOSIGNAL
#else
#  define NET_NO_SIGNAL 0 /* GSocket ignores SIGPIPE for the whole program */
#endif
#define NET_SEND_FLAGS (MSG_DONTWAIT | NET_NO_SIGNAL)

/* Returns: -1 with errno set */
int net_socket_new (int family, int type);
int net_socket_accept (int fd, struct sockaddr *address, socklen_t *length);
int net_socket_make_pair (int fds[2]);

G_END_DECLS
