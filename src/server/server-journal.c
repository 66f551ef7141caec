/* Entries on their way to the journal and back. */
#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "server-oper.h"
#include "server-private.h"
#include "server-restore.h"
#include "server-words.h"

#include <string.h>

/* There is one node so far; a second one gets its number from the configuration. */
#define NODE G_GUINT64_CONSTANT (1)

static void
free_pending (gpointer data)
{
  ServerPending *self = data;

  chat_entry_unref (self->entry);
  g_clear_pointer (&self->response, server_response_unref);
  g_clear_pointer (&self->session, server_session_unref);
  g_free (self);
}

/* Entries of one session that the journal has not stored yet. */
#define MAX_IN_FLIGHT 512

/* Sorts as it was made: time first. Digits of base 32 in the order of ASCII. */
char *
server_make_msgid (Server *self, gint64 time_us)
{
  static const char digits[] = "0123456789abcdefghijklmnopqrstuv";
  guint64 parts[] = { (guint64) time_us, self->serial++, self->run_id };
  const guint lengths[] = { 11, 4, 6 };
  GString *msgid = g_string_sized_new (24);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    for (guint j = lengths[i]; j > 0; j--)
      g_string_append_c (msgid, digits[parts[i] >> (5 * (j - 1)) & 31]);

  return g_string_free (msgid, FALSE);
}

static const struct
{
  ChatEntryType type;
  JournalKind kind;
} kinds[] = {
  { CHAT_ENTRY_PRIVMSG, JOURNAL_KIND_MESSAGE }, { CHAT_ENTRY_NOTICE, JOURNAL_KIND_MESSAGE },
  { CHAT_ENTRY_TAGMSG, JOURNAL_KIND_TAGMSG },   { CHAT_ENTRY_JOIN, JOURNAL_KIND_EVENT },
  { CHAT_ENTRY_PART, JOURNAL_KIND_EVENT },      { CHAT_ENTRY_KICK, JOURNAL_KIND_EVENT },
  { CHAT_ENTRY_TOPIC, JOURNAL_KIND_EVENT },     { CHAT_ENTRY_RENAME, JOURNAL_KIND_EVENT },
  { CHAT_ENTRY_REDACT, JOURNAL_KIND_EVENT },
};

static JournalKind
get_kind (const ChatEntry *entry)
{
  JournalKind kind = chat_entry_is_state (entry) ? JOURNAL_KIND_STATE : 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].type == entry->type)
      kind |= kinds[i].kind;

  return kind;
}

static char *
dup_history_key (Server *self, const ChatEntry *entry)
{
  const char *name = entry->target;
  const ChatUser *actor;
  const ChatUser *target;

  if (name == NULL)
    return NULL;

  name += strspn (name, CHAT_MEMBER_PREFIXES);
  if (*name == '#')
    {
      const ChatRoom *room = chat_state_find_room (self->state, name);

      return room != NULL ? chat_room_history_key (room) : NULL;
    }

  actor = chat_state_get_user (self->state, entry->actor);
  target = chat_state_find_user (self->state, name);
  return actor != NULL && target != NULL ? chat_talk_history_key (actor, target) : NULL;
}

static JournalRecord *
make_record (Server *self, const ChatEntry *entry, const char *sender)
{
  JournalRecord *record = journal_record_new ();

  record->time_us = entry->time_us;
  record->msgid = g_strdup (entry->msgid);
  record->kind = get_kind (entry);
  record->payload = chat_entry_to_bytes (entry);
  if ((record->kind & ~JOURNAL_KIND_STATE) != 0)
    {
      record->key = dup_history_key (self, entry);
      record->sender = g_strdup (sender);
      record->account = g_strdup (entry->account);
    }
  if ((record->kind & JOURNAL_KIND_MESSAGE) != 0)
    record->text = g_strdup (entry->text);

  return record;
}

/* Words need no wait: what comes behind them in the same connection comes behind them in the
 * journal, and depends on nothing they could change. But a disk that is slower than the client
 * does not make us keep all that it says. */
