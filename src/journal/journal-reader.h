/* journal-reader.h: answers requests from the file, on a thread of its caller's, with connections
 * that only read. */
#pragma once

#include "journal-class.h"
#include "journal-db.h"
#include "journal-tail.h"

G_BEGIN_DECLS

typedef struct _JournalReader JournalReader;

JournalReader *
journal_reader_open (const char *path, const char *index_path, JournalTail *tail, GError **error);
void journal_reader_free (JournalReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalReader, journal_reader_free)

gpointer journal_reader_run (JournalReader *self,
                             JournalRequest *request,
                             GCancellable *cancellable,
                             GError **error);
gboolean journal_reader_take_damage (JournalReader *self);

gboolean journal_reader_replay (JournalReader *self,
                                GBytes **snapshot,
                                guint64 *snapshot_seq,
                                JournalReplayFunc func,
                                gpointer user_data,
                                GError **error);

G_END_DECLS
