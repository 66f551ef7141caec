/* journal-index.h: the index, in a file of its own beside the journal's: where each msgid is, what
 * each key has, and the words of the messages.
 *
 * The indexer, on the keeper's thread, adds what was committed since; all others read. What it has
 * not come to yet (the tail) is remembered (journal-tail.h) or found by looking through the
 * records, so that nobody waits for it. It adds where things are first, and words when it has
 * caught up. It holds nothing that is not in the journal, which has the last word on what is hidden
 * or gone; its file can be lost at any time: it is made anew. Whoever finds it damaged goes on
 * without, and says so; the keeper then puts another in its place, and others see that theirs has
 * gone from there.
 */
#pragma once

#include "journal-db.h"

G_BEGIN_DECLS

/* Room and sender are words of their own columns, so that FTS5 meets them with the text's before
 * any row is looked at. The words come ready from journal-words.c: FTS5's plainest tokenizer parts
 * them where it must, at spaces. */
#define JOURNAL_INDEX_SCHEMA                                                                       \
  "CREATE TABLE msgids (id TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;"               \
  "CREATE TABLE places (of_key INTEGER, is_event INTEGER, place INTEGER,"                          \
  " PRIMARY KEY (of_key, is_event, place)) WITHOUT ROWID;"                                         \
  "CREATE VIRTUAL TABLE words USING fts5 (room, sender, body, content = '', columnsize = 0,"       \
  " tokenize = \"ascii tokenchars '_'\");"                                                         \
  "CREATE TABLE progress (seq INTEGER NOT NULL, words_seq INTEGER NOT NULL);"                      \
  "INSERT INTO progress VALUES (0, 0);"
#define JOURNAL_INDEX_VERSION 3 /* of these tables and of journal-words.c */

char *journal_index_make_path (const char *journal_path);
gboolean journal_index_attach (sqlite3 *db, const char *index_path, GError **error);
void journal_index_remove (const char *index_path);

typedef struct _JournalIndexer JournalIndexer;

JournalIndexer *journal_indexer_open (sqlite3 *records, const char *index_path, GError **error);
void journal_indexer_free (JournalIndexer *self);
gboolean journal_indexer_is_damaged (JournalIndexer *self); /* an error was of that kind */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalIndexer, journal_indexer_free)
guint64 journal_indexer_get_seq (JournalIndexer *self);
typedef void (*JournalPlacedFunc) (gint64 key_id, guint64 bytes, gpointer user_data);
void journal_indexer_set_placed_func (JournalIndexer *self,
                                      JournalPlacedFunc placed,
                                      gpointer user_data);
gboolean
journal_indexer_add (JournalIndexer *self, guint64 committed_seq, guint limit, GError **error);
/* Of records that are about to go; once they have, or have not, the end. */
gboolean journal_indexer_begin_remove (JournalIndexer *self, GArray *seqs, GError **error);
void journal_indexer_end_remove (JournalIndexer *self, gboolean is_gone);
gboolean journal_indexer_blank (JournalIndexer *self, GArray *seqs, GError **error);
gboolean journal_indexer_begin_merge (JournalIndexer *self, GError **error);
gboolean journal_indexer_merge (JournalIndexer *self, gboolean *is_done, GError **error);
gboolean journal_indexer_empty_log (JournalIndexer *self); /* as journal_db_empty_log() */

G_END_DECLS
