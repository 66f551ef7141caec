#include "config.h"

#include <string.h>

#include "main-testing.h"
#include "test-certs.h"

/* An account of the real server, and the real program that logs in to it. */

typedef struct
{
  const char *path;
  const char *certificate; /* (nullable): of who logs in; NULL: no TLS */
  const char *command;     /* by which anna made the account; with TLS she shows client.pem */
  const char *settings;    /* of who logs in */
  const char *expected;    /* what is told */
  int status;              /* without a screen, 1 also where something did not work */
  gboolean is_in;
} LoginCase;

#define REGISTER "/register sesame"

static const LoginCase login_cases[] = {
  { "/main/login/scram", NULL, REGISTER, "account=anna\npassword=sesame\n",
    "You are logged in as anna.", 0, TRUE },
  { "/main/login/command", NULL, REGISTER,
    "account=anna\npassword-command=printf 'sesame\\\\nno'\n", "You are logged in as anna.", 0,
    TRUE },
  { "/main/login/wrong", NULL, REGISTER, "account=anna\npassword=open\n",
    "You are here without your account.", 1, TRUE },
  { "/main/login/required", NULL, REGISTER, "account=anna\npassword=open\nlogin-required=true\n",
    "name and password do not fit", 1 },
  { "/main/login/command-fails", NULL, REGISTER, "account=anna\npassword-command=false\n",
    "The password-command failed", 1 },
  { "/main/login/tls/password", "long-client.pem", REGISTER, "account=anna\npassword=sesame\n",
    "You are logged in as anna.", 0, TRUE },
  { "/main/login/tls/wrong-password", "client.pem", REGISTER, "account=anna\npassword=open\n",
    "You are here without your account.", 1, TRUE },
  { "/main/login/tls/certificate", "client.pem", "/register", "account=anna\n",
    "You are logged in as anna.", 0, TRUE },
  { "/main/login/tls/required", "client.pem", "/register", "account=anna\nlogin-required=true\n",
    "You are logged in as anna.", 0, TRUE },
  { "/main/login/tls/other-certificate", "long-client.pem", "/register", "account=anna\n",
    "You are here without your account.", 1, TRUE },
  { "/main/login/tls/other-required", "long-client.pem", "/register",
    "account=anna\nlogin-required=true\n", "name and password do not fit", 1 },
};

static char *
make_tls_options (TestCerts *certs, const char *certificate)
{
  return g_strdup_printf ("--ssl --certfile %s --cafile %s", test_certs_path (certs, certificate),
                          test_certs_path (certs, "ca.pem"));
}

static void
test_login (gconstpointer data)
{
  const LoginCase *c = data;
  gboolean is_tls = c->certificate != NULL;
  g_autoptr (TestCerts) certs = test_certs_new ();
  g_autofree char *server = is_tls ? make_tls_options (certs, "server.pem") : g_strdup ("");
  g_autofree char *first = is_tls ? make_tls_options (certs, "client.pem") : g_strdup ("");
  g_autofree char *second = is_tls ? make_tls_options (certs, c->certificate) : g_strdup ("");
  g_autoptr (Chat) chat = chat_new (server, NULL);
  g_autoptr (GSubprocess) owner = chat_join_with (chat, "anna", first);
  g_autofree char *path = chat_path (chat, "login.conf");
  g_autofree char *text = g_strconcat ("[client]\n", c->settings, NULL);
  g_autofree char *more =
      g_strdup_printf ("--config %s%s%s", path, *second != '\0' ? " " : "", second);
  g_autoptr (GSubprocess) other = NULL;
  g_autoptr (GError) error = NULL;

  g_free (chat_wait_for (chat, "anna.out", "You are in #lobby now."));
  chat_say (owner, c->command);
  g_free (chat_wait_for (chat, "anna.out", "You are logged in as anna."));
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  other = chat_join_with (chat, "other", more);
  g_free (chat_wait_for (chat, c->is_in ? "other.out" : "other.err", c->expected));
  if (c->is_in)
    g_free (chat_wait_for (chat, "other.out", "You are in #lobby now."));
  chat_leave (other, c->status);
  chat_leave (owner, 0);
}

typedef struct
{
  const char *line;
  const char *answer;
} AnswerRow;

/* What the real server says to those who want an account, in the user's words. */
static void
test_account (void)
{
  static const AnswerRow rows[] = {
    { "/verify 1234", "That is not the code that was sent to you." },
    { "/register", "/register PASSWORD" },
    { "/register sesame", "The account anna is yours." },
    { "/register again", "You are logged in already." },
    { "/verify 1234", "You are logged in already." },
    { "/account drop wrong", "Logging in failed: name and password do not fit." },
    { "/account drop sesame", "Your account is no more." },
    { "/register sesame", "The account anna is yours." },
  };
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) anna = chat_enter (chat, "anna");
  gsize seen = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = NULL;

      chat_say (anna, rows[i].line);
      text = chat_wait_for_from (chat, "anna.out", seen, rows[i].answer);
      g_test_message ("%s", text + seen);
      seen = strlen (text);
    }
  chat_leave (anna, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (login_cases); i++)
    g_test_add_data_func (login_cases[i].path, &login_cases[i], test_login);
  g_test_add_func ("/main/login/account", test_account);
  return g_test_run ();
}
