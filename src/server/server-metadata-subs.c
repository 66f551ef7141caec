/* Who listens to which keys of METADATA, and what they are told. */
#include "config.h"

#include "server-metadata-subs.h"

#include "server-batch.h"
#include "server-line.h"
#include "server-metadata-words.h"
#include "server-metadata.h"
#include "server-monitor.h"

#include <string.h>

/* metadata, "Postponed synchronization": a room of more people is synchronised when it is asked
 * for, and not in the middle of joining it. */
#define MAX_AT_ONCE 200

/* With a session: (owned) GPtrArray of (owned) char*, in order of subscribing. */
static G_DEFINE_QUARK (server_metadata_subs, server_metadata_subs)

/* With a session: (owned) Clearing. */
static G_DEFINE_QUARK (server_metadata_clearing, server_metadata_clearing)

static GPtrArray *
get_subs (const ServerSession *session)
{
  return g_datalist_id_get_data (&((ServerSession *) session)->notes,
                                 server_metadata_subs_quark ());
}

gboolean
server_metadata_is_on (const ServerSession *session)
{
  const IrcCapSet both = IRC_CAP_BIT (IRC_CAP_METADATA_2) | IRC_CAP_BIT (IRC_CAP_METADATA_3);

  return (session->caps & both) != 0 && server_session_has_cap (session, IRC_CAP_BATCH);
}

static gboolean
find_sub (const GPtrArray *subs, const char *key, guint *index)
{
  return subs != NULL &&
         g_ptr_array_find_with_equal_func ((GPtrArray *) subs, key, g_str_equal, index);
}

static gboolean
listens (const ServerSession *session, const char *key)
{
  return server_metadata_is_on (session) && find_sub (get_subs (session), key, NULL);
}

static void
reply_keys (ServerSession *session, IrcNumeric numeric, const GPtrArray *keys)
{
  for (guint i = 0; i < keys->len;)
    {
      g_autoptr (GPtrArray) params = g_ptr_array_new ();
      gsize length = 0;

      for (; i < keys->len && params->len < IRC_MAX_PARAMS - 2 && length < 350; i++)
        {
          g_ptr_array_add (params, g_ptr_array_index (keys, i));
          length += strlen (g_ptr_array_index (keys, i)) + 1;
        }
      g_ptr_array_add (params, NULL);
      server_replyv (session, numeric, "", (const char *const *) params->pdata);
    }
}

static void
send_listened (ServerSession *session, const char *name, GHashTable *metadata)
{
  const GPtrArray *subs = get_subs (session);

  for (guint i = 0; metadata != NULL && subs != NULL && i < subs->len; i++)
    {
      const char *value = g_hash_table_lookup (metadata, g_ptr_array_index (subs, i));

      if (value != NULL)
        server_metadata_say_news (session, name, g_ptr_array_index (subs, i), value);
    }
}

void
server_metadata_sync (ServerSession *session, const char *name, GHashTable *metadata)
{
  ServerBatch batch;

  server_batch_begin (&batch, session, "metadata", name);
  send_listened (session, name, metadata);
  server_batch_end (&batch);
}

void
server_metadata_sync_room (ServerSession *session, const ChatRoom *room)
{
  ServerBatch batch;

  server_batch_begin (&batch, session, "metadata", room->name);
  send_listened (session, room->name, room->metadata);
  for (guint i = 0; i < room->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (room->members, i);

      send_listened (session, member->user->nick, member->user->metadata);
    }
  server_batch_end (&batch);
}

void
server_metadata_send_user (ServerSession *session, const ChatUser *user)
{
  if (!server_metadata_is_on (session))
    return;
  if (server_metadata_is_3 (session))
    server_metadata_sync (session, user->nick, user->metadata);
  else
    send_listened (session, user->nick, user->metadata);
}

static void
sync_or_postpone (ServerSession *session, const ChatRoom *room)
{
  if (room->members->len <= MAX_AT_ONCE)
    server_metadata_sync_room (session, room);
  else
    server_metadata_say_later (session, room->name);
}

/* What is told of these keys to one session, each person once. */
typedef struct
{
  ServerSession *session;
  const GPtrArray *keys;
  guint mark;
} Telling;

static void
tell_keys (const Telling *telling, const char *name, GHashTable *metadata)
{
  for (guint i = 0; metadata != NULL && i < telling->keys->len; i++)
    {
      const char *key = g_ptr_array_index (telling->keys, i);
      const char *value = g_hash_table_lookup (metadata, key);

      if (value != NULL)
        server_metadata_say_news (telling->session, name, key, value);
    }
}

static void
tell_user (ChatUser *user, gpointer user_data)
{
  const Telling *telling = user_data;
  ServerSession *other = server_user_get_session (user);

  if (other != NULL && other->mark == telling->mark)
    return;
  if (other != NULL)
    other->mark = telling->mark;
  tell_keys (telling, user->nick, user->metadata);
}

