/* proxy.h: a line to a server that is cut again and again, after a number of bytes that chance
 * decides. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* server_port, max_cuts and n_first are the caller's to set. */
typedef struct
{
  GSocketService *service;
  guint16 server_port;
  guint max_cuts; /* from then on lines hold */
  guint n_cuts;
  guint n_first; /* lines that last until a welcome is over: without one nobody comes back */
} Proxy;

guint16 proxy_start (Proxy *proxy); /* the port to connect to */
void proxy_stop (Proxy *proxy);

G_END_DECLS
