/* client-isupport.h: what the server says of itself in 005, shared by a session and its rooms, with
 * what the session asks for often at hand.
 *
 * One for each session; reset when a new connection begins.
 */
#pragma once

#include "irc-isupport.h"

G_BEGIN_DECLS

/* Reference counted; the fields are the interface, written by client_isupport_apply(). */
typedef struct
{
  IrcIsupport *said;
  IrcCasemapping casemapping;
  const char *network; /* (nullable): owned by said */
  guint max_nick;      /* 0: not said */
  guint max_line;      /* bytes, CR LF included, tags apart */
  guint max_history;   /* messages a page; 0: as many as one likes */
} ClientIsupport;

ClientIsupport *client_isupport_new (void);
ClientIsupport *client_isupport_ref (ClientIsupport *self);
void client_isupport_unref (ClientIsupport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientIsupport, client_isupport_unref)

void client_isupport_reset (ClientIsupport *self);
void client_isupport_apply (ClientIsupport *self, const IrcMessage *message); /* a 005 */

char *client_isupport_fold (const ClientIsupport *self, const char *name);
gboolean client_isupport_same (const ClientIsupport *self, const char *a, const char *b);
gboolean client_isupport_is_channel (const ClientIsupport *self, const char *target);
/* Without the status prefixes it may have ("@#room"). */
const char *client_isupport_strip_status (const ClientIsupport *self, const char *target);
/* Whether the server passes on this client-only tag (CLIENTTAGDENY); name: without its '+' */
gboolean client_isupport_allows_tag (const ClientIsupport *self, const char *name);
const IrcModeClasses *client_isupport_get_modes (const ClientIsupport *self);

G_END_DECLS
