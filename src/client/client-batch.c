#include "config.h"

#include "client-batch.h"

#include "client-history.h"
#include "client-search-private.h"
#include "client-words.h"

#define MAX_DEPTH 8           /* of batches in batches */
#define MAX_TEXT (256 * 1024) /* bytes of one message; what is longer is cut */

typedef enum
{
  BATCH_PLAIN,     /* its lines are handled as they come */
  BATCH_HISTORY,   /* words collect, and are given to the room at the end */
  BATCH_SEARCH,    /* likewise, and are given to the search */
  BATCH_TARGETS,   /* names of those who have history for us */
  BATCH_MULTILINE, /* lines collect into one message */
  BATCH_PLAYBACK,  /* a bouncer says what was said meanwhile, as it comes */
} BatchType;

struct _ClientBatch
{
  BatchType type;
  char *outer;        /* (nullable): reference of the batch this one is in */
  char *target;       /* (nullable) */
  ClientWords *words; /* (owned) (nullable): MULTILINE, without its text until the end */
  GString *text;      /* (owned) (nullable): MULTILINE */
  gboolean has_line;
  ClientPage *page; /* (owned) (nullable): HISTORY */
  guint n_lines;
  gsize size;           /* bytes of text, and where they are counted */
  ClientBudget *budget; /* (owned) */
};

static void
batch_free (ClientBatch *batch)
{
  client_budget_give_back (batch->budget, CLIENT_BUDGET_WAITING, batch->size);
  client_budget_unref (batch->budget);
  g_free (batch->outer);
  g_free (batch->target);
  g_clear_pointer (&batch->words, client_words_free);
  if (batch->text != NULL)
    g_string_free (batch->text, TRUE);
  g_clear_pointer (&batch->page, client_page_free);
  g_free (batch);
}

GHashTable *
client_batch_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) batch_free);
}

static BatchType
type_of_name (const char *name)
{
  if (strcmp (name, "chathistory") == 0)
    return BATCH_HISTORY;
  if (strcmp (name, "draft/chathistory-targets") == 0)
    return BATCH_TARGETS;
  if (strcmp (name, "soju.im/search") == 0)
    return BATCH_SEARCH;
  if (strcmp (name, "draft/multiline") == 0 || strcmp (name, "multiline") == 0)
    return BATCH_MULTILINE;
  if (strcmp (name, "znc.in/playback") == 0)
    return BATCH_PLAYBACK;
  return BATCH_PLAIN;
}

/* The one that decides about its lines: what has no meaning of its own has that of the batch that
 * it is in. (nullable) */
static ClientBatch *
find_batch (ClientSession *self, const char *reference)
{
  ClientBatch *batch = NULL;

  for (guint depth = 0; reference != NULL && depth < MAX_DEPTH; depth++)
    {
      batch = g_hash_table_lookup (self->batches, reference);
      if (batch == NULL || batch->type != BATCH_PLAIN)
        return batch;
      reference = batch->outer;
    }
  return batch;
}

/* A server may begin one anew that it never closed. */
static void
forget_batch (ClientSession *self, const char *reference)
{
  const ClientBatch *batch = g_hash_table_lookup (self->batches, reference);

  if (batch == NULL)
    return;
  self->n_batch_lines -= batch->n_lines;
  g_hash_table_remove (self->batches, reference);
}

void
client_batch_open (ClientSession *self, const IrcMessage *message)
{
  ClientBatch *batch;

  if (g_hash_table_size (self->batches) >= CLIENT_MAX_BATCHES)
    return; /* then its lines are handled as they come */

  forget_batch (self, irc_message_param (message, 0) + 1);
  batch = g_new0 (ClientBatch, 1);
  batch->budget = client_budget_ref (self->budget);
  batch->type = type_of_name (irc_message_param (message, 1));
  batch->outer = g_strdup (irc_message_tag (message, "batch"));
  batch->target = g_strdup (irc_message_param (message, 2));
  if (batch->type == BATCH_HISTORY || batch->type == BATCH_SEARCH)
    batch->page = client_page_new ();
  if (batch->type == BATCH_MULTILINE)
    {
      batch->words = client_words_new (message, batch->target, FALSE, "");
      batch->text = g_string_new (NULL);
    }
  g_hash_table_insert (self->batches, g_strdup (irc_message_param (message, 0) + 1), batch);
}

static void
give_words (ClientSession *self, ClientBatch *batch, ClientWords *words)
{
  if (batch != NULL && batch->page != NULL && !client_words_wait (words, self->budget))
    {
      client_words_free (words); /* too much */
      return;
    }
  if (batch != NULL && batch->page != NULL)
    {
      client_history_heard (self);
      words->is_history = TRUE;
      client_page_count (batch->page, words->msgid);
      g_ptr_array_add (batch->page->words, words);
      batch->n_lines++;
      self->n_batch_lines++;
      return;
    }
  words->is_missed = batch != NULL && batch->type == BATCH_PLAYBACK;
  client_session_take_words (self, words);
}

