/* client-list.h: the rooms of a server, as /list shows them: those with the most people first. */
#pragma once

#include "client-session-private.h"

G_BEGIN_DECLS

typedef struct _ClientList ClientList;

/* words: what stands behind the command: parts of names, names, ">PEOPLE", and conditions of ELIST.
 * The answer comes to room. */
void client_list_ask (ClientSession *session, ClientRoom *room, const char *words);
void client_list_end (ClientSession *session); /* all that is there is told */
void client_list_forget (ClientSession *session);

extern const ClientHandler client_handlers_list[];

G_END_DECLS
