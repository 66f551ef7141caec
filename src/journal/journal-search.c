#include "config.h"

#include "journal-search.h"

#include "journal-words.h"

#include <string.h>

#define CACHE_KIB 4000
#define MAX_KEYS_IN_QUERY 200 /* with more, rows are compared with the keys one by one */
#define PROGRESS_STEPS 10000  /* of SQLite's machine, between looks at the cancellable */

typedef enum
{
  STMT_MATCH, /* of the index */
  STMT_PROGRESS,
  STMT_RECORD, /* of the journal, as those that follow */
  STMT_WORDS,
  STMT_BETWEEN,
  STMT_KEY,
  N_STMTS,
} Stmt;

static const char *const statements[N_STMTS] = {
  [STMT_MATCH] = "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid > ?2 AND rowid < ?3"
                 " ORDER BY rowid DESC",
  [STMT_PROGRESS] = "SELECT words_seq FROM progress",
  [STMT_RECORD] = "SELECT " JOURNAL_DB_RECORD " FROM records WHERE seq = ?1",
  [STMT_WORDS] = "SELECT text FROM records WHERE seq = ?1 AND NOT hidden",
  [STMT_BETWEEN] = "SELECT seq, key_id FROM records WHERE seq > ?1 AND seq < ?2 AND kind & 2"
                   " AND NOT hidden AND key_id IS NOT NULL ORDER BY seq DESC",
  [STMT_KEY] = "SELECT id FROM keys WHERE key = ?1",
};

struct _JournalSearcher
{
  sqlite3 *records; /* the reader's connection to the journal */
  sqlite3 *db;
  sqlite3_stmt *stmts[N_STMTS];
  JournalTail *tail; /* (nullable): what it does not know is looked for */
};

/* A search under way. */
typedef struct
{
  const JournalSearch *search;
  GHashTable *keys;    /* (owned): set of the caller's keys that there are */
  GHashTable *key_ids; /* (owned): set of their ids */
  JournalWordsQuery *body;
  char *sender; /* (owned) (nullable): folded */
  gint64 after_seq;
  gint64 before_seq;
  GCancellable *cancellable;
  GPtrArray *found; /* (owned) of JournalRecord */
} Run;

