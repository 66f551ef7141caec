#include "config.h"

#include "net-listener.h"
#include "net-connection-private.h"
#include "net-door.h"
#include "net-gate.h"
#include "net-proxy.h"
#include "net-socket.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define RETRY_MS 1000
#define DEFAULT_HANDSHAKE_TIMEOUT_MS 10000

/* Descriptors kept free, beside those in use: without one the journal cannot sync, nor a file be
 * read. */
#define RESERVED_DESCRIPTORS 16

/* Connections outlive their listener, and it counts them: this is what they keep. */
typedef struct
{
  grefcount ref_count;
  NetListener *listener; /* (nullable): it was freed */
  guint n_connections;
} Census;

struct _NetListener
{
  NetLoop *loop; /* (owned) */
  NetListenerLimits limits;
  const NetListenerHandler *handler;
  gpointer user_data;

  NetDoor *door;               /* (owned) */
  NetCredentials *credentials; /* (owned) (nullable) */
  gboolean require_certificate;
  guint16 port;
  NetProxies *proxies; /* (owned): PROXY headers */
  NetGate *gate;       /* (owned): TLS handshakes */

  Census *census; /* (owned) */
  int max_descriptor;
  gboolean is_stopped;
  NetTimer retry; /* descriptors may be freed by others */
};

static void
census_unref (Census *census)
{
  if (g_ref_count_dec (&census->ref_count))
    g_free (census);
}

static void
stop_accepting (NetListener *self)
{
  if (!self->is_stopped)
    net_door_close (self->door);
  self->is_stopped = TRUE;
  net_loop_arm (self->loop, &self->retry, RETRY_MS);
}

static gboolean
is_full (NetListener *self)
{
  return (self->limits.max_connections > 0 &&
          self->census->n_connections >= self->limits.max_connections) ||
         net_door_peek_descriptor (self->door) >= self->max_descriptor;
}

static void
start_accepting (NetListener *self)
{
  if (!self->is_stopped || is_full (self))
    return;
  self->is_stopped = FALSE;
  net_loop_disarm (self->loop, &self->retry);
  net_door_open (self->door);
}

static void
on_retry (gpointer user_data)
{
  NetListener *self = user_data;

  start_accepting (self);
  if (self->is_stopped)
    net_loop_arm (self->loop, &self->retry, RETRY_MS);
}

static void
on_descriptor_closed (gpointer data)
{
  Census *census = data;

  census->n_connections--;
  if (census->listener != NULL)
    start_accepting (census->listener);
  census_unref (census);
}

static void
enter_census (NetListener *self)
{
  g_ref_count_inc (&self->census->ref_count);
  self->census->n_connections++;
  if (is_full (self))
    stop_accepting (self);
}

/* tls: (transfer full) (nullable) */
static NetConnection *
adopt (NetListener *self, int fd, GInetAddress *address, NetTls *tls)
{
  NetConnection *connection = net_connection_new (self->loop, fd, NET_ROLE_SERVER, address, tls);

  connection->on_descriptor_closed = on_descriptor_closed;
  connection->descriptor_data = self->census;
  return connection;
}

static void
on_passed (int fd, GInetAddress *address, NetTls *tls, gpointer user_data)
{
  NetListener *self = user_data;

  self->handler->on_connection (self, adopt (self, fd, address, tls), self->user_data);
}

/* A client that speaks plain text learns in plain text why it is not served. */
static void
on_failed (int fd, GInetAddress *address, const GError *error, gpointer user_data)
{
  NetListener *self = user_data;
  NetConnection *connection = adopt (self, fd, address, NULL);
  g_autofree char *peer = net_connection_describe_peer (connection);

  if (g_error_matches (error, NET_ERROR, NET_ERROR_TLS_NOT_TLS))
    net_connection_send_text (connection, NET_LINE_TLS_EXPECTED);
  net_connection_unref (connection);
  if (self->handler->on_failed != NULL)
    self->handler->on_failed (self, peer, error, self->user_data);
}

static const NetGateHandler gate_handler = { on_passed, on_failed };

/* Nothing is spent on it: one attempt to say why, and gone. */
static void
refuse (NetListener *self, int fd)
{
  if (self->handler->refusal != NULL && self->credentials == NULL)
    {
      struct iovec parts[] = { { (void *) self->handler->refusal, strlen (self->handler->refusal) },
                               { (void *) "\r\n", 2 } };
      struct msghdr message = { .msg_iov = parts, .msg_iovlen = G_N_ELEMENTS (parts) };

      sendmsg (fd, &message, NET_SEND_FLAGS);
    }
  close (fd);
}

