#include "load-row.h"
#include "load-talk.h"

#define PACED_PER_SECOND 100
#define PACED_MESSAGES 300
#define FLOOD_DEADLINE_S 30

/* What the one who does not read is sent in private while the room talks: 100 lines in each of its
 * turns, about 4 MB/s. */
static void
flood (LoadSwarm *swarm, gpointer user_data)
{
  LoadClient *from = load_swarm_get_client (swarm, load_swarm_get_n_clients (swarm) - 1);
  static const char format[] = "PRIVMSG %s :%0400d\r\n";
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (lines, format, (const char *) user_data, 0);
  load_client_send (from, lines->str, (gssize) lines->len);
}

/**
 * load_measure_silent:
 *
 * The delays in a room while one of its members is flooded: once it reads, and once it does not.
 */
void
load_measure_silent (LoadPeer *peer, guint size, double *figures)
{
  g_autoptr (LoadSwarm) swarm = load_talk_fill_room (peer, size, 20);
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) during = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *nick = NULL;
  LoadClient *speaker;
  gint64 rss, end_us;

  if (swarm == NULL || !load_swarm_add (swarm, 1, "silent", LOAD_ROOM, 10) ||
      !load_swarm_add (swarm, 1, "flood", NULL, 10))
    return;
  speaker = load_swarm_get_client (swarm, size);
  nick = g_strdup (load_client_get_nick (load_swarm_get_client (swarm, size + 1)));
  load_swarm_every_turn (swarm, 10, flood, nick);
  if (!load_talk_pace (peer, swarm, speaker, PACED_PER_SECOND, PACED_MESSAGES, size, before))
    return;
  rss = load_peer_get_rss (peer);
  load_client_stop_reading (load_swarm_get_client (swarm, size + 1));
  if (!load_talk_pace (peer, swarm, speaker, PACED_PER_SECOND, PACED_MESSAGES, size, during))
    return;
  end_us = g_get_monotonic_time () + FLOOD_DEADLINE_S * G_USEC_PER_SEC;
  while (load_swarm_get_quits (swarm) == 0 && g_get_monotonic_time () < end_us)
    load_swarm_step (swarm, 10);
  load_swarm_every_turn (swarm, 0, NULL, NULL);
  figures[0] = load_talk_quantile_us (before, 0.99) / 1000;
  figures[1] = load_talk_quantile_us (during, 0.99) / 1000;
  figures[2] = (double) (load_peer_get_peak (peer) - rss) / 1024 / 1024;
  figures[3] = load_swarm_get_quits (swarm) > 0 ? 1 : 0;
}
