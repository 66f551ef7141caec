/* server-wait.h: a session that waits for an answer from beside the loop.
 *
 * While it waits it is paused, so that what it said next comes next. The labelled command that
 * asked stays open. When the answer comes, the session may have gone, and even the server.
 */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* All fields but session are server-wait.c's own. Lives inside what the callback is given. */
typedef struct
{
  ServerSession *session;   /* (owned) */
  ServerResponse *response; /* (owned) (nullable) */
  ServerResponse *outer;    /* (nullable): while inside */
  GCancellable *reads;      /* (owned) */
} ServerWait;

void server_wait_begin (ServerWait *self, ServerSession *session);
/* Between the two, lines go to who asked. %FALSE: nobody waits any more, and only
 * server_wait_end() may follow. */
gboolean server_wait_enter (ServerWait *self);
void server_wait_leave (ServerWait *self);
void server_wait_end (ServerWait *self);

G_END_DECLS
