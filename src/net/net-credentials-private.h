/* net-credentials-private.h: credentials as a handshake uses them. */
#pragma once

#include "net-credentials.h"

G_BEGIN_DECLS

/* certificate: (transfer full) (nullable), not checked. authority (nullable). */
NetCredentials *
net_credentials_new (GTlsCertificate *certificate, GTlsDatabase *authority, gboolean is_server);
GTlsDatabase *net_credentials_get_trust (NetCredentials *self); /* (transfer none) */

G_END_DECLS
