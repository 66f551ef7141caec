/* CHATHISTORY: what was said before (draft/chathistory). */
#include "config.h"

#include "irc-case.h"
#include "irc-time.h"
#include "server-batch.h"
#include "server-history.h"
#include "server-past.h"
#include "server-replay.h"
#include "server-target.h"
#include "server-wait.h"

#include <string.h>

/* chathistory-notes: times on the wire have milliseconds, those in the journal microseconds. A
 * message of the same millisecond is neither before nor after it. */
#define MS G_GINT64_CONSTANT (1000)

/* The newest talks whose other side has left are looked through for a name. */
#define MAX_PAST 200

typedef enum
{
  SELECTOR_NONE, /* '*' */
  SELECTOR_TIME,
  SELECTOR_MSGID,
} SelectorType;

/* A place in the one order. */
typedef struct
{
  SelectorType type;
  char *msgid; /* (owned) (nullable) */
  guint64 seq; /* of a msgid, when it was found */
  gint64 time_us;
} Selector;

typedef struct _Request Request;

typedef struct
{
  const char *name;
  guint n_selectors;
  gboolean takes_any; /* '*' */
  void (*run) (Request *request);
} Subcommand;

struct _Request
{
  ServerWait wait;
  const Subcommand *subcommand;
  char *target;
  char *key;
  Selector selectors[2];
  guint limit;
  guint n_found; /* selectors that have a place */
  gboolean keeps_newest;
  GPtrArray *records; /* (nullable): of the first of two pages */
  GPtrArray *past;    /* (owned) (nullable): keys of talks with people who have left */
};

static void
free_request (Request *self)
{
  server_wait_end (&self->wait);
  g_free (self->target);
  g_free (self->key);
  for (guint i = 0; i < G_N_ELEMENTS (self->selectors); i++)
    g_free (self->selectors[i].msgid);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->past, g_ptr_array_unref);
  g_free (self);
}

static void
fail_with (Request *self, const char *code)
{
  server_fail (self->wait.session, "CHATHISTORY", code, "Messages could not be retrieved",
               self->subcommand->name, self->target, NULL);
}

static Journal *
get_journal (Request *self)
{
  return self->wait.session->server->journal;
}

static void
send_page (Request *self, const GPtrArray *records)
{
  ServerBatch batch;

  server_batch_begin (&batch, self->wait.session, "chathistory", self->target);
  server_replay_send (self->wait.session, records, self->target, self->keeps_newest,
                      SERVER_REPLAY_PLAIN);
  server_batch_end (&batch);
}

/* The room may have been left, and renamed, while the journal read; and who had left before has the
 * name that was asked for. */
static gboolean
may_still_read (Request *self)
{
  g_autofree char *name = server_target_dup_name (self->wait.session, self->key);
  g_autofree char *identity = chat_user_dup_identity (self->wait.session->user);

  if (name == NULL)
    return server_past_is_key (self->wait.session->server, self->key, identity);

  g_free (self->target);
  self->target = g_steal_pointer (&name);
  return TRUE;
}

static void
take_page (Request *self, GPtrArray *records, const GError *error)
{
  if (!server_wait_enter (&self->wait))
    return;

  if (records == NULL)
    fail_with (self, "MESSAGE_ERROR");
  else if (!may_still_read (self))
    fail_with (self, "INVALID_TARGET");
  else
    {
      if (self->records != NULL)
        {
          for (guint i = 0; i < records->len; i++)
            g_ptr_array_add (self->records, journal_record_ref (records->pdata[i]));
          records = self->records;
        }
      send_page (self, records);
    }
  server_wait_leave (&self->wait);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = journal_read_finish (JOURNAL_JOURNAL (source), result, &error);

  take_page (self, records, error);
  free_request (self);
}

