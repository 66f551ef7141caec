/* net-listener.h: accepts connections, plain or TLS, and hands them up when they are ready for
 * lines.
 *
 * TLS handshakes run beside the loop and behind a gate: one that stalls never keeps an honest
 * client waiting.
 */
#pragma once

#include "net-credentials.h"

G_BEGIN_DECLS

typedef struct _NetListener NetListener;

typedef struct
{
  guint max_connections; /* accepting pauses beyond; 0: as many as descriptors allow */
  guint handshake_timeout_ms;
} NetListenerLimits;

typedef struct
{
  /* (transfer full) connection, TLS done; set its handler now */
  void (*on_connection) (NetListener *listener, NetConnection *connection, gpointer user_data);
  /* One that did not get so far: for the log. address as text. */
  void (*on_failed) (NetListener *listener,
                     const char *address,
                     const GError *error,
                     gpointer user_data);
  /* (nullable): asked at accept, before anything is spent on it; %FALSE: closed at
   * once. Whom it welcomed comes to on_connection() or to on_failed(). */
  gboolean (*is_welcome) (NetListener *listener, GInetAddress *address, gpointer user_data);
  /* (nullable): a proxy, whose connections begin with a PROXY header. Nobody is asked
   * whether it is welcome; but whom it brings, as if they had come by themselves. */
  gboolean (*is_proxy) (NetListener *listener, GInetAddress *address, gpointer user_data);
  const char *refusal; /* (nullable): a line for whom is_welcome() refuses, where there is no TLS */
} NetListenerHandler;

typedef struct
{
  NetCredentials *credentials;  /* (nullable): plain */
  gboolean require_certificate; /* mutual TLS: of clients, one that the credentials trust */
  NetListenerLimits limits;
  const NetListenerHandler *handler;
  gpointer user_data; /* of the handler */
} NetListenerOptions;

/* host (nullable): every address, IPv4 and IPv6. port 0: chosen by the system. Resolves by itself
 * and blocks for that: called before the loop runs. Errors are whole translated sentences. */
NetListener *net_listener_new (NetLoop *loop,
                               const char *host,
                               guint16 port,
                               const NetListenerOptions *options,
                               GError **error);
NetListener *
net_listener_new_from_fd (NetLoop *loop, int fd, const NetListenerOptions *options, GError **error);
void net_listener_free (NetListener *self); /* stops accepting; connections live on */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetListener, net_listener_free)

guint16 net_listener_get_port (NetListener *self);
void net_listener_set_limits (NetListener *self, const NetListenerLimits *limits);
void net_listener_set_credentials (NetListener *self,
                                   NetCredentials *credentials); /* for those to come */

G_END_DECLS
