/* net-credentials-private.h: credentials as a handshake uses them. */
#pragma once

#include "net-credentials.h"
#include "net-gnutls.h"

G_BEGIN_DECLS

/* Without a look at dates. */
NetCredentials *net_credentials_load_undated (const char *certfile,
                                              const char *cafile,
                                              NetCredentialsUse use,
                                              GError **error);
GTlsDatabase *net_credentials_get_trust (NetCredentials *self); /* (transfer none) */

/* What a handshake shows and speaks. The session borrows it. Returns: GnuTLS's code */
int net_credentials_apply (NetCredentials *self, gnutls_session_t session);

G_END_DECLS
