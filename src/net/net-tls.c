#include "config.h"

#include "net-tls.h"

struct _NetTls
{
  GTlsConnection *connection; /* (owned) */
  NetTlsStream *stream;       /* (owned) */
};

NetTls *
net_tls_new (GTlsConnection *connection, NetTlsStream *stream)
{
  NetTls *self = g_new (NetTls, 1);

  self->connection = connection;
  self->stream = stream;
  return self;
}

void
net_tls_free (NetTls *self)
{
  g_object_unref (self->connection);
  g_object_unref (self->stream);
  g_free (self);
}

GTlsCertificate *
net_tls_get_peer_certificate (NetTls *self)
{
  return g_tls_connection_get_peer_certificate (self->connection);
}

const char *
net_tls_get_version (NetTls *self)
{
  switch (g_tls_connection_get_protocol_version (self->connection))
    {
    case G_TLS_PROTOCOL_VERSION_TLS_1_3:
      return "TLS 1.3";
    case G_TLS_PROTOCOL_VERSION_TLS_1_2:
      return "TLS 1.2";
    case G_TLS_PROTOCOL_VERSION_UNKNOWN:
    case G_TLS_PROTOCOL_VERSION_SSL_3_0:
    case G_TLS_PROTOCOL_VERSION_TLS_1_0:
    case G_TLS_PROTOCOL_VERSION_TLS_1_1:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_0:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_2:
    default:
      return "TLS"; /* older ones are not spoken */
    }
}

char *
net_tls_get_cipher (NetTls *self)
{
  return g_tls_connection_get_ciphersuite_name (self->connection);
}

void
net_tls_feed (NetTls *self, const char *bytes, gsize n_bytes)
{
  if (n_bytes == 0)
    net_tls_stream_feed_end (self->stream);
  else
    net_tls_stream_feed (self->stream, bytes, n_bytes);
}

gssize
net_tls_read (NetTls *self, char *buffer, gsize size, GError **error)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));

  return g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input), buffer, size,
                                                   NULL, error);
}

gboolean
net_tls_write (NetTls *self, const char *bytes, gsize n_bytes, GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));

  while (n_bytes > 0)
    {
      gssize n = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output),
                                                             bytes, n_bytes, NULL, error);

      if (n < 0)
        return FALSE;
      bytes += n;
      n_bytes -= (gsize) n;
    }
  return TRUE;
}

/* Writes into memory, so closing does not wait for the other side. */
void
net_tls_write_end (NetTls *self)
{
  g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL); /* it ends in any case */
}

const char *
net_tls_peek (NetTls *self, gsize *n_bytes)
{
  return net_tls_stream_peek (self->stream, n_bytes);
}

void
net_tls_pop (NetTls *self, gsize n_bytes)
{
  net_tls_stream_pop (self->stream, n_bytes);
}
