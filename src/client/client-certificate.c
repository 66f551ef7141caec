#include "config.h"

#include "client-certificate.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The value of a distinguished name's common name (RFC 4514), else all of it. */
static char *
common_name (const char *distinguished)
{
  const char *at = distinguished;
  g_autoptr (GString) value = g_string_new (NULL);

  while (at != NULL && !g_str_has_prefix (at, "CN="))
    {
      do
        at = strchr (at + 1, ',');
      while (at != NULL && at[-1] == '\\');
      at = at != NULL ? at + 1 : NULL;
    }
  if (at == NULL)
    return g_strdup (distinguished);
  for (at += strlen ("CN="); *at != '\0' && *at != ','; at++)
    {
      if (*at == '\\' && at[1] != '\0')
        at++;
      g_string_append_c (value, *at);
    }
  return g_strdup (value->str);
}

static char *
first_host (GTlsCertificate *certificate)
{
  g_autoptr (GPtrArray) names = g_tls_certificate_get_dns_names (certificate);
  g_autofree char *host = NULL;

  if (names == NULL || names->len == 0)
    return NULL;
  host = g_strndup (g_bytes_get_data (names->pdata[0], NULL), g_bytes_get_size (names->pdata[0]));
  return g_utf8_make_valid (host, -1);
}

/* One certificate may be for many hosts: of interest is the one that was asked for. An address says
 * less than any name. (transfer full) (nullable) */
static char *
asked_host (GTlsCertificate *certificate, const char *host)
{
  g_autoptr (GSocketConnectable) identity = NULL;

  if (host == NULL || g_hostname_is_ip_address (host))
    return NULL;
  identity = g_network_address_new (host, 0);
  if ((g_tls_certificate_verify (certificate, identity, NULL) & G_TLS_CERTIFICATE_BAD_IDENTITY) !=
      0)
    return NULL;
  return g_strdup (host);
}

/* RFC 4514 has them in pairs of hexadecimal digits; with colons they can be compared by eye. */
static char *
make_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  g_autofree char *digits = NULL;
  GString *text = g_string_new (NULL);

  g_object_get (certificate, "certificate", &der, NULL);
  digits = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  for (gsize i = 0; digits[i] != '\0'; i++)
    {
      if (i > 0 && i % 2 == 0)
        g_string_append_c (text, ':');
      g_string_append_c (text, g_ascii_toupper (digits[i]));
    }
  return g_string_free (text, FALSE);
}

static char *
or_unnamed (char *text)
{
  if (text != NULL && *text != '\0')
    return text;
  g_free (text);
  /* Translators: in the place of a name that a certificate does not have. */
  return g_strdup (_ ("(no name)"));
}

/* utc: (transfer full) (nullable) */
static GDateTime *
to_local (GDateTime *utc)
{
  GDateTime *local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  g_clear_pointer (&utc, g_date_time_unref);
  return local;
}

/**
 * client_certificate_new:
 * @host: (nullable): whose it should be
 *
 * Returns: (transfer full): what @certificate says
 */
ClientCertificate *
client_certificate_new (GTlsCertificate *certificate, const char *host)
{
  ClientCertificate *self = g_new0 (ClientCertificate, 1);

  self->name = asked_host (certificate, host);
  if (self->name == NULL)
    self->name = first_host (certificate);
  self->subject = or_unnamed (g_tls_certificate_get_subject_name (certificate));
  self->issuer_full = or_unnamed (g_tls_certificate_get_issuer_name (certificate));
  if (self->name == NULL)
    self->name = common_name (self->subject);
  self->issuer = common_name (self->issuer_full);
  self->fingerprint = make_fingerprint (certificate);
  self->begin = to_local (g_tls_certificate_get_not_valid_before (certificate));
  self->end = to_local (g_tls_certificate_get_not_valid_after (certificate));
  return self;
}

void
client_certificate_free (ClientCertificate *self)
{
  g_free (self->name);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->issuer_full);
  g_free (self->fingerprint);
  g_clear_pointer (&self->begin, g_date_time_unref);
  g_clear_pointer (&self->end, g_date_time_unref);
  g_free (self);
}

ClientCertificateState
client_certificate_get_state (const ClientCertificate *self, GDateTime *now)
{
  GTimeSpan left = self->end != NULL ? g_date_time_difference (self->end, now) : G_MAXINT64;

  if (left <= 0)
    return CLIENT_CERTIFICATE_ENDED;
  if (left <= G_TIME_SPAN_DAY)
    return CLIENT_CERTIFICATE_DAY;
  if (left <= 7 * G_TIME_SPAN_DAY)
    return CLIENT_CERTIFICATE_WEEK;
  if (left <= 30 * G_TIME_SPAN_DAY)
    return CLIENT_CERTIFICATE_MONTH;
  return CLIENT_CERTIFICATE_FINE;
}

static char *
warn_of_hours (const ClientCertificate *self, gboolean is_own)
{
  /* Translators: a date and time, as g_date_time_format() has it. */
  g_autofree char *end = g_date_time_format (self->end, _ ("%x %H:%M"));

  if (is_own)
    /* Translators: %s is a date and a time. */
    return g_strdup_printf (_ ("Your certificate ends within a day, %s: without a new one you "
                                        "cannot come back."),
                               end);
  /* Translators: %s is a date and a time. */
  return g_strdup_printf (_ ("The server's certificate ends within a day, %s."), end);
}

/**
 * client_certificate_warn:
 * @is_own: it is ours, not the server's
 */
char *
client_certificate_warn (const ClientCertificate *self, gboolean is_own, GDateTime *now)
{
  ClientCertificateState state = client_certificate_get_state (self, now);
  g_autofree char *date = NULL;
  guint days;

  if (state == CLIENT_CERTIFICATE_FINE)
    return NULL;
  if (state == CLIENT_CERTIFICATE_ENDED)
    return g_strdup (is_own ? _ ("Your certificate has ended.")
                            : _ ("The server's certificate has ended."));
  if (state == CLIENT_CERTIFICATE_DAY)
    return warn_of_hours (self, is_own);

  days =
      (guint) ((g_date_time_difference (self->end, now) + G_TIME_SPAN_DAY / 2) / G_TIME_SPAN_DAY);
  date = g_date_time_format (self->end, "%x");
  if (is_own)
    return g_strdup_printf (
        /* Translators: %1$u is how many days, %2$s a date. */
        ngettext ("Your certificate ends in %1$u day, on %2$s.",
                  "Your certificate ends in %1$u days, on %2$s.", days),
        days, date);
  return g_strdup_printf (
      /* Translators: %1$u is how many days, %2$s a date. */
      ngettext ("The server's certificate ends in %1$u day, on %2$s.",
                "The server's certificate ends in %1$u days, on %2$s.", days),
      days, date);
}
