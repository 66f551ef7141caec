/* portable.h: a system that has nothing of Linux's own, for the sources that speak to the system.
 *
 * Included before all else. What a header defines beyond POSIX is taken away, and what it declares
 * may not be named: macOS has none of it, each of the BSDs lacks some.
 */
#pragma once

/* Of glibc's enumerations: their macros alone would leave the names. */
#define SOCK_CLOEXEC linux_SOCK_CLOEXEC
#define SOCK_NONBLOCK linux_SOCK_NONBLOCK
#define MSG_NOSIGNAL linux_MSG_NOSIGNAL

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#undef SOCK_CLOEXEC
#undef SOCK_NONBLOCK
#undef MSG_NOSIGNAL
#undef MSG_MORE
#undef MFD_CLOEXEC
#undef SO_PEERCRED
#undef TCP_KEEPIDLE
#undef TCP_KEEPINTVL
#undef TCP_KEEPCNT
#undef TCP_USER_TIMEOUT
#undef POLLRDHUP
#undef _POSIX_SYNCHRONIZED_IO
#undef __linux__

#pragma GCC poison accept4 dup3 eventfd execvpe fdatasync gettid memfd_create memrchr pipe2 ppoll
#pragma GCC poison prctl recvmmsg sendmmsg strchrnul signalfd timerfd_create epoll_create1
#pragma GCC poison epoll_ctl epoll_wait inotify_init1
