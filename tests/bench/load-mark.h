/* load-mark.h: what a figure of the table is to be, and whether it is. */
#pragma once

#include "load-peer.h"

G_BEGIN_DECLS

typedef enum
{
  LOAD_MARK_AT_MOST,  /* value */
  LOAD_MARK_AT_LEAST, /* value */
  LOAD_MARK_OF_PEER,  /* at least value times what the other server has */
  LOAD_MARK_OF_ROW,   /* at most value times what the other row has */
  LOAD_MARK_OF_FIGURE /* at most value times what the figure before it is */
} LoadMarkType;

typedef struct
{
  const char *words; /* (nullable): after the last one */
  guint figure;
  LoadPeerKind kind; /* whose figure */
  LoadMarkType type;
  double value;
  LoadPeerKind peer; /* of OF_PEER */
  const char *row;   /* of OF_ROW: its id, further up in the table */
} LoadMark;

/* other: what it is compared with, where it is; NAN: not measured, like figure */
void load_mark_print (const LoadMark *self, double figure, double other);

G_END_DECLS
