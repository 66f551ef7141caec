/* From the first line to the welcome, and out again: PASS, NICK, USER, QUIT. */
#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "irc-case.h"
#include "irc-format.h"
#include "irc-name.h"
#include "server-account.h"
#include "server-ban.h"
#include "server-metadata-words.h"
#include "server-password.h"
#include "server-private.h"
#include "server-sasl.h"
#include "server-vetting.h"
#include "server-words.h"

#include <string.h>

void
server_registration_free (ServerRegistration *self)
{
  g_free (self->nick);
  g_free (self->user);
  g_free (self->realname);
  g_free (self->account);
  g_free (self->away);
  g_free (self);
}

static ChatEntry *
make_connect (ServerSession *session, const char *nick)
{
  const ServerRegistration *registration = session->registration;
  g_autofree char *host = server_session_dup_host (session);

  ChatEntry *entry =
      server_entry_new (session, CHAT_ENTRY_CONNECT, NULL, NULL, nick,
                        registration->user != NULL ? registration->user : "user", host,
                        registration->realname != NULL ? registration->realname : "",
                        registration->account != NULL ? registration->account : "",
                        session->is_host ? "o" : "", NULL);

  entry->flags |= CHAT_ENTRY_FLAG_REGAIN;
  return entry;
}

/* As far as the journal is not needed to know it. */
static gboolean
may_enter (ServerSession *session)
{
  const ServerRegistration *registration = session->registration;

  if (session->server->config->password != NULL && !registration->has_password)
    {
      server_reply (session, IRC_ERR_PASSWDMISMATCH, NULL, NULL);
      server_session_finish (session, "Wrong server password");
      return FALSE;
    }

  return !server_ban_refuse (session, registration->nick);
}

/**
 * server_registration_continue:
 *
 * Asks to be let into the chat when all that is needed has been said.
 */
void
server_registration_continue (ServerSession *session)
{
  ServerRegistration *registration = session->registration;
  ChatEntry *entry;

  if (session->state != SERVER_SESSION_REGISTERING || registration->nick == NULL ||
      registration->user == NULL || registration->is_negotiating || registration->holds > 0)
    return;

  server_sasl_abort (session);
  if (!may_enter (session))
    return;

  entry = make_connect (session, registration->nick);
  entry->account = g_strdup (registration->account);
  session->state = SERVER_SESSION_CONNECTING;
  server_append (session->server, session, entry);
}

static void
on_password_matched (ServerSession *session, const char *subject, gboolean matches)
{
  if (session->registration != NULL)
    session->registration->has_password = matches;
  if (!matches)
    server_vetting_count_failure (session);
}

/* In the configuration it stands as it is, or better as a verifier. */
static void
check_password (ServerSession *session, const char *given)
{
  const char *wanted = session->server->config->password;
  g_autoptr (ServerVerifier) verifier = wanted != NULL ? server_verifier_parse (wanted) : NULL;

  if (verifier != NULL && !server_vetting_is_throttled (session))
    server_vetting_match (session, given, wanted, NULL, on_password_matched);
  else if (verifier == NULL && wanted != NULL)
    session->registration->has_password = server_password_is_equal (given, wanted);
  else if (wanted == NULL && strchr (given, ':') != NULL)
    server_account_take_pass (session, given);
}

static void
run_pass (ServerSession *session, const IrcMessage *message)
{
  if (session->registration == NULL)
    {
      server_reply (session, IRC_ERR_ALREADYREGISTERED, NULL, NULL);
      return;
    }

  check_password (session, message->params[0]);
}

static gboolean
may_become_owner (ServerSession *session, const char *nick)
{
  return session->registration->is_negotiating &&
         chat_state_find_account (session->server->state, nick) != NULL;
}

/* Nobody speaks as if they were the server, or one of the services that people on other networks
 * tell their passwords to. */
gboolean
server_registration_is_reserved (const Server *server, const char *nick)
{
  static const char *const services[] = { "AuthServ", "BotServ",  "ChanServ", "Global",
                                          "HelpServ", "HistServ", "HostServ", "MemoServ",
                                          "NickServ", "OperServ", "SaslServ" };

  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (irc_case_equal (nick, services[i]))
      return TRUE;

  return irc_case_equal (nick, server->config->name);
}

static void
run_nick (ServerSession *session, const IrcMessage *message)
{
  const char *nick = irc_message_param (message, 0);
  g_autoptr (ChatEntry) entry = NULL;

  if (*nick == '\0')
    {
      server_reply (session, IRC_ERR_NONICKNAMEGIVEN, NULL, NULL);
      return;
    }
  if (server_registration_is_reserved (session->server, nick))
    {
      server_reply (session, IRC_ERR_ERRONEUSNICKNAME, NULL, nick, NULL);
      return;
    }
  if (session->user != NULL)
    {
      entry = server_entry_new (session, CHAT_ENTRY_NICK, nick, NULL, NULL);
      entry->flags |= CHAT_ENTRY_FLAG_REGAIN;
      server_append (session->server, session, g_steal_pointer (&entry));
      return;
    }

  /* Said at once when it cannot be had, not only when all the rest is there; but a client that
   * still negotiates may yet prove to be the owner of the name. */
  entry = make_connect (session, nick);
  if (!may_become_owner (session, nick) && !server_check (session, entry))
    return;

  g_free (session->registration->nick);
  session->registration->nick = g_strdup (nick);
  server_registration_continue (session);
}

