/* PRIVMSG, NOTICE, TAGMSG. */
#include "config.h"

#include "server-nickserv.h"
#include "server-speech.h"
#include "server-words.h"

#include <string.h>

/* ISUPPORT CLIENTTAGDENY: names without '+', or '*' for all, and '-name' for those that are let
 * through all the same. */
static gboolean
is_tag_denied (Server *server, const char *name)
{
  g_auto (GStrv) rules = NULL;
  gboolean is_denied = FALSE;

  if (server->config->client_tag_deny == NULL)
    return FALSE;

  rules = g_strsplit (server->config->client_tag_deny, ",", -1);
  for (guint i = 0; rules[i] != NULL; i++)
    {
      if (rules[i][0] == '-' && g_str_equal (rules[i] + 1, name))
        return FALSE;
      is_denied = is_denied || g_str_equal (rules[i], "*") || g_str_equal (rules[i], name);
    }

  return is_denied;
}

/* message-tags: only client-only tags are passed on, and only from who negotiated them. */
char **
server_words_dup_client_tags (ServerSession *session, const IrcMessage *message)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  if (!server_session_has_cap (session, IRC_CAP_MESSAGE_TAGS))
    return NULL;

  for (guint i = 0; i < message->n_tags; i++)
    if (message->tags[i].name[0] == '+' &&
        !is_tag_denied (session->server, message->tags[i].name + 1))
      {
        g_strv_builder_add (builder, message->tags[i].name);
        g_strv_builder_add (builder, message->tags[i].value);
        n++;
      }

  return n > 0 ? g_strv_builder_end (builder) : NULL;
}

static const struct
{
  IrcNumeric numeric;
  const char *code;
} codes[] = {
  { IRC_ERR_NOSUCHNICK, "INVALID_TARGET" },       { IRC_ERR_NOSUCHCHANNEL, "INVALID_TARGET" },
  { IRC_ERR_NORECIPIENT, "NEED_MORE_PARAMS" },    { IRC_ERR_NOTEXTTOSEND, "NEED_MORE_PARAMS" },
  { IRC_ERR_TOOMANYTARGETS, "TOO_MANY_TARGETS" }, { IRC_ERR_INPUTTOOLONG, "MESSAGE_TOO_LONG" },
};

static const char *
get_code (IrcNumeric numeric)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].numeric == numeric)
      return codes[i].code;

  return "CANNOT_SEND";
}

/* modern-irc, "NOTICE message": servers "must not send any error back", so that no two programs
 * answer each other without end. Who labels it knows what is an answer, and has to get one. */
void
server_words_refuse (ServerSession *session,
                     ChatEntryType type,
                     IrcNumeric numeric,
                     const char *const *params)
{
  if (type != CHAT_ENTRY_NOTICE)
    server_replyv (session, numeric, NULL, params);
  else if (session->response != NULL && server_has_standard_replies (session))
    server_failv (session, "NOTICE", get_code (numeric), irc_numeric_get_default_text (numeric),
                  params);
}

static void
refuse (ServerSession *session, ChatEntryType type, IrcNumeric numeric, const char *param)
{
  const char *params[] = { param, NULL };

  server_words_refuse (session, type, numeric, params);
}

/* That somebody types is true for a moment; and programs that ask one another want an answer now,
 * and none from whoever reads history: told, and never kept. */
static gboolean
is_fleeting (const ChatEntry *entry)
{
  static const char *const names[] = { "+typing", "+draft/typing", NULL };

  if (chat_entry_is_ctcp (entry))
    return TRUE;
  if (entry->type != CHAT_ENTRY_TAGMSG || entry->tags == NULL)
    return FALSE;

  for (guint i = 0; entry->tags[i] != NULL && entry->tags[i + 1] != NULL; i += 2)
    if (!g_strv_contains (names, entry->tags[i]))
      return FALSE;

  return TRUE;
}

/* What goes out has the sender in front, and must still be a line that every client can read:
 * nothing is cut in silence. */
