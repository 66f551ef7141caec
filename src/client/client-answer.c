/* client-answer.c: what one does to a message that somebody said: answer it, react to it, take it
 * back. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client-history.h"
#include "client-session-private.h"

static gboolean
refuse (ClientSession *self, ClientRoom *room, const char *text)
{
  client_session_tell (self, room, CLIENT_MESSAGE_ERROR, g_strdup (text));
  return FALSE;
}

static gboolean
may_send (ClientSession *self, ClientRoom *room, const ClientMessage *message)
{
  if (self->state != CLIENT_STATE_ONLINE)
    return refuse (self, room, _ ("There is no connection; try again when it is back."));
  if (message == NULL || message->msgid == NULL)
    return refuse (self, room,
                   _ ("The server gave this message no id, so nothing can be done to it."));
  return TRUE;
}

static gboolean
allows (ClientSession *self, const char *tag)
{
  return client_caps_has (&self->caps, CLIENT_CAP_MESSAGE_TAGS) &&
         client_isupport_allows_tag (self->isupport, tag);
}

/* In the room, or in what is shown of its history. */
static ClientMessage *
find_message (ClientSession *self, ClientRoom *room, guint64 id)
{
  ClientRoom *excerpt = client_history_find_excerpt (self, room);
  ClientMessage *message = client_room_find_id (room, id);

  if (message == NULL && excerpt != NULL)
    message = client_room_find_id (excerpt, id);
  return message;
}

/**
 * client_session_choose_message:
 * @message_id: 0: none
 *
 * What /reply, /react and the like are about from now on.
 */
void
client_session_choose_message (ClientSession *self, ClientRoom *room, guint64 message_id)
{
  client_room_get_notes (room)->chosen_id = message_id;
}

/* The chosen one, else the last that somebody else said; or, to delete, that we said. */
ClientMessage *
client_session_get_chosen (ClientSession *self, ClientRoom *room, gboolean is_own)
{
  guint64 id = client_room_get_notes (room)->chosen_id;
  ClientMessage *message = id != 0 ? find_message (self, room, id) : NULL;

  for (guint i = client_room_get_n_messages (room); i > 0 && message == NULL; i--)
    {
      ClientMessage *candidate = client_room_get_message (room, i - 1);

      if (client_message_is_words (candidate) && candidate->msgid != NULL &&
          candidate->is_own == is_own && !candidate->is_redacted)
        message = candidate;
    }
  return message;
}

void
client_session_reply (ClientSession *self, ClientRoom *room, guint64 message_id, const char *text)
{
  const ClientMessage *message = find_message (self, room, message_id);

  if (!may_send (self, room, message))
    return;
  if (!allows (self, "reply") && !allows (self, "draft/reply"))
    {
      refuse (self, room, _ ("This server does not pass on which message is answered."));
      return;
    }
  client_session_queue_answer (self, room, CLIENT_MESSAGE_TEXT, text, message->msgid);
}

/* Who reacts is the same person under another name, where the server knows people by account. */
static char *
describe_person (ClientSession *self, const char *nick, const char *account)
{
  g_autofree char *folded = NULL;

  if (account != NULL && *account != '\0' && !g_str_equal (account, "*"))
    return g_strconcat ("=", account, NULL);
  folded = client_isupport_fold (self->isupport, nick);
  return g_strconcat ("~", folded, NULL);
}

static char *
own_person (ClientSession *self)
{
  const ClientMember *member = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)) && member == NULL;
       i++)
    member = client_room_find_member (client_session_get_room_at (self, i), self->nick);
  return describe_person (self, self->nick, member != NULL ? member->account : NULL);
}

typedef struct
{
  const char *msgid;
  const char *text;
  const char *person;
  const char *nick;
  gboolean is_own;
  gboolean is_on; /* else it is taken off */
} Reaction;

static void
put_reaction (ClientSession *self, ClientRoom *room, const Reaction *reaction)
{
  ClientRoom *rooms[] = { room, client_history_find_excerpt (self, room) };

  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    if (rooms[i] != NULL && reaction->is_on)
      client_room_react (rooms[i], reaction->msgid, reaction->text, reaction->person,
                         reaction->nick, reaction->is_own);
    else if (rooms[i] != NULL)
      client_room_unreact (rooms[i], reaction->msgid, reaction->text, reaction->person,
                           reaction->is_own);
}

