#include "config.h"

#include <locale.h>

#include "client-certificate.h"
#include "test-certs.h"

static ClientCertificate *
load (TestCerts *certs, const char *name, const char *host)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate =
      g_tls_certificate_new_from_file (test_certs_path (certs, name), &error);

  g_assert_no_error (error);
  return client_certificate_new (certificate, host);
}

static void
test_names (void)
{
  g_autoptr (TestCerts) certs = test_certs_new ();
  g_autoptr (ClientCertificate) server = load (certs, "long-server.pem", NULL);
  g_autoptr (ClientCertificate) client = load (certs, "long-client.pem", NULL);

  g_assert_cmpstr (server->name, ==, "localhost");
  g_assert_cmpstr (server->subject, ==, "CN=long-server.pem");
  g_assert_cmpstr (server->issuer, ==, "Test authority");
  g_assert_cmpstr (server->issuer_full, ==, "CN=Test authority");
  g_assert_cmpuint (strlen (server->fingerprint), ==, 32 * 3 - 1);
  g_assert_cmpstr (client->name, ==, "long-client.pem");
}

/* Which of the names of a certificate is told: that which was asked for. */
static void
test_host (void)
{
  static const char *const hosts[][2] = { { NULL, "localhost" },
                                          { "127.0.0.1", "localhost" },
                                          { "other.example", "localhost" },
                                          { "chat.example", "chat.example" },
                                          { "my.talk.example", "my.talk.example" } };
  g_autoptr (TestCerts) certs = test_certs_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (ClientCertificate) server = load (certs, "many-hosts-server.pem", hosts[i][0]);

      g_assert_cmpstr (server->name, ==, hosts[i][1]);
    }
}

typedef struct
{
  const char *path;
  const char *file;
  double days; /* from now */
  ClientCertificateState state;
  gboolean is_own;
  const char *warning; /* (nullable): a pattern */
} WarnCase;

static const WarnCase warn_cases[] = {
  { "/client/certificate/fine", "long-server.pem", 0, CLIENT_CERTIFICATE_FINE, FALSE, NULL },
  { "/client/certificate/29-days", "month-server.pem", 0, CLIENT_CERTIFICATE_MONTH, FALSE,
    "The server's certificate ends in 29 days, on *." },
  { "/client/certificate/6-days", "week-server.pem", 0, CLIENT_CERTIFICATE_WEEK, FALSE,
    "The server's certificate ends in 6 days, on *." },
  { "/client/certificate/half-a-day", "day-server.pem", 0, CLIENT_CERTIFICATE_DAY, FALSE,
    "The server's certificate ends within a day, *." },
  { "/client/certificate/own-half-a-day", "day-client.pem", 0, CLIENT_CERTIFICATE_DAY, TRUE,
    "Your certificate ends within a day, *" },
  { "/client/certificate/31-days", "long-server.pem", 59, CLIENT_CERTIFICATE_FINE, FALSE, NULL },
  { "/client/certificate/just-30-days", "long-server.pem", 60, CLIENT_CERTIFICATE_MONTH, FALSE,
    "* in 30 days, *" },
  { "/client/certificate/just-7-days", "long-client.pem", 83, CLIENT_CERTIFICATE_WEEK, TRUE,
    "Your certificate ends in 7 days, on *." },
  { "/client/certificate/two-days", "long-client.pem", 88.5, CLIENT_CERTIFICATE_WEEK, TRUE,
    "Your certificate ends in 1 day, on *." },
  { "/client/certificate/over", "long-client.pem", 91, CLIENT_CERTIFICATE_ENDED, TRUE,
    "Your certificate has ended." },
};

static void
test_warn (gconstpointer data)
{
  const WarnCase *c = data;
  g_autoptr (TestCerts) certs = test_certs_new ();
  g_autoptr (ClientCertificate) certificate = load (certs, c->file, NULL);
  g_autoptr (GDateTime) present = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) now =
      g_date_time_add (present, (GTimeSpan) (c->days * G_TIME_SPAN_DAY) + 5 * G_TIME_SPAN_SECOND);
  g_autofree char *warning = client_certificate_warn (certificate, c->is_own, now);

  g_assert_cmpint (client_certificate_get_state (certificate, now), ==, c->state);
  if (c->warning == NULL)
    g_assert_cmpstr (warning, ==, NULL);
  else if (warning == NULL || !g_pattern_match_simple (c->warning, warning))
    g_error ("%s does not match %s", warning, c->warning);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/certificate/names", test_names);
  g_test_add_func ("/client/certificate/host", test_host);
  for (gsize i = 0; i < G_N_ELEMENTS (warn_cases); i++)
    g_test_add_data_func (warn_cases[i].path, &warn_cases[i], test_warn);
  return g_test_run ();
}