static gboolean
is_welcome (NetListener *self, GInetAddress *address)
{
  return self->handler->is_welcome == NULL || address == NULL ||
         self->handler->is_welcome (self, address, self->user_data);
}

static gboolean
is_proxy (NetListener *self, GInetAddress *address)
{
  return self->handler->is_proxy != NULL && address != NULL &&
         self->handler->is_proxy (self, address, self->user_data);
}

/* Who it is for is known now. */
static void
admit (NetListener *self, int fd, GInetAddress *address)
{
  if (self->credentials != NULL)
    net_gate_add (self->gate, fd, address, self->credentials, self->require_certificate,
                  on_descriptor_closed, self->census);
  else
    self->handler->on_connection (self, adopt (self, fd, address, NULL), self->user_data);
}

static void
on_proxied (int fd, GInetAddress *address, gpointer user_data)
{
  NetListener *self = user_data;

  if (is_welcome (self, address))
    {
      admit (self, fd, address);
      return;
    }
  refuse (self, fd);
  on_descriptor_closed (self->census);
}

static const NetProxyHandler proxy_handler = { on_proxied, on_failed };

static void
on_guest (int fd, GInetAddress *address, gpointer user_data)
{
  NetListener *self = user_data;
  gboolean is_proxied = is_proxy (self, address);

  if (!is_proxied && !is_welcome (self, address))
    {
      refuse (self, fd);
      return;
    }
  enter_census (self);
  if (is_proxied)
    net_proxies_add (self->proxies, fd, address, on_descriptor_closed, self->census);
  else
    admit (self, fd, address);
}

/* Descriptors, or memory: trying again at once would take all the time there is. */
static void
on_exhausted (gpointer user_data)
{
  stop_accepting (user_data);
}

static const NetDoorHandler door_handler = { on_guest, on_exhausted };

/* As many descriptors as the system lets us have; the soft limit is often 1024. */
static int
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return 1024;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    getrlimit (RLIMIT_NOFILE, &limit);
  return (int) MIN (limit.rlim_cur, G_MAXINT);
}

static NetListener *
listener_new (NetLoop *loop, const NetListenerOptions *options)
{
  NetListener *self = g_new0 (NetListener, 1);

  self->loop = net_loop_ref (loop);
  self->limits = options->limits;
  if (self->limits.handshake_timeout_ms == 0)
    self->limits.handshake_timeout_ms = DEFAULT_HANDSHAKE_TIMEOUT_MS;
  self->handler = options->handler;
  self->user_data = options->user_data;
  self->credentials =
      options->credentials != NULL ? net_credentials_ref (options->credentials) : NULL;
  self->require_certificate = options->require_certificate;
  self->max_descriptor =
      MAX (RESERVED_DESCRIPTORS, raise_descriptor_limit () - RESERVED_DESCRIPTORS);
  self->census = g_new0 (Census, 1);
  g_ref_count_init (&self->census->ref_count);
  self->census->listener = self;
  net_timer_init (&self->retry, on_retry, self);
  self->proxies = net_proxies_new (loop, self->limits.handshake_timeout_ms, &proxy_handler, self);
  self->gate = net_gate_new (loop, self->limits.handshake_timeout_ms, &gate_handler, self);

  self->door = net_door_new (loop, &door_handler, self);
  return self;
}

/**
 * net_listener_free:
 *
 * Stops accepting; connections that were handed up live on.
 */
void
net_listener_free (NetListener *self)
{
  self->census->listener = NULL; /* guests that go with it free no place */
  net_loop_disarm (self->loop, &self->retry);
  net_door_free (self->door);
  net_proxies_free (self->proxies);
  net_gate_free (self->gate);
  census_unref (self->census);
  g_clear_pointer (&self->credentials, net_credentials_unref);
  net_loop_unref (self->loop);
  g_free (self);
}

/* Without @host it was every address. */
static void
set_listen_error (GError **error, const char *host, guint16 port, const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE) && host == NULL)
    g_set_error (error, NET_ERROR, NET_ERROR_ADDRESS_IN_USE,
                 /* Translators: %u is a port number. */
                 _("Another program listens on port %u: stop it, or choose another --port"), port);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (
        error, NET_ERROR, NET_ERROR_ADDRESS_IN_USE,
        /* Translators: %1$s is a host name or an address, %2$u a port number. */
        _("Another program listens on %1$s, port %2$u: stop it, or choose another --port"), host,
           port);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, NET_ERROR, NET_ERROR_ADDRESS,
                 /* Translators: %u is a port number. */
                 _("You may not listen on port %u: choose a --port from 1024 up"), port);
  else if (cause->domain == G_RESOLVER_ERROR)
    g_set_error (error, NET_ERROR, NET_ERROR_RESOLVE,
                 /* Translators: %s is a host name. */
                 _("There is no host %s: give --host an address of this machine"), host);
  else if (host == NULL)
    g_set_error (error, NET_ERROR, NET_ERROR_ADDRESS,
                 /* Translators: %1$u is a port number, %2$s the system's reason. */
                 _("Cannot listen on port %1$u: %2$s; choose another --port"), port,
                    cause->message);
  else
    g_set_error (
        error, NET_ERROR, NET_ERROR_ADDRESS,
        /* Translators: %1$s is a host name or an address, %2$u a port number, %3$s the
         * system's reason. */
        _("Cannot listen on %1$s, port %2$u: %3$s; give --host an address of this machine"), host,
           port, cause->message);
}

