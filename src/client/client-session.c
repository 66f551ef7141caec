#include "config.h"

#include "client-session-private.h"

#include <glib/gi18n-lib.h>

#include "client-batch.h"
#include "client-color.h"
#include "client-error.h"
#include "client-history.h"

#define CONNECT_TIMEOUT_MS 30000
#define REGISTER_TIMEOUT_MS 60000
/* A server that was silent for so long is asked whether it is there, and has so long to answer. */
#define SILENCE_MS 120000
#define ANSWER_MS 30000
/* A message that a server with echoes did not say back in this time is not coming. */
#define ECHO_TIMEOUT_US (60 * G_USEC_PER_SEC)
/* A connection that held for so long was a good one: the next pause is short again. */
#define STABLE_US (30 * G_USEC_PER_SEC)
/* How long /quit waits for what is not confirmed, and then for the server's goodbye. */
#define QUIT_CONFIRM_MS 5000
#define QUIT_GOODBYE_MS 2000
#define MAX_INPUT_LINE (64 * 1024)
#define MAX_OUTPUT_QUEUE (4 * 1024 * 1024)

/* The connection's life (ClientState, client-session.h):
 *
 *   OFFLINE -> CONNECTING        client_session_connect()
 *   OFFLINE -> REGISTERING       client_session_attach(): the stream is there already
 *   CONNECTING -> REGISTERING    the line (and TLS) stands; CAP, NICK and USER go out
 *   CONNECTING -> OFFLINE        it could not be made, and never was: "failed"
 *   REGISTERING -> ONLINE        the welcome (001)
 *   REGISTERING -> OFFLINE       refused, and never was online: "failed"
 *   any of these -> WAITING      the line dropped, and was online before: tries again after a pause
 *   WAITING -> CONNECTING        the pause is over
 *   any -> OFFLINE               the user quit: "quit"; trust failed: "failed"
 *
 * One timer belongs to the state: the time to register, the pause, or the check of a silent line.
 * Beside it is_ready says that the burst after the welcome is over. */

enum
{
  SIGNAL_ROOM_ADDED,
  SIGNAL_ROOM_REMOVED,
  SIGNAL_STATE_CHANGED,
  SIGNAL_FOCUS_ROOM,
  SIGNAL_OUTBOX_CHANGED,
  SIGNAL_QUIT,
  SIGNAL_FAILED,
  SIGNAL_COMMAND,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ClientSession, client_session, G_TYPE_OBJECT)
G_DEFINE_QUARK (client_error, client_error)

static void drop_connection (ClientSession *self);

static void
client_session_init (ClientSession *self)
{
  self->isupport = client_isupport_new ();
  self->rooms = g_list_store_new (CLIENT_TYPE_ROOM);
  self->rooms_by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->batches = client_batch_table_new ();
  self->outbox = client_outbox_new ();
  self->colors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ignored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
client_session_dispose (GObject *object)
{
  ClientSession *self = CLIENT_SESSION (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->loop != NULL)
    {
      net_loop_disarm (self->loop, &self->timer);
      net_loop_disarm (self->loop, &self->quit_timer);
      net_loop_disarm (self->loop, &self->history_timer);
      drop_connection (self);
    }
  g_clear_object (&self->front_room);
  g_clear_pointer (&self->loop, net_loop_unref);
  G_OBJECT_CLASS (client_session_parent_class)->dispose (object);
}

static void
client_session_finalize (GObject *object)
{
  ClientSession *self = CLIENT_SESSION (object);

  g_hash_table_unref (self->batches);
  client_outbox_free (self->outbox);
  g_hash_table_unref (self->rooms_by_name);
  g_object_unref (self->rooms);
  g_hash_table_unref (self->colors);
  g_hash_table_unref (self->ignored);
  client_isupport_unref (self->isupport);
  g_clear_pointer (&self->credentials, net_credentials_unref);
  g_clear_error (&self->last_error);
  g_strfreev (self->first_rooms);
  g_free (self->host);
  g_free (self->wanted_nick);
  g_free (self->color);
  g_free (self->hint);
  g_free (self->nick);
  g_free (self->own_mask);
  g_free (self->server_name);
  g_free (self->quit_reason);
  g_strfreev (self->offered);
  G_OBJECT_CLASS (client_session_parent_class)->finalize (object);
}

static guint
new_signal (GType type, const char *name, guint n_params, GType param)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n_params,
                       param);
}

