#include "config.h"

#include "journal-memory.h"

#include "journal-class.h"
#include "journal-limits.h"
#include "journal-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define JOURNAL_TYPE_MEMORY (journal_memory_get_type ())
G_DECLARE_FINAL_TYPE (JournalMemory, journal_memory, JOURNAL, MEMORY, Journal)

/* A key's records that nobody limits further. */
#define DEFAULT_MAX_COUNT 10000
/* How often reads look for what became too old in the meantime. */
#define PRUNE_INTERVAL_US G_USEC_PER_SEC

/* What is held of one key, oldest first. Records without a key share one, for replay and find. */
typedef struct
{
  char *key;          /* (owned): "" for those without */
  GPtrArray *records; /* (owned) of (owned) JournalRecord */
  JournalHolding holding;
  JournalRetention retention;
  gboolean has_retention; /* its own, not the default's */
} Log;

struct _JournalMemory
{
  Journal parent_instance;
  guint64 last_seq;
  GHashTable *logs;     /* (owned) key -> (owned) Log */
  GPtrArray *log_order; /* (owned) of Log: as they began */
  GHashTable *by_msgid; /* (owned) msgid of the record -> JournalRecord of a log */
  JournalRetention retention;
  gint64 pruned_us; /* when all logs were looked at for what became too old */
  GBytes *snapshot; /* (owned) (nullable) */
  guint64 snapshot_seq;
};

G_DEFINE_FINAL_TYPE (JournalMemory, journal_memory, JOURNAL_TYPE_JOURNAL)

static void
log_free (gpointer data)
{
  Log *self = data;

  g_free (self->key);
  g_ptr_array_unref (self->records);
  g_free (self);
}

static Log *
ensure_log (JournalMemory *self, const char *key)
{
  Log *log = g_hash_table_lookup (self->logs, key != NULL ? key : "");

  if (log != NULL)
    return log;
  log = g_new0 (Log, 1);
  log->key = g_strdup (key != NULL ? key : "");
  log->records = g_ptr_array_new_with_free_func ((GDestroyNotify) journal_record_unref);
  g_hash_table_insert (self->logs, log->key, log);
  g_ptr_array_add (self->log_order, log);
  return log;
}

static guint64
record_size (const JournalRecord *record)
{
  return (record->text != NULL ? strlen (record->text) : 0) +
         (record->payload != NULL ? g_bytes_get_size (record->payload) : 0);
}

/* -- Appending -------------------------------------------------------------------------------- */

static guint
count_too_old (const Log *log, gint64 max_age_us, gint64 now_us)
{
  guint n = 0;

  while (n < log->records->len &&
         ((JournalRecord *) log->records->pdata[n])->time_us < now_us - max_age_us)
    n++;
  return n;
}

static guint
count_too_many_bytes (const Log *log, guint64 max_bytes)
{
  guint64 bytes = log->holding.bytes;
  guint n = 0;

  while (n < log->records->len && bytes > max_bytes)
    bytes -= record_size (log->records->pdata[n++]);
  return n;
}

static guint
count_too_many (const Log *log, guint64 max_count)
{
  guint64 n_messages = log->holding.n_messages;
  guint64 n_events = log->holding.n_events;

  return (guint) (n_messages - MIN (n_messages, max_count) + n_events - MIN (n_events, max_count));
}

/* At least so many records are beyond the limits. */
static guint
count_beyond (const Log *log, const JournalRetention *limits, gint64 now_us)
{
  guint n = 0;

  if (limits->max_count > 0)
    n = count_too_many (log, limits->max_count);
  if (limits->max_age_us > 0)
    n = MAX (n, count_too_old (log, limits->max_age_us, now_us));
  if (limits->max_bytes > 0)
    n = MAX (n, count_too_many_bytes (log, limits->max_bytes));
  return n;
}

/* What stays comes to the front of those looked at, in its order.
 * n_seen: (out): so many were looked at. Returns how many of them stay. */
static guint
sort_out (
    JournalMemory *self, Log *log, const JournalRetention *limits, gint64 now_us, guint *n_seen)
{
  JournalHolding left = log->holding;
  guint n_kept = 0;
  guint i;

  for (i = 0; i < log->records->len; i++)
    {
      JournalRecord *record = log->records->pdata[i];
      gboolean is_too_old = limits->max_age_us > 0 && record->time_us < now_us - limits->max_age_us;
      gboolean goes = journal_limits_let_go (limits, &left, record->kind, is_too_old);

      if (!goes && !journal_limits_have_excess_events (limits, &left))
        break;
      journal_holding_subtract (&left, record->kind, record_size (record));
      /* The state is made of the records behind the snapshot. */
      if (goes && ((record->kind & JOURNAL_KIND_STATE) == 0 || record->seq <= self->snapshot_seq))
        continue;
      log->records->pdata[i] = log->records->pdata[n_kept];
      log->records->pdata[n_kept++] = record;
    }
  *n_seen = i;
  return n_kept;
}

