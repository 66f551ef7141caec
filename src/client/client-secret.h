/* client-secret.h: which lines have a password in them: they are remembered by nobody, and no log
 * has them. */
#pragma once

#include "irc-message.h"

G_BEGIN_DECLS

gboolean client_secret_is_input (const char *room, const char *text);
gboolean client_secret_is_words (const char *target, const char *text);
char *client_secret_hide_words (const char *text); /* (transfer full) */
/* (transfer full); message (nullable): line as it was understood */
char *client_secret_hide_line (const char *line, const IrcMessage *message);

/* What stands for it where it would be read. */
#define CLIENT_SECRET_HIDDEN "***"

G_END_DECLS
