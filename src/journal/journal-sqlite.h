/* journal-sqlite.h: the journal in a file, the default of a server.
 *
 * Several parts share the file, each with connections of its own:
 *   writer     on the loop: one transaction a turn, into the write-ahead log, without a sync
 *   syncer     a thread: syncs the log each second and checkpoints it
 *   reader     threads: pages, find, targets, talks, search
 *   keeper     a thread: index, retention, snapshots
 * Whoever writes holds the gate; the loop only ever tries it, and is woken when it opens.
 *
 * Beside PATH stand PATH-wal and PATH-shm (SQLite's), PATH-index (where things are, made anew when
 * it is missing, damaged or does not fit) and PATH-lock (who has it holds the journal).
 */
#pragma once

#include "journal.h"

G_BEGIN_DECLS

typedef enum
{
  JOURNAL_DURABILITY_NORMAL, /* told when the kernel has it: survives the process; power loss costs
                                at most the last second */
  JOURNAL_DURABILITY_ALWAYS, /* told when the disk has it */
} JournalDurability;

Journal *journal_sqlite_open (const char *path, JournalDurability durability, GError **error);
Journal *journal_sqlite_open_read_only (const char *path, GError **error);

/* Beyond this the file does not grow: appends are refused with JOURNAL_ERROR_FULL. 0: no limit. */
void journal_sqlite_set_max_bytes (Journal *self, guint64 max_bytes);

G_END_DECLS
