/* client-sasl.h: logging in to an account (sasl-3.1, sasl-3.2): EXTERNAL with our certificate,
 * SCRAM-SHA-256, which shows that the server knows the password as well, and PLAIN, over TLS only.
 *
 * One exchange at a time: IDLE -> RUNNING, from "AUTHENTICATE mechanism" to a numeric that ends it;
 * the next mechanism is tried where one is refused. Registration waits for the end.
 */
#pragma once

#include "client-session-private.h"

G_BEGIN_DECLS

typedef struct _ClientSasl ClientSasl;

ClientSasl *client_sasl_new (const char *account, const char *password, gboolean is_required);
void client_sasl_free (ClientSasl *self);

/* A new connection. */
void client_sasl_reset (ClientSasl *self);
/* list: of a CAP LS or NEW */
void client_sasl_offer (ClientSasl *self, const char *list);
/* Whether there is something to log in with. */
gboolean client_sasl_is_wanted (ClientSession *session);
/* Returns: whether it began */
gboolean client_sasl_start (ClientSession *session);
/* At the end of negotiation. TRUE: it goes on with registration when it is over */
gboolean client_sasl_negotiate (ClientSession *session);
/* Nothing came of it although it was wanted: sasl is not there. */
void client_sasl_missing (ClientSession *session);
void client_sasl_refused (ClientSession *session); /* CAP REQ sasl was */
/* The user gives another account. */
void client_sasl_log_in (ClientSession *session, const char *account, const char *password);

extern const ClientHandler client_handlers_sasl[];

G_END_DECLS
