/* REDACT: words taken back (draft/message-redaction). Afterwards history and search are without
 * them.
 */
#include "config.h"

#include "server-line.h"
#include "server-target.h"
#include "server-wait.h"

#include <string.h>

typedef struct
{
  ServerWait wait;
  char *target;
  char *key;
  char *msgid;
  char *reason; /* (nullable) */
} Request;

static void
free_request (Request *self)
{
  server_wait_end (&self->wait);
  g_free (self->target);
  g_free (self->key);
  g_free (self->msgid);
  g_free (self->reason);
  g_free (self);
}

static gboolean
has_expired (Request *self, const JournalRecord *record)
{
  const Server *server = self->wait.session->server;
  const ServerConfig *config = server->config;
  g_autofree char *window = NULL;

  if (config->redact_window == 0 ||
      server_get_time_us (self->wait.session->server) - record->time_us <=
          config->redact_window * G_USEC_PER_SEC)
    return FALSE;

  window = g_strdup_printf ("%u", config->redact_window);
  server_fail (self->wait.session, "REDACT", "REDACT_WINDOW_EXPIRED",
               "You can no longer delete this message", self->target, self->msgid, window, NULL);
  return TRUE;
}

/* Who may do it is decided when the entry is applied; it needs to know whose words they were. */
static void
append (Request *self, const ChatEntry *words)
{
  ServerSession *session = self->wait.session;
  g_autofree char *identity = chat_entry_dup_identity (words);
  const char *tags[] = { "redact-sender", identity, NULL };
  ChatEntry *entry =
      server_entry_new (session, CHAT_ENTRY_REDACT, self->target, self->reason, self->msgid, NULL);

  entry->tags = g_strdupv ((char **) tags);
  server_append (session->server, session, entry);
}

static void
take_record (Request *self, const JournalRecord *record)
{
  g_autoptr (ChatEntry) words = NULL;

  if (record != NULL && !record->is_hidden && g_strcmp0 (record->key, self->key) == 0 &&
      (record->kind & (JOURNAL_KIND_MESSAGE | JOURNAL_KIND_TAGMSG)) != 0)
    words = chat_entry_from_bytes (record->payload, NULL); /* unreadable is as good as not there */

  if (words == NULL)
    server_fail (self->wait.session, "REDACT", "UNKNOWN_MSGID",
                 "This message does not exist or is too old", self->target, self->msgid, NULL);
  else if (!has_expired (self, record))
    append (self, words);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JournalRecord) record = journal_find_finish (JOURNAL_JOURNAL (source), result, &error);

  if (server_wait_enter (&self->wait))
    {
      take_record (self, record);
      server_wait_leave (&self->wait);
    }
  free_request (self);
}

static void
run_redact (ServerSession *session, const IrcMessage *message)
{
  g_autofree char *shown = NULL;
  g_autofree char *key = NULL;
  Request *request;

  if (!server_session_has_cap (session, IRC_CAP_MESSAGE_REDACTION))
    {
      server_reply (session, IRC_ERR_UNKNOWNCOMMAND, NULL, "REDACT", NULL);
      return;
    }

  key = server_target_dup_key (session, message->params[0], &shown);
  if (key == NULL)
    {
      server_fail (session, "REDACT", "INVALID_TARGET", "You cannot delete messages from there",
                   message->params[0], NULL);
      return;
    }

  request = g_new0 (Request, 1);
  server_wait_begin (&request->wait, session);
  request->target = g_steal_pointer (&shown);
  request->key = g_steal_pointer (&key);
  request->msgid = g_strdup (message->params[1]);
  request->reason = message->n_params > 2 ? g_strdup (message->params[2]) : NULL;
  journal_find_async (session->server->journal, request->msgid, request->wait.reads, on_found,
                      request);
}

/* message-redaction: in the same way as the words themselves, and to who understands it. */
static void
on_redact (Server *self, const ChatEffect *effect)
{
  const IrcCapSet with = IRC_CAP_BIT (IRC_CAP_MESSAGE_REDACTION);
  const char *source = effect->actor != NULL ? effect->actor->source : self->config->name;
  const char *target = effect->room != NULL ? effect->room->name : effect->target->nick;
  ServerSession *actor = effect->actor != NULL ? server_user_get_session (effect->actor) : NULL;
  g_auto (ServerLine) line = { 0 };

  journal_hide (self->journal, effect->params[0]);
  server_line_init (
      &line, self, effect->entry,
      server_body_new (source, "REDACT", effect->text, target, effect->params[0], NULL));
  if (effect->room != NULL)
    server_line_send_room_caps (&line, effect->room, effect->actor, with, 0);
  else if (effect->target != effect->actor)
    {
      ServerSession *session = server_user_get_session (effect->target);

      if (session != NULL && (session->caps & with) == with)
        server_line_deliver (&line, session);
    }

  if (actor != NULL && (actor->caps & with) == with &&
      server_session_has_cap (actor, IRC_CAP_ECHO_MESSAGE))
    server_line_send (&line, actor);
}

static const ServerCommand commands[] = {
  { "REDACT", 2, FALSE, run_redact },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_MESSAGE_REDACTION },
  { IRC_N_CAPS },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_REDACT, on_redact },
  { 0, NULL },
};

const ServerFeature server_redact_feature = { .commands = commands,
                                              .caps = caps,
                                              .effects = effects };
