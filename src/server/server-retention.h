/* server-retention.h: how much history is kept: [history] of the configuration, and [history #ROOM]
 * for a room.
 *
 * What is older, beyond the count or beyond the size goes, beside the loop, and is in no history
 * and no search any more. A room's own group counts in place of [history], key by key.
 */
#pragma once

#include "journal.h"

G_BEGIN_DECLS

typedef struct _Server Server;

typedef struct
{
  JournalRetention limits; /* of rooms without a group of their own, and of private talks */
  GPtrArray *rooms;        /* (owned) of (owned) rows: a room's name and its limits */
} ServerRetention;

void server_retention_init (ServerRetention *self);
void server_retention_clear (ServerRetention *self);

gboolean server_retention_is_group (const char *group);
gboolean server_retention_is_key (const char *key); /* [history] has others, for other readers */
gboolean server_retention_read (ServerRetention *self,
                                GKeyFile *file,
                                const char *file_name,
                                GError **error);

/* old (nullable): what counted until now; its rooms are as all others then, unless they are in the
 * new one too. */
void server_retention_apply (Server *server, const ServerRetention *old);

G_END_DECLS
