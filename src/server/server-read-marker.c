/* MARKREAD: how far one has read (draft/read-marker). Kept with the account and told to all its
 * connections; who has none keeps it as long as the connection.
 */
#include "config.h"

#include "server-read-marker.h"

#include "irc-case.h"
#include "irc-time.h"
#include "server-target.h"

#include <string.h>

/* With a session without account: history key -> (owned) gint64 us. */
static G_DEFINE_QUARK (server_read_markers, server_read_markers)

static void
send_marker (ServerSession *session, const char *name, gint64 time_us)
{
  char time[IRC_TIME_SIZE];
  g_autofree char *param = time_us > 0
                               ? g_strconcat ("timestamp=", irc_time_format (time_us, time), NULL)
                               : g_strdup ("*");

  server_say (session, "MARKREAD", NULL, name, param, NULL);
}

static GHashTable *
get_markers (ServerSession *session)
{
  const ChatAccount *account =
      session->user->account != NULL
          ? chat_state_find_account (session->server->state, session->user->account)
          : NULL;

  return account != NULL ? account->read_markers
                         : g_datalist_id_get_data (&session->notes, server_read_markers_quark ());
}

static gint64
get_marker (ServerSession *session, const char *key)
{
  GHashTable *markers = get_markers (session);
  const gint64 *time_us = markers != NULL ? g_hash_table_lookup (markers, key) : NULL;

  return time_us != NULL ? *time_us : 0;
}

void
server_read_marker_send (ServerSession *session, const ChatRoom *room)
{
  g_autofree char *key = NULL;

  if (!server_session_has_cap (session, IRC_CAP_READ_MARKER))
    return;

  key = chat_room_history_key (room);
  send_marker (session, room->name, get_marker (session, key));
}

/* read-marker: it never goes back, nor beyond what can have been read by now. */
static void
keep_here (ServerSession *session, const char *name, const char *key, gint64 time_us)
{
  GHashTable *markers = g_datalist_id_get_data (&session->notes, server_read_markers_quark ());
  gint64 kept_us = get_marker (session, key);
  gint64 *value;

  time_us = MIN (time_us, server_get_time_us (session->server));
  if (markers == NULL)
    {
      markers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_datalist_id_set_data_full (&session->notes, server_read_markers_quark (), markers,
                                   (GDestroyNotify) g_hash_table_unref);
    }

  if (time_us > kept_us &&
      (g_hash_table_contains (markers, key) || g_hash_table_size (markers) < CHAT_MAX_READ_MARKERS))
    {
      value = g_new (gint64, 1);
      *value = kept_us = time_us;
      g_hash_table_insert (markers, g_strdup (key), value);
    }
  send_marker (session, name, kept_us);
}

static void
keep_with_account (ServerSession *session, const char *key, gint64 time_us)
{
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, time_us);

  server_append (session->server, session,
                 server_entry_new (session, CHAT_ENTRY_READ_MARKER, key, NULL,
                                   session->user->account, time, NULL));
}

static void
fail (ServerSession *session, const char *code, const char *text, const char *context)
{
  server_fail (session, "MARKREAD", code, text, context, NULL);
}

static void
run_markread (ServerSession *session, const IrcMessage *message)
{
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;
  const char *time = irc_message_param (message, 1);
  gint64 time_us;

  if (!server_session_has_cap (session, IRC_CAP_READ_MARKER))
    {
      server_reply (session, IRC_ERR_UNKNOWNCOMMAND, NULL, "MARKREAD", NULL);
      return;
    }
  if (message->n_params == 0)
    {
      fail (session, "NEED_MORE_PARAMS", "Missing parameters", NULL);
      return;
    }

  key = server_target_dup_key (session, message->params[0], &name);
  if (key == NULL)
    fail (session, "INVALID_PARAMS", "Invalid parameters", message->params[0]);
  else if (message->n_params == 1)
    send_marker (session, name, get_marker (session, key));
  else if (!g_str_has_prefix (time, "timestamp=") ||
           !irc_time_parse (time + strlen ("timestamp="), &time_us) || time_us <= 0)
    fail (session, "INVALID_PARAMS", "Invalid parameters", time);
  else if (session->user->account != NULL)
    keep_with_account (session, key, time_us);
  else
    keep_here (session, name, key, time_us);
}

static void
tell (ServerSession *session, const char *key, const char *time)
{
  g_autofree char *name = NULL;

  if (!server_session_has_cap (session, IRC_CAP_READ_MARKER))
    return;

  name = server_target_dup_name (session, key);
  if (name != NULL)
    send_marker (session, name, g_ascii_strtoll (time, NULL, 10));
}

static void
on_read_marker (Server *self, const ChatEffect *effect)
{
  ServerSession *actor = effect->actor != NULL ? server_user_get_session (effect->actor) : NULL;
  GHashTableIter iter;
  gpointer key;

  if (actor != NULL)
    tell (actor, effect->params[1], effect->text);
  if (!effect->is_new)
    return;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      ServerSession *session = key;

      if (session != actor && session->user != NULL && session->user->account != NULL &&
          irc_case_equal (session->user->account, effect->params[0]))
        tell (session, effect->params[1], effect->text);
    }
}

static const ServerCommand commands[] = {
  { "MARKREAD", 0, FALSE, run_markread },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_READ_MARKER },
  { IRC_N_CAPS },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_READ_MARKER, on_read_marker },
  { 0, NULL },
};

const ServerFeature server_read_marker_feature = { .commands = commands,
                                                   .caps = caps,
                                                   .effects = effects };
