/* journal-schema.h: the tables of the file, their version, and what is checked before the file is
 * touched. */
#pragma once

#include "journal-db.h"

G_BEGIN_DECLS

gboolean journal_schema_check (const char *path, GError **error);
gboolean journal_schema_migrate (sqlite3 *db, const char *path, GError **error);

G_END_DECLS