static void
init_query (Request *self, JournalQuery *query, gboolean newest_first)
{
  *query = (JournalQuery){ .key = self->key,
                           .kinds = server_replay_get_kinds (self->wait.session),
                           .limit = self->limit,
                           .newest_first = newest_first };
}

static void
set_after (JournalQuery *query, const Selector *selector)
{
  if (selector->type == SELECTOR_MSGID)
    query->after_seq = selector->seq;
  else if (selector->type == SELECTOR_TIME)
    query->after_us = selector->time_us + MS - 1;
}

static void
set_before (JournalQuery *query, const Selector *selector)
{
  if (selector->type == SELECTOR_MSGID)
    query->before_seq = selector->seq;
  else
    query->before_us = selector->time_us;
}

static void
read_page (Request *self, const JournalQuery *query)
{
  self->keeps_newest = query->newest_first;
  journal_read_async (get_journal (self), query, self->wait.reads, on_page, self);
}

static void
run_before (Request *self)
{
  JournalQuery query;

  init_query (self, &query, TRUE);
  set_before (&query, &self->selectors[0]);
  read_page (self, &query);
}

static void
run_after (Request *self)
{
  JournalQuery query;

  init_query (self, &query, FALSE);
  set_after (&query, &self->selectors[0]);
  read_page (self, &query);
}

static void
run_latest (Request *self)
{
  JournalQuery query;

  init_query (self, &query, TRUE);
  set_after (&query, &self->selectors[0]);
  read_page (self, &query);
}

static gboolean
is_before (const Selector *a, const Selector *b)
{
  if (a->type == SELECTOR_MSGID && b->type == SELECTOR_MSGID)
    return a->seq <= b->seq;

  return a->time_us <= b->time_us;
}

/* chathistory, "BETWEEN": counted from the first selector on, forwards or backwards. */
static void
run_between (Request *self)
{
  gboolean is_forward = is_before (&self->selectors[0], &self->selectors[1]);
  JournalQuery query;

  init_query (self, &query, !is_forward);
  set_after (&query, &self->selectors[is_forward ? 0 : 1]);
  set_before (&query, &self->selectors[is_forward ? 1 : 0]);
  read_page (self, &query);
}

static void
on_half (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *self = user_data;
  const Selector *selector = &self->selectors[0];
  g_autoptr (GError) error = NULL;
  JournalQuery query;

  self->records = journal_read_finish (JOURNAL_JOURNAL (source), result, &error);
  if (self->records == NULL)
    {
      take_page (self, NULL, error);
      free_request (self);
      return;
    }

  init_query (self, &query, FALSE);
  query.limit = self->limit - MIN (self->records->len, self->limit - 1);
  if (selector->type == SELECTOR_MSGID)
    query.after_seq = selector->seq - 1;
  else
    query.after_us = selector->time_us - 1;
  read_page (self, &query);
}

/* Half of them before it; then the message itself and what follows. */
static void
run_around (Request *self)
{
  JournalQuery query;

  if (self->limit == 1)
    {
      self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) journal_record_unref);
      init_query (self, &query, FALSE);
      if (self->selectors[0].type == SELECTOR_MSGID)
        query.after_seq = self->selectors[0].seq - 1;
      else
        query.after_us = self->selectors[0].time_us - 1;
      read_page (self, &query);
      return;
    }

  init_query (self, &query, TRUE);
  query.limit = self->limit / 2;
  set_before (&query, &self->selectors[0]);
  journal_read_async (get_journal (self), &query, self->wait.reads, on_half, self);
}

static void find_selectors (Request *self);

static void on_found (GObject *source, GAsyncResult *result, gpointer user_data);

