#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "server-oper.h"

#include <locale.h>

#include "server-gateway.h"
#include "server-line.h"
#include "server-private.h"
#include "server-vetting.h"

gboolean
server_oper_check (ServerSession *session)
{
  if (server_session_is_oper (session))
    return TRUE;

  server_reply (session, IRC_ERR_NOPRIVILEGES, NULL, NULL);
  return FALSE;
}

/* Never part of an answer: operators did not ask for it. */
void
server_oper_tell (Server *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  GHashTableIter iter;
  gpointer key;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_message ("%s", text);

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      ServerSession *session = key;
      g_auto (ServerLine) line = { 0 };
      g_autofree char *notice = NULL;

      if (!server_session_is_oper (session))
        continue;
      notice = g_strconcat ("*** ", text, NULL);
      server_line_init (
          &line, self, NULL,
          irc_line_new (self->config->name, "NOTICE", session->user->nick, notice, NULL));
      server_line_deliver (&line, session);
    }
}

static void
refuse (ServerSession *session, IrcNumeric numeric, const char *name)
{
  server_reply (session, numeric, NULL, NULL);
  server_oper_tell (session->server, "%s failed to become the operator %s", session->user->source,
                    name);
  server_vetting_count_failure (session);
}

static void
grant (ServerSession *session, const char *name)
{
  ChatEntry *entry;

  if (server_session_is_oper (session))
    {
      server_reply (session, IRC_RPL_YOUREOPER, NULL, NULL);
      return;
    }

  server_oper_tell (session->server, "%s is now the operator %s", session->user->source, name);
  entry = server_entry_new (session, CHAT_ENTRY_USER_MODE, NULL, NULL, "+o", NULL);
  entry->flags |= CHAT_ENTRY_FLAG_FORCE;
  server_append (session->server, session, entry);
}

static void
on_matched (ServerSession *session, const char *name, gboolean matches)
{
  if (session->user == NULL)
    return;

  if (matches)
    grant (session, name);
  else
    refuse (session, IRC_ERR_PASSWDMISMATCH, name);
}

static void
run_oper (ServerSession *session, const IrcMessage *message)
{
  const char *name = message->params[0];
  const char *password = irc_message_param (message, 1);
  const char *fingerprint = server_gateway_get_fingerprint (session);
  const ServerOper *oper = server_grants_find_oper (&session->server->config->grants, name);

  if (oper == NULL || server_vetting_is_throttled (session) ||
      (oper->fingerprint != NULL && g_strcmp0 (oper->fingerprint, fingerprint) != 0))
    refuse (session, IRC_ERR_NOOPERHOST, name);
  else if (oper->verifier == NULL)
    grant (session, name);
  else if (*password == '\0')
    server_reply (session, IRC_ERR_NEEDMOREPARAMS, NULL, "OPER", NULL);
  else
    server_vetting_match (session, password, oper->verifier, name, on_matched);
}

static void
on_user_mode (Server *self, const ChatEffect *effect)
{
  ServerSession *session = server_user_get_session (effect->actor);

  if (session != NULL && (effect->entry->flags & CHAT_ENTRY_FLAG_FORCE) != 0 &&
      server_session_is_oper (session))
    server_reply (session, IRC_RPL_YOUREOPER, NULL, NULL);
}

static void
tell_killed (ServerSession *session, ServerSession *victim, const char *text)
{
  g_auto (ServerLine) line = { 0 };

  server_line_init (&line, session->server, NULL,
                    irc_line_new (session->user->source, "KILL", victim->user->nick, text, NULL));
  server_line_set_speaker (&line, session->user);
  server_line_deliver (&line, victim);
}

