#include "config.h"

#include "proxy.h"

typedef struct
{
  Proxy *proxy;
  GSocketConnection *ends[2];
  GCancellable *cancellable;
  gssize budget; /* bytes until it is cut */
  guint n_users;
} Line;

typedef struct
{
  Line *line;
  guint from; /* which end is read */
  char bytes[512];
} Direction;

static void
line_unref (Line *line)
{
  if (--line->n_users > 0)
    return;
  g_object_unref (line->ends[0]);
  g_object_unref (line->ends[1]);
  g_object_unref (line->cancellable);
  g_free (line);
}

static void
end_direction (Direction *direction)
{
  Line *line = direction->line;

  g_cancellable_cancel (line->cancellable);
  g_io_stream_close (G_IO_STREAM (line->ends[0]), NULL, NULL);
  g_io_stream_close (G_IO_STREAM (line->ends[1]), NULL, NULL);
  line_unref (line);
  g_free (direction);
}

static void forward (Direction *direction);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Direction *direction = user_data;
  gboolean is_written =
      g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);

  if (is_written && direction->line->budget > 0)
    forward (direction);
  else
    end_direction (direction);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Direction *direction = user_data;
  Line *line = direction->line;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n <= 0 || line->budget <= 0)
    {
      end_direction (direction);
      return;
    }
  n = MIN (n, line->budget);
  line->budget -= n;
  line->proxy->n_cuts += line->budget == 0 ? 1 : 0;
  g_output_stream_write_all_async (
      g_io_stream_get_output_stream (G_IO_STREAM (line->ends[1 - direction->from])),
      direction->bytes, (gsize) n, G_PRIORITY_DEFAULT, line->cancellable, on_written, direction);
}

static void
forward (Direction *direction)
{
  Line *line = direction->line;

  g_input_stream_read_async (
      g_io_stream_get_input_stream (G_IO_STREAM (line->ends[direction->from])), direction->bytes,
      sizeof direction->bytes, G_PRIORITY_DEFAULT, line->cancellable, on_read, direction);
}

static gboolean
on_incoming (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer user_data)
{
  Proxy *proxy = user_data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *server =
      g_socket_client_connect_to_host (client, "127.0.0.1", proxy->server_port, NULL, NULL);
  Line *line;

  if (server == NULL)
    return TRUE; /* closed at once: the client tries again */
  line = g_new0 (Line, 1);
  line->proxy = proxy;
  line->ends[0] = g_object_ref (connection);
  line->ends[1] = server;
  line->cancellable = g_cancellable_new ();
  /* Registration takes some 3000 bytes: some lines do not get that far. */
  line->budget = proxy->n_cuts < proxy->max_cuts
                     ? g_test_rand_int_range (proxy->n_first > 0 ? 10000 : 1500, 30000)
                     : G_MAXSSIZE;
  proxy->n_first -= proxy->n_first > 0 ? 1 : 0;
  line->n_users = 2;
  for (guint i = 0; i < 2; i++)
    {
      Direction *direction = g_new0 (Direction, 1);

      direction->line = line;
      direction->from = i;
      forward (direction);
    }
  return TRUE;
}

guint16
proxy_start (Proxy *proxy)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (address, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  proxy->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (proxy->service), wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  g_signal_connect (proxy->service, "incoming", G_CALLBACK (on_incoming), proxy);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
}

void
proxy_stop (Proxy *proxy)
{
  g_socket_service_stop (proxy->service);
  g_object_unref (proxy->service);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
