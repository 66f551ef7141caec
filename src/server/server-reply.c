#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "server-reply.h"

#include "server-line.h"

#include <string.h>

static void
add_params (GString *line, const char *const *params, gboolean has_text)
{
  for (guint i = 0; params != NULL && params[i] != NULL; i++)
    {
      const char *param = params[i];
      gboolean can_stand = *param != '\0' && *param != ':' && strpbrk (param, " \r\n") == NULL;

      if (can_stand)
        irc_line_add_param (line, param);
      else if (params[i + 1] == NULL && !has_text)
        irc_line_add_trailing (line, param);
      else
        irc_line_add_param (line, "*");
    }
}

/* msgid (nullable) */
static void
send_body (ServerSession *session, const char *body, const char *msgid)
{
  g_auto (ServerLine) line = { 0 };

  if (session->connection == NULL || session->state == SERVER_SESSION_GONE)
    return;

  g_debug ("%s << %s", server_session_get_nick (session), body);
  server_line_init (&line, session->server, NULL, g_strdup (body));
  server_line_set_msgid (&line, msgid);
  if (session->response != NULL || session->batch != NULL)
    server_line_send (&line, session);
  else
    {
      g_autofree char *text = server_line_dup_text (&line, session->form);

      net_connection_send_text (session->connection, text);
    }
}

void
server_send_body (ServerSession *session, const char *body)
{
  send_body (session, body, NULL);
}

/* message-ids: on each NOTICE; what the server says is in no history, but has a name all the same.
 */
static char *
dup_msgid (ServerSession *session, const char *command)
{
  return g_str_equal (command, "NOTICE") && server_session_has_cap (session, IRC_CAP_MESSAGE_TAGS)
             ? server_make_msgid (session->server, server_get_time_us (session->server))
             : NULL;
}

static void
say (ServerSession *session,
     const char *command,
     const char *first,
     const char *second,
     const char *const *params,
     const char *text)
{
  g_autoptr (GString) line = g_string_sized_new (128);
  g_autofree char *msgid = dup_msgid (session, command);

  irc_line_begin (line, session->server->config->name, command);
  if (first != NULL)
    irc_line_add_param (line, first);
  if (second != NULL)
    irc_line_add_param (line, second);
  add_params (line, params, text != NULL);
  if (text != NULL)
    irc_line_add_trailing (line, text);
  send_body (session, line->str, msgid);
}

static GPtrArray *
collect (va_list args)
{
  GPtrArray *params = g_ptr_array_new ();
  char *param;

  while ((param = va_arg (args, char *)) != NULL)
    g_ptr_array_add (params, param);
  g_ptr_array_add (params, NULL);

  return params;
}

void
server_replyv (ServerSession *session,
               IrcNumeric numeric,
               const char *text,
               const char *const *params)
{
  char command[IRC_NUMERIC_SIZE];

  if (text == NULL)
    text = irc_numeric_get_default_text (numeric);
  say (session, irc_numeric_format (numeric, command), server_session_get_nick (session), NULL,
       params, *text != '\0' ? text : NULL);
}

void
server_reply (ServerSession *session, IrcNumeric numeric, const char *text, ...)
{
  g_autoptr (GPtrArray) params = NULL;
  va_list args;

  va_start (args, text);
  params = collect (args);
  va_end (args);
  server_replyv (session, numeric, text, (const char *const *) params->pdata);
}

/* standard-replies: for who asked for them, or for something whose specification has them. */
static const IrcCapSet STANDARD_REPLIES =
    IRC_CAP_BIT (IRC_CAP_STANDARD_REPLIES) | IRC_CAP_BIT (IRC_CAP_ACCOUNT_REGISTRATION) |
    IRC_CAP_BIT (IRC_CAP_CHANNEL_RENAME) | IRC_CAP_BIT (IRC_CAP_CHATHISTORY) |
    IRC_CAP_BIT (IRC_CAP_MESSAGE_REDACTION) | IRC_CAP_BIT (IRC_CAP_METADATA_2) |
    IRC_CAP_BIT (IRC_CAP_METADATA_3) | IRC_CAP_BIT (IRC_CAP_MULTILINE) |
    IRC_CAP_BIT (IRC_CAP_READ_MARKER) | IRC_CAP_BIT (IRC_CAP_SEARCH) |
    IRC_CAP_BIT (IRC_CAP_SETNAME);

