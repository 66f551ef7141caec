#include "config.h"

#include "net-handshake.h"

#include "net-credentials-private.h"
#include "net-loop-private.h"
#include "net-socket.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define TLS_HANDSHAKE 0x16
#define TLS_ALERT 0x15

struct _NetHandshake
{
  NetLoop *loop; /* (owned) */
  NetHandshakeOptions options;
  char *peer; /* (owned) */
  NetHandshakeFunc done;
  gpointer user_data;

  gnutls_session_t session; /* (owned) (nullable) */
  guint n_early_read;
  int first_byte;             /* the other side's; -1: none came */
  gboolean is_broken;         /* the socket ended or failed */
  GTlsCertificateFlags flags; /* what is wrong with the other side's certificate */
  int code;                   /* of GnuTLS: how it went */
};

/* clang-format off: it staggers rows that have N_ () in them */
/* What the two sides say about the same thing: in the server's log, on the client's screen. */
static const struct
{
  NetError code;
  const char *server;
  const char *client;
} sentences[] = {
  { NET_ERROR_TLS_NOT_TLS,
    /* Translators: %s is the address of a client. */
    N_ ("%s does not speak TLS: it must connect with --ssl"),
        /* Translators: %s is the host name of a server. */
        N_ ("%s does not speak TLS on this port: connect without --ssl, or check --port") },
    { NET_ERROR_TLS_NO_CERTIFICATE,
      /* Translators: %s is the address of a client. */
      N_ ("%s showed no certificate: it needs one from the authority in --cafile"),
          /* Translators: %s is the host name of a server. */
          N_ ("%s showed no certificate: tell whoever serves the chat") },
      { NET_ERROR_TLS_UNTRUSTED,
        /* Translators: %s is the address of a client. */
        N_ ("%s has a certificate from an authority that this chat does not trust: it needs "
        "one from the authority in --cafile"),
            /* Translators: %s is the host name of a server. */
            N_ ("%s has a certificate from an authority that is not trusted here: name the chat's "
        "authority with --cafile") },
        { NET_ERROR_TLS_EXPIRED,
          /* Translators: %s is the address of a client. */
          N_ ("%s has a certificate that has expired or is not valid yet: it needs a new one, or "
        "a clock that is right"),
              /* Translators: %s is the host name of a server. */
              N_ ("%s has a certificate that has expired or is not valid yet: tell whoever serves "
        "the chat, and check this computer's clock") },
          { NET_ERROR_TLS_WRONG_NAME,
            /* Translators: %s is the address of a client. */
            N_ ("%s has a certificate that was made for something else"),
                /* Translators: %s is the host name of a server. */
                N_ ("%s has a certificate that was made for another host: give --host the name in it, "
        "or tell whoever serves the chat") },
            { NET_ERROR_TLS_REFUSED,
              /* Translators: %s is the address of a client. */
              N_ ("%s broke off the TLS handshake: it probably does not trust this server's "
        "certificate"),
                  /* Translators: %s is the host name of a server. */
                  N_ ("%s broke off the TLS handshake: check --certfile and --port") },
            };
/* clang-format on */

/* Whoever requires a certificate of a client and gets none. */
static gboolean
lacks_certificate (NetHandshake *self)
{
  return self->options.is_server && (self->code == GNUTLS_E_CERTIFICATE_REQUIRED ||
                                     self->code == GNUTLS_E_NO_CERTIFICATE_FOUND);
}

