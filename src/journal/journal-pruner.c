#include "config.h"

#include "journal-pruner.h"

#include "journal-limits.h"

#define STEP_RECORDS 200
#define STEP_COUNTED 20000 /* records whose sizes are added up in a step */
/* A key is looked at when this part of its limit has come, but not for less than that. */
#define DUE_PART 4
#define DUE_RECORDS 50
#define DUE_BYTES 16384

#define SIZE "ifnull (length (text), 0) + ifnull (length (payload), 0)"
#define OF_KEY(is_event)                                                                           \
  "SELECT place AS seq, time_us, kind, " SIZE " AS size FROM idx.places CROSS JOIN records"        \
  " ON records.seq = place WHERE of_key = ?1 AND is_event = " is_event " AND place > ?2"

typedef enum
{
  STMT_BOUNDS,
  STMT_NEXT_KEY,
  STMT_TOTAL,
  STMT_OLDEST,
  STMT_STATE,
  STMT_DELETE,
  N_STMTS,
} Stmt;

static const char *const statements[N_STMTS] = {
  [STMT_BOUNDS] = "SELECT ifnull ((SELECT max (seq) FROM snapshots), 0),"
                  " ifnull ((SELECT max (seq) FROM records), 0)",
  [STMT_NEXT_KEY] = "SELECT id, key FROM keys WHERE id >= ?1 ORDER BY id LIMIT 1",
  [STMT_TOTAL] = "SELECT count (*), ifnull (sum (size), 0), max (seq),"
                 " ifnull (sum (kind & 2 != 0), 0) FROM (" OF_KEY ("0") " UNION ALL " OF_KEY (
                     "1") " ORDER BY seq LIMIT ?3)",
  [STMT_OLDEST] = OF_KEY ("0") " UNION ALL " OF_KEY ("1") " ORDER BY seq LIMIT ?3",
  [STMT_STATE] = "SELECT seq, kind FROM records INDEXED BY records_state WHERE kind & 1"
                 " AND seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3",
  [STMT_DELETE] = "DELETE FROM records WHERE seq = ?1",
};

/* What a key has. Added up once, and from then on by what came and went. */
typedef struct
{
  gint64 seq; /* added up to this record */
  JournalHolding holding;
} Total;

/* What came to a key since it was looked at. */
typedef struct
{
  guint64 n_records;
  guint64 bytes;
  guint64 due_records; /* with so many, or so much, it is looked at */
  guint64 due_bytes;
  gboolean is_due; /* and waits for it */
} News;

/* A pass goes through the state records before the newest snapshot, which nobody needs once they
 * are in no history; then through the keys, each from its oldest record on. */
struct _JournalPruner
{
  sqlite3 *db; /* the keeper's, with the index attached */
  JournalGate *gate;
  JournalIndexer *indexer;
  sqlite3_stmt *stmts[N_STMTS];
  GHashTable *totals;  /* (owned) (owned) gint64 -> (owned) Total: of keys with a limit on them */
  GHashTable *news;    /* (owned) key id -> (owned) News */
  GQueue due;          /* of key ids: to be looked at, in a pass or not */
  gint64 snapshot_seq; /* STATE records after it stay */
  gint64 last_seq;     /* the newest record stays: the next one's place comes from it */
  gint64 state_seq;    /* looked at so far; not anew in each pass */

  enum
  {
    PASS_NONE,
    PASS_STATE,
    PASS_KEYS,
  } pass;
  gint64 pass_key_id; /* it has come to this key */

  gint64 key_id; /* 0: none is looked at just now */
  JournalRetention limits;
  Total *total;        /* (nullable): of this key */
  gint64 seen_seq;     /* of this key, looked at so far; 0: it is still added up */
  JournalHolding left; /* of this key, without what was looked at */
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
  self->totals = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->news = g_hash_table_new_full (NULL, NULL, NULL, g_free);
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
  g_hash_table_unref (self->totals);
  g_hash_table_unref (self->news);
  g_queue_clear (&self->due);
  g_free (self);
}

static void
find_bounds (JournalPruner *self)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_BOUNDS];

  if (sqlite3_step (use) != SQLITE_ROW)
    return;
  self->snapshot_seq = sqlite3_column_int64 (use, 0);
  self->last_seq = sqlite3_column_int64 (use, 1);
}

static Total *
ensure_total (JournalPruner *self)
{
  Total *total = g_hash_table_lookup (self->totals, &self->key_id);

  if (total == NULL)
    {
      total = g_new0 (Total, 1);
      g_hash_table_insert (self->totals, g_memdup2 (&self->key_id, sizeof self->key_id), total);
    }
  return total;
}

