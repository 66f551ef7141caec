/* journal-db.h: a connection to SQLite as the parts of the journal use it: errors as GError,
 * statements prepared once and reset by scope, and the gate that lets one of them write. */
#pragma once

#include "journal-db-library.h"
#include "journal.h"

G_BEGIN_DECLS

typedef enum
{
  JOURNAL_DB_READ,
  JOURNAL_DB_WRITE,
  JOURNAL_DB_CREATE,
} JournalDbMode;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/* A statement in use: reset, with its bindings gone, when it leaves its scope. */
typedef sqlite3_stmt JournalStmtUse;
static inline void
journal_stmt_use_end (JournalStmtUse *stmt)
{
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalStmtUse, journal_stmt_use_end)

sqlite3 *journal_db_open (const char *path, JournalDbMode mode, int cache_kib, GError **error);
gboolean journal_db_exec (sqlite3 *db, const char *sql, GError **error);
gboolean journal_db_begin (sqlite3 *db,
                           GError **error); /* then COMMIT, or journal_db_roll_back() */
void journal_db_roll_back (sqlite3 *db);
gboolean journal_db_prepare (sqlite3 *db, const char *sql, sqlite3_stmt **stmt, GError **error);
gboolean journal_db_step (sqlite3_stmt *stmt, GError **error);
gboolean journal_db_get_int64 (sqlite3 *db, const char *sql, gint64 *value, GError **error);
void journal_db_set_error (GError **error, sqlite3 *db);
gboolean journal_db_empty_log (sqlite3 *db);
gboolean journal_db_has_moved (sqlite3 *db, const char *name); /* another file is at its path */
void journal_db_bind_text (sqlite3_stmt *stmt, int index, const char *text); /* not copied */

/* The columns of a record as journal_db_read_record() takes them. */
#define JOURNAL_DB_RECORD                                                                          \
  "seq, time_us, msgid, kind, (SELECT key FROM keys WHERE id = key_id), hidden, sender, account, " \
  "text, payload"
JournalRecord *journal_db_read_record (sqlite3_stmt *stmt);

/* One writes at a time, so that SQLite never makes anyone wait. */
typedef struct
{
  GMutex mutex;
  int loop_waits;   /* atomic */
  Journal *journal; /* woken when the gate opens */
} JournalGate;

gboolean journal_gate_try (JournalGate *self); /* on the loop; %FALSE: it will be woken */
void journal_gate_lock (JournalGate *self);
void journal_gate_unlock (JournalGate *self);

G_END_DECLS
