/* journal-search.h: the full text index, in a file of its own beside the journal's.
 *
 * The indexer, on the keeper's thread, adds what was committed since; a searcher, on a reader's,
 * asks it. The index holds words only (FTS5 without content): rows come from the journal, which
 * has the last word on what is hidden, gone or not the asker's. Its file can be lost at any time:
 * it is made anew.
 */
#pragma once

#include "journal-db.h"

G_BEGIN_DECLS

typedef struct _JournalIndexer JournalIndexer;

JournalIndexer *journal_indexer_open (sqlite3 *records, const char *search_path, GError **error);
void journal_indexer_free (JournalIndexer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalIndexer, journal_indexer_free)
guint64 journal_indexer_get_seq (JournalIndexer *self);
gboolean journal_indexer_add (JournalIndexer *self, guint limit, gboolean *is_done, GError **error);
gboolean journal_indexer_remove (JournalIndexer *self, GArray *seqs, GError **error);
gboolean journal_indexer_blank (JournalIndexer *self, GArray *seqs, GError **error);
gboolean journal_indexer_begin_merge (JournalIndexer *self, GError **error);
gboolean journal_indexer_merge (JournalIndexer *self, gboolean *is_done, GError **error);
gboolean journal_indexer_empty_log (JournalIndexer *self); /* as journal_db_empty_log() */
void journal_indexer_checkpoint (JournalIndexer *self);

typedef struct _JournalSearcher JournalSearcher;

JournalSearcher *journal_searcher_open (sqlite3 *records, const char *search_path, GError **error);
void journal_searcher_free (JournalSearcher *self);
GPtrArray *journal_searcher_run (JournalSearcher *self,
                                 const JournalSearch *search,
                                 gint64 after_seq,
                                 gint64 before_seq,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
