/* client-budget.h: how many bytes the parts of a session hold together, whatever a server sends.
 *
 * One for each session; what holds something says so before and behind. Each kind has a limit of
 * its own, and each holder may have a little even when the others have all of it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CLIENT_BUDGET_MESSAGES,    /* of all rooms; beyond it the oldest go */
  CLIENT_BUDGET_MEMBERS,     /* beyond it nobody is added */
  CLIENT_BUDGET_ANNOTATIONS, /* beyond it the oldest of a room go */
  CLIENT_BUDGET_WAITING,     /* lines of batches, and what is said while history is awaited */
} ClientBudgetKind;

typedef struct _ClientBudget ClientBudget;

ClientBudget *client_budget_new (void);
ClientBudget *client_budget_ref (ClientBudget *self);
void client_budget_unref (ClientBudget *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientBudget, client_budget_unref)

/* Bytes of texts that are there: each (nullable). */
gsize client_budget_sum (const char *const *texts, gsize n_texts);

/* Whether one who holds own bytes may have more. */
gboolean
client_budget_allows (const ClientBudget *self, ClientBudgetKind kind, gsize own, gsize more);
void client_budget_take (ClientBudget *self, ClientBudgetKind kind, gsize bytes);
void client_budget_give_back (ClientBudget *self, ClientBudgetKind kind, gsize bytes);

G_END_DECLS
