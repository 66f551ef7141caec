#include "config.h"

#include "server-speech.h"

#include "server-batch.h"

#include <string.h>

static const struct
{
  ChatEntryType type;
  const char *command;
} types[] = {
  { CHAT_ENTRY_PRIVMSG, "PRIVMSG" },
  { CHAT_ENTRY_NOTICE, "NOTICE" },
  { CHAT_ENTRY_TAGMSG, "TAGMSG" },
};

const char *
server_speech_get_command (ChatEntryType type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].type == type)
      return types[i].command;

  g_return_val_if_reached ("NOTICE");
}

gsize
server_speech_get_room (ServerSession *session, const char *command, const char *target)
{
  const gsize most = session->server->config->max_line_length;
  gsize used =
      strlen (session->user->source) + strlen (command) + strlen (target) + strlen (":   :\r\n");

  return used < most ? most - used : 0;
}

char **
server_speech_params_new (const GArray *offsets)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char **params;

  if (offsets->len == 0)
    return NULL;

  for (guint i = 0; i < offsets->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", g_array_index (offsets, guint, i));
  params = g_new0 (char *, 2);
  params[0] = g_strdup (text->str);

  return params;
}

/* One line of words as its sender composed it. */
typedef struct
{
  const char *start;
  gsize length;
  gboolean is_continued; /* it belongs to the line before, with nothing between */
} Piece;

static GArray *
split (const ChatEntry *entry)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_auto (GStrv) numbers = g_strsplit (chat_entry_param (entry, 0), " ", -1);
  const char *text = entry->text;
  Piece piece = { text, 0, FALSE };
  guint next = 0;

  for (const char *c = text;; c++)
    {
      gboolean is_break = numbers[next] != NULL && c > text &&
                          g_ascii_strtoull (numbers[next], NULL, 10) == (guint64) (c - text);

      if (is_break)
        next++;
      if (*c != '\0' && *c != '\n' && !is_break)
        continue;

      piece.length = (gsize) (c - piece.start);
      g_array_append_val (pieces, piece);
      if (*c == '\0')
        return pieces;
      piece.is_continued = is_break;
      piece.start = is_break ? c : c + 1;
    }
}

static char *
make_body (const char *source, const char *command, const char *target, const char *text)
{
  GString *body = g_string_sized_new (256);

  irc_line_begin (body, source, command);
  irc_line_add_param (body, target);
  if (text != NULL)
    irc_line_add_trailing (body, text);

  return g_string_free (body, FALSE);
}

/* CTCP ACTION keeps its frame: "/me waves" is still one. */
static char *
add_mark (const char *mark, const char *text)
{
  static const char action[] = "\001ACTION ";

  return g_str_has_prefix (text, action) ? g_strconcat (action, mark, text + strlen (action), NULL)
                                         : g_strconcat (mark, text, NULL);
}

static ServerLine *
add_line (GArray *lines)
{
  g_array_set_size (lines, lines->len + 1);
  return &g_array_index (lines, ServerLine, lines->len - 1);
}

/* multiline, "Fallback": no blank lines; what belongs to the whole stands on the first one. */
static void
add_plain (ServerSpeech *self,
           Server *server,
           const ChatEntry *entry,
           const char *source,
           const char *target,
           const char *text)
{
  gboolean is_first = self->lines->len == 0;
  ServerLine *line;

  if (text != NULL && *text == '\0' && entry->type != CHAT_ENTRY_TAGMSG)
    return;

  line = add_line (self->lines);
  server_line_init (line, server, entry,
                    make_body (source, server_speech_get_command (entry->type), target, text));
  if (is_first)
    server_line_set_client_tags (line, entry->tags);
  else
    server_line_drop_msgid (line);
}

static void
open_batch (ServerSpeech *self,
            Server *server,
            const ChatEntry *entry,
            const char *source,
            const char *target,
            const char *reference)
{
  g_autofree char *opening = g_strconcat ("+", reference, NULL);
  ServerLine *line = add_line (self->batch);

  server_line_init (line, server, entry,
                    irc_line_new (source, "BATCH", opening, "draft/multiline", target, NULL));
  server_line_set_client_tags (line, entry->tags);
}

static void
close_batch (ServerSpeech *self, Server *server, const char *source, const char *reference)
{
  g_autofree char *closing = g_strconcat ("-", reference, NULL);

  server_line_init (add_line (self->batch), server, NULL,
                    irc_line_new (source, "BATCH", closing, NULL));
}

static void
add_to_batch (
    ServerSpeech *self, Server *server, char *body, const char *reference, gboolean concat)
{
  ServerLine *line = add_line (self->batch);

  server_line_init (line, server, NULL, body);
  server_line_set_raw_tags (
      line, g_strconcat ("batch=", reference, concat ? ";draft/multiline-concat" : "", NULL));
}

static void
clear_line (gpointer line)
{
  server_line_clear (line);
}

static GArray *
new_lines (void)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (ServerLine));

  g_array_set_clear_func (lines, clear_line);
  return lines;
}

void
server_speech_init (ServerSpeech *self,
                    Server *server,
                    const ChatEntry *entry,
                    const char *source,
                    const char *target,
                    const char *mark)
{
  g_autoptr (GArray) pieces = NULL;
  g_autofree char *reference = NULL;

  self->lines = new_lines ();
  self->batch = NULL;
  if (entry->text == NULL)
    {
      add_plain (self, server, entry, source, target, NULL);
      return;
    }

  pieces = split (entry);
  if (pieces->len > 1)
    {
      self->batch = new_lines ();
      reference = server_batch_make_reference (server);
      open_batch (self, server, entry, source, target, reference);
    }

  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      g_autofree char *plain = g_strndup (piece->start, piece->length);
      g_autofree char *text = i == 0 && mark != NULL ? add_mark (mark, plain) : g_strdup (plain);

      add_plain (self, server, entry, source, target, text);
      if (self->batch != NULL)
        add_to_batch (self, server,
                      make_body (source, server_speech_get_command (entry->type), target, text),
                      reference, piece->is_continued);
    }

  if (self->batch != NULL)
    close_batch (self, server, source, reference);
}

void
server_speech_clear (ServerSpeech *self)
{
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->batch, g_array_unref);
}

static gboolean
wants_batch (const ServerSpeech *self, const ServerSession *session)
{
  return self->batch != NULL && server_session_has_cap (session, IRC_CAP_MULTILINE) &&
         server_session_has_cap (session, IRC_CAP_BATCH);
}

void
server_speech_deliver (ServerSpeech *self, ServerSession *session)
{
  GArray *lines = wants_batch (self, session) ? self->batch : self->lines;

  for (guint i = 0; i < lines->len; i++)
    server_line_deliver (&g_array_index (lines, ServerLine, i), session);
}

void
server_speech_send (ServerSpeech *self, ServerSession *session)
{
  gboolean is_batch = wants_batch (self, session);
  GArray *lines = is_batch ? self->batch : self->lines;
  const char *outer = session->batch;

  for (guint i = 0; i < lines->len; i++)
    {
      /* batch: what is between the two ends is in the batch that is in the outer one */
      session->batch = is_batch && i > 0 && i + 1 < lines->len ? NULL : outer;
      server_line_send (&g_array_index (lines, ServerLine, i), session);
    }
  session->batch = outer;
}
