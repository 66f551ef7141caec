/* Many clients at a real server, for as long as is asked: at the end it has not grown, has warned
 * of nothing, has leaked nothing, and answers everybody. */
#include "config.h"

#include "daemon.h"
#include "soak-client.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define N_CLIENTS 40
#define TURN_MS 20

/* Long runs: the most memory that it had in the first five minutes is what it may have at the end.
 * What malloc() gives back of that, and when, is chance: over a megabyte comes and goes while just
 * as much is in use. A leak needs more than the most all the same. */
#define BASE_S 300
#define BASE_PART 6 /* of short ones, after this part of the time, while caches are filling */
#define TOLERANCE 0.05
#define SHORT_TOLERANCE 0.10

/* Lines that are said before: as many as fill the journal's caches. */
#define N_WARM_UP 25000

typedef struct
{
  Daemon *daemon;
  GRand *random;
  SoakClient *clients[N_CLIENTS];
  SoakFigures figures;
} Soak;

/* What it says is read, or it would wait for us; and nothing of it is a warning. */
static void
read_log (Soak *self)
{
  static const char *const bad[] = { "WARNING ", "ERROR ", "CRITICAL", "runtime error", "==ERROR" };
  GString *log = self->daemon->log;
  char *last;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (daemon_has_said (self->daemon, bad[i]))
      g_error ("The server said: %s", strstr (log->str, bad[i]));
  last = strrchr (log->str, '\n');
  if (last != NULL)
    g_string_erase (log, 0, last + 1 - log->str);
}

static void
turn (Soak *self)
{
  struct pollfd fds[N_CLIENTS];

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      gushort events;

      fds[i] = (struct pollfd){ .fd = soak_client_get_fd (self->clients[i], &events) };
      fds[i].events = (short) events;
    }
  g_assert_cmpint (poll (fds, N_CLIENTS, TURN_MS), >=, 0);
  for (guint i = 0; i < N_CLIENTS; i++)
    soak_client_turn (self->clients[i], (gushort) fds[i].revents);
  read_log (self);
}

/* Much of it, from the newest on, and words that all of it has. */
static void
read_history (Soak *self, Peer *peer)
{
  g_autofree char *ask = g_strdup ("CHATHISTORY LATEST #warm * 100");

  for (guint i = 0; i < N_WARM_UP / 200; i++)
    {
      g_autofree char *line = NULL;
      const char *at;

      peer_say (peer, ask);
      line = peer_expect (peer, "*msgid=*PRIVMSG #warm *");
      at = strstr (line, "msgid=") + strlen ("msgid=");
      g_free (ask);
      ask =
          g_strdup_printf ("CHATHISTORY BEFORE #warm msgid=%.*s 100", (int) strcspn (at, "; "), at);
      g_free (peer_expect (peer, "* BATCH -*"));
      read_log (self);
    }
  peer_say (peer, "SEARCH text=people;in=#warm");
  g_free (peer_expect (peer, "* BATCH -*"));
}

static void
warm_up (Soak *self)
{
  g_autoptr (Peer) peer = peer_enter (self->daemon, "warm");

  peer_say (peer, "CAP REQ :batch draft/chathistory message-tags soju.im/search\r\nJOIN #warm");
  for (guint i = 1; i <= N_WARM_UP; i++)
    {
      g_autofree char *line =
          g_strdup_printf ("PRIVMSG #warm :%u, and as many words as people say in a line", i);

      peer_say (peer, line);
      if (i % 500 == 0)
        {
          peer_say (peer, "PING x");
          g_free (peer_expect (peer, "* PONG *"));
          read_log (self);
        }
    }
  read_history (self, peer);
}

/* Returns: the most memory that it had */
static gint64
run_for (Soak *self, gint64 seconds)
{
  gint64 most_kb = 0;

  for (gint64 i = 0; i < seconds; i++)
    {
      gint64 end_us = g_get_monotonic_time () + G_USEC_PER_SEC;

      most_kb = MAX (most_kb, daemon_get_memory_kb (self->daemon));
      while (g_get_monotonic_time () < end_us)
        turn (self);
    }
  return most_kb;
}

static void
calm_down (Soak *self)
{
  gint64 end_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint n_content = 0;

  for (guint i = 0; i < N_CLIENTS; i++)
    soak_client_calm_down (self->clients[i]);
  while (n_content < N_CLIENTS)
    {
      if (g_get_monotonic_time () > end_us)
        g_error ("Only %u of %d clients got an answer in the end", n_content, N_CLIENTS);
      turn (self);
      n_content = 0;
      for (guint i = 0; i < N_CLIENTS; i++)
        n_content += soak_client_is_content (self->clients[i]);
    }
}

static void
start (Soak *self, guint32 seed)
{
  self->daemon = daemon_new ();
  /* Whoever is silent, or does not read, is dropped while it can be seen. */
  daemon_configure (self->daemon, "[limits]\nregistration-timeout-ms=3000\nping-interval-ms=5000\n"
                                  "max-send-queue=262144\ninput-rate=1000\ninput-burst=1000\n");
  daemon_start (self->daemon);
  self->random = g_rand_new_with_seed (seed);
  warm_up (self);
  for (guint i = 0; i < N_CLIENTS; i++)
    self->clients[i] = soak_client_new (i, self->daemon->port, self->random, &self->figures);
}

static void
stop (Soak *self)
{
  for (guint i = 0; i < N_CLIENTS; i++)
    soak_client_free (self->clients[i]);
  daemon_stop (self->daemon); /* a leak would show in how it ends */
  g_rand_free (self->random);
  daemon_free (self->daemon);
}

int
main (int argc, char *argv[])
{
  Soak soak = { 0 };
  gint64 seconds = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 60;
  guint32 seed = argc > 2 ? (guint32) g_ascii_strtoull (argv[2], NULL, 10) : g_random_int ();
  gint64 base_s = MIN (BASE_S, seconds / BASE_PART);
  gint64 start_kb;
  gint64 base_kb;
  gint64 end_kb;
  const double tolerance = base_s < BASE_S ? SHORT_TOLERANCE : TOLERANCE;
  gboolean has_grown;

  g_print ("1..1\n# %" G_GINT64_FORMAT " s with %d clients, seed %u\n", seconds, N_CLIENTS, seed);
  start (&soak, seed);
  start_kb = daemon_get_memory_kb (soak.daemon);
  base_kb = run_for (&soak, base_s);
  run_for (&soak, seconds - base_s);
  end_kb = daemon_get_memory_kb (soak.daemon);
  calm_down (&soak);
  stop (&soak);

  has_grown = (double) end_kb > (double) base_kb * (1 + tolerance);
  g_print ("# memory: %" G_GINT64_FORMAT " KiB at the start, up to %" G_GINT64_FORMAT
           " in the first %" G_GINT64_FORMAT " s, %" G_GINT64_FORMAT " at the end (%+.1f %%)\n",
           start_kb, base_kb, base_s, end_kb,
           100.0 * (double) (end_kb - base_kb) / (double) base_kb);
  g_print ("# %" G_GUINT64_FORMAT " connections, %" G_GUINT64_FORMAT
           " lines sent, %" G_GUINT64_FORMAT " received, %" G_GUINT64_FORMAT
           " did not read, longest PING %" G_GINT64_FORMAT " ms\n",
           soak.figures.n_connections, soak.figures.n_sent, soak.figures.n_received,
           soak.figures.n_lazy, soak.figures.longest_us / 1000);
  g_print ("%s 1 /soak\n", has_grown ? "not ok" : "ok");
  return has_grown ? EXIT_FAILURE : EXIT_SUCCESS;
}
