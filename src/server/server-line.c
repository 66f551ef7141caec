#include "config.h"

#include "server-line.h"

#include "irc-time.h"

#include <string.h>

#define LARGE_ROOM 50 /* members */

enum
{
  FORM_TIME = 1 << 0,
  FORM_TAGS = 1 << 1,
  FORM_ACCOUNT = 1 << 2,
  FORM_OPER = 1 << 3,
};

guint8
server_line_get_form (IrcCapSet caps)
{
  return ((caps & IRC_CAP_BIT (IRC_CAP_SERVER_TIME)) != 0 ? FORM_TIME : 0) |
         ((caps & IRC_CAP_BIT (IRC_CAP_MESSAGE_TAGS)) != 0 ? FORM_TAGS : 0) |
         ((caps & IRC_CAP_BIT (IRC_CAP_ACCOUNT_TAG)) != 0 ? FORM_ACCOUNT : 0) |
         ((caps & IRC_CAP_BIT (IRC_CAP_OPER_TAG)) != 0 ? FORM_OPER : 0);
}

char *
server_body_new (const char *source, const char *command, const char *text, ...)
{
  GString *body = g_string_sized_new (128);
  const char *param;
  va_list args;

  irc_line_begin (body, source, command);
  va_start (args, text);
  while ((param = va_arg (args, const char *)) != NULL)
    irc_line_add_param (body, param);
  va_end (args);
  if (text != NULL)
    irc_line_add_trailing (body, text);

  return g_string_free (body, FALSE);
}

/* bot-mode: "numerics directly caused by the bot" bear its mark. */
static gboolean
is_numeric_of_bot (const Server *server, const char *body)
{
  const char *space = strchr (body, ' ');
  const ServerSession *session = server->runs;

  if (*body != ':' || space == NULL || !g_ascii_isdigit (space[1]))
    return FALSE;
  if (server->origin != NULL)
    return (server->origin->entry->flags & CHAT_ENTRY_FLAG_BOT) != 0;

  return session != NULL && session->user != NULL && (session->user->modes & CHAT_USER_BOT) != 0;
}

void
server_line_init (ServerLine *self, Server *server, const ChatEntry *entry, char *body)
{
  self->server = server;
  self->body = body;
  self->time_us = entry != NULL ? entry->time_us : server_get_time_us (server);
  self->msgid = entry != NULL ? entry->msgid : NULL;
  self->account = entry != NULL ? entry->account : NULL;
  self->is_bot =
      entry != NULL ? (entry->flags & CHAT_ENTRY_FLAG_BOT) != 0 : is_numeric_of_bot (server, body);
  self->is_oper = entry != NULL && (entry->flags & CHAT_ENTRY_FLAG_OPER) != 0;
  self->client_tags = NULL;
  self->raw_tags = NULL;
  self->patient = NULL;
  self->made = 0;
}

void
server_line_init_effect (ServerLine *self, Server *server, const ChatEffect *effect, char *body)
{
  server_line_init (self, server, effect->entry, body);
  if (effect->actor == NULL || effect->actor->id != effect->entry->actor)
    server_line_set_speaker (self, effect->actor);
}

void
server_line_set_speaker (ServerLine *self, const ChatUser *user)
{
  self->account = user != NULL ? user->account : NULL;
  self->is_bot = user != NULL && (user->modes & CHAT_USER_BOT) != 0;
  self->is_oper = user != NULL && (user->modes & CHAT_USER_OPERATOR) != 0;
}

void
server_line_clear (ServerLine *self)
{
  g_free (self->body);
  g_free (self->raw_tags);
}

void
server_line_be_patient (ServerLine *self, const ChatUser *actor)
{
  self->patient = actor;
}

void
server_line_set_msgid (ServerLine *self, const char *msgid)
{
  self->msgid = msgid;
}

void
server_line_drop_msgid (ServerLine *self)
{
  self->msgid = NULL;
}

void
server_line_set_client_tags (ServerLine *self, char **tags)
{
  self->client_tags = tags;
}

void
server_line_set_raw_tags (ServerLine *self, char *tags)
{
  g_free (self->raw_tags);
  self->raw_tags = tags;
}

char *
server_line_text_add_tag (const char *text, const char *name, const char *value)
{
  GString *line = g_string_sized_new (strlen (text) + 64);

  irc_line_add_tag (line, name, value);
  g_string_append_c (line, *text == '@' ? ';' : ' ');
  g_string_append (line, *text == '@' ? text + 1 : text);

  return g_string_free (line, FALSE);
}