static void
run_user (ServerSession *session, const IrcMessage *message)
{
  ServerRegistration *registration = session->registration;

  if (registration == NULL)
    {
      server_reply (session, IRC_ERR_ALREADYREGISTERED, NULL, NULL);
      return;
    }
  if (strlen (message->params[3]) > session->server->config->max_realname_length)
    {
      server_reply (session, IRC_ERR_INPUTTOOLONG, NULL, NULL);
      return;
    }

  if (irc_format_has_codes (message->params[0]))
    {
      server_session_quit (session, "A user name has no formatting in it");
      return;
    }

  g_free (registration->user);
  g_free (registration->realname);
  registration->user = irc_name_make (IRC_NAME_USER, message->params[0]);
  registration->realname = g_strdup (message->params[3]);
  server_registration_continue (session);
}

static void
run_quit (ServerSession *session, const IrcMessage *message)
{
  const char *given = irc_message_param (message, 0);
  gsize length = MIN (strlen (given), session->server->config->max_kick_length);
  g_autofree char *words = NULL;
  g_autofree char *reason = NULL;

  /* Who goes cannot be told any more that it was too long: it ends with a whole letter. */
  while (length > 0 && ((guchar) given[length] & 0xc0) == 0x80)
    length--;
  words = g_strndup (given, length);
  /* So that nobody can look as if the server had put them out. */
  reason = g_strconcat ("Quit: ", words, NULL);
  server_session_quit (session, reason);
}

static void
enter_lobby (ServerSession *session)
{
  const char *lobby = session->server->config->lobby;
  ChatEntry *join;

  if (*lobby == '\0') /* this chat has none */
    return;

  join = server_entry_new (session, CHAT_ENTRY_JOIN, lobby, session->user->realname, "", NULL);
  join->flags |= CHAT_ENTRY_FLAG_FORCE;
  server_append (session->server, session, join);
}

static void
on_connected (Server *self, const ChatEffect *effect)
{
  ServerSession *session = self->origin != NULL ? self->origin->session : NULL;
  g_autofree char *away = NULL;

  self->max_users = MAX (self->max_users, g_hash_table_size (chat_state_get_users (self->state)));
  if (session == NULL)
    return;

  session->user = effect->actor;
  effect->actor->session = session;
  session->state = SERVER_SESSION_ONLINE;
  away = g_steal_pointer (&session->registration->away);
  g_clear_pointer (&session->registration, server_registration_free);
  session->last_words_us = g_get_monotonic_time ();
  server_ping_start (session);
  if (session->quit_reason != NULL)
    {
      g_autofree char *reason = g_steal_pointer (&session->quit_reason);

      server_session_quit (session, reason);
      return;
    }

  g_message ("%s is in", effect->actor->source);
  server_info_send_welcome (session);
  enter_lobby (session);
  if (away != NULL)
    server_append (self, session, server_entry_new (session, CHAT_ENTRY_AWAY, NULL, away, NULL));
}

/* Standard replies begin with the command that they answer. */
static const struct
{
  ChatEntryType type;
  const char *command;
} commands_of_entries[] = {
  { CHAT_ENTRY_REGISTER, "REGISTER" },    { CHAT_ENTRY_REDACT, "REDACT" },
  { CHAT_ENTRY_RENAME, "RENAME" },        { CHAT_ENTRY_METADATA, "METADATA" },
  { CHAT_ENTRY_READ_MARKER, "MARKREAD" }, { CHAT_ENTRY_VERIFIER, "ACCOUNT" },
  { CHAT_ENTRY_CERT, "ACCOUNT" },         { CHAT_ENTRY_UNREGISTER, "ACCOUNT" },
};

static const char *
get_command (const ChatEffect *effect)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands_of_entries); i++)
    if (commands_of_entries[i].type == effect->entry->type)
      return commands_of_entries[i].command;

  return "*";
}

static void
tell_rejected (ServerSession *session, const ChatEffect *effect)
{
  if (effect->fail != NULL)
    server_failv (session, get_command (effect), effect->fail, effect->text, effect->params);
  else
    server_words_refuse (session, effect->entry->type, effect->numeric, effect->params);
}

/* The name was taken while the entry was on its way: another NICK is awaited. */
static void
refuse_connect (ServerSession *session, const ChatEffect *effect)
{
  g_clear_pointer (&session->registration->nick, g_free);
  session->state = SERVER_SESSION_REGISTERING;
  if (session->quit_reason != NULL)
    server_session_finish (session, session->quit_reason);
  else
    tell_rejected (session, effect);
}

static void
on_rejected (Server *self, const ChatEffect *effect)
{
  ServerSession *session = self->origin != NULL ? self->origin->session : NULL;

  if (session == NULL)
    return;

  if (effect->entry->type == CHAT_ENTRY_CONNECT)
    refuse_connect (session, effect);
  else if (effect->entry->type == CHAT_ENTRY_METADATA && effect->fail != NULL)
    server_metadata_say_rejected (session, effect);
  else if (effect->entry->type == CHAT_ENTRY_REALNAME)
    server_fail (session, "SETNAME", "CANNOT_CHANGE_REALNAME", "The name cannot be changed", NULL);
  else
    tell_rejected (session, effect);
}

static const ServerCommand commands[] = {
  { "PASS", 1, TRUE, run_pass, .is_secret = TRUE },
  { "NICK", 0, TRUE, run_nick },
  { "USER", 4, TRUE, run_user },
  { "QUIT", 0, TRUE, run_quit },
  { NULL },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_CONNECTED, on_connected },
  { CHAT_EFFECT_REJECTED, on_rejected },
  { 0, NULL },
};

const ServerFeature server_registration_feature = { .commands = commands, .effects = effects };
