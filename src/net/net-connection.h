/* net-connection.h: lines over one non-blocking socket, with or without TLS, seen from either end.
 *
 * In: bytes are framed into lines (CR LF or LF, neither included), never longer than the limit, and
 * handed up one by one while the reader wants them. Out: shared lines are queued, and flushed once
 * a turn; a queue beyond its limit ends the connection, and nobody else waits for it.
 */
#pragma once

#include "net-loop.h"

G_BEGIN_DECLS

typedef struct _NetConnection NetConnection;

/* Why it ended; the GError that on_closed() gets has the details. */
typedef enum
{
  NET_ERROR_CLOSED,      /* the other side closed it */
  NET_ERROR_IO,          /* reset, unreachable, timed out, ... */
  NET_ERROR_SEND_QUEUE,  /* it did not read */
  NET_ERROR_RESOLVE,     /* no such host */
  NET_ERROR_REFUSED,     /* nobody listens there */
  NET_ERROR_UNREACHABLE, /* no way to the host, or no answer in time */
  NET_ERROR_ADDRESS_IN_USE,
  NET_ERROR_ADDRESS,            /* cannot listen there for another reason */
  NET_ERROR_TLS_NOT_TLS,        /* the other side does not speak TLS */
  NET_ERROR_TLS_EXPECTED,       /* the other side speaks TLS and this one does not */
  NET_ERROR_TLS_NO_CERTIFICATE, /* the other side showed none */
  NET_ERROR_TLS_UNTRUSTED,      /* signed by nobody we trust */
  NET_ERROR_TLS_EXPIRED,        /* or not yet valid */
  NET_ERROR_TLS_WRONG_NAME,     /* made for another host */
  NET_ERROR_TLS_REFUSED,        /* the other side did not accept ours */
  NET_ERROR_TLS_FAILED,         /* any other reason */
  NET_ERROR_FILE_MISSING,       /* certificate file: not there or not readable */
  NET_ERROR_FILE_NOT_PEM,       /* or no certificate, or no key in it */
  NET_ERROR_FILE_MISMATCH,      /* key and certificate do not belong together */
  NET_ERROR_FILE_EXPIRED,       /* our own certificate is past its end, or before its start */
} NetError;

#define NET_ERROR (net_error_quark ())
GQuark net_error_quark (void);

typedef struct
{
  /* One line, NUL-terminated after length bytes; may hold NUL or invalid UTF-8. May pause or close.
   */
  void (*on_line) (NetConnection *connection, const char *line, gsize length, gpointer user_data);
  /* A line beyond the limit: given once, the rest of it is skipped. */
  void (*on_overlong) (NetConnection *connection, gpointer user_data);
  /* Once, and last: nothing else is called afterwards. error: a NET_ERROR, never NULL. */
  void (*on_closed) (NetConnection *connection, const GError *error, gpointer user_data);
  /* Nothing is queued any more: for who asked, by net_connection_await_drained(). */
  void (*on_drained) (NetConnection *connection, gpointer user_data);
} NetConnectionHandler;

NetConnection *net_connection_ref (NetConnection *self);
void net_connection_unref (NetConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetConnection, net_connection_unref)

/* Lines that came before are kept until there is a handler. handler (nullable): from now on nothing
 * is told. */
void net_connection_set_handler (NetConnection *self,
                                 const NetConnectionHandler *handler,
                                 gpointer user_data);

void net_connection_send (NetConnection *self, NetLine line);
/* For news that nobody waits for: it leaves with the next line that is sent, or within a few
 * hundredths of a second. So a thousand who come into a large room at once cost each of those in it
 * a few sends, not a thousand. */
void net_connection_send_soon (NetConnection *self, NetLine line);
void net_connection_send_text (NetConnection *self,
                               const char *text); /* a line for this one alone */

/* While paused no line is handed up; what arrives stays, bounded, and then in the kernel. Counted:
 * as many resumes as pauses. */
void net_connection_pause (NetConnection *self);
void net_connection_resume (NetConnection *self);

/* Sends what is queued, then closes; at the latest after a few seconds. on_closed() follows. */
void net_connection_close (NetConnection *self);

void net_connection_set_limits (NetConnection *self,
                                gsize max_line,
                                gsize max_queued); /* bytes; line: CR LF included */
gsize net_connection_get_queued (NetConnection *self);
void net_connection_await_drained (NetConnection *self); /* on_drained() is called once, later */
gboolean net_connection_is_tls (NetConnection *self);
gboolean net_connection_is_local (NetConnection *self); /* in this process, or over a Unix socket */
GInetAddress *net_connection_get_address (NetConnection *self); /* (transfer none) (nullable) */
void net_connection_set_address (NetConnection *self,
                                 GInetAddress *address); /* a gateway said so */
GTlsCertificate *
net_connection_get_peer_certificate (NetConnection *self);        /* (transfer none) (nullable) */
const char *net_connection_get_tls_version (NetConnection *self); /* "TLS 1.3"; "" without */
char *net_connection_get_tls_cipher (NetConnection *self);        /* (transfer full); "" without */
/* Of a server: the host name that the client asked for by TLS (RFC 6066, section 3). Returns:
 * (transfer full) (nullable) */
char *net_connection_dup_server_name (NetConnection *self);
const char *
net_connection_get_peer_fingerprint (NetConnection *self); /* (nullable): SHA-256, lower-case hex */

/* Both ends of a stream inside this process: how the host's own window takes part. */
gboolean
net_connection_new_pair (NetLoop *loop, NetConnection **a, NetConnection **b, GError **error);

G_END_DECLS
