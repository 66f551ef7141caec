/* tui-browser.h: opening an address with the program that the person has for it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What would be run. browser (nullable): $BROWSER. (transfer full) (nullable): address is no one
 * that may be opened */
GStrv tui_browser_make_command (const char *browser, const char *address);
gboolean tui_browser_open (const char *address, GError **error);

G_END_DECLS
