#include "config.h"

#include "journal-reader-private.h"

#include "journal-index.h"

#include <glib/gi18n-lib.h>

#define CACHE_KIB 4000

#define WANTED                                                                                     \
  "key_id = ?1 AND kind & ?2 AND seq > ?3 AND seq < ?4 AND time_us > ?5 AND time_us < ?6"          \
  " AND NOT hidden"
/* A page of what the index has, of messages or of events, so that a page need not step over events
 * to find words; and of what it has not come to yet. */
#define INDEXED_PAGE(is_event, order)                                                              \
  "SELECT " JOURNAL_DB_RECORD " FROM idx.places CROSS JOIN records ON seq = place"                 \
  " WHERE of_key = ?1 AND is_event = " is_event " AND place > ?3 AND place < ?4 AND " WANTED       \
  " ORDER BY place " order " LIMIT ?7"
#define TAIL_PAGE(order)                                                                           \
  "SELECT " JOURNAL_DB_RECORD " FROM records WHERE " WANTED " ORDER BY seq " order " LIMIT ?7"

static const char *const statements[N_STMTS] = {
  [STMT_PROGRESS] = "SELECT seq FROM idx.progress",
  [STMT_MESSAGES_FORWARDS] = INDEXED_PAGE ("0", "ASC"),
  [STMT_MESSAGES_BACKWARDS] = INDEXED_PAGE ("0", "DESC"),
  [STMT_EVENTS_FORWARDS] = INDEXED_PAGE ("1", "ASC"),
  [STMT_EVENTS_BACKWARDS] = INDEXED_PAGE ("1", "DESC"),
  [STMT_FIND] = "SELECT " JOURNAL_DB_RECORD " FROM idx.msgids CROSS JOIN records ON seq = place"
                " WHERE id = ?1 AND msgid = id AND seq <= ?3",
  [STMT_TAIL_FORWARDS] = TAIL_PAGE ("ASC"),
  [STMT_TAIL_BACKWARDS] = TAIL_PAGE ("DESC"),
  [STMT_TAIL_ONE] = "SELECT " JOURNAL_DB_RECORD " FROM records WHERE seq = ?8 AND " WANTED,
  [STMT_FIND_IN_TAIL] = "SELECT " JOURNAL_DB_RECORD " FROM records WHERE seq > ?2 AND seq <= ?3"
                        " AND msgid = ?1",
  [STMT_LATEST] = "SELECT key_id, time_us FROM records WHERE seq > ?1 AND seq < ?2"
                  " AND time_us > ?3 AND time_us < ?4 AND kind & 2 AND NOT hidden"
                  " AND key_id IS NOT NULL ORDER BY seq DESC",
  [STMT_FIND_KEY] = "SELECT id FROM keys WHERE key = ?1",
  [STMT_FROM_SEQ] = "SELECT seq, time_us FROM records WHERE seq >= ?1 ORDER BY seq LIMIT 1",
  [STMT_TALKS] = "SELECT key FROM talks JOIN keys ON id = key_id WHERE identity = ?1"
                 " ORDER BY key_id",
  [STMT_SNAPSHOT] = "SELECT seq, data FROM snapshots ORDER BY seq DESC LIMIT 1",
  [STMT_REPLAY] = "SELECT " JOURNAL_DB_RECORD " FROM records INDEXED BY records_state"
                  " WHERE kind & 1 AND seq > ?1 ORDER BY seq",
};

static gboolean
prepare (JournalReader *self, guint first, guint end, GError **error)
{
  for (guint i = first; i < end; i++)
    if (!journal_db_prepare (self->db, statements[i], &self->stmts[i], error))
      return FALSE;
  return TRUE;
}

static void
let_index_go (JournalReader *self)
{
  g_clear_pointer (&self->searcher, journal_searcher_free);
  for (guint i = 0; i < STMT_TAIL_FORWARDS; i++)
    g_clear_pointer (&self->stmts[i], sqlite3_finalize);
  sqlite3_exec (self->db, "DETACH idx", NULL, NULL, NULL); /* fails when none was attached */
  self->index = INDEX_NONE;
}

/* Another may have been put in the place of the one that was there. */
static void
find_index (JournalReader *self)
{
  if (self->index != INDEX_NONE && !journal_db_has_moved (self->db, "idx"))
    return;
  let_index_go (self);
  if (journal_index_attach (self->db, self->index_path, NULL) &&
      prepare (self, 0, STMT_TAIL_FORWARDS, NULL)) /* without one all is looked through */
    self->index = INDEX_ATTACHED;
  else
    let_index_go (self);
}

/**
 * journal_reader_open:
 * @tail: (nullable): stays the caller's
 *
 * Returns: (transfer full): or %NULL with @error set
 */
