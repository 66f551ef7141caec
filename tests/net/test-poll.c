/* What every readiness set does, whichever system's it is; built once for each that can run here.
 */
#include "config.h"

#include "net-poll.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define IN NET_POLL_IN
#define OUT NET_POLL_OUT
#define END NET_POLL_END

typedef struct
{
  int poll_fd;
  int ours;   /* in the set, or not */
  int theirs; /* -1: closed */
} Fixture;

/* Over TCP, as what it is for: a pair of Unix sockets ends otherwise. */
static void
make_pair (int *a, int *b)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int door = socket (AF_INET, SOCK_STREAM, 0);

  g_assert_cmpint (bind (door, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (door, 1), ==, 0);
  g_assert_cmpint (getsockname (door, (struct sockaddr *) &address, &length), ==, 0);
  *b = socket (AF_INET, SOCK_STREAM, 0);
  g_assert_cmpint (connect (*b, (struct sockaddr *) &address, length), ==, 0);
  *a = accept (door, NULL, NULL);
  g_assert_cmpint (*a, >=, 0);
  fcntl (*a, F_SETFL, O_NONBLOCK);
  close (door);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->poll_fd = net_poll_open ();
  g_assert_cmpint (f->poll_fd, >=, 0);
  make_pair (&f->ours, &f->theirs);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close (f->poll_fd);
  close (f->ours);
  if (f->theirs >= 0)
    close (f->theirs);
}

static void
set (Fixture *f, NetPollEvents before, NetPollEvents wanted)
{
  g_assert_true (net_poll_set (f->poll_fd, f->ours, before, wanted, f));
}

/* Waits for the set, which a main loop does by its descriptor, then gathers what it says. */
static NetPollEvents
wait_for (Fixture *f, int timeout_ms)
{
  struct pollfd fd = { f->poll_fd, POLLIN, 0 };
  NetPollEvent events[8];
  NetPollEvents all = 0;
  guint n;

  poll (&fd, 1, timeout_ms);
  n = net_poll_wait (f->poll_fd, events, G_N_ELEMENTS (events));
  g_assert_cmpint (n > 0, ==, (fd.revents & POLLIN) != 0);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (events[i].data == f);
      all |= events[i].events;
    }
  return all;
}

#define assert_ready(f, wanted) g_assert_cmphex (wait_for (f, 10000), ==, wanted)
#define assert_quiet(f) g_assert_cmphex (wait_for (f, 0), ==, 0)

static void
test_in (Fixture *f, gconstpointer data)
{
  char byte;

  assert_quiet (f);
  set (f, 0, IN);
  assert_quiet (f);
  g_assert_cmpint (write (f->theirs, "ab", 2), ==, 2);
  assert_ready (f, IN);
  assert_ready (f, IN); /* as long as anything is there */
  g_assert_cmpint (read (f->ours, &byte, 1), ==, 1);
  assert_ready (f, IN);
  g_assert_cmpint (read (f->ours, &byte, 1), ==, 1);
  assert_quiet (f);
}

static void
fill (int fd)
{
  static const char bytes[65536];

  while (send (fd, bytes, sizeof bytes, MSG_DONTWAIT | MSG_NOSIGNAL) > 0)
    ;
}

static void
test_out (Fixture *f, gconstpointer data)
{
  g_autofree char *buffer = g_malloc (1 << 20);

  set (f, 0, OUT);
  assert_ready (f, OUT);
  fill (f->ours);
  assert_quiet (f);
  for (gboolean is_ready = FALSE; !is_ready;)
    {
      g_assert_cmpint (read (f->theirs, buffer, 1 << 20), >, 0);
      is_ready = wait_for (f, 10) == OUT;
    }
  assert_ready (f, OUT);
}

/* To and fro between all four, and each says just what it wants. */
static void
test_changes (Fixture *f, gconstpointer data)
{
  static const NetPollEvents steps[] = { 0, IN,       OUT, IN | OUT, IN,       0, OUT,
                                         0, IN | OUT, OUT, IN,       IN | OUT, 0 };

  g_assert_cmpint (write (f->theirs, "a", 1), ==, 1);
  set (f, 0, IN);
  assert_ready (f, IN); /* it has arrived */
  set (f, IN, 0);
  for (guint i = 1; i < G_N_ELEMENTS (steps); i++)
    {
      set (f, steps[i - 1], steps[i]);
      set (f, steps[i], steps[i]);
      g_assert_cmphex (wait_for (f, steps[i] != 0 ? 10000 : 0), ==, steps[i]);
    }
}

/* What they wrote before they closed is there to be read; who only stopped writing still reads. */
static void
test_half_closed (Fixture *f, gconstpointer data)
{
  char byte;

  set (f, 0, IN);
  g_assert_cmpint (write (f->theirs, "a", 1), ==, 1);
  shutdown (f->theirs, SHUT_WR);
  for (NetPollEvents events = 0; !(events & END);)
    {
      events = wait_for (f, 10000);
      g_assert_true (events & IN);
    }
  g_assert_cmpint (read (f->ours, &byte, 1), ==, 1);
  assert_ready (f, IN | END);
  g_assert_cmpint (read (f->ours, &byte, 1), ==, 0);
  assert_ready (f, IN | END);
  set (f, IN, OUT); /* the end of what comes is nothing to whoever only writes */
  assert_ready (f, OUT);
  g_assert_cmpint (write (f->ours, "b", 1), ==, 1);
  g_assert_cmpint (read (f->theirs, &byte, 1), ==, 1);
}

