/* client-search.h: looking for words: in the messages that are here, and on the server where it
 * can (soju.im/search). One search a session: the next one ends it. */
#pragma once

#include "client-session.h"

G_BEGIN_DECLS

typedef struct
{
  char *room;             /* its name */
  ClientMessage *message; /* (owned): may be in no room */
} ClientFound;

typedef struct _ClientSearch ClientSearch;

/* query: words, and from:NAME, in:ROOM (or in:* for all), after:DATE, before:DATE. "search-changed"
 * of the session says that the server found more. (transfer none) (nullable): error is set */
ClientSearch *
client_session_search (ClientSession *self, ClientRoom *room, const char *query, GError **error);
ClientSearch *client_session_get_search (ClientSession *self); /* (nullable) */

gboolean client_search_is_waiting (ClientSearch *self); /* for the server */
guint client_search_get_n_found (ClientSearch *self);
const ClientFound *client_search_get (ClientSearch *self, guint index); /* oldest first */
const char *const *client_search_get_words (ClientSearch *self);

/* The messages around one that is in no room: "excerpt" (ClientRoom*) brings them, as a room of
 * their own beside the session's list, so that no room has a gap. */
void client_session_fetch_around (ClientSession *self, ClientRoom *room, const char *msgid);
void client_session_fetch_later (ClientSession *self, ClientRoom *excerpt);

G_END_DECLS
