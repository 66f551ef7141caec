/* server-multiline.h: lines that belong to a batch of the client. */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* %TRUE: the line is part of a batch and not a command by itself. */
gboolean server_multiline_take_line (ServerSession *session, const IrcMessage *message);

G_END_DECLS