static void
client_session_class_init (ClientSessionClass *class)
{
  GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = client_session_dispose;
  G_OBJECT_CLASS (class)->finalize = client_session_finalize;

  signals[SIGNAL_ROOM_ADDED] = new_signal (type, "room-added", 1, CLIENT_TYPE_ROOM);
  signals[SIGNAL_ROOM_REMOVED] = new_signal (type, "room-removed", 1, CLIENT_TYPE_ROOM);
  signals[SIGNAL_STATE_CHANGED] = new_signal (type, "state-changed", 0, G_TYPE_NONE);
  signals[SIGNAL_FOCUS_ROOM] = new_signal (type, "focus-room", 1, CLIENT_TYPE_ROOM);
  signals[SIGNAL_OUTBOX_CHANGED] = new_signal (type, "outbox-changed", 0, G_TYPE_NONE);
  signals[SIGNAL_QUIT] = new_signal (type, "quit", 0, G_TYPE_NONE);
  signals[SIGNAL_FAILED] = new_signal (type, "failed", 1, G_TYPE_ERROR);
  signals[SIGNAL_COMMAND] = g_signal_new (
      "command", type, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL, NULL,
      G_TYPE_BOOLEAN, 3, CLIENT_TYPE_ROOM, G_TYPE_STRING, G_TYPE_STRING);
}

static void on_timer (gpointer user_data);
static void on_quit_timer (gpointer user_data);

/**
 * client_session_new:
 * @settings: copied
 *
 * Returns: (transfer full)
 */
ClientSession *
client_session_new (NetLoop *loop, const ClientSettings *settings)
{
  ClientSession *self = g_object_new (CLIENT_TYPE_SESSION, NULL);

  self->loop = net_loop_ref (loop);
  self->host = g_strdup (settings->host != NULL ? settings->host : "localhost");
  self->port = settings->port;
  if (settings->credentials != NULL)
    self->credentials = net_credentials_ref (settings->credentials);
  self->wanted_nick = g_strdup (settings->nick);
  self->nick = g_strdup (settings->nick);
  self->color = g_strdup (settings->color);
  self->hint = g_strdup (settings->hint);
  self->first_rooms = g_strdupv ((char **) settings->rooms);
  self->max_messages =
      settings->max_messages != 0 ? settings->max_messages : CLIENT_DEFAULT_MAX_MESSAGES;
  self->reconnect.least_ms = settings->reconnect_ms;
  net_timer_init (&self->timer, on_timer, self);
  net_timer_init (&self->quit_timer, on_quit_timer, self);
  net_timer_init (&self->history_timer, client_history_on_timer, self);
  self->server_room = client_session_add_room (self, CLIENT_ROOM_SERVER, self->host);
  return self;
}

void
client_session_set_state (ClientSession *self, ClientState state)
{
  if (self->state == state)
    return;
  self->state = state;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);

      if (client_room_get_kind (room) == CLIENT_ROOM_TALK)
        client_room_set_joined (room, state == CLIENT_STATE_ONLINE);
    }
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static void
drop_connection (ClientSession *self)
{
  if (self->connection == NULL)
    return;
  net_connection_set_handler (self->connection, NULL, NULL);
  net_connection_close (self->connection);
  g_clear_pointer (&self->connection, net_connection_unref);
}

/* What belongs to one connection, gone with it. */
static void
forget_connection (ClientSession *self)
{
  drop_connection (self);
  net_loop_disarm (self->loop, &self->timer);
  self->is_ready = FALSE;
  self->is_ping_out = FALSE;
  g_hash_table_remove_all (self->batches);
  self->n_batch_lines = 0;
  client_session_mark_unsent (self);
  client_history_forget (self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);

      client_room_get_notes (room)->is_known = FALSE;
      client_room_set_joined (room, FALSE);
    }
}

