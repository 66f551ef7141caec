/* server-batch.h: lines of the server that belong together (batch).
 *
 * Between begin and end, everything that is said to the session belongs to the batch. A client
 * without batches gets the lines alone. Batches may stand inside each other.
 */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* Lives on the stack. All fields are server-batch.c's own. */
typedef struct
{
  ServerSession *session;
  char *reference; /* (owned) (nullable) */
  const char *outer;
} ServerBatch;

char *server_batch_make_reference (Server *server); /* (transfer full) */

/* param (nullable) */
void
server_batch_begin (ServerBatch *self, ServerSession *session, const char *type, const char *param);
void server_batch_end (ServerBatch *self);

G_END_DECLS
