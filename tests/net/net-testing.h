/* net-testing.h: what the tests of this folder share: waiting, and a peer that writes down what
 * it is told.
 */
#pragma once

#include "net-connect.h"
#include "net-listener.h"

G_BEGIN_DECLS

/* Runs the default context until condition holds; fails the test after a generous time. */
#define net_testing_wait(condition)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 net_testing_deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;                   \
    while (!(condition))                                                                           \
      {                                                                                            \
        net_testing_turn ();                                                                       \
        if (g_get_monotonic_time () > net_testing_deadline)                                        \
          g_error ("%s:%d: never true: %s", __FILE__, __LINE__, #condition);                       \
      }                                                                                            \
  }                                                                                                \
  G_STMT_END

void net_testing_turn (void); /* waits for one, 50 ms at most */

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

/* A raw blocking socket that a test writes and reads as it likes. */
int net_testing_connect_raw (guint16 port);
void net_testing_write_raw (int fd, const char *bytes, gsize length);

G_END_DECLS
