/* server-rooms.h: what is told to who enters a room, and of who does. */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* The topic, how far it was read, and the names. */
void server_rooms_send_entry (ServerSession *session, const ChatRoom *room);

/* That effect's actor is in the room from now on. except: (nullable); without: a capability that
 * makes it needless to say, or 0 */
void server_rooms_send_join (Server *self,
                             const ChatEffect *effect,
                             const ChatRoom *room,
                             const ChatUser *except,
                             IrcCapSet without);

G_END_DECLS
