/* server-rooms.h: what is told to who enters a room. */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* The topic, how far it was read, and the names. */
void server_rooms_send_entry (ServerSession *session, const ChatRoom *room);

G_END_DECLS
