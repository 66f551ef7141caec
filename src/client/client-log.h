/* client-log.h: what is said in the rooms of a session as plain text, a file for each room.
 *
 * One line a message, with its date and time, in the order in which it came; appended, so that a
 * file is the log of all sessions. What history shows again is not written again: of what was said
 * before we came, that counts which is later than the file's last line then. Logs stay in plain
 * English where they speak for themselves, and hold nothing that a terminal would act upon. Several
 * programs of one person write a file together (client-log-file.h).
 */
#pragma once

#include "client-session.h"

G_BEGIN_DECLS

/* From now on, as long as the session lives, or until it is stopped. directory: made when something
 * is written; another one goes on there. */
void client_log_start (ClientSession *session, const char *directory);
void client_log_stop (ClientSession *session);

/* For tests: a line with its end; and a room's file. (transfer full) */
char *client_log_format (const ClientMessage *message);
char *client_log_make_name (const char *room);

G_END_DECLS
