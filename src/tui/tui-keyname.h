/* tui-keyname.h: keys by the names that people write and read, and the bytes that terminals send
 * for them. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "Control-x e", "Meta-n", "Alt-Left", "F5", or "\C-x\e[A" in quotes as ~/.inputrc has it.
 * Returns: (transfer full) (nullable): the sequences that it may come as; %NULL: no such keys */
GStrv tui_keyname_parse (const char *name);

/* Returns: (transfer full): "Ctrl+x e", "Alt+Left" */
char *tui_keyname_describe (const char *sequence);

G_END_DECLS
