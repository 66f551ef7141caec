/* journal-schema.h: the tables of the file, their version, and what is checked before the file is
 * touched. */
#pragma once

#include "journal-db.h"

G_BEGIN_DECLS

gboolean journal_schema_check (const char *path, GError **error);
gboolean journal_schema_migrate (sqlite3 *db, const char *path, GError **error);
/* The same with other steps: step i takes a file from version i to i + 1. */
gboolean journal_schema_run_steps (
    sqlite3 *db, const char *path, const char *const *steps, guint n_steps, GError **error);

G_END_DECLS
