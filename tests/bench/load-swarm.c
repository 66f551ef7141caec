#include "load-swarm.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_SIZE (256 * 1024)
#define N_EVENTS 512

/* Keys are agreed on as with pychat's own clients, and most others. */
#define PRIORITY "NORMAL:-GROUP-ALL:+GROUP-X25519:+GROUP-ALL"

/* CONNECTING -> (HANDSHAKE) -> REGISTERING -> (JOINING) -> READY; any of them -> LOST. */
typedef enum
{
  CLIENT_CONNECTING,
  CLIENT_HANDSHAKE,
  CLIENT_REGISTERING,
  CLIENT_JOINING,
  CLIENT_READY,
  CLIENT_LOST,
} ClientState;

struct _LoadClient
{
  LoadSwarm *swarm;
  int fd;
  ClientState state;
  gnutls_session_t tls; /* (nullable) */
  GString *partial;     /* the unfinished line */
  GString *out;         /* what the socket has not taken yet */
  gboolean wants_write;
  guint64 lines;
  char nick[24];
};

struct _LoadSwarm
{
  LoadTarget target;
  int epoll_fd;
  GPtrArray *clients; /* (owned) of (owned) LoadClient */
  char *room;         /* (nullable): that those who come now join */
  guint n_ready;
  guint n_lost;
  guint64 lines;
  gint64 last_read_us;
  GArray *delays;                                     /* (nullable), not owned */
  void (*func) (LoadSwarm *self, gpointer user_data); /* (nullable) */
  gpointer user_data;
  gint64 func_due_us;
  guint func_interval_us;
  guint n_quits;
  gnutls_certificate_credentials_t credentials;
  gnutls_priority_t priority;
  char buffer[READ_SIZE];
};

static void client_lose (LoadClient *self);

static void
client_free (gpointer data)
{
  LoadClient *self = data;

  if (self->tls != NULL)
    gnutls_deinit (self->tls);
  if (self->fd >= 0)
    close (self->fd);
  g_string_free (self->partial, TRUE);
  g_string_free (self->out, TRUE);
  g_free (self);
}

LoadSwarm *
load_swarm_new (const LoadTarget *target)
{
  LoadSwarm *self = g_new0 (LoadSwarm, 1);

  self->target = *target;
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  g_assert_cmpint (self->epoll_fd, >=, 0);
  self->clients = g_ptr_array_new_with_free_func (client_free);
  if (target->certfile != NULL)
    {
      gnutls_certificate_allocate_credentials (&self->credentials);
      gnutls_certificate_set_x509_key_file (self->credentials, target->certfile, target->certfile,
                                            GNUTLS_X509_FMT_PEM);
      gnutls_priority_init (&self->priority, PRIORITY, NULL);
    }

  return self;
}

void
load_swarm_free (LoadSwarm *self)
{
  g_ptr_array_unref (self->clients);
  close (self->epoll_fd);
  if (self->credentials != NULL)
    {
      gnutls_certificate_free_credentials (self->credentials);
      gnutls_priority_deinit (self->priority);
    }
  g_free (self->room);
  g_free (self);
}

static void
client_watch (LoadClient *self, gboolean wants_write)
{
  struct epoll_event event = {
    .events = EPOLLIN | (wants_write ? (guint32) EPOLLOUT : 0),
    .data.ptr = self,
  };

  if (self->wants_write == wants_write)
    return;
  self->wants_write = wants_write;
  epoll_ctl (self->swarm->epoll_fd, EPOLL_CTL_MOD, self->fd, &event);
}

static gssize
client_write (LoadClient *self, const char *bytes, gsize length)
{
  gssize n;

  if (self->tls == NULL)
    return send (self->fd, bytes, length, MSG_NOSIGNAL);
  n = gnutls_record_send (self->tls, bytes, length);
  if (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED)
    errno = EAGAIN;
  else if (n < 0)
    errno = EPIPE;

  return n < 0 ? -1 : n;
}

static void
client_flush (LoadClient *self)
{
  while (self->out->len > 0)
    {
      gssize n = client_write (self, self->out->str, self->out->len);

      if (n < 0 && errno != EAGAIN)
        {
          client_lose (self);
          return;
        }
      if (n < 0)
        break;
      g_string_erase (self->out, 0, n);
    }
  client_watch (self, self->out->len > 0);
}

/**
 * load_client_send:
 * @length: of @bytes, or -1 for a string
 */
void
load_client_send (LoadClient *self, const char *bytes, gssize length)
{
  if (self->state == CLIENT_LOST)
    return;
  g_string_append_len (self->out, bytes, length);
  client_flush (self);
}

static void
client_lose (LoadClient *self)
{
  if (self->state == CLIENT_LOST)
    return;
  if (self->state == CLIENT_READY)
    self->swarm->n_ready--;
  self->state = CLIENT_LOST;
  self->swarm->n_lost++;
  close (self->fd);
  self->fd = -1;
}

static void
client_become_ready (LoadClient *self)
{
  self->state = CLIENT_READY;
  self->swarm->n_ready++;
}