/* A QUIT, say, is in no room's history, but the room may have a copy of it. */
static gboolean
find_copy (Request *self, Selector *selector)
{
  const ChatRoom *room = server_target_get_room (self->wait.session->server, self->key);
  g_autofree char *msgid = NULL;

  if (room == NULL)
    return FALSE;

  msgid = server_copy_msgid_new (selector->msgid, room);
  journal_find_async (get_journal (self), msgid, self->wait.reads, on_found, self);
  return TRUE;
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *self = user_data;
  Selector *selector = &self->selectors[self->n_found];
  g_autoptr (GError) error = NULL;
  g_autoptr (JournalRecord) record = journal_find_finish (JOURNAL_JOURNAL (source), result, &error);

  if (record != NULL && record->key == NULL && find_copy (self, selector))
    return;

  /* A msgid of somewhere else is as unknown as any other: nothing is told about it. */
  if (record == NULL || g_strcmp0 (record->key, self->key) != 0)
    {
      take_page (self, NULL, error);
      free_request (self);
      return;
    }

  selector->seq = record->seq;
  selector->time_us = record->time_us;
  self->n_found++;
  find_selectors (self);
}

/* Each msgid gets its place, then the subcommand runs. */
static void
find_selectors (Request *self)
{
  for (; self->n_found < self->subcommand->n_selectors; self->n_found++)
    if (self->selectors[self->n_found].type == SELECTOR_MSGID)
      {
        journal_find_async (get_journal (self), self->selectors[self->n_found].msgid,
                            self->wait.reads, on_found, self);
        return;
      }

  self->subcommand->run (self);
}

static const Subcommand subcommands[] = {
  { "BEFORE", 1, FALSE, run_before },   { "AFTER", 1, FALSE, run_after },
  { "LATEST", 1, TRUE, run_latest },    { "AROUND", 1, FALSE, run_around },
  { "BETWEEN", 2, FALSE, run_between },
};

static gboolean
parse_selector (const Subcommand *subcommand, const char *text, Selector *selector)
{
  if (g_str_equal (text, "*"))
    return subcommand->takes_any;

  if (g_str_has_prefix (text, "msgid=") && text[strlen ("msgid=")] != '\0')
    {
      selector->type = SELECTOR_MSGID;
      selector->msgid = g_strdup (text + strlen ("msgid="));
      return TRUE;
    }

  selector->type = SELECTOR_TIME;
  return g_str_has_prefix (text, "timestamp=") &&
         irc_time_parse (text + strlen ("timestamp="), &selector->time_us);
}

gboolean
server_history_parse_limit (Server *server, const char *text, guint *limit)
{
  const guint most = server->config->max_history;
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL)) /* yes or no */
    return FALSE;

  *limit = number == 0 ? most : (guint) MIN (number, most);
  return TRUE;
}

static void
fail_params (ServerSession *session, const char *name, const char *param, const char *text)
{
  server_fail (session, "CHATHISTORY", "INVALID_PARAMS", text, name, param, NULL);
}

static gboolean
parse (ServerSession *session, const IrcMessage *message, Request *request)
{
  const Subcommand *subcommand = request->subcommand;
  const guint n_params = subcommand->n_selectors + 3;

  if (message->n_params != n_params)
    {
      fail_params (session, subcommand->name, NULL,
                   message->n_params < n_params ? "Insufficient parameters"
                                                : "Too many parameters");
      return FALSE;
    }

  for (guint i = 0; i < subcommand->n_selectors; i++)
    if (!parse_selector (subcommand, message->params[2 + i], &request->selectors[i]))
      {
        fail_params (session, subcommand->name, message->params[2 + i],
                     "Invalid timestamp or message id");
        return FALSE;
      }

  if (!server_history_parse_limit (session->server, message->params[n_params - 1], &request->limit))
    {
      fail_params (session, subcommand->name, message->params[n_params - 1], "Invalid limit");
      return FALSE;
    }

  request->key = server_target_dup_key (session, message->params[1], &request->target);
  if (request->key == NULL)
    request->target = g_strdup (message->params[1]);

  return TRUE;
}

static void
finish_without_target (Request *self)
{
  if (server_wait_enter (&self->wait))
    {
      fail_with (self, "INVALID_TARGET");
      server_wait_leave (&self->wait);
    }
  free_request (self);
}

