#include "config.h"

#include "journal-reader.h"

#include "journal-search.h"

#include <glib/gi18n-lib.h>

#define CACHE_KIB 4000
#define EVENT_KINDS (JOURNAL_KIND_EVENT | JOURNAL_KIND_TAGMSG)

/* A page from one of the two indexes by key; see journal-schema.c. */
#define PAGE(index, kinds, order)                                                                  \
  "SELECT " JOURNAL_DB_RECORD " FROM records INDEXED BY " index " WHERE key_id = ?1 AND " kinds    \
  " AND kind & ?2 AND seq > ?3 AND seq < ?4 AND time_us > ?5"                                      \
  " AND time_us < ?6 AND NOT hidden ORDER BY seq " order " LIMIT ?7"

typedef enum
{
  STMT_MESSAGES_FORWARDS,
  STMT_MESSAGES_BACKWARDS,
  STMT_EVENTS_FORWARDS,
  STMT_EVENTS_BACKWARDS,
  STMT_FIND,
  STMT_FIND_KEY,
  STMT_FROM_SEQ,
  STMT_LATEST,
  STMT_TALKS,
  STMT_SNAPSHOT,
  STMT_REPLAY,
  N_STMTS,
} Stmt;

static const char *const statements[N_STMTS] = {
  [STMT_MESSAGES_FORWARDS] = PAGE ("records_messages", "kind & 2", "ASC"),
  [STMT_MESSAGES_BACKWARDS] = PAGE ("records_messages", "kind & 2", "DESC"),
  [STMT_EVENTS_FORWARDS] = PAGE ("records_events", "kind & 12 AND NOT kind & 2", "ASC"),
  [STMT_EVENTS_BACKWARDS] = PAGE ("records_events", "kind & 12 AND NOT kind & 2", "DESC"),
  [STMT_FIND] = "SELECT " JOURNAL_DB_RECORD " FROM records WHERE msgid = ?1 AND seq <= ?2",
  [STMT_FIND_KEY] = "SELECT id FROM keys WHERE key = ?1",
  [STMT_FROM_SEQ] = "SELECT seq, time_us FROM records WHERE seq >= ?1 ORDER BY seq LIMIT 1",
  [STMT_LATEST] = "SELECT time_us FROM records INDEXED BY records_messages WHERE key_id = ?1"
                  " AND kind & 2 AND seq > ?2 AND seq < ?3 AND time_us > ?4 AND time_us < ?5"
                  " AND NOT hidden ORDER BY seq DESC LIMIT 1",
  [STMT_TALKS] = "SELECT key FROM talks JOIN keys ON id = key_id WHERE identity = ?1"
                 " ORDER BY key_id",
  [STMT_SNAPSHOT] = "SELECT seq, data FROM snapshots ORDER BY seq DESC LIMIT 1",
  [STMT_REPLAY] = "SELECT " JOURNAL_DB_RECORD " FROM records INDEXED BY records_state"
                  " WHERE kind & 1 AND seq > ?1 ORDER BY seq",
};

struct _JournalReader
{
  sqlite3 *db;
  sqlite3_stmt *stmts[N_STMTS];
  JournalSearcher *searcher; /* (owned) (nullable): made with the first search */
  char *search_path;         /* (owned) */
};

/* A range of places and times, exclusive at both ends. */
typedef struct
{
  gint64 after_seq;
  gint64 before_seq;
  gint64 after_us;
  gint64 before_us;
} Range;

/**
 * journal_reader_open:
 * Returns: (transfer full): or %NULL with @error set
 */
