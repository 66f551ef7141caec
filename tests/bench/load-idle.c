#include "load-row.h"
#include "load-talk.h"

#define WARM_CLIENTS 50
#define CONNECT_DEADLINE_S 60
#define RELAYS 2000
#define RELAY_US (G_USEC_PER_SEC * 3 / 2)

/* One line from the first to the second at a time. */
static void
measure_relay (LoadPeer *peer, LoadSwarm *pair, double *figures)
{
  const char *nick = load_client_get_nick (load_swarm_get_client (pair, 1));
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 cpu_us = load_peer_get_cpu_us (peer);
  gint64 end_us = g_get_monotonic_time () + RELAY_US;
  guint n;

  load_swarm_record_delays (pair, delays);
  for (n = 0; n < RELAYS && g_get_monotonic_time () < end_us; n++)
    {
      g_autofree char *line = g_strdup_printf ("PRIVMSG %s :T%" G_GINT64_FORMAT " %.80s\r\n", nick,
                                               g_get_monotonic_time (), load_words);
      gint64 give_up_us = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

      load_client_send (load_swarm_get_client (pair, 0), line, -1);
      while (delays->len <= n && g_get_monotonic_time () < give_up_us)
        load_swarm_step (pair, 10);
      if (delays->len <= n)
        return;
    }
  figures[1] = load_talk_quantile_us (delays, 0.5);
  figures[2] = load_talk_quantile_us (delays, 0.99);
  figures[3] = (double) (load_peer_get_cpu_us (peer) - cpu_us) / n;
}

/**
 * load_measure_idle:
 *
 * The memory of each client, then one pair among them who talk.
 */
void
load_measure_idle (LoadPeer *peer, guint size, double *figures)
{
  g_autoptr (LoadSwarm) pair = load_swarm_new (load_peer_get_target (peer));
  g_autoptr (LoadSwarm) idle = load_swarm_new (load_peer_get_target (peer));
  gint64 rss;

  /* Warm: what is allocated once is not counted as a client's. */
  if (!load_swarm_add (pair, WARM_CLIENTS, "p", NULL, CONNECT_DEADLINE_S))
    return;
  load_swarm_settle (pair, 300, 5);
  rss = load_peer_get_rss (peer);
  if (size > 0)
    {
      if (!load_swarm_add (idle, size, "i", NULL, CONNECT_DEADLINE_S))
        return;
      load_swarm_settle (idle, 300, 5);
      figures[0] = (double) (load_peer_get_rss (peer) - rss) / size / 1024;
    }
  measure_relay (peer, pair, figures);
}