static void
end (ClientSession *self)
{
  forget_connection (self);
  net_loop_disarm (self->loop, &self->quit_timer);
  client_session_set_state (self, CLIENT_STATE_OFFLINE);
}

/**
 * client_session_fail:
 * @error: (transfer full): why nothing more is tried
 */
void
client_session_fail (ClientSession *self, GError *error)
{
  g_autoptr (GError) why = error;
  g_autoptr (ClientSession) kept = g_object_ref (self);

  end (self);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, why);
}

static void
end_after_quit (ClientSession *self)
{
  g_autoptr (ClientSession) kept = g_object_ref (self);

  end (self);
  g_signal_emit (self, signals[SIGNAL_QUIT], 0);
}

/* No further try can help: somebody else answers, or would not let us in. */
static gboolean
is_hopeless (const GError *error)
{
  static const NetError codes[] = {
    NET_ERROR_TLS_NOT_TLS,   NET_ERROR_TLS_EXPECTED, NET_ERROR_TLS_NO_CERTIFICATE,
    NET_ERROR_TLS_UNTRUSTED, NET_ERROR_TLS_EXPIRED,  NET_ERROR_TLS_WRONG_NAME,
    NET_ERROR_TLS_REFUSED,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, NET_ERROR, (int) codes[i]))
      return TRUE;
  return FALSE;
}

static void
wait_for_next_try (ClientSession *self)
{
  guint pause_ms = client_reconnect_next_ms (&self->reconnect, g_random_double ());

  g_debug ("client: next try in %u ms", pause_ms);
  net_loop_arm (self->loop, &self->timer, pause_ms);
  client_session_set_state (self, CLIENT_STATE_WAITING);
}

/**
 * client_session_lose:
 * @error: (transfer full): why there is no line, or no line yet
 */
void
client_session_lose (ClientSession *self, GError *error)
{
  gboolean was_stable = self->state == CLIENT_STATE_ONLINE &&
                        g_get_monotonic_time () - self->online_since_us > STABLE_US;

  if (self->quit != CLIENT_QUIT_NONE)
    {
      g_clear_error (&error);
      end_after_quit (self);
      return;
    }
  if (!self->was_online || self->is_attached || is_hopeless (error))
    {
      client_session_fail (self, error);
      return;
    }

  if (was_stable)
    client_reconnect_reset (&self->reconnect);
  forget_connection (self);
  if (!self->is_loss_told)
    client_session_tell (
        self, client_session_get_front (self), CLIENT_MESSAGE_INFO,
        /* Translators: %s is a whole sentence that says why. */
        g_strdup_printf (_ ("The connection is lost; trying to get it back. %s"), error->message));
  self->is_loss_told = TRUE;
  g_clear_error (&self->last_error);
  self->last_error = error;
  wait_for_next_try (self);
}

/* What a server that has just said ERROR meant is more than "closed". */
static GError *
reason_of_close (ClientSession *self, const GError *error)
{
  if (self->last_error != NULL && self->state != CLIENT_STATE_WAITING &&
      self->last_error->domain == CLIENT_ERROR)
    return g_steal_pointer (&self->last_error);
  return g_error_copy (error);
}

