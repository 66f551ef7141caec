/* net-handshake.h: one TLS handshake, away from the loop's thread.
 *
 * On a thread of a pool for nothing else, which waits for the socket as long as it takes; whom a
 * certificate is trusted by is asked there too, so that the loop pays next to nothing.
 */
#pragma once

#include "net-credentials.h"
#include "net-tls.h"

G_BEGIN_DECLS

typedef struct _GThreadPool NetHandshakePool;
NetHandshakePool *net_handshake_pool_new (void);
void net_handshake_pool_free (NetHandshakePool *self); /* when none runs: each keeps the loop */

typedef struct
{
  int fd;            /* not owned: closed when it is done, never before */
  GByteArray *early; /* (transfer full) (nullable): read from it already */
  NetCredentials *credentials;
  gboolean is_server;
  gboolean require_certificate; /* server */
  GSocketConnectable *identity; /* client: whom the certificate must be for */
  const char *peer;             /* for messages */
} NetHandshakeOptions;

typedef struct _NetHandshake NetHandshake;

/* From the loop, once; self is freed afterwards. tls: (transfer full) (nullable): NULL with
 * error. */
typedef void (*NetHandshakeFunc) (NetTls *tls, const GError *error, gpointer user_data);

/* options: copied, with references of its own. Returns: (transfer none): until done was called */
NetHandshake *net_handshake_start (NetLoop *loop,
                                   const NetHandshakeOptions *options,
                                   NetHandshakeFunc done,
                                   gpointer user_data);
/* Soon done, with an error. The descriptor is shut down, not closed: its number may not be used
 * again while a thread knows it. */
void net_handshake_cancel (NetHandshake *self);

G_END_DECLS