static gboolean
must_wait (const ServerSession *session, const ChatEntry *entry)
{
  if (session->n_in_flight >= MAX_IN_FLIGHT)
    return TRUE;
  return entry->type != CHAT_ENTRY_PRIVMSG && entry->type != CHAT_ENTRY_NOTICE &&
         entry->type != CHAT_ENTRY_TAGMSG;
}

/* Whoever looks after the server keeps order in its rooms; in the lobby nobody else could. */
static gboolean
is_of_order (ChatEntryType type)
{
  return type == CHAT_ENTRY_KICK || type == CHAT_ENTRY_MODE || type == CHAT_ENTRY_TOPIC ||
         type == CHAT_ENTRY_REDACT;
}

static void
fill_in (ServerSession *session, ChatEntry *entry)
{
  const ChatUser *user = session->user;

  /* Who is not in the chat yet can only ask to come in, or for what the server does for nobody. */
  entry->actor = user != NULL || entry->type == CHAT_ENTRY_CONNECT ? session->id : 0;
  if (user == NULL)
    return;

  if (entry->source == NULL)
    entry->source = g_strdup (user->source);
  if (entry->account == NULL)
    entry->account = g_strdup (user->account);
  if ((user->modes & CHAT_USER_BOT) != 0)
    entry->flags |= CHAT_ENTRY_FLAG_BOT;
  if ((user->modes & CHAT_USER_OPERATOR) != 0)
    entry->flags |= CHAT_ENTRY_FLAG_OPER |
                    (is_of_order (entry->type) ? CHAT_ENTRY_FLAG_OPERATOR : CHAT_ENTRY_FLAG_NONE);
}

void
server_append (Server *self, ServerSession *session, ChatEntry *entry)
{
  ServerPending *pending = g_new0 (ServerPending, 1);

  if (session != NULL)
    {
      fill_in (session, entry);
      pending->session = server_session_ref (session);
      session->n_in_flight++;
      pending->is_paused = must_wait (session, entry);
      if (session->response != NULL)
        pending->response = server_response_ref (session->response);
      if (pending->is_paused)
        server_session_pause (session);
    }

  entry->time_us = server_get_time_us (self);
  entry->msgid = server_make_msgid (self, entry->time_us);
  pending->entry = entry;
  pending->appended_us = g_get_monotonic_time ();
  g_hash_table_insert (self->pendings, entry->msgid, pending);
  journal_append (
      self->journal,
      make_record (self, entry,
                   session != NULL && session->user != NULL ? session->user->nick : NULL));
}

void
server_append_copy (Server *self, ChatEntry *copy, const ChatRoom *room)
{
  g_autoptr (ChatEntry) owned = copy;
  g_autoptr (JournalRecord) record = journal_record_new ();

  record->time_us = server_get_time_us (self);
  record->msgid = server_copy_msgid_new (copy->msgid, room);
  record->kind = JOURNAL_KIND_EVENT;
  record->key = chat_room_history_key (room);
  record->sender =
      copy->source != NULL ? g_strndup (copy->source, strcspn (copy->source, "!")) : NULL;
  record->account = g_strdup (copy->account);
  copy->flags |= CHAT_ENTRY_FLAG_COPY;
  record->payload = chat_entry_to_bytes (copy);
  journal_append (self->journal, g_steal_pointer (&record));
}

char *
server_copy_msgid_new (const char *msgid, const ChatRoom *room)
{
  return g_strdup_printf ("%s.%" G_GUINT64_FORMAT, msgid, room->id);
}

static void
on_tell_effect (const ChatEffect *effect, gpointer user_data)
{
  server_feature_run_effect (user_data, effect);
}

void
server_tell (Server *self, ServerSession *session, ChatEntry *entry)
{
  g_autoptr (ChatEntry) owned = entry;

  fill_in (session, entry);
  entry->time_us = server_get_time_us (self);
  entry->msgid = server_make_msgid (self, entry->time_us);
  /* Words change no state, so the place of the last record is as good as one of their own. */
  chat_apply (self->state, chat_state_get_seq (self->state), entry, on_tell_effect, self);
}

