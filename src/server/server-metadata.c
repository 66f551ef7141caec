/* METADATA: colours, names to show and other keys of people and rooms (draft/metadata-2, -3). */
#include "config.h"

#include "server-metadata.h"

#include "irc-case.h"
#include "server-batch.h"
#include "server-metadata-subs.h"
#include "server-metadata-words.h"

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

  server_metadata_fail (session, "INVALID_TARGET", "Invalid metadata target", name, NULL);
  return FALSE;
}

static const char *
lookup (const Target *target, const char *key)
{
  return target->metadata != NULL ? g_hash_table_lookup (target->metadata, key) : NULL;
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
    if (chat_metadata_is_key (message->params[i]))
      server_metadata_say_answer (session, target.name, message->params[i],
                                  lookup (&target, message->params[i]));
    else
      server_metadata_say_bad_key (session, message->params[i]);
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
    server_metadata_say_answer (session, target.name, l->data, lookup (&target, l->data));
  server_batch_end (&batch);
}

static ChatEntry *
make_entry (ServerSession *session, const Target *target, const char *key, const char *value)
{
  return server_entry_new (session, CHAT_ENTRY_METADATA, target->name, value, key, NULL);
}

/* Changes are told to everybody who shares a room: more of them than these have to wait. */
#define MAX_CHANGES 20
#define CHANGES_US (60 * G_USEC_PER_SEC)

typedef struct
{
  gint64 since_us; /* monotonic */
  guint n;
} Changes;

/* With a session: (owned) Changes. */
static G_DEFINE_QUARK (server_metadata_changes, server_metadata_changes)

static gboolean
may_change (ServerSession *session, const Target *target, const char *key, guint n)
{
  Changes *changes = g_datalist_id_get_data (&session->notes, server_metadata_changes_quark ());
  gint64 now_us = g_get_monotonic_time ();
  g_autofree char *wait = NULL;

  if (server_session_is_oper (session))
    return TRUE;
  if (changes == NULL)
    {
      changes = g_new0 (Changes, 1);
      g_datalist_id_set_data_full (&session->notes, server_metadata_changes_quark (), changes,
                                   g_free);
    }
  if (now_us - changes->since_us > CHANGES_US)
    *changes = (Changes){ .since_us = now_us };
  if (changes->n < MAX_CHANGES)
    {
      changes->n += n;
      return TRUE;
    }

  wait = g_strdup_printf ("%d",
                          (int) ((changes->since_us + CHANGES_US - now_us) / G_USEC_PER_SEC) + 1);
  server_fail (session, "METADATA", "RATE_LIMITED", "Too many changes; try again later",
               target->name, key, wait, NULL);
  return FALSE;
}

static void
note_code (const ChatEffect *effect, gpointer user_data)
{
  const char **code = user_data;

  *code = effect->fail;
}

/* metadata-3: to remove what is not there is no error, for who might have set it. */
static gboolean
is_gone_already (ServerSession *session, ChatEntry *entry)
{
  const char *code = NULL;

  entry->actor = session->id;
  return server_metadata_is_3 (session) && entry->text == NULL &&
         !chat_check (session->server->state, entry, note_code, &code) &&
         g_strcmp0 (code, "KEY_NOT_SET") == 0;
}

static void
run_set (ServerSession *session, const IrcMessage *message)
{
  const char *key = irc_message_param (message, 2);
  const char *value = message->n_params > 3 ? message->params[3] : NULL;
  g_autoptr (ChatEntry) entry = NULL;
  Target target;

  if (message->n_params < 3)
    {
      server_reply (session, IRC_ERR_NEEDMOREPARAMS, NULL, "METADATA", NULL);
      return;
    }
  if (!find_target (session, message->params[0], &target))
    return;

  /* metadata-3: "" is no value. */
  if (value != NULL && *value == '\0' && server_metadata_is_3 (session))
    value = NULL;
  entry = make_entry (session, &target, key, value);
  if (is_gone_already (session, entry))
    server_metadata_say_answer (session, target.name, key, NULL);
  else if (may_change (session, &target, key, 1))
    server_append (session->server, session, g_steal_pointer (&entry));
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
      server_metadata_fail (session, "KEY_NO_PERMISSION", "Permission denied", target.name, "*");
      return;
    }

  if (!may_change (session, &target, "*", g_list_length (keys)))
    return;

  server_metadata_clear_begin (session, target.name, g_list_length (keys));
  for (GList *l = keys; l != NULL; l = l->next)
    server_append (session->server, session, make_entry (session, &target, l->data, NULL));
}

