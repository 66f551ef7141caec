#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "server-account.h"

#include <string.h>

#include "irc-name.h"
#include "server-gateway.h"
#include "server-private.h"
#include "server-vetting.h"

#define MIN_PASSWORD 6   /* letters */
#define MAX_PASSWORD 300 /* bytes */

const char *
server_account_get (const ServerSession *session)
{
  if (session->user != NULL)
    return session->user->account;

  return session->registration != NULL ? session->registration->account : NULL;
}

static void
tell_logged_in (ServerSession *session)
{
  const char *account = server_account_get (session);
  g_autofree char *source = g_strdup_printf ("%s!*@*", server_session_get_nick (session));
  g_autofree char *text = NULL;

  if (account == NULL)
    {
      server_reply (session, IRC_RPL_LOGGEDOUT, NULL,
                    session->user != NULL ? session->user->source : source, NULL);
      return;
    }

  text = g_strdup_printf ("You are now logged in as %s", account);
  server_reply (session, IRC_RPL_LOGGEDIN, text,
                session->user != NULL ? session->user->source : source, account, NULL);
}

static void
log_in (ServerSession *session, const char *account, gboolean by_sasl)
{
  if (session->user != NULL && g_strcmp0 (session->user->account, account) != 0)
    {
      server_append (session->server, session,
                     server_entry_new (session, CHAT_ENTRY_ACCOUNT, account, NULL,
                                       by_sasl ? "sasl" : "", NULL));
      return;
    }

  if (session->registration != NULL)
    {
      g_free (session->registration->account);
      session->registration->account = g_strdup (account);
    }
  tell_logged_in (session);
  if (by_sasl)
    server_reply (session, IRC_RPL_SASLSUCCESS, NULL, NULL);
}

/**
 * server_account_log_in:
 * @account: (nullable): logged out
 *
 * Whether the account is still there when a user of the chat is put on it, is seen when its entry
 * is applied: on_account() or a rejection follow then.
 */
void
server_account_log_in (ServerSession *session, const char *account)
{
  log_in (session, account, FALSE);
}

/**
 * server_account_log_in_by_sasl:
 *
 * The same, and 903 (RPL_SASLSUCCESS) is told once it is done.
 */
void
server_account_log_in_by_sasl (ServerSession *session, const char *account)
{
  log_in (session, account, TRUE);
}

static void
on_account (Server *self, const ChatEffect *effect)
{
  ServerSession *session = server_user_get_session (effect->actor);

  if (session == NULL)
    return;

  tell_logged_in (session);
  if (effect->entry->type == CHAT_ENTRY_ACCOUNT &&
      g_str_equal (chat_entry_param (effect->entry, 0), "sasl"))
    server_reply (session, IRC_RPL_SASLSUCCESS, NULL, NULL);
}

static void
fail (ServerSession *session, const char *code, const char *account, const char *text)
{
  server_fail (session, "REGISTER", code, text, account, NULL);
}

/* What the client gave, and what of it is right before anybody else is asked. */
typedef struct
{
  const char *account;
  const char *email;    /* (nullable) */
  const char *password; /* (nullable): the certificate alone */
} Wish;

static const char *
get_given (const char *param)
{
  return *param != '\0' && !g_str_equal (param, "*") ? param : NULL;
}

static gboolean
check_name (ServerSession *session, const Wish *wish)
{
  const char *own = server_account_get (session);

  if (g_str_equal (wish->account, "*"))
    fail (session, "NEED_NICK", "*", "Choose a name with NICK first");
  else if (own != NULL)
    fail (session, "ALREADY_AUTHENTICATED", own, "You are logged in to an account already");
  else if (!irc_name_check (IRC_NAME_NICK, wish->account, NULL) || /* our own words */
           server_registration_is_reserved (session->server, wish->account))
    fail (session, "BAD_ACCOUNT_NAME", wish->account, "This cannot be the name of an account");
  else if (chat_state_find_account (session->server->state, wish->account) != NULL)
    fail (session, "ACCOUNT_EXISTS", wish->account, "The account exists already");
  else
    return TRUE;

  return FALSE;
}