/* A name may stand for an address that this machine has switched off, as ::1 often is. */
static gboolean
is_bearable (const GError *error)
{
  return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE) &&
         !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* With port 0 the first address gets any free port and the others the same. */
static gboolean
listen_on_addresses (NetListener *self, GList *addresses, guint16 port, GError **error)
{
  guint n_listening = 0;
  g_autoptr (GError) cause = NULL;

  self->port = port;
  for (GList *l = addresses; l != NULL && (cause == NULL || is_bearable (cause)); l = l->next)
    {
      guint16 effective;

      g_clear_error (&cause);
      effective = net_door_add_address (self->door, l->data, self->port, &cause);
      if (effective == 0)
        continue;
      n_listening++;
      self->port = effective;
    }
  if (cause == NULL || (n_listening > 0 && is_bearable (cause)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
listen_on (NetListener *self, const char *host, guint16 port, GError **error)
{
  g_autoptr (GError) cause = NULL;
  gboolean is_listening;

  if (host == NULL)
    {
      self->port = net_door_add_everywhere (self->door, port, &cause);
      is_listening = self->port != 0;
    }
  else
    {
      g_autoptr (GResolver) resolver = g_resolver_get_default ();
      GList *addresses = g_resolver_lookup_by_name (resolver, host, NULL, &cause);

      is_listening = addresses != NULL && listen_on_addresses (self, addresses, port, &cause);
      g_resolver_free_addresses (addresses);
    }
  if (!is_listening)
    set_listen_error (error, host, port, cause);
  return is_listening;
}

/**
 * net_listener_new:
 * Returns: (transfer full): the listener, or %NULL with @error set
 */
NetListener *
net_listener_new (NetLoop *loop,
                  const char *host,
                  guint16 port,
                  const NetListenerOptions *options,
                  GError **error)
{
  g_autoptr (NetListener) self = listener_new (loop, options);

  if (!listen_on (self, host, port, error))
    return NULL;
  net_door_open (self->door);
  return g_steal_pointer (&self);
}

/**
 * net_listener_new_from_fd:
 * @fd: a listening socket, owned by the listener once there is one
 *
 * Returns: (transfer full): the listener, or %NULL with @error set
 */
NetListener *
net_listener_new_from_fd (NetLoop *loop, int fd, const NetListenerOptions *options, GError **error)
{
  g_autoptr (NetListener) self = listener_new (loop, options);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, &cause);
  g_autoptr (GSocketAddress) address = NULL;

  if (socket == NULL || !net_door_add_socket (self->door, socket, &cause))
    {
      g_set_error (
          error, NET_ERROR, NET_ERROR_ADDRESS,
          /* Translators: %1$d is a number of a file descriptor, %2$s the system's reason. */
          _("Descriptor %1$d is no socket to listen on: %2$s"), fd, cause->message);
      return NULL;
    }
  address = g_socket_get_local_address (socket, NULL); /* a Unix socket has no port: 0 */
  if (G_IS_INET_SOCKET_ADDRESS (address))
    self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  net_door_open (self->door);
  return g_steal_pointer (&self);
}

guint16
net_listener_get_port (NetListener *self)
{
  return self->port;
}

/**
 * net_listener_set_limits:
 *
 * Those who are there stay, even when they are too many now.
 */
void
net_listener_set_limits (NetListener *self, const NetListenerLimits *limits)
{
  self->limits = *limits;
  if (self->limits.handshake_timeout_ms == 0)
    self->limits.handshake_timeout_ms = DEFAULT_HANDSHAKE_TIMEOUT_MS;
  net_gate_set_timeout (self->gate, self->limits.handshake_timeout_ms);
  if (is_full (self))
    stop_accepting (self);
  else
    start_accepting (self);
}

void
net_listener_set_credentials (NetListener *self, NetCredentials *credentials)
{
  NetCredentials *old = self->credentials;

  self->credentials = credentials != NULL ? net_credentials_ref (credentials) : NULL;
  g_clear_pointer (&old, net_credentials_unref);
}
