/* fuzz-peer.h: the raw end of a stream in this process: bytes as they are, no class of ours between
 * them and who reads them. */
#pragma once

#include "fuzz.h"
#include "net-connection.h"

G_BEGIN_DECLS

typedef struct
{
  int fd; /* -1: closed */
  GString *input;
  GQueue lines; /* of (owned) char*: got and not looked at */
  gboolean is_ended;
} FuzzPeer;

/* Returns: (transfer full): the other end */
NetConnection *fuzz_peer_open (FuzzPeer *self, NetLoop *loop);
void fuzz_peer_close (FuzzPeer *self);
void fuzz_peer_write (FuzzPeer *self, const char *bytes, gsize length);

/* Takes what has come, and aborts where it is no line of IRC. Returns: whether anything came */
gboolean fuzz_peer_read (FuzzPeer *self);
char *fuzz_peer_take_line (FuzzPeer *self); /* (transfer full) (nullable) */

G_END_DECLS
