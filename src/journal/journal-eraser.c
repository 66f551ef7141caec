#include "config.h"

#include "journal-eraser.h"

#define STEP_RECORDS 200
#define PAUSE_US (G_USEC_PER_SEC / 500)  /* between steps: others have the gate then */
#define INDEX_US (G_USEC_PER_SEC / 5)    /* until the index has got to the record */
#define READERS_US (G_USEC_PER_SEC / 10) /* until those who read a log have finished */
#define REST                                                                                       \
  20 /* merging anew waits for so many times what merging took: of a large index it is             \
      * work */

typedef enum
{
  STMT_NEXT,
  STMT_MARK,
  STMT_DONE,
  STMT_OVERWRITE,
  N_STMTS,
} Stmt;

static const char *const statements[N_STMTS] = {
  [STMT_NEXT] = "SELECT seq FROM erasures WHERE NOT is_overwritten ORDER BY seq LIMIT ?1",
  [STMT_MARK] = "UPDATE erasures SET is_overwritten = 1 WHERE seq = ?1",
  [STMT_DONE] = "DELETE FROM erasures WHERE is_overwritten",
  /* Of the same length, so that SQLite writes it over what was there. */
  [STMT_OVERWRITE] = ("UPDATE records SET payload = zeroblob (length (payload)),"
                      " text = CAST (zeroblob (length (CAST (text AS BLOB))) AS TEXT)"
                      " WHERE seq = ?1"),
};

struct _JournalEraser
{
  sqlite3 *db; /* the keeper's */
  JournalGate *gate;
  JournalIndexer *indexer;
  sqlite3_stmt *stmts[N_STMTS];
  gboolean is_merging;     /* the index is on its way to one segment */
  gboolean is_merged;      /* and had got there when the last words were taken out of it */
  gint64 merge_began_us;   /* monotonic */
  gint64 merge_allowed_us; /* monotonic */
};

/**
 * journal_eraser_new:
 *
 * All arguments stay the caller's.
 */
JournalEraser *
journal_eraser_new (sqlite3 *db, JournalGate *gate, JournalIndexer *indexer, GError **error)
{
  g_autoptr (JournalEraser) self = g_new0 (JournalEraser, 1);

  self->db = db;
  self->gate = gate;
  self->indexer = indexer;
  for (guint i = 0; i < N_STMTS; i++)
    if (!journal_db_prepare (db, statements[i], &self->stmts[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

void
journal_eraser_free (JournalEraser *self)
{
  for (guint i = 0; i < N_STMTS; i++)
    sqlite3_finalize (self->stmts[i]);
  g_free (self);
}

static gboolean
run (JournalEraser *self, Stmt stmt, gint64 seq, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[stmt];

  if (sqlite3_bind_parameter_count (use) > 0)
    sqlite3_bind_int64 (use, 1, seq);
  if (sqlite3_step (use) == SQLITE_DONE)
    return TRUE;
  journal_db_set_error (error, self->db);
  return FALSE;
}

static GArray *
list_next (JournalEraser *self)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_NEXT];
  GArray *seqs = g_array_new (FALSE, FALSE, sizeof (gint64));

  sqlite3_bind_int64 (use, 1, STEP_RECORDS);
  while (sqlite3_step (use) == SQLITE_ROW)
    {
      gint64 seq = sqlite3_column_int64 (use, 0);

      g_array_append_val (seqs, seq);
    }
  return seqs;
}

static gboolean
write_over (JournalEraser *self, GArray *seqs, GError **error)
{
  gboolean is_written = journal_db_begin (self->db, error);

  for (guint i = 0; i < seqs->len && is_written; i++)
    is_written = run (self, STMT_OVERWRITE, g_array_index (seqs, gint64, i), error) &&
                 run (self, STMT_MARK, g_array_index (seqs, gint64, i), error);
  if (is_written && journal_db_exec (self->db, "COMMIT", error))
    return TRUE;

  journal_db_roll_back (self->db);
  return FALSE;
}

/* From the index first: its words are made from the rows. */
static gboolean
overwrite (JournalEraser *self, GArray *seqs, GError **error)
{
  gboolean is_written;

  if (!journal_indexer_blank (self->indexer, seqs, error))
    return FALSE;
  self->is_merged = FALSE;
  journal_gate_lock (self->gate);
  is_written = write_over (self, seqs, error);
  journal_gate_unlock (self->gate);
  return is_written;
}

/* Returns: %FALSE with @error set */
static gboolean
merge (JournalEraser *self, gint64 *due_us, GError **error)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_done;

  if (!self->is_merging && now_us < self->merge_allowed_us)
    {
      *due_us = self->merge_allowed_us;
      return TRUE;
    }
  if (!self->is_merging)
    {
      if (!journal_indexer_begin_merge (self->indexer, error))
        return FALSE;
      self->is_merging = TRUE;
      self->is_merged = TRUE; /* unless words come between */
      self->merge_began_us = now_us;
    }
  if (!journal_indexer_merge (self->indexer, &is_done, error))
    return FALSE;
  *due_us = g_get_monotonic_time () + PAUSE_US;
  if (is_done)
    {
      self->is_merging = FALSE;
      self->merge_allowed_us = *due_us + REST * (*due_us - self->merge_began_us);
    }
  return TRUE;
}

/* What is in the log is brought over before the gate is shut, so that it is not shut for long. */
static gboolean
empty_log (JournalEraser *self)
{
  gboolean is_empty;

  sqlite3_wal_checkpoint_v2 (self->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  journal_gate_lock (self->gate);
  is_empty = journal_db_empty_log (self->db);
  journal_gate_unlock (self->gate);
  return is_empty;
}

static gboolean
forget (JournalEraser *self, GError **error)
{
  gboolean is_done;

  journal_gate_lock (self->gate);
  is_done = run (self, STMT_DONE, 0, error);
  journal_gate_unlock (self->gate);
  return is_done;
}

static gboolean
is_all_done (JournalEraser *self, GError **error, gboolean *is_done)
{
  gint64 n;

  if (!journal_db_get_int64 (self->db, "SELECT count (*) FROM erasures", &n, error))
    return FALSE;
  *is_done = n == 0;
  return TRUE;
}

/**
 * journal_eraser_step:
 * @indexed_seq: all up to this place is in the index
 * @due_us: (out): monotonic time of the next step; %G_MAXINT64: all is done, until something else
 * is hidden
 */
gboolean
journal_eraser_step (JournalEraser *self, guint64 indexed_seq, gint64 *due_us, GError **error)
{
  g_autoptr (GArray) seqs = list_next (self);
  gboolean is_done;

  *due_us = g_get_monotonic_time () + PAUSE_US;
  if (seqs->len > 0 && (guint64) g_array_index (seqs, gint64, seqs->len - 1) > indexed_seq)
    {
      *due_us = g_get_monotonic_time () + INDEX_US;
      return TRUE;
    }
  if (seqs->len > 0)
    return overwrite (self, seqs, error);
  if (!is_all_done (self, error, &is_done))
    return FALSE;
  if (is_done)
    {
      *due_us = G_MAXINT64;
      return TRUE;
    }
  if (self->is_merging || !self->is_merged)
    return merge (self, due_us, error);
  if (!journal_indexer_empty_log (self->indexer) || !empty_log (self))
    {
      *due_us = g_get_monotonic_time () + READERS_US;
      return TRUE;
    }
  *due_us = G_MAXINT64;
  return forget (self, error);
}
