/* journal-limits.h: which records of a key retention lets go, one rule for all implementations. */
#pragma once

#include "journal.h"

G_BEGIN_DECLS

/* What a key has from one record on, to its end. */
typedef struct
{
  guint64 n_messages;
  guint64 n_events; /* all that is no message */
  guint64 bytes;
} JournalHolding;

/* One record comes, one goes, or all of another holding: never below nothing. */
void journal_holding_add (JournalHolding *self, JournalKind kind, guint64 bytes);
void journal_holding_subtract (JournalHolding *self, JournalKind kind, guint64 bytes);
void journal_holding_take_away (JournalHolding *self, const JournalHolding *gone);

gboolean journal_limits_let_go (const JournalRetention *limits,
                                const JournalHolding *from_here,
                                JournalKind kind,
                                gboolean is_too_old);
gboolean journal_limits_have_excess_events (const JournalRetention *limits,
                                            const JournalHolding *from_here);

G_END_DECLS
