#include "config.h"

#include "net-trust.h"

#include "net-gnutls.h"

struct _NetTrust
{
  GTlsDatabase parent_instance;
  GTlsDatabase *own; /* (owned) (nullable) */
  gboolean with_system;
};

G_DEFINE_FINAL_TYPE (NetTrust, net_trust, G_TYPE_TLS_DATABASE)

/* RFC 5280, 4.2.1.12: a certificate that names what it is for is for nothing else. The backend does
 * not look at it, and a chat's members could pose as its server with what they were issued. */
static gboolean
is_for (GTlsCertificate *certificate, const char *purpose)
{
  g_autoptr (GByteArray) der = NULL;
  gnutls_x509_crt_t parsed;
  gnutls_datum_t bytes;
  gboolean answer;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL || gnutls_x509_crt_init (&parsed) < 0)
    return FALSE;
  bytes = (gnutls_datum_t){ der->data, der->len };
  answer = gnutls_x509_crt_import (parsed, &bytes, GNUTLS_X509_FMT_DER) == 0 &&
           gnutls_x509_crt_check_key_purpose (parsed, purpose, 0) != 0;
  gnutls_x509_crt_deinit (parsed);
  return answer;
}

static GTlsCertificateFlags
verify_issuers (GTlsDatabase *database,
                GTlsCertificate *chain,
                const gchar *purpose,
                GSocketConnectable *identity,
                GTlsInteraction *interaction,
                GTlsDatabaseVerifyFlags verify_flags,
                GCancellable *cancellable,
                GError **error)
{
  NetTrust *self = NET_TRUST (database);
  GTlsCertificateFlags flags = G_TLS_CERTIFICATE_UNKNOWN_CA;
  g_autoptr (GTlsDatabase) system = NULL;

  if (self->own != NULL)
    flags = g_tls_database_verify_chain (self->own, chain, purpose, identity, interaction,
                                         verify_flags, cancellable, error);
  if (!self->with_system || (flags & G_TLS_CERTIFICATE_UNKNOWN_CA) == 0)
    return flags;
  system = g_tls_backend_get_default_database (g_tls_backend_get_default ());
  return g_tls_database_verify_chain (system, chain, purpose, identity, interaction, verify_flags,
                                      cancellable, error);
}

static GTlsCertificateFlags
net_trust_verify_chain (GTlsDatabase *database,
                        GTlsCertificate *chain,
                        const gchar *purpose,
                        GSocketConnectable *identity,
                        GTlsInteraction *interaction,
                        GTlsDatabaseVerifyFlags verify_flags,
                        GCancellable *cancellable,
                        GError **error)
{
  GTlsCertificateFlags flags = verify_issuers (database, chain, purpose, identity, interaction,
                                               verify_flags, cancellable, error);

  if (purpose != NULL && !is_for (chain, purpose))
    flags |= G_TLS_CERTIFICATE_BAD_IDENTITY;
  return flags;
}

static void
net_trust_finalize (GObject *object)
{
  g_clear_object (&NET_TRUST (object)->own);
  G_OBJECT_CLASS (net_trust_parent_class)->finalize (object);
}

static void
net_trust_class_init (NetTrustClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = net_trust_finalize;
  G_TLS_DATABASE_CLASS (klass)->verify_chain = net_trust_verify_chain;
}

static void
net_trust_init (NetTrust *self)
{
}

NetTrust *
net_trust_new (GTlsDatabase *own, gboolean with_system)
{
  NetTrust *self = g_object_new (NET_TYPE_TRUST, NULL);

  self->own = own != NULL ? g_object_ref (own) : NULL;
  self->with_system = with_system;
  return self;
}
