/* client-emoji.h: emoji by their names, as in :smile:. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *client_emoji_find (const char *name); /* (nullable): "smile" */
/* The names that begin with prefix, shortest first. (transfer container), of const char * */
GPtrArray *client_emoji_complete (const char *prefix);
/* Where the text before the cursor ends in a whole ":name:". Returns: (nullable): the emoji;
 * start: (out): of the first colon */
const char *client_emoji_before (const char *text, gsize cursor, gsize *start);

G_END_DECLS
