/* journal-committer.h: the thread that commits when a turn has much to commit, so that the loop can
 * go on reading and sending meanwhile.
 *
 * A few records are committed sooner on the loop itself than a thread wakes up. The writer belongs
 * to whoever commits at the time: to the thread from journal_committer_start() on until the result
 * is taken.
 */
#pragma once

#include "journal-writer.h"

G_BEGIN_DECLS

typedef struct _JournalCommitter JournalCommitter;

/* On the thread, when there is a result to take. */
typedef void (*JournalCommitterFunc) (gpointer user_data);

JournalCommitter *journal_committer_new (JournalWriter *writer,
                                         JournalGate *gate,
                                         JournalCommitterFunc done,
                                         gpointer user_data);
void journal_committer_stop (JournalCommitter *self);

/* One at a time. ops stay the caller's, and untouched until the result is taken. */
void journal_committer_start (JournalCommitter *self, GPtrArray *ops);
gboolean journal_committer_is_done (JournalCommitter *self); /* there is a result to take */
void journal_committer_wait (JournalCommitter *self);
/* Waits for the result, if it must. */
gboolean journal_committer_take (JournalCommitter *self, GError **error);

G_END_DECLS