/* is_due: all that is beyond the limits goes now. Else it goes once it is an eighth of the log:
 * taking from the front moves the rest. */
static void
prune (JournalMemory *self, Log *log, gint64 now_us, gboolean is_due)
{
  const JournalRetention *limits = log->has_retention ? &log->retention : &self->retention;
  guint n_kept, n_seen;

  if (!is_due && count_beyond (log, limits, now_us) < log->records->len / 8 + 1)
    return;
  n_kept = sort_out (self, log, limits, now_us, &n_seen);
  for (guint i = n_kept; i < n_seen; i++)
    {
      JournalRecord *record = log->records->pdata[i];

      journal_holding_subtract (&log->holding, record->kind, record_size (record));
      g_hash_table_remove (self->by_msgid, record->msgid);
    }
  if (n_seen > n_kept)
    g_ptr_array_remove_range (log->records, n_kept, n_seen - n_kept);
}

static void
commit_record (JournalMemory *self, JournalOp *op)
{
  JournalRecord *record = op->record;
  Log *log;

  record->seq = ++self->last_seq;
  log = ensure_log (self, record->key);
  journal_holding_add (&log->holding, record->kind, record_size (record));
  g_ptr_array_add (log->records, journal_record_ref (record));
  g_hash_table_insert (self->by_msgid, record->msgid, record);
  prune (self, log, record->time_us, FALSE);
}

static JournalCommitStatus
memory_commit (Journal *journal, GPtrArray *ops, gboolean must_wait, GError **error)
{
  JournalMemory *self = JOURNAL_MEMORY (journal);

  for (guint i = 0; i < ops->len; i++)
    {
      JournalOp *op = ops->pdata[i];
      JournalRecord *hidden;

      if (op->record != NULL)
        {
          commit_record (self, op);
          continue;
        }
      hidden = g_hash_table_lookup (self->by_msgid, op->hide_msgid);
      if (hidden != NULL)
        hidden->is_hidden = TRUE;
    }
  return JOURNAL_COMMIT_DONE;
}

/* -- Reading ---------------------------------------------------------------------------------- */

static gboolean
is_between (const JournalRecord *record, gint64 after_us, gint64 before_us)
{
  return (after_us == 0 || record->time_us > after_us) &&
         (before_us == 0 || record->time_us < before_us);
}

/* %FALSE: a msgid was given that this history does not have */
static gboolean
resolve_msgid (JournalMemory *self, const char *key, const char *msgid, guint64 *seq)
{
  JournalRecord *record;

  if (msgid == NULL)
    return TRUE;
  record = g_hash_table_lookup (self->by_msgid, msgid);
  if (record == NULL || g_strcmp0 (record->key, key) != 0)
    return FALSE;
  *seq = record->seq;
  return TRUE;
}

static gboolean
is_in_page (const JournalRecord *record, const JournalQuery *query, guint64 told_seq)
{
  return record->seq <= told_seq && !record->is_hidden && (record->kind & query->kinds) != 0 &&
         record->seq > query->after_seq &&
         (query->before_seq == 0 || record->seq < query->before_seq) &&
         is_between (record, query->after_us, query->before_us);
}

static void
reverse (GPtrArray *records)
{
  for (guint i = 0, j = records->len; i + 1 < j; i++)
    {
      gpointer swapped = records->pdata[i];

      records->pdata[i] = records->pdata[--j];
      records->pdata[j] = swapped;
    }
}

static gpointer
read_page (JournalMemory *self, JournalRequest *request, GError **error)
{
  JournalQuery *query = &request->query;
  Log *log = g_hash_table_lookup (self->logs, query->key);
  GPtrArray *page;

  if (!resolve_msgid (self, query->key, query->after_msgid, &query->after_seq) ||
      !resolve_msgid (self, query->key, query->before_msgid, &query->before_seq))
    {
      g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_NOT_FOUND, "no such msgid");
      return NULL;
    }

  page = g_ptr_array_new_with_free_func ((GDestroyNotify) journal_record_unref);
  for (guint i = 0; log != NULL && i < log->records->len && page->len < query->limit; i++)
    {
      guint at = query->newest_first ? log->records->len - 1 - i : i;
      JournalRecord *record = log->records->pdata[at];

      if (is_in_page (record, query, request->told_seq))
        g_ptr_array_add (page, journal_record_ref (record));
    }
  if (query->newest_first)
    reverse (page);
  return page;
}

