#include "config.h"

#include <locale.h>

#include "client-testing.h"
#include "test-certs.h"

/* Logging in over real TLS, where the password may be told to the server, and the certificate is a
 * way in of its own. */

typedef struct
{
  const char *path;
  const char *certificate; /* (nullable): ours */
  const char *password;    /* (nullable) */
  const char *const *script;
  gboolean is_required;
} LoginCase;

#define BEGIN(OFFER)                                                                               \
  "accept", "> CAP LS 302", "> NICK anna", "> USER *", "< CAP * LS :sasl=" OFFER,                  \
      "> CAP REQ sasl", "< CAP * ACK sasl"
#define END                                                                                        \
  "> CAP END", "< :srv 001 anna :Welcome", "< :srv 422 anna :no motd", "< :anna!a@host JOIN #lobby"
#define SUCCESS                                                                                    \
  "< :srv 900 anna anna!a@host anna :You are now logged in", "< :srv 903 anna :ok", END,           \
      "= * info stored - You are logged in as anna."

/* NUL anna NUL sesame */
static const char *const plain[] = { BEGIN ("PLAIN"),
                                     "> AUTHENTICATE PLAIN",
                                     "< AUTHENTICATE +",
                                     "> AUTHENTICATE AGFubmEAc2VzYW1l",
                                     SUCCESS,
                                     NULL };

/* The one that does not tell it first. */
static const char *const scram_first[] = { BEGIN ("PLAIN,SCRAM-SHA-256"),
                                           "> AUTHENTICATE SCRAM-SHA-256",
                                           "< :srv 904 anna :no",
                                           "> AUTHENTICATE PLAIN",
                                           "< AUTHENTICATE +",
                                           "> AUTHENTICATE AGFubmEAc2VzYW1l",
                                           SUCCESS,
                                           NULL };

/* anna */
static const char *const external[] = { BEGIN ("SCRAM-SHA-256,PLAIN,EXTERNAL"),
                                        "> AUTHENTICATE EXTERNAL",
                                        "< AUTHENTICATE +",
                                        "> AUTHENTICATE YW5uYQ==",
                                        SUCCESS,
                                        "! #lobby /register",
                                        "> REGISTER ? ? ?",
                                        NULL };

static const char *const external_refused[] = {
  BEGIN ("PLAIN,EXTERNAL"),
  "> AUTHENTICATE EXTERNAL",
  "< AUTHENTICATE +",
  "> AUTHENTICATE YW5uYQ==",
  "< :srv 904 anna :no",
  END,
  "= * error stored - Logging in failed: name and password do not fit. You are here *",
  NULL
};

/* Who has a password wants to use it. */
static const char *const both[] = { BEGIN ("EXTERNAL,PLAIN"),
                                    "> AUTHENTICATE PLAIN",
                                    "< AUTHENTICATE +",
                                    "> AUTHENTICATE AGFubmEAc2VzYW1l",
                                    SUCCESS,
                                    NULL };

static const char *const nothing[] = { BEGIN ("EXTERNAL"), END,
                                       "= * error stored - There is no way to log in here *",
                                       NULL };

#define LOG_IN                                                                                     \
  BEGIN ("PLAIN"), "> AUTHENTICATE PLAIN", "< AUTHENTICATE +", "> AUTHENTICATE AGFubmEAc2VzYW1l",  \
      SUCCESS

/* Accounts that are away when the line comes back are waited for, as the line is. */
static const char *const comes_back[] = {
  LOG_IN,
  "cut",
  BEGIN ("PLAIN"),
  "> AUTHENTICATE PLAIN",
  "cut",
  "accept",
  "> CAP LS 302",
  "> USER *",
  "< CAP * LS :batch",
  "> CAP REQ batch",
  "< CAP * ACK batch",
  LOG_IN,
  NULL,
};

/* What was typed wrongly once is not what we log in with the next time. */
static const char *const mistyped[] = {
  LOG_IN,
  "< PING :in",
  "> PONG :in",
  "! * /login berta wrong",
  "> AUTHENTICATE PLAIN",
  "< AUTHENTICATE +",
  "> AUTHENTICATE AGJlcnRhAHdyb25n",
  "< :srv 904 anna :no",
  "= * error stored - Logging in failed: name and password do not fit.",
  "cut",
  LOG_IN,
  "< PING :in",
  "> PONG :in",
  "! * /login berta right",
  "> AUTHENTICATE PLAIN",
  "< AUTHENTICATE +",
  "> AUTHENTICATE AGJlcnRhAHJpZ2h0",
  "< :srv 903 anna :ok",
  "< PING :done",
  "> PONG :done",
  "cut",
  BEGIN ("PLAIN"),
  "> AUTHENTICATE PLAIN",
  "< AUTHENTICATE +",
  "> AUTHENTICATE AGJlcnRhAHJpZ2h0",
  NULL,
};

/* Success before anything was proven is none. */
static const char *const too_easy[] = {
  BEGIN ("SCRAM-SHA-256"),
  "> AUTHENTICATE SCRAM-SHA-256",
  "< :srv 903 anna :ok",
  "> AUTHENTICATE ?",
  END,
  "= * error stored - The server could not prove that it knows your password; *",
  NULL,
};

static const LoginCase login_cases[] = {
  { "/client/login/comes-back", NULL, "sesame", comes_back, .is_required = TRUE },
  { "/client/login/mistyped", NULL, "sesame", mistyped },
  { "/client/login/too-easy", NULL, "sesame", too_easy },
  { "/client/login/plain", NULL, "sesame", plain },
  { "/client/login/scram-first", NULL, "sesame", scram_first },
  { "/client/login/external", "client.pem", NULL, external },
  { "/client/login/external-refused", "client.pem", NULL, external_refused },
  { "/client/login/both", "client.pem", "sesame", both },
  { "/client/login/nothing", NULL, NULL, nothing },
};

static void
test_login (gconstpointer data)
{
  const LoginCase *c = data;
  g_autoptr (TestCerts) certs = test_certs_new ();
  g_autoptr (GError) error = NULL;
  const char *ca = test_certs_path (certs, "ca.pem");
  const char *own = c->certificate != NULL ? test_certs_path (certs, c->certificate) : NULL;
  g_autoptr (NetCredentials) theirs = net_credentials_load (test_certs_path (certs, "server.pem"),
                                                            ca, NET_CREDENTIALS_TO_SERVE, &error);
  g_autoptr (NetCredentials) ours = net_credentials_load (own, ca, NET_CREDENTIALS_TO_JOIN, &error);
  ClientSettings settings = { .nick = "anna",
                              .account = "anna",
                              .password = c->password,
                              .is_login_required = c->is_required,
                              .credentials = ours };
  g_autoptr (ClientTesting) testing = NULL;

  g_assert_no_error (error);
  testing = client_testing_new_tls (&settings, theirs);
  client_testing_play (testing, c->script);
  g_assert_true (client_session_is_tls (testing->session));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (login_cases); i++)
    g_test_add_data_func (login_cases[i].path, &login_cases[i], test_login);
  return g_test_run ();
}
