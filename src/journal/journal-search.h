/* journal-search.h: full text search, on a reader's thread: the index tells the places, the records
 * come from the journal.
 */
#pragma once

#include "journal-db.h"

G_BEGIN_DECLS

typedef struct _JournalSearcher JournalSearcher;

JournalSearcher *journal_searcher_open (sqlite3 *records, const char *index_path, GError **error);
void journal_searcher_free (JournalSearcher *self);
GPtrArray *journal_searcher_run (JournalSearcher *self,
                                 const JournalSearch *search,
                                 gint64 after_seq,
                                 gint64 before_seq,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
