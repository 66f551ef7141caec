/* server-history.h: the parts of CHATHISTORY, and of history that comes by itself. */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* CHATHISTORY TARGETS */
void server_history_list_targets (ServerSession *session, const IrcMessage *message);

/* 0 and what is beyond the configuration's limit is that limit. %FALSE: not a number. */
gboolean server_history_parse_limit (Server *server, const char *text, guint *limit);

G_END_DECLS
