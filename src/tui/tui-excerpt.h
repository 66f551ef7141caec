/* tui-excerpt.h: messages as text for elsewhere: whole lines, without what the screen adds. */
#pragma once

#include "client-room.h"

G_BEGIN_DECLS

/* The words of one, safe; (transfer full) */
char *tui_excerpt_message (const ClientMessage *message);
/* The words of several with their senders, each named once in a row; (transfer full) */
char *tui_excerpt_messages (ClientRoom *room, guint first, guint last, guint *n_messages);
/* The addresses in one that a browser opens; (transfer full) */
GStrv tui_excerpt_links (const ClientMessage *message);

G_END_DECLS
