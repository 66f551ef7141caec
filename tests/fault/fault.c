/* Loaded before the C library: calls of the system that fail when a test wants them to. */
/* On 32 bits: both names of each call, not one for both. */
#undef _FILE_OFFSET_BITS

#include "fault.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* The real function behind one of ours. */
#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

static Fault *fault; /* NULL: nothing ever goes wrong */
static char folder[4096];

static int fails (FaultPlan *plan);

static sqlite3_mem_methods real_memory;

static void *
allocate (int size)
{
  return fails (&fault->memory) ? NULL : real_memory.xMalloc (size);
}

static void *
reallocate (void *memory, int size)
{
  return fails (&fault->memory) ? NULL : real_memory.xRealloc (memory, size);
}

/* SQLite is loaded with this, and so before the program loads it and begins to use it. */
static void
take_over_memory (void)
{
  sqlite3_mem_methods ours;

  if (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real_memory) != SQLITE_OK)
    return;
  ours = real_memory;
  ours.xMalloc = allocate;
  ours.xRealloc = reallocate;
  sqlite3_config (SQLITE_CONFIG_MALLOC, &ours);
}

__attribute__ ((constructor)) static void
load (void)
{
  const char *path = getenv ("PYCHAT_FAULT");
  const char *wanted = getenv ("PYCHAT_FAULT_DIR");
  int fd = path != NULL ? open (path, O_RDWR | O_CLOEXEC) : -1;
  void *memory;

  if (fd < 0)
    return;
  memory = mmap (NULL, sizeof (Fault), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  if (memory != MAP_FAILED)
    {
      fault = memory;
      take_over_memory ();
    }
  if (wanted != NULL)
    snprintf (folder, sizeof folder, "%s/", wanted);
}

/* Returns: whether this call is to fail, with errno set */
static int
fails (FaultPlan *plan)
{
  if (plan->error == 0 || plan->count == 0)
    return 0;
  if (plan->after > 0)
    {
      __atomic_sub_fetch (&plan->after, 1, __ATOMIC_SEQ_CST);
      return 0;
    }
  if (plan->count > 0)
    __atomic_sub_fetch (&plan->count, 1, __ATOMIC_SEQ_CST);
  errno = plan->error;
  return 1;
}

static int
is_file_of_ours (int fd)
{
  char link[64];
  char path[4096];
  ssize_t n;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink (link, path, sizeof path - 1);
  if (n < 0)
    return 0;
  path[n] = '\0';
  return strncmp (path, folder, strlen (folder)) == 0;
}

static int
file_fails (FaultPlan *plan, int extra_us, int fd)
{
  if ((extra_us == 0 && (plan->error == 0 || plan->count == 0)) || !is_file_of_ours (fd))
    return 0;
  if (extra_us > 0)
    usleep ((useconds_t) extra_us);
  return fails (plan);
}

static int
send_fails (int fd)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;

  return fault != NULL && fault->send.error != 0 &&
         getsockname (fd, (struct sockaddr *) &address, &length) == 0 &&
         (address.ss_family == AF_INET || address.ss_family == AF_INET6) && fails (&fault->send);
}

int
accept (int fd, struct sockaddr *address, socklen_t *length)
{
  return fault != NULL && fails (&fault->accept) ? -1 : REAL (accept) (fd, address, length);
}

int
accept4 (int fd, struct sockaddr *address, socklen_t *length, int flags)
{
  return fault != NULL && fails (&fault->accept) ? -1 : REAL (accept4) (fd, address, length, flags);
}

ssize_t
write (int fd, const void *bytes, size_t n)
{
  return fault != NULL && file_fails (&fault->write, fault->write_us, fd)
             ? -1
             : REAL (write) (fd, bytes, n);
}

ssize_t
pwrite (int fd, const void *bytes, size_t n, off_t offset)
{
  return fault != NULL && file_fails (&fault->write, fault->write_us, fd)
             ? -1
             : REAL (pwrite) (fd, bytes, n, offset);
}

ssize_t
pwrite64 (int fd, const void *bytes, size_t n, off64_t offset)
{
  return fault != NULL && file_fails (&fault->write, fault->write_us, fd)
             ? -1
             : REAL (pwrite64) (fd, bytes, n, offset);
}

int
fsync (int fd)
{
  return fault != NULL && file_fails (&fault->sync, fault->sync_us, fd) ? -1 : REAL (fsync) (fd);
}

int
fdatasync (int fd)
{
  return fault != NULL && file_fails (&fault->sync, fault->sync_us, fd) ? -1
                                                                        : REAL (fdatasync) (fd);
}

ssize_t
send (int fd, const void *bytes, size_t n, int flags)
{
  return send_fails (fd) ? -1 : REAL (send) (fd, bytes, n, flags);
}

ssize_t
sendmsg (int fd, const struct msghdr *message, int flags)
{
  return send_fails (fd) ? -1 : REAL (sendmsg) (fd, message, flags);
}

int
clock_gettime (clockid_t clock, struct timespec *now)
{
  int result = REAL (clock_gettime) (clock, now);

  if (result == 0 && fault != NULL && clock == CLOCK_REALTIME)
    now->tv_sec += fault->clock_us / 1000000;
  return result;
}

int
gettimeofday (struct timeval *now, void *zone)
{
  int result = REAL (gettimeofday) (now, zone);

  if (result == 0 && fault != NULL)
    now->tv_sec += fault->clock_us / 1000000;
  return result;
}
