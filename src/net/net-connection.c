#include "config.h"

#include "net-connection-private.h"
#include "net-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_MAX_LINE (16 * 1024)
#define DEFAULT_MAX_QUEUED (1024 * 1024)
#define CLOSE_TIMEOUT_MS 5000
#define LINGER_TIMEOUT_MS 2000

G_DEFINE_QUARK (net_error, net_error)

static void
hold (NetConnection *self)
{
  self->n_holds++;
}

static void
free_if_unused (NetConnection *self)
{
  if (self->n_refs > 0 || self->n_holds > 0)
    return;
  g_clear_pointer (&self->tls, net_tls_free);
  g_clear_object (&self->address);
  g_clear_error (&self->error);
  g_free (self->peer_name);
  g_free (self->fingerprint);
  net_loop_unref (self->loop);
  g_free (self);
}

static void
release (NetConnection *self)
{
  self->n_holds--;
  free_if_unused (self);
}

NetConnection *
net_connection_ref (NetConnection *self)
{
  self->n_refs++;
  return self;
}

/**
 * net_connection_unref:
 *
 * The last one closes the connection, after what is queued was sent, and tells nobody.
 */
void
net_connection_unref (NetConnection *self)
{
  if (self->n_refs == 1)
    {
      hold (self);
      net_connection_set_handler (self, NULL, NULL);
      net_connection_close (self);
      self->n_refs--;
      release (self);
    }
  else
    self->n_refs--;
}

/* Held while queued: the loop keeps no reference. */
static void
queue_flush (NetConnection *self)
{
  if (self->flush_work.is_queued)
    return;
  hold (self);
  net_loop_queue_flush (self->loop, &self->flush_work);
}

static void
queue_call (NetConnection *self)
{
  if (self->call_work.is_queued)
    return;
  hold (self);
  net_loop_queue_call (self->loop, &self->call_work);
}

/* Closes the descriptor. Whoever waits for on_closed() is told from the loop. */
static void
drop (NetConnection *self)
{
  if (self->state == NET_CONNECTION_CLOSED)
    return;
  self->state = NET_CONNECTION_CLOSED;
  net_loop_watch (self->loop, &self->watch, 0);
  net_loop_disarm (self->loop, &self->timer);
  net_queue_clear (&self->output);
  net_input_clear (&self->input);
  close (self->watch.fd);
  self->watch.fd = -1;
  if (self->on_descriptor_closed != NULL)
    self->on_descriptor_closed (self->descriptor_data);
  if (!self->is_told)
    queue_call (self);
  release (self);
}

