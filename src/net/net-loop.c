#include "config.h"

#include "net-loop-private.h"

#include "net-handshake.h"
#include "net-queue.h"
#include "net-timers.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MAX_EVENTS 256
#define SOON_MS 25

struct _NetLoop
{
  gatomicrefcount ref_count;
  GMainContext *context; /* (owned) */
  GSource *source;       /* (owned) */
  gpointer poll_tag;
  int poll_fd; /* (owned) */
  NetTimers timers;

  NetPollEvent events[MAX_EVENTS]; /* of the turn that runs; those of ended watches are blank */
  guint n_events;
  gboolean in_turn;
  gint64 ready_time;
  NetTurnFunc on_turn_done; /* (nullable) */
  gpointer turn_data;

  GPtrArray *flushes; /* of NetWork */
  GPtrArray *calls;   /* of NetWork */
  GPtrArray *soons;   /* of NetWork: run when the timer is due */
  NetTimer soon_timer;

  NetChunk *chunk;    /* (owned) (nullable): lines are appended here */
  GPtrArray *retired; /* (owned) NetChunk: full, alive until the end of the turn */

  char *read_buffer;                /* (owned) */
  char *plain_buffer;               /* (owned) (nullable): only TLS needs it */
  NetHandshakePool *handshake_pool; /* (owned) (nullable) */
};

typedef struct
{
  GSource source;
  NetLoop *loop;
} LoopSource;

/* Every change of the ready time wakes the context, so it is set once a turn and only if new. */
static void
update_ready_time (NetLoop *self)
{
  NetTimer *first = net_timers_get_first (&self->timers);
  gint64 ready_time = first != NULL ? first->due_us : -1;

  if (self->flushes->len > 0 || self->calls->len > 0 || self->retired->len > 0)
    ready_time = 0;
  if (self->in_turn || ready_time == self->ready_time)
    return;
  self->ready_time = ready_time;
  g_source_set_ready_time (self->source, ready_time);
}

static void
dispatch_events (NetLoop *self)
{
  self->n_events = net_poll_wait (self->poll_fd, self->events, MAX_EVENTS);
  for (guint i = 0; i < self->n_events; i++)
    {
      NetWatch *watch = self->events[i].data;

      if (watch != NULL)
        watch->on_ready (watch, self->events[i].events);
    }
  self->n_events = 0;
}

static void
dispatch_timers (NetLoop *self)
{
  gint64 now = g_source_get_time (self->source);
  NetTimer *first;

  /* An armed timer is due later than now, so this ends. */
  while ((first = net_timers_get_first (&self->timers)) != NULL && first->due_us <= now)
    {
      net_timers_set (&self->timers, first, 0);
      first->func (first->user_data);
    }
}

/* What is queued while this runs waits for the next turn: one turn ends. */
static void
run_work (GPtrArray *works)
{
  guint n = works->len;

  for (guint i = 0; i < n; i++)
    {
      NetWork *work = g_ptr_array_index (works, i);

      work->is_queued = FALSE;
      work->run (work);
    }
  if (n > 0)
    g_ptr_array_remove_range (works, 0, n);
}

static void
on_soon (gpointer user_data)
{
  NetLoop *self = user_data;

  run_work (self->soons);
}