static NetError
classify (NetHandshake *self)
{
  if (self->first_byte >= 0 && self->first_byte != TLS_HANDSHAKE && self->first_byte != TLS_ALERT)
    return NET_ERROR_TLS_NOT_TLS;
  if (self->flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return NET_ERROR_TLS_UNTRUSTED;
  if (self->flags & (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED))
    return NET_ERROR_TLS_EXPIRED;
  if (self->flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return NET_ERROR_TLS_WRONG_NAME;
  if (self->flags != 0)
    return NET_ERROR_TLS_UNTRUSTED;
  if (lacks_certificate (self))
    return NET_ERROR_TLS_NO_CERTIFICATE;
  if (self->first_byte == TLS_ALERT || self->is_broken)
    return NET_ERROR_TLS_REFUSED;
  return NET_ERROR_TLS_FAILED;
}

/* Returns: (transfer full) */
static char *
describe_cause (NetHandshake *self)
{
  const char *alert = self->code == GNUTLS_E_FATAL_ALERT_RECEIVED
                          ? gnutls_alert_get_name (gnutls_alert_get (self->session))
                          : NULL;

  return g_strconcat (gnutls_strerror (self->code), alert != NULL ? " " : NULL, alert, NULL);
}

static GError *
make_error (NetHandshake *self)
{
  g_autofree char *cause = describe_cause (self);
  NetError code = classify (self);

  g_debug ("TLS handshake with %1$s failed: %2$s", self->peer, cause);

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (sentences[i].code == code)
      {
        const char *format = self->options.is_server ? sentences[i].server : sentences[i].client;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        return g_error_new (NET_ERROR, (int) code, gettext (format), self->peer);
#pragma GCC diagnostic pop
      }
  return g_error_new (NET_ERROR, NET_ERROR_TLS_FAILED,
                      /* Translators: %1$s is a host name or an address, %2$s a technical reason. */
                      _("The TLS handshake with %1$s failed: %2$s"), self->peer, cause);
}

static gboolean
complete (gpointer user_data)
{
  NetHandshake *self = user_data;
  g_autoptr (GError) error = self->code < 0 ? make_error (self) : NULL;
  NetTls *tls = NULL;

  if (error == NULL)
    tls = net_tls_new (g_steal_pointer (&self->session), self->options.credentials);
  self->done (tls, error, self->user_data);

  g_clear_pointer (&self->session, gnutls_deinit);
  g_clear_pointer (&self->options.early, g_byte_array_unref);
  g_clear_object (&self->options.identity);
  net_credentials_unref (self->options.credentials);
  g_free (self->peer);
  net_loop_unref (self->loop);
  g_free (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_socket (NetHandshake *self, gushort events)
{
  GPollFD fd = { self->options.fd, events, 0 };

  g_poll (&fd, 1, -1);
}

/* Returns: 0 when there are none */
static gsize
read_early (NetHandshake *self, void *buffer, gsize size)
{
  const GByteArray *early = self->options.early;
  gsize n = early != NULL ? MIN (size, early->len - self->n_early_read) : 0;

  if (n > 0)
    memcpy (buffer, early->data + self->n_early_read, n);
  self->n_early_read += (guint) n;
  return n;
}

static gssize
receive (NetHandshake *self, void *buffer, gsize size)
{
  for (;;)
    {
      gssize n = recv (self->options.fd, buffer, size, MSG_DONTWAIT);

      if (n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        {
          self->is_broken = n <= 0;
          return n;
        }
      wait_for_socket (self, G_IO_IN);
    }
}

static ssize_t
pull (gnutls_transport_ptr_t data, void *buffer, size_t size)
{
  NetHandshake *self = data;
  gssize n = (gssize) read_early (self, buffer, size);

  if (n == 0)
    n = receive (self, buffer, size);
  if (n > 0 && self->first_byte < 0)
    self->first_byte = *(const guint8 *) buffer;
  return n;
}

/* What belongs together in one packet. */
static ssize_t
push (gnutls_transport_ptr_t data, const giovec_t *vectors, int n_vectors)
{
  NetHandshake *self = data;
  struct msghdr message = { .msg_iov = (struct iovec *) vectors,
                            .msg_iovlen = (__typeof__ (message.msg_iovlen)) n_vectors };

  for (;;)
    {
      gssize n = sendmsg (self->options.fd, &message, NET_SEND_FLAGS);

      if (n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        return n;
      wait_for_socket (self, G_IO_OUT);
    }
}

/* Asked for by both sides, certificate or not. A server that requires none takes any: it identifies
 * whoever has its key. */
static int
on_certificate (gnutls_session_t session)
{
  NetHandshake *self = gnutls_session_get_ptr (session);
  const NetHandshakeOptions *options = &self->options;
  g_autoptr (GTlsCertificate) certificate = NULL;

  if (options->is_server && !options->require_certificate)
    return 0;
  certificate = net_tls_copy_certificate (session);
  self->flags = G_TLS_CERTIFICATE_GENERIC_ERROR;
  if (certificate != NULL)
    self->flags = g_tls_database_verify_chain (
        net_credentials_get_trust (options->credentials), certificate,
        options->is_server ? G_TLS_DATABASE_PURPOSE_AUTHENTICATE_CLIENT
                           : G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
        options->identity, NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, NULL); /* the flags tell */
  return self->flags == 0 ? 0 : GNUTLS_E_CERTIFICATE_ERROR;
}

/* RFC 6066, section 3: names of hosts, not addresses. */
static void
name_server (NetHandshake *self)
{
  GNetworkAddress *address = G_NETWORK_ADDRESS (self->options.identity);
  const char *host = g_network_address_get_hostname (address);

  if (!g_hostname_is_ip_address (host))
    gnutls_server_name_set (self->session, GNUTLS_NAME_DNS, host, strlen (host));
}

/* Sessions are not resumed: with TLS 1.3 there is nothing to win but the certificates. A client's
 * certificate goes to whatever server asks for one: the person chose both. */
static int
make_session (NetHandshake *self)
{
  const NetHandshakeOptions *options = &self->options;
  unsigned int side = options->is_server ? GNUTLS_SERVER : GNUTLS_CLIENT | GNUTLS_FORCE_CLIENT_CERT;
  int code = gnutls_init (&self->session, side | GNUTLS_NO_TICKETS);

  if (code == 0)
    code = net_credentials_apply (options->credentials, self->session);
  if (code < 0)
    return code;

  gnutls_session_set_ptr (self->session, self);
  gnutls_session_set_verify_function (self->session, on_certificate);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, pull);
  gnutls_transport_set_vec_push_function (self->session, push);
  if (!options->is_server)
    name_server (self);
  else
    gnutls_certificate_server_set_request (
        self->session, options->require_certificate ? GNUTLS_CERT_REQUIRE : GNUTLS_CERT_REQUEST);
  return 0;
}

/* Not g_main_context_invoke(): it would complete here while nobody runs the loop. */
static void
hand_back (NetHandshake *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, complete, self, NULL);
  g_source_attach (source, net_loop_get_context (self->loop));
}

static void
run (gpointer data, gpointer user_data)
{
  NetHandshake *self = data;

  self->code = make_session (self);
  if (self->code == 0)
    do
      self->code = gnutls_handshake (self->session);
    while (self->code < 0 && gnutls_error_is_fatal (self->code) == 0);
  hand_back (self);
}

/* As many threads as there are handshakes: the gate allows few, and whoever connects makes one. */
NetHandshakePool *
net_handshake_pool_new (void)
{
  return g_thread_pool_new (run, NULL, -1, FALSE, NULL);
}

void
net_handshake_pool_free (NetHandshakePool *self)
{
  g_thread_pool_free (self, FALSE, TRUE);
}

NetHandshake *
net_handshake_start (NetLoop *loop,
                     const NetHandshakeOptions *options,
                     NetHandshakeFunc done,
                     gpointer user_data)
{
  NetHandshake *self = g_new0 (NetHandshake, 1);

  self->loop = net_loop_ref (loop);
  self->options = *options;
  net_credentials_ref (options->credentials);
  if (options->identity != NULL)
    g_object_ref (options->identity);
  self->peer = g_strdup (options->peer);
  self->done = done;
  self->user_data = user_data;
  self->first_byte = -1;
  g_thread_pool_push (net_loop_get_handshake_pool (loop), self, NULL);
  return self;
}

void
net_handshake_cancel (NetHandshake *self)
{
  shutdown (self->options.fd, SHUT_RDWR);
}
