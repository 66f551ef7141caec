#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "server-session.h"

#include "server-line.h"
#include "server-pages.h"
#include "server-private.h"

#include <string.h>

static void
clear_session (gpointer data)
{
  ServerSession *self = data;

  if (self->timer.due_us != 0) /* armed once more after it left the table */
    net_loop_disarm (self->server->loop, &self->timer);
  g_clear_pointer (&self->registration, server_registration_free);
  g_clear_pointer (&self->connection, net_connection_unref);
  g_datalist_clear (&self->notes);
  g_free (self->quit_reason);
}

ServerSession *
server_session_ref (ServerSession *self)
{
  return g_rc_box_acquire (self);
}

void
server_session_unref (ServerSession *self)
{
  g_rc_box_release_full (self, clear_session);
}

/* Leaves the server's table when nothing holds it there any more. */
static void
remove_if_done (ServerSession *self)
{
  if (self->connection != NULL || self->user != NULL || self->state != SERVER_SESSION_GONE)
    return;

  net_loop_disarm (self->server->loop, &self->timer);
  server_remove_session (self->server, self);
}

/* message-tags: of tags with '@' and the space before the rest of the line. */
static gsize
get_max_input (ServerSession *self)
{
  const ServerConfig *config = self->server->config;

  return strlen ("@ ") + config->max_tags_length + config->max_line_length;
}

void
server_session_apply_limits (ServerSession *self)
{
  if (self->connection != NULL)
    net_connection_set_limits (self->connection, get_max_input (self),
                               self->server->config->max_send_queue);
}

static void
on_line (NetConnection *connection, const char *line, gsize length, gpointer user_data)
{
  g_autoptr (ServerSession) self = server_session_ref (user_data);

  if (self->state == SERVER_SESSION_QUITTING || self->state == SERVER_SESSION_GONE)
    return;

  self->last_line_us = g_get_monotonic_time ();
  self->is_ping_sent = FALSE;
  self->server->counters.counts[SERVER_COUNT_LINES]++;
  server_limits_charge (self, length);
  server_feature_run_line (self, line, length);
}

static void
on_overlong (NetConnection *connection, gpointer user_data)
{
  ServerSession *self = user_data;

  self->last_line_us = g_get_monotonic_time ();
  server_limits_charge (self, get_max_input (self));
  server_reply (self, IRC_ERR_INPUTTOOLONG, NULL, NULL);
}

static void
count_drop (ServerSession *self, const GError *error)
{
  if (g_error_matches (error, NET_ERROR, NET_ERROR_SEND_QUEUE))
    self->server->counters.drops[SERVER_DROP_SEND_QUEUE]++;
  else if (g_error_matches (error, NET_ERROR, NET_ERROR_IO))
    self->server->counters.drops[SERVER_DROP_LOST]++;
}

static void
on_closed (NetConnection *connection, const GError *error, gpointer user_data)
{
  g_autoptr (ServerSession) self = server_session_ref (user_data);

  if (self->state != SERVER_SESSION_GONE)
    g_message ("The connection of %s ended: %s", server_session_get_nick (self), error->message);
  count_drop (self, error);
  server_limits_leave (self);
  g_clear_pointer (&self->connection, net_connection_unref);
  if (self->state == SERVER_SESSION_REGISTERING)
    self->state = SERVER_SESSION_GONE;
  else if (self->state != SERVER_SESSION_GONE)
    server_session_quit (self, g_error_matches (error, NET_ERROR, NET_ERROR_SEND_QUEUE)
                                   ? "Did not read what was sent"
                               : g_error_matches (error, NET_ERROR, NET_ERROR_IO)
                                   ? "Connection lost"
                                   : "Connection closed");
  remove_if_done (self);
}

/* Who reads is there. */
static void
on_drained (NetConnection *connection, gpointer user_data)
{
  g_autoptr (ServerSession) self = server_session_ref (user_data);

  self->last_line_us = g_get_monotonic_time ();
  self->is_ping_sent = FALSE;
  server_pages_continue (self);
}

static const NetConnectionHandler connection_handler = {
  .on_line = on_line,
  .on_overlong = on_overlong,
  .on_drained = on_drained,
  .on_closed = on_closed,
};

/**
 * server_session_new:
 * @connection: (transfer none)
 *
 * Returns: (transfer full): a session that waits for the client to register
 */
