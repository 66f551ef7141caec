#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "server.h"

#include "server-caps.h"
#include "server-gateway.h"
#include "server-isupport.h"
#include "server-private.h"

/* How long goodbyes may take before the server stops without them. */
#define STOP_TIMEOUT_MS 5000

static void
on_turn (gint64 duration_us, gpointer user_data)
{
  server_histogram_add (&((Server *) user_data)->counters.turn, duration_us);
}

/**
 * server_new:
 *
 * Takes the journal's functions and brings back the chat that it holds. Blocks for that.
 *
 * Returns: (transfer full): the server, or %NULL with @error set
 */
Server *
server_new (NetLoop *loop, Journal *journal, ServerConfig *config, GError **error)
{
  g_autoptr (Server) self = g_new0 (Server, 1);

  self->loop = net_loop_ref (loop);
  self->journal = g_object_ref (journal);
  self->config = server_config_ref (config);
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) net_listener_free);
  self->commands = server_feature_collect_commands ();
  self->uses = g_hash_table_new (NULL, NULL);
  self->sessions = g_hash_table_new_full (g_direct_hash, g_direct_equal,
                                          (GDestroyNotify) server_session_unref, NULL);
  self->limits = server_limits_new ();
  g_datalist_init (&self->notes);
  self->reads = g_cancellable_new ();
  self->started_us = g_get_real_time ();
  self->run_id = (guint64) g_random_int () << 32 | g_random_int ();
  if (!server_journal_open (self, error))
    return NULL;

  net_loop_set_turn_func (loop, on_turn, self);

  return g_steal_pointer (&self);
}

void
server_free (Server *self)
{
  GHashTableIter iter;
  gpointer key;

  g_clear_pointer (&self->listeners, g_ptr_array_unref);
  net_loop_set_turn_func (self->loop, NULL, NULL);
  if (self->pendings != NULL)
    journal_set_functions (self->journal, NULL, NULL, NULL, NULL);
  net_loop_disarm (self->loop, &self->stop_timer);
  g_cancellable_cancel (self->reads);
  g_clear_object (&self->reads);

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      ServerSession *session = key;

      net_loop_disarm (self->loop, &session->timer);
      if (session->connection != NULL)
        net_connection_set_handler (session->connection, NULL, NULL);
      server_feature_close_session (session);
      session->state = SERVER_SESSION_GONE; /* a read may still hold it */
    }

  g_clear_pointer (&self->pendings, g_hash_table_unref);
  g_hash_table_unref (self->sessions);
  server_limits_free (self->limits);
  g_hash_table_unref (self->commands);
  g_hash_table_unref (self->uses);
  g_datalist_clear (&self->notes);
  g_clear_pointer (&self->state, chat_state_free);
  g_object_unref (self->journal);
  server_config_unref (self->config);
  net_loop_unref (self->loop);
  g_free (self);
}

static void
on_connection (NetListener *listener, NetConnection *connection, gpointer user_data)
{
  g_autoptr (NetConnection) owned = connection;

  server_add_connection (user_data, owned);
}

static void
on_failed (NetListener *listener, const char *address, const GError *error, gpointer user_data)
{
  Server *self = user_data;
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);

  g_message ("Connection from %s failed: %s", address, error->message);
  self->counters.drops[SERVER_DROP_HANDSHAKE]++;
  if (inet != NULL)
    server_limits_dismiss (self->limits, inet);
}

/* Not a line of the log each: this is what happens under attack. */
static gboolean
is_welcome (NetListener *listener, GInetAddress *address, gpointer user_data)
{
  Server *self = user_data;
  ServerVerdict verdict = server_limits_admit (self, address);

  if (verdict != SERVER_WELCOME)
    self->counters
        .drops[verdict == SERVER_TOO_MANY ? SERVER_DROP_TOO_MANY : SERVER_DROP_TOO_OFTEN]++;
  return verdict == SERVER_WELCOME;
}

