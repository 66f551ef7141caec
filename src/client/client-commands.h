/* client-commands.h: the slash commands by name; client_session_input() runs them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *client_commands_get_name (gsize index); /* (nullable): beyond the last */

G_END_DECLS
