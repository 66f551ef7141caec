#include "config.h"

#include "net-credentials-private.h"

#include "net-trust.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY_END "PRIVATE KEY-----"
#define CERTIFICATE_BEGIN "-----BEGIN CERTIFICATE-----"

/* TLS 1.3 alone: its renegotiation made older versions weak, and everybody has it. Keys are agreed
 * on by X25519 where the other side can, as most programs do: it costs less than NIST's curves. A
 * client's order counts, so that none has to ask twice. */
#define PRIORITY "NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-X25519:+GROUP-ALL:%COMPAT"

struct _NetCredentials
{
  grefcount ref_count;
  gnutls_certificate_credentials_t shown; /* (owned): empty without a certificate */
  gnutls_priority_t priority;             /* (owned) */
  GTlsCertificate *certificate;           /* (owned) (nullable) */
  GTlsDatabase *trust;                    /* (owned) */
};

/**
 * net_crypto_init:
 *
 * What encrypts is loaded by who needs it: a client of a plain chat has neither the time nor the
 * memory of it.
 */
gboolean
net_crypto_init (GError **error)
{
  return net_gnutls_load (error);
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
  gnutls_certificate_free_credentials (self->shown);
  gnutls_priority_deinit (self->priority);
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

static gboolean
fail_as_damaged (const char *file, const char *reason, GError **error)
{
  g_set_error (error, NET_ERROR, NET_ERROR_FILE_NOT_PEM,
               /* Translators: %1$s is a file name, %2$s a technical reason. */
               _("The key or the certificate in %1$s is damaged: %2$s"), file, reason);
  return FALSE;
}

static gboolean
load_certificate (NetCredentials *self, const char *file, GError **error)
{
  g_autofree char *text = read_file (file, error);
  g_autoptr (GError) cause = NULL;
  gnutls_datum_t pem;
  int code;

  if (text == NULL || !check_text (file, text, error))
    return FALSE;
  self->certificate = g_tls_certificate_new_from_pem (text, -1, &cause);
  if (self->certificate == NULL)
    return fail_as_damaged (file, cause->message, error);

  pem = (gnutls_datum_t){ (unsigned char *) text, (unsigned int) strlen (text) };
  code = gnutls_certificate_set_x509_key_mem2 (self->shown, &pem, &pem, GNUTLS_X509_FMT_PEM, NULL,
                                               GNUTLS_PKCS_PLAIN);
  if (code >= 0)
    return TRUE;
  if (code != GNUTLS_E_CERTIFICATE_KEY_MISMATCH)
    return fail_as_damaged (file, gnutls_strerror (code), error);
  g_set_error (error, NET_ERROR, NET_ERROR_FILE_MISMATCH,
               /* Translators: %s is a file name. */
               _("The private key in %s does not belong to the certificate in it: put the two "
                 "that were made together into one file"),
                  file);
  return FALSE;
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

static NetCredentials *
credentials_new (void)
{
  NetCredentials *self = g_new0 (NetCredentials, 1);

  g_ref_count_init (&self->ref_count);
  if (gnutls_certificate_allocate_credentials (&self->shown) < 0 ||
      gnutls_priority_init (&self->priority, PRIORITY, NULL) < 0)
    g_error ("GnuTLS has no TLS 1.3");
  return self;
}

NetCredentials *
net_credentials_load_undated (const char *certfile,
                              const char *cafile,
                              NetCredentialsUse use,
                              GError **error)
{
  g_autoptr (NetCredentials) self = credentials_new ();
  g_autoptr (GTlsDatabase) authority = NULL;

  if (certfile != NULL && !load_certificate (self, certfile, error))
    return NULL;
  if (cafile != NULL && (authority = load_authority (cafile, error)) == NULL)
    return NULL;
  self->trust = G_TLS_DATABASE (
      net_trust_new (authority, authority == NULL || use == NET_CREDENTIALS_TO_JOIN));
  return g_steal_pointer (&self);
}

/**
 * net_credentials_load:
 * Returns: (transfer full): the credentials, or %NULL with @error set
 */
NetCredentials *
net_credentials_load (const char *certfile,
                      const char *cafile,
                      NetCredentialsUse use,
                      GError **error)
{
  g_autoptr (NetCredentials) self = NULL;

  if (!net_crypto_init (error))
    return NULL;
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_set_error_literal (error, NET_ERROR, NET_ERROR_TLS_FAILED,
                           _("This computer lacks TLS for GLib: install glib-networking"));
      return NULL;
    }
  self = net_credentials_load_undated (certfile, cafile, use, error);
  if (self == NULL ||
      (self->certificate != NULL && !check_dates (certfile, self->certificate, error)))
    return NULL;
  return g_steal_pointer (&self);
}

int
net_credentials_apply (NetCredentials *self, gnutls_session_t session)
{
  int code = gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, self->shown);

  return code < 0 ? code : gnutls_priority_set (session, self->priority);
}
