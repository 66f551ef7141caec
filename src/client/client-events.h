/* client-events.h: what happens in a room, in whole sentences of the user's language.
 * All: (transfer full); reason (nullable). */
#pragma once

#include "client-room.h"

G_BEGIN_DECLS

char *client_event_own_join (const char *room);
char *client_event_people (ClientRoom *room, guint max_names);
char *client_event_join (const char *nick);
char *client_event_own_part (const char *room);
char *client_event_part (const char *nick, const char *reason);
char *client_event_quit (const char *nick, const char *reason);
char *client_event_own_nick (const char *new_nick);
char *client_event_nick (const char *nick, const char *new_nick);
char *client_event_topic (const char *nick, const char *topic); /* nick "": as it is on joining */
char *client_event_mode (const char *nick, const char *modes);
char *client_event_own_kick (const char *nick, const char *room, const char *reason);
char *client_event_kick (const char *nick, const char *victim, const char *reason);
char *client_event_invite (const char *nick, const char *guest, const char *room);
char *client_event_own_invite (const char *nick, const char *room);
char *client_event_rename (const char *nick, const char *before, const char *room);

G_END_DECLS
