#include "config.h"

#include "net-trust.h"

struct _NetTrust
{
  GTlsDatabase parent_instance;
  GTlsDatabase *own; /* (owned) (nullable) */
  gboolean with_system;
};

G_DEFINE_FINAL_TYPE (NetTrust, net_trust, G_TYPE_TLS_DATABASE)

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
