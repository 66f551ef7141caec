#include "config.h"

#include "net-connection-private.h"
#include "net-socket.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>

#define MAX_VECTORS 64
#define MAX_RECORD (16 * 1024)
#define MAX_CIPHERTEXT (64 * 1024)

/* TLS records begin with one of these; no line of text does. */
#define TLS_ALERT 0x15
#define TLS_HANDSHAKE 0x16

gboolean
net_connection_can_deliver (NetConnection *self)
{
  return self->state == NET_CONNECTION_OPEN && self->n_pauses == 0 &&
         self->handler_state != NET_HANDLER_AWAITED;
}

void
net_connection_update_watch (NetConnection *self)
{
  NetPollEvents wanted = 0;

  if (self->state == NET_CONNECTION_CLOSED)
    return;
  if (self->state == NET_CONNECTION_LINGERING || net_connection_can_deliver (self))
    wanted |= NET_POLL_IN;
  if (self->is_blocked)
    wanted |= NET_POLL_OUT;
  net_loop_watch (self->loop, &self->watch, wanted);
}

static void
fail_with_errno (NetConnection *self, int code)
{
  g_autofree char *peer = net_connection_describe_peer (self);

  net_connection_fail (
      self, g_error_new (NET_ERROR, NET_ERROR_IO,
                         /* Translators: %1$s is a host name or an address, %2$s the
                            system's reason, or a technical one. */
                         _("The connection to %1$s broke: %2$s"), peer, g_strerror (code)));
}

/* A pause keeps the rest for later; a close in a handler discards it. */
static void
deliver (NetConnection *self, char *bytes, gsize n_bytes)
{
  NetInputItem item = NET_INPUT_LINE;

  while (item != NET_INPUT_NOTHING && net_connection_can_deliver (self))
    {
      NetInputLine line;
      g_autofree char *memory = NULL;

      item = net_input_next (&self->input, &bytes, &n_bytes, self->max_line, &line);
      memory = line.memory;
      if (self->handler_state != NET_HANDLER_SET)
        continue;
      if (item == NET_INPUT_LINE && self->handler->on_line != NULL)
        self->handler->on_line (self, line.text, line.length, self->user_data);
      else if (item == NET_INPUT_OVERLONG && self->handler->on_overlong != NULL)
        self->handler->on_overlong (self, self->user_data);
    }
  if (self->state != NET_CONNECTION_OPEN || n_bytes == 0)
    return;
  net_input_keep (&self->input, bytes, n_bytes);
  self->has_kept = TRUE;
}

void
net_connection_deliver_kept (NetConnection *self)
{
  NetInput kept = self->input;

  if (!self->has_kept || !net_connection_can_deliver (self))
    return;
  self->has_kept = FALSE;
  self->input = (NetInput){ .is_skipping = kept.is_skipping };
  deliver (self, kept.data, kept.length);
  g_free (kept.data);
}

/* TLS itself, or what a pychat server says in plain text. */
static gboolean
is_sign_of_tls (NetConnection *self, const char *bytes, gsize n_bytes)
{
  const gsize length = strlen (NET_LINE_TLS_EXPECTED);

  return bytes[0] == TLS_HANDSHAKE || bytes[0] == TLS_ALERT ||
         (self->role == NET_ROLE_CLIENT && n_bytes >= length &&
          memcmp (bytes, NET_LINE_TLS_EXPECTED, length) == 0);
}

/* Somebody speaks TLS to a plain connection. One line in plain text is all it may understand. */
static gboolean
is_tls_on_plain (NetConnection *self, const char *bytes, gsize n_bytes)
{
  g_autofree char *peer = NULL;

  if (self->has_received || self->role == NET_ROLE_LOCAL || !is_sign_of_tls (self, bytes, n_bytes))
    return FALSE;
  peer = net_connection_describe_peer (self);
  if (self->role == NET_ROLE_SERVER)
    {
      net_connection_send_text (self, "ERROR :This port does not speak TLS; connect without it");
      net_connection_break_off (
          self,
          g_error_new (NET_ERROR, NET_ERROR_TLS_EXPECTED,
                       /* Translators: %s is the address of a client. */
                       _("%s speaks TLS, but this port does not: serve with --ssl, or let it "
                               "connect without"),
                          peer));
    }
  else
    net_connection_fail (self,
                         g_error_new (NET_ERROR, NET_ERROR_TLS_EXPECTED,
                                      /* Translators: %s is the host name of a server. */
                                      _("%s expects TLS on this port: connect with --ssl"), peer));
  return TRUE;
}

