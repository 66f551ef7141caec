/* fuzz-server.h: a server with a journal in memory, three people in it, and one who is not yet.
 *
 *   0  has not said a word
 *   1  anna: every capability, founder of #room
 *   2  bert: no capability, in #room
 *   3  witness: in #room, says nothing but PING, and must be served as long as the server lives
 */
#pragma once

#include "fuzz-peer.h"
#include "server.h"

G_BEGIN_DECLS

#define FUZZ_N_PEERS 4
#define FUZZ_WITNESS 3

typedef struct
{
  NetLoop *loop;
  Journal *journal;
  Server *server;
  FuzzPeer peers[FUZZ_N_PEERS];
  char *msgid; /* (nullable): the last one that anna saw */
} FuzzServer;

FuzzServer *fuzz_server_new (void);
void fuzz_server_free (FuzzServer *self); /* the witness is asked first */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FuzzServer, fuzz_server_free)

/* {msgid} in it is the last one that anna saw. */
void
fuzz_server_write (FuzzServer *self, guint peer, const char *bytes, gsize length, gboolean has_end);
void fuzz_server_reopen (FuzzServer *self, guint peer); /* what it was breaks off */
void fuzz_server_end (FuzzServer *self, guint peer);    /* half closed: it says nothing more */
void fuzz_server_settle (FuzzServer *self);             /* until nothing moves */
void fuzz_server_wait (FuzzServer *self, guint peer);   /* until all it said was answered */

G_END_DECLS
