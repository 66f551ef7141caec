#include "config.h"

#include "journal-sqlite.h"

#include "journal-class.h"
#include "journal-committer.h"
#include "journal-db-library.h"
#include "journal-index.h"
#include "journal-keeper.h"
#include "journal-reader.h"
#include "journal-schema.h"
#include "journal-syncer.h"
#include "journal-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/* Searches have a thread of their own: pages never wait for them. */
#define N_PAGE_READERS 2
#define N_SEARCH_READERS 1
/* So many records of one turn are worth waking a thread for. */
#define HANDOVER_OPS 16
/* So many are told before the network gets its turn. */
#define MAX_TOLD 512

#define JOURNAL_TYPE_SQLITE (journal_sqlite_get_type ())
G_DECLARE_FINAL_TYPE (JournalSqlite, journal_sqlite, JOURNAL, SQLITE, Journal)

typedef struct
{
  GThreadPool *pool;     /* (owned) of GTask */
  GAsyncQueue *readers;  /* (owned) of (owned) JournalReader: those that are free */
  JournalKeeper *keeper; /* (nullable): told when the index turns out to be damaged */
} Pool;

/* What the syncer said and the loop has not heard yet. */
typedef struct
{
  gboolean is_answer; /* to the request of the commit with this serial */
  guint serial;
  gboolean is_synced;
  gboolean is_trouble; /* nobody asked */
} SyncNews;

struct _JournalSqlite
{
  Journal parent_instance;
  JournalDurability durability;
  char *path;       /* (owned) */
  char *index_path; /* (owned) */
  int lock_fd;
  JournalGate gate;
  JournalWriter *writer;       /* (owned) (nullable): none when only reading */
  JournalCommitter *committer; /* (owned) (nullable) */
  JournalSyncer *syncer;       /* (owned) (nullable) */
  JournalKeeper *keeper;       /* (owned) (nullable) */
  Pool pages;
  Pool searches;
  GSource *handed_source; /* (owned) (nullable): ready when the committer has a result */
  GSource *synced_source; /* (owned) (nullable): ready when the syncer has said something */
  GMutex news_mutex;
  SyncNews news;           /* guarded by it */
  GPtrArray *handed_ops;   /* in flight, at the committer; owned by the base class */
  GPtrArray *unsynced_ops; /* in flight, stored but not on the disk; owned by the base class */
  guint sync_serial;       /* of the commit that waits: answers to others come too late */
};

G_DEFINE_FINAL_TYPE (JournalSqlite, journal_sqlite, JOURNAL_TYPE_JOURNAL)

/* -- Committing ------------------------------------------------------------------------------- */

static gboolean
has_records (GPtrArray *ops)
{
  for (guint i = 0; i < ops->len; i++)
    if (((JournalOp *) ops->pdata[i])->record != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
has_hides (GPtrArray *ops)
{
  for (guint i = 0; i < ops->len; i++)
    if (((JournalOp *) ops->pdata[i])->hide_msgid != NULL)
      return TRUE;
  return FALSE;
}

static void
set_sync_error (GError **error)
{
  g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_IO,
               _ ("The disk did not keep what was written to the history"));
}

static gboolean
end_sync (JournalSqlite *self, gboolean is_synced, GError **error)
{
  GPtrArray *ops = g_steal_pointer (&self->unsynced_ops);

  g_atomic_int_inc ((int *) &self->sync_serial); /* looked at by the syncer at any time */
  if (is_synced)
    return TRUE;
  set_sync_error (error);
  journal_gate_lock (&self->gate);
  journal_writer_undo (self->writer, ops, NULL); /* a disk that refuses may refuse this too */
  journal_gate_unlock (&self->gate);
  return FALSE;
}

static gboolean
on_synced_in_loop (gpointer data)
{
  g_autoptr (JournalSqlite) self = g_object_ref (data);
  SyncNews news;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) trouble = NULL;

  g_source_set_ready_time (self->synced_source, -1);
  g_mutex_lock (&self->news_mutex);
  news = self->news;
  self->news = (SyncNews){ 0 };
  g_mutex_unlock (&self->news_mutex);

  if (news.is_answer && self->unsynced_ops != NULL && news.serial == self->sync_serial)
    {
      end_sync (self, news.is_synced, &error); /* told through error */
      journal_commit_done (JOURNAL_JOURNAL (self), error);
    }
  if (news.is_trouble)
    {
      set_sync_error (&trouble);
      journal_tell_trouble (JOURNAL_JOURNAL (self), trouble);
    }
  return G_SOURCE_CONTINUE;
}

