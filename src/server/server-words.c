/* PRIVMSG, NOTICE, TAGMSG. */
#include "config.h"

#include "server-line.h"

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

static const char *
get_command (ChatEntryType type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].type == type)
      return types[i].command;

  g_return_val_if_reached ("NOTICE");
}

/* message-tags: only client-only tags are passed on, and only from who negotiated them. */
static char **
dup_client_tags (ServerSession *session, const IrcMessage *message)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  if (!server_session_has_cap (session, IRC_CAP_MESSAGE_TAGS))
    return NULL;

  for (guint i = 0; i < message->n_tags; i++)
    if (message->tags[i].name[0] == '+')
      {
        g_strv_builder_add (builder, message->tags[i].name);
        g_strv_builder_add (builder, message->tags[i].value);
        n++;
      }

  return n > 0 ? g_strv_builder_end (builder) : NULL;
}

/* What goes out has the sender in front, and must still be a line that every client can read:
 * nothing is cut in silence. */
static gboolean
fits (ServerSession *session, const char *command, const char *target, const char *text)
{
  gsize length = strlen (session->user->source) + strlen (command) + strlen (target) +
                 (text != NULL ? strlen (text) + 2 : 0) + strlen (":  \r\n");

  return length <= IRC_MAX_LINE;
}

static void
send_to (ServerSession *session, const IrcMessage *message, ChatEntryType type, const char *target)
{
  const char *text = type == CHAT_ENTRY_TAGMSG ? NULL : message->params[1];
  g_autoptr (ChatEntry) entry = NULL;

  if (!fits (session, get_command (type), target, text))
    {
      server_reply (session, IRC_ERR_INPUTTOOLONG, NULL, NULL);
      return;
    }

  entry = server_entry_new (session, type, target, text, NULL);
  entry->tags = dup_client_tags (session, message);
  if (server_check (session, entry))
    server_append (session->server, session, g_steal_pointer (&entry));
}

static void
send_words (ServerSession *session, const IrcMessage *message, ChatEntryType type)
{
  g_auto (GStrv) targets = NULL;

  if (*irc_message_param (message, 0) == '\0')
    {
      server_reply (session, IRC_ERR_NORECIPIENT, NULL, NULL);
      return;
    }
  if (type != CHAT_ENTRY_TAGMSG && *irc_message_param (message, 1) == '\0')
    {
      server_reply (session, IRC_ERR_NOTEXTTOSEND, NULL, NULL);
      return;
    }

  targets = g_strsplit (message->params[0], ",", -1);
  if (g_strv_length (targets) > session->server->config->max_targets)
    {
      server_reply (session, IRC_ERR_TOOMANYTARGETS, NULL, message->params[0], NULL);
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
static gboolean
has_status (const ChatMember *member, char status)
{
  static const char prefixes[] = "~&@%+";
  const char *least = status != '\0' ? strchr (prefixes, status) : NULL;

  return least == NULL || (member->modes & ((1u << (least - prefixes + 1)) - 1)) != 0;
}

static void
deliver (ServerLine *line, const ChatEffect *effect)
{
  IrcCapSet with =
      effect->entry->type == CHAT_ENTRY_TAGMSG ? IRC_CAP_BIT (IRC_CAP_MESSAGE_TAGS) : 0;

  if (effect->room == NULL)
    {
      ServerSession *session = server_user_get_session (effect->target);

      if (session != NULL && (session->caps & with) == with)
        server_line_deliver (line, session);
      return;
    }

  for (guint i = 0; i < effect->room->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (effect->room->members, i);
      ServerSession *session = server_user_get_session (member->user);

      if (session != NULL && member->user != effect->actor && (session->caps & with) == with &&
          has_status (member, effect->status))
        server_line_deliver (line, session);
    }
}

static void
echo (ServerLine *line, const ChatEffect *effect)
{
  ServerSession *session = effect->actor != NULL ? server_user_get_session (effect->actor) : NULL;

  if (session != NULL && server_session_has_cap (session, IRC_CAP_ECHO_MESSAGE) &&
      (effect->entry->type != CHAT_ENTRY_TAGMSG ||
       server_session_has_cap (session, IRC_CAP_MESSAGE_TAGS)))
    server_line_send (line, session);
}

static void
send_line (Server *self, const ChatEffect *effect, const char *text, gboolean is_first)
{
  g_auto (ServerLine) line = { 0 };
  const char status[] = { effect->status, '\0' };
  g_autofree char *target =
      g_strconcat (status, effect->room != NULL ? effect->room->name : effect->target->nick, NULL);
  GString *body = g_string_sized_new (256);

  irc_line_begin (body, effect->actor != NULL ? effect->actor->source : self->config->name,
                  get_command (effect->entry->type));
  irc_line_add_param (body, target);
  if (text != NULL)
    irc_line_add_trailing (body, text);

  server_line_init (&line, self, effect->entry, g_string_free (body, FALSE));
  server_line_set_client_tags (&line, effect->entry->tags);
  if (!is_first)
    server_line_drop_msgid (&line);
  deliver (&line, effect);
  echo (&line, effect);
}

static void
on_message (Server *self, const ChatEffect *effect)
{
  const char *text = effect->entry->text;

  if (text == NULL || strchr (text, '\n') == NULL)
    send_line (self, effect, text, TRUE);
  else
    {
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      gboolean is_first = TRUE;

      for (guint i = 0; lines[i] != NULL; i++)
        if (*lines[i] != '\0')
          {
            send_line (self, effect, lines[i], is_first);
            is_first = FALSE;
          }
    }

  if (effect->target != NULL && effect->target->away != NULL && effect->actor != NULL &&
      effect->entry->type == CHAT_ENTRY_PRIVMSG)
    {
      ServerSession *session = server_user_get_session (effect->actor);

      if (session != NULL)
        server_reply (session, IRC_RPL_AWAY, effect->target->away, effect->target->nick, NULL);
    }
}

static const ServerCommand commands[] = {
  { "PRIVMSG", 0, FALSE, run_privmsg },
  { "NOTICE", 0, FALSE, run_notice },
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
  return g_strdup_printf ("NAMES:1,LIST:,KICK:20,WHOIS:1,PRIVMSG:%u,NOTICE:%u,TAGMSG:%u,JOIN:20,"
                          "PART:20,MONITOR:",
                          self->config->max_targets, self->config->max_targets,
                          self->config->max_targets);
}

static const ServerTokenRow tokens[] = {
  { "STATUSMSG", "~&@%+" },
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
