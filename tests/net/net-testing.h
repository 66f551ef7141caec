/* net-testing.h: what the tests of this folder share: a peer that writes down what it is told.
 */
#pragma once

#include "net-connect.h"
#include "net-listener.h"
#include "test-socket.h"
#include "test-wait.h"

G_BEGIN_DECLS

typedef struct
{
  NetConnection *connection; /* (owned) (nullable) */
  GPtrArray *lines;          /* of (owned) char */
  guint n_bytes;             /* in lines, without their ends */
  guint n_overlong;
  guint n_closed;
  GError *error; /* (owned) (nullable): what on_closed() said */
} NetTestingPeer;

extern const NetConnectionHandler net_testing_recorder; /* user_data: a NetTestingPeer */

void net_testing_peer_init (NetTestingPeer *peer, NetConnection *connection); /* takes it */
void net_testing_peer_clear (NetTestingPeer *peer);
const char *net_testing_peer_line (NetTestingPeer *peer, guint index);
const char *net_testing_peer_last (NetTestingPeer *peer);

void net_testing_write_raw (int fd, const char *bytes, gsize length);

G_END_DECLS