JournalReader *
journal_reader_open (const char *path, const char *search_path, GError **error)
{
  g_autoptr (JournalReader) self = g_new0 (JournalReader, 1);

  self->search_path = g_strdup (search_path);
  self->db = journal_db_open (path, JOURNAL_DB_READ, CACHE_KIB, error);
  if (self->db == NULL)
    return NULL;
  for (guint i = 0; i < N_STMTS; i++)
    if (!journal_db_prepare (self->db, statements[i], &self->stmts[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

void
journal_reader_free (JournalReader *self)
{
  g_clear_pointer (&self->searcher, journal_searcher_free);
  for (guint i = 0; i < N_STMTS; i++)
    sqlite3_finalize (self->stmts[i]);
  sqlite3_close (self->db);
  g_free (self->search_path);
  g_free (self);
}

/* Steps a statement. Returns whether there is a row; @error is set when there could not be told. */
static gboolean
step (JournalReader *self, sqlite3_stmt *stmt, GError **error)
{
  int result = sqlite3_step (stmt);

  if (result != SQLITE_ROW && result != SQLITE_DONE)
    journal_db_set_error (error, self->db);
  return result == SQLITE_ROW;
}

/* 0: no such key, or an error */
static gint64
find_key (JournalReader *self, const char *key, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_FIND_KEY];

  journal_db_bind_text (use, 1, key);
  return step (self, use, error) ? sqlite3_column_int64 (use, 0) : 0;
}

/* The first place whose time is time_us or later, by halving: times do not fall. 1 more than the
 * last place when there is none. */
static gboolean
find_time (JournalReader *self, gint64 time_us, guint64 told_seq, gint64 *place, GError **error)
{
  gint64 low = 1;
  gint64 high = (gint64) told_seq + 1;

  while (low < high)
    {
      g_autoptr (JournalStmtUse) use = self->stmts[STMT_FROM_SEQ];
      gint64 middle = low + (high - low) / 2;
      GError *step_error = NULL;

      sqlite3_bind_int64 (use, 1, middle);
      if (!step (self, use, &step_error) || sqlite3_column_int64 (use, 1) >= time_us)
        high = middle;
      else
        low = sqlite3_column_int64 (use, 0) + 1; /* places may be missing in between */
      if (step_error != NULL)
        {
          g_propagate_error (error, step_error);
          return FALSE;
        }
    }
  *place = low;
  return TRUE;
}

static gboolean
find_range (JournalReader *self,
            gint64 after_us,
            gint64 before_us,
            guint64 told_seq,
            Range *range,
            GError **error)
{
  gint64 place;

  *range = (Range){ 0, (gint64) told_seq + 1, G_MININT64, G_MAXINT64 };
  if (after_us != 0)
    {
      if (!find_time (self, after_us + 1, told_seq, &place, error))
        return FALSE;
      range->after_us = after_us;
      range->after_seq = place - 1;
    }
  if (before_us != 0)
    {
      if (!find_time (self, before_us, told_seq, &place, error))
        return FALSE;
      range->before_us = before_us;
      range->before_seq = place;
    }
  return TRUE;
}

static JournalRecord *
find_by_msgid (JournalReader *self, const char *msgid, guint64 told_seq, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_FIND];
  GError *step_error = NULL;

  journal_db_bind_text (use, 1, msgid);
  sqlite3_bind_int64 (use, 2, (gint64) told_seq);
  if (step (self, use, &step_error))
    return journal_db_read_record (use);
  if (step_error != NULL)
    g_propagate_error (error, step_error);
  else
    g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_NOT_FOUND, "no such msgid");
  return NULL;
}

static gboolean
resolve_msgid (JournalReader *self,
               const JournalRequest *request,
               const char *msgid,
               guint64 *seq,
               GError **error)
{
  g_autoptr (JournalRecord) record = NULL;

  if (msgid == NULL)
    return TRUE;
  record = find_by_msgid (self, msgid, request->told_seq, error);
  if (record == NULL)
    return FALSE;
  if (g_strcmp0 (record->key, request->query.key) != 0)
    {
      g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_NOT_FOUND, "no such msgid");
      return FALSE;
    }
  *seq = record->seq;
  return TRUE;
}