/* On the syncer's thread, and never carried out there, as g_main_context_invoke() would while
 * nobody runs the loop. The serial does not change while a commit waits. */
static void
on_synced (gboolean is_requested, gboolean is_synced, gpointer user_data)
{
  JournalSqlite *self = user_data;

  g_mutex_lock (&self->news_mutex);
  if (is_requested)
    {
      self->news.is_answer = TRUE;
      self->news.serial = (guint) g_atomic_int_get ((int *) &self->sync_serial);
      self->news.is_synced = is_synced;
    }
  else
    self->news.is_trouble = TRUE;
  g_mutex_unlock (&self->news_mutex);
  g_source_set_ready_time (self->synced_source, 0);
}

/* What comes after a commit, wherever it was made. */
static JournalCommitStatus
commit_done (JournalSqlite *self, GPtrArray *ops, gboolean must_wait, GError **error)
{
  guint64 last_seq = journal_writer_get_last_seq (self->writer);

  journal_syncer_note_commit (self->syncer, journal_writer_get_wal_pages (self->writer));
  journal_keeper_note_commit (self->keeper, last_seq);
  if (has_hides (ops))
    journal_keeper_note_hidden (self->keeper);
  if (self->durability == JOURNAL_DURABILITY_NORMAL || !has_records (ops))
    return JOURNAL_COMMIT_DONE;

  self->unsynced_ops = ops;
  if (must_wait)
    return end_sync (self, journal_syncer_sync_now (self->syncer), error) ? JOURNAL_COMMIT_DONE
                                                                          : JOURNAL_COMMIT_FAILED;
  journal_syncer_request (self->syncer);
  return JOURNAL_COMMIT_STARTED;
}

static JournalCommitStatus
take_handed (JournalSqlite *self, gboolean must_wait, GError **error)
{
  GPtrArray *ops = g_steal_pointer (&self->handed_ops);

  if (!journal_committer_take (self->committer, error))
    return JOURNAL_COMMIT_FAILED;
  return commit_done (self, ops, must_wait, error);
}

/* journal_close() may have taken it before. */
static gboolean
has_result (JournalSqlite *self)
{
  return self->handed_ops != NULL && self->committer != NULL &&
         journal_committer_is_done (self->committer);
}

/* What the thread has ready while this tells is told with it, and sent with it. */
static gboolean
on_handed_in_loop (gpointer data)
{
  g_autoptr (JournalSqlite) self = g_object_ref (data);
  guint n_told = 0;

  g_source_set_ready_time (self->handed_source, -1);
  while (n_told < MAX_TOLD && has_result (self))
    {
      g_autoptr (GError) error = NULL;

      n_told += self->handed_ops->len;
      if (take_handed (self, FALSE, &error) != JOURNAL_COMMIT_STARTED)
        journal_commit_done (JOURNAL_JOURNAL (self), error);
    }
  if (has_result (self))
    g_source_set_ready_time (self->handed_source, 0);
  return G_SOURCE_CONTINUE;
}

