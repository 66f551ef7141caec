/* client-replies.h: standard replies in the user's language, where we know what they say. */
#pragma once

#include "irc-message.h"

G_BEGIN_DECLS

gboolean client_replies_is_known (const char *command, const char *code);
char *client_replies_describe (const IrcMessage *message); /* (transfer full) */

G_END_DECLS