static gboolean
add_to_page (JournalReader *self,
             Stmt stmt,
             const JournalQuery *query,
             gint64 key_id,
             const Range *range,
             GPtrArray *page,
             GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[stmt];
  GError *step_error = NULL;

  sqlite3_bind_int64 (use, 1, key_id);
  sqlite3_bind_int (use, 2, (int) query->kinds);
  sqlite3_bind_int64 (use, 3, range->after_seq);
  sqlite3_bind_int64 (use, 4, range->before_seq);
  sqlite3_bind_int64 (use, 5, range->after_us);
  sqlite3_bind_int64 (use, 6, range->before_us);
  sqlite3_bind_int64 (use, 7, query->limit);
  while (step (self, use, &step_error))
    g_ptr_array_add (page, journal_db_read_record (use));
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, step_error);
  return FALSE;
}

static int
compare_seq (gconstpointer a, gconstpointer b)
{
  const JournalRecord *first = *(JournalRecord *const *) a;
  const JournalRecord *second = *(JournalRecord *const *) b;

  return first->seq < second->seq ? -1 : first->seq > second->seq;
}

static gpointer
read_page (JournalReader *self, JournalRequest *request, GCancellable *cancellable, GError **error)
{
  JournalQuery *query = &request->query;
  g_autoptr (GPtrArray) page =
      g_ptr_array_new_with_free_func ((GDestroyNotify) journal_record_unref);
  GError *key_error = NULL;
  gint64 key_id;
  Range range;

  if (!resolve_msgid (self, request, query->after_msgid, &query->after_seq, error) ||
      !resolve_msgid (self, request, query->before_msgid, &query->before_seq, error) ||
      !find_range (self, query->after_us, query->before_us, request->told_seq, &range, error))
    return NULL;
  range.after_seq = MAX (range.after_seq, (gint64) MIN (query->after_seq, G_MAXINT64));
  if (query->before_seq != 0)
    range.before_seq = MIN (range.before_seq, (gint64) MIN (query->before_seq, G_MAXINT64));

  key_id = find_key (self, query->key, &key_error);
  if (key_error != NULL)
    {
      g_propagate_error (error, key_error);
      return NULL;
    }
  if ((query->kinds & JOURNAL_KIND_MESSAGE) != 0 &&
      !add_to_page (self, query->newest_first ? STMT_MESSAGES_BACKWARDS : STMT_MESSAGES_FORWARDS,
                    query, key_id, &range, page, error))
    return NULL;
  if ((query->kinds & EVENT_KINDS) != 0 &&
      !add_to_page (self, query->newest_first ? STMT_EVENTS_BACKWARDS : STMT_EVENTS_FORWARDS, query,
                    key_id, &range, page, error))
    return NULL;

  g_ptr_array_sort (page, compare_seq);
  if (page->len > query->limit)
    g_ptr_array_remove_range (page, query->newest_first ? 0 : query->limit,
                              page->len - query->limit);
  return g_steal_pointer (&page);
}

static gpointer
find_record (JournalReader *self,
             JournalRequest *request,
             GCancellable *cancellable,
             GError **error)
{
  return find_by_msgid (self, request->name, request->told_seq, error);
}

static gpointer
list_targets (JournalReader *self,
              JournalRequest *request,
              GCancellable *cancellable,
              GError **error)
{
  const JournalSearch *search = &request->search;
  g_autoptr (GPtrArray) targets =
      g_ptr_array_new_with_free_func ((GDestroyNotify) journal_target_free);
  GError *step_error = NULL;
  Range range;

  if (!find_range (self, search->after_us, search->before_us, request->told_seq, &range, error))
    return NULL;
  for (guint i = 0; search->keys[i] != NULL && step_error == NULL; i++)
    {
      g_autoptr (JournalStmtUse) use = self->stmts[STMT_LATEST];
      gint64 key_id = find_key (self, search->keys[i], &step_error);

      if (key_id == 0)
        continue;
      sqlite3_bind_int64 (use, 1, key_id);
      sqlite3_bind_int64 (use, 2, range.after_seq);
      sqlite3_bind_int64 (use, 3, range.before_seq);
      sqlite3_bind_int64 (use, 4, range.after_us);
      sqlite3_bind_int64 (use, 5, range.before_us);
      if (step (self, use, &step_error))
        g_ptr_array_add (targets,
                         journal_target_new (search->keys[i], sqlite3_column_int64 (use, 0)));
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, step_error);
      return NULL;
    }
  journal_targets_sort (targets, search->limit);
  return g_steal_pointer (&targets);
}

