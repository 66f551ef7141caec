/* journal-pruner.h: takes away what retention does not allow, a few records a step.
 *
 * A pass looks at all keys. Between passes a key is looked at when so much has come since it was
 * looked at last that it may be a good part above its limits. */
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

void journal_pruner_begin_pass (JournalPruner *self);
gboolean journal_pruner_is_in_pass (const JournalPruner *self);
void journal_pruner_note (JournalPruner *self, gint64 key_id, guint64 bytes); /* one came */
gboolean journal_pruner_has_work (const JournalPruner *self);
gboolean journal_pruner_step (JournalPruner *self,
                              JournalLimitsFunc limits,
                              gpointer user_data,
                              GError **error);

G_END_DECLS