static void
client_register (LoadClient *self)
{
  g_autofree char *hello = NULL;

  self->state = CLIENT_REGISTERING;
  if (self->swarm->target.protocol == LOAD_PROTOCOL_REDIS)
    {
      if (self->swarm->room == NULL)
        {
          client_become_ready (self);
          return;
        }
      hello = g_strdup_printf ("SUBSCRIBE %s\r\n", self->swarm->room);
      self->state = CLIENT_JOINING;
    }
  else
    hello = g_strdup_printf ("NICK %s\r\nUSER %s 0 * :bench\r\n", self->nick, self->nick);
  load_client_send (self, hello, -1);
}

/* The command of an IRC line: behind the source, if it has one. */
static const char *
line_command (const char *line)
{
  const char *space = *line == ':' ? strchr (line, ' ') : NULL;

  return space != NULL ? space + 1 : line;
}

static void
client_read_line (LoadClient *self, const char *line)
{
  const char *command = line_command (line);
  g_autofree char *join = NULL;

  if (self->state == CLIENT_REGISTERING &&
      (g_str_has_prefix (command, "376 ") || g_str_has_prefix (command, "422 ")))
    {
      if (self->swarm->room == NULL)
        {
          client_become_ready (self);
          return;
        }
      self->state = CLIENT_JOINING;
      join = g_strdup_printf ("JOIN %s\r\n", self->swarm->room);
      load_client_send (self, join, -1);
    }
  else if (self->state == CLIENT_JOINING && g_str_has_prefix (command, "366 ") &&
           strstr (command, self->swarm->room) != NULL)
    client_become_ready (self);
  else if (self->state == CLIENT_JOINING && self->swarm->target.protocol == LOAD_PROTOCOL_REDIS &&
           *line == ':')
    client_become_ready (self);
}

static void
client_answer_ping (LoadClient *self, const char *line, gsize length)
{
  g_autofree char *pong = NULL;

  if (length < 5 || memcmp (line, "PING ", 5) != 0)
    return;
  pong = g_strdup_printf ("PONG %.*s\r\n", (int) (length - 5), line + 5);
  load_client_send (self, pong, -1);
}

static void
swarm_record_delay (LoadSwarm *self, const char *line, gsize length)
{
  const char *mark = memmem (line, length, " :T", 3);
  gint64 delay;

  if (mark == NULL)
    return;
  delay = g_get_monotonic_time () - g_ascii_strtoll (mark + 3, NULL, 10);
  g_array_append_val (self->delays, delay);
}

static void
client_take_line (LoadClient *self, const char *line, gsize length)
{
  client_answer_ping (self, line, length);
  if (self->state != CLIENT_READY)
    {
      g_autofree char *copy = g_strndup (line, length);

      client_read_line (self, copy);
    }
  else
    {
      self->lines++;
      self->swarm->lines++;
      if (self->swarm->delays != NULL)
        swarm_record_delay (self->swarm, line, length);
      if (self->swarm->func != NULL && memmem (line, length, " QUIT ", 6) != NULL)
        self->swarm->n_quits++;
    }
}

static void
client_take_bytes (LoadClient *self, const char *bytes, gsize length)
{
  const char *end = bytes + length;
  const char *newline;

  while (self->state != CLIENT_LOST && (newline = memchr (bytes, '\n', end - bytes)) != NULL)
    {
      if (self->partial->len > 0)
        {
          g_string_append_len (self->partial, bytes, newline - bytes);
          client_take_line (self, self->partial->str, self->partial->len);
          g_string_truncate (self->partial, 0);
        }
      else
        client_take_line (self, bytes, newline - bytes);
      bytes = newline + 1;
    }
  g_string_append_len (self->partial, bytes, end - bytes);
}

static void
client_read (LoadClient *self)
{
  gssize n;

  do
    {
      if (self->tls != NULL)
        n = gnutls_record_recv (self->tls, self->swarm->buffer, READ_SIZE);
      else
        n = recv (self->fd, self->swarm->buffer, READ_SIZE, 0);
      if (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED || (n < 0 && errno == EAGAIN))
        return;
      if (n <= 0)
        {
          client_lose (self);
          return;
        }
      self->swarm->last_read_us = g_get_monotonic_time ();
      client_take_bytes (self, self->swarm->buffer, n);
    }
  while (self->tls != NULL && self->state != CLIENT_LOST);
}

static void
client_handshake (LoadClient *self)
{
  int result = gnutls_handshake (self->tls);

  if (result == GNUTLS_E_SUCCESS)
    client_register (self);
  else if (gnutls_error_is_fatal (result))
    client_lose (self);
  else
    client_watch (self, gnutls_record_get_direction (self->tls) == 1);
}

static void
client_connected (LoadClient *self)
{
  client_watch (self, FALSE);
  if (self->swarm->credentials == NULL)
    {
      client_register (self);
      return;
    }
  gnutls_init (&self->tls, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
  gnutls_priority_set (self->tls, self->swarm->priority);
  gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, self->swarm->credentials);
  gnutls_transport_set_int (self->tls, self->fd);
  self->state = CLIENT_HANDSHAKE;
  client_handshake (self);
}

