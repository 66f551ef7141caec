/* server-oper.h: those who look after the server: OPER, KILL, WALLOPS, REHASH, RESTART, DIE. */
#pragma once

#include "server-session.h"

G_BEGIN_DECLS

/* %FALSE: the session is no operator's, and was told so. */
gboolean server_oper_check (ServerSession *session);

/* A notice to every operator on this server, and to the log. Plain English. */
void server_oper_tell (Server *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