static void
run_clear (Run *self)
{
  g_hash_table_unref (self->keys);
  g_hash_table_unref (self->key_ids);
  journal_words_query_free (self->body);
  g_free (self->sender);
  g_clear_pointer (&self->found, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* step_error: (transfer full) (nullable): what the last step met */
static gboolean
is_read (GError *step_error, GError **error)
{
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, step_error);
  return FALSE;
}

static gboolean
prepare (JournalSearcher *self, GError **error)
{
  for (guint i = 0; i < N_STMTS; i++)
    if ((i >= STMT_RECORD || self->db != NULL) &&
        !journal_db_prepare (i < STMT_RECORD ? self->db : self->records, statements[i],
                             &self->stmts[i], error))
      return FALSE;
  return TRUE;
}

/**
 * journal_searcher_open:
 * @records: stays the caller's, and open
 * @index_path: (nullable): %NULL: all records are looked through
 * @tail: (nullable): stays the caller's
 */
JournalSearcher *
journal_searcher_open (sqlite3 *records, const char *index_path, JournalTail *tail, GError **error)
{
  g_autoptr (JournalSearcher) self = g_new0 (JournalSearcher, 1);

  self->records = records;
  self->tail = tail;
  if (index_path != NULL)
    self->db = journal_db_open (index_path, JOURNAL_DB_READ, CACHE_KIB, error);
  if ((index_path != NULL && self->db == NULL) || !prepare (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
journal_searcher_free (JournalSearcher *self)
{
  for (guint i = 0; i < N_STMTS; i++)
    sqlite3_finalize (self->stmts[i]);
  sqlite3_close (self->db);
  g_free (self);
}

/* Those that there are: what was never written to has nothing to find. */
static gboolean
find_keys (JournalSearcher *self, Run *run, GError **error)
{
  GError *step_error = NULL;

  for (guint i = 0; run->search->keys[i] != NULL && step_error == NULL; i++)
    {
      g_autoptr (JournalStmtUse) use = self->stmts[STMT_KEY];

      journal_db_bind_text (use, 1, run->search->keys[i]);
      if (!journal_db_step (use, &step_error))
        continue;
      g_hash_table_add (run->keys, (char *) run->search->keys[i]);
      g_hash_table_add (run->key_ids, GINT_TO_POINTER (sqlite3_column_int (use, 0)));
    }
  return is_read (step_error, error);
}

/* (transfer full) */
static char *
make_match (const Run *run)
{
  g_autoptr (JournalWordsQuery) nick = journal_words_query_new (run->sender);
  g_autofree char *body_fts = journal_words_query_to_fts (run->body);
  g_autofree char *nick_fts = journal_words_query_to_fts (nick);
  GString *match = g_string_new (NULL);
  GHashTableIter iter;
  gpointer id;

  if (*body_fts != '\0')
    g_string_append_printf (match, "body : (%s) AND ", body_fts);
  if (*nick_fts != '\0') /* a nick may have no letters: its row tells */
    g_string_append_printf (match, "sender : (%s) AND ", nick_fts);
  if (match->len > 0 && g_hash_table_size (run->key_ids) > MAX_KEYS_IN_QUERY)
    {
      g_string_truncate (match, match->len - strlen (" AND "));
      return g_string_free (match, FALSE);
    }
  g_string_append (match, "room : (");
  g_hash_table_iter_init (&iter, run->key_ids);
  for (gboolean is_first = TRUE; g_hash_table_iter_next (&iter, &id, NULL); is_first = FALSE)
    g_string_append_printf (match, "%sk%d", is_first ? "" : " OR ", GPOINTER_TO_INT (id));
  g_string_append_c (match, ')');
  return g_string_free (match, FALSE);
}

static gboolean
is_wanted (const JournalRecord *record, const Run *run)
{
  const JournalSearch *search = run->search;
  g_autofree char *record_sender = NULL;

  if (record->is_hidden || record->text == NULL || record->key == NULL ||
      !g_hash_table_contains (run->keys, record->key) ||
      (search->after_us != 0 && record->time_us <= search->after_us) ||
      (search->before_us != 0 && record->time_us >= search->before_us))
    return FALSE;
  if (run->sender == NULL)
    return TRUE;
  record_sender = record->sender != NULL ? journal_words_fold (record->sender, -1) : NULL;
  return g_strcmp0 (record_sender, run->sender) == 0;
}

/* Whoever has gone since then is no error. */
static gboolean
add_record (JournalSearcher *self, Run *run, gint64 seq, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_RECORD];
  g_autoptr (JournalRecord) record = NULL;
  GError *step_error = NULL;

  sqlite3_bind_int64 (use, 1, seq);
  if (journal_db_step (use, &step_error))
    record = journal_db_read_record (use);
  if (record != NULL && is_wanted (record, run))
    g_ptr_array_add (run->found, g_steal_pointer (&record));
  return is_read (step_error, error);
}

/* -- What the index has no words of ----------------------------------------------------------- */

static gboolean
add_if_it_matches (JournalSearcher *self, Run *run, gint64 seq, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_WORDS];
  GError *step_error = NULL;
  const char *text;

  sqlite3_bind_int64 (use, 1, seq);
  if (!journal_db_step (use, &step_error))
    return is_read (step_error, error);
  text = (const char *) sqlite3_column_text (use, 0);
  return text == NULL || !journal_words_query_matches (run->body, text) ||
         add_record (self, run, seq, error);
}

/* Whether to go on. */
static gboolean
may_go_on (const Run *run)
{
  return run->found->len < run->search->limit && !g_cancellable_is_cancelled (run->cancellable);
}

/* What is not in the tail either. */
static gboolean
look_between (JournalSearcher *self, Run *run, gint64 after_seq, gint64 before_seq, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_BETWEEN];
  GError *step_error = NULL;

  sqlite3_bind_int64 (use, 1, after_seq);
  sqlite3_bind_int64 (use, 2, before_seq);
  while (may_go_on (run) && journal_db_step (use, &step_error))
    if (g_hash_table_contains (run->key_ids, GINT_TO_POINTER (sqlite3_column_int (use, 1))) &&
        !add_if_it_matches (self, run, sqlite3_column_int64 (use, 0), error))
      return FALSE;
  return is_read (step_error, error);
}

/* indexed_seq: all up to there have their words in the index */
static gboolean
look_through_rest (JournalSearcher *self, Run *run, gint64 indexed_seq, GError **error)
{
  gint64 after_seq = MAX (run->after_seq, indexed_seq);
  gint64 start = run->before_seq - 1;
  g_autoptr (GArray) seqs = NULL;

  if (after_seq + 1 >= run->before_seq)
    return TRUE;
  if (self->tail != NULL)
    seqs = journal_tail_list_keys (self->tail, run->key_ids, JOURNAL_KIND_MESSAGE, after_seq,
                                   run->before_seq, &start);
  for (guint i = 0; seqs != NULL && i < seqs->len && may_go_on (run); i++)
    if (!add_if_it_matches (self, run, g_array_index (seqs, gint64, i), error))
      return FALSE;
  return !may_go_on (run) ||
         look_between (self, run, after_seq, MIN (start + 1, run->before_seq), error);
}

/* -- What it has ------------------------------------------------------------------------------ */

static int
on_progress (void *data)
{
  return g_cancellable_is_cancelled (data);
}

/* Both kinds of errors: of the index, and of the journal. */
static gboolean
look_up (JournalSearcher *self, Run *run, gint64 indexed_seq, GError **index_error, GError **error)
{
  g_autofree char *match = make_match (run);
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_MATCH];
  GError *step_error = NULL;
  gboolean is_good = TRUE;

  journal_db_bind_text (use, 1, match);
  sqlite3_bind_int64 (use, 2, run->after_seq);
  sqlite3_bind_int64 (use, 3, MIN (run->before_seq, indexed_seq + 1));
  if (run->cancellable != NULL)
    sqlite3_progress_handler (self->db, PROGRESS_STEPS, on_progress, run->cancellable);
  while (is_good && run->found->len < run->search->limit && journal_db_step (use, &step_error))
    is_good = add_record (self, run, sqlite3_column_int64 (use, 0), error);
  sqlite3_progress_handler (self->db, 0, NULL, NULL);
  if (g_cancellable_is_cancelled (run->cancellable)) /* nobody asks any more */
    g_clear_error (&step_error);
  return is_read (step_error, index_error) && is_good;
}

