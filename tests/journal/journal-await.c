#include "config.h"

#include "journal-await.h"

#include "journal-index.h"

#define DEADLINE_US (60 * G_USEC_PER_SEC)

static gboolean
is_indexed (const char *path, const char *index_path)
{
  g_autoptr (sqlite3) db = journal_db_open (path, JOURNAL_DB_READ, 100, NULL);
  gint64 behind;

  return db != NULL && journal_index_attach (db, index_path, NULL) &&
         journal_db_get_int64 (db,
                               "SELECT ifnull ((SELECT max (seq) FROM records), 0)"
                               " - (SELECT words_seq FROM idx.progress)",
                               &behind, NULL) &&
         behind <= 0;
}

void
journal_await_index (const char *path)
{
  g_autofree char *index_path = journal_index_make_path (path);
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;

  while (!is_indexed (path, index_path))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_usleep (2000); /* another's file: there is nothing to wait on */
    }
}
