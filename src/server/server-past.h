/* server-past.h: names of people who have left, and had no account that would still name them. */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* Is it the key of a talk of that identity with somebody who is not here and has no account? */
gboolean server_past_is_key (Server *server, const char *key, const char *identity);

/* For each of these keys, the nick that the other one had in the last words that were said there.
 * keys: (element-type utf8); identity: whose talks they are. finish: (transfer full): key -> nick;
 * keys without words are left out. */
void server_past_name_async (Journal *journal,
                             GPtrArray *keys,
                             const char *identity,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GHashTable *server_past_name_finish (GAsyncResult *result, GError **error);

G_END_DECLS
