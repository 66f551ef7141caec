#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "server-metrics.h"

#include "server-private.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAX_REQUEST 4096
#define MAX_VISITORS 8
#define TIMEOUT_S 5

/* The server's note while it listens. */
typedef struct
{
  Server *server;
  GSocketService *service; /* (owned) */
  GCancellable *cancellable;
  char *path; /* (owned) (nullable): of the Unix socket */
  guint n_visitors;
} Metrics;

/* One request. Alive until it was answered; the metrics may go before. */
typedef struct
{
  Metrics *metrics;              /* (nullable): cancelled */
  GSocketConnection *connection; /* (owned) */
  GCancellable *cancellable;     /* (owned) */
  char request[MAX_REQUEST + 1];
  gsize length;
  char *answer; /* (owned) (nullable) */
} Visitor;

static G_DEFINE_QUARK (server_metrics, metrics)

char *
server_metrics_dup_text (Server *server)
{
  GString *out = g_string_sized_new (4096);
  GHashTableIter iter;
  gpointer key;
  guint64 n_queued = 0;

  g_hash_table_iter_init (&iter, server->sessions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      ServerSession *session = key;

      if (session->connection != NULL)
        n_queued += net_connection_get_queued (session->connection);
    }

  server_counters_format_gauge (out, "sessions", "Connections that are there now",
                                g_hash_table_size (server->sessions));
  server_counters_format_gauge (out, "users", "Users in the chat",
                                g_hash_table_size (chat_state_get_users (server->state)));
  server_counters_format_gauge (out, "rooms", "Rooms of the chat",
                                g_hash_table_size (chat_state_get_rooms (server->state)));
  server_counters_format_gauge (out, "addresses", "Addresses that are remembered",
                                server_limits_count_places (server->limits));
  server_counters_format_gauge (out, "queue_bytes", "Bytes that wait to be read by clients",
                                n_queued);
  server_counters_format (&server->counters, out);
  return g_string_free (out, FALSE);
}

void
server_metrics_log (Server *server)
{
  g_autofree char *text = server_metrics_dup_text (server);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && *lines[i] != '#')
      g_message ("%s", lines[i]);
}

static void
free_visitor (Visitor *visitor)
{
  if (!g_cancellable_is_cancelled (visitor->cancellable))
    visitor->metrics->n_visitors--;
  g_object_unref (visitor->connection);
  g_object_unref (visitor->cancellable);
  g_free (visitor->answer);
  g_free (visitor);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_io_stream_close_finish (G_IO_STREAM (source), result, NULL); /* gone in any case */
  free_visitor (user_data);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Visitor *visitor = user_data;

  /* Whoever left early wanted no more. */
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_io_stream_close_async (G_IO_STREAM (visitor->connection), G_PRIORITY_DEFAULT, NULL, on_closed,
                           visitor);
}

static void
answer (Visitor *visitor)
{
  gboolean is_known = g_str_has_prefix (visitor->request, "GET /metrics ") ||
                      g_str_has_prefix (visitor->request, "GET / ");
  g_autofree char *body = is_known ? server_metrics_dup_text (visitor->metrics->server)
                                   : g_strdup ("There is only GET /metrics\n");

  visitor->answer =
      g_strdup_printf ("HTTP/1.0 %s\r\nContent-Type: text/plain; version=0.0.4\r\n"
                       "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%s",
                       is_known ? "200 OK" : "404 Not Found", strlen (body), body);
  g_output_stream_write_all_async (
      g_io_stream_get_output_stream (G_IO_STREAM (visitor->connection)), visitor->answer,
      strlen (visitor->answer), G_PRIORITY_DEFAULT, visitor->cancellable, on_answered, visitor);
}

static void read_more (Visitor *visitor);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Visitor *visitor = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL); /* or it left */

  if (n > 0)
    visitor->length += (gsize) n;
  visitor->request[visitor->length] = '\0';
  if (n <= 0 || visitor->length == MAX_REQUEST)
    free_visitor (visitor);
  else if (strstr (visitor->request, "\r\n\r\n") != NULL)
    answer (visitor);
  else
    read_more (visitor);
}

static void
read_more (Visitor *visitor)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (visitor->connection)),
                             visitor->request + visitor->length, MAX_REQUEST - visitor->length,
                             G_PRIORITY_DEFAULT, visitor->cancellable, on_read, visitor);
}

static gboolean
on_incoming (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer user_data)
{
  Metrics *self = user_data;
  Visitor *visitor;

  if (self->n_visitors >= MAX_VISITORS)
    return TRUE;

  self->n_visitors++;
  visitor = g_new0 (Visitor, 1);
  visitor->metrics = self;
  visitor->connection = g_object_ref (connection);
  visitor->cancellable = g_object_ref (self->cancellable);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), TIMEOUT_S);
  read_more (visitor);
  return TRUE;
}

static void
free_metrics (gpointer data)
{
  Metrics *self = data;

  g_cancellable_cancel (self->cancellable);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_object_unref (self->cancellable);
  if (self->path != NULL)
    g_unlink (self->path);
  g_free (self->path);
  g_free (self);
}

/* Returns: (transfer full): where to listen, or %NULL with @error set */
static GSocketAddress *
make_address (const char *wanted, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  guint64 port;

  if (*wanted == '/')
    return g_unix_socket_address_new (wanted);
  if (g_ascii_string_to_unsigned (wanted, 10, 1, G_MAXUINT16, &port, NULL)) /* words below */
    return g_inet_socket_address_new (loopback, (guint16) port);

  g_set_error (error, SERVER_ERROR, SERVER_ERROR_CONFIG,
               /* Translators: %s is what stands in the configuration. */
               _("[server] metrics=%s: give the path of a socket, or a port"), wanted);
  return NULL;
}

gboolean
server_metrics_listen (Server *server, GError **error)
{
  const char *wanted = server->config->metrics;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketService) service = NULL;
  Metrics *self;

  if (wanted == NULL)
    return TRUE;
  address = make_address (wanted, error);
  if (address == NULL)
    return FALSE;
  if (*wanted == '/')
    g_unlink (wanted); /* of one that was killed: the journal's lock says that we are alone */

  service = g_socket_service_new ();
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error))
    {
      g_prefix_error (error, "[server] metrics=%s: ", wanted);
      return FALSE;
    }

  self = g_new0 (Metrics, 1);
  self->server = server;
  self->service = g_steal_pointer (&service);
  self->cancellable = g_cancellable_new ();
  self->path = *wanted == '/' ? g_strdup (wanted) : NULL;
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  g_datalist_id_set_data_full (&server->notes, metrics_quark (), self, free_metrics);
  g_message ("Metrics on %s", wanted);
  return TRUE;
}
