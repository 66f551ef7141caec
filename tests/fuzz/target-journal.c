/* A damaged file of a journal: it opens, or an error says why it does not; what it holds is read,
 * and it takes one more record or refuses it. */
#include "config.h"

#include "fuzz.h"
#include "journal-sqlite.h"
#include "test-files.h"

typedef struct
{
  guint n_told;
  guint n_answers;
} Progress;

static void
on_committed (Journal *journal, const JournalRecord *record, gpointer user_data)
{
  ((Progress *) user_data)->n_told++;
}

static void
on_refused (Journal *journal, const JournalRecord *record, const GError *error, gpointer user_data)
{
  g_assert_nonnull (error);
  ((Progress *) user_data)->n_told++;
}

static gboolean
on_replayed (const JournalRecord *record, gpointer user_data, GError **error)
{
  g_assert_nonnull (record->payload);
  g_assert_nonnull (record->msgid);
  return TRUE;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = journal_read_finish (JOURNAL_JOURNAL (source), result, &error);

  g_assert_true ((records == NULL) == (error != NULL));
  ((Progress *) user_data)->n_answers++;
}

static void
on_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = journal_search_finish (JOURNAL_JOURNAL (source), result, &error);

  g_assert_true ((records == NULL) == (error != NULL));
  ((Progress *) user_data)->n_answers++;
}

static void
use (Journal *journal)
{
  static const char *const keys[] = { "r:1", NULL };
  JournalQuery query = { .key = "r:1", .kinds = JOURNAL_KIND_MESSAGE, .limit = 10 };
  JournalSearch search = { .keys = keys, .text = "hello", .limit = 10 };
  Progress progress = { 0, 0 };
  JournalRecord *record = journal_record_new ();
  gint64 deadline_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  record->time_us = G_USEC_PER_SEC;
  record->msgid = g_strdup ("fuzz");
  record->kind = JOURNAL_KIND_MESSAGE;
  record->key = g_strdup ("r:1");
  record->text = g_strdup ("hello");
  record->payload = g_bytes_new_static ("x", 1);

  journal_set_functions (journal, on_committed, on_refused, NULL, &progress);
  journal_append (journal, record);
  journal_read_async (journal, &query, NULL, on_read, &progress);
  journal_search_async (journal, &search, NULL, on_searched, &progress);
  while (progress.n_told < 1 || progress.n_answers < 2)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
  journal_close (journal);
}

static void
run (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("pychat-fuzz-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "journal.db", NULL);
  g_autoptr (Journal) journal = NULL;

  g_assert_no_error (error);
  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);

  journal = journal_sqlite_open (path, JOURNAL_DURABILITY_NORMAL, &error);
  g_assert_true ((journal == NULL) == (error != NULL));
  if (journal != NULL)
    {
      g_autoptr (GBytes) snapshot = NULL;
      guint64 seq = 0;
      gboolean is_read = journal_replay (journal, &snapshot, &seq, on_replayed, NULL, &error);

      g_assert_true (is_read == (error == NULL));
      if (is_read)
        use (journal);
      else
        journal_close (journal);
    }
  g_clear_object (&journal);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  test_files_remove (folder);
}

const FuzzTarget fuzz_journal = { "journal", run, 65536, 40 };
