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

/* (transfer full): a set, as a descriptor that is readable while anything in it is ready; close()
 * is its end. -1 with errno set */
int net_poll_open (void);

/* before: what was wanted so far; no event wanted: not in the set, so that not even its end is
 * reported. */
gboolean
net_poll_set (int poll_fd, int fd, NetPollEvents before, NetPollEvents wanted, gpointer data);

/* Never blocks. A descriptor that is ready for both may be told of twice, once for each. */
guint net_poll_wait (int poll_fd, NetPollEvent *events, guint max_events);

G_END_DECLS
