/* server-target.h: whose history a name means, and back: rooms the session is in, and its talks. */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* The history key, or %NULL when the session may not read there. shown (out) (optional) (transfer
 * full): the name as it is written now. */
char *server_target_dup_key (ServerSession *session, const char *name, char **shown);

/* What the session calls a key, or %NULL when it may not read there, or when nobody can be named
 * any more. */
char *server_target_dup_name (ServerSession *session, const char *key);

/* The room of a key, or %NULL. */
const ChatRoom *server_target_get_room (Server *server, const char *key);

/* The keys of all rooms the session is in. */
GPtrArray *server_target_list_rooms (ServerSession *session); /* of (owned) char* */

G_END_DECLS
