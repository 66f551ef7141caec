/* History that comes by itself: for clients that cannot ask for it, when they join a room. */
#include "config.h"

#include "server-batch.h"
#include "server-replay.h"
#include "server-target.h"
#include "server-wait.h"

typedef struct
{
  ServerWait wait;
  char *key;
} Request;

/* Who does not know server-time would show old words as if they were said now: those are framed and
 * bear their time. */
static void
send_history (ServerSession *session, const GPtrArray *records, const char *name)
{
  gboolean has_time = server_session_has_cap (session, IRC_CAP_SERVER_TIME);
  ServerBatch batch;

  if (!has_time)
    server_say (session, "NOTICE", "What was said here before (times are UTC):", name, NULL);
  server_batch_begin (&batch, session, "chathistory", name);
  server_replay_send (session, records, name, TRUE,
                      has_time ? SERVER_REPLAY_PLAIN : SERVER_REPLAY_MARKED);
  server_batch_end (&batch);
  if (!has_time)
    server_say (session, "NOTICE", "End of what was said before.", name, NULL);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = journal_read_finish (JOURNAL_JOURNAL (source), result, &error);

  if (server_wait_enter (&self->wait))
    {
      g_autofree char *name = server_target_dup_name (self->wait.session, self->key);

      if (records != NULL && records->len > 0 && name != NULL)
        send_history (self->wait.session, records, name);
      server_wait_leave (&self->wait);
    }
  server_wait_end (&self->wait);
  g_free (self->key);
  g_free (self);
}

static void
on_join (Server *self, const ChatEffect *effect)
{
  ServerSession *session = server_user_get_session (effect->actor);
  JournalQuery query = { .kinds = JOURNAL_KIND_MESSAGE,
                         .limit = self->config->history_on_join,
                         .before_msgid = effect->entry->msgid,
                         .newest_first = TRUE };
  Request *request;

  /* chathistory: who can ask is not sent anything; nor is a bot, which would answer to it. */
  if (session == NULL || effect->is_new || query.limit == 0 ||
      server_session_has_cap (session, IRC_CAP_CHATHISTORY) ||
      (effect->actor->modes & CHAT_USER_BOT) != 0)
    return;

  request = g_new0 (Request, 1);
  server_wait_begin (&request->wait, session);
  request->key = chat_room_history_key (effect->room);
  query.key = request->key;
  journal_read_async (self->journal, &query, request->wait.reads, on_read, request);
}

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_JOIN, on_join },
  { 0, NULL },
};

const ServerFeature server_history_join_feature = { .effects = effects };
