#include "config.h"

#include "journal-keeper.h"

#include "journal-eraser.h"
#include "journal-index.h"
#include "journal-pruner.h"

#include <sys/resource.h>

#define CACHE_KIB 4000
#define INDEX_RECORDS 1000                        /* a transaction of the index */
#define INDEX_DELAY_US (G_USEC_PER_SEC / 5)       /* so that slow talk is indexed in batches too */
#define RETRY_US (10 * G_USEC_PER_SEC)            /* after an error: the disk may be full */
#define REBUILD_INTERVAL_US (60 * G_USEC_PER_SEC) /* not more often: a disk may damage anything */
#define NICENESS 10                               /* of the thread */
#define PRUNE_INTERVAL_US (60 * G_USEC_PER_SEC)
#define PRUNE_PAUSE_US (G_USEC_PER_SEC / 500) /* between steps: the loop has the gate then */
#define PRUNE_STEPS 10 /* without a pause: as many records as come into the index meanwhile */

struct _JournalKeeper
{
  JournalGate *gate;
  JournalTail *tail;
  char *path;              /* (owned) */
  char *index_path;        /* (owned) */
  sqlite3 *db;             /* (owned): the thread's; BEGIN IMMEDIATE would take the index too */
  JournalIndexer *indexer; /* (owned): the thread's */
  JournalPruner *pruner;   /* (owned): the thread's */
  JournalEraser *eraser;   /* (owned): the thread's */
  GThread *thread;

  GMutex mutex; /* guards what follows */
  GCond cond;   /* there is work */
  guint64 committed_seq;
  guint64 indexed_seq;
  gboolean is_damaged;   /* the index must be made anew */
  gint64 rebuild_due_us; /* if it must be, not before */
  gint64 index_due_us;   /* when there is something to index */
  gboolean has_failed;   /* the index could not be written: not before index_due_us again */
  GBytes *snapshot;      /* (owned) (nullable): to be saved */
  guint64 snapshot_seq;
  gint64 pass_due_us;  /* G_MAXINT64: there are no limits and no state to take away */
  gint64 prune_due_us; /* of the next step; G_MAXINT64: nothing is under way */
  gboolean is_in_pass; /* the next one begins when it has ended, due or not */
  gint64 erase_due_us; /* G_MAXINT64: nothing was taken back */
  gboolean has_limits;
  JournalRetention limits;
  GHashTable *key_limits; /* (owned) key -> (owned) JournalRetention */
  gboolean is_stopping;
};

/* -- What the thread works with --------------------------------------------------------------- */

static void
close_parts (JournalKeeper *self)
{
  g_clear_pointer (&self->eraser, journal_eraser_free);
  g_clear_pointer (&self->pruner, journal_pruner_free);
  g_clear_pointer (&self->indexer, journal_indexer_free);
  g_clear_pointer (&self->db, sqlite3_close);
}

/* All of them, or none. */
static gboolean
open_parts (JournalKeeper *self, GError **error)
{
  self->db = journal_db_open (self->path, JOURNAL_DB_WRITE, CACHE_KIB, error);
  if (self->db != NULL)
    self->indexer = journal_indexer_open (self->db, self->index_path, error);
  if (self->indexer != NULL)
    self->pruner = journal_pruner_new (self->db, self->gate, self->indexer, error);
  if (self->pruner != NULL)
    self->eraser = journal_eraser_new (self->db, self->gate, self->indexer, error);
  if (self->eraser == NULL)
    close_parts (self);
  return self->eraser != NULL;
}

/* -- The thread: each runs without the mutex -------------------------------------------------- */

static gboolean
write_snapshot (JournalKeeper *self, guint64 seq, GBytes *snapshot, GError **error)
{
  g_autoptr (sqlite3_stmt) insert = NULL;
  gsize size;
  gconstpointer data = g_bytes_get_data (snapshot, &size);

  if (!journal_db_prepare (self->db, "INSERT OR REPLACE INTO snapshots (seq, data) VALUES (?, ?)",
                           &insert, error))
    return FALSE;
  sqlite3_bind_int64 (insert, 1, (gint64) seq);
  sqlite3_bind_blob64 (insert, 2, size > 0 ? data : "", size, SQLITE_STATIC);
  if (sqlite3_step (insert) != SQLITE_DONE)
    {
      journal_db_set_error (error, self->db);
      return FALSE;
    }
  return journal_db_exec (
      self->db, "DELETE FROM snapshots WHERE seq < (SELECT max (seq) FROM snapshots)", error);
}