static void
set_error (NetConnection *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

void
net_connection_fail (NetConnection *self, GError *error)
{
  set_error (self, error);
  drop (self);
}

/* Flushed all there was: nothing more leaves. */
static void
finish_flushing (NetConnection *self)
{
  net_connection_say_goodbye (self);
  if (self->state != NET_CONNECTION_FLUSHING)
    return;
  if (self->is_ended)
    {
      drop (self);
      return;
    }
  self->state = NET_CONNECTION_LINGERING;
  net_loop_arm (self->loop, &self->timer, LINGER_TIMEOUT_MS);
  net_connection_update_watch (self);
  queue_call (self);
}

void
net_connection_break_off (NetConnection *self, GError *error)
{
  set_error (self, error);
  if (self->state != NET_CONNECTION_OPEN)
    return;
  self->state = NET_CONNECTION_FLUSHING;
  net_input_clear (&self->input);
  net_loop_arm (self->loop, &self->timer, CLOSE_TIMEOUT_MS);
  queue_flush (self);
}

void
net_connection_on_ended (NetConnection *self)
{
  if (self->state == NET_CONNECTION_LINGERING)
    {
      drop (self);
      return;
    }
  self->is_ended = TRUE;
  if (self->state != NET_CONNECTION_OPEN)
    return;
  g_autofree char *peer = net_connection_describe_peer (self);

  net_connection_break_off (
      /* Translators: %s is a host name or an address. */
      self, g_error_new (NET_ERROR, NET_ERROR_CLOSED, _("%s closed the connection"), peer));
  net_connection_update_watch (self);
  queue_call (self);
}

static void
on_timeout (gpointer user_data)
{
  drop (user_data);
}

void
net_connection_call_later (NetConnection *self)
{
  queue_call (self);
}

static void
tell_drained (NetConnection *self)
{
  if (!self->is_drain_awaited || self->state != NET_CONNECTION_OPEN || self->output.n_bytes > 0)
    return;

  self->is_drain_awaited = FALSE;
  if (self->handler_state == NET_HANDLER_SET && self->handler->on_drained != NULL)
    self->handler->on_drained (self, self->user_data);
}

static void
tell_closed (NetConnection *self)
{
  self->is_told = TRUE;
  if (self->handler_state == NET_HANDLER_SET && self->handler->on_closed != NULL)
    self->handler->on_closed (self, self->error, self->user_data);
}

static void
run_call (NetWork *work)
{
  NetConnection *self = NET_CONTAINER (work, NetConnection, call_work);

  tell_drained (self);
  net_connection_deliver_kept (self);
  if (self->is_tls_unread && net_connection_can_deliver (self))
    net_connection_receive_unread (self);
  if (!self->is_told && self->error != NULL && self->handler_state != NET_HANDLER_AWAITED &&
      (self->state != NET_CONNECTION_FLUSHING || self->is_ended))
    tell_closed (self);
  release (self);
}

static void
run_flush (NetWork *work)
{
  NetConnection *self = NET_CONTAINER (work, NetConnection, flush_work);

  if (self->state <= NET_CONNECTION_FLUSHING && !self->is_blocked)
    net_connection_transmit (self);
  if (self->state == NET_CONNECTION_FLUSHING && !self->is_blocked)
    finish_flushing (self);
  release (self);
}

static void
run_soon (NetWork *work)
{
  NetConnection *self = NET_CONTAINER (work, NetConnection, soon_work);

  if (self->state == NET_CONNECTION_OPEN && !self->is_blocked && self->output.n_bytes > 0)
    queue_flush (self);
  release (self);
}

static void
on_ready (NetWatch *watch, NetPollEvents events)
{
  NetConnection *self = NET_CONTAINER (watch, NetConnection, watch);

  hold (self);
  if (self->is_blocked && (events & (NET_POLL_OUT | NET_POLL_END)))
    {
      if (net_connection_transmit (self) && self->state == NET_CONNECTION_FLUSHING &&
          !self->is_blocked)
        finish_flushing (self);
    }
  net_connection_deliver_kept (self);
  if (self->state == NET_CONNECTION_LINGERING || net_connection_can_deliver (self))
    {
      if (events & (NET_POLL_IN | NET_POLL_END))
        net_connection_receive (self);
    }
  net_connection_update_watch (self);
  release (self);
}

static void
set_option (int fd, int level, int option, int value)
{
  setsockopt (fd, level, option, &value, sizeof value);
}

/* Whoever vanished without a word is noticed after four minutes, not after the system's two hours.
 */
static void
keep_alive (int fd)
{
  set_option (fd, SOL_SOCKET, SO_KEEPALIVE, TRUE);
#ifdef TCP_KEEPIDLE
  set_option (fd, IPPROTO_TCP, TCP_KEEPIDLE, 120);
#elif defined TCP_KEEPALIVE /* macOS */
  set_option (fd, IPPROTO_TCP, TCP_KEEPALIVE, 120);
#endif
#ifdef TCP_KEEPINTVL
  set_option (fd, IPPROTO_TCP, TCP_KEEPINTVL, 30);
  set_option (fd, IPPROTO_TCP, TCP_KEEPCNT, 4);
#endif
}

static void
set_options (NetConnection *self)
{
  fcntl (self->watch.fd, F_SETFL, fcntl (self->watch.fd, F_GETFL) | O_NONBLOCK);
  if (self->role == NET_ROLE_LOCAL || self->is_unix)
    return;
  /* One flush a turn gathers better than Nagle does. */
  set_option (self->watch.fd, IPPROTO_TCP, TCP_NODELAY, TRUE);
  keep_alive (self->watch.fd);
}

NetConnection *
net_connection_new (NetLoop *loop, int fd, NetRole role, GInetAddress *address, NetTls *tls)
{
  NetConnection *self = g_new0 (NetConnection, 1);

  self->n_refs = 1;
  self->n_holds = 1; /* the descriptor's */
  self->loop = net_loop_ref (loop);
  self->watch = (NetWatch){ on_ready, fd, 0 };
  self->flush_work.run = run_flush;
  self->soon_work.run = run_soon;
  self->call_work.run = run_call;
  self->role = role;
  self->is_unix = role != NET_ROLE_LOCAL && address == NULL;
  self->address = address != NULL ? g_object_ref (address) : NULL;
  self->tls = tls;
  self->is_tls_unread = tls != NULL;
  self->max_line = DEFAULT_MAX_LINE;
  self->max_queued = DEFAULT_MAX_QUEUED;
  net_timer_init (&self->timer, on_timeout, self);
  set_options (self);
  return self;
}

/**
 * net_connection_new_pair:
 * @a: (out) (transfer full): one end
 * @b: (out) (transfer full): the other
 */
gboolean
net_connection_new_pair (NetLoop *loop, NetConnection **a, NetConnection **b, GError **error)
{
  int fds[2];

  if (net_socket_make_pair (fds) < 0)
    {
      int code = errno;

      g_set_error (error, NET_ERROR, NET_ERROR_IO,
                   /* Translators: %s is the system's reason. */
                   _("Cannot make a connection inside the program: %s"), g_strerror (code));
      return FALSE;
    }
  *a = net_connection_new (loop, fds[0], NET_ROLE_LOCAL, NULL, NULL);
  *b = net_connection_new (loop, fds[1], NET_ROLE_LOCAL, NULL, NULL);
  return TRUE;
}

/**
 * net_connection_set_handler:
 * @handler: (nullable): static, or alive until replaced
 */
void
net_connection_set_handler (NetConnection *self,
                            const NetConnectionHandler *handler,
                            gpointer user_data)
{
  self->handler = handler;
  self->user_data = user_data;
  self->handler_state = handler != NULL ? NET_HANDLER_SET : NET_HANDLER_REMOVED;
  net_connection_update_watch (self);
  queue_call (self);
}

/* Takes the line into the queue. %FALSE: not to be sent, or not now. */
static gboolean
push (NetConnection *self, NetLine line)
{
  if (self->state != NET_CONNECTION_OPEN || self->is_deaf)
    return FALSE;
  net_queue_push (&self->output, line);
  /* A burst of one turn is not a slow reader: try first. */
  if (self->output.n_bytes > self->max_queued && !self->is_blocked &&
      !net_connection_transmit (self))
    return FALSE;
  if (self->output.n_bytes > self->max_queued)
    {
      g_autofree char *peer = net_connection_describe_peer (self);

      net_connection_fail (self, g_error_new (NET_ERROR, NET_ERROR_SEND_QUEUE,
                                              /* Translators: %s is a host name or an address. */
                                              _("%s does not read what is sent to it"), peer));
      return FALSE;
    }
  return !self->is_blocked;
}

/**
 * net_connection_send:
 *
 * Queues; the loop sends at the end of the turn. One that is closed already ignores it.
 */
void
net_connection_send (NetConnection *self, NetLine line)
{
  if (push (self, line))
    queue_flush (self);
}

/**
 * net_connection_send_soon:
 *
 * Queues behind what is queued already, in one order with net_connection_send().
 */
void
net_connection_send_soon (NetConnection *self, NetLine line)
{
  if (!push (self, line) || self->flush_work.is_queued || self->soon_work.is_queued)
    return;
  hold (self);
  net_loop_queue_soon (self->loop, &self->soon_work);
}

void
net_connection_send_text (NetConnection *self, const char *text)
{
  if (self->state == NET_CONNECTION_OPEN)
    net_connection_send (self, net_loop_make_line (self->loop, text, strlen (text)));
}

/* The system is asked to stop only when something arrives meanwhile: most pauses are over before.
 */
void
net_connection_pause (NetConnection *self)
{
  self->n_pauses++;
}

void
net_connection_resume (NetConnection *self)
{
  g_return_if_fail (self->n_pauses > 0);

  if (--self->n_pauses > 0)
    return;
  net_connection_update_watch (self);
  if (self->has_kept || self->is_tls_unread)
    queue_call (self);
}

void
net_connection_close (NetConnection *self)
{
  if (self->state != NET_CONNECTION_OPEN)
    return;
  net_connection_break_off (
      self, g_error_new_literal (NET_ERROR, NET_ERROR_CLOSED, _("The connection was closed")));
}

void
net_connection_set_limits (NetConnection *self, gsize max_line, gsize max_queued)
{
  self->max_line = (guint32) max_line;
  self->max_queued = max_queued;
}

gsize
net_connection_get_queued (NetConnection *self)
{
  return self->output.n_bytes;
}

void
net_connection_await_drained (NetConnection *self)
{
  self->is_drain_awaited = TRUE;
  queue_call (self);
}

gboolean
net_connection_is_tls (NetConnection *self)
{
  return self->tls != NULL;
}

gboolean
net_connection_is_local (NetConnection *self)
{
  return self->role == NET_ROLE_LOCAL || self->is_unix;
}

GTlsCertificate *
net_connection_get_peer_certificate (NetConnection *self)
{
  return self->tls != NULL ? net_tls_get_peer_certificate (self->tls) : NULL;
}

const char *
net_connection_get_tls_version (NetConnection *self)
{
  return self->tls != NULL ? net_tls_get_version (self->tls) : "";
}

char *
net_connection_get_tls_cipher (NetConnection *self)
{
  const char *cipher = self->tls != NULL ? net_tls_get_cipher (self->tls) : NULL;

  return g_strdup (cipher != NULL ? cipher : "");
}

char *
net_connection_dup_server_name (NetConnection *self)
{
  return self->tls != NULL ? net_tls_dup_server_name (self->tls) : NULL;
}

const char *
net_connection_get_peer_fingerprint (NetConnection *self)
{
  const gnutls_datum_t *der = self->tls != NULL ? net_tls_get_peer_der (self->tls) : NULL;

  if (self->fingerprint == NULL && der != NULL)
    self->fingerprint = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->size);
  return self->fingerprint;
}

GInetAddress *
net_connection_get_address (NetConnection *self)
{
  return self->address;
}

void
net_connection_set_address (NetConnection *self, GInetAddress *address)
{
  g_set_object (&self->address, address);
}

/* For people to read: who is on the other side. What has no address is on this machine. */
char *
net_connection_describe_peer (NetConnection *self)
{
  if (self->peer_name != NULL)
    return g_strdup (self->peer_name);
  if (self->address != NULL)
    return g_inet_address_to_string (self->address);
  return g_strdup ("localhost");
}
