#include "load-row.h"
#include "load-talk.h"

#define ARRIVAL_DEADLINE_S 40
#define CHURN_ROUNDS 25
#define CHURN_US (6 * G_USEC_PER_SEC)

/* Until everybody who is left has one more line. */
static gboolean
all_heard (LoadSwarm *swarm, guint n)
{
  gint64 end_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (load_swarm_get_lines (swarm) < n && g_get_monotonic_time () < end_us)
    load_swarm_step (swarm, 10);

  return load_swarm_get_lines (swarm) >= n;
}

/* One after the other somebody joins the full room, and leaves it by a broken line. */
static void
measure_churn (LoadSwarm *swarm, guint size, double *figures)
{
  gint64 join_us = 0, quit_us = 0, start_us;
  gint64 end_us = g_get_monotonic_time () + CHURN_US;
  guint n;

  for (n = 0; n < CHURN_ROUNDS && g_get_monotonic_time () < end_us; n++)
    {
      load_swarm_reset_counts (swarm);
      start_us = g_get_monotonic_time ();
      if (!load_swarm_add (swarm, 1, "c", LOAD_ROOM, 10) || !all_heard (swarm, size))
        return;
      join_us += g_get_monotonic_time () - start_us;

      load_swarm_settle (swarm, 30, 1);
      load_swarm_reset_counts (swarm);
      start_us = g_get_monotonic_time ();
      load_swarm_drop (swarm, load_swarm_get_n_clients (swarm) - 1, 1);
      if (!all_heard (swarm, size))
        return;
      quit_us += g_get_monotonic_time () - start_us;
    }
  figures[1] = (double) join_us / 1000 / n;
  figures[2] = (double) quit_us / 1000 / n;
}

void
load_measure_crowd (LoadPeer *peer, guint size, double *figures)
{
  g_autoptr (LoadSwarm) swarm = load_swarm_new (load_peer_get_target (peer));
  gint64 start_us = g_get_monotonic_time ();

  if (!load_swarm_add (swarm, size, "a", LOAD_ROOM, ARRIVAL_DEADLINE_S))
    return;
  figures[0] = (double) (g_get_monotonic_time () - start_us) / 1e6;
  load_swarm_settle (swarm, 200, 20);
  measure_churn (swarm, size, figures);
}
