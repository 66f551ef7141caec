#include "config.h"

#include "server-response.h"

#include "server-private.h"

#include <string.h>

struct _ServerResponse
{
  ServerSession *session; /* (owned) */
  char *label;
  GPtrArray *lines; /* (owned) of (owned) char* */
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

void
server_response_add (ServerResponse *self, char *line)
{
  g_ptr_array_add (self->lines, line);
}

/* The line with one more tag in front of those it has. */
static void
send_with_tag (ServerSession *session, const char *name, const char *value, const char *line)
{
  g_autoptr (GString) text = g_string_new (NULL);

  irc_line_add_tag (text, name, value);
  g_string_append_c (text, *line == '@' ? ';' : ' ');
  g_string_append (text, *line == '@' ? line + 1 : line);
  g_debug ("%s << %s", server_session_get_nick (session), text->str);
  net_connection_send_text (session->connection, text->str);
}

/* A line of a batch that is inside the response belongs to that one. */
static gboolean
has_batch_tag (const char *line)
{
  const char *end = *line == '@' ? strchr (line, ' ') : NULL;

  return end != NULL &&
         (g_str_has_prefix (line, "@batch=") || g_strstr_len (line, end - line, ";batch=") != NULL);
}

static void
send_batch (ServerResponse *self)
{
  ServerSession *session = self->session;
  const char *name = session->server->config->name;
  g_autofree char *reference =
      g_strdup_printf ("l%" G_GINT64_MODIFIER "x", session->server->serial++);
  g_autofree char *opening = g_strdup_printf ("+%s", reference);
  g_autofree char *closing = g_strdup_printf ("-%s", reference);
  g_autofree char *first = irc_line_new (name, "BATCH", opening, "labeled-response", NULL);
  g_autofree char *last = irc_line_new (name, "BATCH", closing, NULL);

  send_with_tag (session, "label", self->label, first);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const char *line = g_ptr_array_index (self->lines, i);

      if (has_batch_tag (line))
        net_connection_send_text (session->connection, line);
      else
        send_with_tag (session, "batch", reference, line);
    }
  net_connection_send_text (session->connection, last);
}

static void
finish (gpointer data)
{
  ServerResponse *self = data;
  ServerSession *session = self->session;

  if (session->connection != NULL && session->state != SERVER_SESSION_GONE)
    {
      if (self->lines->len > 1)
        send_batch (self);
      else if (self->lines->len == 1)
        send_with_tag (session, "label", self->label, g_ptr_array_index (self->lines, 0));
      else
        {
          g_autofree char *ack = irc_line_new (session->server->config->name, "ACK", NULL);

          send_with_tag (session, "label", self->label, ack);
        }
    }

  g_free (self->label);
  g_ptr_array_unref (self->lines);
  server_session_unref (session);
}

void
server_response_unref (ServerResponse *self)
{
  g_rc_box_release_full (self, finish);
}
