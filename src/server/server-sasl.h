/* server-sasl.h: AUTHENTICATE (sasl-3.1, sasl-3.2): PLAIN, EXTERNAL and SCRAM-SHA-256. */
#pragma once

#include "server-session.h"

G_BEGIN_DECLS

/* The client goes on without: what it began is off, and it is told. */
void server_sasl_abort (ServerSession *session);

G_END_DECLS
