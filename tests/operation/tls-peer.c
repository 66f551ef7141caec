#include "config.h"

#include "tls-peer.h"

#include <string.h>

GTlsConnection *
tls_peer_wrap (TestCerts *certs, GIOStream *stream)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate =
      g_tls_certificate_new_from_file (test_certs_path (certs, "client.pem"), &error);
  g_autoptr (GTlsDatabase) database =
      g_tls_file_database_new (test_certs_path (certs, "ca.pem"), &error);
  g_autoptr (GSocketConnectable) identity = g_network_address_new ("localhost", 0);
  GIOStream *connection;

  g_assert_no_error (error);
  connection = g_tls_client_connection_new (stream, identity, &error);
  g_assert_no_error (error);
  g_tls_connection_set_certificate (G_TLS_CONNECTION (connection), certificate);
  g_tls_connection_set_database (G_TLS_CONNECTION (connection), database);
  return G_TLS_CONNECTION (connection);
}

static GTlsConnection *
shake_hands (Daemon *daemon, TestCerts *certs, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GTlsConnection) self = NULL;

  g_socket_client_set_timeout (client, 20);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", daemon->port, NULL, error);
  g_assert_nonnull (connection);
  self = tls_peer_wrap (certs, G_IO_STREAM (connection));
  return g_tls_connection_handshake (self, NULL, error) ? g_steal_pointer (&self) : NULL;
}

GTlsConnection *
tls_peer_new (Daemon *daemon, TestCerts *certs)
{
  const gint64 end_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;
  GTlsConnection *self = shake_hands (daemon, certs, &error);

  while (self == NULL && g_get_monotonic_time () < end_us)
    {
      g_clear_error (&error);
      self = shake_hands (daemon, certs, &error);
    }
  g_assert_no_error (error);
  return self;
}

void
tls_peer_say (GTlsConnection *self, const char *bytes)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self)), bytes,
                             strlen (bytes), NULL, NULL, &error);
  g_assert_no_error (error);
}

void
tls_peer_expect (GTlsConnection *self, const char *text)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (self));
  g_autoptr (GString) seen = g_string_new (NULL);

  while (strstr (seen->str, text) == NULL)
    {
      g_autoptr (GError) error = NULL;
      char bytes[4096];
      gssize n = g_input_stream_read (input, bytes, sizeof bytes, NULL, &error);

      if (n <= 0)
        g_error ("No %s came, but: %s (%s)", text, seen->str, error != NULL ? error->message : "");
      g_string_append_len (seen, bytes, n);
    }
}

void
tls_peer_serve (Daemon *daemon, const char *certfile, const char *cafile)
{
  g_ptr_array_add (daemon->arguments, g_strdup ("--ssl"));
  g_ptr_array_add (daemon->arguments, g_strconcat ("--certfile=", certfile, NULL));
  g_ptr_array_add (daemon->arguments, g_strconcat ("--cafile=", cafile, NULL));
}
