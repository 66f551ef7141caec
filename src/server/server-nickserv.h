/* server-nickserv.h: what people are used to say to NickServ, although nobody of that name is here.
 */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

gboolean server_nickserv_is_name (const char *target);

/* text: what was said to it. The answers are those of REGISTER, ACCOUNT and NICK. */
void server_nickserv_take (ServerSession *session, const char *text);

G_END_DECLS
