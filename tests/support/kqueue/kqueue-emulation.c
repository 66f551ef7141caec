/* kqueue(2) and kevent(2) over epoll, level-triggered: what tests need to run code for the BSDs. A
 * queue is an epoll descriptor; its filters stand in a table beside it. */
#include "config.h"

#include <sys/event.h>

#include <errno.h>
#include <glib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>

#define BATCH 256

typedef struct
{
  gboolean is_set;
  gboolean is_disabled;
  void *udata;
} Filter;

typedef struct
{
  Filter filters[2]; /* read, write */
} Descriptor;

/* Of all queues, by their descriptors; a number that comes again is a new queue. */
static GHashTable *queues;

static const struct
{
  short filter;
  guint32 asked;
  guint32 ready;
  guint32 ended; /* epoll's words for: nothing more to read, or nobody to write to */
} rows[] = {
  { EVFILT_READ, EPOLLIN | EPOLLRDHUP, EPOLLIN, EPOLLRDHUP | EPOLLHUP | EPOLLERR },
  { EVFILT_WRITE, EPOLLOUT, EPOLLOUT, EPOLLHUP | EPOLLERR },
};

int
kqueue (void)
{
  int fd = epoll_create1 (0);

  if (fd < 0)
    return -1;
  if (queues == NULL)
    queues = g_hash_table_new_full (NULL, NULL, NULL,
                                    (GDestroyNotify) (void (*) (void)) g_hash_table_unref);
  g_hash_table_insert (queues, GINT_TO_POINTER (fd),
                       g_hash_table_new_full (NULL, NULL, NULL, g_free));
  return fd;
}

static guint32
get_interest (const Descriptor *descriptor)
{
  guint32 events = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (descriptor->filters[i].is_set && !descriptor->filters[i].is_disabled)
      events |= rows[i].asked;
  return events;
}

/* Returns: 0, or errno. epoll forgets a descriptor when it is closed, as a kqueue does: what the
 * table still says about one is then about another that had its number. */
static int
bring_to_epoll (int kq, int fd, const Descriptor *descriptor)
{
  struct epoll_event event = { .events = get_interest (descriptor), .data.fd = fd };

  if (event.events == 0) /* not in the set: epoll would report its end */
    return epoll_ctl (kq, EPOLL_CTL_DEL, fd, &event) == 0 || errno == ENOENT || errno == EBADF
               ? 0
               : errno;
  if (epoll_ctl (kq, EPOLL_CTL_MOD, fd, &event) == 0)
    return 0;
  return errno == ENOENT && epoll_ctl (kq, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : errno;
}

static int
find_row (short filter)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].filter == filter)
      return (int) i;
  return -1;
}

/* Returns: 0, or errno */
static int
change_filter (int kq, GHashTable *descriptors, const struct kevent *change)
{
  int fd = (int) change->ident;
  int row = find_row (change->filter);
  Descriptor *descriptor = g_hash_table_lookup (descriptors, GINT_TO_POINTER (fd));
  Filter *filter;

  if (row < 0)
    return EINVAL;
  if (descriptor == NULL)
    {
      if (!(change->flags & EV_ADD))
        return ENOENT;
      descriptor = g_new0 (Descriptor, 1);
      g_hash_table_insert (descriptors, GINT_TO_POINTER (fd), descriptor);
    }
  filter = &descriptor->filters[row];
  if (!(change->flags & EV_ADD) && !filter->is_set)
    return ENOENT;

  if (change->flags & EV_DELETE)
    *filter = (Filter){ FALSE };
  else
    {
      filter->is_set = TRUE;
      if (change->flags & EV_ADD)
        *filter = (Filter){ TRUE, FALSE, change->udata };
      if (change->flags & EV_DISABLE)
        filter->is_disabled = TRUE;
      if (change->flags & EV_ENABLE)
        filter->is_disabled = FALSE;
    }
  return bring_to_epoll (kq, fd, descriptor);
}

static int
fill_events (GHashTable *descriptors,
             const struct epoll_event *ready,
             struct kevent *events,
             int n_events)
{
  const Descriptor *descriptor =
      g_hash_table_lookup (descriptors, GINT_TO_POINTER (ready->data.fd));
  int n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows) && n < n_events; i++)
    {
      const Filter *filter = &descriptor->filters[i];
      int n_bytes = 0;

      if (!filter->is_set || filter->is_disabled ||
          !(ready->events & (rows[i].ready | rows[i].ended)))
        continue;
      if (rows[i].filter == EVFILT_READ)
        ioctl (ready->data.fd, FIONREAD, &n_bytes); /* of one that listens: 0 */
      EV_SET (&events[n++], ready->data.fd, rows[i].filter,
              ready->events & rows[i].ended ? EV_EOF : 0, 0, n_bytes, filter->udata);
    }
  return n;
}

/* What does not fit is told the next time: all of it is level-triggered. */
static int
collect (int kq,
         GHashTable *descriptors,
         struct kevent *events,
         int n_events,
         const struct timespec *timeout)
{
  struct epoll_event ready[BATCH];
  int wait_ms = timeout != NULL ? (int) (timeout->tv_sec * 1000 + timeout->tv_nsec / 1000000) : -1;
  int n_ready = epoll_wait (kq, ready, MIN (n_events, BATCH), wait_ms);
  int n = 0;

  for (int i = 0; i < n_ready; i++)
    n += fill_events (descriptors, &ready[i], events + n, n_events - n);
  return n_ready < 0 ? -1 : n;
}

int
kevent (int kq,
        const struct kevent *changes,
        int n_changes,
        struct kevent *events,
        int n_events,
        const struct timespec *timeout)
{
  GHashTable *descriptors =
      queues != NULL ? g_hash_table_lookup (queues, GINT_TO_POINTER (kq)) : NULL;
  int n_told = 0;

  if (descriptors == NULL)
    {
      errno = EBADF;
      return -1;
    }
  for (int i = 0; i < n_changes; i++)
    {
      int error = change_filter (kq, descriptors, &changes[i]);

      if (error == 0 && !(changes[i].flags & EV_RECEIPT))
        continue;
      if (n_told == n_events)
        {
          errno = error;
          return error != 0 ? -1 : n_told;
        }
      events[n_told] = changes[i];
      events[n_told].flags = EV_ERROR;
      events[n_told++].data = error;
    }
  if (n_told > 0 || n_events == 0)
    return n_told;
  return collect (kq, descriptors, events, n_events, timeout);
}
