/* client-batch.h: lines that belong together. What may be shown only as a whole (history, messages
 * of many lines) is kept until its end; the lines of any other batch are handled as they come. */
#pragma once

#include "client-session-private.h"

G_BEGIN_DECLS

GHashTable *client_batch_table_new (void);

void client_batch_open (ClientSession *self, const IrcMessage *message); /* BATCH +ref ... */
void client_batch_close (ClientSession *self, const char *reference);
/* Keeps the line when it belongs to a batch that collects. Returns: whether it did */
gboolean client_batch_take (ClientSession *self, const IrcMessage *message);

G_END_DECLS
