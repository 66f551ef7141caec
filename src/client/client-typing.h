/* client-typing.h: telling others that we write, and hearing that they do (client tag typing). */
#pragma once

#include "client-session-private.h"

G_BEGIN_DECLS

void
client_typing_take (ClientSession *self, ClientRoom *room, const char *nick, const char *state);
void client_typing_stop (ClientSession *self, ClientRoom *room, const char *nick);
void client_typing_forget (ClientSession *self);                 /* the line is down */
void client_typing_sent (ClientSession *self, ClientRoom *room); /* words say it */
/* A refusal that answers no words. Returns: it is of what was told in room; TRUE for each once */
gboolean client_typing_take_refusal (ClientSession *self, ClientRoom *room);
void client_typing_on_timer (gpointer session);

G_END_DECLS