gboolean
server_has_standard_replies (const ServerSession *session)
{
  return (session->caps & STANDARD_REPLIES) != 0;
}

static void
say_standard (ServerSession *session,
              const char *type,
              const char *command,
              const char *code,
              const char *text,
              const char *const *context)
{
  if (!server_has_standard_replies (session))
    server_notice (session, text);
  else
    say (session, type, command, code, context, text);
}

static void
say_standard_valist (ServerSession *session,
                     const char *type,
                     const char *command,
                     const char *code,
                     const char *text,
                     va_list args)
{
  g_autoptr (GPtrArray) params = collect (args);

  say_standard (session, type, command, code, text, (const char *const *) params->pdata);
}

void
server_failv (ServerSession *session,
              const char *command,
              const char *code,
              const char *text,
              const char *const *params)
{
  say_standard (session, "FAIL", command, code, text != NULL ? text : "", params);
}

void
server_fail (ServerSession *session, const char *command, const char *code, const char *text, ...)
{
  va_list args;

  va_start (args, text);
  say_standard_valist (session, "FAIL", command, code, text, args);
  va_end (args);
}

void
server_warn (ServerSession *session, const char *command, const char *code, const char *text, ...)
{
  va_list args;

  va_start (args, text);
  say_standard_valist (session, "WARN", command, code, text, args);
  va_end (args);
}

void
server_note (ServerSession *session, const char *command, const char *code, const char *text, ...)
{
  va_list args;

  va_start (args, text);
  say_standard_valist (session, "NOTE", command, code, text, args);
  va_end (args);
}

void
server_notice (ServerSession *session, const char *text)
{
  say (session, "NOTICE", server_session_get_nick (session), NULL, NULL, text);
}

void
server_say (ServerSession *session, const char *command, const char *text, ...)
{
  g_autoptr (GPtrArray) params = NULL;
  va_list args;

  va_start (args, text);
  params = collect (args);
  va_end (args);
  if (g_str_equal (command, "ERROR"))
    {
      g_autofree char *body = g_strconcat ("ERROR :", text, NULL);

      server_send_body (session, body); /* modern-irc, "ERROR message": without a source */
    }
  else
    say (session, command, NULL, NULL, (const char *const *) params->pdata, text);
}

void
server_words_init (ServerWords *self,
                   ServerSession *session,
                   IrcNumeric numeric,
                   char separator,
                   const char *const *params)
{
  char command[IRC_NUMERIC_SIZE];

  self->session = session;
  self->numeric = numeric;
  self->separator = separator;
  self->is_sent = FALSE;
  self->line = g_string_sized_new (IRC_MAX_LINE);
  irc_line_begin (self->line, session->server->config->name, irc_numeric_format (numeric, command));
  irc_line_add_param (self->line, server_session_get_nick (session));
  add_params (self->line, params, TRUE);
  g_string_append (self->line, " :");
  self->start = self->line->len;
}

void
server_words_add (ServerWords *self, const char *word)
{
  if (self->line->len > self->start &&
      self->line->len + 1 + strlen (word) > IRC_MAX_LINE - strlen ("\r\n"))
    {
      server_send_body (self->session, self->line->str);
      self->is_sent = TRUE;
      g_string_truncate (self->line, self->start);
    }
  if (self->line->len > self->start)
    g_string_append_c (self->line, self->separator);
  g_string_append (self->line, word);
}

void
server_words_end (ServerWords *self)
{
  if (self->line->len > self->start)
    server_send_body (self->session, self->line->str);
  g_string_free (self->line, TRUE);
}

void
server_words_finish (ServerWords *self)
{
  if (self->line->len == self->start && !self->is_sent)
    server_send_body (self->session, self->line->str);
  server_words_end (self);
}
