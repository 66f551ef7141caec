/* client-notify.h: what notifies, room by room, kept from one start to the next. */
#pragma once

#include "client-session-private.h"

G_BEGIN_DECLS

/* state_dir (nullable): nothing is kept */
void client_notify_load (ClientSession *session, const char *state_dir);
ClientNotify client_notify_find (ClientSession *session, const char *room);
void client_notify_run (ClientSession *session, ClientRoom *room, const char *word);

G_END_DECLS
