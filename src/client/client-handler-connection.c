/* client-handler-connection.c: registration, capabilities, and the life of the line. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client-error.h"
#include "client-session-private.h"
#include "client-history.h"
#include "client-search-private.h"
#include "client-sasl.h"
#include "client-sts.h"
#include "client-words.h"

/* Capabilities (capability-negotiation.md). Registration waits on the server's side until CAP END;
 * a server that does not know CAP answers with an error or the welcome, and nothing waits. */

static void
end_negotiation (ClientSession *self)
{
  if (self->state == CLIENT_STATE_REGISTERING && self->caps.n_requests == 0 &&
      !client_sasl_negotiate (self))
    client_session_send (self, "CAP", "END", NULL);
}

static void
request_caps (ClientSession *self)
{
  g_autofree char *names = NULL;

  self->caps.unwanted = client_sasl_is_wanted (self) ? 0 : CLIENT_CAP_SASL;
  names = client_caps_request (&self->caps);

  if (names != NULL)
    {
      self->caps.n_requests++;
      client_session_send (self, "CAP", "REQ", names, NULL);
    }
  end_negotiation (self);
}

/* A request is refused as a whole: then one by one. */
static void
take_nak (ClientSession *self, const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, " ", -1);

  client_caps_take_del (&self->caps, list);
  if (g_strv_length (names) < 2)
    return;
  for (guint i = 0; names[i] != NULL; i++)
    {
      self->caps.n_requests++;
      client_session_send (self, "CAP", "REQ", names[i], NULL);
    }
}

/* The answer to a request for this one alone: the user wants to log in. */
static gboolean
is_sasl (const char *list)
{
  g_autofree char *name = g_strstrip (g_strdup (list));

  return strcmp (name, "sasl") == 0;
}

static void
on_cap (ClientSession *self, const ClientLine *line)
{
  const IrcMessage *message = line->message;
  const char *what = irc_message_param (message, 1);
  gboolean has_more = message->n_params > 3 && strcmp (irc_message_param (message, 2), "*") == 0;
  const char *list = irc_message_last_param (message);

  if (g_ascii_strcasecmp (what, "LS") == 0 || g_ascii_strcasecmp (what, "NEW") == 0)
    {
      if (client_sts_take (self, list))
        return;
      client_caps_offer (&self->caps, list);
      client_sasl_offer (self->sasl, list);
      if (!has_more)
        request_caps (self);
    }
  else if (g_ascii_strcasecmp (what, "ACK") == 0)
    {
      client_caps_take_ack (&self->caps, list);
      self->caps.n_requests -= self->caps.n_requests > 0 ? 1 : 0;
      end_negotiation (self);
      if (self->state == CLIENT_STATE_ONLINE && is_sasl (list) && !client_sasl_start (self))
        client_sasl_missing (self);
    }
  else if (g_ascii_strcasecmp (what, "NAK") == 0)
    {
      self->caps.n_requests -= self->caps.n_requests > 0 ? 1 : 0;
      take_nak (self, list);
      end_negotiation (self);
      if (self->state == CLIENT_STATE_ONLINE && is_sasl (list))
        client_sasl_refused (self);
    }
  else if (g_ascii_strcasecmp (what, "DEL") == 0)
    {
      /* sts, Mechanism: it cannot be taken back so, and is not asked after. */
      client_caps_take_del (&self->caps, list);
    }
}

static void
on_welcome (ClientSession *self, const ClientLine *line)
{
  const char *nick = irc_message_param (line->message, 0);

  if (*line->nick != '\0')
    {
      g_free (self->server_name);
      self->server_name = g_strdup (line->nick);
    }
  /* The server decides on the name: it may have cut it. */
  if (*nick != '\0')
    client_session_take_nick (self, nick);
  self->is_nick_given = strcmp (self->nick, self->wanted_nick) != 0;
  self->is_nick_note_due = self->is_nick_given;
  client_session_registered (self);
}

static void
on_isupport (ClientSession *self, const ClientLine *line)
{
  IrcCasemapping before = self->isupport->casemapping;

  client_isupport_apply (self->isupport, line->message);
  if (self->isupport->casemapping != before)
    client_session_refold_rooms (self);
  if (self->isupport->network != NULL)
    client_room_set_name (self->server_room, self->isupport->network);
}

static void
on_end_of_motd (ClientSession *self, const ClientLine *line)
{
  if (self->is_ready)
    client_numerics_show (self, line);
  client_session_become_ready (self);
}

/* 432, 433, 436, 437. Later than registration they answer /nick. */
static void
on_nick_refused (ClientSession *self, const ClientLine *line)
{
  gboolean is_erroneous = strcmp (line->message->command, "432") == 0;
  g_autofree char *next = NULL;

  if (self->state != CLIENT_STATE_REGISTERING)
    {
      if (!self->is_nick_retried)
        client_numerics_show (self, line);
      self->is_nick_retried = FALSE;
      client_session_expect_nick (self, NULL);
      return;
    }
  self->is_nick_in_use |= !is_erroneous;
  next = client_session_next_nick (self, is_erroneous);
  if (next == NULL)
    {
      client_session_lose (
          self, g_error_new (
                    CLIENT_ERROR, CLIENT_ERROR_NICK,
                    /* Translators: %1$s is a person's name, %2$s that of a host. */
                    _ ("The name %1$s is not accepted by %2$s; give another one with --username."),
                       self->wanted_nick, self->host));
      return;
    }
  client_session_take_nick (self, next);
  client_session_send (self, "NICK", next, NULL);
}

