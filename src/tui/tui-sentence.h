/* tui-sentence.h: a message as a sentence to be heard: who, before what. Pure. */
#pragma once

#include "client-room.h"

G_BEGIN_DECLS

/* is_here: the room is the one where the listener writes. Returns: (transfer full) (nullable): as
 * text of a peer: not sanitised */
char *tui_sentence_of (const ClientMessage *message, ClientRoom *room, gboolean is_here);

/* That nick reacted to the message. */
char *tui_sentence_of_reaction (const ClientMessage *message,
                                ClientRoom *room,
                                gboolean is_here,
                                const char *reaction,
                                const char *nick);

G_END_DECLS
