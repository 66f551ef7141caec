/* net-queue.h: lines written once and shared, and the queues of those who get them.
 *
 * A chunk is reference-counted memory that lines are appended to. A queue holds places in chunks;
 * places that follow each other are one, so a burst of lines to a room is one contiguous piece in
 * every member's queue, and no byte was copied for it. An empty queue has no memory.
 */
#pragma once

#include "net-loop.h"

#include <sys/uio.h>

G_BEGIN_DECLS

#define NET_CHUNK_SIZE (64 * 1024)

struct _NetChunk
{
  guint ref_count; /* of the loop's thread alone */
  guint32 length;
  guint32 capacity;
  char data[];
};

NetChunk *net_chunk_new (gsize capacity);
void net_chunk_unref (NetChunk *self);
NetLine net_chunk_append_line (NetChunk *self, const char *text, gsize length); /* it must fit */

typedef struct
{
  NetLine *places; /* (owned): a ring */
  guint32 first;
  guint32 n_places;
  guint32 capacity; /* a power of two, or 0 */
  gsize n_bytes;
} NetQueue;

void net_queue_push (NetQueue *self, NetLine line);
/* What is at the front, for writev(). Returns: how many of the vectors were filled */
guint net_queue_peek (NetQueue *self, struct iovec *vectors, guint max_vectors);
gsize net_queue_gather (NetQueue *self, char *buffer, gsize size); /* copies from the front */
void net_queue_pop (NetQueue *self, gsize n_bytes);                /* they were sent */
void net_queue_clear (NetQueue *self);

G_END_DECLS
