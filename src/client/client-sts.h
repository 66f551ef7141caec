/* client-sts.h: servers that want to be reached encrypted only (sts).
 *
 * On a plain line the capability names the port to go to instead, at once. With TLS it tells for
 * how long nobody may come without: that is kept, counted from the moment when it was said last,
 * from time to time while the line stands, and again from the end of the line. While it holds
 * nothing goes out in plain text to that host, on whichever port: a session that was started for a
 * plain line makes one with TLS, or none.
 *
 * Policies are of host names. An address has none, nor has the host's own window.
 */
#pragma once

#include "client-session-private.h"

G_BEGIN_DECLS

/* What the value of the capability says: what is not there, or not as it should be, is 0 or -1. */
typedef struct
{
  guint16 port;      /* 0: none */
  gint64 duration_s; /* -1: none */
} ClientStsValue;

ClientStsValue client_sts_parse (const char *value);

void client_sts_init (ClientSession *session, const ClientSettings *settings);
void client_sts_clear (ClientSts *self);

/* Before each try. FALSE: none may be made; sts.error says why */
gboolean client_sts_prepare (ClientSession *session);
/* Where to: another port than the session's where it must be the one with TLS. */
guint16 client_sts_get_port (ClientSession *session);
/* A try failed. error: (transfer full). Returns: (transfer full): with the same code */
GError *client_sts_explain (ClientSession *session, GError *error);
/* list: of a CAP LS or NEW. TRUE: the line was given up for another one */
gboolean client_sts_take (ClientSession *session, const char *list);
/* The line stands: called every few minutes, with no timer of its own. */
void client_sts_keep_up (ClientSession *session);
/* The line ends. */
void client_sts_renew (ClientSession *session);

G_END_DECLS