static gboolean
on_turn (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_autoptr (NetLoop) self = net_loop_ref (((LoopSource *) source)->loop);

  self->in_turn = TRUE;
  if (g_source_query_unix_fd (source, self->poll_tag) != 0)
    dispatch_events (self);
  dispatch_timers (self);
  run_work (self->calls);
  run_work (self->flushes);
  g_ptr_array_set_size (self->retired, 0);
  self->in_turn = FALSE;
  if (self->on_turn_done != NULL)
    self->on_turn_done (g_get_monotonic_time () - g_source_get_time (source), self->turn_data);
  self->ready_time = G_MININT64; /* whatever it was, it is set anew */
  update_ready_time (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { NULL, NULL, on_turn, NULL, NULL, NULL };

/**
 * net_loop_new:
 * Returns: (transfer full): a loop that runs as part of @context, or %NULL with @error set
 */
NetLoop *
net_loop_new (GMainContext *context, GError **error)
{
  int poll_fd = net_poll_open ();
  NetLoop *self;

  if (poll_fd < 0)
    {
      int code = errno;

      g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (code),
                           g_strerror (code));
      return NULL;
    }
  self = g_new0 (NetLoop, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->poll_fd = poll_fd;
  net_timers_init (&self->timers);
  self->flushes = g_ptr_array_new ();
  self->calls = g_ptr_array_new ();
  self->soons = g_ptr_array_new ();
  net_timer_init (&self->soon_timer, on_soon, self);
  self->retired = g_ptr_array_new_with_free_func ((GDestroyNotify) net_chunk_unref);
  self->read_buffer = g_malloc (NET_BUFFER_SIZE + 1);
  self->ready_time = -1;

  self->source = g_source_new (&source_funcs, sizeof (LoopSource));
  g_source_set_static_name (self->source, "pychat network");
  ((LoopSource *) self->source)->loop = self;
  self->poll_tag = g_source_add_unix_fd (self->source, self->poll_fd, G_IO_IN);
  g_source_attach (self->source, self->context);
  return self;
}

NetLoop *
net_loop_ref (NetLoop *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
net_loop_unref (NetLoop *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->handshake_pool, net_handshake_pool_free);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_clear_pointer (&self->chunk, net_chunk_unref);
  g_ptr_array_unref (self->retired);
  g_ptr_array_unref (self->flushes);
  g_ptr_array_unref (self->calls);
  g_ptr_array_unref (self->soons);
  net_timers_clear (&self->timers);
  close (self->poll_fd);
  g_main_context_unref (self->context);
  g_free (self->read_buffer);
  g_free (self->plain_buffer);
  g_free (self);
}

void
net_loop_set_turn_func (NetLoop *self, NetTurnFunc func, gpointer user_data)
{
  self->on_turn_done = func;
  self->turn_data = user_data;
}

GMainContext *
net_loop_get_context (NetLoop *self)
{
  return self->context;
}

/**
 * net_loop_watch:
 *
 * Changes what @watch waits for; an event of this turn that it has not been told yet is forgotten
 * when it waits for nothing.
 *
 * Returns: %FALSE when the system refused
 */
gboolean
net_loop_watch (NetLoop *self, NetWatch *watch, NetPollEvents wanted)
{
  NetPollEvents before = watch->wanted;

  watch->wanted = wanted;
  if (wanted == 0)
    for (guint i = 0; i < self->n_events; i++)
      if (self->events[i].data == watch)
        self->events[i].data = NULL;
  return net_poll_set (self->poll_fd, watch->fd, before, wanted, watch);
}

static void
queue (NetLoop *self, GPtrArray *works, NetWork *work)
{
  if (work->is_queued)
    return;
  work->is_queued = TRUE;
  g_ptr_array_add (works, work);
  update_ready_time (self);
}

void
net_loop_queue_flush (NetLoop *self, NetWork *work)
{
  queue (self, self->flushes, work);
}

void
net_loop_queue_soon (NetLoop *self, NetWork *work)
{
  if (work->is_queued)
    return;
  work->is_queued = TRUE;
  g_ptr_array_add (self->soons, work);
  if (self->soons->len == 1)
    net_loop_arm (self, &self->soon_timer, SOON_MS);
}

void
net_loop_queue_call (NetLoop *self, NetWork *work)
{
  queue (self, self->calls, work);
}

/**
 * net_loop_flush:
 *
 * Sends now what is queued. Calls no handler: what goes wrong is told in the next turn.
 */
void
net_loop_flush (NetLoop *self)
{
  run_work (self->flushes);
  update_ready_time (self);
}

void
net_timer_init (NetTimer *timer, NetTimerFunc func, gpointer user_data)
{
  *timer = (NetTimer){ .func = func, .user_data = user_data };
}

void
net_loop_arm (NetLoop *self, NetTimer *timer, guint delay_ms)
{
  net_timers_set (&self->timers, timer, g_get_monotonic_time () + (gint64) delay_ms * 1000 + 1);
  update_ready_time (self);
}

void
net_loop_disarm (NetLoop *self, NetTimer *timer)
{
  if (timer->due_us == 0)
    return;
  net_timers_set (&self->timers, timer, 0);
  update_ready_time (self);
}

/**
 * net_loop_make_line:
 * @text: without CR LF, of any length
 *
 * Returns: where it stands, until the end of the turn
 */
NetLine
net_loop_make_line (NetLoop *self, const char *text, gsize length)
{
  if (self->chunk == NULL || self->chunk->capacity - self->chunk->length < length + 2)
    {
      if (self->chunk != NULL)
        g_ptr_array_add (self->retired, self->chunk);
      self->chunk = net_chunk_new (MAX (NET_CHUNK_SIZE, length + 2));
      update_ready_time (self);
    }
  return net_chunk_append_line (self->chunk, text, length);
}

char *
net_loop_get_read_buffer (NetLoop *self)
{
  return self->read_buffer;
}

char *
net_loop_get_plain_buffer (NetLoop *self)
{
  if (self->plain_buffer == NULL)
    self->plain_buffer = g_malloc (NET_BUFFER_SIZE + 1);
  return self->plain_buffer;
}

NetHandshakePool *
net_loop_get_handshake_pool (NetLoop *self)
{
  if (self->handshake_pool == NULL)
    self->handshake_pool = net_handshake_pool_new ();
  return self->handshake_pool;
}