static gpointer
find_record (JournalMemory *self, JournalRequest *request, GError **error)
{
  JournalRecord *record = g_hash_table_lookup (self->by_msgid, request->name);

  if (record != NULL && record->seq <= request->told_seq)
    return journal_record_ref (record);
  g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_NOT_FOUND, "no such msgid");
  return NULL;
}

static gpointer
list_targets (JournalMemory *self, JournalRequest *request, GError **error)
{
  const JournalSearch *search = &request->search;
  GPtrArray *targets = g_ptr_array_new_with_free_func ((GDestroyNotify) journal_target_free);

  for (guint i = 0; search->keys[i] != NULL; i++)
    {
      Log *log = g_hash_table_lookup (self->logs, search->keys[i]);

      for (guint j = log != NULL ? log->records->len : 0; j > 0; j--)
        {
          JournalRecord *record = log->records->pdata[j - 1];

          if ((record->kind & JOURNAL_KIND_MESSAGE) == 0 || record->is_hidden ||
              record->seq > request->told_seq ||
              !is_between (record, search->after_us, search->before_us))
            continue;
          g_ptr_array_add (targets, journal_target_new (log->key, record->time_us));
          break;
        }
    }
  journal_targets_sort (targets, search->limit);
  return targets;
}

static gpointer
list_talks (JournalMemory *self, JournalRequest *request, GError **error)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; i < self->log_order->len; i++)
    {
      Log *log = self->log_order->pdata[i];
      g_auto (GStrv) identities = journal_key_get_identities (log->key);

      if (identities != NULL && g_strv_contains ((const char *const *) identities, request->name))
        g_strv_builder_add (keys, log->key);
    }
  return g_strv_builder_end (keys);
}

static gboolean
is_found (const JournalRecord *record,
          const JournalRequest *request,
          const JournalWordsQuery *words,
          const char *sender)
{
  g_autofree char *record_sender = NULL;

  if ((record->kind & JOURNAL_KIND_MESSAGE) == 0 || record->is_hidden || record->text == NULL ||
      record->seq > request->told_seq ||
      !is_between (record, request->search.after_us, request->search.before_us))
    return FALSE;
  if (sender != NULL)
    {
      record_sender = record->sender != NULL ? journal_words_fold (record->sender, -1) : NULL;
      if (g_strcmp0 (record_sender, sender) != 0)
        return FALSE;
    }
  return journal_words_query_matches (words, record->text);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const JournalRecord *first = *(JournalRecord *const *) a;
  const JournalRecord *second = *(JournalRecord *const *) b;

  return first->seq > second->seq ? -1 : first->seq < second->seq;
}

static gpointer
search_records (JournalMemory *self, JournalRequest *request, GError **error)
{
  const JournalSearch *search = &request->search;
  g_autoptr (JournalWordsQuery) words = journal_words_query_new (search->text);
  g_autofree char *sender = search->sender != NULL ? journal_words_fold (search->sender, -1) : NULL;
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) journal_record_unref);

  if (search->text != NULL && journal_words_query_is_empty (words))
    return found;
  for (guint i = 0; search->keys[i] != NULL; i++)
    {
      Log *log = g_hash_table_lookup (self->logs, search->keys[i]);
      guint n = 0;

      if (log == NULL || g_strv_contains (search->keys + i + 1, log->key)) /* named twice */
        continue;
      for (guint j = log->records->len; j > 0 && n < search->limit; j--)
        if (is_found (log->records->pdata[j - 1], request, words, sender))
          {
            g_ptr_array_add (found, journal_record_ref (log->records->pdata[j - 1]));
            n++;
          }
    }
  g_ptr_array_sort (found, compare_newest_first);
  if (found->len > search->limit)
    g_ptr_array_set_size (found, (int) search->limit);
  return found;
}

typedef gpointer (*RequestFunc) (JournalMemory *self, JournalRequest *request, GError **error);

static const RequestFunc requests[] = {
  [JOURNAL_REQUEST_READ] = read_page,        [JOURNAL_REQUEST_FIND] = find_record,
  [JOURNAL_REQUEST_TARGETS] = list_targets,  [JOURNAL_REQUEST_TALKS] = list_talks,
  [JOURNAL_REQUEST_SEARCH] = search_records,
};