static void
save_snapshot (JournalKeeper *self, guint64 seq, GBytes *snapshot)
{
  g_autoptr (GError) error = NULL;

  if (self->db == NULL)
    return; /* why was told; the next one may do */
  journal_gate_lock (self->gate);
  if (!journal_db_begin (self->db, &error) || !write_snapshot (self, seq, snapshot, &error) ||
      !journal_db_exec (self->db, "COMMIT", &error))
    {
      g_warning ("cannot save a snapshot: %s", error->message); /* the next one may do */
      journal_db_roll_back (self->db);
    }
  journal_gate_unlock (self->gate);
}

/* Returns %FALSE when it could not be written. */
static gboolean
add_to_index (JournalKeeper *self, guint64 committed_seq)
{
  g_autoptr (GError) error = NULL;

  if (journal_indexer_add (self->indexer, committed_seq, INDEX_RECORDS, &error))
    {
      journal_tail_drop (self->tail, journal_indexer_get_seq (self->indexer));
      return TRUE;
    }
  g_warning ("cannot write the search index: %s", error->message);
  return FALSE;
}

static void
get_limits (const char *key, JournalRetention *limits, gpointer user_data)
{
  JournalKeeper *self = user_data;
  JournalRetention *own;

  g_mutex_lock (&self->mutex);
  own = g_hash_table_lookup (self->key_limits, key);
  *limits = own != NULL ? *own : self->limits;
  g_mutex_unlock (&self->mutex);
}

static gboolean
rebuild (JournalKeeper *self)
{
  g_autoptr (GError) error = NULL;

  g_message ("the index is damaged: it is made anew");
  close_parts (self);
  journal_index_remove (self->index_path);
  if (open_parts (self, &error))
    return TRUE;
  g_warning ("cannot make the index anew: %s", error->message);
  return FALSE;
}

/* Returns when to go on; %G_MAXINT64: when there is something to do. */
static gint64
prune (JournalKeeper *self)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < PRUNE_STEPS && journal_pruner_has_work (self->pruner); i++)
    if (!journal_pruner_step (self->pruner, get_limits, self, &error))
      {
        g_warning ("cannot take away old records: %s", error->message);
        return g_get_monotonic_time () + RETRY_US;
      }
  return journal_pruner_has_work (self->pruner) ? g_get_monotonic_time () + PRUNE_PAUSE_US
                                                : G_MAXINT64;
}

/* Returns when to go on. */
static gint64
erase (JournalKeeper *self, guint64 indexed_seq)
{
  g_autoptr (GError) error = NULL;
  gint64 due_us;

  if (journal_eraser_step (self->eraser, indexed_seq, &due_us, &error))
    return due_us;
  g_warning ("cannot erase what was taken back: %s", error->message);
  return g_get_monotonic_time () + RETRY_US;
}

/* -- The thread: each runs with the mutex, but for the work in its middle --------------------- */

/* A pass under way may have gone past what changed: another follows. */
static void
prune_soon (JournalKeeper *self)
{
  self->pass_due_us = g_get_monotonic_time ();
}

static gint64
get_prune_due_us (const JournalKeeper *self)
{
  return self->is_in_pass ? self->prune_due_us : MIN (self->prune_due_us, self->pass_due_us);
}

/* Meanwhile pages and searches look through the journal. What was under way begins anew. */
static void
do_rebuild (JournalKeeper *self)
{
  gboolean is_open;

  self->is_damaged = FALSE;
  g_mutex_unlock (&self->mutex);
  is_open = rebuild (self);
  g_mutex_lock (&self->mutex);
  self->is_damaged = !is_open;
  self->rebuild_due_us = g_get_monotonic_time () + (is_open ? REBUILD_INTERVAL_US : RETRY_US);
  self->indexed_seq = 0;
  self->has_failed = FALSE;
  self->index_due_us = 0;
  self->is_in_pass = FALSE;
  self->prune_due_us = G_MAXINT64;
  self->erase_due_us = 0;
  if (self->has_limits)
    prune_soon (self);
}

