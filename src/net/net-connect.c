#include "config.h"

#include "net-connect.h"

#include "net-connection-private.h"
#include "net-handshake.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

typedef struct
{
  NetLoop *loop; /* (owned) */
  char *host;    /* (owned) */
  guint16 port;
  NetCredentials *credentials; /* (owned) (nullable) */
  GCancellable *cancellable;   /* (owned): the caller's, or the timer's */
  GCancellable *outer;         /* (owned) (nullable): the caller's */
  gulong outer_id;
  NetTimer timer;
  guint timeout_ms;
  gboolean is_late;
  int fd;
  GInetAddress *address;   /* (owned) (nullable) */
  NetHandshake *handshake; /* (nullable): while it runs */
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  net_loop_disarm (attempt->loop, &attempt->timer);
  if (attempt->outer != NULL)
    g_cancellable_disconnect (attempt->outer, attempt->outer_id);
  g_clear_object (&attempt->outer);
  g_object_unref (attempt->cancellable);
  g_clear_object (&attempt->address);
  g_clear_pointer (&attempt->credentials, net_credentials_unref);
  g_free (attempt->host);
  net_loop_unref (attempt->loop);
  g_free (attempt);
}

static void
on_timeout (gpointer user_data)
{
  Attempt *attempt = user_data;

  attempt->is_late = TRUE;
  g_cancellable_cancel (attempt->cancellable);
  if (attempt->handshake != NULL)
    net_handshake_cancel (attempt->handshake);
}

static void
on_outer_cancelled (GCancellable *outer, Attempt *attempt)
{
  g_cancellable_cancel (attempt->cancellable);
  if (attempt->handshake != NULL)
    net_handshake_cancel (attempt->handshake);
}

/* Returns: (transfer full): the cause as a sentence for the user */
static GError *
make_connect_error (Attempt *attempt, const GError *cause)
{
  const char *host = attempt->host;

  if (attempt->is_late || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (
        NET_ERROR, NET_ERROR_UNREACHABLE,
        /* Translators: %1$s is a host name, %2$u a port number. */
        _("%1$s does not answer on port %2$u: check --host, --port and the firewall"), host,
           attempt->port);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);
  if (cause->domain == G_RESOLVER_ERROR)
    return g_error_new (NET_ERROR, NET_ERROR_RESOLVE,
                        /* Translators: %s is a host name. */
                        _("There is no host %s: check the name given to --host"), host);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (
        NET_ERROR, NET_ERROR_REFUSED,
        /* Translators: %1$s is a host name, %2$u a port number. */
        _("Nobody listens on %1$s, port %2$u: check --host and --port, and that the "
                          "chat is being served"),
           host, attempt->port);
  return g_error_new (NET_ERROR, NET_ERROR_UNREACHABLE,
                      /* Translators: %1$s is a host name, %2$u a port number, %3$s the system's
                       * reason. */
                      _("Cannot reach %1$s, port %2$u: %3$s; check --host and the network"), host,
                         attempt->port, cause->message);
}

static void
return_connection (GTask *task, NetTls *tls)
{
  Attempt *attempt = g_task_get_task_data (task);
  NetConnection *connection =
      net_connection_new (attempt->loop, attempt->fd, NET_ROLE_CLIENT, attempt->address, tls);

  connection->peer_name = g_strdup (attempt->host);
  g_task_return_pointer (task, connection, (GDestroyNotify) net_connection_unref);
}

static void
on_handshake_done (NetTls *tls, const GError *error, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (GError) cancelled = NULL;

  attempt->handshake = NULL;
  net_loop_disarm (attempt->loop, &attempt->timer);
  if (!g_cancellable_set_error_if_cancelled (attempt->cancellable, &cancelled) && tls != NULL)
    {
      return_connection (task, tls);
      return;
    }
  g_clear_pointer (&tls, net_tls_free);
  close (attempt->fd);
  if (cancelled != NULL)
    g_task_return_error (task, make_connect_error (attempt, cancelled));
  else
    g_task_return_error (task, g_error_copy (error));
}

/* Takes the task. */
static void
shake_hands (GTask *task)
{
  Attempt *attempt = g_task_get_task_data (task);
  NetHandshakeOptions options = {
    .fd = attempt->fd,
    .credentials = attempt->credentials,
    .identity = g_network_address_new (attempt->host, attempt->port),
    .peer = attempt->host,
  };

  attempt->handshake = net_handshake_start (attempt->loop, &options, on_handshake_done, task);
  g_object_unref (options.identity);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data; /* the one reference */
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketConnection) stream =
      g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  if (stream != NULL)
    address = g_socket_connection_get_remote_address (stream, &error);
  if (stream != NULL && G_IS_INET_SOCKET_ADDRESS (address))
    {
      attempt->address =
          g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
      attempt->fd =
          fcntl (g_socket_get_fd (g_socket_connection_get_socket (stream)), F_DUPFD_CLOEXEC, 0);
      if (attempt->fd < 0)
        g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES,
                             g_strerror (EMFILE));
    }
  if (error != NULL)
    g_task_return_error (task, make_connect_error (attempt, error));
  else if (attempt->credentials != NULL)
    shake_hands (g_steal_pointer (&task));
  else
    {
      net_loop_disarm (attempt->loop, &attempt->timer);
      return_connection (task, NULL);
    }
}

void
net_connect_async (NetLoop *loop,
                   const char *host,
                   guint16 port,
                   NetCredentials *credentials,
                   guint timeout_ms,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = g_network_address_new (host, port);
  Attempt *attempt = g_new0 (Attempt, 1);

  g_task_set_source_tag (task, net_connect_async);
  attempt->loop = net_loop_ref (loop);
  attempt->host = g_strdup (host);
  attempt->port = port;
  attempt->credentials = credentials != NULL ? net_credentials_ref (credentials) : NULL;
  attempt->cancellable = g_cancellable_new ();
  net_timer_init (&attempt->timer, on_timeout, attempt);
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);

  if (cancellable != NULL)
    {
      attempt->outer = g_object_ref (cancellable);
      attempt->outer_id =
          g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled), attempt, NULL);
    }
  if (timeout_ms > 0)
    net_loop_arm (loop, &attempt->timer, timeout_ms);
  /* A proxy is for the web; a chat server is reached as it is named. */
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, address, attempt->cancellable, on_connected, task);
}

NetConnection *
net_connect_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