static News *
ensure_news (JournalPruner *self, gint64 key_id)
{
  News *news = g_hash_table_lookup (self->news, GINT_TO_POINTER ((gint) key_id));

  if (news == NULL)
    {
      news = g_new0 (News, 1);
      news->due_records = DUE_RECORDS; /* its limits are not known yet */
      news->due_bytes = DUE_BYTES;
      g_hash_table_insert (self->news, GINT_TO_POINTER ((gint) key_id), news);
    }
  return news;
}

static void
begin_news (JournalPruner *self)
{
  News *news = ensure_news (self, self->key_id);

  *news = (News){ .due_records = G_MAXUINT64, .due_bytes = G_MAXUINT64 };
  if (self->limits.max_count > 0)
    news->due_records = MAX (self->limits.max_count / DUE_PART, DUE_RECORDS);
  if (self->limits.max_bytes > 0)
    news->due_bytes = MAX (self->limits.max_bytes / DUE_PART, DUE_BYTES);
}

/* Begins with the first key from this one on; key_id is 0 when there is none. */
static void
begin_key (JournalPruner *self, gint64 first_id, JournalLimitsFunc limits, gpointer user_data)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_NEXT_KEY];

  sqlite3_bind_int64 (use, 1, first_id);
  if (sqlite3_step (use) != SQLITE_ROW)
    {
      self->key_id = 0;
      return;
    }
  self->key_id = sqlite3_column_int64 (use, 0);
  self->seen_seq = 0;
  limits ((const char *) sqlite3_column_text (use, 1), &self->limits, user_data);
  begin_news (self);
  if (self->limits.max_count > 0 || self->limits.max_bytes > 0)
    self->total = ensure_total (self);
  else
    {
      g_hash_table_remove (self->totals, &self->key_id);
      self->total = NULL;
    }
}

/* Adds up what has come since the last time. Returns whether there may be more of it. */
static gboolean
add_up (JournalPruner *self)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_TOTAL];
  Total *total = self->total;
  gint64 n_rows, n_messages;

  sqlite3_bind_int64 (use, 1, self->key_id);
  sqlite3_bind_int64 (use, 2, total->seq);
  sqlite3_bind_int64 (use, 3, STEP_COUNTED);
  if (sqlite3_step (use) != SQLITE_ROW)
    return FALSE; /* cannot be read: what is known counts */
  n_rows = sqlite3_column_int64 (use, 0);
  n_messages = sqlite3_column_int64 (use, 3);
  total->holding.n_messages += (guint64) n_messages;
  total->holding.n_events += (guint64) (n_rows - n_messages);
  total->holding.bytes += (guint64) sqlite3_column_int64 (use, 1);
  total->seq = MAX (total->seq, sqlite3_column_int64 (use, 2));
  return n_rows == STEP_COUNTED;
}

static gboolean
is_too_old (const JournalPruner *self, gint64 time_us)
{
  return self->limits.max_age_us > 0 && time_us < g_get_real_time () - self->limits.max_age_us;
}

/* gone: (inout): what the records of seqs come to. Returns whether the key may have more to take.
 */
static gboolean
collect_of_key (JournalPruner *self, GArray *seqs, JournalHolding *gone)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_OLDEST];
  guint n_rows = 0;

  sqlite3_bind_int64 (use, 1, self->key_id);
  sqlite3_bind_int64 (use, 2, self->seen_seq);
  sqlite3_bind_int64 (use, 3, STEP_RECORDS);
  for (; sqlite3_step (use) == SQLITE_ROW; n_rows++)
    {
      gint64 seq = sqlite3_column_int64 (use, 0);
      JournalKind kind = (JournalKind) sqlite3_column_int (use, 2);
      gboolean is_state = (kind & JOURNAL_KIND_STATE) != 0;
      guint64 bytes = (guint64) sqlite3_column_int64 (use, 3);
      gboolean goes = journal_limits_let_go (&self->limits, &self->left, kind,
                                             is_too_old (self, sqlite3_column_int64 (use, 1)));

      if (!goes && !journal_limits_have_excess_events (&self->limits, &self->left))
        return FALSE;
      self->seen_seq = seq;
      journal_holding_subtract (&self->left, kind, bytes);
      if (!goes || seq == self->last_seq || (is_state && seq > self->snapshot_seq))
        continue;
      g_array_append_val (seqs, seq);
      journal_holding_add (gone, kind, bytes);
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
delete_row (JournalPruner *self, gint64 seq, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_DELETE];

  sqlite3_bind_int64 (use, 1, seq);
  if (sqlite3_step (use) == SQLITE_DONE)
    return TRUE;
  journal_db_set_error (error, self->db);
  return FALSE;
}

static gboolean
delete_rows (JournalPruner *self, GArray *seqs, GError **error)
{
  gboolean is_deleted = journal_db_begin (self->db, error);

  for (guint i = 0; i < seqs->len && is_deleted; i++)
    is_deleted = delete_row (self, g_array_index (seqs, gint64, i), error);
  if (is_deleted && journal_db_exec (self->db, "COMMIT", error))
    return TRUE;

  journal_db_roll_back (self->db);
  return FALSE;
}

