/* load-swarm.h: thousands of clients in one epoll process, for the benchmarks.
 *
 * It is meant to cost less than what it measures: raw sockets, one buffer for all reads, lines
 * counted rather than parsed where the row allows it. Loopback only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LoadSwarm LoadSwarm;
typedef struct _LoadClient LoadClient;

typedef enum
{
  LOAD_PROTOCOL_IRC,
  LOAD_PROTOCOL_REDIS,
} LoadProtocol;

typedef struct
{
  LoadProtocol protocol;
  guint16 port;
  const char *certfile; /* (nullable): TLS with this key and certificate */
  guint at_once;        /* how many may be connecting: with the server's backlog full, the system
                         * drops what comes and tries again after a second */
} LoadTarget;

LoadSwarm *load_swarm_new (const LoadTarget *target);
void load_swarm_free (LoadSwarm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoadSwarm, load_swarm_free)

/* Clients first..first+n-1 connect, register and (room not %NULL) join; a few hundred at a time.
 * %FALSE: they were not all ready within deadline_s. Named by prefix and number. */
gboolean
load_swarm_add (LoadSwarm *self, guint n, const char *prefix, const char *room, guint deadline_s);
guint load_swarm_get_n_clients (LoadSwarm *self);
LoadClient *load_swarm_get_client (LoadSwarm *self, guint index);
guint load_swarm_get_n_lost (LoadSwarm *self); /* connections that ended by themselves */
void load_swarm_drop (LoadSwarm *self, guint first, guint n); /* closes them without a word */

/* One turn: what is readable is read, what is writable is written. */
void load_swarm_step (LoadSwarm *self, int timeout_ms);
/* Steps until nothing has arrived for quiet_ms. */
void load_swarm_settle (LoadSwarm *self, guint quiet_ms, guint deadline_s);

/* A function that runs in load_swarm_step() so often, %NULL for none; while there is one, lines
 * that tell of somebody's QUIT are counted, too. */
void load_swarm_every_turn (LoadSwarm *self,
                            guint interval_ms,
                            void (*func) (LoadSwarm *self, gpointer user_data),
                            gpointer user_data);
guint load_swarm_get_quits (LoadSwarm *self);

void load_client_stop_reading (LoadClient *self);
void load_client_send (LoadClient *self, const char *bytes, gssize length);
const char *load_client_get_nick (LoadClient *self);
/* Lines that came since the last reset, over all clients and for one. */
void load_swarm_reset_counts (LoadSwarm *self);
guint64 load_swarm_get_lines (LoadSwarm *self);
guint64 load_client_get_lines (LoadClient *self);

/* While set, each line is searched for " :T" and a monotonic time in us; the delay goes into delays
 * (gint64). */
void load_swarm_record_delays (LoadSwarm *self, GArray *delays);

G_END_DECLS