/* On the committer's thread. */
static void
on_handed (gpointer user_data)
{
  g_source_set_ready_time (((JournalSqlite *) user_data)->handed_source, 0);
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs source_funcs = { .dispatch = source_dispatch };

static GSource *
attach_source (JournalSqlite *self, const char *name, GSourceFunc on_ready)
{
  GSource *source = g_source_new (&source_funcs, sizeof (GSource));

  g_source_set_static_name (source, name);
  g_source_set_callback (source, on_ready, self, NULL);
  g_source_set_ready_time (source, -1);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
ensure_sources (JournalSqlite *self)
{
  if (self->handed_source != NULL)
    return;
  self->handed_source = attach_source (self, "journal-commit", on_handed_in_loop);
  self->synced_source = attach_source (self, "journal-sync", on_synced_in_loop);
}

static void
remove_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static JournalCommitStatus
commit_here (JournalSqlite *self, GPtrArray *ops, gboolean must_wait, GError **error)
{
  gboolean is_committed;

  if (must_wait)
    journal_gate_lock (&self->gate);
  else if (!journal_gate_try (&self->gate))
    return JOURNAL_COMMIT_LATER;
  is_committed = journal_writer_commit (self->writer, ops, error);
  journal_gate_unlock (&self->gate);
  return is_committed ? commit_done (self, ops, must_wait, error) : JOURNAL_COMMIT_FAILED;
}

/* All of it: smaller batches would be sent in more pieces, which costs more than it wins. */
static gboolean
sqlite_may_overlap (Journal *journal, guint n_pending)
{
  return n_pending >= HANDOVER_OPS;
}

static JournalCommitStatus
sqlite_commit (Journal *journal, GPtrArray *ops, gboolean must_wait, GError **error)
{
  JournalSqlite *self = JOURNAL_SQLITE (journal);

  if (self->writer == NULL)
    {
      g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_CLOSED,
                   _ ("The history was opened for reading"));
      return JOURNAL_COMMIT_FAILED;
    }
  ensure_sources (self);
  if (self->handed_ops != NULL)
    journal_committer_wait (self->committer); /* hides, while the next batch is on its way */
  if (must_wait || ops->len < HANDOVER_OPS || !has_records (ops))
    return commit_here (self, ops, must_wait, error);
  self->handed_ops = ops;
  journal_committer_start (self->committer, ops);
  return JOURNAL_COMMIT_STARTED;
}

static gboolean
sqlite_wait_commit (Journal *journal, GError **error)
{
  JournalSqlite *self = JOURNAL_SQLITE (journal);

  if (self->handed_ops != NULL)
    return take_handed (self, TRUE, error) == JOURNAL_COMMIT_DONE;
  return end_sync (self, journal_syncer_sync_now (self->syncer), error);
}

/* -- Reading ---------------------------------------------------------------------------------- */

static void
run_task (gpointer data, gpointer user_data)
{
  GTask *task = data; /* (owned) */
  Pool *pool = user_data;
  JournalRequest *request = g_task_get_task_data (task);
  JournalReader *reader = g_async_queue_pop (pool->readers); /* as many as threads: never waits */
  GError *error = NULL;
  gpointer result;

  result = journal_reader_run (reader, request, g_task_get_cancellable (task), &error);
  if (journal_reader_take_damage (reader) && pool->keeper != NULL)
    journal_keeper_note_damage (pool->keeper);
  g_async_queue_push (pool->readers, reader);
  journal_request_return (task, result, error);
}

static void
sqlite_run (Journal *journal, GTask *task)
{
  JournalSqlite *self = JOURNAL_SQLITE (journal);
  JournalRequest *request = g_task_get_task_data (task);
  Pool *pool = request->type == JOURNAL_REQUEST_SEARCH ? &self->searches : &self->pages;

  g_thread_pool_push (pool->pool, task, NULL); /* an error is no thread yet: it runs later */
}

static gboolean
pool_open (Pool *pool, JournalSqlite *self, guint n_readers, GError **error)
{
  JournalTail *tail = self->writer != NULL ? journal_writer_get_tail (self->writer) : NULL;

  pool->keeper = self->keeper;
  pool->readers = g_async_queue_new_full ((GDestroyNotify) journal_reader_free);
  for (guint i = 0; i < n_readers; i++)
    {
      JournalReader *reader = journal_reader_open (self->path, self->index_path, tail, error);

      if (reader == NULL)
        return FALSE;
      g_async_queue_push (pool->readers, reader);
    }
  pool->pool = g_thread_pool_new (run_task, pool, (int) n_readers, FALSE, NULL);
  return TRUE;
}

static void
pool_close (Pool *pool)
{
  if (pool->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&pool->pool), FALSE, TRUE);
  g_clear_pointer (&pool->readers, g_async_queue_unref);
}

