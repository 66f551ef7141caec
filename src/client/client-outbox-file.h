/* client-outbox-file.h: the outbox on disk: what was said and is not confirmed, so that it outlives
 * the program, killed at any moment.
 *
 * A file that only grows, and is emptied when nothing waits. Each line is one step that happens as
 * a whole or not at all, with a checksum in front, and is handed to the system before what it tells
 * of is done: that is all it takes to outlive kill -9, and on the way to a message that waits for a
 * line it is brought to the disk as well, on a thread. A database would bring the same with an
 * fsync of its own for each message, a lock for its readers, and 2 ms at each start.
 *
 * One program has a file at a time, by a lock. A second one of the same identity has the next; what
 * others have left behind in theirs is taken over by whoever comes next.
 */
#pragma once

#include "client-outbox-records.h"

G_BEGIN_DECLS

typedef struct _ClientOutboxFile ClientOutboxFile;

/* directory is made where it is not there. NULL with error: there is none */
ClientOutboxFile *
client_outbox_file_open (const char *directory, const char *identity, GError **error);
void client_outbox_file_free (ClientOutboxFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientOutboxFile, client_outbox_file_free)

/* Of (transfer none) ClientOutboxRecord, in the order in which they go out. */
const GList *client_outbox_file_get_records (ClientOutboxFile *self);
/* Where the damaged file was put aside; NULL: it was not damaged. */
const char *client_outbox_file_get_damaged (ClientOutboxFile *self);

/* Several steps as one: all of them happen, or none. */
void client_outbox_file_begin (ClientOutboxFile *self);
gboolean client_outbox_file_commit (ClientOutboxFile *self, GError **error);

/* Steps. Each is in the file when it returns TRUE. */

/* A message is new, or its text is another one now. after_id (nullable): goes out behind that one
 */
gboolean client_outbox_file_say (ClientOutboxFile *self,
                                 const ClientOutboxRecord *record,
                                 const char *after_id,
                                 GError **error);
gboolean client_outbox_file_sent (
    ClientOutboxFile *self, const char *id, const char *nick, gint64 since_us, GError **error);
gboolean client_outbox_file_failed (ClientOutboxFile *self,
                                    const char *id,
                                    const char *reason,
                                    GError **error);
gboolean client_outbox_file_done (ClientOutboxFile *self, const char *id, GError **error);

/* Brings it to the disk, some time soon. */
void client_outbox_file_sync (ClientOutboxFile *self);

G_END_DECLS
