/* net-tls.h: TLS of one connection, once hands were shaken: bytes to bytes, and never waits.
 *
 * A session of GnuTLS itself. GTlsConnection keeps the other side's certificate taken apart, and
 * credentials of its own, as long as the connection lives: 45 KiB for each idle client.
 */
#pragma once

#include "net-credentials.h"
#include "net-gnutls.h"

G_BEGIN_DECLS

typedef struct _NetTls NetTls;

/* session: (transfer full), with hands shaken over @credentials. */
NetTls *net_tls_new (gnutls_session_t session, NetCredentials *credentials);
void net_tls_free (NetTls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetTls, net_tls_free)

const gnutls_datum_t *
net_tls_get_peer_der (NetTls *self);            /* (transfer none) (nullable): their certificate */
const char *net_tls_get_version (NetTls *self); /* "TLS 1.3" */
const char *net_tls_get_cipher (NetTls *self);  /* (nullable) */
char *net_tls_dup_server_name (NetTls *self);   /* (transfer full) (nullable): that a client gave */

/* The certificates that the other side showed, its own first, each with its issuer. Returns:
 * (transfer full) (nullable): there are none, or one of them cannot be read. */
GTlsCertificate *net_tls_copy_certificate (gnutls_session_t session);
GTlsCertificate *net_tls_get_peer_certificate (NetTls *self); /* (transfer none) (nullable) */

/* In: feed what the socket gave, borrowed until all is read, and read until there is nothing left:
 * -1 without @error. 0: the end. */
void net_tls_feed (NetTls *self, const char *bytes, gsize n_bytes); /* 0: the socket's end */
gssize net_tls_read (NetTls *self, char *buffer, gsize size, GError **error);

/* Out: everything is taken; then the socket gets what peek() shows. */
gboolean net_tls_write (NetTls *self, const char *bytes, gsize n_bytes, GError **error);
void net_tls_write_end (NetTls *self);
const char *net_tls_peek (NetTls *self, gsize *n_bytes); /* (transfer none) */
void net_tls_pop (NetTls *self, gsize n_bytes);

G_END_DECLS