void
client_batch_close (ClientSession *self, const char *reference)
{
  g_autofree char *key = NULL;
  ClientBatch *batch = NULL;

  if (!g_hash_table_steal_extended (self->batches, reference, (gpointer *) &key,
                                    (gpointer *) &batch))
    return;
  self->n_batch_lines -= batch->n_lines;
  if (batch->type == BATCH_HISTORY)
    {
      client_history_take_page (self, batch->target, batch->page);
    }
  else if (batch->type == BATCH_TARGETS)
    {
      client_history_end_targets (self);
    }
  else if (batch->type == BATCH_SEARCH)
    {
      client_search_take_page (self, batch->page);
    }
  else if (batch->type == BATCH_MULTILINE && batch->has_line)
    {
      g_free (batch->words->text);
      batch->words->text = g_string_free (g_steal_pointer (&batch->text), FALSE);
      give_words (self, find_batch (self, batch->outer), g_steal_pointer (&batch->words));
    }
  batch_free (batch);
}

/* multiline, Batch types: LF between lines, nothing before one tagged as concatenated. */
static void
add_line (ClientBatch *batch, const IrcMessage *message)
{
  gboolean is_joined = irc_message_tag (message, "draft/multiline-concat") != NULL ||
                       irc_message_tag (message, "multiline-concat") != NULL;
  gsize size = strlen (irc_message_param (message, 1)) + 1;

  if (batch->size + size > MAX_TEXT ||
      !client_budget_allows (batch->budget, CLIENT_BUDGET_WAITING, 0, size))
    return;
  batch->size += size;
  client_budget_take (batch->budget, CLIENT_BUDGET_WAITING, size);
  if (batch->has_line && !is_joined)
    g_string_append_c (batch->text, '\n');
  g_string_append (batch->text, irc_message_param (message, 1));
  batch->has_line = TRUE;
  batch->words->is_notice = g_ascii_strcasecmp (message->command, "NOTICE") == 0;
  /* A server may give the source with the lines only. */
  if (*batch->words->nick == '\0' && message->source != NULL)
    {
      g_free (batch->words->nick);
      batch->words->nick = irc_message_source_nick (message);
      batch->words->is_from_server = FALSE;
    }
}

/* event-playback: what happened then changes nothing now but the messages that it is about. */
static void
take_past (ClientSession *self, ClientBatch *batch, const IrcMessage *message)
{
  ClientRoom *room = client_history_find_target (self, batch->target);
  g_autofree char *nick = irc_message_source_nick (message);

  batch->n_lines++;
  self->n_batch_lines++;
  if (g_ascii_strcasecmp (message->command, "REDACT") == 0) /* does not count for the page */
    {
      if (room != NULL && nick != NULL && message->n_params >= 2)
        client_room_redact (room, irc_message_param (message, 1), nick,
                            irc_message_param (message, 2));
      return;
    }
  client_page_count (batch->page, irc_message_tag (message, "msgid"));
  if (room != NULL && g_ascii_strcasecmp (message->command, "TAGMSG") == 0)
    client_session_take_tags (self, room, message);
}

gboolean
client_batch_take (ClientSession *self, const IrcMessage *message)
{
  const char *reference = irc_message_tag (message, "batch");
  ClientBatch *batch = find_batch (self, reference);
  gboolean is_words = g_ascii_strcasecmp (message->command, "PRIVMSG") == 0 ||
                      g_ascii_strcasecmp (message->command, "NOTICE") == 0;

  if (batch == NULL || batch->type == BATCH_PLAIN)
    return FALSE;
  if (g_ascii_strcasecmp (message->command, "BATCH") == 0)
    return FALSE;
  if (self->n_batch_lines >= CLIENT_MAX_BATCH_LINES)
    return TRUE; /* too much: nothing happens now */
  if (!is_words || message->n_params < 2)
    {
      if (batch->type == BATCH_HISTORY)
        take_past (self, batch, message);
      else if (batch->type == BATCH_TARGETS && message->n_params >= 3)
        client_history_take_target (self, irc_message_param (message, 1));
      return TRUE;
    }

  if (batch->type == BATCH_MULTILINE)
    {
      add_line (batch, message);
      batch->n_lines++;
      self->n_batch_lines++;
    }
  else
    {
      give_words (self, batch,
                  client_words_new (message, irc_message_param (message, 0),
                                    g_ascii_strcasecmp (message->command, "NOTICE") == 0, NULL));
    }
  return TRUE;
}
