#include "config.h"

#include "net-door.h"

#include "net-connection-private.h"
#include "net-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 4096

/* Guests that are let in before everybody else has their turn again. */
#define MAX_GUESTS 64

typedef struct
{
  NetDoor *door;
  GSocket *socket; /* (owned) */
  NetWatch watch;
} Entrance;

struct _NetDoor
{
  NetLoop *loop; /* (owned) */
  const NetDoorHandler *handler;
  gpointer user_data;
  GPtrArray *entrances; /* (owned) of (owned) Entrance */
  gboolean is_open;
};

static void
free_entrance (gpointer data)
{
  Entrance *entrance = data;

  net_loop_watch (entrance->door->loop, &entrance->watch, 0);
  g_socket_close (entrance->socket, NULL); /* nothing can be done about it */
  g_object_unref (entrance->socket);
  g_free (entrance);
}

NetDoor *
net_door_new (NetLoop *loop, const NetDoorHandler *handler, gpointer user_data)
{
  NetDoor *self = g_new0 (NetDoor, 1);

  self->loop = net_loop_ref (loop);
  self->handler = handler;
  self->user_data = user_data;
  self->entrances = g_ptr_array_new_with_free_func (free_entrance);
  return self;
}

void
net_door_free (NetDoor *self)
{
  g_ptr_array_unref (self->entrances);
  net_loop_unref (self->loop);
  g_free (self);
}

/* Returns: (transfer full) (nullable) */
static GInetAddress *
convert_address (const struct sockaddr_storage *native, socklen_t length)
{
  g_autoptr (GSocketAddress) address = NULL;

  if (native->ss_family != AF_INET && native->ss_family != AF_INET6)
    return NULL;
  address = g_socket_address_new_from_native ((gpointer) native, length);
  return g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* Whoever left before they were let in is no reason to stop (accept(2): errors of the network). */
static gboolean
is_exhausted (int error)
{
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

static void
on_ready (NetWatch *watch, NetPollEvents events)
{
  Entrance *entrance = NET_CONTAINER (watch, Entrance, watch);
  NetDoor *self = entrance->door;

  for (guint i = 0; i < MAX_GUESTS && self->is_open; i++)
    {
      struct sockaddr_storage native = { .ss_family = AF_UNSPEC };
      socklen_t length = sizeof native;
      int fd = net_socket_accept (watch->fd, (struct sockaddr *) &native, &length);

      if (fd >= 0)
        {
          g_autoptr (GInetAddress) address = convert_address (&native, length);

          self->handler->on_guest (fd, address, self->user_data);
        }
      else if (errno == EAGAIN || errno == EWOULDBLOCK)
        return;
      else if (is_exhausted (errno))
        {
          self->handler->on_exhausted (self->user_data);
          return;
        }
    }
}

gboolean
net_door_add_socket (NetDoor *self, GSocket *socket, GError **error)
{
  int fd = g_socket_get_fd (socket);
  int is_listening = 0;
  socklen_t length = sizeof is_listening;
  Entrance *entrance;

  if (getsockopt (fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &length) != 0 || !is_listening)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, g_strerror (EINVAL));
      return FALSE;
    }

  entrance = g_new0 (Entrance, 1);
  entrance->door = self;
  entrance->socket = g_object_ref (socket);
  entrance->watch = (NetWatch){ on_ready, fd, 0 };
  g_socket_set_blocking (socket, FALSE);
  g_ptr_array_add (self->entrances, entrance);
  if (self->is_open)
    net_loop_watch (self->loop, &entrance->watch, NET_POLL_IN);
  return TRUE;
}

/* A backlog of ten drops most of a crowd that comes at once. */
guint16
net_door_add_address (NetDoor *self, GInetAddress *address, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (address, port);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (address),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return 0;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, wanted, TRUE, error) || !g_socket_listen (socket, error))
    return 0;
  effective = g_socket_get_local_address (socket, error);
  if (effective == NULL || !net_door_add_socket (self, socket, error))
    return 0;
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
}

/* One socket for both where there is IPv6, and where the system lets it speak IPv4. */
guint16
net_door_add_everywhere (NetDoor *self, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) any_v6 = g_inet_address_new_any (G_SOCKET_FAMILY_IPV6);
  g_autoptr (GInetAddress) any_v4 = g_inet_address_new_any (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GError) cause = NULL;
  guint16 port_v6 = net_door_add_address (self, any_v6, port, &cause);
  Entrance *entrance;

  if (port_v6 == 0 && (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE) ||
                       g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return 0;
    }
  if (port_v6 == 0)
    return net_door_add_address (self, any_v4, port, error);

  entrance = g_ptr_array_index (self->entrances, self->entrances->len - 1);
  return g_socket_speaks_ipv4 (entrance->socket)
             ? port_v6
             : net_door_add_address (self, any_v4, port_v6, error);
}

int
net_door_peek_descriptor (NetDoor *self)
{
  Entrance *entrance = g_ptr_array_index (self->entrances, 0);
  int fd = fcntl (entrance->watch.fd, F_DUPFD_CLOEXEC, 0);

  if (fd < 0)
    return G_MAXINT;
  close (fd);
  return fd;
}

static void
watch_all (NetDoor *self, NetPollEvents wanted)
{
  for (guint i = 0; i < self->entrances->len; i++)
    {
      Entrance *entrance = g_ptr_array_index (self->entrances, i);

      net_loop_watch (self->loop, &entrance->watch, wanted);
    }
}

void
net_door_open (NetDoor *self)
{
  self->is_open = TRUE;
  watch_all (self, NET_POLL_IN);
}

void
net_door_close (NetDoor *self)
{
  self->is_open = FALSE;
  watch_all (self, 0);
}
