/* proxy.h: a line to a server that is cut again and again, after a number of bytes that chance
 * decides. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* server_port and max_cuts are the caller's to set. */
typedef struct
{
  GSocketService *service;
  guint16 server_port;
  guint max_cuts; /* from then on lines hold */
  guint n_cuts;
} Proxy;

guint16 proxy_start (Proxy *proxy); /* the port to connect to */
void proxy_stop (Proxy *proxy);

G_END_DECLS
