#include "config.h"

#include "journal-reader-private.h"

#define MORE_KNOWN 100 /* records of the tail: some of the first may be hidden */
#define EVENT_KINDS (JOURNAL_KIND_EVENT | JOURNAL_KIND_TAGMSG)

/* seq: of %STMT_TAIL_ONE */
static gboolean
add_rows (JournalReader *self,
          JournalReaderStmt stmt,
          const JournalWanted *wanted,
          gint64 seq,
          GPtrArray *page,
          GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[stmt];
  GError *step_error = NULL;

  sqlite3_bind_int64 (use, 1, wanted->key_id);
  sqlite3_bind_int (use, 2, (int) wanted->kinds);
  sqlite3_bind_int64 (use, 3, wanted->range.after_seq);
  sqlite3_bind_int64 (use, 4, wanted->range.before_seq);
  sqlite3_bind_int64 (use, 5, wanted->range.after_us);
  sqlite3_bind_int64 (use, 6, wanted->range.before_us);
  if (stmt == STMT_TAIL_ONE)
    sqlite3_bind_int64 (use, 8, seq);
  else
    sqlite3_bind_int64 (use, 7, wanted->limit);
  while (journal_db_step (use, &step_error))
    g_ptr_array_add (page, journal_db_read_record (use));
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, step_error);
  return FALSE;
}

static gboolean
add_to_page (JournalReader *self,
             JournalReaderStmt stmt,
             const JournalWanted *wanted,
             GPtrArray *page,
             GError **error)
{
  return add_rows (self, stmt, wanted, 0, page, error);
}

static int
compare_seq (gconstpointer a, gconstpointer b)
{
  const JournalRecord *first = *(JournalRecord *const *) a;
  const JournalRecord *second = *(JournalRecord *const *) b;

  return first->seq < second->seq ? -1 : first->seq > second->seq;
}

/* Keeps as many as are wanted, of the right end. */
static void
cut_page (GPtrArray *page, const JournalWanted *wanted)
{
  g_ptr_array_sort (page, compare_seq);
  if (page->len > wanted->limit)
    g_ptr_array_remove_range (page, wanted->newest_first ? 0 : wanted->limit,
                              page->len - wanted->limit);
}

static gboolean
add_indexed (JournalReader *self,
             const JournalWanted *wanted,
             gint64 indexed_seq,
             GPtrArray *page,
             GError **error)
{
  JournalWanted indexed = *wanted;

  indexed.range.before_seq = MIN (wanted->range.before_seq, indexed_seq + 1);
  if (indexed.range.before_seq <= indexed.range.after_seq + 1) /* both are exclusive */
    return TRUE;
  if ((wanted->kinds & JOURNAL_KIND_MESSAGE) != 0 &&
      !add_to_page (self, wanted->newest_first ? STMT_MESSAGES_BACKWARDS : STMT_MESSAGES_FORWARDS,
                    &indexed, page, error))
    return FALSE;
  if ((wanted->kinds & EVENT_KINDS) != 0 &&
      !add_to_page (self, wanted->newest_first ? STMT_EVENTS_BACKWARDS : STMT_EVENTS_FORWARDS,
                    &indexed, page, error))
    return FALSE;
  cut_page (page, wanted);
  return TRUE;
}

/* Looks through the records between two places (exclusive), if the page is not full. */
static gboolean
add_scanned (JournalReader *self,
             const JournalWanted *wanted,
             gint64 after_seq,
             gint64 before_seq,
             GPtrArray *page,
             GError **error)
{
  JournalWanted scanned = *wanted;

  if (page->len >= wanted->limit || before_seq <= after_seq + 1)
    return TRUE;
  scanned.range.after_seq = after_seq;
  scanned.range.before_seq = before_seq;
  if (!add_to_page (self, wanted->newest_first ? STMT_TAIL_BACKWARDS : STMT_TAIL_FORWARDS, &scanned,
                    page, error))
    return FALSE;
  cut_page (page, wanted);
  return TRUE;
}

static gboolean
add_known (JournalReader *self,
           const JournalWanted *wanted,
           const GArray *seqs,
           GPtrArray *page,
           GError **error)
{
  for (guint i = 0; i < seqs->len && page->len < wanted->limit; i++)
    if (!add_rows (self, STMT_TAIL_ONE, wanted, g_array_index (seqs, gint64, i), page, error))
      return FALSE;
  cut_page (page, wanted);
  return TRUE;
}

