#include "config.h"

#include "journal-search.h"

#include "journal-words.h"

#define CACHE_KIB 4000
#define MAX_KEYS_IN_QUERY 200 /* with more, rows are compared with the keys one by one */
#define PROGRESS_STEPS 10000  /* of SQLite's machine, between looks at the cancellable */

typedef enum
{
  STMT_MATCH,  /* of the index */
  STMT_RECORD, /* of the journal, as STMT_KEY */
  STMT_KEY,
  N_STMTS,
} Stmt;

static const char *const statements[N_STMTS] = {
  [STMT_MATCH] = "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid > ?2 AND rowid < ?3"
                 " ORDER BY rowid DESC",
  [STMT_RECORD] = "SELECT " JOURNAL_DB_RECORD " FROM records WHERE seq = ?1",
  [STMT_KEY] = "SELECT id FROM keys WHERE key = ?1",
};

struct _JournalSearcher
{
  sqlite3 *records; /* the reader's connection to the journal */
  sqlite3 *db;
  sqlite3_stmt *stmts[N_STMTS];
};

/**
 * journal_searcher_open:
 * @records: stays the caller's, and open
 */
JournalSearcher *
journal_searcher_open (sqlite3 *records, const char *index_path, GError **error)
{
  JournalSearcher *self = g_new0 (JournalSearcher, 1);

  self->records = records;
  self->db = journal_db_open (index_path, JOURNAL_DB_READ, CACHE_KIB, error);
  for (guint i = 0; self->db != NULL && i < N_STMTS; i++)
    if (!journal_db_prepare (i == STMT_MATCH ? self->db : records, statements[i], &self->stmts[i],
                             error))
      g_clear_pointer (&self->db, sqlite3_close_v2); /* it goes with its last statement */
  if (self->db == NULL)
    g_clear_pointer (&self, journal_searcher_free);
  return self;
}

void
journal_searcher_free (JournalSearcher *self)
{
  for (guint i = 0; i < N_STMTS; i++)
    sqlite3_finalize (self->stmts[i]);
  sqlite3_close (self->db);
  g_free (self);
}

/* Returns the number of keys that there are. fts (nullable) gets a word for each. */
static guint
append_keys (JournalSearcher *self, const char *const *keys, GString *fts)
{
  guint n = 0;

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (JournalStmtUse) use = self->stmts[STMT_KEY];

      journal_db_bind_text (use, 1, keys[i]);
      if (sqlite3_step (use) != SQLITE_ROW) /* never written to: nothing to find there */
        continue;
      g_string_append_printf (fts, "%sk%d", n > 0 ? " OR " : "", sqlite3_column_int (use, 0));
      n++;
    }
  return n;
}

/* (transfer full) (nullable): %NULL: nothing can be found */
static char *
make_match (JournalSearcher *self, const JournalSearch *search, const char *sender)
{
  g_autoptr (JournalWordsQuery) body = journal_words_query_new (search->text);
  g_autoptr (JournalWordsQuery) nick = journal_words_query_new (sender);
  g_autofree char *body_fts = journal_words_query_to_fts (body);
  g_autofree char *nick_fts = journal_words_query_to_fts (nick);
  g_autoptr (GString) rooms = g_string_new (NULL);
  GString *match = g_string_new (NULL);

  if (append_keys (self, search->keys, rooms) == 0 ||
      (search->text != NULL && journal_words_query_is_empty (body)))
    {
      g_string_free (match, TRUE);
      return NULL;
    }
  if (*body_fts != '\0')
    g_string_append_printf (match, "body : (%s) AND ", body_fts);
  if (*nick_fts != '\0') /* a nick may have no letters: its row tells */
    g_string_append_printf (match, "sender : (%s) AND ", nick_fts);
  if (match->len > 0 && g_strv_length ((GStrv) search->keys) > MAX_KEYS_IN_QUERY)
    g_string_truncate (match, match->len - strlen (" AND "));
  else
    g_string_append_printf (match, "room : (%s)", rooms->str);
  return g_string_free (match, FALSE);
}

static gboolean
is_wanted (const JournalRecord *record,
           const JournalSearch *search,
           GHashTable *keys,
           const char *sender)
{
  g_autofree char *record_sender = NULL;

  if (record->is_hidden || record->text == NULL || record->key == NULL ||
      !g_hash_table_contains (keys, record->key) ||
      (search->after_us != 0 && record->time_us <= search->after_us) ||
      (search->before_us != 0 && record->time_us >= search->before_us))
    return FALSE;
  if (sender == NULL)
    return TRUE;
  record_sender = record->sender != NULL ? journal_words_fold (record->sender, -1) : NULL;
  return g_strcmp0 (record_sender, sender) == 0;
}

/* (transfer full) (nullable): the row has gone since it was indexed */
static JournalRecord *
read_record (JournalSearcher *self, gint64 seq)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_RECORD];

  sqlite3_bind_int64 (use, 1, seq);
  return sqlite3_step (use) == SQLITE_ROW ? journal_db_read_record (use) : NULL;
}

static int
on_progress (void *data)
{
  return g_cancellable_is_cancelled (data);
}

static gboolean
collect (JournalSearcher *self,
         const JournalSearch *search,
         sqlite3_stmt *matches,
         const char *sender,
         GPtrArray *found,
         GError **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  int result = SQLITE_ROW;

  for (guint i = 0; search->keys[i] != NULL; i++)
    g_hash_table_add (keys, (char *) search->keys[i]);
  while (found->len < search->limit && (result = sqlite3_step (matches)) == SQLITE_ROW)
    {
      g_autoptr (JournalRecord) record = read_record (self, sqlite3_column_int64 (matches, 0));

      if (record != NULL && is_wanted (record, search, keys, sender))
        g_ptr_array_add (found, g_steal_pointer (&record));
    }
  if (result == SQLITE_ROW || result == SQLITE_DONE)
    return TRUE;
  journal_db_set_error (error, self->db);
  return FALSE;
}

/**
 * journal_searcher_run:
 * @after_seq: only what is after this place
 * @before_seq: and before this one
 *
 * Returns: (transfer full): records, newest first; or %NULL with @error set
 */
GPtrArray *
journal_searcher_run (JournalSearcher *self,
                      const JournalSearch *search,
                      gint64 after_seq,
                      gint64 before_seq,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *sender = search->sender != NULL ? journal_words_fold (search->sender, -1) : NULL;
  g_autofree char *match = make_match (self, search, sender);
  g_autoptr (GPtrArray) found =
      g_ptr_array_new_with_free_func ((GDestroyNotify) journal_record_unref);
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_MATCH];
  gboolean is_read;

  if (match == NULL)
    return g_steal_pointer (&found);
  journal_db_bind_text (use, 1, match);
  sqlite3_bind_int64 (use, 2, after_seq);
  sqlite3_bind_int64 (use, 3, before_seq);
  if (cancellable != NULL)
    sqlite3_progress_handler (self->db, PROGRESS_STEPS, on_progress, cancellable);
  is_read = collect (self, search, use, sender, found, error);
  sqlite3_progress_handler (self->db, 0, NULL, NULL);
  return is_read ? g_steal_pointer (&found) : NULL;
}