static void
prune_all (JournalMemory *self)
{
  self->pruned_us = g_get_real_time ();
  for (guint i = 0; i < self->log_order->len; i++)
    prune (self, self->log_order->pdata[i], self->pruned_us, TRUE);
}

/* GTask calls back in a later turn by itself, as the task began in this one. */
static void
memory_run (Journal *journal, GTask *task)
{
  JournalRequest *request = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result;

  if (g_get_real_time () - JOURNAL_MEMORY (journal)->pruned_us > PRUNE_INTERVAL_US)
    prune_all (JOURNAL_MEMORY (journal));
  result = requests[request->type](JOURNAL_MEMORY (journal), request, &error);
  journal_request_return (task, result, error);
}

/* -- Replay, retention ------------------------------------------------------------------------ */

static int
compare_oldest_first (gconstpointer a, gconstpointer b)
{
  return -compare_newest_first (a, b);
}

static gboolean
memory_replay (Journal *journal,
               GBytes **snapshot,
               guint64 *snapshot_seq,
               JournalReplayFunc func,
               gpointer user_data,
               GError **error)
{
  JournalMemory *self = JOURNAL_MEMORY (journal);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  for (guint i = 0; i < self->log_order->len; i++)
    {
      Log *log = self->log_order->pdata[i];

      for (guint j = 0; j < log->records->len; j++)
        {
          JournalRecord *record = log->records->pdata[j];

          if (record->seq > self->snapshot_seq && (record->kind & JOURNAL_KIND_STATE) != 0)
            g_ptr_array_add (records, record);
        }
    }
  g_ptr_array_sort (records, compare_oldest_first);

  *snapshot = self->snapshot != NULL ? g_bytes_ref (self->snapshot) : NULL;
  *snapshot_seq = self->snapshot_seq;
  for (guint i = 0; i < records->len; i++)
    if (!func (records->pdata[i], user_data, error))
      return FALSE;
  return TRUE;
}

static void
memory_save_snapshot (Journal *journal, guint64 seq, GBytes *snapshot)
{
  JournalMemory *self = JOURNAL_MEMORY (journal);

  if (seq < self->snapshot_seq)
    return;
  g_clear_pointer (&self->snapshot, g_bytes_unref);
  self->snapshot = g_bytes_ref (snapshot);
  self->snapshot_seq = seq;
}

static void
memory_set_retention (Journal *journal, const char *key, const JournalRetention *retention)
{
  JournalMemory *self = JOURNAL_MEMORY (journal);

  if (key == NULL)
    self->retention = *retention;
  else
    {
      Log *log = ensure_log (self, key);

      log->has_retention = retention != NULL;
      if (retention != NULL)
        log->retention = *retention;
    }
  prune_all (self);
}

static gboolean
memory_wait_commit (Journal *journal, GError **error)
{
  return TRUE; /* nothing is ever under way */
}

static void
memory_close (Journal *journal)
{
}

static void
journal_memory_finalize (GObject *object)
{
  JournalMemory *self = JOURNAL_MEMORY (object);

  g_hash_table_unref (self->by_msgid);
  g_ptr_array_unref (self->log_order);
  g_hash_table_unref (self->logs);
  g_clear_pointer (&self->snapshot, g_bytes_unref);
  G_OBJECT_CLASS (journal_memory_parent_class)->finalize (object);
}

static void
journal_memory_class_init (JournalMemoryClass *klass)
{
  JournalClass *journal_class = JOURNAL_JOURNAL_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = journal_memory_finalize;
  journal_class->commit = memory_commit;
  journal_class->wait_commit = memory_wait_commit;
  journal_class->run = memory_run;
  journal_class->replay = memory_replay;
  journal_class->save_snapshot = memory_save_snapshot;
  journal_class->set_retention = memory_set_retention;
  journal_class->close = memory_close;
}

static void
journal_memory_init (JournalMemory *self)
{
  self->logs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, log_free);
  self->log_order = g_ptr_array_new ();
  self->by_msgid = g_hash_table_new (g_str_hash, g_str_equal);
  self->retention.max_count = DEFAULT_MAX_COUNT;
}

/**
 * journal_memory_new:
 * Returns: (transfer full): an empty journal
 */
Journal *
journal_memory_new (void)
{
  return g_object_new (JOURNAL_TYPE_MEMORY, NULL);
}
