/* server-gateway.h: web gateways and proxies, who bring other people's connections: WEBIRC.
 *
 * The PROXY protocol is read by net/, before TLS; here is only who may speak it.
 */
#pragma once

#include "server-session.h"

G_BEGIN_DECLS

/* (nullable): of the client's own certificate, never a gateway's */
const char *server_gateway_get_fingerprint (const ServerSession *session);

/* The client reaches the server by TLS all the way, as far as anybody can tell. */
gboolean server_gateway_is_secure (const ServerSession *session);

/* Whether the address is that of a proxy, which begins with a PROXY header. */
gboolean server_gateway_speaks_proxy (Server *server, GInetAddress *address);

G_END_DECLS
