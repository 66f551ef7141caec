/* server-account.h: names that are kept: REGISTER, and who is logged in to what.
 *
 * Nobody needs an account. A name that belongs to one is given to nobody else: chat/ sees to that;
 * so what a client proves before its welcome goes into its CONNECT.
 */
#pragma once

#include "server-session.h"

G_BEGIN_DECLS

const char *server_account_get (const ServerSession *session); /* (nullable): logged in to */

/* It has proven to be the owner. RPL_LOGGEDIN and RPL_SASLSUCCESS follow, later when the chat has
 * to take it in first. */
void server_account_log_in (ServerSession *session, const char *account);

G_END_DECLS