/* -- The rest of the class -------------------------------------------------------------------- */

static gboolean
sqlite_replay (Journal *journal,
               GBytes **snapshot,
               guint64 *snapshot_seq,
               JournalReplayFunc func,
               gpointer user_data,
               GError **error)
{
  JournalSqlite *self = JOURNAL_SQLITE (journal);
  g_autoptr (JournalReader) reader =
      journal_reader_open (self->path, self->index_path, NULL, error);

  return reader != NULL &&
         journal_reader_replay (reader, snapshot, snapshot_seq, func, user_data, error);
}

static void
sqlite_save_snapshot (Journal *journal, guint64 seq, GBytes *snapshot)
{
  JournalSqlite *self = JOURNAL_SQLITE (journal);

  if (self->keeper != NULL)
    journal_keeper_save_snapshot (self->keeper, seq, snapshot);
}

static void
sqlite_set_retention (Journal *journal, const char *key, const JournalRetention *retention)
{
  JournalSqlite *self = JOURNAL_SQLITE (journal);

  if (self->keeper != NULL)
    journal_keeper_set_retention (self->keeper, key, retention);
}

/* Whoever closes last checkpoints the log: that is the writer, with everyone else gone. */
static void
sqlite_close (Journal *journal)
{
  JournalSqlite *self = JOURNAL_SQLITE (journal);

  pool_close (&self->searches);
  pool_close (&self->pages);
  g_clear_pointer (&self->keeper, journal_keeper_stop);
  g_clear_pointer (&self->committer, journal_committer_stop);
  remove_source (&self->handed_source);
  g_clear_pointer (&self->syncer, journal_syncer_stop);
  remove_source (&self->synced_source);
  g_clear_pointer (&self->writer, journal_writer_free);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

static void
journal_sqlite_finalize (GObject *object)
{
  JournalSqlite *self = JOURNAL_SQLITE (object);

  g_mutex_clear (&self->gate.mutex);
  g_mutex_clear (&self->news_mutex);
  g_free (self->path);
  g_free (self->index_path);
  G_OBJECT_CLASS (journal_sqlite_parent_class)->finalize (object);
}

static void
journal_sqlite_class_init (JournalSqliteClass *klass)
{
  JournalClass *journal_class = JOURNAL_JOURNAL_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = journal_sqlite_finalize;
  journal_class->may_overlap = sqlite_may_overlap;
  journal_class->commit = sqlite_commit;
  journal_class->wait_commit = sqlite_wait_commit;
  journal_class->run = sqlite_run;
  journal_class->replay = sqlite_replay;
  journal_class->save_snapshot = sqlite_save_snapshot;
  journal_class->set_retention = sqlite_set_retention;
  journal_class->close = sqlite_close;
}

static void
journal_sqlite_init (JournalSqlite *self)
{
  self->lock_fd = -1;
  g_mutex_init (&self->gate.mutex);
  g_mutex_init (&self->news_mutex);
  self->gate.journal = JOURNAL_JOURNAL (self);
}

/* -- Opening ---------------------------------------------------------------------------------- */

/* On a file of its own: closing any descriptor of the journal's would release SQLite's locks. */
static gboolean
take_lock (JournalSqlite *self, GError **error)
{
  g_autofree char *lock_path = g_strconcat (self->path, "-lock", NULL);

  self->lock_fd = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock_fd < 0)
    {
      g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_IO,
                   /* Translators: %1$s is a file name, %2$s the system's reason. */
                   _ ("Cannot open %1$s: %2$s"), lock_path, g_strerror (errno));
      return FALSE;
    }
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_LOCKED,
               /* Translators: %s is a file name. */
               _ ("Another server is using %s; stop it or choose another data directory"),
                  self->path);
  return FALSE;
}

