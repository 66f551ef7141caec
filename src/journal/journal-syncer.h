/* journal-syncer.h: the thread that brings the write-ahead log to the disk.
 *
 * While there is something to sync it does so each second, and checkpoints a log that has grown.
 * A checkpoint runs beside the writer; only when the log became huge under steady load does it
 * take the gate, to let the log begin anew.
 */
#pragma once

#include "journal-db.h"

G_BEGIN_DECLS

typedef struct _JournalSyncer JournalSyncer;

/* On the thread, when everything written before the request is on the disk, or the disk refused;
 * and when it refused although nobody asked. */
typedef void (*JournalSyncedFunc) (gboolean is_requested, gboolean is_synced, gpointer user_data);

JournalSyncer *journal_syncer_start (const char *path,
                                     JournalGate *gate,
                                     JournalSyncedFunc synced,
                                     gpointer user_data,
                                     GError **error);
void journal_syncer_stop (JournalSyncer *self); /* syncs what is left, and frees */
void journal_syncer_note_commit (JournalSyncer *self, int wal_pages);
void journal_syncer_request (JournalSyncer *self);
gboolean journal_syncer_sync_now (JournalSyncer *self);

G_END_DECLS
