#include "config.h"

#include "server-response.h"

#include "server-line.h"

#include <string.h>

struct _ServerResponse
{
  ServerSession *session; /* (owned) */
  char *label;
  GPtrArray *lines; /* (owned) of (owned) char*: held */
  gsize size;
  char *reference; /* (owned) (nullable): the batch has begun */
};

/**
 * server_response_new:
 * Returns: (transfer full)
 */
ServerResponse *
server_response_new (ServerSession *session, const char *label)
{
  ServerResponse *self = g_rc_box_new0 (ServerResponse);

  self->session = server_session_ref (session);
  self->label = g_strdup (label);
  self->lines = g_ptr_array_new_with_free_func (g_free);

  return self;
}

ServerResponse *
server_response_ref (ServerResponse *self)
{
  return g_rc_box_acquire (self);
}

static void
send_with_tag (ServerSession *session, const char *name, const char *value, const char *line)
{
  g_autofree char *text = server_line_text_add_tag (line, name, value);

  g_debug ("%s << %s", server_session_get_nick (session), text);
  net_connection_send_text (session->connection, text);
}

/* Does the line open ('+') or close ('-') a batch? The reference, or %NULL. */
static const char *
get_batch_reference (const char *line, char sign, gsize *length)
{
  const char *rest = line;

  for (const char *skipped = "@:"; *skipped != '\0'; skipped++)
    if (*rest == *skipped)
      {
        rest += strcspn (rest, " ");
        rest += *rest == ' ' ? 1 : 0;
      }

  if (!g_str_has_prefix (rest, "BATCH ") || rest[strlen ("BATCH ")] != sign)
    return NULL;

  rest += strlen ("BATCH +");
  *length = strcspn (rest, " ");
  return rest;
}

/* A line of a batch that is inside the response belongs to that one. */
static gboolean
has_batch_tag (const char *line)
{
  const char *end = *line == '@' ? strchr (line, ' ') : NULL;

  return end != NULL &&
         (g_str_has_prefix (line, "@batch=") || g_strstr_len (line, end - line, ";batch=") != NULL);
}

/* Is all of it one batch already? Then that one bears the label, and no other is put around it. */
static gboolean
is_one_batch (const GPtrArray *lines)
{
  gsize length = 0;
  gsize last_length = 0;
  const char *first = get_batch_reference (g_ptr_array_index (lines, 0), '+', &length);
  const char *last =
      get_batch_reference (g_ptr_array_index (lines, lines->len - 1), '-', &last_length);

  if (first == NULL || last == NULL || length != last_length || strncmp (first, last, length) != 0)
    return FALSE;
  for (guint i = 1; i < lines->len - 1; i++)
    if (!has_batch_tag (g_ptr_array_index (lines, i)))
      return FALSE;

  return TRUE;
}

static void
send_as_it_is (ServerResponse *self)
{
  send_with_tag (self->session, "label", self->label, g_ptr_array_index (self->lines, 0));
  for (guint i = 1; i < self->lines->len; i++)
    net_connection_send_text (self->session->connection, g_ptr_array_index (self->lines, i));
}

static void
send_in_batch (ServerResponse *self, const char *line)
{
  if (has_batch_tag (line))
    net_connection_send_text (self->session->connection, line);
  else
    send_with_tag (self->session, "batch", self->reference, line);
}

static gboolean
has_reader (const ServerResponse *self)
{
  return self->session->connection != NULL && self->session->state != SERVER_SESSION_GONE;
}

void
server_response_begin (ServerResponse *self)
{
  Server *server = self->session->server;
  g_autofree char *opening = NULL;
  g_autofree char *first = NULL;

  if (self->reference != NULL || !has_reader (self))
    return;

  self->reference = g_strdup_printf ("l%" G_GINT64_MODIFIER "x", server->serial++);
  opening = g_strconcat ("+", self->reference, NULL);
  first = irc_line_new (server->config->name, "BATCH", opening, "labeled-response", NULL);
  send_with_tag (self->session, "label", self->label, first);
  for (guint i = 0; i < self->lines->len; i++)
    send_in_batch (self, g_ptr_array_index (self->lines, i));
  g_ptr_array_set_size (self->lines, 0);
  self->size = 0;
}

void
server_response_add (ServerResponse *self, char *line)
{
  g_autofree char *owned = line;

  if (self->reference == NULL)
    {
      self->size += strlen (line);
      g_ptr_array_add (self->lines, g_steal_pointer (&owned));
    }
  else if (has_reader (self))
    send_in_batch (self, line);
}

gsize
server_response_get_size (const ServerResponse *self)
{
  return self->size;
}

static void
end_batch (ServerResponse *self)
{
  g_autofree char *closing = g_strconcat ("-", self->reference, NULL);
  g_autofree char *last =
      irc_line_new (self->session->server->config->name, "BATCH", closing, NULL);

  net_connection_send_text (self->session->connection, last);
}

static void
finish (gpointer data)
{
  ServerResponse *self = data;
  ServerSession *session = self->session;

  if (has_reader (self))
    {
      if (self->reference == NULL && self->lines->len > 1 && is_one_batch (self->lines))
        send_as_it_is (self);
      else if (self->reference != NULL || self->lines->len > 1)
        {
          server_response_begin (self);
          end_batch (self);
        }
      else if (self->lines->len == 1)
        send_with_tag (session, "label", self->label, g_ptr_array_index (self->lines, 0));
      else
        {
          g_autofree char *ack = irc_line_new (session->server->config->name, "ACK", NULL);

          send_with_tag (session, "label", self->label, ack);
        }
    }

  g_free (self->label);
  g_free (self->reference);
  g_ptr_array_unref (self->lines);
  server_session_unref (session);
}

void
server_response_unref (ServerResponse *self)
{
  g_rc_box_release_full (self, finish);
}
