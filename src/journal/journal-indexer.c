#include "config.h"

#include "journal-search.h"
#include "journal-words.h"

#include <glib/gstdio.h>

#define VERSION 1 /* of the index and of journal-words.c: another one is made anew */
#define CACHE_KIB 4000
#define MAX_FILLER 500000000 /* bytes: SQLite takes no larger ones than twice this */

/* Room and sender are words of their own columns, so that FTS5 meets them with the text's before
 * any row is looked at. The words come ready from journal-words.c: FTS5's plainest tokenizer parts
 * them where it must, at spaces. */
#define SCHEMA                                                                                     \
  "CREATE VIRTUAL TABLE words USING fts5 (room, sender, body, content = '', columnsize = 0,"       \
  " tokenize = \"ascii tokenchars '_'\");"                                                         \
  "CREATE TABLE progress (seq INTEGER NOT NULL); INSERT INTO progress VALUES (0);"

typedef enum
{
  STMT_BEGIN,
  STMT_COMMIT,
  STMT_ADD,
  STMT_REMOVE,
  STMT_PROGRESS,
  STMT_MERGE,
  N_STMTS,
} Stmt;

static const char *const statements[N_STMTS] = {
  [STMT_BEGIN] = "BEGIN IMMEDIATE",
  [STMT_COMMIT] = "COMMIT",
  [STMT_ADD] = "INSERT INTO words (rowid, room, sender, body) VALUES (?, ?, ?, ?)",
  [STMT_REMOVE] = ("INSERT INTO words (words, rowid, room, sender, body)"
                   " VALUES ('delete', ?, ?, ?, ?)"),
  [STMT_PROGRESS] = "UPDATE progress SET seq = ?",
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
  guint64 seq; /* all before and this are in the index */
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

/* source: at a row of seq, key_id, sender, text; text: (nullable) */
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

static void
roll_back (JournalIndexer *self)
{
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL); /* the first error is the one told */
}

static gboolean
add_rows (JournalIndexer *self, guint limit, guint *n_rows, guint64 *last_seq, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->next;
  int result;

  sqlite3_bind_int64 (use, 1, (gint64) self->seq);
  sqlite3_bind_int64 (use, 2, limit);
  while ((result = sqlite3_step (use)) == SQLITE_ROW)
    {
      if (!write_words (self, STMT_ADD, use, get_text (use), error))
        return FALSE;
      *last_seq = (guint64) sqlite3_column_int64 (use, 0);
      (*n_rows)++;
    }
  if (result == SQLITE_DONE)
    return TRUE;
  journal_db_set_error (error, self->records);
  return FALSE;
}

/**
 * journal_indexer_add:
 * @is_done: (out): whether nothing was left to add
 */
gboolean
journal_indexer_add (JournalIndexer *self, guint limit, gboolean *is_done, GError **error)
{
  guint64 last_seq = self->seq;
  guint n_rows = 0;

  if (!run (self, STMT_BEGIN, error))
    return FALSE;
  if (add_rows (self, limit, &n_rows, &last_seq, error))
    {
      sqlite3_bind_int64 (self->stmts[STMT_PROGRESS], 1, (gint64) last_seq);
      if (run (self, STMT_PROGRESS, error) && run (self, STMT_COMMIT, error))
        {
          self->seq = last_seq;
          *is_done = n_rows < limit;
          return TRUE;
        }
    }
  roll_back (self);
  return FALSE;
}

/* The row stays, so that it goes as others do when retention takes it. */
static gboolean
blank_row (JournalIndexer *self, sqlite3_stmt *source, GError **error)
{
  return write_words (self, STMT_REMOVE, source, get_text (source), error) &&
         write_words (self, STMT_ADD, source, NULL, error);
}

static gboolean
remove_row (JournalIndexer *self, sqlite3_stmt *source, GError **error)
{
  return write_words (self, STMT_REMOVE, source, get_text (source), error);
}

typedef gboolean (*RowFunc) (JournalIndexer *self, sqlite3_stmt *source, GError **error);

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
change_in_one (JournalIndexer *self, GArray *seqs, RowFunc change, GError **error)
{
  if (!run (self, STMT_BEGIN, error))
    return FALSE;
  if (change_rows (self, seqs, change, error) && run (self, STMT_COMMIT, error))
    return TRUE;
  roll_back (self);
  return FALSE;
}

/**
 * journal_indexer_remove:
 * @seqs: (element-type gint64): of records that are about to go, while they are still there
 */
gboolean
journal_indexer_remove (JournalIndexer *self, GArray *seqs, GError **error)
{
  return change_in_one (self, seqs, remove_row, error);
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
  return change_in_one (self, seqs, blank_row, error);
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

/* Nobody waits for this file: it is synced and checkpointed by whoever writes it. */
void
journal_indexer_checkpoint (JournalIndexer *self)
{
  sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static gboolean
prepare (JournalIndexer *self, GError **error)
{
  for (guint i = 0; i < N_STMTS; i++)
    if (!journal_db_prepare (self->db, statements[i], &self->stmts[i], error))
      return FALSE;
  return journal_db_prepare (self->records,
                             "SELECT seq, key_id, sender, text FROM records WHERE seq > ?"
                             " AND kind & 2 AND key_id NOT NULL ORDER BY seq LIMIT ?",
                             &self->next, error) &&
         journal_db_prepare (self->records,
                             "SELECT seq, key_id, sender, text FROM records WHERE seq = ?"
                             " AND kind & 2 AND key_id NOT NULL",
                             &self->one, error);
}

/* %FALSE: there is no index, or one of another version, or of another journal */
static gboolean
open_existing (JournalIndexer *self, const char *search_path)
{
  gint64 version;
  gint64 seq;
  gint64 last_seq;

  self->db = journal_db_open (search_path, JOURNAL_DB_WRITE, CACHE_KIB, NULL); /* made anew */
  if (self->db == NULL || !journal_db_get_int64 (self->db, "PRAGMA user_version", &version, NULL) ||
      version != VERSION ||
      !journal_db_get_int64 (self->db, "SELECT seq FROM progress", &seq, NULL) ||
      !journal_db_get_int64 (self->records, "SELECT max (seq) FROM records", &last_seq, NULL) ||
      seq > last_seq) /* the journal lost its last second with the power, the index did not */
    return FALSE;
  self->seq = (guint64) seq;
  return TRUE;
}

static gboolean
make_anew (JournalIndexer *self, const char *search_path, GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version = %d", VERSION);

  g_clear_pointer (&self->db, sqlite3_close);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (search_path, suffixes[i], NULL);

      g_unlink (path); /* what cannot be removed fails below */
    }
  self->seq = 0;
  self->db = journal_db_open (search_path, JOURNAL_DB_CREATE, CACHE_KIB, error);
  return self->db != NULL && journal_db_exec (self->db, "PRAGMA journal_mode = WAL", error) &&
         journal_db_exec (self->db, SCHEMA, error) && journal_db_exec (self->db, version, error);
}

/**
 * journal_indexer_open:
 * @records: stays the caller's, and open
 */
JournalIndexer *
journal_indexer_open (sqlite3 *records, const char *search_path, GError **error)
{
  g_autoptr (JournalIndexer) self = g_new0 (JournalIndexer, 1);

  self->records = records;
  if (!open_existing (self, search_path) && !make_anew (self, search_path, error))
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

guint64
journal_indexer_get_seq (JournalIndexer *self)
{
  return self->seq;
}
