/* net-connect.h: the way out: resolve, connect, TLS with everything verified, and then lines.
 *
 * Errors are NET_ERROR with a whole translated sentence that names the host and the cure.
 */
#pragma once

#include "net-credentials.h"

G_BEGIN_DECLS

/* credentials (nullable): plain. host is what the certificate must be for. timeout_ms: for all of
 * it. */
void net_connect_async (NetLoop *loop,
                        const char *host,
                        guint16 port,
                        NetCredentials *credentials,
                        guint timeout_ms,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
NetConnection *net_connect_finish (GAsyncResult *result, GError **error); /* (transfer full) */

G_END_DECLS