static void
client_ready_for_io (LoadClient *self, guint32 events)
{
  switch (self->state)
    {
    case CLIENT_CONNECTING:
      if (events & (EPOLLERR | EPOLLHUP))
        client_lose (self);
      else
        client_connected (self);
      break;
    case CLIENT_HANDSHAKE:
      client_handshake (self);
      break;
    case CLIENT_REGISTERING:
    case CLIENT_JOINING:
    case CLIENT_READY:
      if (events & EPOLLOUT)
        client_flush (self);
      if (self->state != CLIENT_LOST && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
        client_read (self);
      break;
    case CLIENT_LOST:
      break;
    }
}

void
load_swarm_step (LoadSwarm *self, int timeout_ms)
{
  struct epoll_event events[N_EVENTS];
  int n = epoll_wait (self->epoll_fd, events, N_EVENTS, timeout_ms);

  if (self->func != NULL && g_get_monotonic_time () >= self->func_due_us)
    {
      self->func_due_us = g_get_monotonic_time () + self->func_interval_us;
      self->func (self, self->user_data);
    }
  for (int i = 0; i < n; i++)
    client_ready_for_io (events[i].data.ptr, events[i].events);
}

void
load_swarm_every_turn (LoadSwarm *self,
                       guint interval_ms,
                       void (*func) (LoadSwarm *self, gpointer user_data),
                       gpointer user_data)
{
  self->func = func;
  self->func_interval_us = interval_ms * 1000;
  self->user_data = user_data;
}

guint
load_swarm_get_quits (LoadSwarm *self)
{
  return self->n_quits;
}

void
load_client_stop_reading (LoadClient *self)
{
  epoll_ctl (self->swarm->epoll_fd, EPOLL_CTL_DEL, self->fd, NULL);
}

void
load_swarm_settle (LoadSwarm *self, guint quiet_ms, guint deadline_s)
{
  gint64 end_us = g_get_monotonic_time () + deadline_s * G_USEC_PER_SEC;

  self->last_read_us = g_get_monotonic_time ();
  while (g_get_monotonic_time () < end_us &&
         g_get_monotonic_time () - self->last_read_us < quiet_ms * 1000)
    load_swarm_step (self, 10);
}

static void
swarm_start_client (LoadSwarm *self, const char *prefix)
{
  LoadClient *client = g_new0 (LoadClient, 1);
  int on = 1;
  /* One source address has 28,000 ports; the servers' limits an address are switched off in these
   * runs. */
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (self->target.port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT, .data.ptr = client };

  client->swarm = self;
  client->partial = g_string_new (NULL);
  client->out = g_string_new (NULL);
  g_snprintf (client->nick, sizeof client->nick, "%s%u", prefix, self->clients->len);
  client->fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  g_assert_cmpint (client->fd, >=, 0);
  setsockopt (client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  g_ptr_array_add (self->clients, client);
  client->wants_write = TRUE;
  epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, client->fd, &event);
  if (connect (client->fd, (struct sockaddr *) &address, sizeof address) != 0 &&
      errno != EINPROGRESS)
    client_lose (client);
}

gboolean
load_swarm_add (LoadSwarm *self, guint n, const char *prefix, const char *room, guint deadline_s)
{
  guint goal = self->n_ready + n;
  guint lost = self->n_lost;
  guint started = 0;
  gint64 end_us = g_get_monotonic_time () + deadline_s * G_USEC_PER_SEC;

  g_free (self->room);
  self->room = g_strdup (room);
  while (self->n_ready < goal && self->n_lost == lost && g_get_monotonic_time () < end_us)
    {
      while (started < n && started + (goal - n) - self->n_ready < self->target.at_once)
        {
          swarm_start_client (self, prefix);
          started++;
        }
      load_swarm_step (self, 10);
    }

  return self->n_ready >= goal;
}

guint
load_swarm_get_n_clients (LoadSwarm *self)
{
  return self->clients->len;
}

LoadClient *
load_swarm_get_client (LoadSwarm *self, guint index)
{
  return g_ptr_array_index (self->clients, index);
}

guint
load_swarm_get_n_lost (LoadSwarm *self)
{
  return self->n_lost;
}

void
load_swarm_drop (LoadSwarm *self, guint first, guint n)
{
  for (guint i = first; i < first + n; i++)
    {
      LoadClient *client = load_swarm_get_client (self, i);

      if (client->state == CLIENT_LOST)
        continue;
      client_lose (client);
      self->n_lost--; /* by our own hand: nothing was lost */
    }
}

const char *
load_client_get_nick (LoadClient *self)
{
  return self->nick;
}

void
load_swarm_reset_counts (LoadSwarm *self)
{
  self->lines = 0;
  for (guint i = 0; i < self->clients->len; i++)
    load_swarm_get_client (self, i)->lines = 0;
}

guint64
load_swarm_get_lines (LoadSwarm *self)
{
  return self->lines;
}

guint64
load_client_get_lines (LoadClient *self)
{
  return self->lines;
}

void
load_swarm_record_delays (LoadSwarm *self, GArray *delays)
{
  self->delays = delays;
}