static void
receive_plain (NetConnection *self, char *bytes, gsize n_bytes)
{
  if (is_tls_on_plain (self, bytes, n_bytes))
    return;
  self->has_received = TRUE;
  deliver (self, bytes, n_bytes);
}

/* TLS 1.3 lets a client finish its handshake before the server has judged its certificate, and the
 * server says nothing when it does not like it. */
static gboolean
is_probably_refused (NetConnection *self)
{
  return self->tls != NULL && self->role == NET_ROLE_CLIENT && !self->has_received &&
         self->state == NET_CONNECTION_OPEN;
}

static void
fail_as_refused (NetConnection *self)
{
  g_autofree char *peer = net_connection_describe_peer (self);

  net_connection_fail (self,
                       g_error_new (NET_ERROR, NET_ERROR_TLS_REFUSED,
                                    /* Translators: %s is the host name of a server. */
                                    _("%s closed the connection right after the TLS handshake: it "
                                      "probably does not accept the certificate in --certfile"),
                                       peer));
}

static void
on_tls_error (NetConnection *self, const GError *cause)
{
  g_autofree char *peer = NULL;

  if (is_probably_refused (self))
    {
      fail_as_refused (self);
      return;
    }
  peer = net_connection_describe_peer (self);
  net_connection_fail (
      self, g_error_new (NET_ERROR, NET_ERROR_TLS_FAILED,
                         /* Translators: %1$s is a host name or an address, %2$s the
                            system's reason, or a technical one. */
                         _("The connection to %1$s broke: %2$s"), peer, cause->message));
}

/* Reads until TLS has nothing left: what it held back would wake nobody. Bytes that come while a
 * handler pauses are kept: no more than one read of the socket holds. */
static void
receive_tls (NetConnection *self)
{
  char *buffer = net_loop_get_plain_buffer (self->loop);
  g_autoptr (GError) error = NULL;
  gssize n = 1;

  while (n > 0 && self->state != NET_CONNECTION_CLOSED)
    {
      n = net_tls_read (self->tls, buffer, NET_BUFFER_SIZE, &error);
      if (n > 0 && self->state == NET_CONNECTION_OPEN)
        {
          self->has_received = TRUE;
          deliver (self, buffer, (gsize) n);
        }
    }
  if (self->state == NET_CONNECTION_CLOSED)
    return;
  if (n < 0 && error == NULL)
    net_connection_transmit (self); /* an answer to a key update, if any */
  else if (self->state == NET_CONNECTION_OPEN && self->n_pauses > 0)
    self->is_tls_unread = TRUE; /* the end comes after the lines that wait: it is read again */
  else if (n == 0)
    (is_probably_refused (self) ? fail_as_refused : net_connection_on_ended) (self);
  else
    on_tls_error (self, error);
}

void
net_connection_receive_unread (NetConnection *self)
{
  self->is_tls_unread = FALSE;
  receive_tls (self);
}

/* One read a turn: the set is level-triggered, so what is left is told again, after the others. */
void
net_connection_receive (NetConnection *self)
{
  char *buffer = net_loop_get_read_buffer (self->loop);
  gssize n = recv (self->watch.fd, buffer, NET_BUFFER_SIZE, MSG_DONTWAIT);

  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
    return;
  if (self->state != NET_CONNECTION_OPEN)
    {
      if (n <= 0)
        net_connection_on_ended (self);
      return;
    }
  if (n < 0 && is_probably_refused (self))
    fail_as_refused (self);
  else if (n < 0)
    fail_with_errno (self, errno);
  else if (self->tls != NULL)
    {
      net_tls_feed (self->tls, buffer, (gsize) n);
      receive_tls (self);
    }
  else if (n == 0)
    net_connection_on_ended (self);
  else
    receive_plain (self, buffer, (gsize) n);
}