/* What is remembered of the tail, and the records on both sides of that. */
static gboolean
add_tail (JournalReader *self,
          const JournalWanted *wanted,
          gint64 indexed_seq,
          GPtrArray *page,
          GError **error)
{
  gint64 after_seq = MAX (wanted->range.after_seq, indexed_seq);
  gint64 before_seq = wanted->range.before_seq;
  const JournalTailQuery query = { wanted->key_id, wanted->kinds, after_seq, before_seq,
                                   wanted->newest_first };
  guint max_known = wanted->limit + MORE_KNOWN;
  gint64 start = before_seq;
  g_autoptr (GArray) seqs = NULL;
  gint64 last_known;

  if (self->tail == NULL || before_seq <= after_seq + 1)
    return add_scanned (self, wanted, after_seq, before_seq, page, error);

  seqs = journal_tail_list (self->tail, &query, max_known, &start);
  start = CLAMP (start, after_seq, before_seq - 1);
  last_known = seqs->len == max_known ? g_array_index (seqs, gint64, max_known - 1) : 0;
  if (wanted->newest_first)
    return add_known (self, wanted, seqs, page, error) &&
           add_scanned (self, wanted, after_seq, last_known != 0 ? last_known : start + 1, page,
                        error);
  return add_scanned (self, wanted, after_seq, start + 1, page, error) &&
         add_known (self, wanted, seqs, page, error) &&
         (last_known == 0 || add_scanned (self, wanted, last_known, before_seq, page, error));
}

/* From the wanted end on, and no farther than the page is full. */
gboolean
journal_reader_fill_page (JournalReader *self,
                          const JournalWanted *wanted,
                          GPtrArray *page,
                          GError **error)
{
  gint64 indexed_seq = journal_reader_get_indexed_seq (self);
  GError *index_error = NULL;

  if (wanted->newest_first && !add_tail (self, wanted, indexed_seq, page, error))
    return FALSE;
  if (page->len < wanted->limit && !add_indexed (self, wanted, indexed_seq, page, &index_error))
    {
      indexed_seq = journal_reader_give_up_index (self, &index_error);
      g_ptr_array_set_size (page, 0);
      return add_tail (self, wanted, indexed_seq, page, error);
    }
  return wanted->newest_first || page->len >= wanted->limit ||
         add_tail (self, wanted, indexed_seq, page, error);
}

/* -- Targets ---------------------------------------------------------------------------------- */

/* What is asked of many keys at once: each may be looked for in the index, but only all together in
 * the records that neither it nor the tail knows. */
typedef struct
{
  JournalRange range;
  GHashTable *latest; /* (owned) key id -> (owned) gint64: when its newest message was */
  GHashTable *open;   /* (owned) key ids without one so far */
  gint64 start;       /* of the tail, as it was last */
} Targets;

static void
targets_clear (Targets *self)
{
  g_hash_table_unref (self->latest);
  g_hash_table_unref (self->open);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Targets, targets_clear)

static void
close_target (Targets *self, gint64 key_id, gint64 latest_us)
{
  g_hash_table_insert (self->latest, GINT_TO_POINTER ((gint) key_id),
                       g_memdup2 (&latest_us, sizeof latest_us));
  g_hash_table_remove (self->open, GINT_TO_POINTER ((gint) key_id));
}

/* The newest of the key that the tail knows. has_more: (out): so many of them were hidden that not
 * all were looked at */
static gboolean
add_newest_known (JournalReader *self,
                  Targets *targets,
                  const JournalWanted *wanted,
                  GPtrArray *page,
                  gboolean *has_more,
                  GError **error)
{
  const JournalTailQuery query = { wanted->key_id, wanted->kinds, wanted->range.after_seq,
                                   wanted->range.before_seq, TRUE };
  g_autoptr (GArray) seqs = NULL;
  gint64 start;

  *has_more = FALSE;
  if (self->tail == NULL)
    return TRUE;
  seqs = journal_tail_list (self->tail, &query, MORE_KNOWN, &start);
  targets->start = MAX (targets->start, start);
  *has_more = seqs->len == MORE_KNOWN;
  return add_known (self, wanted, seqs, page, error);
}

static gboolean
find_key_in_tail (JournalReader *self, Targets *targets, gint64 key_id, GError **error)
{
  const JournalWanted wanted = { key_id, JOURNAL_KIND_MESSAGE, targets->range, 1, TRUE };
  g_autoptr (GPtrArray) page =
      g_ptr_array_new_with_free_func ((GDestroyNotify) journal_record_unref);
  gboolean has_more;

  g_hash_table_add (targets->open, GINT_TO_POINTER ((gint) key_id));
  if (!add_newest_known (self, targets, &wanted, page, &has_more, error) ||
      (has_more && page->len == 0 && !journal_reader_fill_page (self, &wanted, page, error)))
    return FALSE;
  if (page->len > 0)
    close_target (targets, key_id, ((JournalRecord *) page->pdata[0])->time_us);
  return TRUE;
}

