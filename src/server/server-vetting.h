/* server-vetting.h: passwords that a session shows, looked at off the loop while it waits.
 *
 * The session is paused meanwhile, so that what it sent after the password comes after the answer.
 * Wrong ones are counted: a session that guesses is closed, and an address that comes back to guess
 * is not listened to for a while.
 */
#pragma once

#include "server-session.h"

G_BEGIN_DECLS

/* subject: as given to the call. */
typedef void (*ServerMatchedFunc) (ServerSession *session, const char *subject, gboolean matches);
typedef void (*ServerHashedFunc) (ServerSession *session,
                                  const char *subject,
                                  const char *verifier); /* (nullable): it could not be made */

/* func is not called when the session leaves first. */
void server_vetting_match (ServerSession *session,
                           const char *password,
                           const char *verifier,
                           const char *subject,
                           ServerMatchedFunc func);
void server_vetting_hash (ServerSession *session,
                          const char *password,
                          const char *subject,
                          ServerHashedFunc func);

/* To be asked before, and told after something wrong was shown: that may close the session. */
gboolean server_vetting_is_throttled (ServerSession *session);
void server_vetting_count_failure (ServerSession *session);

G_END_DECLS