static void
run_sync (ServerSession *session, const IrcMessage *message)
{
  Target target;

  if (g_str_equal (message->params[0], "*ALL") && server_metadata_is_3 (session))
    {
      server_metadata_sync_all (session);
      return;
    }
  if (!find_target (session, message->params[0], &target))
    return;
  if (target.room != NULL && server_session_is_member (session, target.room))
    server_metadata_sync_room (session, target.room);
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

static gboolean
forget_early (GPtrArray *list, const char *key)
{
  for (guint i = 0; list != NULL && i < list->len; i++)
    if (g_str_equal (((const Early *) g_ptr_array_index (list, i))->key, key))
      return g_ptr_array_remove_index (list, i) != NULL;

  return FALSE;
}

/* Before the welcome there is no user to ask chat/ about: what it would refuse is refused here. */
static void
set_early (ServerSession *session, const IrcMessage *message)
{
  GPtrArray *list = g_datalist_id_get_data (&session->notes, server_metadata_early_quark ());
  const char *key = irc_message_param (message, 2);
  const char *value = irc_message_param (message, 3);
  gboolean is_3 = server_metadata_is_3 (session);
  gboolean is_removed = message->n_params < 4 || (is_3 && *value == '\0');

  if (!chat_metadata_is_key (key))
    server_metadata_fail (session, "KEY_INVALID", "Invalid key", "*", key);
  else if (is_removed && forget_early (list, key))
    server_metadata_say_answer (session, "*", key, NULL);
  else if (is_removed && is_3)
    server_metadata_say_answer (session, "*", key, NULL);
  else if (is_removed)
    server_metadata_fail (session, "KEY_NOT_SET", "Key not set", "*", key);
  else if (strlen (value) > CHAT_MAX_METADATA_VALUE)
    server_metadata_fail (session, "VALUE_INVALID", "The value is too long", "*", key);
  else if (list != NULL && list->len >= session->server->config->max_metadata)
    server_metadata_fail (session, "LIMIT_REACHED", "Metadata limit reached", "*", key);
  else
    {
      Early *early;

      if (list == NULL)
        {
          list = g_ptr_array_new_with_free_func (free_early);
          g_datalist_id_set_data_full (&session->notes, server_metadata_early_quark (), list,
                                       (GDestroyNotify) g_ptr_array_unref);
        }
      forget_early (list, key);
      early = g_new0 (Early, 1);
      early->key = g_strdup (key);
      early->value = g_strdup (value);
      g_ptr_array_add (list, early);
      server_metadata_say_answer (session, "*", key, value);
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

static gboolean
is_self (const ServerSession *session, const char *target)
{
  return g_str_equal (target, "*") || (session->user != NULL && server_metadata_is_3 (session) &&
                                       irc_case_equal (target, session->user->nick));
}

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

      if (!is_self (session, message->params[0]) &&
          (session->user == NULL || (subcommands[i].flags & SELF_ONLY) != 0))
        server_metadata_fail (session, "INVALID_TARGET", "Invalid metadata target",
                              message->params[0], NULL);
      else if (session->user != NULL || (subcommands[i].flags & EARLY) != 0)
        subcommands[i].run (session, message);
      else if (subcommands[i].run == run_set)
        set_early (session, message);
      else
        server_reply (session, IRC_ERR_NOTREGISTERED, NULL, NULL);
      return;
    }

  server_metadata_fail (session, "SUBCOMMAND_INVALID", "Invalid subcommand", message->params[0],
                        name);
}

/* What there will be when what was said early is applied: over what an account keeps, as far as
 * there is room.
 * Returns: (transfer container): key -> value */
static GHashTable *
list_welcome (const ServerSession *session)
{
  const GPtrArray *early =
      g_datalist_id_get_data (&((ServerSession *) session)->notes, server_metadata_early_quark ());
  const Target self = { .metadata = session->user->metadata };
  GHashTable *metadata = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) kept = list_keys (&self);

  for (GList *l = kept; l != NULL; l = l->next)
    g_hash_table_insert (metadata, l->data, (gpointer) lookup (&self, l->data));
  for (guint i = 0; early != NULL && i < early->len; i++)
    {
      const Early *one = g_ptr_array_index (early, i);

      if (g_hash_table_contains (metadata, one->key) ||
          g_hash_table_size (metadata) < session->server->config->max_metadata)
        g_hash_table_insert (metadata, one->key, one->value);
    }

  return metadata;
}

void
server_metadata_send_welcome (ServerSession *session)
{
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (GList) keys = NULL;
  ServerBatch batch;

  if (!server_metadata_is_on (session))
    return;

  metadata = list_welcome (session);
  keys = g_list_sort (g_hash_table_get_keys (metadata), (GCompareFunc) strcmp);
  server_batch_begin (&batch, session, "metadata", session->user->nick);
  for (GList *l = keys; l != NULL; l = l->next)
    server_metadata_say_news (session, session->user->nick, l->data,
                              g_hash_table_lookup (metadata, l->data));
  server_batch_end (&batch);
}

void
server_metadata_send_whois (ServerSession *session, const ChatUser *user)
{
  const Target target = { .user = user, .name = user->nick, .metadata = user->metadata };
  g_autoptr (GList) keys = list_keys (&target);

  for (GList *l = server_metadata_is_on (session) ? keys : NULL; l != NULL; l = l->next)
    server_reply (session, IRC_RPL_WHOISKEYVALUE, lookup (&target, l->data), user->nick, l->data,
                  "*", NULL);
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

/* Not what others on the account have by it, nor what comes and goes with an account. */
static gboolean
is_asked (const ChatEffect *effect)
{
  return effect->entry->type == CHAT_ENTRY_METADATA &&
         (effect->room != NULL || irc_case_equal (effect->entry->target, effect->target->nick));
}

static void
on_metadata (Server *self, const ChatEffect *effect)
{
  const char *name = effect->room != NULL ? effect->room->name : effect->target->nick;
  const char *key = effect->params[0];
  ServerSession *actor = self->origin != NULL ? self->origin->session : NULL;

  if (actor != NULL && is_asked (effect) && !server_metadata_clear_reply (actor, name, key))
    server_metadata_say_answer (actor, name, key, effect->text);
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

static char *
dup_limits_3 (ServerSession *session)
{
  g_autofree char *limits = dup_limits (session);

  return g_strdup_printf ("%s,max-key-bytes=%u", limits, CHAT_MAX_METADATA_KEY);
}

static const ServerCapRow caps[] = {
  { IRC_CAP_METADATA_2, dup_limits },
  { IRC_CAP_METADATA_3, dup_limits_3 },
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
