#include "config.h"

#include "journal-index.h"

/**
 * journal_index_make_path:
 * Returns: (transfer full): where the index of a journal is
 */
char *
journal_index_make_path (const char *journal_path)
{
  return g_strconcat (journal_path, "-index", NULL);
}

/**
 * journal_index_attach:
 * @db: a connection to the journal
 *
 * Lets statements of @db read the index, as "idx".
 *
 * Returns: %FALSE with @error set when there is none of this version
 */
gboolean
journal_index_attach (sqlite3 *db, const char *index_path, GError **error)
{
  g_autoptr (sqlite3_stmt) attach = NULL;
  gint64 version;

  if (!journal_db_prepare (db, "ATTACH ? AS idx", &attach, error))
    return FALSE;
  journal_db_bind_text (attach, 1, index_path);
  if (sqlite3_step (attach) != SQLITE_DONE)
    {
      journal_db_set_error (error, db);
      return FALSE;
    }
  if (!journal_db_get_int64 (db, "PRAGMA idx.user_version", &version, error))
    return FALSE;
  if (version == JOURNAL_INDEX_VERSION)
    return TRUE;
  g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_DAMAGED, "no index of this version");
  return FALSE;
}
