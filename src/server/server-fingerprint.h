/* server-fingerprint.h: certificates by their fingerprint, as people write it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* People copy it from elsewhere: with colons, in capitals. (transfer full) (nullable): SHA-256 in
 * lower-case hex, as connections have it; %NULL: it is none */
char *server_fingerprint_parse (const char *text);

G_END_DECLS
