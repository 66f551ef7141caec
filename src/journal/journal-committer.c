#include "config.h"

#include "journal-committer.h"

struct _JournalCommitter
{
  JournalWriter *writer;
  JournalGate *gate;
  JournalCommitterFunc done;
  gpointer user_data;
  gboolean is_busy; /* the loop's: started, and its result not taken */
  GThread *thread;  /* (nullable): until the first start */

  GMutex mutex; /* guards what follows */
  GCond cond;
  GPtrArray *ops; /* (nullable): to be committed */
  gboolean is_done;
  gboolean is_committed;
  GError *error; /* (owned) (nullable) */
  gboolean is_stopping;
};

static void
commit (JournalCommitter *self, GPtrArray *ops)
{
  g_autoptr (GError) error = NULL;
  gboolean is_committed;

  journal_gate_lock (self->gate);
  is_committed = journal_writer_commit (self->writer, ops, &error);
  journal_gate_unlock (self->gate);

  g_mutex_lock (&self->mutex);
  self->is_done = TRUE;
  self->is_committed = is_committed;
  self->error = g_steal_pointer (&error);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  self->done (self->user_data);
}

static gpointer
run (gpointer data)
{
  JournalCommitter *self = data;

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      GPtrArray *ops;

      while (self->ops == NULL && !self->is_stopping)
        g_cond_wait (&self->cond, &self->mutex);
      ops = g_steal_pointer (&self->ops);
      if (ops == NULL)
        break;
      g_mutex_unlock (&self->mutex);
      commit (self, ops);
      g_mutex_lock (&self->mutex);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * journal_committer_new:
 *
 * All arguments stay the caller's.
 */
JournalCommitter *
journal_committer_new (JournalWriter *writer,
                       JournalGate *gate,
                       JournalCommitterFunc done,
                       gpointer user_data)
{
  JournalCommitter *self = g_new0 (JournalCommitter, 1);

  self->writer = writer;
  self->gate = gate;
  self->done = done;
  self->user_data = user_data;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  return self;
}

/* Nothing is under way any more. */
void
journal_committer_stop (JournalCommitter *self)
{
  g_mutex_lock (&self->mutex);
  self->is_stopping = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (self->thread != NULL)
    g_thread_join (self->thread);

  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

void
journal_committer_start (JournalCommitter *self, GPtrArray *ops)
{
  g_assert (!self->is_busy);

  if (self->thread == NULL)
    self->thread = g_thread_new ("journal-commit", run, self);
  self->is_busy = TRUE;
  g_mutex_lock (&self->mutex);
  self->ops = ops;
  self->is_done = FALSE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

gboolean
journal_committer_is_done (JournalCommitter *self)
{
  gboolean is_done;

  g_mutex_lock (&self->mutex);
  is_done = self->is_done;
  g_mutex_unlock (&self->mutex);
  return is_done;
}

/**
 * journal_committer_wait:
 *
 * Blocks until there is a result to take. Meanwhile the writer is nobody's.
 */
void
journal_committer_wait (JournalCommitter *self)
{
  g_mutex_lock (&self->mutex);
  while (!self->is_done)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

/**
 * journal_committer_take:
 *
 * Returns: %FALSE with @error set when nothing of it is stored
 */
gboolean
journal_committer_take (JournalCommitter *self, GError **error)
{
  gboolean is_committed;
  GError *reason;

  g_assert (self->is_busy);

  journal_committer_wait (self);
  g_mutex_lock (&self->mutex);
  is_committed = self->is_committed;
  reason = g_steal_pointer (&self->error);
  g_mutex_unlock (&self->mutex);

  self->is_busy = FALSE;
  if (reason != NULL)
    g_propagate_error (error, reason);
  return is_committed;
}
