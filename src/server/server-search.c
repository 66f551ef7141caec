/* SEARCH: words of all that one may read (soju.im/search). */
#include "config.h"

#include "irc-time.h"
#include "server-batch.h"
#include "server-history.h"
#include "server-replay.h"
#include "server-target.h"
#include "server-wait.h"

#include <string.h>

typedef struct
{
  ServerWait wait;
  char *text;   /* (nullable) */
  char *sender; /* (nullable) */
  char *key;    /* (nullable): in this room or talk alone */
  gint64 after_us;
  gint64 before_us;
  guint limit;
} Request;

static void
free_request (Request *self)
{
  server_wait_end (&self->wait);
  g_free (self->text);
  g_free (self->sender);
  g_free (self->key);
  g_free (self);
}

static void
fail (ServerSession *session)
{
  server_fail (session, "SEARCH", "INTERNAL_ERROR", "The search could not be run", NULL);
}

/* The journal finds the newest first; the batch is in the order in which it was said. */
static void
send_found (ServerSession *session, const GPtrArray *records)
{
  ServerBatch batch;

  server_batch_begin (&batch, session, "soju.im/search", NULL);
  for (guint i = records->len; i > 0; i--)
    server_replay_send_record (session, records->pdata[i - 1]);
  server_batch_end (&batch);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = journal_search_finish (JOURNAL_JOURNAL (source), result, &error);

  if (server_wait_enter (&self->wait))
    {
      if (records != NULL)
        send_found (self->wait.session, records);
      else
        fail (self->wait.session);
      server_wait_leave (&self->wait);
    }
  free_request (self);
}

static void
search (Request *self, Journal *journal, const char *const *keys)
{
  JournalSearch query = { .keys = keys,
                          .text = self->text,
                          .sender = self->sender,
                          .after_us = self->after_us,
                          .before_us = self->before_us,
                          .limit = self->limit };

  journal_search_async (journal, &query, self->wait.reads, on_found, self);
}

static void
on_talks (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *self = user_data;
  g_autoptr (GPtrArray) keys =
      server_target_finish_readable (&self->wait, JOURNAL_JOURNAL (source), result, fail);

  if (keys == NULL)
    {
      free_request (self);
      return;
    }

  search (self, JOURNAL_JOURNAL (source), (const char *const *) keys->pdata);
}

static gboolean
take_in (Request *self, const char *value)
{
  self->key = server_target_dup_key (self->wait.session, value, NULL);
  return self->key != NULL;
}

static gboolean
take_from (Request *self, const char *value)
{
  self->sender = g_strdup (value);
  return *value != '\0';
}

/* search: "at or after", "at or before"; the journal's bounds are exclusive and finer. */
static gboolean
take_after (Request *self, const char *value)
{
  gboolean is_time = irc_time_parse (value, &self->after_us);

  self->after_us--;
  return is_time;
}

static gboolean
take_before (Request *self, const char *value)
{
  gboolean is_time = irc_time_parse (value, &self->before_us);

  self->before_us += 1000;
  return is_time;
}

static gboolean
take_text (Request *self, const char *value)
{
  self->text = g_strdup (value);
  return *value != '\0';
}

static gboolean
take_limit (Request *self, const char *value)
{
  return server_history_parse_limit (self->wait.session->server, value, &self->limit);
}

static const struct
{
  const char *name;
  gboolean (*take) (Request *self, const char *value);
} attributes[] = {
  { "in", take_in },         { "from", take_from }, { "after", take_after },
  { "before", take_before }, { "text", take_text }, { "limit", take_limit },
};

static gboolean
take_attribute (Request *self, const IrcTag *attribute)
{
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (g_str_equal (attributes[i].name, attribute->name))
      return attributes[i].take (self, attribute->value);

  return FALSE;
}

/* They are written as tags are, so they are read as such. */
static gboolean
parse (Request *self, const char *text)
{
  g_autoptr (GString) line = g_string_new (text);
  g_autoptr (IrcMessage) message = NULL;

  g_string_replace (line, " ", "\\s", 0);
  g_string_prepend_c (line, '@');
  g_string_append (line, " SEARCH");
  message = irc_message_parse (line->str, NULL); /* what is wrong is said in one way */
  if (message == NULL || message->n_tags == 0)
    {
      server_fail (self->wait.session, "SEARCH", "INVALID_PARAMS", "Invalid parameters", NULL);
      return FALSE;
    }

  for (guint i = 0; i < message->n_tags; i++)
    if (!take_attribute (self, &message->tags[i]))
      {
        server_fail (self->wait.session, "SEARCH", "INVALID_PARAMS", "Invalid parameters",
                     message->tags[i].name, NULL);
        return FALSE;
      }

  return TRUE;
}

static void
run_search (ServerSession *session, const IrcMessage *message)
{
  Request *request;

  if (!server_session_has_cap (session, IRC_CAP_SEARCH))
    {
      server_reply (session, IRC_ERR_UNKNOWNCOMMAND, NULL, "SEARCH", NULL);
      return;
    }

  request = g_new0 (Request, 1);
  server_wait_begin (&request->wait, session);
  request->limit = MIN (session->server->config->max_history, 100);
  if (!parse (request, irc_message_param (message, 0)))
    free_request (request);
  else if (request->key != NULL)
    search (request, session->server->journal, (const char *[]){ request->key, NULL });
  else
    {
      g_autofree char *identity = chat_user_dup_identity (session->user);

      journal_talks_async (session->server->journal, identity, request->wait.reads, on_talks,
                           request);
    }
}

static const ServerCommand commands[] = {
  { "SEARCH", 0, FALSE, run_search },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_SEARCH },
  { IRC_N_CAPS },
};

const ServerFeature server_search_feature = { .commands = commands, .caps = caps };