static gboolean
fits (ServerSession *session, const char *command, const char *target, const char *text)
{
  return (text != NULL ? strlen (text) : 0) <= server_speech_get_room (session, command, target);
}

/* echo-message: that it was heard; it goes nowhere else, and a NOTICE asks for nothing. */
static void
tell_nickserv (ServerSession *session, ChatEntryType type, const char *text)
{
  const char *command = server_speech_get_command (type);
  g_auto (ServerLine) line = { 0 };
  g_autofree char *msgid =
      server_make_msgid (session->server, server_get_time_us (session->server));

  if (server_session_has_cap (session, IRC_CAP_ECHO_MESSAGE))
    {
      server_line_init (&line, session->server, NULL,
                        server_body_new (session->user->source, command, text, "NickServ", NULL));
      server_line_set_speaker (&line, session->user);
      server_line_set_msgid (&line, msgid);
      server_line_send (&line, session);
    }
  if (type == CHAT_ENTRY_PRIVMSG)
    server_nickserv_take (session, text);
}

void
server_words_say (ServerSession *session, ChatEntry *entry)
{
  g_autoptr (ChatEntry) owned = entry;

  if (!server_check (session, entry))
    return;

  if (is_fleeting (entry))
    server_tell (session->server, session, g_steal_pointer (&owned));
  else
    server_append (session->server, session, g_steal_pointer (&owned));
}

static void
send_to (ServerSession *session, const IrcMessage *message, ChatEntryType type, const char *target)
{
  const char *text = type == CHAT_ENTRY_TAGMSG ? NULL : message->params[1];
  g_autoptr (ChatEntry) entry = NULL;

  if (text != NULL && server_nickserv_is_name (target))
    {
      tell_nickserv (session, type, text);
      return;
    }
  if (!fits (session, server_speech_get_command (type), target, text))
    {
      refuse (session, type, IRC_ERR_INPUTTOOLONG, NULL);
      return;
    }

  entry = server_entry_new (session, type, target, text, NULL);
  entry->tags = server_words_dup_client_tags (session, message);
  if (type == CHAT_ENTRY_TAGMSG && entry->tags == NULL)
    return; /* all that it had to say was denied */
  server_words_say (session, g_steal_pointer (&entry));
}

static void
send_words (ServerSession *session, const IrcMessage *message, ChatEntryType type)
{
  g_auto (GStrv) targets = NULL;

  if (*irc_message_param (message, 0) == '\0')
    {
      refuse (session, type, IRC_ERR_NORECIPIENT, NULL);
      return;
    }
  if (type != CHAT_ENTRY_TAGMSG && *irc_message_param (message, 1) == '\0')
    {
      refuse (session, type, IRC_ERR_NOTEXTTOSEND, NULL);
      return;
    }

  targets = g_strsplit (message->params[0], ",", -1);
  if (g_strv_length (targets) > session->server->config->max_targets)
    {
      refuse (session, type, IRC_ERR_TOOMANYTARGETS, message->params[0]);
      return;
    }

  if (type != CHAT_ENTRY_TAGMSG)
    session->last_words_us = session->last_line_us;
  for (guint i = 0; targets[i] != NULL; i++)
    if (*targets[i] != '\0')
      send_to (session, message, type, targets[i]);
}

static void
run_privmsg (ServerSession *session, const IrcMessage *message)
{
  send_words (session, message, CHAT_ENTRY_PRIVMSG);
}

static void
run_notice (ServerSession *session, const IrcMessage *message)
{
  if (session->user != NULL) /* else it would be an error */
    send_words (session, message, CHAT_ENTRY_NOTICE);
}

static void
run_tagmsg (ServerSession *session, const IrcMessage *message)
{
  if (server_session_has_cap (session, IRC_CAP_MESSAGE_TAGS))
    send_words (session, message, CHAT_ENTRY_TAGMSG);
  else
    server_reply (session, IRC_ERR_UNKNOWNCOMMAND, NULL, "TAGMSG", NULL);
}