static void
run_kill (ServerSession *session, const IrcMessage *message)
{
  Server *self = session->server;
  const char *reason = irc_message_param (message, 1);
  g_autofree char *text = NULL;
  ChatUser *victim;
  ServerSession *other;

  if (!server_oper_check (session))
    return;
  if (strlen (reason) > self->config->max_kick_length)
    {
      server_reply (session, IRC_ERR_INPUTTOOLONG, NULL, NULL);
      return;
    }

  victim = chat_state_find_user (self->state, message->params[0]);
  if (victim == NULL)
    {
      server_reply (session, IRC_ERR_NOSUCHNICK, NULL, message->params[0], NULL);
      return;
    }

  text = g_strdup_printf ("Killed (%s (%s))", session->user->nick,
                          *reason != '\0' ? reason : "No reason");
  server_oper_tell (self, "%s kills %s: %s", session->user->nick, victim->source, reason);
  other = server_user_get_session (victim);
  if (other == NULL)
    {
      server_append (self, NULL, chat_entry_new (CHAT_ENTRY_QUIT, victim->id, NULL, text));
      return;
    }

  tell_killed (session, other, text);
  server_session_quit (other, text);
}

static void
run_wallops (ServerSession *session, const IrcMessage *message)
{
  Server *self = session->server;
  g_auto (ServerLine) line = { 0 };
  GHashTableIter iter;
  gpointer key;

  if (!server_oper_check (session))
    return;

  server_line_init (&line, self, NULL,
                    irc_line_new (session->user->source, "WALLOPS", message->params[0], NULL));
  server_line_set_speaker (&line, session->user);
  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      ServerSession *other = key;

      if (other->user != NULL && (other->user->modes & CHAT_USER_WALLOPS) != 0)
        server_line_deliver (&line, other);
    }
}

/* What other programs are told is English, whatever language the host speaks. Returns what
 * end_english() takes. */
static locale_t
begin_english (void)
{
  return uselocale (newlocale (LC_MESSAGES_MASK, "C", duplocale (LC_GLOBAL_LOCALE)));
}

static void
end_english (locale_t before)
{
  freelocale (uselocale (before));
}

static gboolean
reload_in_english (Server *self, GError **error)
{
  locale_t before = begin_english ();
  gboolean is_done = server_reload (self, error);

  end_english (before);
  return is_done;
}

static void
run_rehash (ServerSession *session, const IrcMessage *message)
{
  g_autoptr (GError) error = NULL;

  if (!server_oper_check (session))
    return;

  server_reply (session, IRC_RPL_REHASHING, NULL, "pychat.conf", NULL);
  if (reload_in_english (session->server, &error))
    server_oper_tell (session->server, "%s has the configuration read again", session->user->nick);
  else
    server_notice (session, error->message);
}

/* What cannot be read would leave everybody without a server. */
static gboolean
can_start_again (ServerSession *session)
{
  Server *self = session->server;
  g_autoptr (GError) error = NULL;
  ServerConfig *config;
  locale_t before;

  if (self->control == NULL)
    return TRUE;
  before = begin_english ();
  config = self->control->reload (self, self->control_data, &error);
  end_english (before);
  if (config == NULL)
    {
      server_notice (session, error->message);
      return FALSE;
    }
  server_config_unref (config);
  return TRUE;
}

static void
stop (ServerSession *session, gboolean is_restart)
{
  Server *self = session->server;

  if (!server_oper_check (session) || (is_restart && !can_start_again (session)))
    return;

  server_oper_tell (self, "%s %s the server", session->user->nick,
                    is_restart ? "restarts" : "stops");
  if (self->control != NULL)
    self->control->stop (self, is_restart, self->control_data);
  else
    server_shutdown (self, "Server is stopped by an operator", NULL, NULL);
}

static void
run_die (ServerSession *session, const IrcMessage *message)
{
  stop (session, FALSE);
}

static void
run_restart (ServerSession *session, const IrcMessage *message)
{
  stop (session, TRUE);
}

static const ServerCommand commands[] = {
  { "OPER", 1, FALSE, run_oper, .is_secret = TRUE },
  { "KILL", 1, FALSE, run_kill },
  { "WALLOPS", 1, FALSE, run_wallops },
  { "REHASH", 0, FALSE, run_rehash },
  { "DIE", 0, FALSE, run_die },
  { "RESTART", 0, FALSE, run_restart },
  { NULL },
};

/* oper-tag: the mark itself is put on lines by server-line.c. */
static const ServerCapRow caps[] = {
  { IRC_CAP_OPER_TAG },
  { IRC_N_CAPS },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_USER_MODE, on_user_mode },
  { 0, NULL },
};

const ServerFeature server_oper_feature = { .commands = commands,
                                            .caps = caps,
                                            .effects = effects };
