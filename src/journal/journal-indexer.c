#include "config.h"

#include "journal-index.h"
#include "journal-words.h"

#define CACHE_KIB 4000
#define MAX_FILLER 500000000 /* bytes: SQLite takes no larger ones than twice this */

typedef enum
{
  STMT_BEGIN,
  STMT_COMMIT,
  STMT_ADD_MSGID,
  STMT_ADD_PLACE,
  STMT_ADD_WORDS,
  STMT_REMOVE_MSGID,
  STMT_REMOVE_PLACE,
  STMT_REMOVE_WORDS,
  STMT_PROGRESS,
  STMT_MERGE,
  N_STMTS,
} Stmt;

static const char *const statements[N_STMTS] = {
  [STMT_BEGIN] = "BEGIN IMMEDIATE",
  [STMT_COMMIT] = "COMMIT",
  [STMT_ADD_MSGID] = "INSERT OR IGNORE INTO msgids (id, place) VALUES (?, ?)",
  [STMT_ADD_PLACE] = "INSERT OR IGNORE INTO places (of_key, is_event, place) VALUES (?, ?, ?)",
  [STMT_ADD_WORDS] = "INSERT INTO words (rowid, room, sender, body) VALUES (?, ?, ?, ?)",
  [STMT_REMOVE_MSGID] = "DELETE FROM msgids WHERE id = ? AND place = ?",
  [STMT_REMOVE_PLACE] = "DELETE FROM places WHERE of_key = ? AND is_event = ? AND place = ?",
  [STMT_REMOVE_WORDS] = ("INSERT INTO words (words, rowid, room, sender, body)"
                         " VALUES ('delete', ?, ?, ?, ?)"),
  [STMT_PROGRESS] = "UPDATE progress SET seq = ?, words_seq = ?",
  /* Of all segments, so many pages: what was deleted leaves the last one. */
  [STMT_MERGE] = "INSERT INTO words (words, rank) VALUES ('merge', -200)",
};

struct _JournalIndexer
{
  sqlite3 *records; /* the keeper's connection to the journal */
  sqlite3 *db;
  sqlite3_stmt *stmts[N_STMTS];
  sqlite3_stmt *next; /* of records */
  sqlite3_stmt *one;
  gboolean is_damaged;
  gboolean is_words_turn;
  JournalPlacedFunc placed; /* (nullable) */
  gpointer user_data;
  guint64 seq;       /* of all before and this, the index has msgids and places */
  guint64 words_seq; /* and the words; not after seq */
};

static gboolean
run (JournalIndexer *self, Stmt stmt, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[stmt];

  if (sqlite3_step (use) == SQLITE_DONE)
    return TRUE;
  journal_db_set_error (error, self->db);
  return FALSE;
}

/* source, here and below: at a row of SOURCE; text: (nullable) */
#define SOURCE                                                                                     \
  "SELECT seq, key_id, sender, text, msgid, kind,"                                                 \
  " ifnull (length (text), 0) + ifnull (length (payload), 0) FROM records WHERE "

static gboolean
write_words (
    JournalIndexer *self, Stmt stmt, sqlite3_stmt *source, const char *text, GError **error)
{
  const char *sender = (const char *) sqlite3_column_text (source, 2);
  g_autofree char *room = g_strdup_printf ("k%d", sqlite3_column_int (source, 1));
  g_autofree char *sender_words = journal_words_join (sender != NULL ? sender : "");
  g_autofree char *words = journal_words_join (text != NULL ? text : "");

  sqlite3_bind_int64 (self->stmts[stmt], 1, sqlite3_column_int64 (source, 0));
  journal_db_bind_text (self->stmts[stmt], 2, room);
  journal_db_bind_text (self->stmts[stmt], 3, sender_words);
  journal_db_bind_text (self->stmts[stmt], 4, words);
  return run (self, stmt, error);
}

static const char *
get_text (sqlite3_stmt *source)
{
  return (const char *) sqlite3_column_text (source, 3);
}

static gboolean
write_msgid (JournalIndexer *self, Stmt stmt, sqlite3_stmt *source, GError **error)
{
  journal_db_bind_text (self->stmts[stmt], 1, (const char *) sqlite3_column_text (source, 4));
  sqlite3_bind_int64 (self->stmts[stmt], 2, sqlite3_column_int64 (source, 0));
  return run (self, stmt, error);
}

