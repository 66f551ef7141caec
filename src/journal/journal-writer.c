#include "config.h"

#include "journal-writer.h"

#include "journal-class.h"
#include "journal-index.h"
#include "journal-schema.h"

#include <glib/gi18n-lib.h>

#define CACHE_KIB 4000 /* what it writes stands together: the end of the table */
#define INDEX_CACHE_KIB 500
#define MAX_TAIL 500000   /* records, of 24 bytes */
#define MAX_KEY_IDS 20000 /* remembered; beyond it they are forgotten and looked up anew */

typedef enum
{
  STMT_BEGIN,
  STMT_COMMIT,
  STMT_ROLLBACK,
  STMT_INSERT,
  STMT_HIDE,
  STMT_ERASE,
  STMT_FIND_BETWEEN,
  STMT_UNDO,
  STMT_UNDO_ERASE,
  STMT_FIND_KEY,
  STMT_INSERT_KEY,
  STMT_INSERT_TALK,
  N_STMTS,
} Stmt;

static const char *const statements[N_STMTS] = {
  [STMT_BEGIN] = "BEGIN IMMEDIATE",
  [STMT_COMMIT] = "COMMIT",
  [STMT_ROLLBACK] = "ROLLBACK",
  [STMT_INSERT] = ("INSERT INTO records (seq, time_us, msgid, kind, key_id, sender, account, text,"
                   " payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
  [STMT_HIDE] = "UPDATE records SET hidden = 1 WHERE seq = ?",
  [STMT_ERASE] = ("INSERT OR IGNORE INTO erasures (seq) SELECT seq FROM records WHERE seq = ?"
                  " AND kind & 10 AND NOT kind & 1"),
  [STMT_FIND_BETWEEN] = "SELECT seq FROM records WHERE seq > ? AND seq <= ? AND msgid = ?",
  [STMT_UNDO_ERASE] = "DELETE FROM erasures WHERE seq = ?", /* its place may be given again */
  [STMT_UNDO] = "DELETE FROM records WHERE seq = ?",
  [STMT_FIND_KEY] = "SELECT id FROM keys WHERE key = ?",
  [STMT_INSERT_KEY] = "INSERT INTO keys (key) VALUES (?)",
  [STMT_INSERT_TALK] = "INSERT OR IGNORE INTO talks (identity, key_id) VALUES (?, ?)",
};

struct _JournalWriter
{
  sqlite3 *db;
  sqlite3_stmt *stmts[N_STMTS];
  GHashTable *key_ids; /* (owned) key -> (owned) gint64 */
  guint64 last_seq;
  guint64 noted_seq;        /* all up to there was told to the tail */
  JournalTail *tail;        /* (owned) */
  int wal_pages;            /* in the log after the last commit */
  char *path;               /* (owned) */
  sqlite3 *index;           /* (owned) (nullable): opened when something is looked up */
  sqlite3_stmt *find_msgid; /* (owned) (nullable): of the index */
};

/* Runs a statement that gives no rows. */
static gboolean
run (JournalWriter *self, Stmt stmt, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[stmt];

  if (sqlite3_step (use) == SQLITE_DONE)
    return TRUE;
  journal_db_set_error (error, self->db);
  return FALSE;
}

static gboolean
insert_key (JournalWriter *self, const char *key, gint64 *id, GError **error)
{
  g_auto (GStrv) identities = journal_key_get_identities (key);

  journal_db_bind_text (self->stmts[STMT_INSERT_KEY], 1, key);
  if (!run (self, STMT_INSERT_KEY, error))
    return FALSE;
  *id = sqlite3_last_insert_rowid (self->db);
  for (guint i = 0; identities != NULL && identities[i] != NULL; i++)
    {
      journal_db_bind_text (self->stmts[STMT_INSERT_TALK], 1, identities[i]);
      sqlite3_bind_int64 (self->stmts[STMT_INSERT_TALK], 2, *id);
      if (!run (self, STMT_INSERT_TALK, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_key (JournalWriter *self, const char *key, gint64 *id, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_FIND_KEY];

  journal_db_bind_text (use, 1, key);
  switch (sqlite3_step (use))
    {
    case SQLITE_ROW:
      *id = sqlite3_column_int64 (use, 0);
      return TRUE;
    case SQLITE_DONE:
      return insert_key (self, key, id, error);
    default:
      journal_db_set_error (error, self->db);
      return FALSE;
    }
}

static gboolean
ensure_key (JournalWriter *self, const char *key, gint64 *id, GError **error)
{
  gint64 *known = g_hash_table_lookup (self->key_ids, key);

  if (known != NULL)
    {
      *id = *known;
      return TRUE;
    }
  if (!find_key (self, key, id, error))
    return FALSE;
  g_hash_table_insert (self->key_ids, g_strdup (key), g_memdup2 (id, sizeof *id));
  return TRUE;
}

static gboolean
insert_record (JournalWriter *self, JournalOp *op, GError **error)
{
  JournalRecord *record = op->record;
  sqlite3_stmt *stmt = self->stmts[STMT_INSERT];
  gint64 key_id;

  if (record->key != NULL)
    {
      if (!ensure_key (self, record->key, &key_id, error))
        return FALSE;
      sqlite3_bind_int64 (stmt, 5, key_id);
    }
  sqlite3_bind_int64 (stmt, 1, (gint64) self->last_seq + 1);
  sqlite3_bind_int64 (stmt, 2, record->time_us);
  journal_db_bind_text (stmt, 3, record->msgid);
  sqlite3_bind_int (stmt, 4, (int) record->kind);
  journal_db_bind_text (stmt, 6, record->sender);
  journal_db_bind_text (stmt, 7, record->account);
  journal_db_bind_text (stmt, 8, record->text);
  if (record->payload != NULL)
    {
      gsize size;
      gconstpointer data = g_bytes_get_data (record->payload, &size);

      sqlite3_bind_blob64 (stmt, 9, size > 0 ? data : "", size, SQLITE_STATIC);
    }
  if (!run (self, STMT_INSERT, error))
    return FALSE;
  record->seq = ++self->last_seq;
  return TRUE;
}

static void
let_index_go (JournalWriter *self)
{
  g_clear_pointer (&self->find_msgid, sqlite3_finalize);
  g_clear_pointer (&self->index, sqlite3_close);
}

static gboolean
ensure_index (JournalWriter *self)
{
  g_autofree char *index_path = NULL;

  if (self->index != NULL && journal_db_has_moved (self->index, "main"))
    let_index_go (self);
  if (self->find_msgid != NULL)
    return TRUE;
  index_path = journal_index_make_path (self->path);
  if (self->index == NULL)
    self->index = journal_db_open (index_path, JOURNAL_DB_READ, INDEX_CACHE_KIB, NULL);
  return self->index != NULL &&
         journal_db_prepare (self->index,
                             "SELECT seq, (SELECT place FROM msgids WHERE id = ?) FROM progress",
                             &self->find_msgid, NULL);
}

/* seq: (out): its place; 0: there is none with that msgid, of those after one place and not after
 * another */
static gboolean
find_between (JournalWriter *self,
              const char *msgid,
              gint64 after_seq,
              gint64 last_seq,
              gint64 *seq,
              GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_FIND_BETWEEN];

  *seq = 0;
  sqlite3_bind_int64 (use, 1, after_seq);
  sqlite3_bind_int64 (use, 2, last_seq);
  journal_db_bind_text (use, 3, msgid);
  switch (sqlite3_step (use))
    {
    case SQLITE_ROW:
      *seq = sqlite3_column_int64 (use, 0);
      return TRUE;
    case SQLITE_DONE:
      return TRUE;
    default:
      journal_db_set_error (error, self->db);
      return FALSE;
    }
}

/* The place the index knows; 0: none. indexed_seq: (out): it knows all up to there */
static gint64
find_in_index (JournalWriter *self, const char *msgid, gint64 *indexed_seq)
{
  g_autoptr (JournalStmtUse) use = ensure_index (self) ? self->find_msgid : NULL;

  *indexed_seq = 0; /* without an index all is looked through */
  if (use == NULL)
    return 0;
  journal_db_bind_text (use, 1, msgid);
  if (sqlite3_step (use) != SQLITE_ROW)
    return 0;
  *indexed_seq = sqlite3_column_int64 (use, 0);
  return sqlite3_column_int64 (use, 1);
}

/* What was stored in this transaction is not in the tail yet. seq: (out): 0: there is none */
static gboolean
find_msgid (JournalWriter *self, const char *msgid, gint64 *seq, GError **error)
{
  gint64 start;
  g_autoptr (GArray) known = journal_tail_find (self->tail, msgid, &start);
  gint64 indexed_seq;
  gint64 place;

  *seq = 0;
  for (guint i = 0; i < known->len && *seq == 0; i++)
    {
      place = g_array_index (known, gint64, i);
      if (!find_between (self, msgid, place - 1, place, seq, error))
        return FALSE;
    }
  if (*seq == 0 &&
      !find_between (self, msgid, (gint64) self->noted_seq, (gint64) self->last_seq, seq, error))
    return FALSE;
  if (*seq != 0)
    return TRUE;
  place = find_in_index (self, msgid, &indexed_seq);
  if (place != 0 && !find_between (self, msgid, place - 1, place, seq, error))
    return FALSE;
  return *seq != 0 || find_between (self, msgid, indexed_seq, start, seq, error);
}

static gboolean
hide_record (JournalWriter *self, JournalOp *op, GError **error)
{
  gint64 seq = (gint64) op->hide_seq;

  if (seq == 0 && !find_msgid (self, op->hide_msgid, &seq, error))
    return FALSE;
  sqlite3_bind_int64 (self->stmts[STMT_HIDE], 1, seq);
  sqlite3_bind_int64 (self->stmts[STMT_ERASE], 1, seq);
  return run (self, STMT_HIDE, error) && run (self, STMT_ERASE, error);
}

static gboolean
write_op (JournalWriter *self, JournalOp *op, GError **error)
{
  return op->record != NULL ? insert_record (self, op, error) : hide_record (self, op, error);
}

static gboolean
undo_op (JournalWriter *self, JournalOp *op, GError **error)
{
  if (op->record == NULL)
    return TRUE;
  sqlite3_bind_int64 (self->stmts[STMT_UNDO], 1, (gint64) op->record->seq);
  sqlite3_bind_int64 (self->stmts[STMT_UNDO_ERASE], 1, (gint64) op->record->seq);
  return run (self, STMT_UNDO, error) && run (self, STMT_UNDO_ERASE, error);
}

/* All of it or nothing. */
static gboolean
transact (JournalWriter *self,
          GPtrArray *ops,
          gboolean (*write) (JournalWriter *self, JournalOp *op, GError **error),
          GError **error)
{
  guint64 first_seq = self->last_seq;
  gboolean is_written;

  if (g_hash_table_size (self->key_ids) > MAX_KEY_IDS)
    g_hash_table_remove_all (self->key_ids);
  journal_db_roll_back (self->db); /* what could not be rolled back before */
  is_written = run (self, STMT_BEGIN, error);
  for (guint i = 0; i < ops->len && is_written; i++)
    is_written = write (self, ops->pdata[i], error);
  if (is_written && run (self, STMT_COMMIT, error))
    return TRUE;

  if (!sqlite3_get_autocommit (self->db)) /* some errors roll back by themselves */
    run (self, STMT_ROLLBACK, NULL);      /* the error that led here is the one to tell */
  self->last_seq = first_seq;
  g_hash_table_remove_all (self->key_ids); /* some may have been made in this transaction */
  return FALSE;
}

static void
note_in_tail (JournalWriter *self, const JournalRecord *record)
{
  const gint64 *key_id =
      record->key != NULL ? g_hash_table_lookup (self->key_ids, record->key) : NULL;

  journal_tail_add (self->tail, record->seq, key_id != NULL ? *key_id : 0, record->kind,
                    record->msgid);
}

/**
 * journal_writer_commit:
 * @ops: (element-type JournalOp): records get their seq
 *
 * Returns: %FALSE with @error set when nothing of it is stored
 */
gboolean
journal_writer_commit (JournalWriter *self, GPtrArray *ops, GError **error)
{
  if (!transact (self, ops, write_op, error))
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    {
      const JournalOp *op = ops->pdata[i];

      if (op->record != NULL)
        note_in_tail (self, op->record);
    }
  self->noted_seq = self->last_seq;
  return TRUE;
}

/**
 * journal_writer_undo:
 *
 * Takes back what journal_writer_commit() stored and the disk then refused to keep. The places stay
 * empty.
 */
gboolean
journal_writer_undo (JournalWriter *self, GPtrArray *ops, GError **error)
{
  return transact (self, ops, undo_op, error);
}

static int
on_wal_grew (void *data, sqlite3 *db, const char *name, int pages)
{
  JournalWriter *self = data;

  self->wal_pages = pages;
  return SQLITE_OK;
}

/**
 * journal_writer_open:
 *
 * Makes the file when there is none, and brings it up to date.
 */
JournalWriter *
journal_writer_open (const char *path, GError **error)
{
  g_autoptr (JournalWriter) self = g_new0 (JournalWriter, 1);
  gint64 last_seq;

  self->path = g_strdup (path);
  self->key_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->db = journal_db_open (path, JOURNAL_DB_CREATE, CACHE_KIB, error);
  if (self->db == NULL || !journal_schema_migrate (self->db, path, error))
    return NULL;
  for (guint i = 0; i < N_STMTS; i++)
    if (!journal_db_prepare (self->db, statements[i], &self->stmts[i], error))
      return NULL;
  if (!journal_db_get_int64 (self->db,
                             "SELECT max (ifnull ((SELECT max (seq) FROM records), 0),"
                             " ifnull ((SELECT max (seq) FROM snapshots), 0))",
                             &last_seq, error))
    return NULL;
  self->last_seq = (guint64) last_seq;
  self->noted_seq = self->last_seq;
  self->tail = journal_tail_new (self->last_seq, MAX_TAIL);
  sqlite3_wal_hook (self->db, on_wal_grew, self);
  return g_steal_pointer (&self);
}

void
journal_writer_free (JournalWriter *self)
{
  for (guint i = 0; i < N_STMTS; i++)
    sqlite3_finalize (self->stmts[i]);
  sqlite3_finalize (self->find_msgid);
  sqlite3_close (self->index);
  sqlite3_close (self->db);
  g_free (self->path);
  g_clear_pointer (&self->tail, journal_tail_free);
  g_hash_table_unref (self->key_ids);
  g_free (self);
}

guint64
journal_writer_get_last_seq (JournalWriter *self)
{
  return self->last_seq;
}

/**
 * journal_writer_get_tail:
 * Returns: (transfer none): what was committed and is not in the index yet, for any thread
 */
JournalTail *
journal_writer_get_tail (JournalWriter *self)
{
  return self->tail;
}

int
journal_writer_get_wal_pages (JournalWriter *self)
{
  return self->wal_pages;
}

/**
 * journal_writer_set_max_bytes:
 * @max_bytes: 0: as large as a file can be. A file that is larger stays as it is.
 */
void
journal_writer_set_max_bytes (JournalWriter *self, guint64 max_bytes)
{
  gint64 page_size = 4096;
  g_autofree char *sql = NULL;

  journal_db_get_int64 (self->db, "PRAGMA page_size", &page_size, NULL); /* else the default's */
  sql = g_strdup_printf ("PRAGMA max_page_count = %" G_GUINT64_FORMAT,
                         max_bytes == 0 ? G_GUINT64_CONSTANT (0xfffffffe)
                                        : MAX (max_bytes / (guint64) page_size, 1));
  journal_db_exec (self->db, sql, NULL); /* it cannot fail for a reason of the file's */
}
