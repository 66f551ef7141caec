#include "config.h"

#include "journal-pruner.h"

#define STEP_RECORDS 200

#define SIZE "ifnull (length (text), 0) + ifnull (length (payload), 0)"

typedef enum
{
  STMT_BOUNDS,
  STMT_NEXT_KEY,
  STMT_COUNT,
  STMT_BYTES,
  STMT_OLDEST,
  STMT_STATE,
  STMT_DELETE,
  N_STMTS,
} Stmt;

static const char *const statements[N_STMTS] = {
  [STMT_BOUNDS] = "SELECT ifnull ((SELECT max (seq) FROM snapshots), 0),"
                  " ifnull ((SELECT max (seq) FROM records), 0)",
  [STMT_NEXT_KEY] = "SELECT id, key FROM keys WHERE id > ?1 ORDER BY id LIMIT 1",
  [STMT_COUNT] = "SELECT (SELECT count (*) FROM records WHERE key_id = ?1 AND kind & 2)"
                 " + (SELECT count (*) FROM records WHERE key_id = ?1 AND kind & 12)",
  [STMT_BYTES] = "SELECT (SELECT ifnull (sum (" SIZE "), 0) FROM records WHERE key_id = ?1"
                 " AND kind & 2) + (SELECT ifnull (sum (" SIZE "), 0) FROM records"
                 " WHERE key_id = ?1 AND kind & 12)",
  [STMT_OLDEST] = "SELECT seq, time_us, kind, " SIZE " FROM records WHERE key_id = ?1"
                  " AND kind & 2 AND seq > ?2"
                  " UNION ALL SELECT seq, time_us, kind, " SIZE " FROM records WHERE key_id = ?1"
                  " AND kind & 12 AND seq > ?2 ORDER BY seq LIMIT ?3",
  [STMT_STATE] = "SELECT seq, kind FROM records INDEXED BY records_state WHERE kind & 1"
                 " AND seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3",
  [STMT_DELETE] = "DELETE FROM records WHERE seq = ?1",
};

/* A pass goes through the state records before the newest snapshot, which nobody needs once they
 * are in no history; then through the keys, each from its oldest record on. */
struct _JournalPruner
{
  sqlite3 *db; /* the keeper's */
  JournalGate *gate;
  JournalIndexer *indexer;
  sqlite3_stmt *stmts[N_STMTS];
  gint64 snapshot_seq; /* STATE records after it stay */
  gint64 last_seq;     /* the newest record stays: the next one's place comes from it */
  gint64 state_seq;    /* looked at so far; not anew in each pass */

  gint64 key_id; /* 0: between passes */
  JournalRetention limits;
  gint64 seen_seq; /* of this key, looked at so far */
  guint64 count;   /* of this key, what is left */
  guint64 bytes;
};

/**
 * journal_pruner_new:
 *
 * All arguments stay the caller's.
 */
JournalPruner *
journal_pruner_new (sqlite3 *db, JournalGate *gate, JournalIndexer *indexer, GError **error)
{
  g_autoptr (JournalPruner) self = g_new0 (JournalPruner, 1);

  self->db = db;
  self->gate = gate;
  self->indexer = indexer;
  for (guint i = 0; i < N_STMTS; i++)
    if (!journal_db_prepare (db, statements[i], &self->stmts[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

void
journal_pruner_free (JournalPruner *self)
{
  for (guint i = 0; i < N_STMTS; i++)
    sqlite3_finalize (self->stmts[i]);
  g_free (self);
}

/* -1 when it could not be read: the caller looks at the error */
static gint64
get_total (JournalPruner *self, Stmt stmt)
{
  g_autoptr (JournalStmtUse) use = self->stmts[stmt];

  sqlite3_bind_int64 (use, 1, self->key_id);
  return sqlite3_step (use) == SQLITE_ROW ? sqlite3_column_int64 (use, 0) : -1;
}

static void
begin_pass (JournalPruner *self)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_BOUNDS];

  if (sqlite3_step (use) != SQLITE_ROW)
    return;
  self->snapshot_seq = sqlite3_column_int64 (use, 0);
  self->last_seq = sqlite3_column_int64 (use, 1);
}

/* Goes to the next key; key_id is 0 after the last one. */
static void
begin_key (JournalPruner *self, JournalLimitsFunc limits, gpointer user_data)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_NEXT_KEY];

  sqlite3_bind_int64 (use, 1, self->key_id);
  if (sqlite3_step (use) != SQLITE_ROW)
    {
      self->key_id = 0;
      return;
    }
  self->key_id = sqlite3_column_int64 (use, 0);
  self->seen_seq = 0;
  limits ((const char *) sqlite3_column_text (use, 1), &self->limits, user_data);
  self->count = self->limits.max_count > 0 ? (guint64) get_total (self, STMT_COUNT) : 0;
  self->bytes = self->limits.max_bytes > 0 ? (guint64) get_total (self, STMT_BYTES) : 0;
}

