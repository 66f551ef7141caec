/* client-budget.h: how many bytes the parts of a session hold together, whatever a server sends.
 *
 * One for each session; what holds something says so before and behind. There is one total.
 * Messages, which can go, have what the other kinds leave of it: when it is too much, the oldest of
 * whoever has most go, so that one loud room takes nothing from the quiet ones. The other kinds
 * have a limit each, and each holder may have a little even when the others have all of it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CLIENT_BUDGET_MESSAGES,    /* of all rooms; beyond the total the oldest go */
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

/* Whether one who holds own bytes may have more; not for messages. */
gboolean
client_budget_allows (const ClientBudget *self, ClientBudgetKind kind, gsize own, gsize more);
void client_budget_take (ClientBudget *self, ClientBudgetKind kind, gsize bytes);
void client_budget_give_back (ClientBudget *self, ClientBudgetKind kind, gsize bytes);

/* Those who have messages. */
typedef struct
{
  gpointer self;
  gsize (*get_size) (gpointer self); /* 0: nothing of it can go */
  void (*drop_oldest) (gpointer self);
} ClientBudgetHolder;

void client_budget_join (ClientBudget *self, const ClientBudgetHolder *holder);
void client_budget_leave (ClientBudget *self, gpointer holder);
/* Whether there is room for more messages of holder, or somebody else would make it. */
gboolean client_budget_has_room (const ClientBudget *self, gpointer holder);
void client_budget_make_room (ClientBudget *self);

G_END_DECLS
