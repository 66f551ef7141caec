#include "config.h"

#include "journal-fixture.h"

#include "journal-await.h"
#include "journal-index.h"
#include "journal-memory.h"
#include "journal-sqlite.h"
#include "test-files.h"

#include <glib/gstdio.h>

#define DEADLINE_US (60 * G_USEC_PER_SEC)

static void
on_committed (Journal *journal, const JournalRecord *record, gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_false (self->is_inside_append);
  g_string_append_printf (self->told, "c:%s ", record->msgid);
  g_ptr_array_add (self->records, journal_record_ref ((JournalRecord *) record));
}

static void
on_refused (Journal *journal, const JournalRecord *record, const GError *error, gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_false (self->is_inside_append);
  g_assert_cmpuint (record->seq, ==, 0);
  g_string_append_printf (self->told, "r:%s ", record->msgid);
  self->n_refused++;
  g_clear_error (&self->refusal);
  self->refusal = g_error_copy (error);
}

static void
on_turn_done (Journal *journal, gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append (self->told, "t ");
}

Journal *
fixture_open_sqlite (const char *path, GError **error)
{
  return journal_sqlite_open (path, JOURNAL_DURABILITY_NORMAL, error);
}

Journal *
fixture_open_sqlite_always (const char *path, GError **error)
{
  return journal_sqlite_open (path, JOURNAL_DURABILITY_ALWAYS, error);
}

Journal *
fixture_open_memory (const char *path, GError **error)
{
  return journal_memory_new ();
}

void
fixture_open (Fixture *self, OpenFunc open)
{
  g_autoptr (GError) error = NULL;

  self->journal = open (self->path, &error);
  g_assert_no_error (error);
  journal_set_functions (self->journal, on_committed, on_refused, on_turn_done, self);
}

void
fixture_close (Fixture *self)
{
  journal_close (self->journal);
  g_assert_finalize_object (g_steal_pointer (&self->journal));
}

void
fixture_init (Fixture *self, OpenFunc open)
{
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("pychat-journal-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->directory, "journal.db", NULL);
  self->told = g_string_new (NULL);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) journal_record_unref);
  self->clock_us = 1000;
  if (open != NULL)
    fixture_open (self, open);
}

void
fixture_clear (Fixture *self)
{
  if (self->journal != NULL)
    fixture_close (self);
  test_files_remove (self->directory);
  g_free (self->directory);
  g_free (self->path);
  g_string_free (self->told, TRUE);
  g_ptr_array_unref (self->records);
  g_clear_error (&self->refusal);
}

void
fixture_reopen (Fixture *self, OpenFunc open)
{
  fixture_close (self);
  fixture_open (self, open);
}

static gboolean
on_deadline (gpointer data)
{
  g_error ("waited for too long");
  return G_SOURCE_REMOVE;
}

