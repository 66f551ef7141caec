/* client-color.h: the colour of a name: what its owner chose, else one that follows from it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The same name has the same colour everywhere, readable on dark and on light. */
guint32 client_color_of_name (const char *name);
/* "RRGGBB", with or without '#'. */
gboolean client_color_parse (const char *text, guint32 *color);

G_END_DECLS
