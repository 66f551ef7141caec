/* net-timers.h: timers in the order in which they are due: a binary heap. */
#pragma once

#include "net-loop.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *heap; /* of NetTimer */
} NetTimers;

void net_timers_init (NetTimers *self);
void net_timers_clear (NetTimers *self);
void net_timers_set (NetTimers *self, NetTimer *timer, gint64 due_us); /* 0: not armed */
NetTimer *net_timers_get_first (NetTimers *self);                      /* (nullable) */

G_END_DECLS