/* With status '@', say: operators and all above them. */
gboolean
server_words_has_status (const ChatMember *member, char status)
{
  static const char prefixes[] = CHAT_MEMBER_PREFIXES;
  const char *least = status != '\0' ? strchr (prefixes, status) : NULL;

  return least == NULL || (member->modes & ((1u << (least - prefixes + 1)) - 1)) != 0;
}

static void
deliver (ServerSpeech *speech, const ChatEffect *effect)
{
  IrcCapSet with =
      effect->entry->type == CHAT_ENTRY_TAGMSG ? IRC_CAP_BIT (IRC_CAP_MESSAGE_TAGS) : 0;

  if (effect->room == NULL)
    {
      ServerSession *session = server_user_get_session (effect->target);

      if (session != NULL && (session->caps & with) == with)
        server_speech_deliver (speech, session);
      return;
    }

  for (guint i = 0; i < effect->room->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (effect->room->members, i);
      ServerSession *session = server_user_get_session (member->user);

      if (session != NULL && member->user != effect->actor && (session->caps & with) == with &&
          server_words_has_status (member, effect->status))
        server_speech_deliver (speech, session);
    }
}

static void
echo (ServerSpeech *speech, const ChatEffect *effect)
{
  ServerSession *session = effect->actor != NULL ? server_user_get_session (effect->actor) : NULL;

  if (session != NULL && server_session_has_cap (session, IRC_CAP_ECHO_MESSAGE) &&
      (effect->entry->type != CHAT_ENTRY_TAGMSG ||
       server_session_has_cap (session, IRC_CAP_MESSAGE_TAGS)))
    server_speech_send (speech, session);
}

static void
on_message (Server *self, const ChatEffect *effect)
{
  const char *source = effect->actor != NULL ? effect->actor->source : self->config->name;
  const char status[] = { effect->status, '\0' };
  g_autofree char *target =
      g_strconcat (status, effect->room != NULL ? effect->room->name : effect->target->nick, NULL);
  g_auto (ServerSpeech) speech = { 0 };

  server_speech_init (&speech, self, effect->entry, source, target, NULL);
  deliver (&speech, effect);
  echo (&speech, effect);

  if (effect->target != NULL && effect->actor != NULL &&
      effect->entry->type == CHAT_ENTRY_PRIVMSG && server_user_get_session (effect->actor) != NULL)
    server_reply_away (server_user_get_session (effect->actor), effect->target);
}

static const ServerCommand commands[] = {
  { "PRIVMSG", 0, FALSE, run_privmsg },
  { "NOTICE", 0, TRUE, run_notice },
  { "TAGMSG", 0, FALSE, run_tagmsg },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_ECHO_MESSAGE },
  { IRC_CAP_MESSAGE_TAGS },
  { IRC_N_CAPS },
};

static char *
dup_max_targets (Server *self)
{
  const ServerConfig *config = self->config;

  return g_strdup_printf ("NAMES:%u,LIST:,KICK:%u,WHOIS:1,PRIVMSG:%u,NOTICE:%u,TAGMSG:%u,JOIN:%u,"
                          "PART:%u,MONITOR:",
                          config->max_targets, config->max_joins, config->max_targets,
                          config->max_targets, config->max_targets, config->max_joins,
                          config->max_joins);
}

static char *
dup_client_tag_deny (Server *self)
{
  return g_strdup (self->config->client_tag_deny);
}

static const ServerTokenRow tokens[] = {
  { "CLIENTTAGDENY", NULL, dup_client_tag_deny },
  { "STATUSMSG", CHAT_MEMBER_PREFIXES },
  { "TARGMAX", NULL, dup_max_targets },
  { "UTF8ONLY" },
  { NULL },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_MESSAGE, on_message },
  { 0, NULL },
};

const ServerFeature server_words_feature = {
  .commands = commands, .caps = caps, .tokens = tokens, .effects = effects
};
