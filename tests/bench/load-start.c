#include "load-row.h"

#include "journal-await.h"
#include "journal-sqlite.h"

#include <glib/gstdio.h>

#define PER_TURN 1000

static void
append (Journal *journal, guint i)
{
  static const char payload[100] = "an entry of some hundred bytes";
  JournalRecord *record = journal_record_new ();

  record->time_us = 1000000 + (gint64) i;
  record->msgid = g_strdup_printf ("%016x%08x", i, i * 2654435761u);
  record->kind = JOURNAL_KIND_MESSAGE;
  record->key = g_strdup_printf ("r:%u", i % 100);
  record->sender = g_strdup ("somebody");
  record->text = g_strdup_printf ("message %u of a talk, as long as most of them are", i);
  record->payload = g_bytes_new_static (payload, sizeof payload);
  journal_append (journal, record);
}

static void
fill (const char *directory, guint n)
{
  g_autofree char *path = g_build_filename (directory, "history.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Journal) journal = journal_sqlite_open (path, JOURNAL_DURABILITY_NORMAL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      append (journal, i);
      if ((i + 1) % PER_TURN == 0)
        while (!journal_is_idle (journal))
          g_main_context_iteration (NULL, TRUE);
    }
  journal_await_index (path); /* so the server does not find it to do */
  journal_close (journal);
}

/**
 * load_measure_start:
 *
 * The server's process from its start until it accepts, and its memory then: one that starts with
 * an empty directory, which is @peer, and one with so many messages.
 */
void
load_measure_start (LoadPeer *peer, guint size, double *figures)
{
  g_autofree char *directory = g_dir_make_tmp ("pychat-load-XXXXXX", NULL);
  gint64 rss = load_peer_get_rss (peer);

  g_assert_nonnull (directory);
  fill (directory, size);
  {
    g_autoptr (LoadPeer) full = load_peer_start_in (LOAD_PEER_PYCHAT, directory);

    figures[0] = (double) load_peer_get_start_us (peer) / 1000;
    figures[1] = (double) load_peer_get_start_us (full) / 1000;
    figures[2] = (double) rss / 1024 / 1024;
    figures[3] = (double) load_peer_get_rss (full) / 1024 / 1024;
  }
}
