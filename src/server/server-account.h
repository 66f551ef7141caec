/* server-account.h: names that are kept: REGISTER, and who is logged in to what.
 *
 * Nobody needs an account. A name that belongs to one is given to nobody else: chat/ sees to that;
 * so what a client proves before its welcome goes into its CONNECT.
 */
#pragma once

#include "server-session.h"

G_BEGIN_DECLS

const char *server_account_get (const ServerSession *session); /* (nullable): logged in to */

/* It has proven to be the owner, or (%NULL) wants to be on none. RPL_LOGGEDIN and, by SASL,
 * RPL_SASLSUCCESS follow, later when the chat has to take it in first. */
void server_account_log_in (ServerSession *session, const char *account);
void server_account_log_in_by_sasl (ServerSession *session, const char *account);

/* PASS name:password, as clients send it that know no other way to log in before the welcome. */
void server_account_take_pass (ServerSession *session, const char *given);

/* Whether it may protect an account; else code and text of a standard reply. */
gboolean server_account_is_password (const char *password, const char **code, const char **text);

G_END_DECLS
