/* load-row.h: the rows of the benchmark table: each is one measurement of one server.
 *
 * Measurements are boxed in time, so that a whole run takes as long as it should whatever the
 * machine; those that wait for something give up at a deadline.
 */
#pragma once

#include "load-mark.h"
#include "load-peer.h"

G_BEGIN_DECLS

#define LOAD_MAX_FIGURES 6
#define LOAD_MAX_MARKS 4

/* What a row yields: figures under one heading. NAN: this server could not do it in time. */
typedef struct
{
  const char *id; /* for choosing rows on the command line */
  const char *title;
  const char *figures[LOAD_MAX_FIGURES + 1]; /* name and unit of each, %NULL-terminated */
  guint size;                                /* clients */
  guint peers;                               /* bits: 1 << LoadPeerKind */
  guint max_repeats;                         /* 0: as many as are asked for */
  void (*measure) (LoadPeer *peer, guint size, double *figures);
  LoadMark marks[LOAD_MAX_MARKS + 1]; /* ends with one without words */
} LoadRow;

extern const LoadRow load_rows[];
extern const guint load_n_rows;

/* load-room.c: what is said in a room, and when all have it. */
void load_measure_room (LoadPeer *peer, guint size, double *figures);
/* load-idle.c: many who are connected and silent. */
void load_measure_idle (LoadPeer *peer, guint size, double *figures);
/* load-crowd.c: many who come at once, and somebody who comes and goes among them. */
void load_measure_crowd (LoadPeer *peer, guint size, double *figures);
/* load-silent.c: somebody who does not read. */
void load_measure_silent (LoadPeer *peer, guint size, double *figures);
/* load-start.c: from the start to the first client, with this many stored messages. */
void load_measure_start (LoadPeer *peer, guint size, double *figures);

G_END_DECLS
