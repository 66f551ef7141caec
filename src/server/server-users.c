/* What people are and are called: NICK's and QUIT's news, AWAY, SETNAME, accounts and hosts. */
#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "server-line.h"
#include "server-monitor.h"
#include "server-rooms.h"

#include <string.h>

static void
run_away (ServerSession *session, const IrcMessage *message)
{
  const char *text = irc_message_param (message, 0);

  if (strlen (text) > session->server->config->max_away_length)
    server_reply (session, IRC_ERR_INPUTTOOLONG, NULL, NULL);
  else if (session->user != NULL)
    server_append (
        session->server, session,
        server_entry_new (session, CHAT_ENTRY_AWAY, NULL, *text != '\0' ? text : NULL, NULL));
  else if (server_session_has_cap (session, IRC_CAP_PRE_AWAY))
    {
      g_free (session->registration->away);
      session->registration->away = *text != '\0' ? g_strdup (text) : NULL;
    }
  else
    server_reply (session, IRC_ERR_NOTREGISTERED, NULL, NULL);
}

/* pre-away: "*" is no words, and who does not know it is given some. */
void
server_reply_away (ServerSession *session, const ChatUser *user)
{
  gboolean has_words =
      g_strcmp0 (user->away, "*") != 0 || server_session_has_cap (session, IRC_CAP_PRE_AWAY);

  if (user->away != NULL)
    server_reply (session, IRC_RPL_AWAY, has_words ? user->away : "Away", user->nick, NULL);
}

static void
run_setname (ServerSession *session, const IrcMessage *message)
{
  const char *realname = message->params[0];

  if (*realname == '\0' || strlen (realname) > session->server->config->max_realname_length)
    server_fail (session, "SETNAME", "INVALID_REALNAME", "The name is empty or too long", NULL);
  else
    server_append (session->server, session,
                   server_entry_new (session, CHAT_ENTRY_REALNAME, NULL, realname, NULL));
}

static void
send_self (ServerLine *line, const ChatUser *user, IrcCapSet with)
{
  ServerSession *session = server_user_get_session (user);

  if (session != NULL && (session->caps & with) == with)
    server_line_send (line, session);
}

static void
on_nick (Server *self, const ChatEffect *effect)
{
  g_auto (ServerLine) line = { 0 };
  g_autofree char *source =
      g_strdup_printf ("%s!%s@%s", effect->before, effect->actor->user, effect->actor->host);

  server_line_init_effect (&line, self, effect,
                           irc_line_new (source, "NICK", effect->actor->nick, NULL));
  server_line_be_patient (&line, effect->actor);
  server_line_send_peers (&line, effect->actor, 0, 0);
  send_self (&line, effect->actor, 0);
}

static void
on_quit (Server *self, const ChatEffect *effect)
{
  g_auto (ServerLine) line = { 0 };
  ServerSession *session = server_user_get_session (effect->actor);
  const char *reason = effect->text != NULL ? effect->text : "";

  server_line_init_effect (&line, self, effect,
                           server_body_new (effect->actor->source, "QUIT", reason, NULL));
  if (effect->entry->type != CHAT_ENTRY_QUIT)
    server_line_drop_msgid (&line);
  server_line_be_patient (&line, effect->actor);
  server_line_send_peers (&line, effect->actor, 0, 0);
  g_message ("%s has left: %s", effect->actor->source, reason);
  if (session != NULL)
    server_session_finish (session, reason);
}

static void
on_away (Server *self, const ChatEffect *effect)
{
  g_auto (ServerLine) line = { 0 };
  ServerSession *session = server_user_get_session (effect->actor);

  if (session != NULL)
    server_reply (session, effect->actor->away != NULL ? IRC_RPL_NOWAWAY : IRC_RPL_UNAWAY, NULL,
                  NULL);
  if (!effect->is_new)
    return;

  server_line_init_effect (
      &line, self, effect,
      server_body_new (effect->actor->source, "AWAY", effect->actor->away, NULL));
  server_line_be_patient (&line, effect->actor);
  server_line_send_peers (&line, effect->actor, IRC_CAP_BIT (IRC_CAP_AWAY_NOTIFY), 0);
  server_monitor_send_line (&line, effect->actor, IRC_CAP_BIT (IRC_CAP_AWAY_NOTIFY));
}

