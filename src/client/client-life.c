#include "config.h"

#include "client-session-private.h"

#include <glib/gi18n-lib.h>

#include "client-error.h"
#include "client-history.h"
#include "client-list.h"
#include "client-sasl.h"
#include "client-secret.h"
#include "client-sts.h"
#include "client-typing.h"
#include "client-who.h"

#define CONNECT_TIMEOUT_MS 30000
#define REGISTER_TIMEOUT_MS 60000
/* A server that was silent for so long is asked whether it is there, and has so long to answer. */
#define SILENCE_MS 120000
#define ANSWER_MS 30000
/* A message that a server with echoes did not say back in this time is not coming. */
#define ECHO_TIMEOUT_US (60 * G_USEC_PER_SEC)
/* A connection that held for so long was a good one: the next pause is short again. */
#define STABLE_US (30 * G_USEC_PER_SEC)
#define MAX_INPUT_LINE (64 * 1024)
#define MAX_OUTPUT_QUEUE (4 * 1024 * 1024)

/* The connection's life (ClientState, client-session.h):
 *
 *   OFFLINE -> CONNECTING        client_session_connect()
 *   OFFLINE -> REGISTERING       client_session_attach(): the stream is there already
 *   CONNECTING -> REGISTERING    the line (and TLS) stands; CAP, NICK and USER go out
 *   CONNECTING -> OFFLINE        it could not be made, and never was: "failed"
 *   REGISTERING, ONLINE -> CONNECTING  the server wants an encrypted line (client-sts.h)
 *   REGISTERING -> ONLINE        the welcome (001)
 *   REGISTERING -> OFFLINE       refused, and never was online: "failed"
 *   any of these -> WAITING      the line dropped, and was online before: tries again after a pause
 *   WAITING -> CONNECTING        the pause is over
 *   any -> OFFLINE               the user quit: "quit"; trust failed: "failed"
 *
 * One timer belongs to the state: the time to register, the pause, or the check of a silent line.
 * Beside it is_ready says that the burst after the welcome is over. */

static void
set_state (ClientSession *self, ClientState state)
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
  g_signal_emit_by_name (self, "state-changed");
}

void
client_session_drop_connection (ClientSession *self)
{
  if (self->connection == NULL)
    return;
  client_sts_renew (self);
  net_connection_set_handler (self->connection, NULL, NULL);
  net_connection_close (self->connection);
  g_clear_pointer (&self->connection, net_connection_unref);
}

/* What belongs to one connection, gone with it. */
static void
forget_connection (ClientSession *self)
{
  client_session_drop_connection (self);
  net_loop_disarm (self->loop, &self->timer);
  net_loop_disarm (self->loop, &self->nick_timer);
  if (self->first_rooms == NULL)
    g_clear_pointer (&self->awaited_room, g_free);
  if (self->is_ready && self->n_targets == 0) /* else the server still owes an answer */
    self->left_us = self->heard_us;
  self->is_ready = FALSE;
  self->is_ping_out = FALSE;
  g_hash_table_remove_all (self->batches);
  self->n_batch_lines = 0;
  client_session_mark_unsent (self);
  client_history_forget (self);
  client_typing_forget (self);
  client_session_forget_syncs (self);
  client_who_forget (self);
  client_list_forget (self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);

      client_room_get_notes (room)->is_known = FALSE;
      client_room_set_joined (room, FALSE);
    }
}

void
client_session_end (ClientSession *self)
{
  forget_connection (self);
  net_loop_disarm (self->loop, &self->quit_timer);
  set_state (self, CLIENT_STATE_OFFLINE);
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

  client_session_end (self);
  g_signal_emit_by_name (self, "failed", why);
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
  set_state (self, CLIENT_STATE_WAITING);
}

static void
tell_loss (ClientSession *self, const GError *error)
{
  g_autofree char *text =
      /* Translators: %s is a whole sentence that says why. */
      g_strdup_printf (_ ("The connection is lost; trying to get it back. %s"), error->message);

  if (self->loss != NULL)
    return;
  self->loss = client_message_new (CLIENT_MESSAGE_INFO, NULL, text);
  self->loss_room = g_object_ref (client_session_get_front (self));
  client_room_add (self->loss_room, client_message_ref (self->loss));
}

