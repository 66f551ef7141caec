/* METADATA: colours, names to show and other keys of people and rooms (draft/metadata-2, -3). */
#include "config.h"

#include "server-metadata.h"

#include "server-batch.h"
#include "server-line.h"
#include "server-metadata-subs.h"

#include <string.h>

/* What SET said before the welcome: the session's own alone. */
typedef struct
{
  char *key;
  char *value;
} Early;

static void
free_early (gpointer data)
{
  Early *early = data;

  g_free (early->key);
  g_free (early->value);
  g_free (early);
}

/* With a session that registers: (owned) GPtrArray of (owned) Early. */
static G_DEFINE_QUARK (server_metadata_early, server_metadata_early)

    /* The one a name means: room or user; neither when nobody may look. */
    typedef struct
{
  const ChatRoom *room;
  const ChatUser *user;
  const char *name;
  GHashTable *metadata; /* (nullable) */
} Target;

static gboolean
find_target (ServerSession *session, const char *name, Target *target)
{
  const ChatState *state = session->server->state;

  memset (target, 0, sizeof *target);
  if (g_str_equal (name, "*"))
    target->user = session->user;
  else if (*name == '#')
    target->room = chat_state_find_room (state, name);
  else
    target->user = chat_state_find_user (state, name);

  if (target->room != NULL && server_session_sees_room (session, target->room))
    {
      target->name = target->room->name;
      target->metadata = target->room->metadata;
      return TRUE;
    }
  if (target->user != NULL)
    {
      target->name = target->user->nick;
      target->metadata = target->user->metadata;
      return TRUE;
    }

  server_fail (session, "METADATA", "INVALID_TARGET", "Invalid metadata target", name, NULL);
  return FALSE;
}

static void
fail_key (ServerSession *session, const char *key)
{
  server_fail (session, "METADATA", "KEY_INVALID", "Invalid key", key, NULL);
}

static const char *
lookup (const Target *target, const char *key)
{
  return target->metadata != NULL ? g_hash_table_lookup (target->metadata, key) : NULL;
}

static void
reply_value (ServerSession *session, const char *name, const char *key, const char *value)
{
  if (value != NULL)
    server_reply (session, IRC_RPL_KEYVALUE, value, name, key, "*", *value != '\0' ? NULL : "",
                  NULL);
  else
    server_reply (session, IRC_RPL_KEYNOTSET, "Key not set", name, key, NULL);
}

static GList *
list_keys (const Target *target)
{
  return target->metadata != NULL
             ? g_list_sort (g_hash_table_get_keys (target->metadata), (GCompareFunc) strcmp)
             : NULL;
}

static void
run_get (ServerSession *session, const IrcMessage *message)
{
  ServerBatch batch;
  Target target;

  if (!find_target (session, message->params[0], &target))
    return;

  server_batch_begin (&batch, session, "metadata", target.name);
  for (guint i = 2; i < message->n_params; i++)
    if (server_metadata_is_key (message->params[i]))
      reply_value (session, target.name, message->params[i], lookup (&target, message->params[i]));
    else
      fail_key (session, message->params[i]);
  server_batch_end (&batch);
}

static void
run_list (ServerSession *session, const IrcMessage *message)
{
  g_autoptr (GList) keys = NULL;
  ServerBatch batch;
  Target target;

  if (!find_target (session, message->params[0], &target))
    return;

  keys = list_keys (&target);
  server_batch_begin (&batch, session, "metadata", target.name);
  for (GList *l = keys; l != NULL; l = l->next)
    reply_value (session, target.name, l->data, lookup (&target, l->data));
  server_batch_end (&batch);
}

static ChatEntry *
make_entry (ServerSession *session, const Target *target, const char *key, const char *value)
{
  return server_entry_new (session, CHAT_ENTRY_METADATA, target->name, value, key, NULL);
}

