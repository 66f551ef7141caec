/* Client certificates: an account, an operator and a ban by fingerprint; STS and WEBIRC over TLS.
 */
#include "config.h"

#include "server-script.h"
#include "test-certs.h"

/* Of "sesame". */
#define VERIFIER                                                                                   \
  "SCRAM-SHA-256$32768:sNt27X+bpsFrgaLObxPGBg=="                                                   \
  "$Lg1OwPjmpMstmBs7W8/X9xThIizVTC169bi4gYz+8zM=:6yC0saj3t63tIconrrbDzPtmwXegsynaFjFhfDpom+U="

/* Somebody who is no client here, in hex. */
#define OTHER "abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd"

/* "@" in a configuration or a script stands for the fingerprint of client.pem. Clients a and b come
 * with client.pem, and a calls the server by its name. */
typedef struct
{
  const char *path;
  const char *config;
  const char *script;
} Row;

#define ENTER_A "a> NICK a\na> USER a 0 * :A\na< * 001 a *\na~\n"
#define EXTERNAL_B                                                                                 \
  "b> CAP LS 302\nb> CAP REQ sasl\nb< * ACK *\nb> AUTHENTICATE EXTERNAL\nb= AUTHENTICATE +\n"

static const Row rows[] = {
  { "/server/certificate/caps", "",
    "a> CAP LS 302\na< *sasl=PLAIN,SCRAM-SHA-256,EXTERNAL *\nc0\nc> CAP LS 302\n"
    "c< *sasl=PLAIN,SCRAM-SHA-256 *\n" },
  { "/server/certificate/register", "",
    ENTER_A "a> REGISTER * * *\na= * NOTICE *\na= :pychat 900 a * a :*\n" EXTERNAL_B
            "b> AUTHENTICATE +\nb= * 900 * a :*\nb= * 903 *\nb> NICK a\nb> USER b 0 * :B\n"
            "b> CAP END\na< ERROR *\na-\nb< * 001 a *\n" },
  { "/server/certificate/register/short", "", ENTER_A "a> REGISTER *\na< * 900 a * a :*\n" },
  { "/server/certificate/beside-password", "",
    ENTER_A "a> REGISTER * * sesame\na< * 900 *\n" EXTERNAL_B
            "b> AUTHENTICATE YQ==\nb= * 900 * a :*\nb= * 903 *\n" },
  { "/server/certificate/no-password-then", "",
    ENTER_A
    "a> REGISTER * * *\na< * 900 *\nb> CAP LS 302\nb> CAP REQ sasl\nb< * ACK *\n"
    "b> AUTHENTICATE PLAIN\nb= AUTHENTICATE +\nb> AUTHENTICATE AGEAc2VzYW1l\nb= * 904 *\n" },
  { "/server/certificate/other-authzid", "",
    ENTER_A "a> REGISTER * * *\na< * 900 *\n" EXTERNAL_B "b> AUTHENTICATE Yg==\nb= * 904 *\n" },
  { "/server/certificate/unknown", "", EXTERNAL_B "b> AUTHENTICATE +\nb= :pychat 904 ? :*\n" },
  { "/server/certificate/in-use", "",
    ENTER_A "a> REGISTER * * *\na< * 900 *\nb> CAP REQ standard-replies\nb> NICK b\n"
            "b> REGISTER * * *\nb< :pychat FAIL REGISTER CERTIFICATE_IN_USE b :*\n"
            "b> REGISTER * * sesame\nb< * 900 *\n" },
  { "/server/certificate/of-account", "",
    ENTER_A
    "a> CAP REQ standard-replies\na< *ACK*\na> REGISTER * * *\na< * 900 *\na> ACCOUNT CERT LIST\n"
    "a= :pychat NOTE ACCOUNT CERT a @ :*connection*\na> ACCOUNT CERT DEL @\n"
    "a= :pychat FAIL ACCOUNT LAST_CREDENTIAL a :*\na> ACCOUNT PASSWORD * sesame\n"
    "a= :pychat NOTE ACCOUNT PASSWORD_CHANGED a :*\na> ACCOUNT CERT DEL\n"
    "a= :pychat NOTE ACCOUNT CERT_REMOVED a :*\n" EXTERNAL_B
    "b> AUTHENTICATE +\nb= * 904 *\na> ACCOUNT CERT DEL\n"
    "a= :pychat FAIL ACCOUNT CERTIFICATE_UNKNOWN a @ :*\na> ACCOUNT CERT ADD\n"
    "a= :pychat NOTE ACCOUNT CERT_ADDED a :*\nb> AUTHENTICATE EXTERNAL\nb= AUTHENTICATE +\n"
    "b> AUTHENTICATE +\nb= * 900 * a :*\na> ACCOUNT PASSWORD sesame *\n"
    "a= :pychat NOTE ACCOUNT PASSWORD_REMOVED a :*\na> ACCOUNT DROP *\na< * 901 *\n"
    "a= :pychat NOTE ACCOUNT DROPPED a :*\n" },
  { "/server/certificate/of-account/by-operator", "[oper ann]\ncertfp=@\n",
    "c+\nc> REGISTER sesame\nc< * 900 *\nc~\n" ENTER_A
    "a> CAP REQ standard-replies\na> OPER ann\na< * 381 *\na~\na> ACCOUNT PASSWORD * open-it C\n"
    "a= :pychat NOTE ACCOUNT PASSWORD_CHANGED c :*\nc> ACCOUNT LOGOUT\nc< * 901 *\n"
    "c> ACCOUNT LOGIN open-it\nc= * 900 *\na> ACCOUNT DROP * nobody\n"
    "a= :pychat FAIL ACCOUNT ACCOUNT_UNKNOWN DROP :*\na> ACCOUNT DROP * c\n"
    "a= :pychat NOTE ACCOUNT DROPPED c :*\nc= * 901 *\n" },
  { "/server/certificate/oper", "[oper ann]\ncertfp=@\n",
    ENTER_A "a> OPER ann\na< :pychat 381 a :*\n" },
  { "/server/certificate/oper/other", "[oper ann]\ncertfp=" OTHER "\n",
    ENTER_A "a> OPER ann\na= :pychat 491 a :*\n" },
  { "/server/certificate/oper/both", "[oper ann]\ncertfp=@\npassword=" VERIFIER "\n",
    ENTER_A
    "a> OPER ann\na= * 461 *\na> OPER ann sesamf\na= * 464 *\na> OPER ann sesame\na< * 381 *\n"
    "c+\nc> OPER ann sesame\nc= * 491 *\n" },
  { "/server/certificate/ban", "[oper cat]\npassword=" VERIFIER "\n",
    ENTER_A "c+\nc> OPER cat sesame\nc< * 381 *\nc> KLINE cert:@ :stolen\na< * 465 a :*stolen\na-\n"
            "b> NICK b\nb> USER b 0 * :B\nb= * 465 *\nb-\nc> UNKLINE cert:@\nc< * ends *\n" },
  { "/server/certificate/sts", "[server]\nsts-port=6697\nsts-duration=600\n",
    "a> CAP LS 302\na< *sts=duration=600*\nc0\nc> CAP LS 302\nc< *sts=port=6697*\n"
    "b> CAP LS 302\nb! * sts*\n" },
  { "/server/certificate/sts/hosts",
    "[server]\nsts-port=6697\nsts-duration=600\nsts-hosts=chat.example; LocalHost\n",
    "a> CAP LS 302\na< *sts=duration=600*\nb> CAP LS 302\nb! * sts*\n" },
  { "/server/certificate/sts/other-host",
    "[server]\nsts-port=6697\nsts-hosts=chat.example;localhost.example\n",
    "a> CAP LS 302\na! * sts*\na> CAP REQ sts\na< * NAK *\nc0\nc> CAP LS 302\n"
    "c< *sts=port=6697*\n" },
  { "/server/certificate/sts/webirc",
    "[server]\nsts-port=6697\n[gateway web]\nhosts=127.0.0.1\npassword=" VERIFIER "\n",
    "a> WEBIRC sesame web x 192.0.2.7 :secure\na> CAP LS 302\na! * sts*\n" },
  { "/server/certificate/webirc", "[gateway web]\nhosts=127.0.0.1\npassword=" VERIFIER "\n",
    "a> WEBIRC sesame web x 192.0.2.7 :secure certfp-sha-256=" OTHER "\n" ENTER_A
    "a> REGISTER * * *\na< * 900 *\nb> WEBIRC sesame web x 192.0.2.8 :secure\n"
    "b> CAP LS 302\nb< *sasl=PLAIN,SCRAM-SHA-256 *\n" },
};