void
fixture_wait (const gboolean *is_done)
{
  guint deadline = g_timeout_add (DEADLINE_US / 1000, on_deadline, NULL);

  while (!*is_done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

void
fixture_settle (Fixture *self)
{
  guint deadline = g_timeout_add (DEADLINE_US / 1000, on_deadline, NULL);

  while (!journal_is_idle (self->journal))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

void
fixture_settle_refused (Fixture *self, guint n_refused)
{
  guint deadline = g_timeout_add (DEADLINE_US / 1000, on_deadline, NULL);

  while (self->n_refused < n_refused)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

void
fixture_append_full (Fixture *self,
                     const char *msgid,
                     JournalKind kind,
                     const char *key,
                     const char *sender,
                     const char *text)
{
  JournalRecord *record = journal_record_new ();

  record->time_us = self->clock_us;
  self->clock_us += 1000;
  record->msgid = g_strdup (msgid);
  record->kind = kind;
  record->key = g_strdup (key);
  record->sender = g_strdup (sender);
  record->text = g_strdup (text);
  record->payload = g_bytes_new (msgid, strlen (msgid));
  self->is_inside_append = TRUE;
  journal_append (self->journal, record);
  self->is_inside_append = FALSE;
}

void
fixture_append (Fixture *self, const char *msgid, const char *key, const char *text)
{
  fixture_append_full (self, msgid, JOURNAL_KIND_MESSAGE, key, "alice", text);
}

void
fixture_store (Fixture *self, const char *msgid, const char *key, const char *text)
{
  fixture_append (self, msgid, key, text);
  fixture_settle (self);
}

void
fixture_await_index (Fixture *self)
{
  if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    journal_await_index (self->path);
}

/* -- Reads that wait -------------------------------------------------------------------------- */

typedef struct
{
  GAsyncResult *result; /* (owned) (nullable) */
  gboolean is_done;
} Wait;

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->result = g_object_ref (result);
  wait->is_done = TRUE;
}

static GAsyncResult *
await (Wait *wait)
{
  fixture_wait (&wait->is_done);
  return wait->result;
}

static char *
describe_records (GPtrArray *records, const GError *error)
{
  g_autoptr (GPtrArray) owned = records;
  GString *names = g_string_new (NULL);

  if (error != NULL)
    g_string_append_printf (names, "error:%d", error->code);
  for (guint i = 0; records != NULL && i < records->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "",
                            ((JournalRecord *) records->pdata[i])->msgid);
  return g_string_free (names, FALSE);
}

char *
fixture_read (Fixture *self, const JournalQuery *query)
{
  Wait wait = { NULL, FALSE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  journal_read_async (self->journal, query, NULL, on_result, &wait);
  result = await (&wait);
  records = journal_read_finish (self->journal, result, &error);
  return describe_records (records, error);
}

char *
fixture_search (Fixture *self, const JournalSearch *search)
{
  Wait wait = { NULL, FALSE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  journal_search_async (self->journal, search, NULL, on_result, &wait);
  result = await (&wait);
  records = journal_search_finish (self->journal, result, &error);
  return describe_records (records, error);
}

char *
fixture_search_text (Fixture *self, const char *key, const char *text)
{
  const char *const keys[] = { key, NULL };
  JournalSearch search = { .keys = keys, .text = text, .limit = 100 };

  return fixture_search (self, &search);
}

char *
fixture_targets (
    Fixture *self, const char *const *keys, gint64 after_us, gint64 before_us, guint limit)
{
  Wait wait = { NULL, FALSE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) targets = NULL;
  GString *names = g_string_new (NULL);

  journal_targets_async (self->journal, keys, after_us, before_us, limit, NULL, on_result, &wait);
  result = await (&wait);
  targets = journal_targets_finish (self->journal, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < targets->len; i++)
    {
      const JournalTarget *target = targets->pdata[i];

      g_string_append_printf (names, "%s%s=%d", i > 0 ? " " : "", target->key,
                              (int) target->latest_us);
    }
  return g_string_free (names, FALSE);
}

char *
fixture_talks (Fixture *self, const char *identity)
{
  Wait wait = { NULL, FALSE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) keys = NULL;

  journal_talks_async (self->journal, identity, NULL, on_result, &wait);
  result = await (&wait);
  keys = journal_talks_finish (self->journal, result, &error);
  g_assert_no_error (error);
  return g_strjoinv (" ", keys);
}

JournalRecord *
fixture_find (Fixture *self, const char *msgid, GError **error)
{
  Wait wait = { NULL, FALSE };
  g_autoptr (GAsyncResult) result = NULL;

  journal_find_async (self->journal, msgid, NULL, on_result, &wait);
  result = await (&wait);
  return journal_find_finish (self->journal, result, error);
}

void
fixture_become_first_version (Fixture *self)
{
  static const char sql[] = "DROP TABLE erasures;"
                            "CREATE UNIQUE INDEX records_msgid ON records (msgid);"
                            "CREATE INDEX records_messages ON records (key_id) WHERE kind & 2;"
                            "CREATE INDEX records_events ON records (key_id) WHERE kind & 12;"
                            "PRAGMA user_version = 1;";
  g_autofree char *index_path = journal_index_make_path (self->path);
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (GError) error = NULL;

  if (self->journal != NULL)
    fixture_close (self);
  db = journal_db_open (self->path, JOURNAL_DB_WRITE, 1000, &error);
  g_assert_no_error (error);
  g_assert_true (journal_db_exec (db, sql, &error));
  g_assert_no_error (error);
  g_assert_no_errno (g_unlink (index_path));
}

/* -- As rows ---------------------------------------------------------------------------------- */

void
fixture_set_up (Fixture *self, gconstpointer data)
{
  fixture_init (self, fixture_open_sqlite);
}

void
fixture_set_up_closed (Fixture *self, gconstpointer data)
{
  fixture_init (self, NULL);
}

void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  fixture_clear (self);
}

int
fixture_run (int argc, char *argv[], const FixtureTest *tests)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (const FixtureTest *test = tests; test->path != NULL; test++)
    g_test_add (test->path, Fixture, NULL, test->set_up != NULL ? test->set_up : fixture_set_up,
                test->run, fixture_tear_down);
  return g_test_run ();
}
