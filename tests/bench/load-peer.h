/* load-peer.h: a server under measurement: pychat, or one of its peers from Debian.
 *
 * Started with its limits switched off, on a port of its own on loopback, in a directory of its
 * own.
 */
#pragma once

#include "load-swarm.h"

G_BEGIN_DECLS

typedef enum
{
  LOAD_PEER_PYCHAT,            /* history kept in SQLite */
  LOAD_PEER_PYCHAT_MEMORY,     /* no history on disk */
  LOAD_PEER_PYCHAT_TLS,        /* mutual TLS */
  LOAD_PEER_PYCHAT_TLS_MEMORY, /* both */
  LOAD_PEER_NGIRCD,
  LOAD_PEER_INSPIRCD,
  LOAD_PEER_REDIS,
} LoadPeerKind;

typedef struct _LoadPeer LoadPeer;

/* %NULL when its program is not installed. Ready for connections when it returns. */
LoadPeer *load_peer_start (LoadPeerKind kind);
/* directory: with what the server stored there before; removed at the end */
LoadPeer *load_peer_start_in (LoadPeerKind kind, const char *directory);
void load_peer_stop (LoadPeer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoadPeer, load_peer_stop)

const char *load_peer_kind_name (LoadPeerKind kind);
gint64 load_peer_get_start_us (LoadPeer *self); /* from its start until it accepted */
LoadPeerKind load_peer_get_kind (LoadPeer *self);
const LoadTarget *load_peer_get_target (LoadPeer *self);
gint64 load_peer_get_rss (LoadPeer *self);    /* bytes */
gint64 load_peer_get_peak (LoadPeer *self);   /* the most it ever was */
gint64 load_peer_get_cpu_us (LoadPeer *self); /* user and system, since its start */

G_END_DECLS
