#include "load-row.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOM "#bench"
#define WINDOW 200 /* messages on the way at once while pipelining */
#define MIN_DELIVERIES 400000
#define PACED_PER_SECOND 100
#define PACED_SECONDS 4
#define PING_PONGS 2000

#define ALL_PYCHAT                                                                                 \
  (1u << LOAD_PEER_PYCHAT | 1u << LOAD_PEER_PYCHAT_MEMORY | 1u << LOAD_PEER_PYCHAT_TLS)
#define ALL_IRC (ALL_PYCHAT | 1u << LOAD_PEER_NGIRCD | 1u << LOAD_PEER_INSPIRCD)
#define ALL (ALL_IRC | 1u << LOAD_PEER_REDIS)

/* 100 bytes of words, as the promises say. */
static const char words[] =
    "0123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
    "123456789 12345678";

static const char *
room_of (LoadPeer *peer)
{
  return load_peer_get_target (peer)->protocol == LOAD_PROTOCOL_REDIS ? "bench" : ROOM;
}

/* Redis sends a message to a subscriber in seven lines. */
static guint
lines_per_message (LoadPeer *peer)
{
  return load_peer_get_target (peer)->protocol == LOAD_PROTOCOL_REDIS ? 7 : 1;
}

static char *
make_message (LoadPeer *peer, const char *text)
{
  if (load_peer_get_target (peer)->protocol == LOAD_PROTOCOL_REDIS)
    return g_strdup_printf ("PUBLISH bench \" :%s\"\r\n", text);

  return g_strdup_printf ("PRIVMSG " ROOM " :%s\r\n", text);
}

