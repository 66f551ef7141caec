/* server-target.h: whose history a name means, and back: rooms the session is in, and its talks. */
#pragma once

#include "server-private.h"
#include "server-wait.h"

G_BEGIN_DECLS

/* The history key, or %NULL when the session may not read there. shown (out) (optional) (transfer
 * full): the name as it is written now. */
char *server_target_dup_key (ServerSession *session, const char *name, char **shown);

/* What the session calls a key, or %NULL when it may not read there, or when nobody can be named
 * any more. */
char *server_target_dup_name (ServerSession *session, const char *key);

/* The identity that a talk with this one is with. (nullable): it is no talk of theirs */
char *server_target_dup_other (const char *key, const char *identity);

/* The room of a key, or %NULL. */
const ChatRoom *server_target_get_room (Server *server, const char *key);

/* Of journal_talks_async(), asked for a session that waits: what it may read, which is the keys of
 * all rooms it is in, and these of its talks. Of (owned) char*, %NULL-terminated. %NULL: nobody
 * waits any more, or was told by fail that it cannot be read. */
GPtrArray *server_target_finish_readable (ServerWait *wait,
                                          Journal *journal,
                                          GAsyncResult *result,
                                          void (*fail) (ServerSession *session));

G_END_DECLS
