/* net-tls-stream.h: what GTlsConnection has below it: the socket while it shakes hands, on a thread
 * that may block; memory from then on, so that no TLS call ever waits or half-succeeds.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define NET_TYPE_TLS_STREAM (net_tls_stream_get_type ())
G_DECLARE_FINAL_TYPE (NetTlsStream, net_tls_stream, NET, TLS_STREAM, GIOStream)

/* fd: not owned. early: (transfer full) (nullable): what was read from it already. */
NetTlsStream *net_tls_stream_new (int fd, GByteArray *early);
void net_tls_stream_forget_socket (NetTlsStream *self); /* memory from now on */
int net_tls_stream_get_first_byte (NetTlsStream *self); /* the other side's; -1: none came */

gboolean net_tls_stream_is_broken (NetTlsStream *self); /* the socket ended or failed */

/* bytes: borrowed until all is read. */
void net_tls_stream_feed (NetTlsStream *self, const char *bytes, gsize n_bytes);
void net_tls_stream_feed_end (NetTlsStream *self);

/* What TLS wrote. (transfer none) */
const char *net_tls_stream_peek (NetTlsStream *self, gsize *n_bytes);
void net_tls_stream_pop (NetTlsStream *self, gsize n_bytes);

G_END_DECLS
