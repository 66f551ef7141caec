/* server-pages.h: answers so long that they are said in pieces, as the client reads them.
 *
 * A list of fifty thousand rooms does not fit into the queue of a connection, and whoever asks for
 * it is not to be dropped for having done so. What fits is said at once; then the session waits,
 * and is not read, until that has been sent, and so on. What changes meanwhile is told as ever.
 */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* Says a line or a few more. %FALSE: these were the last. */
typedef gboolean (*ServerPageFunc) (ServerSession *session, gpointer data);

/* data: (transfer full). Several answers follow each other. */
void server_pages_begin (ServerSession *session,
                         ServerPageFunc next,
                         gpointer data,
                         GDestroyNotify free_data);
void server_pages_continue (ServerSession *session); /* all was sent */

G_END_DECLS
