/* Batches that clients send, and the one kind of them: words of several lines (client-batch,
 * draft/multiline). A session has one of them open at most, bounded in time and in size.
 */
#include "config.h"

#include "server-multiline.h"

#include "irc-case.h"
#include "server-speech.h"
#include "server-words.h"

#include <string.h>

#define CONCAT "draft/multiline-concat"

typedef enum
{
  BATCH_OPEN,
  BATCH_FAILED, /* it was said why; the rest of it is ignored */
} BatchState;

typedef struct
{
  ServerSession *session;
  ServerResponse *response; /* (owned) (nullable) */
  char *reference;
  char *target;
  char **tags; /* (owned) (nullable) */
  GString *text;
  GArray *offsets; /* of guint: where in text a line continues the one before */
  guint n_lines;
  ChatEntryType type; /* of the lines, once there is one */
  BatchState state;
  NetTimer timer;
} Batch;

static G_DEFINE_QUARK (server_multiline_batch, server_multiline_batch)

static Batch *
get_batch (ServerSession *session)
{
  return g_datalist_id_get_data (&session->notes, server_multiline_batch_quark ());
}

static void
free_batch (gpointer data)
{
  Batch *self = data;

  net_loop_disarm (self->session->server->loop, &self->timer);
  g_clear_pointer (&self->response, server_response_unref);
  g_free (self->reference);
  g_free (self->target);
  g_strfreev (self->tags);
  g_string_free (self->text, TRUE);
  g_array_unref (self->offsets);
  g_free (self);
}

static void
drop_batch (ServerSession *session)
{
  g_datalist_id_remove_data (&session->notes, server_multiline_batch_quark ());
}

/* One failure a batch; context (nullable), more (nullable). */
static void
fail (Batch *self, const char *code, const char *text, const char *context, const char *more)
{
  ServerSession *session = self->session;
  ServerResponse *outer = session->response;

  session->response = self->response;
  server_fail (session, "BATCH", code, text, context, more, NULL);
  session->response = outer;
  self->state = BATCH_FAILED;
  g_clear_pointer (&self->response, server_response_unref);
}

static void
fail_limit (Batch *self, const char *code, const char *text, guint limit)
{
  g_autofree char *number = g_strdup_printf ("%u", limit);

  fail (self, code, text, number, NULL);
}

static void
on_timeout (gpointer user_data)
{
  Batch *self = user_data;
  ServerSession *session = self->session;

  if (self->state == BATCH_OPEN)
    fail (self, "TIMEOUT", "The batch was left open for too long", self->reference, NULL);
  drop_batch (session);
}

/* batch: letters, digits and hyphens. */
static gboolean
is_reference (const char *text)
{
  gsize length = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

  return length > 0 && text[length] == '\0';
}

static void
open_batch (ServerSession *session, const IrcMessage *message)
{
  const char *reference = message->params[0] + 1;
  const char *type = irc_message_param (message, 1);
  const char *target = irc_message_param (message, 2);
  Batch *batch;

  if (!is_reference (reference))
    server_fail (session, "BATCH", "INVALID_REFTAG", "Invalid reference tag", reference, NULL);
  else if (!g_str_equal (type, "draft/multiline"))
    server_fail (session, "BATCH", "UNKNOWN_TYPE", "Unknown type of batch", reference, type, NULL);
  else if (*target == '\0' || get_batch (session) != NULL)
    server_fail (session, "BATCH", "MULTILINE_INVALID", "Invalid multiline batch", NULL);
  else
    {
      batch = g_new0 (Batch, 1);
      batch->session = session;
      batch->response = session->response != NULL ? server_response_ref (session->response) : NULL;
      batch->reference = g_strdup (reference);
      batch->target = g_strdup (target);
      batch->tags = server_words_dup_client_tags (session, message);
      batch->text = g_string_new (NULL);
      batch->offsets = g_array_new (FALSE, FALSE, sizeof (guint));
      net_timer_init (&batch->timer, on_timeout, batch);
      net_loop_arm (session->server->loop, &batch->timer,
                    session->server->config->multiline_timeout_ms);
      g_datalist_id_set_data_full (&session->notes, server_multiline_batch_quark (), batch,
                                   free_batch);
    }
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, "\n")] == '\0';
}

static void
send_words (Batch *self)
{
  ServerSession *session = self->session;
  g_autoptr (ChatEntry) entry = NULL;

  if (self->n_lines == 0 || is_blank (self->text->str))
    {
      fail (self, "MULTILINE_INVALID", "Invalid multiline batch with blank lines only", NULL, NULL);
      return;
    }

  session->last_words_us = session->last_line_us;
  entry = server_entry_new (session, self->type, self->target, self->text->str, NULL);
  entry->tags = g_steal_pointer (&self->tags);
  entry->params = server_speech_params_new (self->offsets);
  server_words_say (session, g_steal_pointer (&entry));
}

static void
close_batch (ServerSession *session, const char *reference)
{
  Batch *batch = get_batch (session);
  ServerResponse *outer = session->response;

  if (batch == NULL || !g_str_equal (batch->reference, reference))
    return; /* it failed when it was opened, or was open for too long */

  if (batch->state == BATCH_OPEN)
    {
      session->response = batch->response;
      send_words (batch);
      session->response = outer;
    }
  drop_batch (session);
}