static void
run_set (ServerSession *session, const IrcMessage *message)
{
  Target target;

  if (message->n_params < 3)
    server_reply (session, IRC_ERR_NEEDMOREPARAMS, NULL, "METADATA", NULL);
  else if (find_target (session, message->params[0], &target))
    server_append (session->server, session,
                   make_entry (session, &target, message->params[2],
                               message->n_params > 3 ? message->params[3] : NULL));
}

/* One entry a key; the answers are one batch: on_metadata(). */
static void
run_clear (ServerSession *session, const IrcMessage *message)
{
  g_autoptr (GList) keys = NULL;
  g_autoptr (ChatEntry) probe = NULL;
  ServerBatch batch;
  Target target;

  if (!find_target (session, message->params[0], &target))
    return;

  keys = list_keys (&target);
  if (keys == NULL)
    {
      server_batch_begin (&batch, session, "metadata", target.name);
      server_batch_end (&batch);
      return;
    }

  /* Who may not clear one may clear none. */
  probe = make_entry (session, &target, keys->data, NULL);
  if (!chat_check (session->server->state, probe, NULL, NULL))
    {
      server_fail (session, "METADATA", "KEY_NO_PERMISSION", "Permission denied", target.name, "*",
                   NULL);
      return;
    }

  server_metadata_clear_begin (session, target.name, g_list_length (keys));
  for (GList *l = keys; l != NULL; l = l->next)
    server_append (session->server, session, make_entry (session, &target, l->data, NULL));
}

static void
run_sync (ServerSession *session, const IrcMessage *message)
{
  Target target;

  if (!find_target (session, message->params[0], &target))
    return;
  if (target.room != NULL && server_session_is_member (session, target.room))
    server_metadata_sync_room (session, target.room);
  else if (target.room != NULL)
    server_metadata_sync (session, target.name, target.metadata);
  else
    server_metadata_sync (session, target.name, target.metadata);
}

static void
run_sub (ServerSession *session, const IrcMessage *message)
{
  server_metadata_subscribe (session, message);
}

static void
run_unsub (ServerSession *session, const IrcMessage *message)
{
  server_metadata_unsubscribe (session, message);
}

static void
run_subs (ServerSession *session, const IrcMessage *message)
{
  server_metadata_list_subscriptions (session);
}

/* Before the welcome there is no user to ask chat/ about: what it would refuse is refused here. */
static void
set_early (ServerSession *session, const IrcMessage *message)
{
  GPtrArray *list = g_datalist_id_get_data (&session->notes, server_metadata_early_quark ());
  const char *key = irc_message_param (message, 2);
  const char *value = irc_message_param (message, 3);
  Early *early;

  if (!server_metadata_is_key (key))
    fail_key (session, key);
  else if (message->n_params < 4)
    server_fail (session, "METADATA", "KEY_NOT_SET", "Key not set", "*", key, NULL);
  else if (strlen (value) > CHAT_MAX_METADATA_VALUE)
    server_fail (session, "METADATA", "VALUE_INVALID", "The value is too long", NULL);
  else if (list != NULL && list->len >= session->server->config->max_metadata)
    server_fail (session, "METADATA", "LIMIT_REACHED", "Metadata limit reached", "*", NULL);
  else
    {
      if (list == NULL)
        {
          list = g_ptr_array_new_with_free_func (free_early);
          g_datalist_id_set_data_full (&session->notes, server_metadata_early_quark (), list,
                                       (GDestroyNotify) g_ptr_array_unref);
        }
      early = g_new0 (Early, 1);
      early->key = g_strdup (key);
      early->value = g_strdup (value);
      g_ptr_array_add (list, early);
      reply_value (session, "*", key, value);
    }
}

typedef enum
{
  SELF_ONLY = 1 << 0, /* the target must be '*' */
  EARLY = 1 << 1,     /* before the welcome as well */
} SubcommandFlags;