/* keys: the newest talk last */
static const char *
find_key (GPtrArray *keys, GHashTable *names, const char *wanted)
{
  for (guint i = keys->len; i > 0; i--)
    {
      const char *name = g_hash_table_lookup (names, g_ptr_array_index (keys, i - 1));

      if (name != NULL && irc_case_equal (name, wanted))
        return g_ptr_array_index (keys, i - 1);
    }

  return NULL;
}

static void
on_named (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) names = server_past_name_finish (result, &error);
  const char *key = names != NULL ? find_key (self->past, names, self->target) : NULL;

  if (key == NULL)
    {
      finish_without_target (self);
      return;
    }

  self->key = g_strdup (key);
  find_selectors (self);
}

static void
on_talks (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) talks = journal_talks_finish (JOURNAL_JOURNAL (source), result, &error);
  g_autofree char *identity = NULL;

  if (talks == NULL || self->wait.session->user == NULL)
    {
      finish_without_target (self);
      return;
    }

  identity = chat_user_dup_identity (self->wait.session->user);
  self->past = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; talks[i] != NULL; i++)
    if (server_past_is_key (self->wait.session->server, talks[i], identity))
      g_ptr_array_add (self->past, g_strdup (talks[i]));
  if (self->past->len > MAX_PAST)
    g_ptr_array_remove_range (self->past, 0, self->past->len - MAX_PAST);
  server_past_name_async (JOURNAL_JOURNAL (source), self->past, identity, self->wait.reads,
                          on_named, self);
}

/* Nobody has the name now; perhaps somebody had it whom the session talked with. */
static void
look_into_the_past (Request *self)
{
  g_autofree char *identity = chat_user_dup_identity (self->wait.session->user);

  journal_talks_async (get_journal (self), identity, self->wait.reads, on_talks, self);
}

static void
run_subcommand (ServerSession *session, const IrcMessage *message, const Subcommand *subcommand)
{
  Request *request = g_new0 (Request, 1);

  request->subcommand = subcommand;
  server_wait_begin (&request->wait, session);
  if (!parse (session, message, request))
    free_request (request);
  else if (request->key != NULL)
    find_selectors (request);
  else if (*request->target == '#')
    finish_without_target (request);
  else
    look_into_the_past (request);
}

static void
run_chathistory (ServerSession *session, const IrcMessage *message)
{
  const char *name = irc_message_param (message, 0);

  if (!server_session_has_cap (session, IRC_CAP_CHATHISTORY))
    {
      server_reply (session, IRC_ERR_UNKNOWNCOMMAND, NULL, "CHATHISTORY", NULL);
      return;
    }
  if (*name == '\0')
    {
      fail_params (session, "*", NULL, "Insufficient parameters");
      return;
    }
  if (g_ascii_strcasecmp (name, "TARGETS") == 0)
    {
      server_history_list_targets (session, message);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (subcommands); i++)
    if (g_ascii_strcasecmp (subcommands[i].name, name) == 0)
      {
        run_subcommand (session, message, &subcommands[i]);
        return;
      }

  fail_params (session, name, NULL, "Unknown command");
}

static const ServerCommand commands[] = {
  { "CHATHISTORY", 0, FALSE, run_chathistory },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_CHATHISTORY },
  { IRC_CAP_EVENT_PLAYBACK },
  { IRC_N_CAPS },
};

static char *
dup_max_history (Server *self)
{
  return g_strdup_printf ("%u", self->config->max_history);
}

static const ServerTokenRow tokens[] = {
  { "CHATHISTORY", NULL, dup_max_history },
  { "MSGREFTYPES", "msgid,timestamp" },
  { NULL },
};

const ServerFeature server_history_feature = { .commands = commands,
                                               .caps = caps,
                                               .tokens = tokens };