static const ChatRoom *
get_room (const ServerSession *session, guint index)
{
  return ((const ChatMember *) g_ptr_array_index (session->user->members, index))->room;
}

static gboolean
is_in_large_room (const ServerSession *session)
{
  for (guint i = 0; i < session->user->members->len; i++)
    if (get_room (session, i)->members->len > MAX_AT_ONCE)
      return TRUE;

  return FALSE;
}

/* Of all rooms the session is in, who is there, and whom it watches. */
static void
tell_visible (ServerSession *session, const GPtrArray *keys, gboolean postpones)
{
  Telling telling = { session, keys, server_mark_next (session->server) };

  for (guint i = 0; i < session->user->members->len; i++)
    {
      const ChatRoom *room = get_room (session, i);

      if (postpones && room->members->len > MAX_AT_ONCE)
        {
          server_metadata_say_later (session, room->name);
          continue;
        }

      for (guint j = 0; j < room->members->len; j++)
        tell_user (((const ChatMember *) g_ptr_array_index (room->members, j))->user, &telling);
      tell_keys (&telling, room->name, room->metadata);
    }
  server_monitor_foreach_watched (session, tell_user, &telling);
}

static void
sync_keys (ServerSession *session, const GPtrArray *keys)
{
  ServerBatch batch;

  server_batch_begin (&batch, session, "metadata", "*ALL");
  tell_visible (session, keys, FALSE);
  server_batch_end (&batch);
}

void
server_metadata_sync_all (ServerSession *session)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  const GPtrArray *subs = get_subs (session);

  sync_keys (session, subs != NULL ? subs : none);
}

/* What is there of keys that one begins to listen to. */
static void
send_new (ServerSession *session, const GPtrArray *keys)
{
  if (!server_metadata_is_3 (session))
    tell_visible (session, keys, TRUE);
  else if (is_in_large_room (session))
    server_metadata_say_later (session, "*ALL");
  else
    sync_keys (session, keys);
}

static GPtrArray *
ensure_subs (ServerSession *session)
{
  GPtrArray *subs = get_subs (session);

  if (subs == NULL)
    {
      subs = g_ptr_array_new_with_free_func (g_free);
      g_datalist_id_set_data_full (&session->notes, server_metadata_subs_quark (), subs,
                                   (GDestroyNotify) g_ptr_array_unref);
    }

  return subs;
}

void
server_metadata_subscribe (ServerSession *session, const IrcMessage *message)
{
  GPtrArray *subs = ensure_subs (session);
  g_autoptr (GPtrArray) granted = g_ptr_array_new ();
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  const char *beyond = NULL;

  for (guint i = 2; i < message->n_params && beyond == NULL; i++)
    {
      const char *key = message->params[i];

      if (!chat_metadata_is_key (key))
        server_metadata_say_bad_key (session, key);
      else if (find_sub (subs, key, NULL))
        g_ptr_array_add (granted, (gpointer) key);
      else if (subs->len >= session->server->config->max_metadata_subs)
        beyond = key;
      else
        {
          g_ptr_array_add (subs, g_strdup (key));
          g_ptr_array_add (granted, (gpointer) key);
          g_ptr_array_add (added, (gpointer) key);
        }
    }

  reply_keys (session, IRC_RPL_METADATASUBOK, granted);
  if (beyond != NULL)
    server_metadata_fail (session, "TOO_MANY_SUBS", "Too many subscriptions", "*", beyond);
  if (session->user != NULL && added->len > 0)
    send_new (session, added);
}

void
server_metadata_unsubscribe (ServerSession *session, const IrcMessage *message)
{
  GPtrArray *subs = ensure_subs (session);
  g_autoptr (GPtrArray) done = g_ptr_array_new ();

  for (guint i = 2; i < message->n_params; i++)
    {
      const char *key = message->params[i];
      guint index;

      if (!chat_metadata_is_key (key))
        {
          server_metadata_say_bad_key (session, key);
          continue;
        }
      if (find_sub (subs, key, &index))
        g_ptr_array_remove_index (subs, index);
      g_ptr_array_add (done, (gpointer) key);
    }

  reply_keys (session, IRC_RPL_METADATAUNSUBOK, done);
}

void
server_metadata_caps_changed (ServerSession *session)
{
  if (!server_metadata_is_on (session))
    g_datalist_id_remove_data (&session->notes, server_metadata_subs_quark ());
}

void
server_metadata_list_subscriptions (ServerSession *session)
{
  const GPtrArray *subs = get_subs (session);
  ServerBatch batch;

  server_batch_begin (&batch, session, "metadata-subs", NULL);
  if (subs != NULL)
    reply_keys (session, IRC_RPL_METADATASUBS, subs);
  server_batch_end (&batch);
}

typedef struct
{
  ServerLine line;
  const char *name;
  const char *key;
  const char *value; /* (nullable) */
  const ServerSession *actor;
  guint mark;
} News;

