/* net-gate.h: what stands between accepting and a TLS handshake.
 *
 * A handshake holds a thread, which waits for its client without a time limit, so it is started
 * only for who has sent a whole ClientHello, in one of a few slots. Who waits
 * for a slot: first whoever's address has the fewest slots, then the newest; and one that takes
 * long gives its slot up when others wait.
 */
#pragma once

#include "net-handshake.h"

G_BEGIN_DECLS

typedef struct _NetGate NetGate;

/* The descriptor is owned by who is called. */
typedef struct
{
  void (*on_passed) (int fd, GInetAddress *address, NetTls *tls, gpointer user_data);
  void (*on_failed) (int fd, GInetAddress *address, const GError *error, gpointer user_data);
} NetGateHandler;

NetGate *
net_gate_new (NetLoop *loop, guint timeout_ms, const NetGateHandler *handler, gpointer user_data);
void net_gate_free (NetGate *self); /* whoever is still in it is dropped, and nobody told */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetGate, net_gate_free)

void net_gate_set_timeout (NetGate *self, guint timeout_ms); /* for those to come */
void net_gate_add (NetGate *self,
                   int fd,
                   GInetAddress *address, /* (nullable) */
                   NetCredentials *credentials,
                   gboolean require_certificate,
                   GDestroyNotify on_closed, /* when the gate itself closed the descriptor */
                   gpointer closed_data);

G_END_DECLS
