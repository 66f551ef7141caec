/* client-typers.h: who is writing in a room just now, each for a limited time. Bookkeeping only;
 * the clock is its callers'. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ClientTypers ClientTypers;

ClientTypers *client_typers_new (void);
void client_typers_free (ClientTypers *self);

/* All return whether other people are in it than before. person: as names are compared */
gboolean
client_typers_set (ClientTypers *self, const char *person, const char *nick, gint64 until_us);
gboolean client_typers_remove (ClientTypers *self, const char *person);
gboolean client_typers_expire (ClientTypers *self, gint64 now_us);
gboolean client_typers_clear (ClientTypers *self);

gint64 client_typers_get_first_end (ClientTypers *self); /* G_MAXINT64: nobody types */
guint client_typers_get_count (ClientTypers *self);
const char *client_typers_get (ClientTypers *self, guint index);

G_END_DECLS
