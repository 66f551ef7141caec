#include "config.h"

#include "journal-index.h"

#include <glib/gstdio.h>

/**
 * journal_index_make_path:
 * Returns: (transfer full): where the index of a journal is
 */
char *
journal_index_make_path (const char *journal_path)
{
  return g_strconcat (journal_path, "-index", NULL);
}

/* Either file may have been put back from a backup, or have lost its last second with the power.
 * Then the index has come farther than the journal, or the newest of its msgids is elsewhere. */
#define IS_OF_THIS_JOURNAL                                                                         \
  "SELECT progress.seq = 0"                                                                        \
  " OR (progress.seq <= (SELECT max (records.seq) FROM records)"                                   \
  " AND EXISTS (SELECT 1 FROM (SELECT id, place FROM idx.msgids ORDER BY id DESC LIMIT 1)"         \
  " CROSS JOIN records ON records.seq = place AND msgid = id)) FROM idx.progress"

/**
 * journal_index_attach:
 * @db: a connection to the journal
 *
 * Lets statements of @db read the index, as "idx".
 *
 * Returns: %FALSE with @error set when there is none of this version and of this journal; something
 *   may be attached all the same
 */
gboolean
journal_index_attach (sqlite3 *db, const char *index_path, GError **error)
{
  g_autoptr (sqlite3_stmt) attach = NULL;
  gint64 version;
  gint64 is_of_journal;

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
  if (version != JOURNAL_INDEX_VERSION)
    {
      g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_DAMAGED, "no index of this version");
      return FALSE;
    }
  if (!journal_db_get_int64 (db, IS_OF_THIS_JOURNAL, &is_of_journal, error))
    return FALSE;
  if (is_of_journal == 0)
    g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_DAMAGED, "an index of another journal");
  return is_of_journal != 0;
}

/**
 * journal_index_remove:
 *
 * Whoever has it open keeps what is gone: SQLite leaves other files of that name alone then.
 */
void
journal_index_remove (const char *index_path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (index_path, suffixes[i], NULL);

      g_unlink (path); /* what stays is found to be no index of this journal's */
    }
}
