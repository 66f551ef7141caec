/* net-handshake.h: one TLS handshake, away from the loop's thread.
 *
 * GTlsConnection shakes hands on a thread of GTask's pool, which has few, and verifies on the
 * context that asked: here a context of its own, so that the loop pays next to nothing.
 */
#pragma once

#include "net-credentials.h"
#include "net-tls.h"

G_BEGIN_DECLS

typedef struct _NetHandshakeThread NetHandshakeThread;
NetHandshakeThread *net_handshake_thread_new (void);
void net_handshake_thread_free (NetHandshakeThread *self);

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

NetHandshake *net_handshake_start (NetLoop *loop,
                                   const NetHandshakeOptions *options,
                                   NetHandshakeFunc done,
                                   gpointer user_data);
/* Soon done, with an error. The descriptor is shut down, not closed: its number may not be used
 * again while a thread knows it. */
void net_handshake_cancel (NetHandshake *self);

G_END_DECLS
