#include "load-talk.h"

#include <math.h>

const char load_words[] =
    "0123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
    "123456789 12345678";

static gboolean
is_redis (LoadPeer *peer)
{
  return load_peer_get_target (peer)->protocol == LOAD_PROTOCOL_REDIS;
}

/* Redis sends a message to a subscriber in seven lines. */
guint
load_talk_lines_per_message (LoadPeer *peer)
{
  return is_redis (peer) ? 7 : 1;
}

char *
load_talk_message (LoadPeer *peer, const char *text)
{
  if (is_redis (peer))
    return g_strdup_printf ("PUBLISH bench \" :%s\"\r\n", text);

  return g_strdup_printf ("PRIVMSG " LOAD_ROOM " :%s\r\n", text);
}

LoadSwarm *
load_talk_fill_room (LoadPeer *peer, guint size, guint deadline_s)
{
  const char *room = is_redis (peer) ? "bench" : LOAD_ROOM;
  g_autoptr (LoadSwarm) swarm = load_swarm_new (load_peer_get_target (peer));

  if (!load_swarm_add (swarm, size, "m", room, deadline_s) ||
      !load_swarm_add (swarm, 1, "s", is_redis (peer) ? NULL : room, 10))
    return NULL;
  load_swarm_settle (swarm, 100, 10);
  load_swarm_reset_counts (swarm);

  return g_steal_pointer (&swarm);
}

gboolean
load_talk_pace (LoadPeer *peer,
                LoadSwarm *swarm,
                LoadClient *speaker,
                guint per_second,
                guint n_messages,
                guint n_receivers,
                GArray *delays)
{
  gint64 start_us = g_get_monotonic_time ();
  gint64 end_us = start_us + (gint64) n_messages * G_USEC_PER_SEC / per_second;

  load_swarm_record_delays (swarm, delays);
  for (guint sent = 0; sent < n_messages;)
    {
      gint64 due_us = start_us + (gint64) sent * G_USEC_PER_SEC / per_second;
      gint64 now_us = g_get_monotonic_time ();

      if (now_us >= due_us)
        {
          g_autofree char *text =
              g_strdup_printf ("T%" G_GINT64_FORMAT " %.80s", now_us, load_words);
          g_autofree char *message = load_talk_message (peer, text);

          load_client_send (speaker, message, -1);
          sent++;
        }
      load_swarm_step (swarm, now_us >= due_us ? 0 : 1);
    }
  while (delays->len < (guint64) n_messages * n_receivers &&
         g_get_monotonic_time () < end_us + 5 * G_USEC_PER_SEC)
    load_swarm_step (swarm, 10);
  load_swarm_record_delays (swarm, NULL);

  return delays->len >= (guint64) n_messages * n_receivers;
}

static int
compare_delays (gconstpointer a, gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

double
load_talk_quantile_us (GArray *delays, double q)
{
  if (delays->len == 0)
    return NAN;
  g_array_sort (delays, compare_delays);

  return (double) g_array_index (delays, gint64, (guint) (q * (delays->len - 1)));
}
