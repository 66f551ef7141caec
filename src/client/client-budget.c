#include "config.h"

#include "client-budget.h"

#include <string.h>

#define KIB ((gsize) 1024)
#define MIB (1024 * KIB)

/* 100,000 lines of a chat are some 40 MiB. */
#define TOTAL (80 * MIB)
/* So much more goes at a time, not to look for who has most with each message. */
#define SLACK (256 * KIB)

static const struct
{
  gsize all;  /* bytes of all together */
  gsize each; /* what everybody may have in any case: there are a thousand rooms at most */
} limits[] = {
  [CLIENT_BUDGET_MESSAGES] = { TOTAL, 0 },
  [CLIENT_BUDGET_MEMBERS] = { 24 * MIB, 2 * KIB },
  [CLIENT_BUDGET_ANNOTATIONS] = { 8 * MIB, 2 * KIB },
  [CLIENT_BUDGET_WAITING] = { 16 * MIB, 0 },
};

struct _ClientBudget
{
  gsize used[G_N_ELEMENTS (limits)];
  gsize all;       /* of all kinds */
  GArray *holders; /* (owned) of ClientBudgetHolder */
};

ClientBudget *
client_budget_new (void)
{
  ClientBudget *self = g_rc_box_new0 (ClientBudget);

  self->holders = g_array_new (FALSE, FALSE, sizeof (ClientBudgetHolder));
  return self;
}

ClientBudget *
client_budget_ref (ClientBudget *self)
{
  return g_rc_box_acquire (self);
}

static void
client_budget_clear (gpointer data)
{
  ClientBudget *self = data;

  g_array_unref (self->holders);
}

void
client_budget_unref (ClientBudget *self)
{
  g_rc_box_release_full (self, client_budget_clear);
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
  self->all += bytes;
}

void
client_budget_give_back (ClientBudget *self, ClientBudgetKind kind, gsize bytes)
{
  g_return_if_fail (bytes <= self->used[kind]);

  self->used[kind] -= bytes;
  self->all -= bytes;
}

void
client_budget_join (ClientBudget *self, const ClientBudgetHolder *holder)
{
  g_array_append_val (self->holders, *holder);
}

void
client_budget_leave (ClientBudget *self, gpointer holder)
{
  for (guint i = 0; i < self->holders->len; i++)
    if (g_array_index (self->holders, ClientBudgetHolder, i).self == holder)
      {
        g_array_remove_index_fast (self->holders, i);
        return;
      }
}

/* (nullable): nobody has any that can go */
static const ClientBudgetHolder *
find_largest (const ClientBudget *self)
{
  const ClientBudgetHolder *largest = NULL;
  gsize most = 0;

  for (guint i = 0; i < self->holders->len; i++)
    {
      const ClientBudgetHolder *holder = &g_array_index (self->holders, ClientBudgetHolder, i);
      gsize size = holder->get_size (holder->self);

      if (size > most)
        {
          largest = holder;
          most = size;
        }
    }
  return largest;
}

gboolean
client_budget_has_room (const ClientBudget *self, gpointer holder)
{
  const ClientBudgetHolder *largest = self->all < TOTAL - 2 * SLACK ? NULL : find_largest (self);

  return largest == NULL || largest->self != holder;
}

/**
 * client_budget_make_room:
 *
 * Whoever holds messages calls this when one came, and nobody keeps a place in a list of them over
 * it.
 */
void
client_budget_make_room (ClientBudget *self)
{
  const ClientBudgetHolder *largest;

  if (self->all <= TOTAL)
    return;
  while (self->all > TOTAL - SLACK && (largest = find_largest (self)) != NULL)
    {
      gsize goal = largest->get_size (largest->self) / 8 * 7;

      while (self->all > TOTAL - SLACK && largest->get_size (largest->self) > goal)
        largest->drop_oldest (largest->self);
    }
}