/* To peers, to whoever watches the user, and to the user. */
static void
send_change (Server *self, const ChatEffect *effect, char *body, IrcCap cap)
{
  g_auto (ServerLine) line = { 0 };

  server_line_init_effect (&line, self, effect, body);
  server_line_be_patient (&line, effect->actor);
  server_line_send_peers (&line, effect->actor, IRC_CAP_BIT (cap), 0);
  server_monitor_send_line (&line, effect->actor, IRC_CAP_BIT (cap));
  send_self (&line, effect->actor, IRC_CAP_BIT (cap));
}

static void
on_account (Server *self, const ChatEffect *effect)
{
  const char *account = effect->actor->account;

  send_change (
      self, effect,
      irc_line_new (effect->actor->source, "ACCOUNT", account != NULL ? account : "*", NULL),
      IRC_CAP_ACCOUNT_NOTIFY);
}

static void
on_realname (Server *self, const ChatEffect *effect)
{
  send_change (self, effect,
               server_body_new (effect->actor->source, "SETNAME", effect->actor->realname, NULL),
               IRC_CAP_SETNAME);
}

/* What they have in a room, given as if it were anew. */
static void
send_modes (Server *self, const ChatEffect *effect, const ChatMember *member, IrcCapSet without)
{
  static const char letters[] = CHAT_MEMBER_LETTERS;
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GString) modes = g_string_new ("+");
  g_auto (ServerLine) line = { 0 };

  for (guint i = 0; letters[i] != '\0'; i++)
    if ((member->modes & 1u << i) != 0)
      g_string_append_c (modes, letters[i]);
  irc_line_begin (body, self->config->name, "MODE");
  irc_line_add_param (body, member->room->name);
  irc_line_add_param (body, modes->str);
  for (guint i = 1; i < modes->len; i++)
    irc_line_add_param (body, member->user->nick);
  server_line_init_effect (&line, self, effect, g_strdup (body->str));
  server_line_drop_msgid (&line);
  server_line_send_room_caps (&line, member->room, member->user, 0, without);
}

/* chghost, "Fallback": for clients without it the user leaves and comes back. */
static void
send_as_reconnect (Server *self, const ChatEffect *effect, const char *old_source)
{
  const ChatUser *user = effect->actor;
  const IrcCapSet without = IRC_CAP_BIT (IRC_CAP_CHGHOST);
  g_auto (ServerLine) quit = { 0 };

  server_line_init_effect (&quit, self, effect,
                           server_body_new (old_source, "QUIT", "Changing host", NULL));
  server_line_drop_msgid (&quit);
  server_line_send_peers (&quit, user, 0, without);

  for (guint i = 0; i < user->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (user->members, i);

      server_rooms_send_join (self, effect, member->room, user, without);
      if (member->modes != 0)
        send_modes (self, effect, member, without);
    }
}

static void
on_host (Server *self, const ChatEffect *effect)
{
  const ChatUser *user = effect->actor;
  g_autofree char *old_source = g_strdup_printf ("%s!%s", user->nick, effect->before);

  send_change (self, effect, irc_line_new (old_source, "CHGHOST", user->user, user->host, NULL),
               IRC_CAP_CHGHOST);
  send_as_reconnect (self, effect, old_source);
}

static const ServerCommand commands[] = {
  { "AWAY", 0, TRUE, run_away },
  { "SETNAME", 1, FALSE, run_setname },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_ACCOUNT_NOTIFY }, { IRC_CAP_AWAY_NOTIFY }, { IRC_CAP_CHGHOST },
  { IRC_CAP_PRE_AWAY },       { IRC_CAP_SETNAME },     { IRC_N_CAPS },
};

static char *
dup_away_length (Server *self)
{
  return g_strdup_printf ("%u", self->config->max_away_length);
}

static char *
dup_realname_length (Server *self)
{
  return g_strdup_printf ("%u", self->config->max_realname_length);
}

static const ServerTokenRow tokens[] = {
  { "AWAYLEN", NULL, dup_away_length },
  { "NAMELEN", NULL, dup_realname_length },
  { "HOSTLEN", "64" },
  { NULL },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_NICK, on_nick },
  { CHAT_EFFECT_QUIT, on_quit },
  { CHAT_EFFECT_AWAY, on_away },
  { CHAT_EFFECT_ACCOUNT, on_account },
  { CHAT_EFFECT_REALNAME, on_realname },
  { CHAT_EFFECT_HOST, on_host },
  { 0, NULL },
};

const ServerFeature server_users_feature = {
  .commands = commands, .caps = caps, .tokens = tokens, .effects = effects
};
