/* journal-tail.h: which of the newest records are of which key, and where their msgids are, in
 * memory, until the index has them (journal-index.h): a flood in one room does not make the pages
 * of others slow, and nobody looks through the table for a msgid of the last seconds.
 *
 * It knows all records behind a place, or fewer when they become too many; what lies between that
 * place and what the index has is looked for in the table. From any thread.
 */
#pragma once

#include "journal.h"

G_BEGIN_DECLS

typedef struct _JournalTail JournalTail;

JournalTail *journal_tail_new (guint64 last_seq, guint max_records);
void journal_tail_free (JournalTail *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalTail, journal_tail_free)

void journal_tail_add (
    JournalTail *self, guint64 seq, gint64 key_id, JournalKind kind, const char *msgid);
void journal_tail_drop (JournalTail *self, guint64 seq); /* all up to there is in the index */

/* Of one key and of these kinds, from the wanted end of what is between two places (both
 * exclusive).
 */
typedef struct
{
  gint64 key_id;
  JournalKind kinds;
  gint64 after_seq;
  gint64 before_seq;
  gboolean newest_first;
} JournalTailQuery;
/* start: (out): all records after this place are known, and none before it. */
GArray *
journal_tail_list (JournalTail *self, const JournalTailQuery *query, guint limit, gint64 *start);
GArray *journal_tail_list_keys (JournalTail *self,
                                GHashTable *key_ids,
                                JournalKind kinds,
                                gint64 after_seq,
                                gint64 before_seq,
                                gint64 *start);
GArray *journal_tail_find (JournalTail *self, const char *msgid, gint64 *start);

G_END_DECLS
