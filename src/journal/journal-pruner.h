/* journal-pruner.h: takes away what retention does not allow, a few records a step. */
#pragma once

#include "journal-db.h"
#include "journal-index.h"

G_BEGIN_DECLS

typedef struct _JournalPruner JournalPruner;

JournalPruner *
journal_pruner_new (sqlite3 *db, JournalGate *gate, JournalIndexer *indexer, GError **error);
void journal_pruner_free (JournalPruner *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalPruner, journal_pruner_free)

/* What applies to a key; called on the pruner's thread. */
typedef void (*JournalLimitsFunc) (const char *key, JournalRetention *limits, gpointer user_data);

gboolean journal_pruner_step (JournalPruner *self,
                              JournalLimitsFunc limits,
                              gpointer user_data,
                              gboolean *is_done,
                              GError **error);

G_END_DECLS