static gboolean
get_indexed_seq (JournalSearcher *self, gint64 *seq, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->db != NULL ? self->stmts[STMT_PROGRESS] : NULL;
  GError *step_error = NULL;

  *seq = 0;
  if (use != NULL && journal_db_step (use, &step_error))
    *seq = sqlite3_column_int64 (use, 0);
  return is_read (step_error, error);
}

static gboolean
find (JournalSearcher *self, Run *run, GError **index_error, GError **error)
{
  gint64 indexed_seq;

  if (!get_indexed_seq (self, &indexed_seq, index_error))
    return look_through_rest (self, run, 0, error);
  if (!look_through_rest (self, run, indexed_seq, error))
    return FALSE;
  if (indexed_seq == 0 || !may_go_on (run) || look_up (self, run, indexed_seq, index_error, error))
    return TRUE;
  if (*index_error == NULL)
    return FALSE;
  g_ptr_array_set_size (run->found, 0);
  return look_through_rest (self, run, 0, error);
}

/**
 * journal_searcher_run:
 * @after_seq: only what is after this place
 * @before_seq: and before this one
 * @index_error: (out): set when the index could not be read; all is found all the same
 *
 * Returns: (transfer full): records, newest first; or %NULL with @error set
 */
GPtrArray *
journal_searcher_run (JournalSearcher *self,
                      const JournalSearch *search,
                      gint64 after_seq,
                      gint64 before_seq,
                      GCancellable *cancellable,
                      GError **index_error,
                      GError **error)
{
  g_auto (Run) run = {
    .search = search,
    .keys = g_hash_table_new (g_str_hash, g_str_equal),
    .key_ids = g_hash_table_new (NULL, NULL),
    .body = journal_words_query_new (search->text),
    .sender = search->sender != NULL ? journal_words_fold (search->sender, -1) : NULL,
    .after_seq = after_seq,
    .before_seq = before_seq,
    .cancellable = cancellable,
    .found = g_ptr_array_new_with_free_func ((GDestroyNotify) journal_record_unref),
  };

  if (!find_keys (self, &run, error))
    return NULL;
  if (g_hash_table_size (run.key_ids) > 0 &&
      (search->text == NULL || !journal_words_query_is_empty (run.body)) &&
      !find (self, &run, index_error, error))
    return NULL;
  return g_steal_pointer (&run.found);
}

gboolean
journal_searcher_has_index (const JournalSearcher *self)
{
  return self->db != NULL;
}
