/* journal-eraser.h: words that were taken back leave the files, and not only what is shown.
 *
 * For the keeper's thread. A record keeps its place and its size: its text and payload are
 * overwritten where they stand. The search index forgets its words, and is merged until no segment
 * has them. Then the logs of both files, where older pages stand, are emptied. What is still to do
 * is in the table `erasures`, so that it is done after a crash. */
#pragma once

#include "journal-index.h"

G_BEGIN_DECLS

typedef struct _JournalEraser JournalEraser;

JournalEraser *
journal_eraser_new (sqlite3 *db, JournalGate *gate, JournalIndexer *indexer, GError **error);
void journal_eraser_free (JournalEraser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalEraser, journal_eraser_free)

/* A little of the work. */
gboolean
journal_eraser_step (JournalEraser *self, guint64 indexed_seq, gint64 *due_us, GError **error);

G_END_DECLS
