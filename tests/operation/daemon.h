/* daemon.h: the real binary as a server without a screen, and blocking clients of it.
 *
 * Every wait has a deadline, and fails the test with what was seen so far.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder; /* of its own, removed at the end; the data are in it */
  char *config;
  char **environment;   /* of the next start */
  GPtrArray *arguments; /* (owned): of the next start, beyond the usual ones */
  const char *prelude;  /* (nullable): shell commands before the next start */
  int listen_fd;        /* of the next start: it gets it as 3; -1: none */
  GPid pid;             /* 0: not running */
  int log_fd;
  GString *log; /* what it said that was not asked for yet */
  guint16 port;
} Daemon;

Daemon *daemon_new (void);
void daemon_free (Daemon *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Daemon, daemon_free)

void daemon_configure (Daemon *self, const char *text);
void daemon_set_environment (Daemon *self, const char *name, const char *value);
void daemon_spawn (Daemon *self);
void daemon_start (Daemon *self);      /* and waits until it listens */
void daemon_await_port (Daemon *self); /* it listens, perhaps on another one than before */
void daemon_expect (Daemon *self, const char *text);
gboolean daemon_has_said (Daemon *self, const char *text); /* up to now; nothing is taken away */
void daemon_signal (Daemon *self, int number);
int daemon_wait (Daemon *self);             /* its exit status as of waitpid() */
gint64 daemon_get_memory_kb (Daemon *self); /* what is resident; Linux */
void daemon_stop (Daemon *self);

typedef struct
{
  int fd;
  GString *input;
} Peer;

Peer *peer_new (Daemon *daemon);
Peer *peer_new_from (Daemon *daemon, const char *address); /* its own, such as "127.0.0.2" */
void peer_free (Peer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Peer, peer_free)
Peer *peer_enter (Daemon *daemon, const char *nick); /* and is in the lobby */

/* The group of an operator in the configuration, and one who comes and is it. */
#define DAEMON_OPER(name)                                                                          \
  "[oper " name "]\npassword=SCRAM-SHA-256$32768:sNt27X+bpsFrgaLObxPGBg=="                         \
  "$Lg1OwPjmpMstmBs7W8/X9xThIizVTC169bi4gYz+8zM=:6yC0saj3t63tIconrrbDzPtmwXegsynaFjFhfDpom+U=\n"
Peer *peer_enter_as_operator (Daemon *daemon, const char *name);
Peer *peer_enter_with (Daemon *daemon, const char *nick, const char *caps);
void peer_say (Peer *self, const char *line);
void peer_say_bytes (Peer *self, const char *bytes, gsize length);
char *peer_expect (Peer *self, const char *mask);       /* (transfer full): skips other lines */
gboolean peer_is_closed (Peer *self, guint timeout_ms); /* waits for it; skips lines */

G_END_DECLS