gboolean
server_account_is_password (const char *password, const char **code, const char **text)
{
  if (strlen (password) > MAX_PASSWORD)
    {
      *code = "UNACCEPTABLE_PASSWORD";
      *text = "The password is too long";
      return FALSE;
    }
  if (g_utf8_strlen (password, -1) < MIN_PASSWORD)
    {
      *code = "WEAK_PASSWORD";
      *text = "The password is too short";
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_password (ServerSession *session, const Wish *wish)
{
  const char *code;
  const char *text;

  if (wish->password == NULL && server_gateway_get_fingerprint (session) == NULL)
    fail (session, "UNACCEPTABLE_PASSWORD", wish->account,
          "Without a client certificate an account needs a password");
  else if (wish->password != NULL && !server_account_is_password (wish->password, &code, &text))
    fail (session, code, wish->account, text);
  else if (wish->email != NULL && (strchr (wish->email, '@') == NULL || strlen (wish->email) > 254))
    fail (session, "INVALID_EMAIL", wish->account,
          "This is no e-mail address; '*' stands for none");
  else if (server_vetting_is_throttled (session))
    fail (session, "TEMPORARILY_UNAVAILABLE", wish->account, "Try again later");
  else if (!server_limits_use_account (session)) /* the last to be asked, as it counts */
    fail (session, "TEMPORARILY_UNAVAILABLE", wish->account,
          "Too many accounts were made from your address; try again later");
  else
    return TRUE;

  return FALSE;
}

/* The certificate goes with the account, unless it belongs to another one and is not needed. */
static const char *
choose_fingerprint (ServerSession *session, gboolean is_needed)
{
  const char *fingerprint = server_gateway_get_fingerprint (session);

  return fingerprint != NULL && (is_needed || chat_state_find_account_by_cert (
                                                  session->server->state, fingerprint) == NULL)
             ? fingerprint
             : NULL;
}

/* subject: account and e-mail address with a space between them. */
static void
append_registration (ServerSession *session, const char *subject, const char *verifier)
{
  g_auto (GStrv) words = g_strsplit (subject, " ", 2);
  const char *fingerprint = choose_fingerprint (session, verifier == NULL);
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  ChatEntry *entry = server_entry_new (session, CHAT_ENTRY_REGISTER, words[0], NULL,
                                       verifier != NULL ? verifier : "", NULL);

  if (fingerprint != NULL)
    g_strv_builder_add_many (tags, "certfp", fingerprint, NULL);
  if (*words[1] != '\0')
    g_strv_builder_add_many (tags, "email", words[1], NULL);
  entry->tags = g_strv_builder_end (tags);
  server_append (session->server, session, entry);
}

static void
on_hashed (ServerSession *session, const char *subject, const char *verifier)
{
  if (verifier != NULL)
    append_registration (session, subject, verifier);
  else
    fail (session, "TEMPORARILY_UNAVAILABLE", "*", "Try again later");
}

/* account-registration: REGISTER account email password; for people who type, REGISTER password. In
 * each place '*' stands for what is usual: the nick, no address, no password but a certificate. */
static void
run_register (ServerSession *session, const IrcMessage *message)
{
  gboolean is_short = message->n_params == 1;
  const char *nick = server_session_get_nick (session);
  Wish wish = { .account =
                    is_short || get_given (message->params[0]) == NULL ? nick : message->params[0],
                .email = is_short ? NULL : get_given (irc_message_param (message, 1)),
                .password = get_given (irc_message_param (message, is_short ? 0 : 2)) };
  g_autofree char *subject = NULL;

  if (message->n_params == 2)
    {
      server_reply (session, IRC_ERR_NEEDMOREPARAMS, NULL, "REGISTER", NULL);
      return;
    }
  if (!check_name (session, &wish) || !check_password (session, &wish))
    return;

  subject = g_strconcat (wish.account, " ", wish.email != NULL ? wish.email : "", NULL);
  if (wish.password != NULL)
    server_vetting_hash (session, wish.password, subject, on_hashed);
  else
    append_registration (session, subject, NULL);
}

/* account-registration: REGISTER is all there is to it here, so that no code is ever waited for. */
static void
run_verify (ServerSession *session, const IrcMessage *message)
{
  const char *account = message->params[0];

  if (server_account_get (session) != NULL)
    server_fail (session, "VERIFY", "ALREADY_AUTHENTICATED",
                 "You are logged in to an account already", server_account_get (session), NULL);
  else
    server_fail (session, "VERIFY", "INVALID_CODE", "No registration waits for a code", account,
                 NULL);
}

static void
on_registered (Server *self, const ChatEffect *effect)
{
  ServerSession *session = self->origin != NULL ? self->origin->session : NULL;

  if (session == NULL)
    return;

  g_message ("%s has registered the account %s", server_session_get_nick (session), effect->text);
  if (server_session_has_cap (session, IRC_CAP_ACCOUNT_REGISTRATION))
    server_say (session, "REGISTER", "The account is registered", "SUCCESS", effect->text, NULL);
  else
    {
      g_autofree char *text = g_strdup_printf ("The account %s is registered", effect->text);

      server_notice (session, text);
    }

  /* A user of the chat is put on it by the same entry: on_account() follows. */
  if (session->registration != NULL)
    {
      g_free (session->registration->account);
      session->registration->account = g_strdup (effect->text);
      tell_logged_in (session);
    }
}

static char *
dup_registration_value (ServerSession *session)
{
  return g_strdup ("before-connect,custom-account-name");
}

static const ServerCommand commands[] = {
  { "REGISTER", 1, TRUE, run_register, .is_secret = TRUE },
  { "VERIFY", 2, TRUE, run_verify, .is_secret = TRUE },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_ACCOUNT_REGISTRATION, dup_registration_value },
  { IRC_N_CAPS },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_ACCOUNT, on_account },
  { CHAT_EFFECT_REGISTERED, on_registered },
  { 0, NULL },
};

const ServerFeature server_account_feature = { .commands = commands,
                                               .caps = caps,
                                               .effects = effects };