static void
on_line (NetConnection *connection, const char *text, gsize length, gpointer user_data)
{
  g_autoptr (ClientSession) self = g_object_ref (user_data);
  g_autofree char *valid = NULL;
  g_autoptr (IrcMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  self->last_line_us = g_get_monotonic_time ();
  self->is_ping_out = FALSE;
  valid = g_utf8_make_valid (text, (gssize) length);
  g_debug ("client < %s", valid);
  message = irc_message_parse (valid, &error);
  if (message == NULL)
    g_debug ("client: not understood: %s", error->message);
  else
    client_session_dispatch (self, message);
}

static void
on_overlong (NetConnection *connection, gpointer user_data)
{
  g_debug ("client: a line beyond the limit was skipped");
}

static void
on_closed (NetConnection *connection, const GError *error, gpointer user_data)
{
  g_autoptr (ClientSession) self = g_object_ref (user_data);

  client_session_lose (self, reason_of_close (self, error));
}

static const NetConnectionHandler connection_handler = { on_line, on_overlong, on_closed };

static void
start_registration (ClientSession *self)
{
  client_isupport_reset (self->isupport);
  client_session_refold_rooms (self);
  client_caps_reset (&self->caps);
  g_clear_error (&self->last_error);
  self->n_nick_tries = 0;
  client_session_take_nick (self, self->wanted_nick);
  self->last_line_us = g_get_monotonic_time ();

  net_connection_set_limits (self->connection, MAX_INPUT_LINE, MAX_OUTPUT_QUEUE);
  client_session_set_state (self, CLIENT_STATE_REGISTERING);
  net_loop_arm (self->loop, &self->timer, REGISTER_TIMEOUT_MS);
  client_session_send (self, "CAP", "LS", "302", NULL);
  client_session_send (self, "NICK", self->nick, NULL);
  client_session_send (self, "USER", "pychat", "0", "*", self->wanted_nick, NULL);
  net_connection_set_handler (self->connection, &connection_handler, self);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClientSession) self = user_data;
  g_autoptr (GError) error = NULL;
  NetConnection *connection = net_connect_finish (result, &error);

  if (connection == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (connection == NULL)
    {
      client_session_lose (self, g_steal_pointer (&error));
      return;
    }
  self->connection = connection;
  start_registration (self);
}

/**
 * client_session_connect:
 *
 * Begins; what becomes of it comes by signals.
 */
void
client_session_connect (ClientSession *self)
{
  g_return_if_fail (self->connection == NULL && self->cancellable == NULL);

  self->cancellable = g_cancellable_new ();
  client_session_set_state (self, CLIENT_STATE_CONNECTING);
  net_connect_async (self->loop, self->host, self->port, self->credentials, CONNECT_TIMEOUT_MS,
                     self->cancellable, on_connected, g_object_ref (self));
}

void
client_session_attach (ClientSession *self, NetConnection *connection)
{
  g_return_if_fail (self->connection == NULL && self->cancellable == NULL);

  self->is_attached = TRUE;
  self->connection = connection;
  start_registration (self);
}

/**
 * client_session_registered:
 *
 * The server said welcome.
 */
void
client_session_registered (ClientSession *self)
{
  self->was_online = TRUE;
  self->online_since_us = g_get_monotonic_time ();
  net_loop_arm (self->loop, &self->timer, SILENCE_MS);
  client_session_set_state (self, CLIENT_STATE_ONLINE);
  if (client_caps_has (&self->caps, CLIENT_CAP_METADATA))
    {
      client_session_send (self, "METADATA", "*", "SUB", "color", NULL);
      if (self->color != NULL)
        client_session_send (self, "METADATA", "*", "SET", "color", self->color, NULL);
    }
}

static void
join_rooms (ClientSession *self)
{
  g_auto (GStrv) first = g_steal_pointer (&self->first_rooms);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);
      const ClientRoomNotes *notes = client_room_get_notes (room);

      if (client_room_get_kind (room) == CLIENT_ROOM_CHANNEL && !notes->is_left &&
          !client_room_is_joined (room))
        client_session_send (self, "JOIN", client_room_get_name (room), notes->key, NULL);
      else if (client_room_get_kind (room) == CLIENT_ROOM_TALK &&
               client_room_get_last_stored (room) != NULL)
        client_history_fetch_missed (self, room);
    }
  for (guint i = 0; first != NULL && first[i] != NULL; i++)
    client_session_send (self, "JOIN", first[i], NULL);
}

/**
 * client_session_become_ready:
 *
 * The burst after the welcome is over: the server has put us where it wants us.
 */
void
client_session_become_ready (ClientSession *self)
{
  if (self->is_ready)
    return;
  self->is_ready = TRUE;
  if (self->is_loss_told)
    client_session_tell (self, client_session_get_front (self), CLIENT_MESSAGE_INFO,
                         g_strdup (_ ("The connection is back.")));
  self->is_loss_told = FALSE;
  join_rooms (self);
  client_session_pump (self);
}

