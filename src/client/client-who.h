/* client-who.h: who is away, and on which account, when we come into a room.
 *
 * NAMES does not tell. Where the server has WHOX and tells what changes later (away-notify,
 * account-notify), it is asked once for each room, one room after the other, unless there are more
 * people in it than anybody looks at.
 */
#pragma once

#include "client-session-private.h"

G_BEGIN_DECLS

/* The names of room are complete. */
void client_who_ask (ClientSession *self, ClientRoom *room);
void client_who_forget (ClientSession *self); /* the line is gone */

extern const ClientHandler client_handlers_who[];

G_END_DECLS
