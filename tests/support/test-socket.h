/* test-socket.h: blocking sockets, to write and read as a test likes. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns: connected to that port of 127.0.0.1 */
int test_socket_connect (guint16 port);
/* from: the address of our end, such as "127.0.0.2" */
int test_socket_connect_from (const char *from, guint16 port);

G_END_DECLS
