/* net-proxy.h: the header of the PROXY protocol, versions 1 and 2, in which a proxy says for whom
 * it speaks.
 *
 * It stands before everything else, TLS included. It is looked at where it lies in the kernel and
 * then taken out to the byte, so that whoever reads next finds what the client said.
 */
#pragma once

#include "net-loop-private.h"

G_BEGIN_DECLS

typedef enum
{
  NET_PROXY_MORE, /* not all of it is there */
  NET_PROXY_DONE,
  NET_PROXY_BAD, /* no such header */
} NetProxyResult;

/* DONE: n_header of the bytes are the header; address (transfer full) (nullable): the client's, or
 * %NULL where the proxy speaks for itself. */
NetProxyResult
net_proxy_parse (const guint8 *bytes, gsize n_bytes, gsize *n_header, GInetAddress **address);

typedef struct _NetProxies NetProxies;

/* The descriptor is owned by who is called. */
typedef struct
{
  void (*on_passed) (int fd, GInetAddress *address, gpointer user_data);
  void (*on_failed) (int fd, GInetAddress *address, const GError *error, gpointer user_data);
} NetProxyHandler;

NetProxies *net_proxies_new (NetLoop *loop,
                             guint timeout_ms,
                             const NetProxyHandler *handler,
                             gpointer user_data);
void net_proxies_free (NetProxies *self); /* whoever is still in it is dropped, and nobody told */

void net_proxies_add (NetProxies *self,
                      int fd,
                      GInetAddress *address,    /* the proxy's */
                      GDestroyNotify on_closed, /* when the descriptor was closed here */
                      gpointer closed_data);

G_END_DECLS
