/* tui-context.h: what the messages around a message change about how it is shown: the day it opens,
 * the mark of where one left off, the name that need not be said again, and comings and goings that
 * become one line.
 */
#pragma once

#include "client-room.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean opens_all; /* the server has nothing before it */
  gboolean opens_day;
  gboolean opens_unread;
  gboolean continues; /* the same person just said something */
  gboolean is_folded; /* the last of the run tells of all */
  guint n_came;       /* of the run that ends here; both 0: no run */
  guint n_left;
  gboolean is_answer;
  const ClientMessage *answered; /* (nullable): by is_answer: not here */
  const GPtrArray *reactions;    /* (nullable) of ClientReaction */
} TuiContext;

TuiContext tui_context_of (ClientRoom *room, guint index, guint64 unread_id, GTimeZone *time_zone);

G_END_DECLS