static gpointer
list_talks (JournalReader *self, JournalRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_TALKS];
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  GError *step_error = NULL;

  journal_db_bind_text (use, 1, request->name);
  while (step (self, use, &step_error))
    g_strv_builder_add (keys, (const char *) sqlite3_column_text (use, 0));
  if (step_error != NULL)
    {
      g_propagate_error (error, step_error);
      return NULL;
    }
  return g_strv_builder_end (keys);
}

static gpointer
search_records (JournalReader *self,
                JournalRequest *request,
                GCancellable *cancellable,
                GError **error)
{
  const JournalSearch *search = &request->search;
  Range range;

  if (self->searcher == NULL)
    self->searcher = journal_searcher_open (self->db, self->search_path, error);
  if (self->searcher == NULL ||
      !find_range (self, search->after_us, search->before_us, request->told_seq, &range, error))
    return NULL;
  return journal_searcher_run (self->searcher, search, range.after_seq, range.before_seq,
                               cancellable, error);
}

static const struct
{
  gpointer (*run) (JournalReader *self,
                   JournalRequest *request,
                   GCancellable *cancellable,
                   GError **error);
  GDestroyNotify free_result;
} requests[] = {
  [JOURNAL_REQUEST_READ] = { read_page, (GDestroyNotify) g_ptr_array_unref },
  [JOURNAL_REQUEST_FIND] = { find_record, (GDestroyNotify) journal_record_unref },
  [JOURNAL_REQUEST_TARGETS] = { list_targets, (GDestroyNotify) g_ptr_array_unref },
  [JOURNAL_REQUEST_TALKS] = { list_talks, (GDestroyNotify) g_strfreev },
  [JOURNAL_REQUEST_SEARCH] = { search_records, (GDestroyNotify) g_ptr_array_unref },
};

/**
 * journal_reader_run:
 * @cancellable: (nullable): looked at by what can take long
 *
 * Returns: (transfer full): the answer, or %NULL with @error set
 */
gpointer
journal_reader_run (JournalReader *self,
                    JournalRequest *request,
                    GCancellable *cancellable,
                    GError **error)
{
  return requests[request->type].run (self, request, cancellable, error);
}

GDestroyNotify
journal_reader_get_free_func (JournalRequestType type)
{
  return requests[type].free_result;
}

/**
 * journal_reader_replay:
 *
 * As journal_replay(): reads no more than the newest snapshot and the STATE records after it.
 */
gboolean
journal_reader_replay (JournalReader *self,
                       GBytes **snapshot,
                       guint64 *snapshot_seq,
                       JournalReplayFunc func,
                       gpointer user_data,
                       GError **error)
{
  g_autoptr (JournalStmtUse) newest = self->stmts[STMT_SNAPSHOT];
  g_autoptr (JournalStmtUse) records = self->stmts[STMT_REPLAY];
  GError *step_error = NULL;

  if (step (self, newest, &step_error))
    {
      *snapshot_seq = (guint64) sqlite3_column_int64 (newest, 0);
      *snapshot =
          g_bytes_new (sqlite3_column_blob (newest, 1), (gsize) sqlite3_column_bytes (newest, 1));
    }
  sqlite3_bind_int64 (records, 1, (gint64) *snapshot_seq);
  while (step_error == NULL && step (self, records, &step_error))
    {
      g_autoptr (JournalRecord) record = journal_db_read_record (records);

      if (!func (record, user_data, error))
        return FALSE;
    }
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, step_error);
  return FALSE;
}