/**
 * client_session_react:
 * @is_on: puts it to the message; else takes it off again
 */
void
client_session_react (
    ClientSession *self, ClientRoom *room, guint64 message_id, const char *reaction, gboolean is_on)
{
  const ClientMessage *message = find_message (self, room, message_id);
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *person = NULL;

  if (!may_send (self, room, message))
    return;
  if (!allows (self, "draft/react") || !allows (self, "reply"))
    {
      refuse (self, room, _ ("This server does not pass on reactions."));
      return;
    }
  irc_line_add_tag (line, "+reply", message->msgid);
  irc_line_add_tag (line, "+draft/reply", message->msgid);
  irc_line_add_tag (line, is_on ? "+draft/react" : "+draft/unreact", reaction);
  irc_line_begin (line, NULL, "TAGMSG");
  irc_line_add_param (line, client_room_get_name (room));
  client_session_send_line (self, line->str);
  if (client_caps_has (&self->caps, CLIENT_CAP_ECHO_MESSAGE))
    return; /* it comes back */
  person = own_person (self);
  put_reaction (self, room,
                &(Reaction){ .msgid = message->msgid,
                             .text = reaction,
                             .person = person,
                             .nick = self->nick,
                             .is_own = TRUE,
                             .is_on = is_on });
}

/**
 * client_session_delete:
 * @reason: (nullable)
 *
 * Asks the server to take a message back; who may is the server's to say.
 */
void
client_session_delete (ClientSession *self,
                       ClientRoom *room,
                       guint64 message_id,
                       const char *reason)
{
  const ClientMessage *message = find_message (self, room, message_id);

  if (!may_send (self, room, message))
    return;
  if (!client_caps_has (&self->caps, CLIENT_CAP_REDACTION))
    {
      refuse (self, room, _ ("This server does not delete messages."));
      return;
    }
  client_session_send (self, "REDACT", client_room_get_name (room), message->msgid, reason, NULL);
}

/**
 * client_session_describe_refused_delete:
 * @message: FAIL REDACT REDACT_FORBIDDEN target msgid :description, or anything else
 *
 * The server goes by accounts: that a name was ours when something was said is no proof.
 *
 * Returns: (transfer full) (nullable): what the user can do about it
 */
char *
client_session_describe_refused_delete (ClientSession *self, const IrcMessage *message)
{
  ClientRoom *room = client_session_find_room (self, irc_message_param (message, 2));
  const ClientMessage *chosen =
      room != NULL ? client_room_find_msgid (room, irc_message_param (message, 3)) : NULL;

  if (chosen == NULL || !chosen->is_own || self->is_logged_in ||
      g_ascii_strcasecmp (irc_message_param (message, 1), "REDACT_FORBIDDEN") != 0)
    return NULL;
  if (chosen->account != NULL)
    return g_strdup (_ ("You may not take that message back; /login shows that it is yours."));
  if ((self->caps.offered & CLIENT_CAP_ACCOUNT_REGISTRATION) == 0)
    return NULL;
  return g_strdup (_ ("You may not take that message back: nobody can tell that it is yours. "
                      "/register keeps your name for you, and then you can with what you say."));
}

/* What was heard */

static const char *
tag_of (const IrcMessage *message, const char *name, const char *other_name)
{
  const char *value = irc_message_tag (message, name);

  return value != NULL ? value : irc_message_tag (message, other_name);
}

/**
 * client_session_take_tags:
 * @room: that they were said in
 *
 * Client-only tags that go without words: now, or in a page of history.
 */
void
client_session_take_tags (ClientSession *self, ClientRoom *room, const IrcMessage *message)
{
  const char *reply_to = tag_of (message, "+reply", "+draft/reply");
  const char *reaction = tag_of (message, "+draft/react", "+react");
  const char *taken = tag_of (message, "+draft/unreact", "+unreact");
  g_autofree char *nick = irc_message_source_nick (message);
  g_autofree char *person = NULL;

  if (reply_to == NULL || nick == NULL || (reaction == NULL) == (taken == NULL))
    return;
  person = describe_person (self, nick, irc_message_tag (message, "account"));
  put_reaction (self, room,
                &(Reaction){ .msgid = reply_to,
                             .text = reaction != NULL ? reaction : taken,
                             .person = person,
                             .nick = nick,
                             .is_own = client_session_is_own_nick (self, nick),
                             .is_on = reaction != NULL });
}
