/* server-read-marker.h: how far somebody has read a room (draft/read-marker). */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* For who has just joined, before the end of the names. */
void server_read_marker_send (ServerSession *session, const ChatRoom *room);

G_END_DECLS
