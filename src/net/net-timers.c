#include "config.h"

#include "net-timers.h"

void
net_timers_init (NetTimers *self)
{
  self->heap = g_ptr_array_new ();
}

void
net_timers_clear (NetTimers *self)
{
  g_clear_pointer (&self->heap, g_ptr_array_unref);
}

NetTimer *
net_timers_get_first (NetTimers *self)
{
  return self->heap->len > 0 ? g_ptr_array_index (self->heap, 0) : NULL;
}

static void
put (NetTimers *self, guint position, NetTimer *timer)
{
  g_ptr_array_index (self->heap, position) = timer;
  timer->position = position;
}

static void
sift_up (NetTimers *self, NetTimer *timer)
{
  while (timer->position > 0)
    {
      guint above = (timer->position - 1) / 2;
      guint here = timer->position;
      NetTimer *other = g_ptr_array_index (self->heap, above);

      if (other->due_us <= timer->due_us)
        return;
      put (self, above, timer);
      put (self, here, other);
    }
}

static void
sift_down (NetTimers *self, NetTimer *timer)
{
  for (;;)
    {
      guint here = timer->position;
      guint below = here * 2 + 1;
      NetTimer *other;

      if (below >= self->heap->len)
        return;
      other = g_ptr_array_index (self->heap, below);
      if (below + 1 < self->heap->len)
        {
          NetTimer *right = g_ptr_array_index (self->heap, below + 1);

          other = right->due_us < other->due_us ? right : other;
        }
      if (timer->due_us <= other->due_us)
        return;
      put (self, other->position, timer);
      put (self, here, other);
    }
}

static void
take_out (NetTimers *self, NetTimer *timer)
{
  guint position = timer->position;
  NetTimer *last = g_ptr_array_steal_index_fast (self->heap, self->heap->len - 1);

  timer->due_us = 0;
  if (last == timer)
    return;
  put (self, position, last);
  sift_up (self, last);
  sift_down (self, last);
}

void
net_timers_set (NetTimers *self, NetTimer *timer, gint64 due_us)
{
  if (timer->due_us != 0)
    take_out (self, timer);
  if (due_us == 0)
    return;
  timer->due_us = due_us;
  timer->position = self->heap->len;
  g_ptr_array_add (self->heap, timer);
  sift_up (self, timer);
}
