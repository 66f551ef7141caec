/* A file of an older version becomes one of this version, whole or not at all. The versions to come
 * are played by steps of the test's own. */
#include "config.h"

#include "journal-fixture.h"
#include "journal-schema.h"
#include "journal-sqlite.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define VERSION 3 /* that a file has now */
#define ROOM "r:1"
#define APPEND_COLUMN "ALTER TABLE records ADD COLUMN lines INTEGER NOT NULL DEFAULT 1;"
#define FILL_COLUMN "UPDATE records SET lines = 2 WHERE seq % 2 = 0;"
#define NEW_TABLE                                                                                  \
  "CREATE TABLE seen (seq INTEGER PRIMARY KEY); INSERT INTO seen SELECT seq FROM records;"

static const JournalQuery whole_room = { ROOM, JOURNAL_KIND_MESSAGE, .limit = 1000 };

/* An old file: as this version makes it, with a hundred records, and closed. */
static void
set_up (Fixture *self, gconstpointer data)
{
  fixture_init (self, fixture_open_sqlite);
  for (guint i = 100; i < 200; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("%u", i);

      fixture_append (self, msgid, ROOM, "said in an older version");
    }
  fixture_settle (self);
  fixture_close (self);
}

static sqlite3 *
open_db (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = journal_db_open (self->path, JOURNAL_DB_WRITE, 1000, &error);

  g_assert_no_error (error);
  return db;
}

static gint64
get_number (sqlite3 *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 number;

  journal_db_get_int64 (db, sql, &number, &error);
  g_assert_no_error (error);
  return number;
}

/* From this version, which the file has, by the added steps. */
static gboolean
migrate (sqlite3 *db, const char *path, const char *const *added, guint n_added, GError **error)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();

  for (guint i = 0; i < VERSION; i++)
    g_ptr_array_add (steps, (gpointer) "SELECT never_run ();");
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_add (steps, (gpointer) added[i]);
  return journal_schema_run_steps (db, path, (const char *const *) steps->pdata, steps->len, error);
}

static void
test_older_is_migrated (Fixture *self, gconstpointer data)
{
  static const char *const added[] = { APPEND_COLUMN FILL_COLUMN, NEW_TABLE };
  g_autoptr (sqlite3) db = open_db (self);
  g_autoptr (GError) error = NULL;

  g_assert_true (migrate (db, self->path, added, 2, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_number (db, "PRAGMA user_version"), ==, VERSION + 2);
  g_assert_cmpint (get_number (db, "SELECT sum (lines) FROM records"), ==, 150);
  g_assert_cmpint (get_number (db, "SELECT count (*) FROM seen"), ==, 100);
  g_assert_true (migrate (db, self->path, added, 2, &error)); /* and once is enough */
  g_assert_no_error (error);
}

/* This version does not touch what a newer one has made. */
static void
test_newer_is_refused (Fixture *self, gconstpointer data)
{
  static const char *const added[] = { NEW_TABLE };
  g_autoptr (GError) error = NULL;
  g_autoptr (Journal) reader = NULL;

  {
    g_autoptr (sqlite3) db = open_db (self);

    g_assert_true (migrate (db, self->path, added, 1, &error));
    g_assert_no_error (error);
  }
  g_assert_null (fixture_open_sqlite (self->path, &error));
  g_assert_error (error, JOURNAL_ERROR, JOURNAL_ERROR_TOO_NEW);
  g_assert_nonnull (strstr (error->message, self->path));
  g_clear_error (&error);
  reader = journal_sqlite_open_read_only (self->path, &error);
  g_assert_error (error, JOURNAL_ERROR, JOURNAL_ERROR_TOO_NEW);
}

/* What the first version had beside the records is in the index now. */
static void
test_first_version (Fixture *self, gconstpointer data)
{
  g_autofree char *page = NULL;
  g_autofree char *found = NULL;

  fixture_become_first_version (self);
  fixture_open (self, fixture_open_sqlite);
  page = fixture_read (self, &whole_room);
  g_assert_true (g_str_has_prefix (page, "100 101 102 "));
  g_assert_true (g_str_has_suffix (page, " 198 199"));
  found = fixture_search_text (self, ROOM, "older");
  g_assert_true (g_str_has_prefix (found, "199 198 "));
  {
    g_autoptr (sqlite3) db = open_db (self);

    g_assert_cmpint (get_number (db, "PRAGMA user_version"), ==, VERSION);
    g_assert_cmpint (get_number (db, "SELECT count (*) FROM sqlite_schema WHERE type = 'index'"
                                     " AND name LIKE 'records_m%'"),
                     ==, 0);
  }
}

static void
assert_unchanged (Fixture *self)
{
  g_autofree char *page = NULL;

  {
    g_autoptr (sqlite3) db = open_db (self);

    g_assert_cmpint (get_number (db, "PRAGMA user_version"), ==, VERSION);
    g_assert_cmpint (get_number (db, "SELECT count (*) FROM records"), ==, 100);
    g_assert_cmpint (
        get_number (db, "SELECT count (*) FROM pragma_table_info ('records') WHERE name = 'lines'"),
        ==, 0);
  }
  fixture_open (self, fixture_open_sqlite);
  page = fixture_read (self, &whole_room);
  g_assert_true (g_str_has_prefix (page, "100 101 102 "));
}

/* A step that cannot be done leaves nothing of itself. */
static void
test_failed_step (Fixture *self, gconstpointer data)
{
  static const char *const added[] = { APPEND_COLUMN FILL_COLUMN "SELECT no_such_function ();" };

  {
    g_autoptr (sqlite3) db = open_db (self);
    g_autoptr (GError) error = NULL;

    g_assert_false (migrate (db, self->path, added, 1, &error));
    g_assert_nonnull (error);
  }
  assert_unchanged (self);
}

static void
die (sqlite3_context *context, int n, sqlite3_value **values)
{
  kill (getpid (), SIGKILL);
}

static void
test_killed_in_the_middle (Fixture *self, gconstpointer data)
{
  static const char *const added[] = { APPEND_COLUMN FILL_COLUMN "SELECT die ();" };
  int status;
  pid_t pid = fork ();

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      sqlite3 *db = open_db (self);

      sqlite3_create_function (db, "die", 0, SQLITE_UTF8, NULL, die, NULL, NULL);
      migrate (db, self->path, added, 1, NULL);
      _exit (1);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  assert_unchanged (self);
}

static const FixtureTest tests[] = {
  { "/journal/migration/older-is-migrated", test_older_is_migrated, set_up },
  { "/journal/migration/first-version", test_first_version, set_up },
  { "/journal/migration/newer-is-refused", test_newer_is_refused, set_up },
  { "/journal/migration/failed-step", test_failed_step, set_up },
  { "/journal/migration/killed-in-the-middle", test_killed_in_the_middle, set_up },
  { NULL },
};

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, tests);
}
