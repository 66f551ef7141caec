/* client-replies.c: a row a code, of one command or ("*") of any. What has no row is shown as the
 * server wrote it. */
#include "config.h"

#include "client-replies.h"

#include <glib/gi18n-lib.h>

/* clang-format off */
static const struct
{
  const char *command;
  const char *code;
  const char *text; /* translatable */
} rows[] = {
  { "*", "INVALID_CREDENTIALS", N_ ("Logging in failed: name and password do not fit.") },
  { "*", "WEAK_PASSWORD", N_ ("The password is too short; choose a longer one.") },
  { "*", "UNACCEPTABLE_PASSWORD", N_ ("This password cannot be used; choose another one.") },
  { "*", "ALREADY_AUTHENTICATED", N_ ("You are logged in already.") },
  { "*", "NOT_AUTHENTICATED", N_ ("You are not logged in; /register keeps your name for you.") },
  { "*", "TEMPORARILY_UNAVAILABLE", N_ ("The server is too busy for that just now; try again later.") },
  { "REGISTER", "ACCOUNT_EXISTS", N_ ("The name is registered already; /login shows that it is yours.") },
  { "REGISTER", "BAD_ACCOUNT_NAME", N_ ("This name cannot be registered; /nick changes it.") },
  { "ACCOUNT", "PASSWORD_CHANGED", N_ ("Your password is changed.") },
  { "ACCOUNT", "PASSWORD_REMOVED", N_ ("Your account has no password any more.") },
  { "ACCOUNT", "CERT_ADDED", N_ ("You can log in with the certificate now.") },
  { "ACCOUNT", "CERT_REMOVED", N_ ("You cannot log in with the certificate any more.") },
  { "ACCOUNT", "NO_CERT", N_ ("Your account has no certificates.") },
  { "ACCOUNT", "NEED_CERT",
    N_ ("This connection has no certificate; connect with --ssl to show yours.") },
  { "ACCOUNT", "LAST_CREDENTIAL",
    N_ ("This is the only way to log in to your account; add another one before you remove it.") },
  { "ACCOUNT", "DROPPED", N_ ("Your account is no more.") },
};
/* clang-format on */

/**
 * client_replies_describe:
 * @message: FAIL, WARN or NOTE: command code context... :description
 *
 * Returns: (transfer full)
 */
char *
client_replies_describe (const IrcMessage *message)
{
  const char *command = irc_message_param (message, 0);
  const char *code = irc_message_param (message, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (rows[i].code, code) == 0 &&
        (*rows[i].command == '*' || g_ascii_strcasecmp (rows[i].command, command) == 0))
      return g_strdup (_ (rows[i].text));

  return g_strdup (irc_message_last_param (message));
}