/* 730, 731: who came, who went. What is told because of our own name is not said to the user. */
static void
on_monitored (ClientSession *self, const ClientLine *line)
{
  const char *targets = irc_message_param (line->message, 1);
  g_autofree char *nick = g_strndup (targets, strcspn (targets, "!,"));

  if (!self->is_nick_watched || !client_isupport_same (self->isupport, nick, self->wanted_nick))
    client_numerics_show (self, line);
  else if (strcmp (line->message->command, "731") == 0)
    client_session_take_back_nick (self, nick);
}

static void
on_ping (ClientSession *self, const ClientLine *line)
{
  g_autoptr (GString) pong = g_string_new (NULL);

  irc_line_begin (pong, NULL, "PONG");
  irc_line_add_trailing (pong, irc_message_last_param (line->message));
  client_session_send_line (self, pong->str);
}

static void
on_pong (ClientSession *self, const ClientLine *line)
{
  const char *token = irc_message_last_param (line->message);

  if (strcmp (token, CLIENT_PING_ROOMS) == 0)
    {
      g_clear_pointer (&self->first_rooms, g_strfreev);
      client_session_stop_awaiting (self);
    }
  else if (g_str_has_prefix (token, "pychat-"))
    client_session_confirm_until (self, g_ascii_strtoull (token + strlen ("pychat-"), NULL, 10));
}

static void
on_error (ClientSession *self, const ClientLine *line)
{
  g_clear_error (&self->last_error);
  self->last_error = g_error_new (
      CLIENT_ERROR, CLIENT_ERROR_REFUSED,
      /* Translators: %1$s is the name of a host, %2$s the server's own words. */
      _ ("%1$s ended the connection: %2$s"), self->host, irc_message_last_param (line->message));
}

/* 464, 465: the server will not have us. What it says comes as ERROR right after. */
static void
on_not_welcome (ClientSession *self, const ClientLine *line)
{
  g_autofree char *reason = client_numerics_describe (line->message);

  if (self->state == CLIENT_STATE_REGISTERING)
    client_session_fail (self, g_error_new_literal (CLIENT_ERROR, CLIENT_ERROR_REFUSED, reason));
  else
    client_numerics_show (self, line);
}

/* Of the burst after the welcome: nothing that a person needs to read. */
static void
on_greeting (ClientSession *self, const ClientLine *line)
{
}

static void
on_unknown_command (ClientSession *self, const ClientLine *line)
{
  /* An old server on our CAP. */
  if (g_ascii_strcasecmp (irc_message_param (line->message, 1), "CAP") != 0)
    client_numerics_show (self, line);
}

static void
on_not_registered (ClientSession *self, const ClientLine *line)
{
}

static ClientMessageKind
kind_of_reply (const char *command)
{
  if (g_ascii_strcasecmp (command, "FAIL") == 0)
    return CLIENT_MESSAGE_ERROR;
  return g_ascii_strcasecmp (command, "WARN") == 0 ? CLIENT_MESSAGE_WARNING : CLIENT_MESSAGE_INFO;
}

/* standard-replies: FAIL, WARN, NOTE: command code context... :description */
static void
on_standard_reply (ClientSession *self, const ClientLine *line)
{
  const IrcMessage *message = line->message;
  ClientMessageKind kind = kind_of_reply (message->command);
  gboolean is_fail = kind == CLIENT_MESSAGE_ERROR;
  const char *command = irc_message_param (message, 0);
  ClientOutboxItem *item = client_outbox_find_label (self->outbox, client_words_label_of (message));
  g_autofree char *text = client_session_describe_refused_delete (self, message);

  if (text == NULL)
    text = client_numerics_describe (message);
  if (is_fail && g_ascii_strcasecmp (command, "CHATHISTORY") == 0)
    {
      for (guint i = 2; i + 1 < message->n_params; i++)
        client_history_take_failure (self, message->params[i]);
      return;
    }
  if (is_fail && g_ascii_strcasecmp (command, "SEARCH") == 0)
    client_search_end (self);
  if (is_fail && item == NULL && g_ascii_strcasecmp (command, "BATCH") == 0)
    item = client_outbox_find_until (self->outbox, G_MAXUINT64);
  if (is_fail && item != NULL)
    client_session_refuse (self, item, text);
  else if (g_ascii_strcasecmp (command, "METADATA") != 0 &&
           g_ascii_strcasecmp (command, "MARKREAD") != 0)
    client_session_tell (self, client_session_get_front (self), kind, g_steal_pointer (&text));
}

const ClientHandler client_handlers_connection[] = {
  { "CAP", 3, on_cap },
  { "001", 1, on_welcome },
  { "002", 0, on_greeting },
  { "003", 0, on_greeting },
  { "004", 0, on_greeting },
  { "005", 2, on_isupport },
  { "042", 0, on_greeting },
  { "250", 0, on_greeting },
  { "251", 0, on_greeting },
  { "252", 0, on_greeting },
  { "253", 0, on_greeting },
  { "254", 0, on_greeting },
  { "255", 0, on_greeting },
  { "265", 0, on_greeting },
  { "266", 0, on_greeting },
  { "375", 0, on_greeting },
  { "376", 0, on_end_of_motd },
  { "422", 0, on_end_of_motd },
  { "421", 0, on_unknown_command },
  { "432", 0, on_nick_refused },
  { "433", 0, on_nick_refused },
  { "436", 0, on_nick_refused },
  { "437", 0, on_nick_refused },
  { "451", 0, on_not_registered },
  { "464", 0, on_not_welcome },
  { "465", 0, on_not_welcome },
  { "730", 2, on_monitored },
  { "731", 2, on_monitored },
  { "PING", 0, on_ping },
  { "PONG", 0, on_pong },
  { "ERROR", 0, on_error },
  { "FAIL", 2, on_standard_reply },
  { "WARN", 2, on_standard_reply },
  { "NOTE", 2, on_standard_reply },
  { NULL, 0, NULL },
};