static gboolean
write_place (JournalIndexer *self, Stmt stmt, sqlite3_stmt *source, GError **error)
{
  sqlite3_bind_int64 (self->stmts[stmt], 1, sqlite3_column_int64 (source, 1));
  sqlite3_bind_int (self->stmts[stmt], 2,
                    (sqlite3_column_int (source, 5) & JOURNAL_KIND_MESSAGE) == 0);
  sqlite3_bind_int64 (self->stmts[stmt], 3, sqlite3_column_int64 (source, 0));
  return run (self, stmt, error);
}

static gboolean
has_place (sqlite3_stmt *source)
{
  return sqlite3_column_type (source, 1) != SQLITE_NULL &&
         (sqlite3_column_int (source, 5) & ~JOURNAL_KIND_STATE) != 0;
}

static gboolean
has_words (sqlite3_stmt *source)
{
  return sqlite3_column_type (source, 1) != SQLITE_NULL &&
         (sqlite3_column_int (source, 5) & JOURNAL_KIND_MESSAGE) != 0;
}

static gboolean
add_place (JournalIndexer *self, sqlite3_stmt *source, GError **error)
{
  if (self->placed != NULL && has_place (source))
    self->placed (sqlite3_column_int64 (source, 1), (guint64) sqlite3_column_int64 (source, 6),
                  self->user_data);
  return write_msgid (self, STMT_ADD_MSGID, source, error) &&
         (!has_place (source) || write_place (self, STMT_ADD_PLACE, source, error));
}

static gboolean
add_words (JournalIndexer *self, sqlite3_stmt *source, GError **error)
{
  return !has_words (source) ||
         write_words (self, STMT_ADD_WORDS, source, get_text (source), error);
}

/* Whether the index has words of the row. */
static gboolean
has_indexed_words (JournalIndexer *self, sqlite3_stmt *source)
{
  return has_words (source) && (guint64) sqlite3_column_int64 (source, 0) <= self->words_seq;
}

static gboolean
remove_row (JournalIndexer *self, sqlite3_stmt *source, GError **error)
{
  return write_msgid (self, STMT_REMOVE_MSGID, source, error) &&
         (!has_place (source) || write_place (self, STMT_REMOVE_PLACE, source, error)) &&
         (!has_indexed_words (self, source) ||
          write_words (self, STMT_REMOVE_WORDS, source, get_text (source), error));
}

/* The row stays, so that it goes as others do when retention takes it. */
static gboolean
blank_row (JournalIndexer *self, sqlite3_stmt *source, GError **error)
{
  return !has_indexed_words (self, source) ||
         (write_words (self, STMT_REMOVE_WORDS, source, get_text (source), error) &&
          write_words (self, STMT_ADD_WORDS, source, NULL, error));
}

static void
roll_back (JournalIndexer *self)
{
  int result = sqlite3_errcode (self->db) & 0xff;

  self->is_damaged = self->is_damaged || result == SQLITE_CORRUPT || result == SQLITE_NOTADB;
  journal_db_roll_back (self->db);
}

static gboolean
begin (JournalIndexer *self, GError **error)
{
  journal_db_roll_back (self->db); /* what could not be rolled back before */
  return run (self, STMT_BEGIN, error);
}

typedef gboolean (*RowFunc) (JournalIndexer *self, sqlite3_stmt *source, GError **error);

/* seq: (inout): the last place that was added; @last when that were all up to there */
static gboolean
add_rows (
    JournalIndexer *self, RowFunc add, guint64 *seq, guint64 last, guint limit, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->next;
  guint n_rows = 0;
  int result;

  sqlite3_bind_int64 (use, 1, (gint64) *seq);
  sqlite3_bind_int64 (use, 2, (gint64) last);
  sqlite3_bind_int64 (use, 3, limit);
  while ((result = sqlite3_step (use)) == SQLITE_ROW)
    {
      if (!add (self, use, error))
        return FALSE;
      *seq = (guint64) sqlite3_column_int64 (use, 0);
      n_rows++;
    }
  if (result != SQLITE_DONE)
    {
      journal_db_set_error (error, self->records);
      return FALSE;
    }
  if (n_rows < limit) /* the last places may be empty */
    *seq = last;
  return TRUE;
}

static gboolean
add_next (JournalIndexer *self,
          gboolean adds_words,
          guint64 *seq,
          guint64 *words_seq,
          guint64 committed_seq,
          guint limit,
          GError **error)
{
  if (adds_words)
    return add_rows (self, add_words, words_seq, *seq, limit, error);
  return add_rows (self, add_place, seq, committed_seq, limit, error);
}