ChatEntry *
server_entry_new (
    ServerSession *session, ChatEntryType type, const char *target, const char *text, ...)
{
  ChatEntry *entry = chat_entry_new (type, session->id, target, text);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *param;
  gboolean has_params = FALSE;
  va_list args;

  va_start (args, text);
  while ((param = va_arg (args, const char *)) != NULL)
    {
      g_strv_builder_add (builder, param);
      has_params = TRUE;
    }
  va_end (args);

  if (has_params)
    entry->params = g_strv_builder_end (builder);
  return entry;
}

static void
on_check_effect (const ChatEffect *effect, gpointer user_data)
{
  ServerSession *session = user_data;

  if (effect->fail != NULL)
    server_failv (session, "*", effect->fail, effect->text, effect->params);
  else
    server_words_refuse (session, effect->entry->type, effect->numeric, effect->params);
}

gboolean
server_check (ServerSession *session, ChatEntry *entry)
{
  fill_in (session, entry);
  return chat_check (session->server->state, entry, on_check_effect, session);
}

static void
on_effect (const ChatEffect *effect, gpointer user_data)
{
  Server *self = user_data;

  if (effect->type == CHAT_EFFECT_MESSAGE)
    self->counters.counts[SERVER_COUNT_MESSAGES]++;
  if (effect->type == CHAT_EFFECT_REJECTED)
    journal_hide (self->journal, effect->entry->msgid);
  server_feature_run_effect (self, effect);
}

/* The journal has it, or will not. */
static void
let_session_go (ServerPending *pending)
{
  if (pending->session == NULL)
    return;
  pending->session->n_in_flight--;
  if (pending->is_paused)
    server_session_resume (pending->session);
  g_clear_pointer (&pending->response, server_response_unref); /* it answers the session */
  g_clear_pointer (&pending->session, server_session_unref);
}

static void
finish_pending (ServerPending *pending)
{
  let_session_go (pending);
  free_pending (pending);
}

/* Whoever is gone, because the server stops, is told nothing more: to be told that they are in
 * would bring them back to life. */
static ServerPending *
take_pending (Server *self, const char *msgid)
{
  gpointer taken = NULL;
  ServerPending *pending;

  g_hash_table_steal_extended (self->pendings, msgid, NULL, &taken);
  pending = taken;
  if (pending != NULL && pending->session != NULL && pending->session->state == SERVER_SESSION_GONE)
    let_session_go (pending);
  return pending;
}

static void
apply (Server *self, guint64 seq, const ChatEntry *entry, ServerPending *pending)
{
  ServerSession *session = pending != NULL ? pending->session : NULL;
  ServerResponse *outer = session != NULL ? session->response : NULL;

  self->origin = pending;
  if (session != NULL)
    session->response = pending->response;
  chat_apply (self->state, seq, entry, on_effect, self);
  if (session != NULL)
    session->response = outer;
  self->origin = NULL;
}