static gboolean
is_proxy (NetListener *listener, GInetAddress *address, gpointer user_data)
{
  return server_gateway_speaks_proxy (user_data, address);
}

static const NetListenerHandler listener_handler = {
  .on_connection = on_connection,
  .on_failed = on_failed,
  .is_proxy = is_proxy,
  .is_welcome = is_welcome,
  .refusal = "ERROR :Closing link: Too many connections from your address; try again later",
};

static NetListenerLimits
get_listener_limits (const ServerConfig *config)
{
  return (NetListenerLimits){ .max_connections = config->max_connections,
                              .handshake_timeout_ms = config->handshake_timeout_ms };
}

static NetListenerOptions
get_listener_options (Server *self, NetCredentials *credentials)
{
  return (NetListenerOptions){ .credentials = credentials,
                               .require_certificate = credentials != NULL,
                               .limits = get_listener_limits (self->config),
                               .handler = &listener_handler,
                               .user_data = self };
}

/**
 * server_listen:
 * @host: (nullable): every address, IPv4 and IPv6
 * @port: 0: chosen by the system
 * @credentials: (nullable): plain; else every client must show a certificate that they trust
 */
gboolean
server_listen (
    Server *self, const char *host, guint16 port, NetCredentials *credentials, GError **error)
{
  const NetListenerOptions options = get_listener_options (self, credentials);
  NetListener *listener = net_listener_new (self->loop, host, port, &options, error);

  if (listener == NULL)
    return FALSE;

  g_ptr_array_add (self->listeners, listener);
  g_message ("Listening on %s port %u%s", host != NULL ? host : "every address",
             net_listener_get_port (listener), credentials != NULL ? " with TLS" : "");
  return TRUE;
}

/**
 * server_listen_fd:
 * @fd: a listening socket, owned from now on: who started the program made it
 */
gboolean
server_listen_fd (Server *self, int fd, NetCredentials *credentials, GError **error)
{
  const NetListenerOptions options = get_listener_options (self, credentials);
  NetListener *listener = net_listener_new_from_fd (self->loop, fd, &options, error);

  if (listener == NULL)
    return FALSE;

  g_ptr_array_add (self->listeners, listener);
  g_message ("Listening on a socket that was handed over, port %u%s",
             net_listener_get_port (listener), credentials != NULL ? " with TLS" : "");
  return TRUE;
}

/**
 * server_get_port:
 * Returns: where the first listener listens, or 0
 */
guint16
server_get_port (Server *self)
{
  return self->listeners->len > 0 ? net_listener_get_port (g_ptr_array_index (self->listeners, 0))
                                  : 0;
}

/**
 * server_set_credentials:
 *
 * For connections to come; those that are there stay.
 */
void
server_set_credentials (Server *self, NetCredentials *credentials)
{
  for (guint i = 0; i < self->listeners->len; i++)
    net_listener_set_credentials (g_ptr_array_index (self->listeners, i), credentials);
}

/**
 * server_set_control:
 * @control: static, or alive as long as the server
 */
void
server_set_control (Server *self, const ServerControl *control, gpointer user_data)
{
  self->control = control;
  self->control_data = user_data;
}

/* For those who are there already as well. */
static void
apply_limits (Server *self)
{
  const NetListenerLimits limits = get_listener_limits (self->config);
  GHashTableIter iter;
  gpointer session;

  for (guint i = 0; i < self->listeners->len; i++)
    net_listener_set_limits (g_ptr_array_index (self->listeners, i), &limits);

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, &session, NULL))
    server_session_apply_limits (session);
}

/**
 * server_reload:
 *
 * Takes the configuration as it is now. Names that people know the server by, and the rules that
 * the chat was made with, stay until the server starts again; the log tells which of them were to
 * change. An error leaves everything as it was.
 */
