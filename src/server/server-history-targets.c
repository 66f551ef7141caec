/* CHATHISTORY TARGETS: where there is something to read. */
#include "config.h"

#include "irc-time.h"
#include "server-batch.h"
#include "server-history.h"
#include "server-past.h"
#include "server-target.h"
#include "server-wait.h"

#include <string.h>

typedef struct
{
  ServerWait wait;
  gint64 lower_us;
  gint64 upper_us;
  gboolean is_backward; /* the first time was the later one: counted from there */
  guint limit;
  GPtrArray *targets; /* (owned) (nullable) of (owned) JournalTarget */
} Request;

static void
free_request (Request *self)
{
  server_wait_end (&self->wait);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_free (self);
}

static void
fail (ServerSession *session)
{
  server_fail (session, "CHATHISTORY", "MESSAGE_ERROR", "Messages could not be retrieved",
               "TARGETS", "*", NULL);
}

/* chathistory, "TARGETS": one whose latest message is outside is not listed, whatever else it has;
 * so what lies beyond the upper end was asked for as well. */
static GPtrArray *
list_names (Request *self, const GPtrArray *targets, GHashTable *names)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < targets->len; i++)
    {
      const JournalTarget *target = g_ptr_array_index (targets, i);
      g_autofree char *name = server_target_dup_name (self->wait.session, target->key);
      char time[IRC_TIME_SIZE];

      if (name == NULL)
        name = g_strdup (g_hash_table_lookup (names, target->key));

      if (name != NULL && target->latest_us > self->lower_us + 999 &&
          target->latest_us < self->upper_us)
        g_ptr_array_add (
            lines, g_strdup_printf ("%s %s", name, irc_time_format (target->latest_us, time)));
    }

  return lines;
}

static void
send_targets (Request *self, GHashTable *names)
{
  ServerSession *session = self->wait.session;
  g_autoptr (GPtrArray) lines = list_names (self, self->targets, names);
  guint n = MIN (lines->len, self->limit);
  guint first = self->is_backward ? lines->len - n : 0;
  ServerBatch batch;

  server_batch_begin (&batch, session, "draft/chathistory-targets", NULL);
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *body =
          g_strdup_printf (":%s CHATHISTORY TARGETS %s", session->server->config->name,
                           (const char *) g_ptr_array_index (lines, i));

      server_send_body (session, body);
    }
  server_batch_end (&batch);
}

/* names (nullable): there was an error */
static void
answer (Request *self, GHashTable *names)
{
  if (server_wait_enter (&self->wait))
    {
      if (names != NULL)
        send_targets (self, names);
      else
        fail (self->wait.session);
      server_wait_leave (&self->wait);
    }
  free_request (self);
}

static void
on_named (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) names = server_past_name_finish (result, &error);

  answer (user_data, names);
}

static void
on_targets (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *self = user_data;
  ServerSession *session = self->wait.session;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) past = g_ptr_array_new ();
  g_autofree char *identity = NULL;

  self->targets = journal_targets_finish (JOURNAL_JOURNAL (source), result, &error);
  if (self->targets == NULL || session->user == NULL)
    {
      answer (self, NULL);
      return;
    }

  identity = chat_user_dup_identity (session->user);
  for (guint i = 0; i < self->targets->len; i++)
    {
      const JournalTarget *target = g_ptr_array_index (self->targets, i);

      if (server_past_is_key (session->server, target->key, identity))
        g_ptr_array_add (past, target->key);
    }
  server_past_name_async (JOURNAL_JOURNAL (source), past, identity, self->wait.reads, on_named,
                          self);
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

  journal_targets_async (JOURNAL_JOURNAL (source), (const char *const *) keys->pdata,
                         self->lower_us, 0, keys->len, self->wait.reads, on_targets, self);
}

static gboolean
parse_time (ServerSession *session, const char *text, gint64 *time_us)
{
  if (g_str_has_prefix (text, "timestamp=") &&
      irc_time_parse (text + strlen ("timestamp="), time_us))
    return TRUE;

  server_fail (session, "CHATHISTORY", "INVALID_PARAMS", "Invalid timestamp", "TARGETS", text,
               NULL);
  return FALSE;
}

void
server_history_list_targets (ServerSession *session, const IrcMessage *message)
{
  g_autofree char *identity = NULL;
  gint64 first_us = 0;
  gint64 second_us = 0;
  guint limit = 0;
  Request *request;

  if (message->n_params != 4)
    {
      server_fail (session, "CHATHISTORY", "INVALID_PARAMS",
                   message->n_params < 4 ? "Insufficient parameters" : "Too many parameters",
                   "TARGETS", NULL);
      return;
    }
  if (!parse_time (session, message->params[1], &first_us) ||
      !parse_time (session, message->params[2], &second_us))
    return;
  if (!server_history_parse_limit (session->server, message->params[3], &limit))
    {
      server_fail (session, "CHATHISTORY", "INVALID_PARAMS", "Invalid limit", "TARGETS",
                   message->params[3], NULL);
      return;
    }

  request = g_new0 (Request, 1);
  server_wait_begin (&request->wait, session);
  request->lower_us = MIN (first_us, second_us);
  request->upper_us = MAX (first_us, second_us);
  request->is_backward = first_us > second_us;
  request->limit = limit;
  identity = chat_user_dup_identity (session->user);
  journal_talks_async (session->server->journal, identity, request->wait.reads, on_talks, request);
}
