/* tls-peer.h: a client with a certificate, for a server with TLS. Blocking, as daemon.h. */
#pragma once

#include "daemon.h"
#include "test-certs.h"

G_BEGIN_DECLS

/* Over any stream, before it shook hands. (transfer full) */
GTlsConnection *tls_peer_wrap (TestCerts *certs, GIOStream *stream);

/* Connects, shakes hands; and comes again where the machine is too busy to do it in the server's
 * time. (transfer full) */
GTlsConnection *tls_peer_new (Daemon *daemon, TestCerts *certs);

void tls_peer_say (GTlsConnection *self, const char *bytes);
void tls_peer_expect (GTlsConnection *self, const char *text); /* reads until it came */

/* What the server options are: --ssl and the two files. */
void tls_peer_serve (Daemon *daemon, const char *certfile, const char *cafile);

G_END_DECLS
