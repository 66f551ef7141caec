/* journal-db-library.h: SQLite, loaded when the first journal is opened and not before: who only
 * joins a chat starts without it. SQLite has a table of its functions for extensions, and a header
 * by which their names go through it; what is included here is that one. */
#pragma once

#include <glib.h>
#include <sqlite3ext.h>

G_BEGIN_DECLS

SQLITE_EXTENSION_INIT3

gboolean journal_db_load_library (GError **error);

G_END_DECLS
