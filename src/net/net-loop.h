/* net-loop.h: the one readiness set of a program, and the timers that go with it.
 *
 * However many connections there are, the GMainContext sees one GSource for all of them:
 * GMainContext costs O(sources) a turn, a readiness set O(ready). Timers stand in one ordered
 * structure behind one more source; with none armed nothing wakes up. The system's part (epoll,
 * kqueue) is net-poll.h, one small file a system.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _NetLoop NetLoop;

NetLoop *net_loop_new (GMainContext *context,
                       GError **error); /* context (nullable): the default one */
NetLoop *net_loop_ref (NetLoop *self);
void net_loop_unref (NetLoop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetLoop, net_loop_unref)

/* Sends what every connection has queued: once for each at the end of a turn. The loop does it by
 * itself after its own events; whoever queues from another source need not: the first queued line
 * arms it. */
void net_loop_flush (NetLoop *self);

/* How long each turn took, told at its end. func (nullable) */
typedef void (*NetTurnFunc) (gint64 duration_us, gpointer user_data);
void net_loop_set_turn_func (NetLoop *self, NetTurnFunc func, gpointer user_data);

/* A timer that lives inside its owner's struct. All fields are the loop's own. */
typedef struct _NetTimer NetTimer;
typedef void (*NetTimerFunc) (gpointer user_data);
struct _NetTimer
{
  NetTimerFunc func;
  gpointer user_data;
  gint64 due_us; /* monotonic; 0: not armed */
  guint position;
};

void net_timer_init (NetTimer *timer, NetTimerFunc func, gpointer user_data);
void net_loop_arm (NetLoop *self, NetTimer *timer, guint delay_ms); /* armed already: moved */
void net_loop_disarm (NetLoop *self, NetTimer *timer);

/* Lines are written once and shared by all who get them: a place in a reference-counted chunk.
 * Lines that follow each other in a chunk leave as one piece. CR LF is added here. A NetLine is
 * valid until the end of the turn that made it; queues keep their own reference. */
typedef struct _NetChunk NetChunk;
typedef struct
{
  NetChunk *chunk;
  guint32 offset;
  guint32 length;
} NetLine;
NetLine net_loop_make_line (NetLoop *self, const char *text, gsize length);

G_END_DECLS