static int
compare_delays (gconstpointer a, gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static double
quantile_ms (GArray *delays, double q)
{
  if (delays->len == 0)
    return NAN;
  g_array_sort (delays, compare_delays);

  return g_array_index (delays, gint64, (guint) (q * (delays->len - 1))) / 1000.0;
}

/* A room of @size and one who speaks in it: the last client. On Redis the speaker only publishes.
 */
static LoadSwarm *
fill_room (LoadPeer *peer, guint size)
{
  gboolean is_redis = load_peer_get_target (peer)->protocol == LOAD_PROTOCOL_REDIS;
  LoadSwarm *swarm = load_swarm_new (load_peer_get_target (peer));
  gboolean ok = load_swarm_add (swarm, size, "m", room_of (peer), 120) &&
                load_swarm_add (swarm, 1, "s", is_redis ? NULL : ROOM, 20);

  if (!ok)
    {
      load_swarm_free (swarm);
      return NULL;
    }
  load_swarm_settle (swarm, 200, 30);
  load_swarm_reset_counts (swarm);

  return swarm;
}

/* Of the members (not the speaker): how many messages the slowest of a few has got. */
static guint64
least_received (LoadSwarm *swarm, guint size, guint per_message)
{
  guint64 least = G_MAXUINT64;

  for (guint i = 0; i < size; i += MAX (1, size / 8))
    least = MIN (least, load_client_get_lines (load_swarm_get_client (swarm, i)) / per_message);

  return least;
}

static void
measure_fan_out (LoadPeer *peer, guint size, double *figures)
{
  g_autoptr (LoadSwarm) swarm = fill_room (peer, size);
  g_autofree char *message = make_message (peer, words);
  guint per_message = lines_per_message (peer);
  guint n_messages = MAX (400, MIN_DELIVERIES / size);
  guint sent = 0;
  gint64 start_us, cpu_us, end_us;
  guint64 goal;
  LoadClient *speaker;

  if (swarm == NULL)
    return;
  speaker = load_swarm_get_client (swarm, size);
  goal = (guint64) n_messages * size * per_message;
  cpu_us = load_peer_get_cpu_us (peer);
  start_us = g_get_monotonic_time ();
  end_us = start_us + 90 * G_USEC_PER_SEC;
  while (load_swarm_get_lines (swarm) - load_client_get_lines (speaker) < goal &&
         load_swarm_get_n_lost (swarm) == 0 && g_get_monotonic_time () < end_us)
    {
      g_autoptr (GString) burst = g_string_new (NULL);

      for (guint64 done = least_received (swarm, size, per_message);
           sent < n_messages && sent < done + WINDOW; sent++)
        g_string_append (burst, message);
      if (burst->len > 0)
        load_client_send (speaker, burst->str, burst->len);
      load_swarm_step (swarm, 10);
    }
  if (load_swarm_get_lines (swarm) - load_client_get_lines (speaker) < goal)
    return;
  end_us = g_get_monotonic_time ();
  figures[0] = (double) n_messages * size / (end_us - start_us);
  figures[1] = (double) (load_peer_get_cpu_us (peer) - cpu_us) / ((double) n_messages * size);
}

static void
measure_paced (LoadPeer *peer, guint size, double *figures)
{
  g_autoptr (LoadSwarm) swarm = fill_room (peer, size);
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_messages = PACED_PER_SECOND * PACED_SECONDS;
  gint64 start_us;

  if (swarm == NULL)
    return;
  load_swarm_record_delays (swarm, delays);
  start_us = g_get_monotonic_time ();
  for (guint sent = 0; sent < n_messages;)
    {
      gint64 due_us = start_us + (gint64) sent * G_USEC_PER_SEC / PACED_PER_SECOND;
      gint64 now_us = g_get_monotonic_time ();

      if (now_us >= due_us)
        {
          g_autofree char *text = g_strdup_printf ("T%" G_GINT64_FORMAT " %.80s", now_us, words);
          g_autofree char *message = make_message (peer, text);

          load_client_send (load_swarm_get_client (swarm, size), message, -1);
          sent++;
        }
      load_swarm_step (swarm, now_us >= due_us ? 0 : 1);
    }
  load_swarm_settle (swarm, 200, 20);
  if (delays->len < (guint64) n_messages * size)
    return;
  figures[0] = quantile_ms (delays, 0.5);
  figures[1] = quantile_ms (delays, 0.99);
  figures[2] = quantile_ms (delays, 1);
}

/* One line from a to b at a time, while @size others are connected and silent. */
static void
measure_relay (LoadPeer *peer, guint size, double *figures)
{
  g_autoptr (LoadSwarm) idle = load_swarm_new (load_peer_get_target (peer));
  g_autoptr (LoadSwarm) pair = load_swarm_new (load_peer_get_target (peer));
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 end_us = 0, cpu_us;
  guint n;

  if ((size > 0 && !load_swarm_add (idle, size, "i", NULL, 180)) ||
      !load_swarm_add (pair, 2, "p", NULL, 20))
    return;
  load_swarm_settle (pair, 100, 10);
  load_swarm_record_delays (pair, delays);
  cpu_us = load_peer_get_cpu_us (peer);
  end_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  for (n = 0; n < PING_PONGS && g_get_monotonic_time () < end_us; n++)
    {
      g_autofree char *line = g_strdup_printf (
          "PRIVMSG %s :T%" G_GINT64_FORMAT " %.80s\r\n",
          load_client_get_nick (load_swarm_get_client (pair, 1)), g_get_monotonic_time (), words);

      load_client_send (load_swarm_get_client (pair, 0), line, -1);
      while (delays->len <= n && g_get_monotonic_time () < end_us)
        load_swarm_step (pair, 10);
    }
  if (delays->len < PING_PONGS)
    return;
  figures[2] = (double) (load_peer_get_cpu_us (peer) - cpu_us) / PING_PONGS;
  figures[0] = quantile_ms (delays, 0.5) * 1000;
  figures[1] = quantile_ms (delays, 0.99) * 1000;
}

static void
measure_arrival (LoadPeer *peer, guint size, double *figures)
{
  g_autoptr (LoadSwarm) swarm = load_swarm_new (load_peer_get_target (peer));
  gint64 start_us = g_get_monotonic_time ();

  if (load_swarm_add (swarm, size, "a", ROOM, 120))
    figures[0] = (g_get_monotonic_time () - start_us) / 1e6;
}

static void
measure_memory (LoadPeer *peer, guint size, double *figures)
{
  g_autoptr (LoadSwarm) first = load_swarm_new (load_peer_get_target (peer));
  g_autoptr (LoadSwarm) swarm = load_swarm_new (load_peer_get_target (peer));
  gint64 rss;

  /* Warm: what is allocated once is not counted as a client's. */
  if (!load_swarm_add (first, 50, "w", NULL, 60))
    return;
  load_swarm_settle (first, 300, 10);
  rss = load_peer_get_rss (peer);
  if (!load_swarm_add (swarm, size, "i", NULL, 240))
    return;
  load_swarm_settle (swarm, 500, 20);
  figures[0] = (double) (load_peer_get_rss (peer) - rss) / size / 1024;
}

/* One after the other somebody joins a full room, and leaves it by a broken line. */
static void
measure_churn (LoadPeer *peer, guint size, double *figures)
{
  g_autoptr (LoadSwarm) swarm = fill_room (peer, size);
  const guint rounds = 50;
  gint64 start_us, join_us = 0, quit_us = 0;

  if (swarm == NULL)
    return;
  for (guint i = 0; i < rounds; i++)
    {
      gint64 end_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

      load_swarm_reset_counts (swarm);
      start_us = g_get_monotonic_time ();
      if (!load_swarm_add (swarm, 1, "c", ROOM, 20))
        return;
      while (load_swarm_get_lines (swarm) < size + 1 && g_get_monotonic_time () < end_us)
        load_swarm_step (swarm, 10);
      join_us += g_get_monotonic_time () - start_us;

      load_swarm_reset_counts (swarm);
      start_us = g_get_monotonic_time ();
      load_swarm_drop (swarm, load_swarm_get_n_clients (swarm) - 1, 1);
      while (load_swarm_get_lines (swarm) < size + 1 && g_get_monotonic_time () < end_us)
        load_swarm_step (swarm, 10);
      quit_us += g_get_monotonic_time () - start_us;
      if (g_get_monotonic_time () >= end_us)
        return;
    }
  figures[0] = join_us / 1000.0 / rounds;
  figures[1] = quit_us / 1000.0 / rounds;
}

#define FAN_OUT(n)                                                                                 \
  {                                                                                                \
    "fanout-" #n, "fan-out, room of " #n ", pipelined", { "M/s", "us CPU each" }, TRUE, n, ALL,    \
        measure_fan_out                                                                            \
  }
#define PACED(n)                                                                                   \
  {                                                                                                \
    "paced-" #n, "room of " #n ", 100 messages/s", { "p50 ms", "p99 ms", "max ms" }, FALSE, n,     \
        ALL, measure_paced                                                                         \
  }
#define RELAY(n, peers)                                                                            \
  {                                                                                                \
    "relay-" #n, "relay, " #n " idle beside", { "p50 us", "p99 us", "us CPU each" }, FALSE, n,     \
        peers, measure_relay                                                                       \
  }

const LoadRow load_rows[] = {
  FAN_OUT (10),
  FAN_OUT (100),
  FAN_OUT (1000),
  PACED (10),
  PACED (100),
  PACED (1000),
  RELAY (0, ALL_IRC),
  RELAY (100, ALL_IRC),
  RELAY (1000, ALL_IRC),
  RELAY (10000, ALL_IRC & ~(1u << LOAD_PEER_PYCHAT_TLS)),
  { "arrival-2000",
    "2000 connect, register, join one room",
    { "s" },
    FALSE,
    2000,
    ALL_IRC,
    measure_arrival },
  { "memory-100", "memory per idle client, 100", { "KiB" }, FALSE, 100, ALL_IRC, measure_memory },
  { "memory-1000",
    "memory per idle client, 1000",
    { "KiB" },
    FALSE,
    1000,
    ALL_IRC,
    measure_memory },
  { "memory-10000",
    "memory per idle client, 10000",
    { "KiB" },
    FALSE,
    10000,
    ALL_IRC & ~(1u << LOAD_PEER_PYCHAT_TLS),
    measure_memory },
  { "churn-2000",
    "join and broken line, room of 2000",
    { "join ms", "quit ms" },
    FALSE,
    2000,
    ALL_IRC,
    measure_churn },
};
const guint load_n_rows = G_N_ELEMENTS (load_rows);
