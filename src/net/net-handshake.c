#include "config.h"

#include "net-handshake.h"

#include "net-credentials-private.h"
#include "net-loop-private.h"

#include <glib/gi18n-lib.h>
#include <sys/socket.h>

#define TLS_HANDSHAKE 0x16
#define TLS_ALERT 0x15

struct _NetHandshakeThread
{
  GMainContext *context; /* (owned) */
  GMainLoop *main_loop;  /* (owned) */
  GThread *thread;
};

struct _NetHandshake
{
  NetLoop *loop; /* (owned) */
  NetHandshakeOptions options;
  char *peer; /* (owned) */
  NetHandshakeFunc done;
  gpointer user_data;

  GCancellable *cancellable;  /* (owned) */
  NetTlsStream *stream;       /* (owned) */
  GTlsConnection *connection; /* (owned) (nullable) */
  GTlsCertificateFlags flags; /* what is wrong with the other side's certificate */
  GError *error;              /* (owned) (nullable) */
};

static gpointer
run_thread (gpointer data)
{
  NetHandshakeThread *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->main_loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

NetHandshakeThread *
net_handshake_thread_new (void)
{
  NetHandshakeThread *self = g_new0 (NetHandshakeThread, 1);

  self->context = g_main_context_new ();
  self->main_loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("handshakes", run_thread, self);
  return self;
}

static gboolean
on_quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/* Every handshake keeps the loop, and the loop this: when it is freed none runs. */
void
net_handshake_thread_free (NetHandshakeThread *self)
{
  g_main_context_invoke (self->context, on_quit, self->main_loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->main_loop);
  g_main_context_unref (self->context);
  g_free (self);
}

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

static NetError
classify (NetHandshake *self)
{
  int first_byte = net_tls_stream_get_first_byte (self->stream);

  if (first_byte >= 0 && first_byte != TLS_HANDSHAKE && first_byte != TLS_ALERT)
    return NET_ERROR_TLS_NOT_TLS;
  if (self->flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return NET_ERROR_TLS_UNTRUSTED;
  if (self->flags & (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED))
    return NET_ERROR_TLS_EXPIRED;
  if (self->flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return NET_ERROR_TLS_WRONG_NAME;
  if (self->flags != 0)
    return NET_ERROR_TLS_UNTRUSTED;
  if (self->options.is_server &&
      g_error_matches (self->error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    return NET_ERROR_TLS_NO_CERTIFICATE;
  if (first_byte == TLS_ALERT || net_tls_stream_is_broken (self->stream) ||
      g_error_matches (self->error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    return NET_ERROR_TLS_REFUSED;
  return NET_ERROR_TLS_FAILED;
}

static GError *
make_error (NetHandshake *self)
{
  NetError code = classify (self);

  g_debug ("TLS handshake with %1$s failed: %2$s", self->peer, self->error->message);

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
                      _("The TLS handshake with %1$s failed: %2$s"), self->peer, self->error->message);
}

static gboolean
complete (gpointer user_data)
{
  NetHandshake *self = user_data;
  g_autoptr (GError) error = self->error != NULL ? make_error (self) : NULL;
  NetTls *tls = NULL;

  if (error == NULL)
    tls = net_tls_new (g_object_ref (self->connection), g_object_ref (self->stream));
  self->done (tls, error, self->user_data);

  g_clear_error (&self->error);
  g_clear_object (&self->connection);
  g_object_unref (self->stream);
  g_object_unref (self->cancellable);
  g_clear_object (&self->options.identity);
  net_credentials_unref (self->options.credentials);
  g_free (self->peer);
  net_loop_unref (self->loop);
  g_free (self);
  return G_SOURCE_REMOVE;
}

/* The last thing that the thread does with it. */
static void
hand_back (NetHandshake *self)
{
  net_tls_stream_forget_socket (self->stream);
  g_main_context_invoke (net_loop_get_context (self->loop), complete, self);
}

static void
on_handshaken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NetHandshake *self = user_data;

  g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &self->error);
  hand_back (self);
}

/* Asked for by both sides, even when nothing is wrong; without an answer everybody is refused. A
 * server that requires no certificate takes any: it identifies whoever has its key. */
static gboolean
on_accept_certificate (GTlsConnection *connection,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flags,
                       NetHandshake *self)
{
  if (self->options.is_server && !self->options.require_certificate)
    return TRUE;
  self->flags = flags;
  return flags == 0;
}

static GTlsConnection *
make_connection (NetHandshake *self, GError **error)
{
  const NetHandshakeOptions *options = &self->options;
  GTlsBackend *backend = g_tls_backend_get_default ();
  GTlsCertificate *certificate = net_credentials_get_certificate (options->credentials);
  GTlsDatabase *database = net_credentials_get_trust (options->credentials);

  /* The database at construction: set later, the system's would have been loaded before. */
  if (options->is_server)
    return g_initable_new (g_tls_backend_get_server_connection_type (backend), self->cancellable,
                           error, "base-io-stream", self->stream, "certificate", certificate,
                           "database", database, "require-close-notify", FALSE,
                           "authentication-mode",
                           options->require_certificate ? G_TLS_AUTHENTICATION_REQUIRED
                                                        : G_TLS_AUTHENTICATION_REQUESTED,
                           NULL);
  return g_initable_new (g_tls_backend_get_client_connection_type (backend), self->cancellable,
                         error, "base-io-stream", self->stream, "certificate", certificate,
                         "database", database, "require-close-notify", FALSE, "server-identity",
                         options->identity, NULL);
}

static gboolean
run_handshake (gpointer user_data)
{
  NetHandshake *self = user_data;

  self->connection = make_connection (self, &self->error);
  if (self->connection == NULL)
    {
      hand_back (self);
      return G_SOURCE_REMOVE;
    }
  g_signal_connect (self->connection, "accept-certificate", G_CALLBACK (on_accept_certificate),
                    self);
  g_tls_connection_handshake_async (self->connection, G_PRIORITY_DEFAULT, self->cancellable,
                                    on_handshaken, self);
  return G_SOURCE_REMOVE;
}

NetHandshake *
net_handshake_start (NetLoop *loop,
                     const NetHandshakeOptions *options,
                     NetHandshakeFunc done,
                     gpointer user_data)
{
  NetHandshake *self = g_new0 (NetHandshake, 1);
  NetHandshakeThread *thread = net_loop_get_handshake_thread (loop);

  self->loop = net_loop_ref (loop);
  self->options = *options;
  net_credentials_ref (options->credentials);
  if (options->identity != NULL)
    g_object_ref (options->identity);
  self->peer = g_strdup (options->peer);
  self->done = done;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->stream = net_tls_stream_new (options->fd, options->early);
  g_main_context_invoke (thread->context, run_handshake, self);
  return self;
}

void
net_handshake_cancel (NetHandshake *self)
{
  shutdown (self->options.fd, SHUT_RDWR);
  g_cancellable_cancel (self->cancellable);
}