/* In place of that it is lost: coming back is one line, unless nobody would see it there. */
static void
tell_return (ClientSession *self)
{
  g_autoptr (ClientMessage) loss = g_steal_pointer (&self->loss);
  g_autoptr (ClientRoom) room = g_steal_pointer (&self->loss_room);
  g_autoptr (ClientMessage) message = NULL;

  if (loss == NULL)
    return;
  message =
      client_message_new (CLIENT_MESSAGE_INFO, NULL, _ ("The connection was lost, and is back."));
  if (client_session_find_room (self, client_room_get_name (room)) != room ||
      !client_room_replace (room, loss, message))
    client_room_add (client_session_get_front (self), message);
  g_steal_pointer (&message);
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
      client_session_end_after_quit (self);
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
  tell_loss (self, error);
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
log_line (const char *line, const IrcMessage *message)
{
  g_autofree char *shown = NULL;

  if (!g_log_get_debug_enabled ())
    return;
  shown = client_secret_hide_line (line, message);
  g_debug ("client < %s", shown);
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
  message = irc_message_parse (valid, &error);
  log_line (valid, message);
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

/* Nothing that is secret: a server that wants an encrypted line says so in its answer to CAP LS,
 * and only what comes after that logs in. The name is what everybody in the chat sees. */
static void
start_registration (ClientSession *self)
{
  client_isupport_reset (self->isupport);
  client_session_refold_rooms (self);
  client_caps_reset (&self->caps);
  client_sasl_reset (self->sasl);
  g_clear_error (&self->last_error);
  self->is_logged_in = FALSE;
  self->is_away = FALSE;
  self->n_nick_tries = 0;
  self->is_nick_in_use = FALSE;
  self->is_nick_watched = FALSE;
  self->is_nick_retried = FALSE;
  client_session_expect_nick (self, NULL);
  client_session_take_nick (self, self->wanted_nick);
  self->last_line_us = g_get_monotonic_time ();

  net_connection_set_limits (self->connection, MAX_INPUT_LINE, MAX_OUTPUT_QUEUE);
  set_state (self, CLIENT_STATE_REGISTERING);
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
      client_session_lose (self, client_sts_explain (self, g_steal_pointer (&error)));
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

  set_state (self, CLIENT_STATE_CONNECTING);
  if (!client_sts_prepare (self))
    {
      net_loop_arm (self->loop, &self->timer, 0); /* from the loop, like all that fails later */
      return;
    }
  self->cancellable = g_cancellable_new ();
  net_connect_async (self->loop, self->host, client_sts_get_port (self), self->credentials,
                     CONNECT_TIMEOUT_MS, self->cancellable, on_connected, g_object_ref (self));
}

/**
 * client_session_start_over:
 *
 * This line is given up, and another one made at once.
 */
void
client_session_start_over (ClientSession *self)
{
  if (self->quit != CLIENT_QUIT_NONE)
    {
      client_session_end_after_quit (self);
      return;
    }
  forget_connection (self);
  client_session_connect (self);
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
  set_state (self, CLIENT_STATE_ONLINE);
  if (client_caps_has (&self->caps, CLIENT_CAP_METADATA))
    {
      client_session_send (self, "METADATA", "*", "SUB", "color", NULL);
      if (self->color != NULL)
        client_session_send (self, "METADATA", "*", "SET", "color", self->color, NULL);
    }
}

/* wanted: ROOM, or ROOM KEY. The key is for a room that is there, and makes it be there. */
static void
take_wanted (ClientSession *self, const char *wanted)
{
  g_auto (GStrv) parts = g_strsplit (wanted, " ", 2);
  ClientRoom *room = client_session_find_room (self, parts[0]);

  if (room != NULL)
    client_room_get_notes (room)->is_left = FALSE;
  if (parts[1] == NULL)
    return;
  if (room == NULL)
    room = client_session_add_room (self, CLIENT_ROOM_CHANNEL, parts[0]);
  if (room == NULL)
    return;
  g_free (client_room_get_notes (room)->key);
  client_room_get_notes (room)->key = g_strdup (parts[1]);
}

/* A talk that knows of nothing has nothing to catch up with, but for words of ours that may have
 * arrived. */
static gboolean
has_missed (ClientSession *self, ClientRoom *talk)
{
  return client_room_get_last_stored (talk) != NULL ||
         client_room_get_notes (talk)->entered_us != 0 ||
         client_outbox_has_arrived (self->outbox, talk);
}

static void
join_known_rooms (ClientSession *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);
      const ClientRoomNotes *notes = client_room_get_notes (room);

      if (client_room_is_wanted (room) && !client_room_is_joined (room))
        client_session_send (self, "JOIN", client_room_get_name (room), notes->key, NULL);
      else if (client_room_get_kind (room) == CLIENT_ROOM_TALK && has_missed (self, room))
        client_history_fetch_missed (self, room);
    }
}