static void
on_committed (Journal *journal, const JournalRecord *record, gpointer user_data)
{
  Server *self = user_data;
  ServerPending *pending = take_pending (self, record->msgid);
  g_autoptr (ChatEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  entry = pending != NULL ? chat_entry_ref (pending->entry)
                          : chat_entry_from_bytes (record->payload, &error);
  if (entry == NULL)
    {
      g_warning ("Record %" G_GUINT64_FORMAT " cannot be read: %s", record->seq, error->message);
      return;
    }

  self->counters.counts[SERVER_COUNT_ENTRIES]++;
  if (pending != NULL)
    server_histogram_add (&self->counters.commit, g_get_monotonic_time () - pending->appended_us);
  apply (self, record->seq, entry, pending);
  if (pending != NULL)
    finish_pending (pending);
  if ((record->kind & JOURNAL_KIND_STATE) != 0 &&
      ++self->n_since_snapshot >= self->config->snapshot_interval)
    server_journal_snapshot (self);
}

static void
tell_refused (ServerPending *pending, const GError *error)
{
  ServerSession *session = pending->session;
  ServerResponse *outer = session->response;

  session->response = pending->response;
  if (pending->entry->type == CHAT_ENTRY_CONNECT)
    {
      session->state = SERVER_SESSION_REGISTERING;
      server_session_quit (session, "The server cannot store anything at the moment");
    }
  else if (pending->entry->type == CHAT_ENTRY_QUIT)
    { /* the client may go; its user goes when the journal takes it (server-ping.c tries again) */
      if (session->connection != NULL)
        net_connection_close (session->connection);
      net_loop_arm (session->server->loop, &session->timer, 1000);
    }
  else
    server_fail (session, "*",
                 g_error_matches (error, JOURNAL_ERROR, JOURNAL_ERROR_FULL) ? "STORAGE_FULL"
                                                                            : "STORAGE_FAILED",
                 "The server could not store this, so nobody has seen it; try again later", NULL);
  server_feature_refuse (session, pending->entry);
  session->response = outer;
}

/* Each once a minute: a full disk refuses everything. */
static void
tell_operators (Server *self, ServerTrouble trouble, const GError *error)
{
  static const char *const words[] = {
    [SERVER_TROUBLE_REFUSED] = "refuses what is said",
    [SERVER_TROUBLE_UNSAFE] = "may lose what was said if the power fails",
  };
  gint64 *told_us = &self->told_trouble_us[trouble];
  gint64 now_us = g_get_monotonic_time ();

  if (*told_us != 0 && now_us - *told_us < 60 * G_USEC_PER_SEC)
    return;
  *told_us = now_us;
  server_oper_tell (self, "The journal %s: %s", words[trouble], error->message);
}

static void
on_trouble (Journal *journal, const GError *error, gpointer user_data)
{
  Server *self = user_data;

  g_warning ("The journal is in trouble: %s", error->message);
  if (self->run_state == SERVER_RUNNING)
    tell_operators (self, SERVER_TROUBLE_UNSAFE, error);
}

static void
on_refused (Journal *journal, const JournalRecord *record, const GError *error, gpointer user_data)
{
  Server *self = user_data;
  ServerPending *pending = take_pending (self, record->msgid);

  if (pending == NULL)
    return;

  self->counters.counts[SERVER_COUNT_REFUSED]++;
  /* Not each into the log, which may be on the same full disk. */
  g_debug ("The journal refused a record: %s", error->message);
  if (self->run_state == SERVER_RUNNING)
    tell_operators (self, SERVER_TROUBLE_REFUSED, error);
  if (pending->session != NULL && self->run_state == SERVER_RUNNING)
    tell_refused (pending, error);
  finish_pending (pending);
}

gboolean
server_journal_open (Server *self, GError **error)
{
  ChatEntry *start;

  self->state = server_restore (self->journal, self->config, &self->last_time_us, error);
  if (self->state == NULL)
    return FALSE;

  /* Ids are never given twice: not after a restart, and not when the state forgot them. */
  self->last_user_id =
      MAX (chat_state_get_last_user_id (self->state, NODE), NODE << CHAT_USER_ID_NODE_SHIFT);
  self->pendings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_pending);
  journal_set_functions (self->journal, on_committed, on_refused, NULL, self);
  journal_set_trouble_function (self->journal, on_trouble, self);
  server_retention_apply (self, NULL);
  start = chat_entry_new (CHAT_ENTRY_NODE_START, NODE << CHAT_USER_ID_NODE_SHIFT, NULL,
                          self->config->name);
  server_append (self, NULL, start);
  return TRUE;
}

void
server_journal_snapshot (Server *self)
{
  g_autoptr (GBytes) bytes = chat_state_to_bytes (self->state);

  journal_save_snapshot (self->journal, chat_state_get_seq (self->state), bytes);
  self->n_since_snapshot = 0;
}
