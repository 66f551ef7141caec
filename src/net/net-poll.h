/* net-poll.h: a set of descriptors and who of them is ready, level-triggered: all that is different
 * from one system to the next, one small file each.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  NET_POLL_IN = 1 << 0,
  NET_POLL_OUT = 1 << 1,
  NET_POLL_END = 1 << 2, /* reported, never asked for: nothing more comes from there, or nothing
                          * more can go there; reading and writing tell which */
} NetPollEvents;

typedef struct
{
  gpointer data;
  NetPollEvents events;
} NetPollEvent;

typedef struct _NetPoll NetPoll;

NetPoll *net_poll_new (GError **error);
void net_poll_free (NetPoll *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetPoll, net_poll_free)

int net_poll_get_fd (NetPoll *self); /* readable while anything in the set is ready */

/* before: what was wanted so far; no event wanted: not in the set, so that not even its end is
 * reported. */
gboolean
net_poll_set (NetPoll *self, int fd, NetPollEvents before, NetPollEvents wanted, gpointer data);

/* Never blocks. A descriptor that is ready for both may be told of twice, once for each. */
guint net_poll_wait (NetPoll *self, NetPollEvent *events, guint max_events);

G_END_DECLS
