/* sys/event.h for tests on systems that have no kqueue: as much of it, as kqueue(2) and kevent(2)
 * describe it, as a readiness set of sockets wants. kqueue-emulation.c carries it out with epoll.
 */
#pragma once

#include <stdint.h>
#include <time.h>

#define EVFILT_READ (-1)
#define EVFILT_WRITE (-2)

/* Asked for */
#define EV_ADD 0x0001
#define EV_DELETE 0x0002
#define EV_ENABLE 0x0004
#define EV_DISABLE 0x0008
#define EV_RECEIPT 0x0040 /* one event of EV_ERROR for the change, with 0 when it went well */

/* Told */
#define EV_ERROR 0x4000 /* data: errno */
#define EV_EOF 0x8000

struct kevent
{
  uintptr_t ident;
  short filter;
  unsigned short flags;
  unsigned int fflags;
  int64_t data;
  void *udata;
};

#define EV_SET(event, ident_, filter_, flags_, fflags_, data_, udata_)                             \
  (*(event) =                                                                                      \
       (struct kevent){ (uintptr_t) (ident_), (filter_), (flags_), (fflags_), (data_), (udata_) })

int kqueue (void);
int kevent (int kq,
            const struct kevent *changes,
            int n_changes,
            struct kevent *events,
            int n_events,
            const struct timespec *timeout);