/* From the index first: its words are made from the rows. */
static gboolean
remove_records (JournalPruner *self, GArray *seqs, GError **error)
{
  gboolean is_deleted;

  if (seqs->len == 0)
    return TRUE;
  if (!journal_indexer_begin_remove (self->indexer, seqs, error))
    return FALSE;
  /* Nobody overwrites the pages that are freed: copies in them of words that were taken back, or
   * are later, must not stay. */
  sqlite3_exec (self->db, "PRAGMA main.secure_delete = ON", NULL, NULL, NULL);
  journal_gate_lock (self->gate);
  is_deleted = delete_rows (self, seqs, error);
  journal_gate_unlock (self->gate);
  sqlite3_exec (self->db, "PRAGMA main.secure_delete = FAST", NULL, NULL, NULL);
  journal_indexer_end_remove (self->indexer, is_deleted);
  return is_deleted;
}

/* Returns: %FALSE with @error set when what was collected could not be taken away */
static gboolean
prune_key (JournalPruner *self, gboolean *has_more, GError **error)
{
  g_autoptr (GArray) seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  JournalHolding gone = { 0 };

  if (self->seen_seq == 0)
    {
      *has_more = TRUE;
      if (self->total != NULL && add_up (self))
        return TRUE;
      self->left = self->total != NULL ? self->total->holding : gone;
    }
  *has_more = collect_of_key (self, seqs, &gone);
  if (!remove_records (self, seqs, error))
    {
      self->seen_seq = 0; /* from its beginning again */
      return FALSE;
    }
  if (self->total != NULL)
    journal_holding_take_away (&self->total->holding, &gone);
  return TRUE;
}

/* What had to stay, as the state is made of it, is not looked at anew for each that comes. */
static void
end_key (JournalPruner *self)
{
  News *news = ensure_news (self, self->key_id);

  if (self->total != NULL)
    {
      const JournalHolding *holding = &self->total->holding;

      news->due_records =
          MAX (news->due_records, (holding->n_messages + holding->n_events) / DUE_PART);
      news->due_bytes = MAX (news->due_bytes, holding->bytes / DUE_PART);
    }
  self->key_id = 0;
}

static gboolean
prune_state (JournalPruner *self, GError **error)
{
  g_autoptr (GArray) seqs = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!collect_of_state (self, seqs))
    {
      self->pass = PASS_KEYS;
      self->pass_key_id = 0;
    }
  return remove_records (self, seqs, error);
}

/* What came most lately goes before the rest of a pass. */
static void
begin_next_key (JournalPruner *self, JournalLimitsFunc limits, gpointer user_data)
{
  if (!g_queue_is_empty (&self->due))
    {
      begin_key (self, GPOINTER_TO_INT (g_queue_pop_head (&self->due)), limits, user_data);
      return;
    }
  begin_key (self, self->pass_key_id + 1, limits, user_data);
  self->pass_key_id = self->key_id;
  if (self->key_id == 0)
    self->pass = PASS_NONE;
}

/**
 * journal_pruner_step:
 *
 * A little of the work, when there is some.
 */
gboolean
journal_pruner_step (JournalPruner *self,
                     JournalLimitsFunc limits,
                     gpointer user_data,
                     GError **error)
{
  gboolean has_more;

  if (self->key_id == 0)
    {
      find_bounds (self);
      if (self->pass == PASS_STATE && g_queue_is_empty (&self->due))
        return prune_state (self, error);
      begin_next_key (self, limits, user_data);
      return TRUE;
    }
  if (!prune_key (self, &has_more, error))
    return FALSE;
  if (!has_more)
    end_key (self);
  return TRUE;
}

void
journal_pruner_begin_pass (JournalPruner *self)
{
  self->pass = PASS_STATE;
}

gboolean
journal_pruner_is_in_pass (const JournalPruner *self)
{
  return self->pass != PASS_NONE;
}

gboolean
journal_pruner_has_work (const JournalPruner *self)
{
  return self->key_id != 0 || self->pass != PASS_NONE || self->due.length > 0;
}

/**
 * journal_pruner_note:
 *
 * One more of the key is in the index.
 */
void
journal_pruner_note (JournalPruner *self, gint64 key_id, guint64 bytes)
{
  News *news = ensure_news (self, key_id);

  news->n_records++;
  news->bytes += bytes;
  if (news->is_due || (news->n_records < news->due_records && news->bytes < news->due_bytes))
    return;
  news->is_due = TRUE;
  g_queue_push_tail (&self->due, GINT_TO_POINTER ((gint) key_id));
}
