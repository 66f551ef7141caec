/* server-response.h: the lines that answer one labelled command (labeled-response).
 *
 * A response lives as long as somebody may still add to it: the command that runs, and each entry
 * of it that is on its way through the journal, holds a reference. With the last one it is sent: an
 * ACK for no line, the label on a single one, a batch around several.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ServerSession ServerSession;
typedef struct _ServerResponse ServerResponse;

ServerResponse *server_response_new (ServerSession *session, const char *label);
ServerResponse *server_response_ref (ServerResponse *self);
void server_response_unref (ServerResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerResponse, server_response_unref)

/* It will be long: what there is of it is sent, and each line from now on at once. */
void server_response_begin (ServerResponse *self);
gsize server_response_get_size (const ServerResponse *self); /* bytes that are held */

/* line (transfer full): with its tags */
void server_response_add (ServerResponse *self, char *line);

G_END_DECLS