typedef struct
{
  TestCerts *certs;
  NetCredentials *server;
  NetCredentials *client;
  char *fingerprint;
} Fixture;

static NetCredentials *
load (TestCerts *certs, const char *name, NetCredentialsUse use)
{
  g_autoptr (GError) error = NULL;
  NetCredentials *credentials = net_credentials_load (
      test_certs_path (certs, name), test_certs_path (certs, "ca.pem"), use, &error);

  g_assert_no_error (error);
  return credentials;
}

static char *
get_fingerprint (NetCredentials *credentials)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (net_credentials_get_certificate (credentials), "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

/* Certificates take long to make: one folder for all rows. */
static Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->certs = test_certs_new ();
  fixture->server = load (fixture->certs, "server.pem", NET_CREDENTIALS_TO_SERVE);
  fixture->client = load (fixture->certs, "client.pem", NET_CREDENTIALS_TO_JOIN);
  fixture->fingerprint = get_fingerprint (fixture->client);
  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  net_credentials_unref (fixture->server);
  net_credentials_unref (fixture->client);
  test_certs_free (fixture->certs);
  g_free (fixture->fingerprint);
  g_free (fixture);
}

static char *
fill_in (const Fixture *fixture, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "@", -1);

  return g_strjoinv (fixture->fingerprint, parts);
}

static ServerConfig *
read_config (const Fixture *fixture, const char *text)
{
  g_autofree char *filled = fill_in (fixture, text);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  ServerConfig *config = server_config_new ();

  g_key_file_load_from_data (file, filled, -1, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  server_config_read (config, file, "test.conf", &error);
  g_assert_no_error (error);
  return config;
}

static void
run_row (const Fixture *fixture, const Row *row)
{
  g_autoptr (ServerScript) script = server_script_new (read_config (fixture, row->config), NULL);
  g_autofree char *lines = fill_in (fixture, row->script);

  server_script_listen_tls (script, fixture->server);
  server_script_connect_tls (script, 'a', "localhost", fixture->client);
  server_script_connect_tls (script, 'b', "127.0.0.1", fixture->client);
  server_script_run (script, lines);
}

typedef struct
{
  const Fixture *fixture;
  const Row *row;
} Case;

static void
test_row (gconstpointer data)
{
  const Case *c = data;

  run_row (c->fixture, c->row);
}

int
main (int argc, char *argv[])
{
  Case cases[G_N_ELEMENTS (rows)];
  Fixture *fixture;
  int status;

  g_test_init (&argc, &argv, NULL);
  fixture = fixture_new ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      cases[i] = (Case){ fixture, &rows[i] };
      g_test_add_data_func (rows[i].path, &cases[i], test_row);
    }
  status = g_test_run ();
  fixture_free (fixture);
  return status;
}
