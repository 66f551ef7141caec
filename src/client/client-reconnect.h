/* client-reconnect.h: how long to wait before the next try. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CLIENT_RECONNECT_LEAST_MS 1000
#define CLIENT_RECONNECT_MOST_MS 60000

typedef struct
{
  guint least_ms; /* 0: CLIENT_RECONNECT_LEAST_MS */
  guint n_tries;
} ClientReconnect;

/* The next pause: twice as long each time, and somewhere in its upper half, so that a thousand
 * clients of a server that restarts do not come back at once. chance: 0 to 1. */
guint client_reconnect_next_ms (ClientReconnect *self, double chance);
/* The connection held: the next pause is the shortest again. */
void client_reconnect_reset (ClientReconnect *self);

G_END_DECLS