char *
server_line_dup_text (const ServerLine *self, guint8 form)
{
  GString *line = g_string_sized_new (160);
  char time[IRC_TIME_SIZE];

  if (self->raw_tags != NULL)
    {
      g_string_append_printf (line, "@%s %s", self->raw_tags, self->body);
      return g_string_free (line, FALSE);
    }

  if ((form & FORM_TIME) != 0)
    irc_line_add_tag (line, "time", irc_time_format (self->time_us, time));
  if ((form & FORM_TAGS) != 0 && self->msgid != NULL)
    irc_line_add_tag (line, "msgid", self->msgid);
  if ((form & FORM_ACCOUNT) != 0 && self->account != NULL)
    irc_line_add_tag (line, "account", self->account);
  if ((form & FORM_TAGS) != 0 && self->is_bot)
    irc_line_add_tag (line, "bot", NULL);
  if ((form & FORM_OPER) != 0 && self->is_oper)
    irc_line_add_tag (line, "draft/oper", NULL);
  if ((form & FORM_TAGS) != 0 && self->client_tags != NULL)
    for (guint i = 0; self->client_tags[i] != NULL && self->client_tags[i + 1] != NULL; i += 2)
      irc_line_add_tag (line, self->client_tags[i], self->client_tags[i + 1]);

  if (line->len > 0)
    g_string_append_c (line, ' ');
  g_string_append (line, self->body);

  return g_string_free (line, FALSE);
}

static void
deliver (ServerLine *self, ServerSession *session, gboolean is_urgent)
{
  guint8 form = session->form;

  if (session->connection == NULL || session->state == SERVER_SESSION_GONE)
    return;

  if ((self->made & 1u << form) == 0)
    {
      g_autofree char *text = server_line_dup_text (self, form);

      self->forms[form] = net_loop_make_line (self->server->loop, text, strlen (text));
      self->made |= 1u << form;
    }

  self->server->counters.counts[SERVER_COUNT_DELIVERIES]++;
  if (is_urgent)
    net_connection_send (session->connection, self->forms[form]);
  else
    net_connection_send_soon (session->connection, self->forms[form]);
}

void
server_line_deliver (ServerLine *self, ServerSession *session)
{
  deliver (self, session, TRUE);
}

void
server_line_send (ServerLine *self, ServerSession *session)
{
  g_autofree char *text = NULL;

  if (session->response == NULL && session->batch == NULL)
    {
      server_line_deliver (self, session);
      return;
    }

  if (session->connection == NULL || session->state == SERVER_SESSION_GONE)
    return;

  text = server_line_dup_text (self, session->form);
  if (session->batch != NULL)
    {
      char *tagged = server_line_text_add_tag (text, "batch", session->batch);

      g_free (text);
      text = tagged;
    }

  if (session->response != NULL)
    server_response_add (session->response, g_steal_pointer (&text));
  else
    net_connection_send_text (session->connection, text);
}

/* To one of many in a room of that size. */
static void
send_among (ServerLine *self, ServerSession *session, guint room_size)
{
  if (self->patient == NULL || self->patient == session->user || room_size < LARGE_ROOM ||
      session->response != NULL || session->batch != NULL)
    server_line_send (self, session);
  else
    deliver (self, session, FALSE);
}

void
server_line_send_room_caps (ServerLine *self,
                            const ChatRoom *room,
                            const ChatUser *except,
                            IrcCapSet with,
                            IrcCapSet without)
{
  for (guint i = 0; i < room->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (room->members, i);
      ServerSession *session = server_user_get_session (member->user);

      if (session != NULL && member->user != except && (session->caps & with) == with &&
          (session->caps & without) == 0)
        send_among (self, session, room->members->len);
    }
}

void
server_line_send_room (ServerLine *self, const ChatRoom *room, const ChatUser *except)
{
  server_line_send_room_caps (self, room, except, 0, 0);
}

void
server_line_send_peers (ServerLine *self, const ChatUser *user, IrcCapSet with, IrcCapSet without)
{
  guint mark = server_mark_next (self->server);

  for (guint i = 0; i < user->members->len; i++)
    {
      const ChatMember *own = g_ptr_array_index (user->members, i);

      for (guint j = 0; j < own->room->members->len; j++)
        {
          const ChatMember *member = g_ptr_array_index (own->room->members, j);
          ServerSession *session = server_user_get_session (member->user);

          if (session == NULL || session->mark == mark || member->user == user)
            continue;

          session->mark = mark;
          if ((session->caps & with) == with && (session->caps & without) == 0)
            send_among (self, session, own->room->members->len);
        }
    }
}