ServerSession *
server_session_new (Server *server, NetConnection *connection)
{
  ServerSession *self = g_rc_box_new0 (ServerSession);
  g_autofree char *host = NULL;

  self->server = server;
  self->connection = net_connection_ref (connection);
  self->id = ++server->last_user_id;
  self->registration = g_new0 (ServerRegistration, 1);
  self->last_line_us = g_get_monotonic_time ();
  g_datalist_init (&self->notes);
  server_limits_enter (self);
  server->counters.counts[SERVER_COUNT_CONNECTIONS]++;
  if (net_connection_is_tls (connection))
    server->counters.counts[SERVER_COUNT_HANDSHAKES]++;
  server_ping_start (self);

  host = server_session_dup_host (self);
  g_message ("Connection from %s%s", host, net_connection_is_tls (connection) ? " with TLS" : "");
  server_session_apply_limits (self);
  net_connection_set_handler (connection, &connection_handler, self);

  return self;
}

const char *
server_session_get_nick (const ServerSession *self)
{
  if (self->user != NULL)
    return self->user->nick;

  return self->registration != NULL && self->registration->nick != NULL ? self->registration->nick
                                                                        : "*";
}

/**
 * server_session_dup_host:
 *
 * No name is looked up: an address is what is known. One that begins with ':' could not stand in a
 * line, and gets a '0' before it as is the custom.
 */
char *
server_session_dup_host (const ServerSession *self)
{
  GInetAddress *address;
  g_autofree char *text = NULL;

  if (self->connection == NULL || net_connection_is_local (self->connection))
    return g_strdup ("localhost");

  address = net_connection_get_address (self->connection);
  if (address == NULL)
    return g_strdup ("unknown");

  text = g_inet_address_to_string (address);
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
      g_str_has_prefix (text, "::ffff:") && strchr (text, '.') != NULL)
    return g_strdup (text + strlen ("::ffff:"));

  return g_strconcat (*text == ':' ? "0" : "", text, NULL);
}

void
server_session_set_caps (ServerSession *self, IrcCapSet caps)
{
  self->caps = caps;
  self->form = server_line_get_form (caps);
}

gboolean
server_session_is_oper (const ServerSession *self)
{
  return self->user != NULL && (self->user->modes & CHAT_USER_OPERATOR) != 0;
}

gboolean
server_session_is_member (const ServerSession *self, const ChatRoom *room)
{
  return self->user != NULL &&
         chat_state_find_member (self->server->state, room, self->user) != NULL;
}

/**
 * server_session_sees_room:
 * Returns: whether the session may know that there is such a room
 */
gboolean
server_session_sees_room (const ServerSession *self, const ChatRoom *room)
{
  return (room->modes & CHAT_ROOM_SECRET) == 0 || server_session_is_oper (self) ||
         server_session_is_member (self, room);
}

/**
 * server_session_sees_member:
 * Returns: whether the session, which sees the room, may know that the user is in it
 */
gboolean
server_session_sees_member (const ServerSession *self, const ChatRoom *room, const ChatUser *user)
{
  return (user->modes & CHAT_USER_INVISIBLE) == 0 || user == self->user ||
         server_session_is_oper (self) || server_session_is_member (self, room);
}

void
server_session_pause (ServerSession *self)
{
  if (self->connection != NULL)
    net_connection_pause (self->connection);
}

void
server_session_resume (ServerSession *self)
{
  if (self->connection != NULL)
    net_connection_resume (self->connection);
}

/**
 * server_session_quit:
 *
 * The session leaves the chat: everybody is told when its QUIT has been committed, and then it gets
 * its ERROR. One that is not in the chat yet gets it at once.
 */
void
server_session_quit (ServerSession *self, const char *reason)
{
  switch (self->state)
    {
    case SERVER_SESSION_REGISTERING:
      server_session_finish (self, reason);
      break;
    case SERVER_SESSION_CONNECTING: /* on_connected() carries it out */
      if (self->quit_reason == NULL)
        self->quit_reason = g_strdup (reason);
      break;
    case SERVER_SESSION_ONLINE:
      self->state = SERVER_SESSION_QUITTING;
      g_free (self->quit_reason);
      self->quit_reason = g_strdup (reason);
      server_append (self->server, self,
                     server_entry_new (self, CHAT_ENTRY_QUIT, NULL, reason, NULL));
      break;
    case SERVER_SESSION_QUITTING:
    case SERVER_SESSION_GONE:
      break;
    }
}

/**
 * server_session_finish:
 *
 * Says goodbye with ERROR and closes. A user of the session, if there still is one, is not told
 * about: that is for who calls.
 */
void
server_session_finish (ServerSession *self, const char *reason)
{
  g_autoptr (ServerSession) keep = server_session_ref (self);
  g_autofree char *text = g_strdup_printf ("Closing link: %s", reason);

  self->response = NULL; /* goodbye is an answer to nothing */
  if (self->connection != NULL && self->state != SERVER_SESSION_GONE)
    {
      server_say (self, "ERROR", text, NULL);
      net_connection_close (self->connection);
    }

  self->state = SERVER_SESSION_GONE;
  if (self->user != NULL)
    self->user->session = NULL;
  self->user = NULL;
  remove_if_done (self);
}
