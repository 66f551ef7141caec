/* server-monitor.h: who watches whom (MONITOR, extended-monitor). */
#pragma once

#include "server-line.h"

G_BEGIN_DECLS

/* To who watches the user, has extended-monitor and `with`, and did not get the line with the last
 * server_line_send_peers(). */
void server_monitor_send_line (ServerLine *line, const ChatUser *user, IrcCapSet with);

/* Every session that watches the user. */
void server_monitor_foreach_watcher (Server *server,
                                     const ChatUser *user,
                                     void (*func) (ServerSession *session, gpointer user_data),
                                     gpointer user_data);

/* Everybody whom the session watches and who is here. */
void server_monitor_foreach_watched (ServerSession *session,
                                     void (*func) (ChatUser *user, gpointer user_data),
                                     gpointer user_data);

G_END_DECLS
