#include "load-row.h"
#include "load-talk.h"

#define WINDOW 200 /* messages on the way at once while pipelining */
#define WARM_US (G_USEC_PER_SEC / 5)
#define MEASURE_US (G_USEC_PER_SEC * 4 / 5)
#define FILL_DEADLINE_S 30
#define PACED_PER_SECOND 100
#define PACED_MESSAGES 150

/* Of the members (not the speaker): how many messages the slowest of a few has got. */
static guint64
least_received (LoadSwarm *swarm, guint size, guint per_message)
{
  guint64 least = G_MAXUINT64;

  for (guint i = 0; i < size; i += MAX (1, size / 8))
    least = MIN (least, load_client_get_lines (load_swarm_get_client (swarm, i)) / per_message);

  return least;
}

typedef struct
{
  LoadPeer *peer;
  LoadSwarm *swarm;
  guint size;
  guint per_message;
  char *message;
  guint64 sent;
} Stream;

/* Keeps the window full until then. %FALSE: somebody was dropped */
static gboolean
stream_until (Stream *self, gint64 end_us)
{
  while (load_swarm_get_n_lost (self->swarm) == 0 && g_get_monotonic_time () < end_us)
    {
      g_autoptr (GString) burst = g_string_new (NULL);

      for (guint64 done = least_received (self->swarm, self->size, self->per_message);
           self->sent < done + WINDOW; self->sent++)
        g_string_append (burst, self->message);
      if (burst->len > 0)
        load_client_send (load_swarm_get_client (self->swarm, self->size), burst->str,
                          (gssize) burst->len);
      load_swarm_step (self->swarm, 10);
    }

  return load_swarm_get_n_lost (self->swarm) == 0;
}

static guint64
count_delivered (const Stream *self)
{
  LoadClient *speaker = load_swarm_get_client (self->swarm, self->size);

  return (load_swarm_get_lines (self->swarm) - load_client_get_lines (speaker)) / self->per_message;
}

/* Deliveries are counted while they stream: what fills the pipe and what empties it is not. */
static void
measure_stream (LoadPeer *peer, LoadSwarm *swarm, guint size, double *figures)
{
  g_autofree char *message = load_talk_message (peer, load_words);
  Stream stream = { peer, swarm, size, load_talk_lines_per_message (peer), message, 0 };
  gint64 start_us = g_get_monotonic_time () + WARM_US;
  gint64 cpu_us;
  guint64 before;

  if (!stream_until (&stream, start_us))
    return;
  before = count_delivered (&stream);
  cpu_us = load_peer_get_cpu_us (peer);
  start_us = g_get_monotonic_time ();
  if (!stream_until (&stream, start_us + MEASURE_US))
    return;
  figures[0] =
      (double) (count_delivered (&stream) - before) / (double) (g_get_monotonic_time () - start_us);
  figures[1] = (double) (load_peer_get_cpu_us (peer) - cpu_us) /
               (double) (count_delivered (&stream) - before);
}

void
load_measure_room (LoadPeer *peer, guint size, double *figures)
{
  g_autoptr (LoadSwarm) swarm = load_talk_fill_room (peer, size, FILL_DEADLINE_S);
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (swarm == NULL)
    return;
  measure_stream (peer, swarm, size, figures);
  load_swarm_settle (swarm, 200, 10);
  if (!load_talk_pace (peer, swarm, load_swarm_get_client (swarm, size), PACED_PER_SECOND,
                       PACED_MESSAGES, size, delays))
    return;
  figures[2] = load_talk_quantile_us (delays, 0.5) / 1000;
  figures[3] = load_talk_quantile_us (delays, 0.99) / 1000;
  figures[4] = load_talk_quantile_us (delays, 1) / 1000;
}