static void
test_closed (Fixture *f, gconstpointer data)
{
  char byte;

  set (f, 0, IN);
  close (f->theirs);
  f->theirs = -1;
  for (NetPollEvents events = 0; !(events & END);)
    events = wait_for (f, 10000);
  g_assert_cmpint (read (f->ours, &byte, 1), ==, 0);
}

static void
reset (Fixture *f)
{
  struct linger at_once = { 1, 0 };

  g_assert_cmpint (setsockopt (f->theirs, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), ==, 0);
  close (f->theirs);
  f->theirs = -1;
}

/* Whoever waits for either is told, and nobody else: a set that said it for ever would never let
 * the loop sleep. */
static void
test_reset (Fixture *f, gconstpointer data)
{
  NetPollEvents wanted = GPOINTER_TO_UINT (data);

  set (f, 0, wanted);
  if (wanted == OUT)
    fill (f->ours);
  reset (f);
  for (NetPollEvents events = 0; !(events & END);)
    events = wait_for (f, 10000);
  set (f, wanted, 0);
  assert_quiet (f);
}

static void
test_reset_unwatched (Fixture *f, gconstpointer data)
{
  set (f, 0, IN);
  set (f, IN, 0);
  reset (f);
  g_assert_cmpint (wait_for (f, 50), ==, 0);
}

static void
test_listening (Fixture *f, gconstpointer data)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int guest;

  close (f->ours);
  f->ours = socket (AF_INET, SOCK_STREAM, 0);
  g_assert_cmpint (bind (f->ours, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (f->ours, 1), ==, 0);
  g_assert_cmpint (getsockname (f->ours, (struct sockaddr *) &address, &length), ==, 0);
  set (f, 0, IN);
  assert_quiet (f);
  guest = socket (AF_INET, SOCK_STREAM, 0);
  g_assert_cmpint (connect (guest, (struct sockaddr *) &address, length), ==, 0);
  assert_ready (f, IN);
  close (accept (f->ours, NULL, NULL));
  assert_quiet (f);
  close (guest);
}

/* Fewer places than are ready: the others have their turn too. */
static void
test_many (Fixture *f, gconstpointer data)
{
  int ours[20];
  int theirs[20];
  gboolean is_seen[20] = { FALSE };
  guint n_seen = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    {
      make_pair (&ours[i], &theirs[i]);
      g_assert_true (net_poll_set (f->poll_fd, ours[i], 0, IN, GUINT_TO_POINTER (i)));
      g_assert_cmpint (write (theirs[i], "a", 1), ==, 1);
    }
  while (n_seen < G_N_ELEMENTS (ours))
    {
      NetPollEvent events[3];
      guint n = net_poll_wait (f->poll_fd, events, G_N_ELEMENTS (events));

      g_assert_cmpuint (n, <=, G_N_ELEMENTS (events));
      for (guint i = 0; i < n; i++)
        {
          guint which = GPOINTER_TO_UINT (events[i].data);

          g_assert_false (is_seen[which]);
          is_seen[which] = TRUE;
          n_seen++;
          g_assert_true (net_poll_set (f->poll_fd, ours[which], IN, 0, NULL));
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    {
      close (ours[i]);
      close (theirs[i]);
    }
}

/* A descriptor that is no socket any more is refused, and the set stays as it was. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  set (f, 0, IN);
  g_assert_false (net_poll_set (f->poll_fd, 12345, 0, IN, f));
  g_assert_cmpint (write (f->theirs, "a", 1), ==, 1);
  assert_ready (f, IN);
}

/* A number that comes again is another connection. */
static void
test_closed_and_reused (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      set (f, 0, IN | OUT);
      assert_ready (f, OUT);
      set (f, IN | OUT, 0);
      close (f->ours);
      close (f->theirs);
      make_pair (&f->ours, &f->theirs);
    }
  assert_quiet (f);
}

/* kqueue(2) and epoll_create1(2) alike: children of ours do not inherit it. */
static void
test_not_inherited (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (fcntl (f->poll_fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
}

static void
test_no_descriptor (void)
{
  struct rlimit limit;
  struct rlimit none;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  none = (struct rlimit){ 3, limit.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  g_assert_cmpint (net_poll_open (), ==, -1);
  g_assert_cmpint (errno, ==, EMFILE);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    gpointer data;
    void (*run) (Fixture *, gconstpointer);
  } cases[] = {
    { "/net/poll/in", NULL, test_in },
    { "/net/poll/out", NULL, test_out },
    { "/net/poll/changes", NULL, test_changes },
    { "/net/poll/half-closed", NULL, test_half_closed },
    { "/net/poll/closed", NULL, test_closed },
    { "/net/poll/reset/in", GUINT_TO_POINTER (IN), test_reset },
    { "/net/poll/reset/out", GUINT_TO_POINTER (OUT), test_reset },
    { "/net/poll/reset/both", GUINT_TO_POINTER (IN | OUT), test_reset },
    { "/net/poll/reset/unwatched", NULL, test_reset_unwatched },
    { "/net/poll/listening", NULL, test_listening },
    { "/net/poll/many", NULL, test_many },
    { "/net/poll/refused", NULL, test_refused },
    { "/net/poll/closed-and-reused", NULL, test_closed_and_reused },
    { "/net/poll/not-inherited", NULL, test_not_inherited },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, cases[i].data, set_up, cases[i].run, tear_down);
  g_test_add_func ("/net/poll/no-descriptor", test_no_descriptor);
  return g_test_run ();
}
