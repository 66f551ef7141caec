/* server-ban.h: who must stay out of the whole server: KLINE, DLINE, and their ends.
 *
 * chat/ keeps the bans, across restarts as well; here they are set, and carried out: when somebody
 * comes, when a ban is new, and when somebody becomes what is banned. Operators, and whoever is on
 * this machine's own stream, are never put out.
 */
#pragma once

#include "server-session.h"

G_BEGIN_DECLS

/* nick: as the session will be called. %TRUE: it was told, and is closed. */
gboolean server_ban_refuse (ServerSession *session, const char *nick);

G_END_DECLS
