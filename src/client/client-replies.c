/* client-replies.c: a row a code, of one command or ("*") of any. What has no row is shown as the
 * server wrote it, and as its words. */
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
  /* Translators: the server is busy, or too much of that came from where the user is of late. */
  { "REGISTER", "TEMPORARILY_UNAVAILABLE", N_ ("No account can be made just now; try again later.") },
  /* Translators: the server is busy, or too many wrong passwords came from where the user is. */
  { "*", "TEMPORARILY_UNAVAILABLE", N_ ("That cannot be done just now; try again later.") },
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
  { "*", "INVALID_PARAMS", N_ ("The server did not understand that.") },
  { "*", "NEED_MORE_PARAMS", N_ ("Something is missing there.") },
  { "*", "INVALID_TARGET", N_ ("There is nobody and nothing of that name there.") },
  { "*", "INTERNAL_ERROR", N_ ("The server is too busy for that just now; try again later.") },
  { "*", "MESSAGE_ERROR", N_ ("The server cannot read its history just now; try again later.") },
  { "*", "UNKNOWN_COMMAND", N_ ("The server does not know that command.") },
  { "*", "UNKNOWN_ERROR", N_ ("The server could not do that.") },
  { "*", "ACCOUNT_REQUIRED", N_ ("You are not logged in; /register keeps your name for you.") },
  { "*", "NEED_REGISTRATION", N_ ("The server takes that only once you are in.") },
  { "*", "NOT_PRIVILEGED", N_ ("You do not have the rank for that.") },
  { "*", "LIMIT_REACHED", N_ ("That is too much; remove something first.") },
  { "*", "RATE_LIMITED", N_ ("You do that too often; wait a little.") },
  { "*", "STORAGE_FULL", N_ ("The server has no room to keep that.") },
  { "*", "STORAGE_FAILED", N_ ("The server could not keep that.") },
  { "*", "UNKNOWN_MSGID", N_ ("The server does not know that message.") },
  { "*", "SUBCOMMAND_INVALID", N_ ("The server does not know that command.") },
  { "REGISTER", "ALREADY_REGISTERED", N_ ("You are logged in already.") },
  { "*", "ACCOUNT_NAME_MUST_BE_NICK",
    N_ ("The name of an account must be your name in the chat; take that name first.") },
  { "*", "COMPLETE_CONNECTION_REQUIRED", N_ ("The server takes that only once you are in.") },
  { "*", "INVALID_EMAIL", N_ ("The server needs an e-mail address that it can write to.") },
  { "*", "UNACCEPTABLE_EMAIL", N_ ("The server does not take that e-mail address.") },
  { "*", "INVALID_CODE", N_ ("That is not the code that was sent to you.") },
  { "*", "ACCOUNT_UNKNOWN", N_ ("There is no account of that name.") },
  { "*", "NEED_NICK", N_ ("Take the name first that you want to keep: /nick NAME") },
  { "*", "REDACT_FORBIDDEN", N_ ("You may not take that message back.") },
  { "*", "REDACT_WINDOW_EXPIRED", N_ ("It is too late to take that message back.") },
  { "*", "CHANNEL_RENAMED", N_ ("That room has another name now.") },
  { "RENAME", "CHANNEL_NAME_IN_USE", N_ ("There is a room of that name already.") },
  { "RENAME", "CANNOT_RENAME", N_ ("That room cannot get another name.") },
  { "*", "CANNOT_CHANGE_REALNAME", N_ ("You cannot change that here.") },
  { "*", "INVALID_REALNAME", N_ ("The server does not take that name.") },
  { "*", "KEY_INVALID", N_ ("The server does not keep anything of that name.") },
  { "*", "INVALID_KEY", N_ ("The server does not keep anything of that name.") },
  { "*", "KEY_NO_PERMISSION", N_ ("You may neither see nor change that.") },
  { "*", "KEY_NOT_SET", N_ ("Nothing is kept there.") },
  { "*", "VALUE_INVALID", N_ ("The server does not take that value.") },
  { "*", "INVALID_VALUE", N_ ("The server does not take that value.") },
  { "*", "TOO_MANY_SUBS", N_ ("That is too much; remove something first.") },
  { "NOTICE", "CANNOT_SEND", N_ ("The server could not do that.") },
  { "NOTICE", "MESSAGE_TOO_LONG", N_ ("The message is too long for this server.") },
  { "*", "MULTILINE_MAX_BYTES", N_ ("The message is too long for this server.") },
  { "*", "MULTILINE_MAX_LINES", N_ ("The message has too many lines for this server.") },
  { "*", "MULTILINE_INVALID", N_ ("The server did not understand the lines of that message.") },
  { "*", "MULTILINE_INVALID_TARGET",
    N_ ("The server did not understand the lines of that message.") },
  { "*", "INVALID_REFTAG", N_ ("The server did not understand the lines of that message.") },
  { "*", "TIMEOUT", N_ ("The server did not get all of that message in time.") },
  { "*", "UNKNOWN_TYPE", N_ ("The server did not understand the lines of that message.") },
};
/* clang-format on */

static const char *
find_text (const char *command, const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (rows[i].code, code) == 0 &&
        (*rows[i].command == '*' || g_ascii_strcasecmp (rows[i].command, command) == 0))
      return rows[i].text;
  return NULL;
}

gboolean
client_replies_is_known (const char *command, const char *code)
{
  return find_text (command, code) != NULL;
}

/**
 * client_replies_describe:
 * @message: FAIL, WARN or NOTE: command code context... :description
 *
 * Returns: (transfer full)
 */
char *
client_replies_describe (const IrcMessage *message)
{
  const char *text = find_text (irc_message_param (message, 0), irc_message_param (message, 1));

  if (text != NULL)
    return g_strdup (_ (text));
  /* Translators: %s is what the server wrote, in its own language. */
  return g_strdup_printf (_ ("The server says: %s"), irc_message_last_param (message));
}
