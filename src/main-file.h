/* main-file.h: the configuration file is read, and refused where GLib would guess.
 *
 * Of a key or a group that stands there twice GLib takes the last, or both together: one of them is
 * a mistake, and nobody knows which.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MAIN_FILE_MARK "\357\273\277" /* some editors put it before UTF-8 */

/* text: (out) (optional) (transfer full): what stands there, a mark before it included */
gboolean main_file_load (GKeyFile *file, const char *path, char **text, GError **error);

G_END_DECLS
