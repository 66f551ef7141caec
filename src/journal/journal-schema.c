#include "config.h"

#include "journal-schema.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define APPLICATION_ID 0x50794368 /* "PyCh": in the file's header, for file(1) and for us */
#define CHECK_US (100 * 1000)     /* how long a check of the pages may take at start */

/* Row i takes a file from version i to i + 1. Rows are never changed once released.
 *
 * Time has no index: times do not fall with seq. Msgids and keys have theirs in a file of its own
 * (journal-index.h), so that nobody who speaks waits for it. */
static const char *const migrations[] = {
  ("CREATE TABLE keys (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);"
   "CREATE TABLE talks (identity TEXT NOT NULL, key_id INTEGER NOT NULL,"
   "  PRIMARY KEY (identity, key_id)) WITHOUT ROWID;"
   "CREATE TABLE records (seq INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, msgid TEXT NOT NULL,"
   "  kind INTEGER NOT NULL, key_id INTEGER, hidden INTEGER NOT NULL DEFAULT 0, sender TEXT,"
   "  account TEXT, text TEXT, payload BLOB);"
   "CREATE UNIQUE INDEX records_msgid ON records (msgid);"
   "CREATE INDEX records_messages ON records (key_id) WHERE kind & 2;"
   "CREATE INDEX records_events ON records (key_id) WHERE kind & 12;"
   "CREATE INDEX records_state ON records (seq) WHERE kind & 1;"
   "CREATE TABLE snapshots (seq INTEGER PRIMARY KEY, data BLOB NOT NULL);"),
  /* Words that are to leave the file: journal-eraser.c. */
  ("CREATE TABLE erasures (seq INTEGER PRIMARY KEY, is_overwritten INTEGER NOT NULL DEFAULT 0);"
   "INSERT INTO erasures (seq) SELECT seq FROM records"
   " WHERE hidden AND kind & 10 AND NOT kind & 1;"),
  /* They are in the index file now: journal-index.h. */
  "DROP INDEX records_msgid; DROP INDEX records_messages; DROP INDEX records_events;",
};

static gboolean
check_is_ours (sqlite3 *db, const char *path, guint newest, GError **error)
{
  gint64 application_id;
  gint64 version;

  if (!journal_db_get_int64 (db, "PRAGMA application_id", &application_id, error) ||
      !journal_db_get_int64 (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (application_id != APPLICATION_ID)
    {
      g_set_error (
          error, JOURNAL_ERROR, JOURNAL_ERROR_FOREIGN,
          /* Translators: %s is a file name. */
          _ ("%s is not a history of pychat; move it away or choose another data directory"), path);
      return FALSE;
    }
  if (version > (gint64) newest)
    {
      g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_TOO_NEW,
                   /* Translators: %s is a file name. */
                   _ ("%s was written by a newer pychat; use that version to open it"), path);
      return FALSE;
    }
  return TRUE;
}

static int
stop_after_deadline (void *data)
{
  return g_get_monotonic_time () > *(gint64 *) data;
}

/* Looks through as many pages as there is time for: start-up must not wait for a large file. */
static gboolean
check_pages (sqlite3 *db, GError **error)
{
  gint64 deadline_us = g_get_monotonic_time () + CHECK_US;
  g_autoptr (sqlite3_stmt) stmt = NULL;
  const char *answer;
  int result;

  if (!journal_db_prepare (db, "PRAGMA quick_check(1)", &stmt, error))
    return FALSE;
  sqlite3_progress_handler (db, 1000, stop_after_deadline, &deadline_us);
  result = sqlite3_step (stmt);
  sqlite3_progress_handler (db, 0, NULL, NULL);
  if (result == SQLITE_INTERRUPT)
    return TRUE;
  if (result != SQLITE_ROW)
    {
      journal_db_set_error (error, db);
      return FALSE;
    }
  answer = (const char *) sqlite3_column_text (stmt, 0);
  if (g_str_equal (answer, "ok"))
    return TRUE;
  g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_DAMAGED,
               /* Translators: %s is a reason, from the database library and in English. */
               _ ("The history is damaged: %s"), answer);
  return FALSE;
}

/**
 * journal_schema_check:
 *
 * Tells whether the file at @path can be opened as a journal, without changing it. A missing or
 * empty one can.
 */
gboolean
journal_schema_check (const char *path, GError **error)
{
  g_autoptr (sqlite3) db = NULL;
  GStatBuf info;

  if (g_stat (path, &info) != 0 || info.st_size == 0)
    return TRUE; /* opening it to write says what is wrong, if anything is */
  db = journal_db_open (path, JOURNAL_DB_READ, 2000, error);
  return db != NULL && check_is_ours (db, path, G_N_ELEMENTS (migrations), error) &&
         check_pages (db, error);
}

static gboolean
run_step (sqlite3 *db, const char *step, guint version, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("BEGIN IMMEDIATE; %s PRAGMA application_id = %d;"
                                          "PRAGMA user_version = %u; COMMIT",
                                          step, APPLICATION_ID, version);

  if (journal_db_exec (db, sql, error))
    return TRUE;
  journal_db_roll_back (db);
  return FALSE;
}

/**
 * journal_schema_run_steps:
 * @steps: SQL, with a semicolon behind the last statement
 *
 * Each step is whole or not there at all, whenever the process or the machine ends.
 */
gboolean
journal_schema_run_steps (
    sqlite3 *db, const char *path, const char *const *steps, guint n_steps, GError **error)
{
  gint64 version;

  if (!journal_db_exec (db, "PRAGMA journal_mode = WAL", error) ||
      !journal_db_get_int64 (db, "PRAGMA user_version", &version, error))
    return FALSE;
  for (; version < (gint64) n_steps; version++)
    if (!run_step (db, steps[version], (guint) version + 1, error))
      return FALSE;
  return check_is_ours (db, path, n_steps, error);
}

/**
 * journal_schema_migrate:
 *
 * Brings the file up to this version's tables.
 */
gboolean
journal_schema_migrate (sqlite3 *db, const char *path, GError **error)
{
  return journal_schema_run_steps (db, path, migrations, G_N_ELEMENTS (migrations), error);
}