JournalReader *
journal_reader_open (const char *path, const char *index_path, JournalTail *tail, GError **error)
{
  g_autoptr (JournalReader) self = g_new0 (JournalReader, 1);

  self->tail = tail;
  self->index_path = g_strdup (index_path);
  self->db = journal_db_open (path, JOURNAL_DB_READ, CACHE_KIB, error);
  if (self->db == NULL)
    return NULL;
  if (!prepare (self, STMT_TAIL_FORWARDS, N_STMTS, error))
    return NULL;
  find_index (self);
  return g_steal_pointer (&self);
}

void
journal_reader_free (JournalReader *self)
{
  g_clear_pointer (&self->searcher, journal_searcher_free);
  for (guint i = 0; i < N_STMTS; i++)
    sqlite3_finalize (self->stmts[i]);
  sqlite3_close (self->db);
  g_free (self->index_path);
  g_free (self);
}

/* 0: no such key, or an error */
gint64
journal_reader_find_key (JournalReader *self, const char *key, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_FIND_KEY];

  journal_db_bind_text (use, 1, key);
  return journal_db_step (use, error) ? sqlite3_column_int64 (use, 0) : 0;
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
      if (!journal_db_step (use, &step_error) || sqlite3_column_int64 (use, 1) >= time_us)
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

gboolean
journal_reader_find_range (JournalReader *self,
                           gint64 after_us,
                           gint64 before_us,
                           guint64 told_seq,
                           JournalRange *range,
                           GError **error)
{
  gint64 place;

  *range = (JournalRange){ 0, (gint64) told_seq + 1, G_MININT64, G_MAXINT64 };
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

/* An index that cannot be read is no reason to read nothing. Returns the place it has come to: 0 */
gint64
journal_reader_give_up_index (JournalReader *self, GError **error)
{
  g_warning ("the index cannot be read: %s", (*error)->message);
  if (g_error_matches (*error, JOURNAL_ERROR, JOURNAL_ERROR_DAMAGED))
    {
      self->index = INDEX_DAMAGED; /* others may pass */
      self->is_damage_new = !journal_db_has_moved (self->db, "idx");
      g_clear_pointer (&self->searcher, journal_searcher_free);
    }
  g_clear_error (error);
  return 0;
}

/* All up to this place is in the index. */
gint64
journal_reader_get_indexed_seq (JournalReader *self)
{
  g_autoptr (JournalStmtUse) use =
      self->index == INDEX_ATTACHED ? self->stmts[STMT_PROGRESS] : NULL;
  GError *error = NULL;
  gint64 seq = 0;

  if (use != NULL && journal_db_step (use, &error))
    seq = sqlite3_column_int64 (use, 0);
  return error == NULL ? seq : journal_reader_give_up_index (self, &error);
}

static JournalRecord *
find_with (JournalReader *self,
           JournalReaderStmt stmt,
           const char *msgid,
           gint64 after_seq,
           guint64 told_seq,
           GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[stmt];

  journal_db_bind_text (use, 1, msgid);
  sqlite3_bind_int64 (use, 2, after_seq);
  sqlite3_bind_int64 (use, 3, (gint64) told_seq);
  return journal_db_step (use, error) ? journal_db_read_record (use) : NULL;
}

/* start: (out): what comes after this place was looked for */
static JournalRecord *
find_in_tail (
    JournalReader *self, const char *msgid, guint64 told_seq, gint64 *start, GError **error)
{
  g_autoptr (GArray) known = NULL;
  JournalRecord *record = NULL;
  GError *step_error = NULL;

  *start = (gint64) told_seq;
  if (self->tail == NULL)
    return NULL;
  known = journal_tail_find (self->tail, msgid, start);
  for (guint i = 0; i < known->len && record == NULL && step_error == NULL; i++)
    {
      gint64 seq = g_array_index (known, gint64, i);

      record = find_with (self, STMT_FIND_IN_TAIL, msgid, seq - 1, MIN (told_seq, (guint64) seq),
                          &step_error);
    }
  if (step_error != NULL)
    g_propagate_error (error, step_error);
  return record;
}

/* In the tail before the index: what is dropped from the one is in the other by then. */
static JournalRecord *
find_by_msgid (JournalReader *self, const char *msgid, guint64 told_seq, GError **error)
{
  GError *step_error = NULL;
  gint64 start;
  JournalRecord *record = find_in_tail (self, msgid, told_seq, &start, &step_error);
  gint64 indexed_seq = journal_reader_get_indexed_seq (self);

  if (record == NULL && step_error == NULL && indexed_seq > 0)
    {
      record = find_with (self, STMT_FIND, msgid, 0, told_seq, &step_error);
      if (step_error != NULL)
        indexed_seq = journal_reader_give_up_index (self, &step_error);
    }
  if (record == NULL && step_error == NULL)
    record = find_with (self, STMT_FIND_IN_TAIL, msgid, indexed_seq,
                        MIN (told_seq, (guint64) start), &step_error);
  if (step_error != NULL)
    g_propagate_error (error, step_error);
  else if (record == NULL)
    g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_NOT_FOUND, "no such msgid");
  return record;
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

static gpointer
read_page (JournalReader *self, JournalRequest *request, GCancellable *cancellable, GError **error)
{
  JournalQuery *query = &request->query;
  JournalWanted wanted = { .kinds = query->kinds,
                           .limit = query->limit,
                           .newest_first = query->newest_first };
  JournalRange *range = &wanted.range;
  g_autoptr (GPtrArray) page =
      g_ptr_array_new_with_free_func ((GDestroyNotify) journal_record_unref);
  GError *key_error = NULL;

  if (!resolve_msgid (self, request, query->after_msgid, &query->after_seq, error) ||
      !resolve_msgid (self, request, query->before_msgid, &query->before_seq, error) ||
      !journal_reader_find_range (self, query->after_us, query->before_us, request->told_seq, range,
                                  error))
    return NULL;
  range->after_seq = MAX (range->after_seq, (gint64) MIN (query->after_seq, G_MAXINT64));
  if (query->before_seq != 0)
    range->before_seq = MIN (range->before_seq, (gint64) MIN (query->before_seq, G_MAXINT64));

  wanted.key_id = journal_reader_find_key (self, query->key, &key_error);
  if (key_error != NULL)
    {
      g_propagate_error (error, key_error);
      return NULL;
    }
  if (!journal_reader_fill_page (self, &wanted, page, error))
    return NULL;
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
  return journal_reader_list_targets (self, request, error);
}

static gpointer
list_talks (JournalReader *self, JournalRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_TALKS];
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  GError *step_error = NULL;

  journal_db_bind_text (use, 1, request->name);
  while (journal_db_step (use, &step_error))
    g_strv_builder_add (keys, (const char *) sqlite3_column_text (use, 0));
  if (step_error != NULL)
    {
      g_propagate_error (error, step_error);
      return NULL;
    }
  return g_strv_builder_end (keys);
}

