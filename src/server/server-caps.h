/* server-caps.h: telling clients when what is offered to them changes (cap-notify). */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* What each session is offered: taken before the configuration changes, told after it what is new.
 * (transfer full) */
GHashTable *server_caps_note (Server *self);
void server_caps_tell_changes (Server *self, GHashTable *before); /* (transfer full) */

G_END_DECLS
