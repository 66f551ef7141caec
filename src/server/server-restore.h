/* server-restore.h: the state of a chat as its journal has it. */
#pragma once

#include "chat-state.h"
#include "journal.h"
#include "server-config.h"

G_BEGIN_DECLS

/* Blocks. last_time_us: (out) (nullable): of the last record that was applied; 0: there is none.
 * (transfer full): NULL with error set */
ChatState *
server_restore (Journal *journal, const ServerConfig *config, gint64 *last_time_us, GError **error);

G_END_DECLS