/* %NULL with @error set: not even without the index. */
static JournalSearcher *
ensure_searcher (JournalReader *self, GError **error)
{
  GError *index_error = NULL;

  if (self->searcher != NULL)
    return self->searcher;
  if (self->index == INDEX_ATTACHED)
    self->searcher = journal_searcher_open (self->db, self->index_path, self->tail, &index_error);
  if (index_error != NULL)
    journal_reader_give_up_index (self, &index_error);
  if (self->searcher == NULL)
    self->searcher = journal_searcher_open (self->db, NULL, self->tail, error);
  return self->searcher;
}

static gpointer
search_records (JournalReader *self,
                JournalRequest *request,
                GCancellable *cancellable,
                GError **error)
{
  const JournalSearch *search = &request->search;
  GError *index_error = NULL;
  JournalRange range;
  GPtrArray *found;

  if (!journal_reader_find_range (self, search->after_us, search->before_us, request->told_seq,
                                  &range, error) ||
      ensure_searcher (self, error) == NULL)
    return NULL;
  found = journal_searcher_run (self->searcher, search, range.after_seq, range.before_seq,
                                cancellable, &index_error, error);
  if (index_error != NULL)
    journal_reader_give_up_index (self, &index_error);
  if (self->searcher != NULL && !journal_searcher_has_index (self->searcher))
    g_clear_pointer (&self->searcher, journal_searcher_free); /* the next may have one */
  return found;
}

typedef gpointer (*RequestFunc) (JournalReader *self,
                                 JournalRequest *request,
                                 GCancellable *cancellable,
                                 GError **error);

static const RequestFunc requests[] = {
  [JOURNAL_REQUEST_READ] = read_page,        [JOURNAL_REQUEST_FIND] = find_record,
  [JOURNAL_REQUEST_TARGETS] = list_targets,  [JOURNAL_REQUEST_TALKS] = list_talks,
  [JOURNAL_REQUEST_SEARCH] = search_records,
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
  find_index (self);
  return requests[request->type](self, request, cancellable, error);
}

/**
 * journal_reader_take_damage:
 * Returns: whether the index that stands there was found to be damaged, once
 */
gboolean
journal_reader_take_damage (JournalReader *self)
{
  gboolean is_damage_new = self->is_damage_new;

  self->is_damage_new = FALSE;
  return is_damage_new;
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

  if (journal_db_step (newest, &step_error))
    {
      *snapshot_seq = (guint64) sqlite3_column_int64 (newest, 0);
      *snapshot =
          g_bytes_new (sqlite3_column_blob (newest, 1), (gsize) sqlite3_column_bytes (newest, 1));
    }
  sqlite3_bind_int64 (records, 1, (gint64) *snapshot_seq);
  while (step_error == NULL && journal_db_step (records, &step_error))
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
