/* server-limits.h: how many may come from one place, how fast, and how fast each may speak.
 *
 * A place is an IPv4 address, or the /64 that an IPv6 address is in, since that is what one
 * subscriber has. Whoever speaks too fast is slowed down by not being read, and never dropped for
 * it. All of this costs nothing while nobody does anything: no timer runs unless somebody waits.
 */
#pragma once

#include "server-feature.h"

G_BEGIN_DECLS

typedef struct _ServerLimits ServerLimits;
typedef struct _ServerPlace ServerPlace;

typedef enum
{
  SERVER_WELCOME,
  SERVER_TOO_MANY,  /* connections from there are open */
  SERVER_TOO_OFTEN, /* somebody connects from there */
} ServerVerdict;

ServerLimits *server_limits_new (void);
void server_limits_free (ServerLimits *self);

/* Before a connection costs anything. Who is welcome is counted, until leave(). Gateways bring many
 * others, who are counted once they are known. */
ServerVerdict server_limits_admit (Server *server, GInetAddress *address);
/* One who was counted did not become a session. */
void server_limits_dismiss (ServerLimits *self, GInetAddress *address);

/* The session takes over the count of its address; gives it back. */
void server_limits_enter (ServerSession *session);
void server_limits_leave (ServerSession *session);
/* Its address turned out to be another one (net_connection_set_address()): it counts there from now
 * on, even where there are too many; then %FALSE. */
gboolean server_limits_move (ServerSession *session);

/* The session makes an account: %FALSE, and nothing is used up, when too many were made from its
 * place of late. */
gboolean server_limits_use_account (ServerSession *session);

/* A line came: the session is paused when it is ahead of its rate. */
void server_limits_charge (ServerSession *session, gsize length);

guint server_limits_count_places (const ServerLimits *self);

G_END_DECLS
