#include "config.h"

#include "client-session-private.h"

#include <glib/gi18n-lib.h>

#include "client-batch.h"
#include "client-color.h"
#include "client-history.h"
#include "client-list.h"
#include "client-search-private.h"
#include "client-notify.h"
#include "client-sasl.h"
#include "client-sts.h"
#include "client-typing.h"
#include "client-who.h"

G_DEFINE_FINAL_TYPE (ClientSession, client_session, G_TYPE_OBJECT)
G_DEFINE_QUARK (client_error, client_error)

static void
client_session_init (ClientSession *self)
{
  self->isupport = client_isupport_new ();
  self->budget = client_budget_new ();
  self->rooms = g_list_store_new (CLIENT_TYPE_ROOM);
  self->rooms_by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->batches = client_batch_table_new ();
  self->outbox = client_outbox_new ();
  self->colors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->late_syncs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
      net_loop_disarm (self->loop, &self->nick_timer);
      net_loop_disarm (self->loop, &self->sync_timer);
      net_loop_disarm (self->loop, &self->history_timer);
      net_loop_disarm (self->loop, &self->typing.timer);
      client_session_drop_connection (self);
    }
  g_clear_object (&self->front_room);
  g_clear_object (&self->typing.room);
  g_clear_object (&self->excerpt);
  client_list_forget (self);
  g_clear_pointer (&self->search, client_search_free);
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
  g_hash_table_unref (self->late_syncs);
  g_hash_table_unref (self->ignored);
  client_isupport_unref (self->isupport);
  client_budget_unref (self->budget);
  g_clear_pointer (&self->credentials, net_credentials_unref);
  g_clear_error (&self->last_error);
  g_clear_pointer (&self->loss, client_message_unref);
  g_clear_object (&self->loss_room);
  g_strfreev (self->first_rooms);
  g_free (self->awaited_room);
  g_free (self->registering);
  g_free (self->host);
  g_free (self->wanted_nick);
  g_free (self->asked_nick);
  g_free (self->color);
  g_free (self->hint);
  g_free (self->nick);
  g_free (self->own_mask);
  g_free (self->server_name);
  g_free (self->quit_reason);
  g_free (self->away);
  g_free (self->outbox_note);
  client_sasl_free (self->sasl);
  client_sts_clear (&self->sts);
  g_key_file_unref (self->notify_file);
  g_free (self->notify_path);
  g_strfreev (self->highlights);
  client_session_forget_certificates (self);
  client_who_forget (self);
  G_OBJECT_CLASS (client_session_parent_class)->finalize (object);
}

/* Emitted by name, by the file that knows when. */
static void
add_signal (GType type, const char *name, guint n_params, GType param)
{
  g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n_params, param);
}

static void
client_session_class_init (ClientSessionClass *class)
{
  GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = client_session_dispose;
  G_OBJECT_CLASS (class)->finalize = client_session_finalize;

  add_signal (type, "room-added", 1, CLIENT_TYPE_ROOM);
  add_signal (type, "room-removed", 1, CLIENT_TYPE_ROOM);
  add_signal (type, "state-changed", 0, G_TYPE_NONE);
  add_signal (type, "focus-room", 1, CLIENT_TYPE_ROOM);
  add_signal (type, "outbox-changed", 0, G_TYPE_NONE);
  add_signal (type, "search-changed", 0, G_TYPE_NONE);
  add_signal (type, "excerpt", 1, CLIENT_TYPE_ROOM);
  add_signal (type, "quit", 0, G_TYPE_NONE);
  add_signal (type, "failed", 1, G_TYPE_ERROR);
  g_signal_new ("command", type, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL,
                NULL, G_TYPE_BOOLEAN, 3, CLIENT_TYPE_ROOM, G_TYPE_STRING, G_TYPE_STRING);
  g_signal_new ("offer", type, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_first_wins, NULL, NULL,
                G_TYPE_STRV, 2, G_TYPE_STRING, G_TYPE_STRING);
}

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
  if (settings->rooms != NULL && settings->rooms[0] != NULL)
    {
      self->first_rooms = g_strdupv ((char **) settings->rooms);
      self->awaited_room = g_strndup (settings->rooms[0], strcspn (settings->rooms[0], " "));
    }
  self->max_messages =
      settings->max_messages != 0 ? settings->max_messages : CLIENT_DEFAULT_MAX_MESSAGES;
  self->reconnect.least_ms = settings->reconnect_ms;
  net_timer_init (&self->timer, client_session_on_timer, self);
  net_timer_init (&self->quit_timer, client_session_on_quit_timer, self);
  self->nick_retry_ms = settings->nick_retry_ms;
  net_timer_init (&self->nick_timer, client_session_on_nick_timer, self);
  net_timer_init (&self->sync_timer, client_session_on_sync_timer, self);
  net_timer_init (&self->history_timer, client_history_on_timer, self);
  net_timer_init (&self->typing.timer, client_typing_on_timer, self);
  client_notify_load (self, settings->state_dir);
  client_sts_init (self, settings);
  self->highlights = g_strdupv ((char **) settings->highlights);
  self->server_room = client_session_add_room (self, CLIENT_ROOM_SERVER, self->host);
  self->sasl = client_sasl_new (settings->account, settings->password, settings->is_login_required);
  if (settings->state_dir != NULL)
    client_outbox_restore (self, settings->state_dir);
  return self;
}

void
client_session_change_settings (ClientSession *self, const ClientSettings *settings)
{
  if (g_strcmp0 (self->color, settings->color) != 0)
    client_session_change_color (self, settings->color);
  g_strfreev (self->highlights);
  self->highlights = g_strdupv ((char **) settings->highlights);
  self->max_messages = settings->max_messages;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    client_room_set_max_messages (client_session_get_room_at (self, i), self->max_messages);
}

ClientState
client_session_get_state (ClientSession *self)
{
  return self->state;
}

gboolean
client_session_is_away (ClientSession *self)
{
  return self->state == CLIENT_STATE_ONLINE && self->is_away;
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
      if (self->is_away)
        /* Translators: %s is the name of a host. */
        return g_strdup_printf (_ ("connected to %s, you are away"), name);
      /* Translators: %s is the name of a host. */
      return g_strdup_printf (_ ("connected to %s"), name);
    case CLIENT_STATE_WAITING:
      /* Translators: %s is the name of a host. */
      return g_strdup_printf (_ ("%s is out of reach, trying again..."), name);
    case CLIENT_STATE_OFFLINE:
    default:
      /* Translators: the state of the connection, in the border. */
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
