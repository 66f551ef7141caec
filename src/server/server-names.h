/* server-names.h: members of a room as a session is shown them. */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* The names in a room that the session may see, and the end of them. */
void server_names_send (ServerSession *session, const ChatRoom *room);

/* The highest prefix, or all of them for who has multi-prefix. */
void server_names_add_prefixes (GString *text, const ServerSession *session, ChatMemberModes modes);

G_END_DECLS
