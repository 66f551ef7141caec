/* ACCOUNT: logging in and out for who has no SASL, and what an account is made of: its password,
 * its certificates, and whether there is one at all.
 *
 *   ACCOUNT [INFO]
 *   ACCOUNT LOGIN name password      ACCOUNT LOGOUT
 *   ACCOUNT PASSWORD old new         '*' where there is none, or shall be none
 *   ACCOUNT CERT LIST                ACCOUNT CERT ADD|DEL [fingerprint]
 *   ACCOUNT DROP password            '*' where there is none
 *
 * An operator of the server may put the name of somebody's account behind PASSWORD and DROP.
 */
#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "server-account.h"

#include "server-fingerprint.h"
#include "server-gateway.h"
#include "server-private.h"
#include "server-vetting.h"

#include <string.h>

static void
fail (ServerSession *session, const char *code, const char *subcommand, const char *text)
{
  server_fail (session, "ACCOUNT", code, text, subcommand, NULL);
}

static void
note (ServerSession *session, const char *code, const char *account, const char *text)
{
  server_note (session, "ACCOUNT", code, text, account, NULL);
}

/* Returns: (nullable): the account of the session; when there is none that is said */
static const ChatAccount *
get_own (ServerSession *session, const char *subcommand)
{
  const char *name = server_account_get (session);
  const ChatAccount *account =
      name != NULL ? chat_state_find_account (session->server->state, name) : NULL;

  if (account == NULL)
    fail (session, "NOT_AUTHENTICATED", subcommand, "You are not logged in to an account");
  return account;
}

/* One's own, or the one that an operator names. */
static const ChatAccount *
get_named (ServerSession *session, const char *subcommand, const char *name)
{
  const ChatAccount *account;

  if (*name == '\0')
    return get_own (session, subcommand);
  if (!server_session_is_oper (session))
    {
      server_reply (session, IRC_ERR_NOPRIVILEGES, NULL, NULL);
      return NULL;
    }

  account = chat_state_find_account (session->server->state, name);
  if (account == NULL)
    fail (session, "ACCOUNT_UNKNOWN", subcommand, "There is no such account");
  else
    g_message ("The operator %s uses ACCOUNT %s on %s", session->user->source, subcommand,
               account->name);
  return account;
}

static void
append (ServerSession *session, ChatEntry *entry)
{
  if (server_session_is_oper (session))
    entry->flags |= CHAT_ENTRY_FLAG_OPERATOR;
  server_append (session->server, session, entry);
}

static void
run_info (ServerSession *session, const IrcMessage *message)
{
  const ChatAccount *account = get_own (session, "INFO");
  g_autoptr (GDateTime) created = NULL;
  g_autofree char *day = NULL;
  g_autofree char *text = NULL;

  if (account == NULL)
    return;

  created = g_date_time_new_from_unix_utc (account->created_us / G_USEC_PER_SEC);
  day = g_date_time_format (created, "%Y-%m-%d");
  text =
      g_strdup_printf ("You are logged in as %s, registered on %s, with %s and %u certificates; "
                       "%u rooms are yours",
                       account->name, day, account->verifier != NULL ? "a password" : "no password",
                       account->fingerprints->len, account->n_rooms);
  note (session, "INFO", account->name, text);
}

/* What is wrong is said by who compares passwords. */
static void
refuse (ServerSession *session, const char *subcommand)
{
  fail (session, "INVALID_CREDENTIALS", subcommand, "Name and password do not fit");
  server_vetting_count_failure (session);
}

static void
refuse_for_now (ServerSession *session, const char *subcommand)
{
  fail (session, "TEMPORARILY_UNAVAILABLE", subcommand, "Try again later");
}

/* When it is so, that is said. */
static gboolean
is_throttled (ServerSession *session, const char *subcommand)
{
  if (!server_vetting_is_throttled (session))
    return FALSE;
  refuse_for_now (session, subcommand);
  return TRUE;
}

static void
on_login_matched (ServerSession *session, const char *account, gboolean matches)
{
  if (matches)
    server_account_log_in (session, account);
  else
    refuse (session, "LOGIN");
}

static void
run_login (ServerSession *session, const IrcMessage *message)
{
  const char *name = irc_message_param (message, 1);
  const char *password = irc_message_param (message, 2);
  const ChatAccount *account;

  if (message->n_params == 2) /* as people are used to: the name is the nick */
    {
      password = name;
      name = server_session_get_nick (session);
    }
  account = chat_state_find_account (session->server->state, name);
  if (is_throttled (session, "LOGIN"))
    return;
  else if (server_account_get (session) != NULL)
    fail (session, "ALREADY_AUTHENTICATED", "LOGIN", "You are logged in to an account already");
  else if (account == NULL || account->verifier == NULL)
    refuse (session, "LOGIN");
  else
    server_vetting_match (session, password, account->verifier, account->name, on_login_matched);
}