static void
run_batch (ServerSession *session, const IrcMessage *message)
{
  const char *reference = message->params[0];

  if (!server_session_has_cap (session, IRC_CAP_MULTILINE))
    server_reply (session, IRC_ERR_UNKNOWNCOMMAND, NULL, "BATCH", NULL);
  else if (*reference == '+')
    open_batch (session, message);
  else if (*reference == '-')
    close_batch (session, reference + 1);
  else
    server_fail (session, "BATCH", "INVALID_REFTAG", "Invalid reference tag", reference, NULL);
}

/* Where to end a line of at most so many bytes: behind a space if there is one, and never inside a
 * character. */
static gsize
find_break (const char *text, gsize most)
{
  gsize end = most;

  while (end > 1 && text[end - 1] != ' ')
    end--;
  if (end > 1)
    return end;

  for (end = most; end > 1 && ((guchar) text[end] & 0xc0) == 0x80; end--)
    ;
  return end;
}

/* The sender's own line may be too long once the sender stands before it: then it is cut into lines
 * that belong together, which changes nothing of the message. */
static void
add_text (Batch *self, const char *text, gboolean is_continued)
{
  const gsize room = MAX (
      server_speech_get_room (self->session, server_speech_get_command (self->type), self->target),
      8);

  if (self->n_lines > 0 && !is_continued)
    g_string_append_c (self->text, '\n');
  else if (self->n_lines > 0)
    g_array_append_vals (self->offsets, &(guint){ (guint) self->text->len }, 1);

  while (strlen (text) > room)
    {
      gsize length = find_break (text, room);

      g_string_append_len (self->text, text, (gssize) length);
      g_array_append_vals (self->offsets, &(guint){ (guint) self->text->len }, 1);
      text += length;
    }
  g_string_append (self->text, text);
  self->n_lines++;
}

static gboolean
has_other_tags (const IrcMessage *message)
{
  for (guint i = 0; i < message->n_tags; i++)
    if (!g_str_equal (message->tags[i].name, "batch") &&
        !g_str_equal (message->tags[i].name, CONCAT))
      return TRUE;

  return FALSE;
}

static gboolean
get_type (const IrcMessage *message, ChatEntryType *type)
{
  gboolean is_notice = g_ascii_strcasecmp (message->command, "NOTICE") == 0;

  *type = is_notice ? CHAT_ENTRY_NOTICE : CHAT_ENTRY_PRIVMSG;
  return is_notice || g_ascii_strcasecmp (message->command, "PRIVMSG") == 0;
}

static void
take_line (Batch *self, const IrcMessage *message)
{
  const ServerConfig *config = self->session->server->config;
  const char *target = irc_message_param (message, 0);
  const char *text = irc_message_param (message, 1);
  gboolean is_continued = irc_message_tag (message, CONCAT) != NULL;
  ChatEntryType type;

  if (!get_type (message, &type) || (self->n_lines > 0 && type != self->type) ||
      has_other_tags (message))
    fail (self, "MULTILINE_INVALID", "Invalid multiline batch", NULL, NULL);
  else if (!irc_case_equal (target, self->target))
    fail (self, "MULTILINE_INVALID_TARGET", "Invalid multiline target", self->target, target);
  else if (is_continued && *text == '\0')
    fail (self, "MULTILINE_INVALID", "Invalid multiline batch with concatenated blank line", NULL,
          NULL);
  else if (self->n_lines >= config->max_multiline_lines)
    fail_limit (self, "MULTILINE_MAX_LINES", "Multiline batch max-lines exceeded",
                config->max_multiline_lines);
  else if (self->text->len + strlen (text) + (self->n_lines > 0 && !is_continued ? 1 : 0) >
           config->max_multiline_bytes)
    fail_limit (self, "MULTILINE_MAX_BYTES", "Multiline batch max-bytes exceeded",
                config->max_multiline_bytes);
  else
    {
      self->type = type;
      add_text (self, text, is_continued);
    }
}

gboolean
server_multiline_take_line (ServerSession *session, const IrcMessage *message)
{
  const char *reference = irc_message_tag (message, "batch");
  Batch *batch;

  if (reference == NULL || session->user == NULL ||
      !server_session_has_cap (session, IRC_CAP_MULTILINE))
    return FALSE;

  batch = get_batch (session);
  if (batch != NULL && batch->state == BATCH_OPEN && g_str_equal (batch->reference, reference))
    take_line (batch, message);
  return TRUE; /* of a batch that failed: client-batch wants it ignored */
}

static const ServerCommand commands[] = {
  { "BATCH", 1, FALSE, run_batch },
  { NULL },
};

static char *
dup_limits (ServerSession *session)
{
  const ServerConfig *config = session->server->config;

  return g_strdup_printf ("max-bytes=%u,max-lines=%u", config->max_multiline_bytes,
                          config->max_multiline_lines);
}

static const ServerCapRow caps[] = {
  { IRC_CAP_MULTILINE, dup_limits },
  { IRC_N_CAPS },
};

const ServerFeature server_multiline_feature = { .commands = commands,
                                                 .caps = caps,
                                                 .on_session_closed = drop_batch };