gboolean
server_reload (Server *self, GError **error)
{
  const ServerConfig *old = self->config;
  ServerConfig *config;
  GHashTable *offers;
  GStrv tokens;
  g_auto (GStrv) fixed = NULL;

  if (self->control == NULL)
    {
      g_set_error_literal (error, SERVER_ERROR, SERVER_ERROR_CONFIG,
                           "This server has no configuration file");
      return FALSE;
    }

  config = self->control->reload (self, self->control_data, error);
  if (config == NULL)
    return FALSE;

  fixed = server_config_keep_fixed (config, old);
  for (guint i = 0; fixed[i] != NULL; i++)
    g_message ("%s keeps its value until the server starts again", fixed[i]);
  offers = server_caps_note (self);
  tokens = server_isupport_note (self);
  self->config = config;
  server_retention_apply (self, &old->retention);
  server_config_unref ((ServerConfig *) old);
  apply_limits (self);
  server_caps_tell_changes (self, offers);
  server_isupport_tell_changes (self, tokens);
  g_message ("The configuration was read again");
  return TRUE;
}

/* is_host: whoever sits there looks after the server, without OPER */
static void
add_session (Server *self, NetConnection *connection, gboolean is_host)
{
  ServerSession *session;

  if (self->run_state != SERVER_RUNNING)
    {
      net_connection_close (connection);
      return;
    }

  session = server_session_new (self, connection);
  session->is_host = is_host;
  g_hash_table_add (self->sessions, session);
}

/**
 * server_add_connection:
 *
 * A client that came another way than through a listener.
 */
void
server_add_connection (Server *self, NetConnection *connection)
{
  add_session (self, connection, FALSE);
}

/**
 * server_add_host:
 *
 * The window of whoever started the server: an operator of it from the first line on.
 */
void
server_add_host (Server *self, NetConnection *connection)
{
  add_session (self, connection, TRUE);
}

gint64
server_get_time_us (Server *self)
{
  self->last_time_us = MAX (self->last_time_us, g_get_real_time ());
  return self->last_time_us;
}

guint
server_mark_next (Server *self)
{
  return ++self->mark;
}

static void
stop (gpointer user_data)
{
  Server *self = user_data;

  if (self->run_state == SERVER_STOPPED)
    return;

  self->run_state = SERVER_STOPPED;
  net_loop_disarm (self->loop, &self->stop_timer);
  server_journal_snapshot (self);
  journal_close (self->journal);
  g_message ("Stopped");
  if (self->on_stopped != NULL)
    self->on_stopped (self, self->on_stopped_data);
}

/**
 * server_shutdown:
 * @func: (nullable): called later, never inside this call; may free the server
 *
 * Accepts nobody any more, says goodbye to everybody with the reason, and ends when they are gone
 * or a few seconds have passed.
 */
void
server_shutdown (Server *self, const char *reason, ServerStoppedFunc func, gpointer user_data)
{
  g_autoptr (GList) sessions = NULL;

  if (self->run_state != SERVER_RUNNING)
    return;

  g_message ("Stopping: %s", reason);
  self->run_state = SERVER_STOPPING;
  self->on_stopped = func;
  self->on_stopped_data = user_data;
  g_ptr_array_set_size (self->listeners, 0);
  net_timer_init (&self->stop_timer, stop, self); /* the last session that goes arms it */

  sessions = g_hash_table_get_keys (self->sessions);
  for (GList *l = sessions; l != NULL; l = l->next)
    server_session_finish (l->data, reason);

  net_loop_arm (self->loop, &self->stop_timer,
                g_hash_table_size (self->sessions) > 0 ? STOP_TIMEOUT_MS : 1);
}

void
server_remove_session (Server *self, ServerSession *session)
{
  server_feature_close_session (session);
  g_hash_table_remove (self->sessions, session);
  if (self->run_state == SERVER_STOPPING && g_hash_table_size (self->sessions) == 0)
    net_loop_arm (self->loop, &self->stop_timer, 1);
}