static void
on_pass_matched (ServerSession *session, const char *account, gboolean matches)
{
  if (matches)
    server_account_log_in (session, account);
  else
    {
      server_reply (session, IRC_ERR_PASSWDMISMATCH, NULL, NULL);
      server_vetting_count_failure (session);
    }
}

void
server_account_take_pass (ServerSession *session, const char *given)
{
  const char *colon = strchr (given, ':');
  g_autofree char *name = g_strndup (given, (gsize) (colon - given));
  const ChatAccount *account = chat_state_find_account (session->server->state, name);

  if (account == NULL || account->verifier == NULL || server_vetting_is_throttled (session))
    on_pass_matched (session, NULL, FALSE);
  else
    server_vetting_match (session, colon + 1, account->verifier, account->name, on_pass_matched);
}

static void
run_logout (ServerSession *session, const IrcMessage *message)
{
  if (get_own (session, "LOGOUT") != NULL)
    server_account_log_in (session, NULL);
}

/* Two things are asked of a password: that the old one is known, and that a new one is made. The
 * subject of both: the account, a space, and the new password, "*" for none. */
static void
append_verifier (ServerSession *session, const char *subject, const char *verifier)
{
  g_autofree char *account = g_strndup (subject, strcspn (subject, " "));

  if (verifier == NULL)
    refuse_for_now (session, "PASSWORD");
  else
    append (session,
            server_entry_new (session, CHAT_ENTRY_VERIFIER, account, NULL, verifier, NULL));
}

static void
set_password (ServerSession *session, const char *subject)
{
  const char *password = strchr (subject, ' ') + 1;

  if (g_str_equal (password, "*"))
    append_verifier (session, subject, "");
  else
    server_vetting_hash (session, password, subject, append_verifier);
}

static void
on_old_matched (ServerSession *session, const char *subject, gboolean matches)
{
  if (matches)
    set_password (session, subject);
  else
    refuse (session, "PASSWORD");
}

/* By whoever may: an operator, one who knows the old one, or one who never had any. */
static void
run_password (ServerSession *session, const IrcMessage *message)
{
  const char *old = irc_message_param (message, 1);
  const char *new = irc_message_param (message, 2);
  const char *name = irc_message_param (message, 3);
  const ChatAccount *account = get_named (session, "PASSWORD", name);
  g_autofree char *subject = NULL;
  const char *code;
  const char *text;

  if (account == NULL)
    return;

  subject = g_strconcat (account->name, " ", new, NULL);
  if (*new == '\0')
    server_reply (session, IRC_ERR_NEEDMOREPARAMS, NULL, "ACCOUNT", NULL);
  else if (!g_str_equal (new, "*") && !server_account_is_password (new, &code, &text))
    fail (session, code, "PASSWORD", text);
  else if (is_throttled (session, "PASSWORD"))
    return;
  else if (*name != '\0' || account->verifier == NULL)
    set_password (session, subject);
  else
    server_vetting_match (session, old, account->verifier, subject, on_old_matched);
}

static void
list_certificates (ServerSession *session, const ChatAccount *account)
{
  const char *own = server_gateway_get_fingerprint (session);

  for (guint i = 0; i < account->fingerprints->len; i++)
    {
      const char *fingerprint = g_ptr_array_index (account->fingerprints, i);
      g_autofree char *text = g_strdup_printf (
          g_strcmp0 (own, fingerprint) == 0 ? "%s (this connection's)" : "%s", fingerprint);

      server_note (session, "ACCOUNT", "CERT", text, account->name, fingerprint, NULL);
    }

  if (account->fingerprints->len == 0)
    note (session, "NO_CERT", account->name, "The account has no certificates");
}

static void
run_cert (ServerSession *session, const IrcMessage *message)
{
  const ChatAccount *account = get_own (session, "CERT");
  const char *verb = irc_message_param (message, 1);
  const char *given = irc_message_param (message, 2);
  const char *own = server_gateway_get_fingerprint (session);
  gboolean is_add = g_ascii_strcasecmp (verb, "ADD") == 0;
  gboolean is_remove =
      g_ascii_strcasecmp (verb, "DEL") == 0 || g_ascii_strcasecmp (verb, "REMOVE") == 0;
  g_autofree char *fingerprint = NULL;

  if (account == NULL)
    return;
  if (*verb == '\0' || g_ascii_strcasecmp (verb, "LIST") == 0)
    {
      list_certificates (session, account);
      return;
    }
  if (!is_add && !is_remove)
    {
      fail (session, "INVALID_PARAMS", "CERT", "It is CERT LIST, CERT ADD or CERT DEL");
      return;
    }

  fingerprint = *given != '\0' ? server_fingerprint_parse (given) : g_strdup (own);
  if (fingerprint == NULL && *given == '\0')
    fail (session, "NEED_CERT", "CERT", "This connection has no certificate; name a fingerprint");
  else if (fingerprint == NULL)
    fail (session, "INVALID_PARAMS", "CERT",
          "A fingerprint is the SHA-256 of a certificate in hex");
  else
    append (session, server_entry_new (session, CHAT_ENTRY_CERT, account->name, NULL,
                                       is_add ? "add" : "remove", fingerprint, NULL));
}