static gboolean
is_beyond_limits (const JournalPruner *self, gint64 time_us)
{
  const JournalRetention *limits = &self->limits;

  return (limits->max_count > 0 && self->count > limits->max_count) ||
         (limits->max_bytes > 0 && self->bytes > limits->max_bytes) ||
         (limits->max_age_us > 0 && time_us < g_get_real_time () - limits->max_age_us);
}

/* Returns whether the key may have more to take. */
static gboolean
collect_of_key (JournalPruner *self, GArray *seqs)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_OLDEST];
  guint n_rows = 0;

  sqlite3_bind_int64 (use, 1, self->key_id);
  sqlite3_bind_int64 (use, 2, self->seen_seq);
  sqlite3_bind_int64 (use, 3, STEP_RECORDS);
  for (; sqlite3_step (use) == SQLITE_ROW; n_rows++)
    {
      gint64 seq = sqlite3_column_int64 (use, 0);
      gboolean is_state = (sqlite3_column_int (use, 2) & JOURNAL_KIND_STATE) != 0;

      if (!is_beyond_limits (self, sqlite3_column_int64 (use, 1)))
        return FALSE;
      self->seen_seq = seq;
      self->count--;
      self->bytes -= MIN (self->bytes, (guint64) sqlite3_column_int64 (use, 3));
      if (seq != self->last_seq && (!is_state || seq <= self->snapshot_seq))
        g_array_append_val (seqs, seq);
    }
  return n_rows == STEP_RECORDS;
}

static gboolean
collect_of_state (JournalPruner *self, GArray *seqs)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_STATE];
  guint n_rows = 0;

  sqlite3_bind_int64 (use, 1, self->state_seq);
  sqlite3_bind_int64 (use, 2, MIN (self->snapshot_seq, self->last_seq - 1));
  sqlite3_bind_int64 (use, 3, STEP_RECORDS);
  for (; sqlite3_step (use) == SQLITE_ROW; n_rows++)
    {
      gint64 seq = sqlite3_column_int64 (use, 0);

      self->state_seq = seq;
      if (sqlite3_column_int (use, 1) == JOURNAL_KIND_STATE)
        g_array_append_val (seqs, seq);
    }
  return n_rows == STEP_RECORDS;
}

static gboolean
delete_rows (JournalPruner *self, GArray *seqs, GError **error)
{
  if (!journal_db_exec (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; i < seqs->len; i++)
    {
      g_autoptr (JournalStmtUse) use = self->stmts[STMT_DELETE];

      sqlite3_bind_int64 (use, 1, g_array_index (seqs, gint64, i));
      if (sqlite3_step (use) != SQLITE_DONE)
        {
          journal_db_set_error (error, self->db);
          sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL); /* the first error is told */
          return FALSE;
        }
    }
  return journal_db_exec (self->db, "COMMIT", error);
}

/* From the index first: its words are made from the rows. */
static gboolean
remove_records (JournalPruner *self, GArray *seqs, GError **error)
{
  gboolean is_deleted;

  if (seqs->len == 0)
    return TRUE;
  if (!journal_indexer_remove (self->indexer, seqs, error))
    return FALSE;
  journal_gate_lock (self->gate);
  is_deleted = delete_rows (self, seqs, error);
  journal_gate_unlock (self->gate);
  return is_deleted;
}

/**
 * journal_pruner_step:
 * @is_done: (out): whether a pass has ended; the next step begins another
 */
gboolean
journal_pruner_step (JournalPruner *self,
                     JournalLimitsFunc limits,
                     gpointer user_data,
                     gboolean *is_done,
                     GError **error)
{
  g_autoptr (GArray) seqs = g_array_new (FALSE, FALSE, sizeof (gint64));

  *is_done = FALSE;
  if (self->key_id == 0)
    {
      begin_pass (self);
      if (!collect_of_state (self, seqs))
        begin_key (self, limits, user_data);
      *is_done = self->key_id == 0 && seqs->len == 0;
    }
  else if (!collect_of_key (self, seqs))
    {
      begin_key (self, limits, user_data);
      *is_done = self->key_id == 0;
    }
  return remove_records (self, seqs, error);
}
