#include "config.h"

#include "net-credentials-private.h"

#include "net-trust.h"

#include <glib/gi18n-lib.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#define KEY_END "PRIVATE KEY-----"
#define CERTIFICATE_BEGIN "-----BEGIN CERTIFICATE-----"
#define KEY_ID_SIZE 64

struct _NetCredentials
{
  grefcount ref_count;
  GTlsCertificate *certificate; /* (owned) (nullable) */
  GTlsDatabase *trust;          /* (owned) */
};

/**
 * net_crypto_init:
 *
 * A program that links GnuTLS and skips its own start (GNUTLS_SKIP_GLOBAL_INIT) starts it here: a
 * client of a plain chat then has neither the time nor the memory of it.
 */
void
net_crypto_init (void)
{
  if (gnutls_global_init () != GNUTLS_E_SUCCESS)
    g_error ("GnuTLS cannot start");
}

/**
 * net_tls_init:
 *
 * TLS 1.3 alone: an older client's renegotiation would be accepted, and spin. To be called first
 * thing in main(), while there is one thread: it sets an environment variable.
 */
void
net_tls_init (void)
{
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3:%COMPAT", TRUE);
}

NetCredentials *
net_credentials_new (GTlsCertificate *certificate, GTlsDatabase *authority, gboolean is_server)
{
  NetCredentials *self = g_new0 (NetCredentials, 1);

  g_ref_count_init (&self->ref_count);
  self->certificate = certificate;
  self->trust = G_TLS_DATABASE (net_trust_new (authority, authority == NULL || !is_server));
  return self;
}

NetCredentials *
net_credentials_ref (NetCredentials *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
net_credentials_unref (NetCredentials *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_clear_object (&self->certificate);
  g_clear_object (&self->trust);
  g_free (self);
}

GTlsCertificate *
net_credentials_get_certificate (NetCredentials *self)
{
  return self->certificate;
}

GTlsDatabase *
net_credentials_get_trust (NetCredentials *self)
{
  return self->trust;
}

static char *
read_file (const char *file, GError **error)
{
  g_autoptr (GError) cause = NULL;
  char *text = NULL;
  gsize length;

  if (g_file_get_contents (file, &text, &length, &cause))
    return text;
  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error (error, NET_ERROR, NET_ERROR_FILE_MISSING,
                 /* Translators: %s is a file name; pychat-certs is the name of a program. */
                 _("There is no file %s: pychat-certs makes certificates"), file);
  else
    g_set_error (error, NET_ERROR, NET_ERROR_FILE_MISSING,
                 /* Translators: the message already names the file and the system's reason. */
                 _("Cannot read a certificate file: %s"), cause->message);
  return NULL;
}

static gboolean
is_encrypted (const char *text)
{
  return strstr (text, "BEGIN ENCRYPTED " KEY_END) != NULL ||
         strstr (text, "Proc-Type: 4,ENCRYPTED") != NULL;
}

/* What can be told from the text alone; what is left is inside the blocks. */
static gboolean
check_text (const char *file, const char *text, GError **error)
{
  const char *sentence = NULL;

  if (strstr (text, "-----BEGIN ") == NULL)
    /* Translators: %s is a file name. PEM is a file format. */
    sentence = _("%s is not a PEM file: it needs a private key and a certificate as text");
  else if (is_encrypted (text))
    /* Translators: %s is a file name. */
    sentence = _("The private key in %s has a password: remove it with \"openssl pkey\"");
  else if (strstr (text, KEY_END) == NULL)
    /* Translators: %s is a file name. */
    sentence = _("There is no private key in %s: put key and certificate into this one file");
  else if (strstr (text, CERTIFICATE_BEGIN) == NULL)
    /* Translators: %s is a file name. */
    sentence = _("There is no certificate in %s: put key and certificate into this one file");
  if (sentence == NULL)
    return TRUE;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, NET_ERROR, NET_ERROR_FILE_NOT_PEM, sentence, file);
#pragma GCC diagnostic pop
  return FALSE;
}

