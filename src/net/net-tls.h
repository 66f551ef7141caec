/* net-tls.h: TLS of one connection, once hands were shaken: bytes to bytes, and never waits. */
#pragma once

#include "net-tls-stream.h"

G_BEGIN_DECLS

typedef struct _NetTls NetTls;

NetTls *net_tls_new (GTlsConnection *connection, NetTlsStream *stream); /* takes both */
void net_tls_free (NetTls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetTls, net_tls_free)

GTlsCertificate *net_tls_get_peer_certificate (NetTls *self); /* (transfer none) (nullable) */
const char *net_tls_get_version (NetTls *self);               /* "TLS 1.3" */
char *net_tls_get_cipher (NetTls *self);                      /* (transfer full) (nullable) */

/* In: feed what the socket gave, then read until G_IO_ERROR_WOULD_BLOCK. 0: the end. */
void net_tls_feed (NetTls *self, const char *bytes, gsize n_bytes); /* 0: the socket's end */
gssize net_tls_read (NetTls *self, char *buffer, gsize size, GError **error);

/* Out: everything is taken; then the socket gets what peek() shows. */
gboolean net_tls_write (NetTls *self, const char *bytes, gsize n_bytes, GError **error);
void net_tls_write_end (NetTls *self);
const char *net_tls_peek (NetTls *self, gsize *n_bytes);
void net_tls_pop (NetTls *self, gsize n_bytes);

G_END_DECLS