/* Whoever wrote their last lines and left reads no answer, but the lines count: they are still to
 * be read, and then comes the end. */
static gboolean
fail_to_transmit (NetConnection *self, int code)
{
  if (self->state != NET_CONNECTION_OPEN || (code != EPIPE && code != ECONNRESET))
    {
      fail_with_errno (self, code);
      return FALSE;
    }
  self->is_deaf = TRUE;
  net_queue_clear (&self->output);
  return TRUE;
}

static gboolean
transmit_plain (NetConnection *self)
{
  while (self->output.n_bytes > 0)
    {
      struct iovec vectors[MAX_VECTORS];
      struct msghdr message = { .msg_iov = vectors };
      gssize n;

      message.msg_iovlen = net_queue_peek (&self->output, vectors, MAX_VECTORS);
      n = sendmsg (self->watch.fd, &message, NET_SEND_FLAGS);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
        return fail_to_transmit (self, errno);
      if (n < 0)
        {
          self->is_blocked = TRUE;
          break;
        }
      net_queue_pop (&self->output, (gsize) n);
    }
  return TRUE;
}

/* Returns: %FALSE when it failed, and is closed */
static gboolean
send_ciphertext (NetConnection *self)
{
  gsize n_bytes;
  const char *bytes;

  while ((bytes = net_tls_peek (self->tls, &n_bytes)) != NULL)
    {
      gssize n = send (self->watch.fd, bytes, n_bytes, NET_SEND_FLAGS);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        {
          self->is_blocked = TRUE;
          return TRUE;
        }
      if (n < 0)
        {
          net_tls_pop (self->tls, n_bytes);
          return fail_to_transmit (self, errno);
        }
      net_tls_pop (self->tls, (gsize) n);
    }
  return TRUE;
}

/* A full record at a time: many small ones would cost as many encryptions and headers. */
static gboolean
encrypt_some (NetConnection *self)
{
  char record[MAX_RECORD];
  struct iovec first;
  gsize length;
  g_autoptr (GError) error = NULL;

  net_queue_peek (&self->output, &first, 1);
  length = MIN (first.iov_len, MAX_RECORD);
  if (length < MAX_RECORD && length < self->output.n_bytes)
    {
      length = net_queue_gather (&self->output, record, MAX_RECORD);
      first.iov_base = record;
    }
  if (!net_tls_write (self->tls, first.iov_base, length, &error))
    {
      on_tls_error (self, error);
      return FALSE;
    }
  net_queue_pop (&self->output, length);
  return TRUE;
}

/* What cannot leave stays in the queue as it is, where it is shared. */
static gboolean
transmit_tls (NetConnection *self)
{
  for (;;)
    {
      gsize n_pending;

      if (!send_ciphertext (self))
        return FALSE;
      if (self->is_blocked || self->output.n_bytes == 0)
        return TRUE;
      do
        {
          if (!encrypt_some (self))
            return FALSE;
          net_tls_peek (self->tls, &n_pending);
        }
      while (self->output.n_bytes > 0 && n_pending < MAX_CIPHERTEXT);
    }
}

gboolean
net_connection_transmit (NetConnection *self)
{
  gboolean was_blocked = self->is_blocked;

  self->is_blocked = FALSE;
  if (!(self->tls != NULL ? transmit_tls (self) : transmit_plain (self)))
    return FALSE;
  if (self->is_blocked != was_blocked)
    net_connection_update_watch (self);
  if (self->is_drain_awaited && !self->is_blocked)
    net_connection_call_later (self);
  return TRUE;
}

/* Whoever reads the end of TLS knows that nothing was cut off. */
void
net_connection_say_goodbye (NetConnection *self)
{
  if (self->tls != NULL)
    {
      net_tls_write_end (self->tls);
      if (!net_connection_transmit (self))
        return;
    }
  shutdown (self->watch.fd, SHUT_WR);
}