static void
refuse_stale (ClientSession *self)
{
  ClientOutboxItem *item = client_outbox_find_until (self->outbox, G_MAXUINT64);

  if (item != NULL && g_get_monotonic_time () - item->sent_us > ECHO_TIMEOUT_US)
    client_session_refuse (self, item, _ ("The server did not confirm it."));
}

static void
check_silence (ClientSession *self)
{
  gint64 silent_ms = (g_get_monotonic_time () - self->last_line_us) / 1000;

  refuse_stale (self);
  if (self->is_ping_out)
    {
      client_session_lose (self, g_error_new (CLIENT_ERROR, CLIENT_ERROR_TIMEOUT,
                                              _ ("The server does not answer.")));
    }
  else if (silent_ms < SILENCE_MS)
    {
      net_loop_arm (self->loop, &self->timer, (guint) (SILENCE_MS - MAX (silent_ms, 0)) + 1);
    }
  else
    {
      self->is_ping_out = TRUE;
      client_session_send (self, "PING", "pychat", NULL);
      net_loop_arm (self->loop, &self->timer, ANSWER_MS);
    }
}

static void
on_timer (gpointer user_data)
{
  g_autoptr (ClientSession) self = g_object_ref (user_data);

  switch (self->state)
    {
    case CLIENT_STATE_REGISTERING:
      client_session_lose (
          self,
          g_error_new (CLIENT_ERROR, CLIENT_ERROR_TIMEOUT,
                       /* Translators: %s is the name of a host. */
                       _ ("%s does not answer; is a chat server running there?"), self->host));
      break;
    case CLIENT_STATE_ONLINE:
      check_silence (self);
      break;
    case CLIENT_STATE_WAITING:
      client_session_connect (self);
      break;
    case CLIENT_STATE_OFFLINE:
    case CLIENT_STATE_CONNECTING:
    default:
      break;
    }
}

/* Leaving */

static void
say_goodbye (ClientSession *self)
{
  client_session_send (self, "QUIT", self->quit_reason, NULL);
  self->quit = CLIENT_QUIT_GOODBYE;
  net_loop_arm (self->loop, &self->quit_timer, QUIT_GOODBYE_MS);
}

void
client_session_finish_quit_if_done (ClientSession *self)
{
  if (self->quit == CLIENT_QUIT_CONFIRMING && self->state == CLIENT_STATE_ONLINE &&
      !client_session_has_unconfirmed (self))
    say_goodbye (self);
}

static void
on_quit_timer (gpointer user_data)
{
  g_autoptr (ClientSession) self = g_object_ref (user_data);

  if (self->quit == CLIENT_QUIT_CONFIRMING && self->state == CLIENT_STATE_ONLINE)
    say_goodbye (self);
  else
    end_after_quit (self);
}

/**
 * client_session_quit:
 * @reason: (nullable): for the others
 *
 * Waits a little for what is not confirmed, says goodbye, and then emits "quit".
 */
void
client_session_quit (ClientSession *self, const char *reason)
{
  if (self->quit != CLIENT_QUIT_NONE)
    return;
  self->quit = CLIENT_QUIT_CONFIRMING;
  self->quit_reason = g_strdup (reason);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  net_loop_arm (self->loop, &self->quit_timer,
                self->state == CLIENT_STATE_ONLINE ? QUIT_CONFIRM_MS : 0);
  client_session_finish_quit_if_done (self);
}

/* Looking */

ClientState
client_session_get_state (ClientSession *self)
{
  return self->state;
}

char *
client_session_describe_state (ClientSession *self)
{
  const char *name = client_session_get_server_name (self);

  switch (self->state)
    {
    case CLIENT_STATE_CONNECTING:
    case CLIENT_STATE_REGISTERING:
      /* Translators: %s is the name of a host. */
      return g_strdup_printf (_ ("connecting to %s..."), name);
    case CLIENT_STATE_ONLINE:
      /* Translators: %s is the name of a host. */
      return g_strdup_printf (_ ("connected to %s"), name);
    case CLIENT_STATE_WAITING:
      /* Translators: %s is the name of a host. */
      return g_strdup_printf (_ ("%s is out of reach, trying again..."), name);
    case CLIENT_STATE_OFFLINE:
    default:
      return g_strdup (_ ("not connected"));
    }
}

