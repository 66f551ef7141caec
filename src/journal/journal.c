#include "config.h"

#include "journal.h"
#include "journal-class.h"

typedef struct
{
  GPtrArray *pending;        /* (owned) of (owned) JournalOp: appended, not yet given to commit() */
  GPtrArray *in_flight;      /* (owned) (nullable): given to commit(), not yet told */
  GSource *source;           /* (owned) (nullable): ready when there is something to commit */
  guint64 told_seq;          /* the last place that was told */
  const JournalRecord *told; /* (nullable): being told */
  gboolean is_telling;       /* what is appended meanwhile wakes nobody: the end of it looks */
  gboolean is_stalled; /* all that is pending was tried and failed: it waits for the next op */
  gboolean is_closing; /* nothing is begun any more that is not waited for */
  gboolean is_closed;
  JournalCommittedFunc committed;
  JournalRefusedFunc refused;
  JournalTurnFunc turn_done;
  gpointer user_data;
  JournalTroubleFunc trouble;
  gpointer trouble_data;
} JournalPrivate;

G_DEFINE_QUARK (journal_error, journal_error)
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (Journal, journal, G_TYPE_OBJECT)

static JournalPrivate *
get_private (Journal *self)
{
  return journal_get_instance_private (self);
}

/* -- Records, ops, targets -------------------------------------------------------------------- */

/**
 * journal_record_new:
 * Returns: (transfer full): an empty record for the caller to fill in
 */
JournalRecord *
journal_record_new (void)
{
  return g_rc_box_new0 (JournalRecord);
}

JournalRecord *
journal_record_ref (JournalRecord *self)
{
  return g_rc_box_acquire (self);
}

static void
record_clear (gpointer data)
{
  JournalRecord *self = data;

  g_free (self->msgid);
  g_free (self->key);
  g_free (self->sender);
  g_free (self->account);
  g_free (self->text);
  g_clear_pointer (&self->payload, g_bytes_unref);
}

void
journal_record_unref (JournalRecord *self)
{
  g_rc_box_release_full (self, record_clear);
}

static JournalOp *
op_new (JournalRecord *record)
{
  JournalOp *self = g_new0 (JournalOp, 1);

  self->record = record;
  return self;
}

static JournalOp *
hide_new (const char *msgid, guint64 seq)
{
  JournalOp *self = g_new0 (JournalOp, 1);

  self->hide_msgid = g_strdup (msgid);
  self->hide_seq = seq;
  return self;
}

static void
op_free (gpointer data)
{
  JournalOp *self = data;

  g_clear_pointer (&self->record, journal_record_unref);
  g_free (self->hide_msgid);
  g_free (self);
}

/* For implementations: what a target is, and how an answer of them is ordered. */

JournalTarget *
journal_target_new (const char *key, gint64 latest_us)
{
  JournalTarget *self = g_new (JournalTarget, 1);

  self->key = g_strdup (key);
  self->latest_us = latest_us;
  return self;
}

void
journal_target_free (JournalTarget *self)
{
  g_free (self->key);
  g_free (self);
}

static int
compare_targets (gconstpointer a, gconstpointer b)
{
  const JournalTarget *first = *(JournalTarget *const *) a;
  const JournalTarget *second = *(JournalTarget *const *) b;

  if (first->latest_us != second->latest_us)
    return first->latest_us < second->latest_us ? -1 : 1;
  return strcmp (first->key, second->key);
}

void
journal_targets_sort (GPtrArray *targets, guint limit)
{
  g_ptr_array_sort (targets, compare_targets);
  if (targets->len > limit)
    g_ptr_array_remove_range (targets, 0, targets->len - limit);
}

GStrv
journal_key_get_identities (const char *key)
{
  if (key == NULL || !g_str_has_prefix (key, "d:"))
    return NULL;
  return g_strsplit (key + 2, ",", 2);
}

/* -- The queue -------------------------------------------------------------------------------- */

static guint
count_leading_hides (const JournalPrivate *priv)
{
  guint n = 0;

  while (n < priv->pending->len && ((JournalOp *) priv->pending->pdata[n])->record == NULL)
    n++;
  return n;
}

/* Hides the queue begins with, stored now: these came from committed functions, and nothing was
 * shown since. When it cannot be, they wait for the next turn. */