/* GIO takes any pair, and the first handshake would fail without a word why. */
static gboolean
do_belong_together (const char *text)
{
  gnutls_datum_t pem = { (unsigned char *) text, (unsigned int) strlen (text) };
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
  unsigned char ids[2][KEY_ID_SIZE] = { { 0 } };
  size_t sizes[2] = { KEY_ID_SIZE, KEY_ID_SIZE };
  gboolean is_same;

  gnutls_x509_crt_init (&certificate);
  gnutls_x509_privkey_init (&key);
  is_same =
      gnutls_x509_crt_import (certificate, &pem, GNUTLS_X509_FMT_PEM) == 0 &&
      gnutls_x509_privkey_import2 (key, &pem, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN) == 0 &&
      gnutls_x509_crt_get_key_id (certificate, GNUTLS_KEYID_USE_SHA256, ids[0], &sizes[0]) == 0 &&
      gnutls_x509_privkey_get_key_id (key, GNUTLS_KEYID_USE_SHA256, ids[1], &sizes[1]) == 0 &&
      sizes[0] == sizes[1] && memcmp (ids[0], ids[1], sizes[0]) == 0;
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return is_same;
}

static gboolean
check_dates (const char *file, GTlsCertificate *certificate, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) start = g_tls_certificate_get_not_valid_before (certificate);
  g_autoptr (GDateTime) end = g_tls_certificate_get_not_valid_after (certificate);

  if (end != NULL && g_date_time_compare (now, end) > 0)
    {
      g_autofree char *date = g_date_time_format (end, "%x");

      g_set_error (error, NET_ERROR, NET_ERROR_FILE_EXPIRED,
                   /* Translators: %1$s is a file name, %2$s a date; pychat-certs is
                    * the name of a program. */
                   _("The certificate in %1$s expired on %2$s: pychat-certs makes new ones"), file,
                      date);
      return FALSE;
    }
  if (start != NULL && g_date_time_compare (now, start) < 0)
    {
      g_autofree char *date = g_date_time_format (start, "%x");

      g_set_error (error, NET_ERROR, NET_ERROR_FILE_EXPIRED,
                   /* Translators: %1$s is a file name, %2$s a date. */
                   _("The certificate in %1$s is valid from %2$s on: check this computer's clock"),
                      file, date);
      return FALSE;
    }
  return TRUE;
}

/* Returns: (transfer full): or %NULL with @error set */
static GTlsCertificate *
load_certificate (const char *file, GError **error)
{
  g_autofree char *text = read_file (file, error);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) cause = NULL;

  if (text == NULL || !check_text (file, text, error))
    return NULL;
  certificate = g_tls_certificate_new_from_pem (text, -1, &cause);
  if (certificate == NULL)
    {
      g_set_error (error, NET_ERROR, NET_ERROR_FILE_NOT_PEM,
                   /* Translators: %1$s is a file name, %2$s a technical reason. */
                   _("The key or the certificate in %1$s is damaged: %2$s"), file, cause->message);
      return NULL;
    }
  if (!do_belong_together (text))
    {
      g_set_error (error, NET_ERROR, NET_ERROR_FILE_MISMATCH,
                   /* Translators: %s is a file name. */
                   _("The private key in %s does not belong to the certificate in it: put the two "
                     "that were made together into one file"),
                      file);
      return NULL;
    }
  return check_dates (file, certificate, error) ? g_steal_pointer (&certificate) : NULL;
}

/* Returns: (transfer full): or %NULL with @error set */
static GTlsDatabase *
load_authority (const char *file, GError **error)
{
  g_autofree char *text = read_file (file, error);
  g_autofree char *path = g_canonicalize_filename (file, NULL); /* a relative one trusts nobody */
  GTlsDatabase *database;

  if (text == NULL)
    return NULL;
  database = strstr (text, CERTIFICATE_BEGIN) != NULL ? g_tls_file_database_new (path, NULL) : NULL;
  if (database == NULL)
    g_set_error (error, NET_ERROR, NET_ERROR_FILE_NOT_PEM,
                 /* Translators: %s is a file name. PEM is a file format. */
                 _("There is no certificate in %s: --cafile needs the authority's, as PEM"), file);
  return database;
}

/**
 * net_credentials_load:
 * Returns: (transfer full): the credentials, or %NULL with @error set
 */
NetCredentials *
net_credentials_load (const char *certfile, const char *cafile, gboolean is_server, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GTlsDatabase) authority = NULL;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_set_error_literal (error, NET_ERROR, NET_ERROR_TLS_FAILED,
                           _("This computer lacks TLS for GLib: install glib-networking"));
      return NULL;
    }
  if (certfile != NULL && (certificate = load_certificate (certfile, error)) == NULL)
    return NULL;
  if (cafile != NULL && (authority = load_authority (cafile, error)) == NULL)
    return NULL;

  return net_credentials_new (g_steal_pointer (&certificate), authority, is_server);
}