const char *
client_session_get_nick (ClientSession *self)
{
  return self->nick;
}

const char *
client_session_get_server_name (ClientSession *self)
{
  return self->server_name != NULL ? self->server_name : self->host;
}

gboolean
client_session_is_tls (ClientSession *self)
{
  return self->connection != NULL && net_connection_is_tls (self->connection);
}

GTlsCertificate *
client_session_get_server_certificate (ClientSession *self)
{
  return self->connection != NULL ? net_connection_get_peer_certificate (self->connection) : NULL;
}

guint32
client_session_get_color (ClientSession *self, const char *nick)
{
  g_autofree char *key = client_isupport_fold (self->isupport, nick);
  gpointer value;
  guint32 color;

  if (g_hash_table_lookup_extended (self->colors, key, NULL, &value))
    return GPOINTER_TO_UINT (value);
  if (self->color != NULL && client_session_is_own_nick (self, nick) &&
      client_color_parse (self->color, &color))
    return color;
  return client_color_of_name (nick);
}

/* Our own name */

void
client_session_take_nick (ClientSession *self, const char *nick)
{
  char *taken;

  if (g_strcmp0 (self->nick, nick) == 0)
    return;
  taken = g_strdup (nick);
  g_free (self->nick);
  self->nick = taken;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

void
client_session_say_nick_note (ClientSession *self, ClientRoom *room)
{
  if (!self->is_nick_note_due)
    return;
  self->is_nick_note_due = FALSE;
  client_session_tell (
      self, room, CLIENT_MESSAGE_INFO,
      /* Translators: the first %s is the name that was asked for, the second the one given. */
      g_strdup_printf (_ ("The name %s could not be had; you are %s here. /nick changes it."),
                          self->wanted_nick, self->nick));
}

/* As many whole characters of text as fit. */
static char *
cut_to_bytes (const char *text, gsize most)
{
  gsize length = strlen (text);

  while (length > most)
    length = (gsize) (g_utf8_find_prev_char (text, text + length) - text);
  return g_strndup (text, length);
}

/* Some servers know ASCII letters only, and nine of them (RFC 2812, Users). */
static char *
make_plain (const char *nick)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = nick; *at != '\0' && plain->len < 9; at++)
    if (g_ascii_isalpha (*at) || *at == '_' || (plain->len > 0 && g_ascii_isdigit (*at)))
      g_string_append_c (plain, *at);
  if (plain->len == 0)
    g_string_append (plain, "guest");
  return g_string_free (plain, FALSE);
}

/**
 * client_session_next_nick:
 * @is_erroneous: the server does not like what the last one looks like; else it was taken
 *
 * Returns: (transfer full) (nullable): the next name to try; %NULL when it is no use
 */
char *
client_session_next_nick (ClientSession *self, gboolean is_erroneous)
{
  g_autofree char *base = NULL;
  g_autofree char *ending = NULL;
  gsize most = self->isupport->max_nick != 0 ? self->isupport->max_nick : G_MAXUINT16;

  self->n_nick_tries++;
  if (self->n_nick_tries > 20)
    return NULL;
  if (is_erroneous)
    {
      char *plain = make_plain (self->nick);

      if (strcmp (plain, self->nick) != 0)
        return plain;
      g_free (plain);
      return NULL;
    }
  /* The name that was refused decides the length: the server may cut longer ones. */
  if (strlen (self->nick) <= 9 && strlen (self->wanted_nick) > 9)
    most = 9;
  ending = self->n_nick_tries == 1 ? g_strdup ("_") : g_strdup_printf ("%u", self->n_nick_tries);
  base = cut_to_bytes (self->wanted_nick, most - strlen (ending));
  if (most == 9)
    {
      g_autofree char *plain = make_plain (base);

      return g_strconcat (plain, ending, NULL);
    }
  return g_strconcat (base, ending, NULL);
}
