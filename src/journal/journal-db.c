#include "config.h"

#include "journal-db.h"

#include "journal-class.h"

#include <glib/gi18n-lib.h>

#define BUSY_TIMEOUT_MS 5000 /* of other processes: the gate keeps our own apart */

static const int open_flags[] = {
  [JOURNAL_DB_READ] = SQLITE_OPEN_READONLY,
  [JOURNAL_DB_WRITE] = SQLITE_OPEN_READWRITE,
  [JOURNAL_DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
};

/**
 * journal_db_set_error:
 *
 * Sets @error from the last error of @db.
 */
void
journal_db_set_error (GError **error, sqlite3 *db)
{
  const char *message = sqlite3_errmsg (db);

  switch (sqlite3_errcode (db) & 0xff)
    {
    case SQLITE_FULL:
      g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_FULL,
                   _ ("No space is left for the history"));
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_DAMAGED,
                   /* Translators: %s is a reason, from the database library and in English. */
                   _ ("The history is damaged: %s"), message);
      break;
    default:
      g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_IO,
                   /* Translators: %s is a reason, from the database library and in English. */
                   _ ("The history could not be read or written: %s"), message);
      break;
    }
}

/**
 * journal_db_open:
 * @cache_kib: how much of the file the connection may hold in memory
 *
 * Returns: (transfer full): or %NULL with @error set
 */
sqlite3 *
journal_db_open (const char *path, JournalDbMode mode, int cache_kib, GError **error)
{
  g_autoptr (sqlite3) db = NULL;
  g_autofree char *cache = g_strdup_printf ("PRAGMA cache_size = -%d", cache_kib);

  if (!journal_db_load_library (error))
    return NULL;
  /* A connection stays with one thread at a time: SQLite need not lock it. */
  if (sqlite3_open_v2 (path, &db, open_flags[mode] | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      journal_db_set_error (error, db);
      return NULL;
    }
  sqlite3_extended_result_codes (db, 1);
  sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS);
  if (!journal_db_exec (db, cache, error))
    return NULL;
  /* Where a page is written anyhow, nothing of what was deleted stays in it. */
  if (mode != JOURNAL_DB_READ &&
      !journal_db_exec (db,
                        "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;"
                        "PRAGMA secure_delete = FAST",
                        error))
    return NULL;
  return g_steal_pointer (&db);
}

gboolean
journal_db_exec (sqlite3 *db, const char *sql, GError **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  journal_db_set_error (error, db);
  return FALSE;
}

gboolean
journal_db_prepare (sqlite3 *db, const char *sql, sqlite3_stmt **stmt, GError **error)
{
  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL) == SQLITE_OK)
    return TRUE;
  journal_db_set_error (error, db);
  return FALSE;
}

/**
 * journal_db_roll_back:
 *
 * After an error, which stays the one to tell. Some errors roll back by themselves. Where even this
 * fails, for want of memory, the next journal_db_begin() makes up for it.
 */
void
journal_db_roll_back (sqlite3 *db)
{
  if (!sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
}

gboolean
journal_db_begin (sqlite3 *db, GError **error)
{
  journal_db_roll_back (db);
  return journal_db_exec (db, "BEGIN", error);
}

/**
 * journal_db_step:
 *
 * Returns: whether there is a row; @error is set when that could not be told
 */
gboolean
journal_db_step (sqlite3_stmt *stmt, GError **error)
{
  int result = sqlite3_step (stmt);

  if (result != SQLITE_ROW && result != SQLITE_DONE)
    journal_db_set_error (error, sqlite3_db_handle (stmt));
  return result == SQLITE_ROW;
}

/**
 * journal_db_get_int64:
 * @value: (out): the first column of the first row; 0 when there is none
 */
gboolean
journal_db_get_int64 (sqlite3 *db, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;

  *value = 0;
  if (!journal_db_prepare (db, sql, &stmt, error))
    return FALSE;
  switch (sqlite3_step (stmt))
    {
    case SQLITE_ROW:
      *value = sqlite3_column_int64 (stmt, 0);
      return TRUE;
    case SQLITE_DONE:
      return TRUE;
    default:
      journal_db_set_error (error, db);
      return FALSE;
    }
}

/**
 * journal_db_empty_log:
 *
 * Brings all of the write-ahead log into the file and cuts the log off.
 *
 * Returns: %FALSE when somebody is reading it, or when it could not be done: to be tried again
 */
gboolean
journal_db_empty_log (sqlite3 *db)
{
  int result;

  sqlite3_busy_timeout (db, 0);
  result = sqlite3_wal_checkpoint_v2 (db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS);
  return result == SQLITE_OK;
}

gboolean
journal_db_has_moved (sqlite3 *db, const char *name)
{
  int has_moved = 0;

  return sqlite3_file_control (db, name, SQLITE_FCNTL_HAS_MOVED, &has_moved) == SQLITE_OK &&
         has_moved != 0;
}

void
journal_db_bind_text (sqlite3_stmt *stmt, int index, const char *text)
{
  sqlite3_bind_text (stmt, index, text, -1, SQLITE_STATIC);
}

static char *
dup_text (sqlite3_stmt *stmt, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, column));
}

/**
 * journal_db_read_record:
 * @stmt: at a row of %JOURNAL_DB_RECORD
 *
 * Returns: (transfer full): the record
 */
JournalRecord *
journal_db_read_record (sqlite3_stmt *stmt)
{
  JournalRecord *record = journal_record_new ();

  record->seq = (guint64) sqlite3_column_int64 (stmt, 0);
  record->time_us = sqlite3_column_int64 (stmt, 1);
  record->msgid = dup_text (stmt, 2);
  record->kind = (JournalKind) sqlite3_column_int (stmt, 3);
  record->key = dup_text (stmt, 4);
  record->is_hidden = sqlite3_column_int (stmt, 5) != 0;
  record->sender = dup_text (stmt, 6);
  record->account = dup_text (stmt, 7);
  record->text = dup_text (stmt, 8);
  if (sqlite3_column_type (stmt, 9) != SQLITE_NULL)
    record->payload =
        g_bytes_new (sqlite3_column_blob (stmt, 9), (gsize) sqlite3_column_bytes (stmt, 9));
  return record;
}

gboolean
journal_gate_try (JournalGate *self)
{
  if (g_mutex_trylock (&self->mutex))
    return TRUE;
  /* Said first, tried again after: whoever unlocks in between has seen it or let us in. */
  g_atomic_int_set (&self->loop_waits, 1);
  return g_mutex_trylock (&self->mutex);
}

void
journal_gate_lock (JournalGate *self)
{
  g_mutex_lock (&self->mutex);
}

void
journal_gate_unlock (JournalGate *self)
{
  g_mutex_unlock (&self->mutex);
  if (g_atomic_int_compare_and_exchange (&self->loop_waits, 1, 0))
    journal_wake (self->journal);
}
