/* journal-search.h: full text search, on a reader's thread: the index tells the places, the records
 * come from the journal. Those that the index has no words of yet are looked through, newest first
 * and before it is asked.
 */
#pragma once

#include "journal-db.h"
#include "journal-tail.h"

G_BEGIN_DECLS

typedef struct _JournalSearcher JournalSearcher;

JournalSearcher *
journal_searcher_open (sqlite3 *records, const char *index_path, JournalTail *tail, GError **error);
void journal_searcher_free (JournalSearcher *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalSearcher, journal_searcher_free)
gboolean journal_searcher_has_index (const JournalSearcher *self);
GPtrArray *journal_searcher_run (JournalSearcher *self,
                                 const JournalSearch *search,
                                 gint64 after_seq,
                                 gint64 before_seq,
                                 GCancellable *cancellable,
                                 GError **index_error,
                                 GError **error);

G_END_DECLS