/* Once through what is after a place and not in the tail, for all that are open. */
static gboolean
find_between (JournalReader *self, Targets *targets, gint64 after_seq, GError **error)
{
  g_autoptr (JournalStmtUse) use = self->stmts[STMT_LATEST];
  GError *step_error = NULL;

  sqlite3_bind_int64 (use, 1, MAX (after_seq, targets->range.after_seq));
  sqlite3_bind_int64 (use, 2, MIN (targets->start + 1, targets->range.before_seq));
  sqlite3_bind_int64 (use, 3, targets->range.after_us);
  sqlite3_bind_int64 (use, 4, targets->range.before_us);
  while (g_hash_table_size (targets->open) > 0 && journal_db_step (use, &step_error))
    {
      gint64 key_id = sqlite3_column_int64 (use, 0);

      if (g_hash_table_contains (targets->open, GINT_TO_POINTER ((gint) key_id)))
        close_target (targets, key_id, sqlite3_column_int64 (use, 1));
    }
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, step_error);
  return FALSE;
}

static gboolean
find_in_index (JournalReader *self, Targets *targets, gint64 indexed_seq, GError **error)
{
  g_autoptr (GList) key_ids = g_hash_table_get_keys (targets->open);

  for (GList *item = key_ids; item != NULL; item = item->next)
    {
      const gint64 key_id = GPOINTER_TO_INT (item->data);
      const JournalWanted wanted = { key_id, JOURNAL_KIND_MESSAGE, targets->range, 1, TRUE };
      g_autoptr (GPtrArray) page =
          g_ptr_array_new_with_free_func ((GDestroyNotify) journal_record_unref);

      if (!add_indexed (self, &wanted, indexed_seq, page, error))
        return FALSE;
      if (page->len > 0)
        close_target (targets, key_id, ((JournalRecord *) page->pdata[0])->time_us);
    }
  return TRUE;
}

/* The tail has been asked: what was dropped from it is in the index by now. */
static gboolean
find_rest (JournalReader *self, Targets *targets, GError **error)
{
  gint64 indexed_seq = journal_reader_get_indexed_seq (self);
  GError *index_error = NULL;

  if (!find_between (self, targets, indexed_seq, error))
    return FALSE;
  if (find_in_index (self, targets, indexed_seq, &index_error))
    return TRUE;
  indexed_seq = journal_reader_give_up_index (self, &index_error);
  return find_between (self, targets, indexed_seq, error);
}

static gboolean
find_targets (JournalReader *self, Targets *targets, const GArray *key_ids, GError **error)
{
  for (guint i = 0; i < key_ids->len; i++)
    {
      gint64 key_id = g_array_index (key_ids, gint64, i);

      if (key_id != 0 && !find_key_in_tail (self, targets, key_id, error))
        return FALSE;
    }
  return find_rest (self, targets, error);
}

/* (transfer full) (nullable) (element-type gint64): 0: there is no such key */
static GArray *
find_keys (JournalReader *self, const char *const *keys, GError **error)
{
  g_autoptr (GArray) key_ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; keys[i] != NULL; i++)
    {
      GError *key_error = NULL;
      gint64 key_id = journal_reader_find_key (self, keys[i], &key_error);

      if (key_error != NULL)
        {
          g_propagate_error (error, key_error);
          return NULL;
        }
      g_array_append_val (key_ids, key_id);
    }
  return g_steal_pointer (&key_ids);
}

/**
 * journal_reader_list_targets:
 *
 * Does not wait for the index.
 *
 * Returns: (transfer full) (element-type JournalTarget): or %NULL with @error set
 */
GPtrArray *
journal_reader_list_targets (JournalReader *self, JournalRequest *request, GError **error)
{
  const JournalSearch *search = &request->search;
  g_auto (Targets) targets = { .latest = g_hash_table_new_full (NULL, NULL, NULL, g_free),
                               .open = g_hash_table_new (NULL, NULL) };
  g_autoptr (GPtrArray) found =
      g_ptr_array_new_with_free_func ((GDestroyNotify) journal_target_free);
  g_autoptr (GArray) key_ids = find_keys (self, search->keys, error);

  if (key_ids == NULL || !journal_reader_find_range (self, search->after_us, search->before_us,
                                                     request->told_seq, &targets.range, error))
    return NULL;
  targets.start = self->tail == NULL ? (gint64) request->told_seq : 0;
  if (!find_targets (self, &targets, key_ids, error))
    return NULL;
  for (guint i = 0; i < key_ids->len; i++)
    {
      gint key_id = (gint) g_array_index (key_ids, gint64, i);
      const gint64 *latest_us = g_hash_table_lookup (targets.latest, GINT_TO_POINTER (key_id));

      if (latest_us != NULL)
        g_ptr_array_add (found, journal_target_new (search->keys[i], *latest_us));
    }
  journal_targets_sort (found, search->limit);
  return g_steal_pointer (&found);
}
