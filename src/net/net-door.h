/* net-door.h: sockets that listen, in the loop's own readiness set.
 *
 * Not a GSocketService: that one tries again at once when the system has no descriptor left, and
 * says so each time, so that whoever is connected is served no more.
 */
#pragma once

#include "net-loop-private.h"

G_BEGIN_DECLS

typedef struct _NetDoor NetDoor;

typedef struct
{
  /* fd: owned by who is called. address (nullable): over a Unix socket. May close the door. */
  void (*on_guest) (int fd, GInetAddress *address, gpointer user_data);
  /* The system has no more of something that a connection needs: it is time to close for a while.
   */
  void (*on_exhausted) (gpointer user_data);
} NetDoorHandler;

/* Closed at first. */
NetDoor *net_door_new (NetLoop *loop, const NetDoorHandler *handler, gpointer user_data);
void net_door_free (NetDoor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetDoor, net_door_free)

gboolean net_door_add_socket (NetDoor *self, GSocket *socket, GError **error); /* it listens */
/* Returns: the port, or 0 with error set */
guint16 net_door_add_address (NetDoor *self, GInetAddress *address, guint16 port, GError **error);
/* On every address, of IPv4 and IPv6. */
guint16 net_door_add_everywhere (NetDoor *self, guint16 port, GError **error);

/* Which descriptor the next guest would get: the lowest that is free in the whole process. With a
 * socket in it. */
int net_door_peek_descriptor (NetDoor *self);

void net_door_open (NetDoor *self);  /* who waits is let in by the loop, not by this call */
void net_door_close (NetDoor *self); /* who comes meanwhile waits in the system's queue */

G_END_DECLS