static void
tell (News *news, ServerSession *session)
{
  if (session == NULL || session == news->actor || session->mark == news->mark ||
      session->state == SERVER_SESSION_GONE || !listens (session, news->key))
    return;

  session->mark = news->mark;
  if (server_metadata_is_3 (session))
    server_metadata_say_answer (session, news->name, news->key, news->value);
  else
    server_line_deliver (&news->line, session);
}

static void
tell_room (News *news, const ChatRoom *room)
{
  for (guint i = 0; i < room->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (room->members, i);

      tell (news, server_user_get_session (member->user));
    }
}

static void
tell_watcher (ServerSession *session, gpointer user_data)
{
  tell (user_data, session);
}

void
server_metadata_tell (Server *self, const ChatEffect *effect, const char *name)
{
  const char *source = effect->actor != NULL ? effect->actor->source : self->config->name;
  News news = { .name = name,
                .key = effect->params[0],
                .value = effect->text,
                .actor = effect->actor != NULL ? server_user_get_session (effect->actor) : NULL,
                .mark = server_mark_next (self) };

  server_line_init_effect (
      &news.line, self, effect,
      server_body_new (source, "METADATA", effect->text, name, effect->params[0], "*", NULL));
  if (effect->room != NULL)
    tell_room (&news, effect->room);
  else
    {
      for (guint i = 0; i < effect->target->members->len; i++)
        tell_room (&news,
                   ((const ChatMember *) g_ptr_array_index (effect->target->members, i))->room);
      tell (&news, server_user_get_session (effect->target));
      server_monitor_foreach_watcher (self, effect->target, tell_watcher, &news);
    }
  server_line_clear (&news.line);
}

/* CLEAR under way. */
typedef struct
{
  ServerBatch batch; /* its reference is ours between two entries */
  guint n_left;
} Clearing;

static void
free_clearing (gpointer data)
{
  Clearing *clearing = data;

  g_free (clearing->batch.reference);
  g_free (clearing);
}

void
server_metadata_clear_begin (ServerSession *session, const char *name, guint n)
{
  Clearing *clearing = g_new0 (Clearing, 1);

  clearing->n_left = n;
  server_batch_begin (&clearing->batch, session, "metadata", name);
  session->batch = clearing->batch.outer;
  g_datalist_id_set_data_full (&session->notes, server_metadata_clearing_quark (), clearing,
                               free_clearing);
}

static void
count_down (ServerSession *session, Clearing *clearing)
{
  if (--clearing->n_left > 0)
    return;

  server_batch_end (&clearing->batch);
  g_datalist_id_remove_data (&session->notes, server_metadata_clearing_quark ());
}

gboolean
server_metadata_clear_reply (ServerSession *session, const char *name, const char *key)
{
  Clearing *clearing = g_datalist_id_get_data (&session->notes, server_metadata_clearing_quark ());

  if (clearing == NULL)
    return FALSE;

  session->batch = clearing->batch.reference;
  if (server_metadata_is_3 (session))
    server_metadata_say_answer (session, name, key, NULL);
  else
    server_reply (session, IRC_RPL_KEYVALUE, "", name, key, "*", "", NULL);
  session->batch = clearing->batch.outer;
  count_down (session, clearing);
  return TRUE;
}

/* That one of them is refused counts as its answer: by the journal, */
static void
on_refused (ServerSession *session, const ChatEntry *entry)
{
  Clearing *clearing =
      entry->type == CHAT_ENTRY_METADATA
          ? g_datalist_id_get_data (&session->notes, server_metadata_clearing_quark ())
          : NULL;

  if (clearing != NULL)
    count_down (session, clearing);
}

/* or because it was gone before. */
static void
on_rejected (Server *self, const ChatEffect *effect)
{
  if (self->origin != NULL && self->origin->session != NULL)
    on_refused (self->origin->session, effect->entry);
}

/* Who joins is told of the room, and the room of who joins. */
static void
on_join (Server *self, const ChatEffect *effect)
{
  ServerSession *session = server_user_get_session (effect->actor);
  GHashTable *metadata = effect->actor->metadata;

  if (session != NULL && server_metadata_is_on (session) &&
      (server_metadata_is_3 (session) ||
       (get_subs (session) != NULL && get_subs (session)->len > 0)))
    sync_or_postpone (session, effect->room);

  for (guint i = 0; metadata != NULL && i < effect->room->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (effect->room->members, i);
      ServerSession *other = server_user_get_session (member->user);

      if (other != NULL && other != session && server_metadata_is_on (other))
        send_listened (other, effect->actor->nick, metadata);
    }
}

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_JOIN, on_join },
  { CHAT_EFFECT_REJECTED, on_rejected },
  { 0, NULL },
};

const ServerFeature server_metadata_subs_feature = { .effects = effects, .on_refused = on_refused };