static void
commit_leading_hides (Journal *self)
{
  JournalPrivate *priv = get_private (self);
  guint n = count_leading_hides (priv);
  g_autoptr (GPtrArray) hides = NULL;
  JournalCommitStatus status;

  if (n == 0)
    return;

  hides = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (hides, priv->pending->pdata[i]);
  status =
      JOURNAL_JOURNAL_GET_CLASS (self)->commit (self, hides, FALSE, NULL); /* failed: tried again */
  if (status == JOURNAL_COMMIT_DONE)
    g_ptr_array_remove_range (priv->pending, 0, n);
}

/* A turn that is refused takes its hides along to the next one: nobody can be told of them. */
static void
keep_hides (JournalPrivate *priv, GPtrArray *ops)
{
  guint kept = 0;

  priv->is_stalled = priv->pending->len == 0;
  for (guint i = 0; i < ops->len; i++)
    {
      JournalOp *op = ops->pdata[i];

      if (op->record == NULL)
        g_ptr_array_insert (priv->pending, (int) kept++, hide_new (op->hide_msgid, op->hide_seq));
    }
}

static void
tell (Journal *self, JournalOp *op, const GError *error)
{
  JournalPrivate *priv = get_private (self);

  if (op->record == NULL)
    return;
  if (error != NULL)
    {
      op->record->seq = 0;
      if (priv->refused != NULL)
        priv->refused (self, op->record, error, priv->user_data);
      return;
    }

  priv->told_seq = op->record->seq;
  priv->told = op->record;
  if (priv->committed != NULL)
    priv->committed (self, op->record, priv->user_data);
  priv->told = NULL;
}

static JournalCommitStatus
begin_commit (Journal *self, gboolean must_wait, GError **error)
{
  JournalPrivate *priv = get_private (self);
  JournalCommitStatus status;

  priv->in_flight = g_steal_pointer (&priv->pending);
  priv->pending = g_ptr_array_new_with_free_func (op_free);
  status = JOURNAL_JOURNAL_GET_CLASS (self)->commit (self, priv->in_flight, must_wait, error);
  if (status == JOURNAL_COMMIT_LATER) /* nothing was appended meanwhile */
    {
      g_ptr_array_unref (priv->pending);
      priv->pending = g_steal_pointer (&priv->in_flight);
    }
  return status;
}

/* What waits is stored while what is stored is told. Hides alone are not: they are answered at
 * once. */
static void
begin_next (Journal *self)
{
  JournalPrivate *priv = get_private (self);
  JournalClass *klass = JOURNAL_JOURNAL_GET_CLASS (self);
  JournalCommitStatus status;

  if (priv->is_closing || klass->may_overlap == NULL ||
      count_leading_hides (priv) == priv->pending->len ||
      !klass->may_overlap (self, priv->pending->len))
    return;
  status = begin_commit (self, FALSE, NULL); /* no answer yet, so no error */
  g_assert (status == JOURNAL_COMMIT_STARTED || status == JOURNAL_COMMIT_LATER);
}

/**
 * journal_commit_done:
 * @error: (nullable): why none of what was given to commit() is stored
 *
 * For implementations, on the loop: what was in flight is told, in order.
 */
void
journal_commit_done (Journal *self, const GError *error)
{
  JournalPrivate *priv = get_private (self);
  g_autoptr (GPtrArray) ops = g_steal_pointer (&priv->in_flight);

  g_object_ref (self); /* a function may drop the last reference */
  if (error == NULL)
    begin_next (self);
  priv->is_telling = TRUE;
  for (guint i = 0; i < ops->len; i++)
    tell (self, ops->pdata[i], error);
  if (error == NULL)
    commit_leading_hides (self);
  else
    keep_hides (priv, ops);
  priv->is_telling = FALSE;

  if (priv->turn_done != NULL)
    priv->turn_done (self, priv->user_data);
  if (priv->pending->len > 0 && priv->in_flight == NULL && !priv->is_stalled &&
      priv->source != NULL)
    journal_wake (self);
  g_object_unref (self);
}

static void
commit_pending (Journal *self, gboolean must_wait)
{
  JournalPrivate *priv = get_private (self);
  g_autoptr (GError) error = NULL;
  JournalCommitStatus status;

  if (priv->pending->len == 0 || priv->in_flight != NULL)
    return;

  status = begin_commit (self, must_wait, &error);
  if (status == JOURNAL_COMMIT_DONE || status == JOURNAL_COMMIT_FAILED)
    journal_commit_done (self, error);
}

