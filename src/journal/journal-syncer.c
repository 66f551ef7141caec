#include "config.h"

#include "journal-syncer.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define INTERVAL_US G_USEC_PER_SEC
#define CHECKPOINT_PAGES 2000 /* 8 MB of log */
#define RESTART_PAGES 32000   /* 128 MB of log: time to stop the writer for a moment */

struct _JournalSyncer
{
  char *directory; /* (owned) */
  char *wal_path;  /* (owned) */
  sqlite3 *db;     /* (owned): the thread's */
  JournalGate *gate;
  JournalSyncedFunc synced;
  gpointer user_data;
  GThread *thread;

  GMutex mutex; /* guards what follows */
  GCond cond;
  gboolean is_dirty;     /* something was written since the last sync */
  gboolean is_requested; /* somebody waits for a sync */
  gboolean is_stopping;
  int wal_pages;
};

static gboolean
sync_path (const char *path, int flags)
{
  int fd = open (path, flags | O_CLOEXEC);
  gboolean is_synced = fd >= 0 && fsync (fd) == 0;

  if (!is_synced)
    g_warning ("cannot sync %s: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return is_synced;
}

/**
 * journal_syncer_sync_now:
 *
 * From any thread; blocks. The log has no locks of SQLite's on it, so that opening and closing it
 * once more releases none.
 */
gboolean
journal_syncer_sync_now (JournalSyncer *self)
{
  return sync_path (self->wal_path, O_RDONLY);
}

static void
checkpoint (JournalSyncer *self)
{
  int in_log = 0;
  int done = 0;

  sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &done);
  if (in_log < RESTART_PAGES)
    return;
  sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &done);
  journal_gate_lock (self->gate); /* what is left is little by now */
  sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_RESTART, &in_log, &done);
  journal_gate_unlock (self->gate);
}

/* Waits with the mutex held; returns %FALSE when there is nothing left to do but to end. */
static gboolean
wait_for_work (JournalSyncer *self)
{
  gint64 due_us;

  while (!self->is_dirty && !self->is_requested && !self->is_stopping)
    g_cond_wait (&self->cond, &self->mutex);
  due_us = g_get_monotonic_time () + INTERVAL_US;
  while (!self->is_requested && !self->is_stopping)
    if (!g_cond_wait_until (&self->cond, &self->mutex, due_us))
      break;
  return self->is_dirty || self->is_requested;
}

static gpointer
run (gpointer data)
{
  JournalSyncer *self = data;

  g_mutex_lock (&self->mutex);
  while (wait_for_work (self))
    {
      gboolean is_requested = self->is_requested;
      gboolean needs_checkpoint = self->wal_pages >= CHECKPOINT_PAGES;
      gboolean is_synced;

      self->is_dirty = FALSE;
      self->is_requested = FALSE;
      g_mutex_unlock (&self->mutex);
      is_synced = journal_syncer_sync_now (self);
      if (is_requested || !is_synced)
        self->synced (is_requested, is_synced, self->user_data);
      if (needs_checkpoint)
        checkpoint (self);
      g_mutex_lock (&self->mutex);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * journal_syncer_start:
 * @synced: told of each journal_syncer_request() and each failure, on the thread
 */
JournalSyncer *
journal_syncer_start (const char *path,
                      JournalGate *gate,
                      JournalSyncedFunc synced,
                      gpointer user_data,
                      GError **error)
{
  sqlite3 *db = journal_db_open (path, JOURNAL_DB_WRITE, 1000, error);
  JournalSyncer *self;

  if (db == NULL)
    return NULL;
  self = g_new0 (JournalSyncer, 1);
  self->db = db;
  self->directory = g_path_get_dirname (path);
  self->wal_path = g_strconcat (path, "-wal", NULL);
  self->gate = gate;
  self->synced = synced;
  self->user_data = user_data;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  sync_path (self->directory, O_RDONLY | O_DIRECTORY); /* a new file's name is to stay too */
  self->thread = g_thread_new ("journal-sync", run, self);
  return self;
}

void
journal_syncer_stop (JournalSyncer *self)
{
  g_mutex_lock (&self->mutex);
  self->is_stopping = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  sqlite3_close (self->db);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->directory);
  g_free (self->wal_path);
  g_free (self);
}

void
journal_syncer_note_commit (JournalSyncer *self, int wal_pages)
{
  g_mutex_lock (&self->mutex);
  self->wal_pages = wal_pages;
  if (!self->is_dirty)
    g_cond_signal (&self->cond);
  self->is_dirty = TRUE;
  g_mutex_unlock (&self->mutex);
}

void
journal_syncer_request (JournalSyncer *self)
{
  g_mutex_lock (&self->mutex);
  self->is_requested = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}
