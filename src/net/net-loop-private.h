/* net-loop-private.h: what connections and listeners ask of the loop. */
#pragma once

#include "net-loop.h"
#include "net-poll.h"

G_BEGIN_DECLS

/* Lives inside its owner's struct. on_ready() may end any watch, its own included. */
typedef struct _NetWatch NetWatch;
struct _NetWatch
{
  void (*on_ready) (NetWatch *watch, NetPollEvents events);
  int fd;
  NetPollEvents wanted;
};
gboolean net_loop_watch (NetLoop *self, NetWatch *watch, NetPollEvents wanted); /* 0: no more */

/* Something to do once before the turn is over, however often it was asked for. The owner stays
 * alive until it ran. */
typedef struct _NetWork NetWork;
struct _NetWork
{
  void (*run) (NetWork *work);
  gboolean is_queued;
};
void net_loop_queue_flush (NetLoop *self, NetWork *work); /* sends, and calls nobody */
void net_loop_queue_soon (NetLoop *self, NetWork *work);  /* within some milliseconds */
void net_loop_queue_call (NetLoop *self, NetWork *work);  /* calls handlers */

/* Shared by all connections, for the length of one read: a byte more than the size is theirs. */
#define NET_BUFFER_SIZE (64 * 1024)
char *net_loop_get_read_buffer (NetLoop *self);
char *net_loop_get_plain_buffer (NetLoop *self); /* what TLS decrypts into */

struct _GThreadPool *net_loop_get_handshake_pool (NetLoop *self); /* made when needed */
GMainContext *net_loop_get_context (NetLoop *self);               /* (transfer none) */

G_END_DECLS
