#include "config.h"

#include "tui-rescue.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_BYTES 256

static const int deadly[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGSYS, SIGTRAP };

/* A signal handler has no user data: this is the one thing it can reach, written before the
 * handlers are in place. */
static struct
{
  volatile sig_atomic_t is_armed;
  gboolean has_exit_handler;
  int fd;
  struct termios modes;
  char bytes[MAX_BYTES];
  size_t length;
  struct sigaction before[G_N_ELEMENTS (deadly)];
} rescue;

/* Async-signal-safe. */
static void
give_back (void)
{
  int error = errno;
  size_t at = 0;

  if (!rescue.is_armed)
    return;
  rescue.is_armed = 0;
  while (at < rescue.length)
    {
      ssize_t n = write (rescue.fd, rescue.bytes + at, rescue.length - at);

      if (n <= 0 && errno != EINTR)
        break;
      at += n > 0 ? n : 0;
    }
  tcsetattr (rescue.fd, TCSANOW, &rescue.modes);
  errno = error;
}

static void
on_deadly_signal (int number)
{
  give_back ();
  for (guint i = 0; i < G_N_ELEMENTS (deadly); i++)
    if (deadly[i] == number)
      sigaction (number, &rescue.before[i], NULL);
  raise (number); /* it is blocked until this handler returns: then whoever comes next has it */
}

/**
 * tui_rescue_arm:
 * @fd: the terminal
 * @modes: as they were
 * @bytes: that bring its screen back
 */
void
tui_rescue_arm (int fd, const struct termios *modes, const char *bytes)
{
  struct sigaction action = { .sa_handler = on_deadly_signal };

  g_return_if_fail (!rescue.is_armed);

  sigemptyset (&action.sa_mask);
  rescue.fd = fd;
  rescue.modes = *modes;
  rescue.length = MIN (strlen (bytes), MAX_BYTES);
  memcpy (rescue.bytes, bytes, rescue.length);
  rescue.is_armed = 1;

  for (guint i = 0; i < G_N_ELEMENTS (deadly); i++)
    sigaction (deadly[i], &action, &rescue.before[i]);
  if (!rescue.has_exit_handler)
    rescue.has_exit_handler = atexit (give_back) == 0;
}

void
tui_rescue_disarm (void)
{
  if (!rescue.is_armed)
    return;
  rescue.is_armed = 0;
  for (guint i = 0; i < G_N_ELEMENTS (deadly); i++)
    sigaction (deadly[i], &rescue.before[i], NULL);
}