/* first_rooms stays until the PONG says that all of them were answered: they are asked for on
 * another line again when this one drops before. */
static void
join_rooms (ClientSession *self)
{
  char **first = self->first_rooms;

  for (guint i = 0; first != NULL && first[i] != NULL; i++)
    take_wanted (self, first[i]);
  join_known_rooms (self);
  for (guint i = 0; first != NULL && first[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (first[i], strcspn (first[i], " "));

      if (client_session_find_room (self, name) == NULL)
        client_session_send (self, "JOIN", name, NULL);
    }
  if (first != NULL)
    client_session_send (self, "PING", CLIENT_PING_ROOMS, NULL);
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
  tell_return (self);
  client_session_warn_of_certificates (self);
  join_rooms (self);
  client_history_ask_targets (self);
  client_session_watch_nick (self);
  self->is_away_again = self->away != NULL;
  if (self->away != NULL)
    client_session_send (self, "AWAY", self->away, NULL);
  client_session_pump (self);
}

/* What waits behind them goes out, and is not stale. */
static void
refuse_stale (ClientSession *self)
{
  gint64 oldest_us = g_get_monotonic_time () - ECHO_TIMEOUT_US;
  ClientOutboxItem *item;

  while ((item = client_outbox_find_until (self->outbox, G_MAXUINT64)) != NULL &&
         item->sent_us < oldest_us)
    client_session_refuse (self, item, _ ("The server did not confirm it."));
}

/**
 * client_session_check_in_time:
 *
 * Words are under way: the line is looked at when they should have been confirmed.
 */
void
client_session_check_in_time (ClientSession *self)
{
  const ClientOutboxItem *item = client_outbox_find_until (self->outbox, G_MAXUINT64);
  gint64 end_us = item != NULL ? item->sent_us + ECHO_TIMEOUT_US : G_MAXINT64;

  if (self->state == CLIENT_STATE_ONLINE && !self->is_ping_out && end_us < self->timer.due_us)
    net_loop_arm (self->loop, &self->timer,
                  (guint) (MAX (end_us - g_get_monotonic_time (), 0) / 1000) + 1);
}

static void
check_silence (ClientSession *self)
{
  gint64 silent_ms = (g_get_monotonic_time () - self->last_line_us) / 1000;

  refuse_stale (self);
  client_sts_keep_up (self);
  if (self->is_ping_out)
    {
      client_session_lose (self, g_error_new (CLIENT_ERROR, CLIENT_ERROR_TIMEOUT,
                                              _ ("The server does not answer.")));
    }
  else if (silent_ms < SILENCE_MS)
    {
      net_loop_arm (self->loop, &self->timer, (guint) (SILENCE_MS - MAX (silent_ms, 0)) + 1);
      client_session_check_in_time (self);
    }
  else
    {
      self->is_ping_out = TRUE;
      client_session_send (self, "PING", "pychat", NULL);
      net_loop_arm (self->loop, &self->timer, ANSWER_MS);
    }
}

void
client_session_on_timer (gpointer user_data)
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
    case CLIENT_STATE_CONNECTING:
      client_session_fail (self, g_steal_pointer (&self->sts.error));
      break;
    case CLIENT_STATE_OFFLINE:
    default:
      break;
    }
}