static void
do_snapshot (JournalKeeper *self)
{
  g_autoptr (GBytes) snapshot = g_steal_pointer (&self->snapshot);
  guint64 seq = self->snapshot_seq;

  g_mutex_unlock (&self->mutex);
  save_snapshot (self, seq, snapshot);
  g_mutex_lock (&self->mutex);
  prune_soon (self); /* state before it can go */
}

static void
on_placed (gint64 key_id, guint64 bytes, gpointer user_data)
{
  journal_pruner_note (((JournalKeeper *) user_data)->pruner, key_id, bytes);
}

static void
do_index (JournalKeeper *self)
{
  guint64 committed_seq = self->committed_seq;
  gboolean is_added;

  journal_indexer_set_placed_func (self->indexer, self->has_limits ? on_placed : NULL, self);
  g_mutex_unlock (&self->mutex);
  is_added = add_to_index (self, committed_seq);
  g_mutex_lock (&self->mutex);
  self->has_failed = !is_added;
  if (self->has_failed)
    self->index_due_us = g_get_monotonic_time () + RETRY_US;
  else
    self->indexed_seq = journal_indexer_get_seq (self->indexer);
  if (self->prune_due_us == G_MAXINT64 && journal_pruner_has_work (self->pruner))
    self->prune_due_us = g_get_monotonic_time ();
}

static void
do_prune (JournalKeeper *self)
{
  gint64 due_us;

  if (!self->is_in_pass && g_get_monotonic_time () >= self->pass_due_us)
    {
      self->is_in_pass = TRUE;
      self->pass_due_us = G_MAXINT64; /* may be set anew meanwhile */
      journal_pruner_begin_pass (self->pruner);
    }
  g_mutex_unlock (&self->mutex);
  due_us = prune (self);
  g_mutex_lock (&self->mutex);
  self->prune_due_us = due_us;
  if (!self->is_in_pass || journal_pruner_is_in_pass (self->pruner))
    return;
  self->is_in_pass = FALSE;
  if (self->has_limits)
    self->pass_due_us = MIN (self->pass_due_us, g_get_monotonic_time () + PRUNE_INTERVAL_US);
}

static void
do_erase (JournalKeeper *self)
{
  guint64 indexed_seq = self->indexed_seq;
  gint64 due_us;

  self->erase_due_us = G_MAXINT64; /* may be set anew meanwhile */
  g_mutex_unlock (&self->mutex);
  due_us = erase (self, indexed_seq);
  g_mutex_lock (&self->mutex);
  self->erase_due_us = MIN (self->erase_due_us, due_us);
}

static gboolean
is_index_due (const JournalKeeper *self, gint64 now_us)
{
  if (self->indexed_seq >= self->committed_seq)
    return FALSE;
  if (now_us >= self->index_due_us)
    return TRUE;
  return !self->has_failed && (now_us >= get_prune_due_us (self) ||
                               self->committed_seq - self->indexed_seq > INDEX_RECORDS);
}

static void
wait_for_work (JournalKeeper *self)
{
  gint64 due_us = MIN (get_prune_due_us (self), self->erase_due_us);

  if (self->indexed_seq < self->committed_seq)
    due_us = MIN (due_us, self->index_due_us);
  if (self->eraser == NULL)
    due_us = self->rebuild_due_us;
  else if (self->is_damaged)
    due_us = MIN (due_us, self->rebuild_due_us);
  if (due_us == G_MAXINT64)
    g_cond_wait (&self->cond, &self->mutex);
  else
    g_cond_wait_until (&self->cond, &self->mutex, due_us);
}

/* Where processors are short, those who are waited for go first. Elsewhere than on Linux this would
 * be said of the whole process. */
static void
step_back (void)
{
#ifdef __linux__
  setpriority (PRIO_PROCESS, (id_t) gettid (), NICENESS);
#endif
}

