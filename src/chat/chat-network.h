/* chat-network.h: one address, or all that begin alike: 192.0.2.7, 10.0.0.0/8, 2001:db8::/32 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): %NULL when the text is none */
GInetAddressMask *chat_network_parse (const char *text);

G_END_DECLS