static gboolean
on_ready (gpointer data)
{
  Journal *self = data;

  g_source_set_ready_time (get_private (self)->source, -1);
  commit_pending (self, FALSE);
  return G_SOURCE_CONTINUE;
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs source_funcs = { .dispatch = source_dispatch };

/* Of the same priority as the network's source: a lower one would wait for as long as there is
 * input, a higher one would have a turn of the loop to itself for each turn of input. */
static void
ensure_source (Journal *self)
{
  JournalPrivate *priv = get_private (self);

  if (priv->source != NULL)
    return;
  priv->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_static_name (priv->source, "journal");
  g_source_set_callback (priv->source, on_ready, self, NULL);
  g_source_set_ready_time (priv->source, -1);
  g_source_attach (priv->source, g_main_context_get_thread_default ());
}

/**
 * journal_set_last_seq:
 *
 * For implementations, when they open: the place of the last record of former runs.
 */
void
journal_set_last_seq (Journal *self, guint64 seq)
{
  get_private (self)->told_seq = seq;
}

/**
 * journal_get_told_seq:
 *
 * For implementations: the last place that was told; no read is to see what comes after it.
 */
guint64
journal_get_told_seq (Journal *self)
{
  return get_private (self)->told_seq;
}

gboolean
journal_is_closed (Journal *self)
{
  return get_private (self)->is_closed;
}

/**
 * journal_wake:
 *
 * For implementations, from any thread: lets the loop give what is pending to commit(). Only after
 * a commit was asked for.
 */
void
journal_wake (Journal *self)
{
  g_source_set_ready_time (get_private (self)->source, 0);
}

static gboolean
is_pending (const JournalPrivate *priv, const char *msgid)
{
  for (guint i = 0; i < priv->pending->len; i++)
    {
      const JournalOp *op = priv->pending->pdata[i];

      if (op->record != NULL && g_str_equal (op->record->msgid, msgid))
        return TRUE;
    }
  return FALSE;
}

/* Where an op belongs: a hide from a committed function need not wait for what is not stored yet,
 * unless that is what it hides. */
static guint
find_place (const JournalPrivate *priv, const JournalOp *op)
{
  if (op->record != NULL || !priv->is_telling || is_pending (priv, op->hide_msgid))
    return priv->pending->len;
  return count_leading_hides (priv);
}

static void
enqueue (Journal *self, JournalOp *op)
{
  JournalPrivate *priv = get_private (self);

  g_ptr_array_insert (priv->pending, (int) find_place (priv, op), op);
  ensure_source (self);
  if (!priv->is_telling)
    journal_wake (self);
  priv->is_stalled = FALSE;
}

/**
 * journal_set_functions:
 * @committed: (nullable): told of each record, in order
 * @refused: (nullable): told of each record that could not be stored
 * @turn_done: (nullable): told when all of a turn was told
 */
void
journal_set_functions (Journal *self,
                       JournalCommittedFunc committed,
                       JournalRefusedFunc refused,
                       JournalTurnFunc turn_done,
                       gpointer user_data)
{
  JournalPrivate *priv = get_private (self);

  g_return_if_fail (JOURNAL_IS_JOURNAL (self));

  priv->committed = committed;
  priv->refused = refused;
  priv->turn_done = turn_done;
  priv->user_data = user_data;
}

void
journal_set_trouble_function (Journal *self, JournalTroubleFunc trouble, gpointer user_data)
{
  JournalPrivate *priv = get_private (self);

  g_return_if_fail (JOURNAL_IS_JOURNAL (self));

  priv->trouble = trouble;
  priv->trouble_data = user_data;
}

/**
 * journal_tell_trouble:
 *
 * For implementations, on the loop.
 */
void
journal_tell_trouble (Journal *self, const GError *error)
{
  JournalPrivate *priv = get_private (self);

  if (priv->trouble != NULL && !priv->is_closed)
    priv->trouble (self, error, priv->trouble_data);
}

/**
 * journal_append:
 * @record: (transfer full): with a msgid; told of later in this turn or a following one, on the
 *   thread-default main context of the first append
 */
void
journal_append (Journal *self, JournalRecord *record)
{
  g_return_if_fail (JOURNAL_IS_JOURNAL (self));
  g_return_if_fail (!get_private (self)->is_closed);
  g_return_if_fail (record != NULL && record->msgid != NULL);

  enqueue (self, op_new (record));
}

/**
 * journal_hide:
 * @msgid: of a record that was committed, or appended before; an unknown one is no error
 */
void
journal_hide (Journal *self, const char *msgid)
{
  JournalPrivate *priv = get_private (self);
  gboolean is_told;

  g_return_if_fail (JOURNAL_IS_JOURNAL (self));
  g_return_if_fail (!get_private (self)->is_closed);
  g_return_if_fail (msgid != NULL);

  is_told = priv->told != NULL && g_str_equal (priv->told->msgid, msgid);
  enqueue (self, hide_new (msgid, is_told ? priv->told->seq : 0));
}

gboolean
journal_is_idle (Journal *self)
{
  JournalPrivate *priv = get_private (self);

  g_return_val_if_fail (JOURNAL_IS_JOURNAL (self), TRUE);

  return priv->pending->len == 0 && priv->in_flight == NULL;
}

/* -- Start, keeping, end ---------------------------------------------------------------------- */

/**
 * journal_replay:
 * @snapshot: (out) (nullable) (transfer full): the newest one, or %NULL when there is none
 * @snapshot_seq: (out): its place, or 0
 * @func: told of all STATE records after it; an error from it ends the replay
 *
 * Returns: %FALSE with @error set when it could not be read, or @func failed
 */
gboolean
journal_replay (Journal *self,
                GBytes **snapshot,
                guint64 *snapshot_seq,
                JournalReplayFunc func,
                gpointer user_data,
                GError **error)
{
  g_return_val_if_fail (JOURNAL_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (snapshot != NULL && snapshot_seq != NULL && func != NULL, FALSE);

  *snapshot = NULL;
  *snapshot_seq = 0;
  return JOURNAL_JOURNAL_GET_CLASS (self)->replay (self, snapshot, snapshot_seq, func, user_data,
                                                   error);
}

/**
 * journal_save_snapshot:
 * @seq: of a record that was told
 */
void
journal_save_snapshot (Journal *self, guint64 seq, GBytes *snapshot)
{
  g_return_if_fail (JOURNAL_IS_JOURNAL (self));
  g_return_if_fail (!get_private (self)->is_closed);

  JOURNAL_JOURNAL_GET_CLASS (self)->save_snapshot (self, seq, snapshot);
}

void
journal_set_retention (Journal *self, const char *key, const JournalRetention *retention)
{
  g_return_if_fail (JOURNAL_IS_JOURNAL (self));
  g_return_if_fail (key != NULL || retention != NULL);

  JOURNAL_JOURNAL_GET_CLASS (self)->set_retention (self, key, retention);
}

static void
stop (Journal *self)
{
  JournalPrivate *priv = get_private (self);

  if (priv->is_closed)
    return;
  priv->is_closed = TRUE;
  JOURNAL_JOURNAL_GET_CLASS (self)->close (self);
  if (priv->source != NULL)
    g_source_destroy (priv->source);
  g_clear_pointer (&priv->source, g_source_unref);
}

/**
 * journal_close:
 *
 * What is told here may append once more: that is stored too. Afterwards reads fail with
 * %JOURNAL_ERROR_CLOSED.
 */
void
journal_close (Journal *self)
{
  JournalPrivate *priv = get_private (self);

  g_return_if_fail (JOURNAL_IS_JOURNAL (self));

  if (priv->is_closed)
    return;
  priv->is_closing = TRUE;
  if (priv->in_flight != NULL)
    {
      g_autoptr (GError) error = NULL;

      JOURNAL_JOURNAL_GET_CLASS (self)->wait_commit (self, &error); /* told through error */
      journal_commit_done (self, error);
    }
  /* Twice: for what waits, and for what that causes. More would be somebody's endless loop. */
  commit_pending (self, TRUE);
  commit_pending (self, TRUE);
  stop (self);
}

static void
journal_dispose (GObject *object)
{
  stop (JOURNAL_JOURNAL (object));
  G_OBJECT_CLASS (journal_parent_class)->dispose (object);
}

static void
journal_finalize (GObject *object)
{
  JournalPrivate *priv = get_private (JOURNAL_JOURNAL (object));

  g_clear_pointer (&priv->pending, g_ptr_array_unref);
  g_clear_pointer (&priv->in_flight, g_ptr_array_unref);
  G_OBJECT_CLASS (journal_parent_class)->finalize (object);
}

static void
journal_class_init (JournalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = journal_dispose;
  G_OBJECT_CLASS (klass)->finalize = journal_finalize;
}

static void
journal_init (Journal *self)
{
  get_private (self)->pending = g_ptr_array_new_with_free_func (op_free);
}
