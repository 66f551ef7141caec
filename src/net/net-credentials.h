/* net-credentials.h: this side's certificate and whom it trusts, loaded from PEM files with errors
 * people can act on.
 *
 * Key and certificate come from one file, in either order, with any intermediate certificates
 * behind. Errors are NET_ERROR_FILE_* with a whole translated sentence that names the file and the
 * cure.
 */
#pragma once

#include "net-connection.h"

G_BEGIN_DECLS

gboolean net_crypto_init (GError **error); /* before what computes with GnuTLS, but for credentials */

typedef struct _NetCredentials NetCredentials;

typedef enum
{
  NET_CREDENTIALS_TO_JOIN,  /* a cafile is added to the system's trust */
  NET_CREDENTIALS_TO_SERVE, /* a cafile replaces it */
} NetCredentialsUse;

/* certfile (nullable): no certificate of our own. cafile (nullable): the system's trust. */
NetCredentials *net_credentials_load (const char *certfile,
                                      const char *cafile,
                                      NetCredentialsUse use,
                                      GError **error);
NetCredentials *net_credentials_ref (NetCredentials *self);
void net_credentials_unref (NetCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetCredentials, net_credentials_unref)

GTlsCertificate *
net_credentials_get_certificate (NetCredentials *self); /* (transfer none) (nullable) */

G_END_DECLS
