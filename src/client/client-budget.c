#include "config.h"

#include "client-budget.h"

#include <string.h>

#define KIB ((gsize) 1024)
#define MIB (1024 * KIB)

static const struct
{
  gsize all;  /* bytes of all together */
  gsize each; /* what everybody may have in any case: there are a thousand rooms at most */
} limits[] = {
  [CLIENT_BUDGET_MESSAGES] = { 256 * MIB, 64 * KIB },
  [CLIENT_BUDGET_MEMBERS] = { 64 * MIB, 8 * KIB },
  [CLIENT_BUDGET_ANNOTATIONS] = { 32 * MIB, 8 * KIB },
  [CLIENT_BUDGET_WAITING] = { 32 * MIB, 0 },
};

struct _ClientBudget
{
  gsize used[G_N_ELEMENTS (limits)];
};

ClientBudget *
client_budget_new (void)
{
  return g_rc_box_new0 (ClientBudget);
}

ClientBudget *
client_budget_ref (ClientBudget *self)
{
  return g_rc_box_acquire (self);
}

void
client_budget_unref (ClientBudget *self)
{
  g_rc_box_release (self);
}

gsize
client_budget_sum (const char *const *texts, gsize n_texts)
{
  gsize sum = 0;

  for (gsize i = 0; i < n_texts; i++)
    sum += texts[i] != NULL ? strlen (texts[i]) : 0;
  return sum;
}

gboolean
client_budget_allows (const ClientBudget *self, ClientBudgetKind kind, gsize own, gsize more)
{
  return own + more <= limits[kind].each || self->used[kind] + more <= limits[kind].all;
}

void
client_budget_take (ClientBudget *self, ClientBudgetKind kind, gsize bytes)
{
  self->used[kind] += bytes;
}

void
client_budget_give_back (ClientBudget *self, ClientBudgetKind kind, gsize bytes)
{
  g_return_if_fail (bytes <= self->used[kind]);

  self->used[kind] -= bytes;
}