static const struct
{
  const char *name;
  SubcommandFlags flags;
  void (*run) (ServerSession *session, const IrcMessage *message);
} subcommands[] = {
  { "GET", 0, run_get },
  { "LIST", 0, run_list },
  { "SET", 0, run_set },
  { "CLEAR", 0, run_clear },
  { "SYNC", 0, run_sync },
  { "SUB", SELF_ONLY | EARLY, run_sub },
  { "UNSUB", SELF_ONLY | EARLY, run_unsub },
  { "SUBS", SELF_ONLY | EARLY, run_subs },
};

static void
run_metadata (ServerSession *session, const IrcMessage *message)
{
  const char *name = message->params[1];

  if (!server_metadata_is_on (session))
    {
      server_reply (session, IRC_ERR_UNKNOWNCOMMAND, NULL, "METADATA", NULL);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (subcommands); i++)
    {
      if (g_ascii_strcasecmp (subcommands[i].name, name) != 0)
        continue;

      if (!g_str_equal (message->params[0], "*") &&
          (session->user == NULL || (subcommands[i].flags & SELF_ONLY) != 0))
        server_fail (session, "METADATA", "INVALID_TARGET", "Invalid metadata target",
                     message->params[0], NULL);
      else if (session->user != NULL || (subcommands[i].flags & EARLY) != 0)
        subcommands[i].run (session, message);
      else if (subcommands[i].run == run_set)
        set_early (session, message);
      else
        server_reply (session, IRC_ERR_NOTREGISTERED, NULL, NULL);
      return;
    }

  server_fail (session, "METADATA", "SUBCOMMAND_INVALID", "Invalid subcommand", name, NULL);
}

void
server_metadata_send_welcome (ServerSession *session)
{
  const GPtrArray *list = g_datalist_id_get_data (&session->notes, server_metadata_early_quark ());
  ServerBatch batch;

  if (!server_metadata_is_on (session))
    return;

  server_batch_begin (&batch, session, "metadata", session->user->nick);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Early *early = g_ptr_array_index (list, i);

      server_say (session, "METADATA", early->value, session->user->nick, early->key, "*", NULL);
    }
  server_batch_end (&batch);
}

/* What was set early becomes entries. Its answers were given. */
static void
on_connected (Server *self, const ChatEffect *effect)
{
  ServerSession *session = server_user_get_session (effect->actor);
  g_autoptr (GPtrArray) list =
      session != NULL
          ? g_datalist_id_remove_no_notify (&session->notes, server_metadata_early_quark ())
          : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Early *early = g_ptr_array_index (list, i);
      ChatEntry *entry = server_entry_new (session, CHAT_ENTRY_METADATA, effect->actor->nick,
                                           early->value, early->key, NULL);

      entry->actor = session->id;
      server_append (self, NULL, entry);
    }
}

static void
on_metadata (Server *self, const ChatEffect *effect)
{
  const char *name = effect->room != NULL ? effect->room->name : effect->target->nick;
  const char *key = effect->params[0];
  ServerSession *actor = self->origin != NULL ? self->origin->session : NULL;

  if (actor != NULL && !server_metadata_clear_reply (actor, name, key))
    reply_value (actor, name, key, effect->text);
  server_metadata_tell (self, effect, name);
}

static const ServerCommand commands[] = {
  { "METADATA", 2, TRUE, run_metadata },
  { NULL },
};

static char *
dup_limits (ServerSession *session)
{
  const ServerConfig *config = session->server->config;

  return g_strdup_printf ("before-connect,max-subs=%u,max-keys=%u,max-value-bytes=%u",
                          config->max_metadata_subs, config->max_metadata, CHAT_MAX_METADATA_VALUE);
}

static const ServerCapRow caps[] = {
  { IRC_CAP_METADATA_2, dup_limits },
  { IRC_CAP_METADATA_3, dup_limits },
  { IRC_N_CAPS },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_CONNECTED, on_connected },
  { CHAT_EFFECT_METADATA, on_metadata },
  { 0, NULL },
};

const ServerFeature server_metadata_feature = { .commands = commands,
                                                .caps = caps,
                                                .effects = effects };
