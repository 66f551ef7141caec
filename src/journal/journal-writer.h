/* journal-writer.h: the loop's side of the file: one transaction for all that a turn appended. */
#pragma once

#include "journal-db.h"
#include "journal-tail.h"

G_BEGIN_DECLS

typedef struct _JournalWriter JournalWriter;

JournalWriter *journal_writer_open (const char *path, GError **error);
void journal_writer_free (JournalWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalWriter, journal_writer_free)

guint64 journal_writer_get_last_seq (JournalWriter *self);
gboolean journal_writer_commit (JournalWriter *self, GPtrArray *ops, GError **error);
gboolean journal_writer_undo (JournalWriter *self, GPtrArray *ops, GError **error);
JournalTail *journal_writer_get_tail (JournalWriter *self);
int journal_writer_get_wal_pages (JournalWriter *self);
void journal_writer_set_max_bytes (JournalWriter *self, guint64 max_bytes);

G_END_DECLS