/* The index of the first version had another name. */
static void
remove_old_index (JournalSqlite *self)
{
  static const char *const suffixes[] = { "-search", "-search-wal", "-search-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *old_path = g_strconcat (self->path, suffixes[i], NULL);

      g_unlink (old_path); /* there is seldom one, and it does no harm */
    }
}

static gboolean
open_parts (JournalSqlite *self, GError **error)
{
  guint64 last_seq;

  if (!take_lock (self, error) || !journal_schema_check (self->path, error))
    return FALSE;
  self->writer = journal_writer_open (self->path, error);
  if (self->writer == NULL)
    return FALSE;
  remove_old_index (self);
  self->committer = journal_committer_new (self->writer, &self->gate, on_handed, self);
  last_seq = journal_writer_get_last_seq (self->writer);
  journal_set_last_seq (JOURNAL_JOURNAL (self), last_seq);
  self->syncer = journal_syncer_start (self->path, &self->gate, on_synced, self, error);
  if (self->syncer == NULL)
    return FALSE;
  self->keeper = journal_keeper_start (self->path, self->index_path, &self->gate,
                                       journal_writer_get_tail (self->writer), last_seq, error);
  return self->keeper != NULL && pool_open (&self->pages, self, N_PAGE_READERS, error) &&
         pool_open (&self->searches, self, N_SEARCH_READERS, error);
}

static JournalSqlite *
new_at (const char *path, JournalDurability durability)
{
  JournalSqlite *self = g_object_new (JOURNAL_TYPE_SQLITE, NULL);

  self->path = g_strdup (path);
  self->index_path = journal_index_make_path (path);
  self->durability = durability;
  return self;
}

/**
 * journal_sqlite_open:
 * @path: made when there is none; its directory must be there
 *
 * The journal must be closed with journal_close() before its last reference goes.
 *
 * Returns: (transfer full): the journal, or %NULL with @error set and the file unchanged
 */
Journal *
journal_sqlite_open (const char *path, JournalDurability durability, GError **error)
{
  g_autoptr (JournalSqlite) self = new_at (path, durability);

  if (!journal_db_load_library (error) || !open_parts (self, error))
    return NULL;
  return JOURNAL_JOURNAL (g_steal_pointer (&self));
}

/**
 * journal_sqlite_open_read_only:
 *
 * While a server uses it or not: sees what was committed until now. Appends are refused.
 *
 * Returns: (transfer full): the journal, or %NULL with @error set
 */
Journal *
journal_sqlite_open_read_only (const char *path, GError **error)
{
  g_autoptr (JournalSqlite) self = new_at (path, JOURNAL_DURABILITY_NORMAL);

  if (!journal_db_load_library (error) || !journal_schema_check (path, error) ||
      !pool_open (&self->pages, self, 1, error) || !pool_open (&self->searches, self, 1, error))
    return NULL;
  journal_set_last_seq (JOURNAL_JOURNAL (self), G_MAXINT64 - 1);
  return JOURNAL_JOURNAL (g_steal_pointer (&self));
}

void
journal_sqlite_set_max_bytes (Journal *journal, guint64 max_bytes)
{
  g_return_if_fail (JOURNAL_IS_SQLITE (journal));
  g_return_if_fail (JOURNAL_SQLITE (journal)->writer != NULL);

  journal_gate_lock (&JOURNAL_SQLITE (journal)->gate); /* a commit may be under way */
  journal_writer_set_max_bytes (JOURNAL_SQLITE (journal)->writer, max_bytes);
  journal_gate_unlock (&JOURNAL_SQLITE (journal)->gate);
}