/* Returns whether there was something to do. */
static gboolean
work (JournalKeeper *self)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean must_index = is_index_due (self, now_us);
  gboolean must_erase = now_us >= self->erase_due_us;
  gboolean must_prune = now_us >= get_prune_due_us (self);

  if (must_index)
    do_index (self);
  if (must_index && !self->has_failed && (self->is_in_pass || now_us >= self->pass_due_us))
    do_index (self); /* of the two, one was of places: a pass is to see what there is */
  if (must_erase)
    do_erase (self);
  if (must_prune) /* sees what is in the index */
    do_prune (self);
  self->is_damaged = self->is_damaged || journal_indexer_is_damaged (self->indexer);
  return must_index || must_erase || must_prune;
}

static gpointer
run (gpointer data)
{
  JournalKeeper *self = data;

  step_back ();
  g_mutex_lock (&self->mutex);
  while (!self->is_stopping || self->snapshot != NULL)
    {
      if (self->snapshot != NULL)
        do_snapshot (self);
      else if (self->is_damaged && g_get_monotonic_time () >= self->rebuild_due_us)
        do_rebuild (self);
      else if (self->eraser == NULL || !work (self))
        wait_for_work (self);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* -- From elsewhere --------------------------------------------------------------------------- */

static void
keeper_free (JournalKeeper *self)
{
  close_parts (self);
  g_free (self->path);
  g_free (self->index_path);
  g_clear_pointer (&self->snapshot, g_bytes_unref);
  g_hash_table_unref (self->key_limits);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/**
 * journal_keeper_start:
 * @last_seq: the last place in the journal
 */
JournalKeeper *
journal_keeper_start (const char *path,
                      const char *index_path,
                      JournalGate *gate,
                      JournalTail *tail,
                      guint64 last_seq,
                      GError **error)
{
  JournalKeeper *self = g_new0 (JournalKeeper, 1);

  self->gate = gate;
  self->tail = tail;
  self->committed_seq = last_seq;
  self->pass_due_us = G_MAXINT64;
  self->prune_due_us = G_MAXINT64;
  self->erase_due_us = 0; /* what an earlier run has left */
  self->key_limits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->path = g_strdup (path);
  self->index_path = g_strdup (index_path);
  if (!open_parts (self, error))
    {
      keeper_free (self);
      return NULL;
    }
  self->indexed_seq = journal_indexer_get_seq (self->indexer);
  self->thread = g_thread_new ("journal-keeper", run, self);
  return self;
}

void
journal_keeper_stop (JournalKeeper *self)
{
  g_mutex_lock (&self->mutex);
  self->is_stopping = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  keeper_free (self);
}

void
journal_keeper_note_commit (JournalKeeper *self, guint64 seq)
{
  g_mutex_lock (&self->mutex);
  if (self->indexed_seq >= self->committed_seq && !self->has_failed)
    {
      self->index_due_us = g_get_monotonic_time () + INDEX_DELAY_US;
      g_cond_signal (&self->cond);
    }
  else if (seq - self->indexed_seq > INDEX_RECORDS)
    g_cond_signal (&self->cond);
  self->committed_seq = seq;
  g_mutex_unlock (&self->mutex);
}

/* Words were hidden by a commit that was noted. */
void
journal_keeper_note_hidden (JournalKeeper *self)
{
  g_mutex_lock (&self->mutex);
  self->erase_due_us = MIN (self->erase_due_us, g_get_monotonic_time ());
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
journal_keeper_note_damage (JournalKeeper *self)
{
  g_mutex_lock (&self->mutex);
  self->is_damaged = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
journal_keeper_save_snapshot (JournalKeeper *self, guint64 seq, GBytes *snapshot)
{
  g_mutex_lock (&self->mutex);
  if (self->snapshot == NULL || seq >= self->snapshot_seq)
    {
      g_clear_pointer (&self->snapshot, g_bytes_unref);
      self->snapshot = g_bytes_ref (snapshot);
      self->snapshot_seq = seq;
    }
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
journal_keeper_set_retention (JournalKeeper *self,
                              const char *key,
                              const JournalRetention *retention)
{
  g_mutex_lock (&self->mutex);
  if (key == NULL)
    self->limits = *retention;
  else if (retention == NULL)
    g_hash_table_remove (self->key_limits, key);
  else
    g_hash_table_insert (self->key_limits, g_strdup (key),
                         g_memdup2 (retention, sizeof *retention));
  self->has_limits = TRUE;
  prune_soon (self);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}
