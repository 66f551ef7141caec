/* load-row.h: the rows of the benchmark table: each is one measurement of one server. */
#pragma once

#include "load-peer.h"

G_BEGIN_DECLS

/* What a row yields: one figure, or several under one heading. NAN: this server cannot do it. */
#define LOAD_MAX_FIGURES 4

typedef struct
{
  const char *id; /* for choosing rows on the command line */
  const char *title;
  const char *figures[LOAD_MAX_FIGURES + 1]; /* name and unit of each, %NULL-terminated */
  gboolean more_is_better;
  guint size;  /* clients */
  guint peers; /* bits: 1 << LoadPeerKind */
  void (*measure) (LoadPeer *peer, guint size, double *figures);
} LoadRow;

extern const LoadRow load_rows[];
extern const guint load_n_rows;

G_END_DECLS
