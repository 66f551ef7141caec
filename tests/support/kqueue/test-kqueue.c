/* The emulation keeps what kevent(2) promises: errors for the one change that is wrong, receipts,
 * filters that are kept but not told, and both directions of one descriptor apart. */
#include "config.h"

#include <sys/event.h>

#include <errno.h>
#include <glib.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct timespec at_once = { 0, 0 };

typedef struct
{
  int queue;
  int fds[2];
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->queue = kqueue ();
  g_assert_cmpint (f->queue, >=, 0);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, f->fds), ==, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close (f->queue);
  close (f->fds[0]);
  close (f->fds[1]);
}

static int
change (Fixture *f, short filter, unsigned short flags, void *udata)
{
  struct kevent one;

  EV_SET (&one, f->fds[0], filter, flags, 0, 0, udata);
  return kevent (f->queue, &one, 1, NULL, 0, NULL);
}

static void
test_errors (Fixture *f, gconstpointer data)
{
  struct kevent changes[2];
  struct kevent told[2];

  g_assert_cmpint (change (f, EVFILT_READ, EV_DELETE, NULL), ==, -1);
  g_assert_cmpint (errno, ==, ENOENT);
  g_assert_cmpint (change (f, -77, EV_ADD, NULL), ==, -1);
  g_assert_cmpint (errno, ==, EINVAL);
  g_assert_cmpint (kevent (f->fds[0], NULL, 0, told, 1, &at_once), ==, -1);
  g_assert_cmpint (errno, ==, EBADF);

  EV_SET (&changes[0], 12345, EVFILT_READ, EV_ADD, 0, 0, f);
  EV_SET (&changes[1], f->fds[0], EVFILT_WRITE, EV_ADD | EV_RECEIPT, 0, 0, f);
  g_assert_cmpint (kevent (f->queue, changes, 2, told, 2, &at_once), ==, 2);
  g_assert_cmphex (told[0].flags, ==, EV_ERROR);
  g_assert_cmpint (told[0].data, ==, EBADF);
  g_assert_cmpint (told[1].ident, ==, f->fds[0]);
  g_assert_cmphex (told[1].flags, ==, EV_ERROR);
  g_assert_cmpint (told[1].data, ==, 0);
}

static void
test_disabled (Fixture *f, gconstpointer data)
{
  struct kevent told[2];

  g_assert_cmpint (write (f->fds[1], "abc", 3), ==, 3);
  g_assert_cmpint (change (f, EVFILT_READ, EV_ADD | EV_DISABLE, f), ==, 0);
  g_assert_cmpint (kevent (f->queue, NULL, 0, told, 2, &at_once), ==, 0);
  g_assert_cmpint (change (f, EVFILT_READ, EV_ENABLE, NULL), ==, 0);
  g_assert_cmpint (kevent (f->queue, NULL, 0, told, 2, NULL), ==, 1);
  g_assert_true (told[0].udata == f);
  g_assert_cmpint (told[0].filter, ==, EVFILT_READ);
  g_assert_cmpint (told[0].data, ==, 3);
  g_assert_cmpint (change (f, EVFILT_READ, EV_DISABLE, NULL), ==, 0);
  g_assert_cmpint (kevent (f->queue, NULL, 0, told, 2, &at_once), ==, 0);
}

static void
test_both (Fixture *f, gconstpointer data)
{
  struct kevent told[2];

  g_assert_cmpint (change (f, EVFILT_READ, EV_ADD, &f->fds[0]), ==, 0);
  g_assert_cmpint (change (f, EVFILT_WRITE, EV_ADD, &f->fds[1]), ==, 0);
  close (f->fds[1]);
  f->fds[1] = dup (f->queue); /* to be closed */
  g_assert_cmpint (kevent (f->queue, NULL, 0, told, 1, &at_once), ==, 1);
  g_assert_cmpint (kevent (f->queue, NULL, 0, told, 2, &at_once), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (told[i].udata == &f->fds[told[i].filter == EVFILT_READ ? 0 : 1]);
      g_assert_cmphex (told[i].flags, ==, EV_EOF);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/support/kqueue/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/support/kqueue/disabled", Fixture, NULL, set_up, test_disabled, tear_down);
  g_test_add ("/support/kqueue/both", Fixture, NULL, set_up, test_both, tear_down);
  return g_test_run ();
}
