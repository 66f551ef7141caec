/* journal-keeper.h: the thread that does what nobody waits for: the index, snapshots,
 * retention, and erasing what was taken back, a little at a time. */
#pragma once

#include "journal-db.h"
#include "journal-tail.h"

G_BEGIN_DECLS

typedef struct _JournalKeeper JournalKeeper;

JournalKeeper *journal_keeper_start (const char *path,
                                     const char *index_path,
                                     JournalGate *gate,
                                     JournalTail *tail,
                                     guint64 last_seq,
                                     GError **error);
void journal_keeper_stop (JournalKeeper *self); /* saves a snapshot that waits, and frees */
void journal_keeper_note_commit (JournalKeeper *self, guint64 seq);
void journal_keeper_note_hidden (JournalKeeper *self);
void journal_keeper_note_damage (JournalKeeper *self); /* somebody could not read the index */
void journal_keeper_save_snapshot (JournalKeeper *self, guint64 seq, GBytes *snapshot);
void journal_keeper_set_retention (JournalKeeper *self,
                                   const char *key,
                                   const JournalRetention *retention);

G_END_DECLS