static void
drop (ServerSession *session, const char *account)
{
  append (session, server_entry_new (session, CHAT_ENTRY_UNREGISTER, account, NULL, NULL));
}

static void
on_drop_matched (ServerSession *session, const char *account, gboolean matches)
{
  if (matches)
    drop (session, account);
  else
    refuse (session, "DROP");
}

/* It cannot be undone, so it never goes by a single word. */
static void
run_drop (ServerSession *session, const IrcMessage *message)
{
  const char *password = irc_message_param (message, 1);
  const char *name = irc_message_param (message, 2);
  const ChatAccount *account = get_named (session, "DROP", name);

  if (account == NULL)
    return;
  if (*password == '\0')
    server_reply (session, IRC_ERR_NEEDMOREPARAMS, NULL, "ACCOUNT", NULL);
  else if (is_throttled (session, "DROP"))
    return;
  else if (*name != '\0' || (account->verifier == NULL && g_str_equal (password, "*")))
    drop (session, account->name);
  else if (account->verifier == NULL)
    fail (session, "INVALID_CREDENTIALS", "DROP", "The account has no password; say '*' for it");
  else
    server_vetting_match (session, password, account->verifier, account->name, on_drop_matched);
}

static const struct
{
  const char *name;
  gboolean before_welcome;
  void (*run) (ServerSession *session, const IrcMessage *message);
} subcommands[] = {
  { "INFO", FALSE, run_info },     { "LOGIN", TRUE, run_login },
  { "LOGOUT", FALSE, run_logout }, { "PASSWORD", FALSE, run_password },
  { "CERT", FALSE, run_cert },     { "DROP", FALSE, run_drop },
};

static void
run_account (ServerSession *session, const IrcMessage *message)
{
  const char *name = irc_message_param (message, 0);

  if (*name == '\0')
    name = "INFO";
  for (guint i = 0; i < G_N_ELEMENTS (subcommands); i++)
    if (g_ascii_strcasecmp (subcommands[i].name, name) == 0)
      {
        if (session->user == NULL && !subcommands[i].before_welcome)
          server_reply (session, IRC_ERR_NOTREGISTERED, NULL, NULL);
        else
          subcommands[i].run (session, message);
        return;
      }

  fail (session, "INVALID_PARAMS", name,
        "It is ACCOUNT INFO, LOGIN, LOGOUT, PASSWORD, CERT or DROP");
}

static const char *
get_news (const ChatEntry *entry, const char **code)
{
  if (entry->type == CHAT_ENTRY_VERIFIER)
    {
      gboolean is_removed = *chat_entry_param (entry, 0) == '\0';

      *code = is_removed ? "PASSWORD_REMOVED" : "PASSWORD_CHANGED";
      return is_removed ? "The account has no password any more" : "The password is changed";
    }

  if (g_str_equal (chat_entry_param (entry, 0), "add"))
    {
      *code = "CERT_ADDED";
      return "The certificate logs in to the account now";
    }

  *code = "CERT_REMOVED";
  return "The certificate does not log in to the account any more";
}

static void
on_credential (Server *self, const ChatEffect *effect)
{
  ServerSession *session = self->origin != NULL ? self->origin->session : NULL;
  const char *code;
  const char *text = get_news (effect->entry, &code);

  if (session != NULL)
    note (session, code, effect->text, text);
}

static void
on_unregistered (Server *self, const ChatEffect *effect)
{
  ServerSession *session = self->origin != NULL ? self->origin->session : NULL;

  if (session != NULL)
    note (session, "DROPPED", effect->text, "The account is no more");
}

static const ServerCommand commands[] = {
  { "ACCOUNT", 0, TRUE, run_account, .is_secret = TRUE },
  { NULL },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_CREDENTIAL, on_credential },
  { CHAT_EFFECT_UNREGISTERED, on_unregistered },
  { 0, NULL },
};

const ServerFeature server_account_settings_feature = { .commands = commands, .effects = effects };