/**
 * journal_indexer_add:
 * @committed_seq: the last place that has something to add
 * @limit: of records, this time
 *
 * Places first, and in a call of their own, so that no words are made of what retention takes away
 * at once. Words have their turn when all was placed that had been committed then, whatever has
 * come since.
 */
gboolean
journal_indexer_add (JournalIndexer *self, guint64 committed_seq, guint limit, GError **error)
{
  guint64 seq = self->seq;
  guint64 words_seq = self->words_seq;
  gboolean adds_words = self->is_words_turn || seq >= committed_seq;

  if (!begin (self, error))
    return FALSE;
  if (add_next (self, adds_words, &seq, &words_seq, committed_seq, limit, error))
    {
      sqlite3_bind_int64 (self->stmts[STMT_PROGRESS], 1, (gint64) seq);
      sqlite3_bind_int64 (self->stmts[STMT_PROGRESS], 2, (gint64) words_seq);
      if (run (self, STMT_PROGRESS, error) && run (self, STMT_COMMIT, error))
        {
          self->seq = seq;
          self->words_seq = words_seq;
          self->is_words_turn = !adds_words && seq >= committed_seq;
          return TRUE;
        }
    }
  roll_back (self);
  return FALSE;
}

static gboolean
change_rows (JournalIndexer *self, GArray *seqs, RowFunc change, GError **error)
{
  for (guint i = 0; i < seqs->len; i++)
    {
      g_autoptr (JournalStmtUse) use = self->one;
      gint64 seq = g_array_index (seqs, gint64, i);

      if ((guint64) seq > self->seq)
        continue;
      sqlite3_bind_int64 (use, 1, seq);
      if (sqlite3_step (use) == SQLITE_ROW && !change (self, use, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
begin_change (JournalIndexer *self, GArray *seqs, RowFunc change, GError **error)
{
  if (!begin (self, error))
    return FALSE;
  if (change_rows (self, seqs, change, error))
    return TRUE;
  roll_back (self);
  return FALSE;
}

/**
 * journal_indexer_begin_remove:
 * @seqs: (element-type gint64): of records that are about to go, while they are still there
 *
 * Returns: %TRUE: journal_indexer_end_remove() must follow
 */
gboolean
journal_indexer_begin_remove (JournalIndexer *self, GArray *seqs, GError **error)
{
  return begin_change (self, seqs, remove_row, error);
}

/**
 * journal_indexer_end_remove:
 * @is_gone: whether the records have gone
 *
 * What stays in the index of records that are gone is found nowhere: an error here is none.
 */
void
journal_indexer_end_remove (JournalIndexer *self, gboolean is_gone)
{
  if (!is_gone || !run (self, STMT_COMMIT, NULL))
    roll_back (self);
}

/**
 * journal_indexer_blank:
 * @seqs: (element-type gint64): of records whose text is about to go, while it is still there
 *
 * Their words are still in older segments: see journal_indexer_merge().
 */
gboolean
journal_indexer_blank (JournalIndexer *self, GArray *seqs, GError **error)
{
  if (!begin_change (self, seqs, blank_row, error))
    return FALSE;
  if (run (self, STMT_COMMIT, error))
    return TRUE;
  roll_back (self);
  return FALSE;
}

/* Pages that are free have what earlier merges left in them: they are taken once, and given back.
 */
static gboolean
clear_free_pages (JournalIndexer *self, GError **error)
{
  gint64 n_pages;
  gint64 page_size;
  g_autofree char *sql = NULL;

  if (!journal_db_get_int64 (self->db, "PRAGMA freelist_count", &n_pages, error) ||
      !journal_db_get_int64 (self->db, "PRAGMA page_size", &page_size, error))
    return FALSE;
  sql = g_strdup_printf ("BEGIN IMMEDIATE; CREATE TABLE filler (zeros BLOB);"
                         "INSERT INTO filler VALUES (zeroblob (%" G_GINT64_FORMAT "));"
                         "DROP TABLE filler; COMMIT",
                         MIN (n_pages * page_size, MAX_FILLER));
  if (n_pages == 0 || journal_db_exec (self->db, sql, error))
    return TRUE;
  roll_back (self);
  return FALSE;
}

/**
 * journal_indexer_begin_merge:
 *
 * From here on what is freed is overwritten, which is too dear for every day.
 */
gboolean
journal_indexer_begin_merge (JournalIndexer *self, GError **error)
{
  return journal_db_exec (self->db, "PRAGMA secure_delete = ON", error) &&
         clear_free_pages (self, error);
}

/**
 * journal_indexer_merge:
 * @is_done: (out): whether all is in one segment, which has nothing of what was removed before
 *   journal_indexer_begin_merge(), and neither has the rest of the file
 */
gboolean
journal_indexer_merge (JournalIndexer *self, gboolean *is_done, GError **error)
{
  int before = sqlite3_total_changes (self->db);

  if (!run (self, STMT_MERGE, error))
    return FALSE;
  *is_done = sqlite3_total_changes (self->db) - before < 2; /* FTS5, "The 'merge' Command" */
  return !*is_done || journal_db_exec (self->db, "PRAGMA secure_delete = FAST", error);
}

gboolean
journal_indexer_empty_log (JournalIndexer *self)
{
  return journal_db_empty_log (self->db);
}

static gboolean
prepare (JournalIndexer *self, GError **error)
{
  for (guint i = 0; i < N_STMTS; i++)
    if (!journal_db_prepare (self->db, statements[i], &self->stmts[i], error))
      return FALSE;
  return journal_db_prepare (self->records, SOURCE "seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
                             &self->next, error) &&
         journal_db_prepare (self->records, SOURCE "seq = ?", &self->one, error);
}

/* %FALSE: there is none that could be used. It is made anew then, whatever the error was. */
static gboolean
open_existing (JournalIndexer *self, const char *index_path)
{
  gint64 seq;
  gint64 words_seq;

  if (!journal_index_attach (self->records, index_path, NULL))
    return FALSE;
  self->db = journal_db_open (index_path, JOURNAL_DB_WRITE, CACHE_KIB, NULL);
  if (self->db == NULL ||
      !journal_db_get_int64 (self->db, "SELECT seq FROM progress", &seq, NULL) ||
      !journal_db_get_int64 (self->db, "SELECT words_seq FROM progress", &words_seq, NULL))
    return FALSE;
  self->seq = (guint64) seq;
  self->words_seq = (guint64) words_seq;
  return TRUE;
}

static gboolean
make_anew (JournalIndexer *self, const char *index_path, GError **error)
{
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version = %d", JOURNAL_INDEX_VERSION);

  g_clear_pointer (&self->db, sqlite3_close);
  sqlite3_exec (self->records, "DETACH idx", NULL, NULL,
                NULL); /* fails when nothing was attached */
  journal_index_remove (index_path);
  self->seq = 0;
  self->words_seq = 0;
  self->db = journal_db_open (index_path, JOURNAL_DB_CREATE, CACHE_KIB, error);
  return self->db != NULL && journal_db_exec (self->db, "PRAGMA journal_mode = WAL", error) &&
         journal_db_exec (self->db, JOURNAL_INDEX_SCHEMA, error) &&
         journal_db_exec (self->db, version, error) &&
         journal_index_attach (self->records, index_path, error);
}

/**
 * journal_indexer_open:
 * @records: stays the caller's, and open; has the index attached then
 */
JournalIndexer *
journal_indexer_open (sqlite3 *records, const char *index_path, GError **error)
{
  g_autoptr (JournalIndexer) self = g_new0 (JournalIndexer, 1);

  self->records = records;
  if (!open_existing (self, index_path) && !make_anew (self, index_path, error))
    return NULL;
  if (!journal_db_exec (self->db, "PRAGMA wal_autocheckpoint = 4000", error) ||
      !prepare (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
journal_indexer_free (JournalIndexer *self)
{
  for (guint i = 0; i < N_STMTS; i++)
    sqlite3_finalize (self->stmts[i]);
  sqlite3_finalize (self->next);
  sqlite3_finalize (self->one);
  sqlite3_close (self->db);
  g_free (self);
}

/* All up to this place is in the index, with its words. */
guint64
journal_indexer_get_seq (JournalIndexer *self)
{
  return self->words_seq;
}

/**
 * journal_indexer_set_placed_func:
 * @placed: (nullable): told of each record of a key that comes into the index; of some more than
 *   once, when it could not be written
 */
void
journal_indexer_set_placed_func (JournalIndexer *self, JournalPlacedFunc placed, gpointer user_data)
{
  self->placed = placed;
  self->user_data = user_data;
}

gboolean
journal_indexer_is_damaged (JournalIndexer *self)
{
  return self->is_damaged;
}
