/* server-isupport.h: what all features say of the server in RPL_ISUPPORT, and what of it changes.
 */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

void server_isupport_send (ServerSession *session);

/* "NAME" or "NAME=value" of all tokens: taken before the configuration changes; told after it to
 * everybody is what is other now. (transfer full) */
GStrv server_isupport_note (Server *self);
void server_isupport_tell_changes (Server *self, GStrv before); /* (transfer full) */

G_END_DECLS
