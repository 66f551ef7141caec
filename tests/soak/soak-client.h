/* soak-client.h: one of many who use a chat as people and programs do, and as their machines let
 * them: they join, chat, are called something else, leave, break off, and come back.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SoakClient SoakClient;

/* What all of them did. */
typedef struct
{
  guint64 n_connections;
  guint64 n_sent;     /* lines */
  guint64 n_received; /* lines */
  guint64 n_lazy;     /* times that somebody did not read for so long that they were dropped */
  gint64 longest_us;  /* from PING to PONG */
} SoakFigures;

SoakClient *soak_client_new (guint number, guint16 port, GRand *random, SoakFigures *figures);
void soak_client_free (SoakClient *self);

/* @events (out): what to wait for. Returns: -1: nothing to wait for */
int soak_client_get_fd (SoakClient *self, gushort *events);
void soak_client_turn (SoakClient *self, gushort events); /* now and then, whether ready or not */

/* No more mischief: it comes in if it is outside, and asks whether the server is there. */
void soak_client_calm_down (SoakClient *self);
gboolean soak_client_is_content (SoakClient *self); /* it got its answer since then */

G_END_DECLS
