/* irc-hostname.h: what may stand for a host in nick!user@host. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean irc_hostname_is_valid (const char *host);
char *irc_hostname_from_address (const char *address);

G_END_DECLS
