/* client-number.h: counts as the reader's locale writes them: in groups, and in its own digits. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *client_number_format (guint64 number); /* (transfer full) */

G_END_DECLS
