/* client-file.h: what the client keeps on disk fails with errors that name the file. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* number: of errno.h. Returns: FALSE, for who returns it */
gboolean client_file_fail (GError **error, const char *path, int number);

G_END_DECLS
