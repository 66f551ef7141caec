#include "config.h"

#include "test-certs.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#define DAY (24 * 60 * 60)

struct _TestCerts
{
  char *directory;
  GHashTable *paths; /* name -> (owned) path */
};

typedef struct
{
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
  char *certificate_pem;
  char *key_pem;
} Pair;

static void
check (int code)
{
  if (code < 0)
    g_error ("GnuTLS: %s", gnutls_strerror (code));
}

static char *
to_string (gnutls_datum_t datum)
{
  char *text = g_strndup ((char *) datum.data, datum.size);

  gnutls_free (datum.data);
  return text;
}

static void
add_host (gnutls_x509_crt_t certificate, const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address == NULL)
    check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, host,
                                                 (unsigned int) strlen (host), GNUTLS_FSAN_APPEND));
  else
    check (gnutls_x509_crt_set_subject_alt_name (
        certificate, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
        (unsigned int) g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND));
}

/* issuer (nullable): an authority, signed by itself. hosts (nullable): a client. Days from now. */
static Pair
make_pair (const char *name, const Pair *issuer, const char *const *hosts, double start, double end)
{
  Pair pair;
  guint32 serial = g_random_int () & 0x7fffffff;
  time_t now = (time_t) (g_get_real_time () / G_USEC_PER_SEC);
  gnutls_datum_t pem;

  check (gnutls_x509_privkey_init (&pair.key));
  check (gnutls_x509_privkey_generate (pair.key, GNUTLS_PK_EC,
                                       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
  check (gnutls_x509_crt_init (&pair.certificate));
  check (gnutls_x509_crt_set_version (pair.certificate, 3));
  check (gnutls_x509_crt_set_serial (pair.certificate, &serial, sizeof serial));
  check (gnutls_x509_crt_set_activation_time (pair.certificate, now + (time_t) (start * DAY)));
  check (gnutls_x509_crt_set_expiration_time (pair.certificate, now + (time_t) (end * DAY)));
  check (gnutls_x509_crt_set_dn_by_oid (pair.certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                        (unsigned int) strlen (name)));
  check (gnutls_x509_crt_set_key (pair.certificate, pair.key));
  check (gnutls_x509_crt_set_ca_status (pair.certificate, issuer == NULL));
  check (gnutls_x509_crt_set_key_usage (
      pair.certificate, issuer == NULL ? GNUTLS_KEY_KEY_CERT_SIGN : GNUTLS_KEY_DIGITAL_SIGNATURE));
  if (issuer != NULL)
    check (gnutls_x509_crt_set_key_purpose_oid (
        pair.certificate, hosts != NULL ? GNUTLS_KP_TLS_WWW_SERVER : GNUTLS_KP_TLS_WWW_CLIENT, 0));
  for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++)
    add_host (pair.certificate, hosts[i]);
  check (gnutls_x509_crt_sign2 (pair.certificate,
                                issuer != NULL ? issuer->certificate : pair.certificate,
                                issuer != NULL ? issuer->key : pair.key, GNUTLS_DIG_SHA256, 0));

  check (gnutls_x509_crt_export2 (pair.certificate, GNUTLS_X509_FMT_PEM, &pem));
  pair.certificate_pem = to_string (pem);
  check (gnutls_x509_privkey_export2_pkcs8 (pair.key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                            &pem));
  pair.key_pem = to_string (pem);
  return pair;
}

static void
pair_clear (Pair *pair)
{
  gnutls_x509_crt_deinit (pair->certificate);
  gnutls_x509_privkey_deinit (pair->key);
  g_free (pair->certificate_pem);
  g_free (pair->key_pem);
}

static void
write_file (TestCerts *self, const char *name, const char *first, const char *second)
{
  g_autofree char *text = g_strconcat (first, second, NULL);
  char *path = g_build_filename (self->directory, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  g_hash_table_insert (self->paths, g_strdup (name), path);
}

static void
write_signed (TestCerts *self,
              const char *name,
              const Pair *issuer,
              const char *const *hosts,
              double start,
              double end)
{
  Pair pair = make_pair (name, issuer, hosts, start, end);

  write_file (self, name, pair.key_pem, pair.certificate_pem);
  pair_clear (&pair);
}

/* Files that nobody can use, each for a reason of its own. */
static void
write_broken (TestCerts *self, const Pair *good, const Pair *other)
{
  gnutls_datum_t pem;
  g_autofree char *encrypted = NULL;
  g_autofree char *damaged = g_strdup (good->certificate_pem);

  check (gnutls_x509_privkey_export2_pkcs8 (good->key, GNUTLS_X509_FMT_PEM, "secret",
                                            GNUTLS_PKCS_PBES2_AES_256, &pem));
  encrypted = to_string (pem);
  memset (strchr (damaged, '\n') + 100, 'A', 120);
  write_file (self, "key-only.pem", good->key_pem, "");
  write_file (self, "cert-only.pem", good->certificate_pem, "");
  write_file (self, "mismatch.pem", other->key_pem, good->certificate_pem);
  write_file (self, "encrypted.pem", encrypted, good->certificate_pem);
  write_file (self, "damaged.pem", good->key_pem, damaged);
  write_file (self, "not-pem.pem", "This is no PEM file.\n", "");
}

TestCerts *
test_certs_new (void)
{
  static const char *const here[] = { "localhost", "127.0.0.1", "::1", NULL };
  static const char *const many[] = { "localhost",    "127.0.0.1",      "box",
                                      "chat.example", "*.talk.example", NULL };
  static const char *const elsewhere[] = { "other.example", NULL };
  TestCerts *self = g_new0 (TestCerts, 1);
  g_autoptr (GError) error = NULL;
  Pair ca = make_pair ("Test authority", NULL, NULL, -10, 10);
  Pair foreign = make_pair ("Foreign authority", NULL, NULL, -10, 10);
  Pair server = make_pair ("server", &ca, here, -1, 10);
  Pair other = make_pair ("other", &ca, here, -1, 10);

  self->directory = g_dir_make_tmp ("test-certs-XXXXXX", &error);
  g_assert_no_error (error);
  self->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  write_file (self, "ca.pem", ca.certificate_pem, "");
  write_file (self, "foreign-ca.pem", foreign.certificate_pem, "");
  write_file (self, "server.pem", server.key_pem, server.certificate_pem);
  write_file (self, "server-cert-first.pem", server.certificate_pem, server.key_pem);
  write_signed (self, "month-server.pem", &ca, here, -1, 29);
  write_signed (self, "week-server.pem", &ca, here, -1, 6);
  write_signed (self, "day-server.pem", &ca, here, -1, 0.5);
  write_signed (self, "long-server.pem", &ca, here, -1, 90);
  write_signed (self, "day-client.pem", &ca, NULL, -1, 0.5);
  write_signed (self, "long-client.pem", &ca, NULL, -1, 90);
  write_signed (self, "client.pem", &ca, NULL, -1, 10);
  write_signed (self, "expired-client.pem", &ca, NULL, -5, -1);
  write_signed (self, "expired-server.pem", &ca, here, -5, -1);
  write_signed (self, "future-server.pem", &ca, here, 1, 5);
  write_signed (self, "foreign-client.pem", &foreign, NULL, -1, 10);
  write_signed (self, "foreign-server.pem", &foreign, here, -1, 10);
  write_signed (self, "many-hosts-server.pem", &ca, many, -1, 10);
  write_signed (self, "wrong-host-server.pem", &ca, elsewhere, -1, 10);
  write_broken (self, &server, &other);
  pair_clear (&ca);
  pair_clear (&foreign);
  pair_clear (&server);
  pair_clear (&other);
  return self;
}

void
test_certs_free (TestCerts *self)
{
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, self->paths);
  while (g_hash_table_iter_next (&iter, NULL, &path))
    g_unlink (path);
  g_rmdir (self->directory);
  g_hash_table_unref (self->paths);
  g_free (self->directory);
  g_free (self);
}

const char *
test_certs_get_directory (TestCerts *self)
{
  return self->directory;
}

const char *
test_certs_path (TestCerts *self, const char *name)
{
  const char *path = g_hash_table_lookup (self->paths, name);

  if (path == NULL)
    g_error ("test-certs.h knows no %s", name);
  return path;
}
