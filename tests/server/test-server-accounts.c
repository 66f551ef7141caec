/* Accounts: REGISTER, AUTHENTICATE, and the name that belongs to one. */
#include "config.h"

#include <glib/gstdio.h>
#include <gsasl.h>
#include <string.h>

#include "journal-sqlite.h"
#include "server-script.h"

typedef struct
{
  const char *path;
  const char *script;
} Row;

/* Of authzid NUL authcid NUL password. */
#define PLAIN_A "AGEAc2VzYW1l"          /* "", a, sesame */
#define PLAIN_UPPER_A "AEEAc2VzYW1l"    /* "", A, sesame */
#define PLAIN_A_AS_A "YQBhAHNlc2FtZQ==" /* a, a, sesame */
#define PLAIN_A_AS_B "YgBhAHNlc2FtZQ==" /* b, a, sesame */
#define PLAIN_WRONG "AGEAd3Jvbmc="      /* "", a, wrong */
#define PLAIN_ZED "AHplZABzZXNhbWU="    /* "", zed, sesame */
#define PLAIN_SHORT "AGE="              /* "", a */

#define REGISTERED "a+\na> REGISTER * * sesame\na< * 900 *\n"
#define BEGIN_B                                                                                    \
  "b0\nb> CAP LS 302\nb> CAP REQ sasl\nb< * ACK *\nb> AUTHENTICATE PLAIN\nb< AUTHENTICATE +\n"
/* Five wrong ones end a connection. */
#define GUESS(who)                                                                                 \
  who "> AUTHENTICATE PLAIN\n" who "> AUTHENTICATE " PLAIN_WRONG "\n" who "< * 904 *\n"
#define GUESSES(who)                                                                               \
  who "0\n" who "> CAP LS 302\n" who "> CAP REQ sasl\n" who "< *ACK*\n" GUESS (who) GUESS (who)    \
      GUESS (who) GUESS (who) GUESS (who) who "-\n"
#define END_B "b> NICK a\nb> USER b 0 * :B\nb> CAP END\n"

static const Row rows[] = {
  { "/server/account/register",
    "a+ draft/account-registration\na> REGISTER * * sesame\n"
    "a= :pychat REGISTER SUCCESS a :*\na= :pychat 900 a a!a@127.0.0.1 a :*as a\n" },
  { "/server/account/register/without-cap",
    "a+\na> REGISTER * * sesame\na= :pychat NOTICE a :*account a*\na= :pychat 900 a * a :*\n" },
  { "/server/account/register/by-people", "a+\na> REGISTER sesame\na< * 900 a * a :*\n" },
  { "/server/account/register/other-name",
    "a+ draft/account-registration\na> REGISTER zed z@example.org sesame\n"
    "a= :pychat REGISTER SUCCESS zed :*\na= :pychat 900 a a!a@127.0.0.1 zed :*\n" },
  { "/server/account/register/before-welcome",
    "a0\na> CAP LS 302\na< *draft/account-registration=before-connect,custom-account-name*\n"
    "a> CAP REQ draft/account-registration\na< * ACK *\na> NICK a\na> USER a 0 * :A\n"
    "a> REGISTER * * sesame\na= :pychat REGISTER SUCCESS a :*\na= :pychat 900 a a!*@* a :*\n"
    "a> CAP END\na< * 001 a *\na~\na> WHOIS a\na< :pychat 330 a a a :*\n" },
  { "/server/account/register/need-nick",
    "a0\na> CAP LS 302\na> CAP REQ :standard-replies draft/account-registration\na< * ACK *\n"
    "a> REGISTER * * sesame\na= :pychat FAIL REGISTER NEED_NICK ? :*\n" },
  { "/server/account/register/exists",
    REGISTERED "b+ standard-replies\nb> REGISTER a * sesame\n"
               "b= :pychat FAIL REGISTER ACCOUNT_EXISTS a :*\n" },
  { "/server/account/register/name-in-use", "a+\nb+ standard-replies\nb> REGISTER a * sesame\n"
                                            "b= :pychat FAIL REGISTER BAD_ACCOUNT_NAME a :*\n" },
  { "/server/account/register/bad-name", "a+ standard-replies\na> REGISTER #a * sesame\n"
                                         "a= :pychat FAIL REGISTER BAD_ACCOUNT_NAME #a :*\n" },
  { "/server/account/register/twice",
    "a+ standard-replies\na> REGISTER * * sesame\na< * 900 *\na> REGISTER b * sesame\n"
    "a= :pychat FAIL REGISTER ALREADY_AUTHENTICATED a :*\n" },
  { "/server/account/register/weak", "a+ standard-replies\na> REGISTER * * 12345\n"
                                     "a= :pychat FAIL REGISTER WEAK_PASSWORD a :*\n" },
  { "/server/account/register/no-certificate",
    "a+ standard-replies\na> REGISTER * * *\n"
    "a= :pychat FAIL REGISTER UNACCEPTABLE_PASSWORD a :*\n" },
  { "/server/account/register/bad-email", "a+ standard-replies\na> REGISTER * nowhere sesame\n"
                                          "a= :pychat FAIL REGISTER INVALID_EMAIL a :*\n" },
  { "/server/account/register/needs-params", "a+\na> REGISTER\na= :pychat 461 a REGISTER :*\n"
                                             "a> REGISTER a *\na= :pychat 461 a REGISTER :*\n" },
  { "/server/account/register/at-once",
    "a+ standard-replies\nb+ standard-replies\na> REGISTER zed * sesame\n"
    "b> REGISTER zed * sesame\na< * 900 *\nb= :pychat FAIL REGISTER ACCOUNT_EXISTS zed :*\n" },
  { "/server/account/verify",
    "a+ draft/account-registration\na> VERIFY a 123\na= :pychat FAIL VERIFY INVALID_CODE a :*\n"
    "a> VERIFY a\na= :pychat 461 a VERIFY :*\na> REGISTER * * sesame\na< * 900 *\na> VERIFY a 123\n"
    "a= :pychat FAIL VERIFY ALREADY_AUTHENTICATED a :*\n" },
  { "/server/account/notify",
    "a+\nb+ account-notify\nc+\na> REGISTER * * sesame\nb< :a!a@127.0.0.1 ACCOUNT a\n"
    "c! *ACCOUNT*\n" },
  { "/server/account/notify/whom",
    "a+ account-notify\nb+ account-notify\nb> PART #lobby\na~\nb~\na> REGISTER * * sesame\na< * 900 *\n"
    "a= :a!a@127.0.0.1 ACCOUNT a\na> ACCOUNT LOGOUT\na= * 901 *\na= :a!a@127.0.0.1 ACCOUNT ?\n"
    "b! *ACCOUNT*\n" },
  { "/server/account/tag/all-commands",
    "a+ account-tag\nb+\nc+\na~\nb> REGISTER * * sesame\nb< * 900 *\nb> JOIN #x\nb~\na> JOIN #x\na~\n"
    "c> REGISTER * * sesame\nc< * 900 *\na> CAP REQ account-notify\na~\n"
    "b> MODE #x +m\na= @account=b :b!* MODE #x +m\nb> TOPIC #x :t\na= @account=b :b!* TOPIC #x :t\n"
    "b> NOTICE a :x\na= @account=b :b!* NOTICE a :x\nb> INVITE c #x\nb> NICK d\n"
    "a= @account=b :b!* NICK d\nb> ACCOUNT LOGOUT\na= @account=b :d!* ACCOUNT ?\n"
    "b> PRIVMSG #x :x\na= :d!* PRIVMSG #x :x\nb> ACCOUNT LOGIN c sesame\na= :d!* ACCOUNT c\n"
    "b> PART #x\na= @account=c :d!* PART #x\nb> JOIN #x\na= @account=c :d!* JOIN #x\n"
    "b> QUIT\na= @account=c :d!* QUIT :*\n" },
  { "/server/account/extended-join",
    REGISTERED "b+ extended-join\nc+\nb~\na> JOIN #x\na~\nb> JOIN #x\na~\nb~\na> PART #x\nb~\n"
               "a> JOIN #x\nb= :a!a@127.0.0.1 JOIN #x a :Person a\n" },
  { "/server/account/tag",
    REGISTERED "b+ account-tag\nc+\nb~\nc~\na> PRIVMSG #lobby :hi\n"
               "b= @account=a :a!* PRIVMSG #lobby :hi\nc= :a!* PRIVMSG #lobby :hi\n" },
  { "/server/account/name-is-kept", REGISTERED "a.\nb+\nb> NICK A\nb= :pychat 433 b A :*\n"
                                               "c0\nc> NICK a\nc= :pychat 433 * a :*\n" },
  { "/server/account/name-is-kept/negotiating",
    REGISTERED "b0\nb> CAP LS 302\nb> NICK a\nb> USER b 0 * :B\nb! * 433 *\nb> CAP END\n"
               "b< :pychat 433 * a :*\nb> NICK b\nb< * 001 b *\n" },
  { "/server/account/ghost", REGISTERED
    "c+\n" BEGIN_B "b> AUTHENTICATE " PLAIN_A "\nb= :pychat 900 ? ?!?@? a :*\n"
    "b= :pychat 903 ? :*\n" END_B
    "a< ERROR :*\na-\nb< * 001 a *\nc< :a!a@127.0.0.1 QUIT :*\nc< :a!b@* JOIN #lobby\n" },
  { "/server/account/ghost/nick",
    REGISTERED BEGIN_B "b> AUTHENTICATE " PLAIN_A "\nb< * 903 *\nb> NICK b\nb> USER b 0 * :B\n"
                       "b> CAP END\nb< * 001 b *\nb~\nb> NICK a\na< ERROR *\na-\n"
                       "b< :b!* NICK a\n" },
  { "/server/account/founder-again",
    REGISTERED "a> JOIN #x\na< * 366 *\nb+\nb> JOIN #x\nb< * 366 *\na.\nb< *QUIT*\n"
               "c0\nc> CAP LS 302\nc> CAP REQ sasl\nc> AUTHENTICATE PLAIN\n"
               "c> AUTHENTICATE " PLAIN_A "\nc< * 903 *\nc> NICK a\nc> USER a 0 * :A\nc> CAP END\n"
               "c< * 001 *\nc> JOIN #x\nc< * MODE #x +q a\n" },
  { "/server/account/login",
    REGISTERED "a.\nb+ standard-replies\nb> ACCOUNT LOGIN a wrong1\n"
               "b= :pychat FAIL ACCOUNT INVALID_CREDENTIALS LOGIN :*\n"
               "b> ACCOUNT LOGIN zed sesame\nb= :pychat FAIL ACCOUNT INVALID_CREDENTIALS LOGIN :*\n"
               "b> ACCOUNT LOGIN a sesame\nb= :pychat 900 b b!b@127.0.0.1 a :*\n"
               "b> ACCOUNT LOGIN a sesame\nb= :pychat FAIL ACCOUNT ALREADY_AUTHENTICATED LOGIN :*\n"
               "b> NICK a\nb= :b!* NICK a\nb> ACCOUNT LOGOUT\nb= :pychat 901 a a!b@127.0.0.1 :*\n"
               "b> ACCOUNT\nb= :pychat FAIL ACCOUNT NOT_AUTHENTICATED INFO :*\n" },
  { "/server/account/login/before-welcome",
    REGISTERED "b0\nb> CAP LS 302\nb> ACCOUNT LOGIN a sesame\nb< * 900 *\nb! * 903 *\n"
               "b> NICK a\nb> USER b 0 * :B\nb> CAP END\nb< * 001 a *\na< ERROR *\na-\n"
               "c0\nc> ACCOUNT DROP sesame\nc= * 451 *\n" },
  { "/server/account/login/by-pass", REGISTERED
    "b0\nb> PASS a:sesame\nb> NICK a\nb> USER b 0 * :B\nb< * 900 *\nb< * 001 a *\n"
    "a< ERROR *\na-\nc0\nc> PASS a:wrong\nc= * 464 *\nc> NICK a\nc= * 433 *\n"
    "d0\nd> PASS zed:x\nd> PASS x\nd> NICK d\nd> USER d 0 * :D\nd= * 464 *\nd= * 001 d *\n" },
  { "/server/account/password", REGISTERED
    "a> CAP REQ standard-replies\na~\na> ACCOUNT PASSWORD wrong1 sesame2\n"
    "a= :pychat FAIL ACCOUNT INVALID_CREDENTIALS PASSWORD :*\n"
    "a> ACCOUNT PASSWORD sesame short\na= :pychat FAIL ACCOUNT WEAK_PASSWORD PASSWORD :*\n"
    "a> ACCOUNT PASSWORD sesame\na= * 461 a ACCOUNT :*\n"
    "a> ACCOUNT PASSWORD sesame *\na= :pychat FAIL ACCOUNT LAST_CREDENTIAL a :*\n"
    "a> ACCOUNT PASSWORD sesame :open  it\na= :pychat NOTE ACCOUNT PASSWORD_CHANGED a :*\n"
    "a> ACCOUNT LOGOUT\na< * 901 *\na> ACCOUNT LOGIN sesame\n"
    "a= :pychat FAIL ACCOUNT INVALID_CREDENTIALS LOGIN :*\na> ACCOUNT LOGIN :open  it\n"
    "a= * 900 *\n" },
  { "/server/account/password/of-others", REGISTERED
    "b+\nb> ACCOUNT PASSWORD * sesame2 a\nb= * 481 *\nb> ACCOUNT DROP * a\nb= * 481 *\n" },
  { "/server/account/password/label",
    REGISTERED "a> CAP REQ :batch labeled-response standard-replies\na~\n"
               "a> @label=L ACCOUNT PASSWORD sesame sesame2\n"
               "a= @label=L :pychat NOTE ACCOUNT PASSWORD_CHANGED a :*\n"
               "a> @label=M ACCOUNT PASSWORD sesame sesame3\n"
               "a= @label=M :pychat FAIL ACCOUNT INVALID_CREDENTIALS PASSWORD :*\n" },
  { "/server/account/info",
    REGISTERED "a> CAP REQ standard-replies\na> JOIN #x\na~\na> ACCOUNT\n"
               "a= :pychat NOTE ACCOUNT INFO a :*with a password and 0 certificates; 1 rooms*\n"
               "a> ACCOUNT NONSENSE\na= :pychat FAIL ACCOUNT INVALID_PARAMS NONSENSE :*\n" },
  { "/server/account/drop",
    REGISTERED "a> CAP REQ standard-replies\na> JOIN #x\na~\na> ACCOUNT DROP *\n"
               "a= :pychat FAIL ACCOUNT INVALID_CREDENTIALS DROP :*\na> ACCOUNT DROP sesame\n"
               "a= :pychat 901 *\na= :pychat NOTE ACCOUNT DROPPED a :*\na> NICK b\na< *NICK b\n"
               "c+\nc> NICK a\nc= :c!* NICK a\n" },
  { "/server/account/nickserv",
    "a+\na> PRIVMSG NickServ :REGISTER sesame a@example.org\na= * NOTICE a :*account a*\na= * 900 *\n"
    "a> NS logout\na= * 901 *\na> PRIVMSG nickserv :identify  wrong1\na= * NOTICE a :*do not fit\n"
    "a> PRIVMSG nickserv :identify sesame\na= * 900 *\na> NICKSERV PASSWD sesame sesame2\n"
    "a= * NOTICE a :The password is changed\na> NS :hello?\na= * 704 a ACCOUNT *\na< * 706 *\n"
    "a> NS REGISTER\na= * 461 *\na> NS INFO\na= * NOTICE a :*logged in as a*\n"
    "b+\nb> NS IDENTIFY a sesame2\nb= * 900 *\nb> NS GHOST a\na< ERROR *\na-\nb< :b!* NICK a\n"
    "b> NS DROP sesame2\nb< * 901 *\nb= * NOTICE a :*no more\n" },
  { "/server/account/nickserv/notice", REGISTERED
    "a> CAP REQ :echo-message labeled-response batch\na~\n"
    "a> @label=1 NOTICE NickServ :logout\na= @label=1 :a!* NOTICE NickServ :logout\n"
    "a> @label=2 NOTICE NickServ :identify a wrong1\na= @label=2 :a!* NOTICE *\na! *\n" },
  { "/server/account/nickserv/echo", REGISTERED
    "a> CAP REQ :echo-message labeled-response batch\na~\na> @label=1 PRIVMSG nickserv :logout\n"
    "a= @label=1 * BATCH +*\na= @batch=* :a!* PRIVMSG NickServ :logout\n"
    "a= @batch=* :pychat 901 *\na= * BATCH -*\n" },
  { "/server/account/cert/errors",
    REGISTERED "a> CAP REQ standard-replies\na~\na> ACCOUNT CERT\n"
               "a= :pychat NOTE ACCOUNT NO_CERT a :*\na> ACCOUNT CERT ADD\n"
               "a= :pychat FAIL ACCOUNT NEED_CERT CERT :*\na> ACCOUNT CERT ADD abc\n"
               "a= :pychat FAIL ACCOUNT INVALID_PARAMS CERT :*\na> ACCOUNT CERT FOO\n"
               "a= :pychat FAIL ACCOUNT INVALID_PARAMS CERT :*\n" },
  { "/server/sasl/caps", "a0\na> CAP LS 302\na< *sasl=PLAIN,SCRAM-SHA-256 *\n"
                         "b0\nb> CAP LS\nb< * sasl *\n" },
  { "/server/sasl/plain/case",
    REGISTERED BEGIN_B "b> AUTHENTICATE " PLAIN_UPPER_A "\nb= * 900 * a :*\nb= * 903 *\n" },
  { "/server/sasl/plain/authzid",
    REGISTERED BEGIN_B "b> AUTHENTICATE " PLAIN_A_AS_A "\nb= * 900 * a :*\nb= * 903 *\n" },
  { "/server/sasl/plain/other-authzid",
    REGISTERED BEGIN_B "b> AUTHENTICATE " PLAIN_A_AS_B "\nb= :pychat 904 ? :*\n" },
  { "/server/sasl/plain/wrong",
    REGISTERED BEGIN_B "b> AUTHENTICATE " PLAIN_WRONG "\nb= :pychat 904 ? :*\n"
                       "b> AUTHENTICATE PLAIN\nb= AUTHENTICATE +\nb> AUTHENTICATE " PLAIN_A
                       "\nb= * 900 *\nb= * 903 *\n" },
  { "/server/sasl/plain/nobody", BEGIN_B "b> AUTHENTICATE " PLAIN_ZED "\nb= * 904 *\n" },
  { "/server/sasl/plain/short", BEGIN_B "b> AUTHENTICATE " PLAIN_SHORT "\nb= * 904 *\n" },
  { "/server/sasl/plain/empty", BEGIN_B "b> AUTHENTICATE +\nb= * 904 *\n" },
  { "/server/sasl/not-base64", BEGIN_B "b> AUTHENTICATE !!!\nb= * 904 *\n" },
  { "/server/sasl/abort", BEGIN_B "b> AUTHENTICATE *\nb= :pychat 906 ? :*\n"
                                  "b> AUTHENTICATE PLAIN\nb= AUTHENTICATE +\n" },
  { "/server/sasl/left-open", BEGIN_B "b> NICK b\nb> USER b 0 * :B\nb> CAP END\n"
                                      "b= :pychat 906 b :*\nb= * 001 b *\n" },
  { "/server/sasl/unknown", "b0\nb> CAP LS 302\nb> CAP REQ sasl\nb< * ACK *\n"
                            "b> AUTHENTICATE NTLM\nb= :pychat 908 ? PLAIN,SCRAM-SHA-256 :*\n"
                            "b= :pychat 904 ? :*\n" },
  { "/server/sasl/external-without-certificate",
    "b0\nb> CAP LS 302\nb> CAP REQ sasl\nb< * ACK *\nb> AUTHENTICATE EXTERNAL\nb= * 908 *\n" },
  { "/server/sasl/no-cap", "b+\nb> AUTHENTICATE PLAIN\nb= :pychat 904 b :*\n" },
  { "/server/sasl/too-many-guesses", REGISTERED
    "b0\nb> CAP LS 302\nb> CAP REQ sasl\n"
    "b> AUTHENTICATE PLAIN\nb> AUTHENTICATE " PLAIN_WRONG "\nb< * 904 *\n"
    "b> AUTHENTICATE PLAIN\nb> AUTHENTICATE " PLAIN_WRONG "\nb< * 904 *\n"
    "b> AUTHENTICATE PLAIN\nb> AUTHENTICATE " PLAIN_WRONG "\nb< * 904 *\n"
    "b> AUTHENTICATE PLAIN\nb> AUTHENTICATE " PLAIN_WRONG "\nb< * 904 *\n"
    "b> AUTHENTICATE PLAIN\nb> AUTHENTICATE " PLAIN_WRONG "\nb< * 904 *\n"
    "b= ERROR :*\nb-\n" GUESSES ("c") GUESSES ("d") GUESSES (
        "e") "f0\nf> CAP LS 302\nf> CAP REQ sasl\nf< *ACK*\nf> AUTHENTICATE PLAIN\n"
             "f= :pychat 902 ? :*\nf> ACCOUNT LOGIN a sesame\nf= :pychat NOTICE ? :Try again later\n" },
  { "/server/sasl/once-by-3.1", REGISTERED
    "b0\nb> CAP LS\nb> CAP REQ sasl\nb< *ACK*\nb> AUTHENTICATE PLAIN\n"
    "b> AUTHENTICATE " PLAIN_A "\nb< * 903 *\nb> AUTHENTICATE PLAIN\nb= :pychat 907 ? :*\n" },
  { "/server/sasl/after-welcome",
    REGISTERED "b+ sasl\nc+ account-notify\nb~\nb> AUTHENTICATE PLAIN\nb= AUTHENTICATE +\n"
               "b> AUTHENTICATE " PLAIN_A "\nb= :pychat 900 b b!b@127.0.0.1 a :*\n"
               "b= :pychat 903 b :*\nc< :b!b@127.0.0.1 ACCOUNT a\n"
               "b> AUTHENTICATE PLAIN\nb= AUTHENTICATE +\nb> AUTHENTICATE " PLAIN_A
               "\nb= * 900 *\nb= * 903 *\n" },
  { "/server/sasl/labelled",
    REGISTERED "b+ sasl labeled-response batch\nb> @label=x AUTHENTICATE PLAIN\n"
               "b= @label=x AUTHENTICATE +\nb> @label=y AUTHENTICATE " PLAIN_WRONG "\n"
               "b= @label=y :pychat 904 b :*\n" },
  { "/server/sasl/pipelined",
    REGISTERED BEGIN_B "b> AUTHENTICATE " PLAIN_A "\nb> NICK b\nb> USER b 0 * :B\nb> CAP END\n"
                       "b> PRIVMSG #lobby :in\nb= * 900 *\nb= * 903 *\nb= * 001 b *\n"
                       "a< :b!* PRIVMSG #lobby :in\n" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);

  server_script_run (script, row->script);
}

/* 400 bytes of base64 are never the last. */
static void
test_chunks (void)
{
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);
  g_autofree char *password = g_strnfill (300 - 3, 'p'); /* with "", "a" and NULs 300 bytes */
  g_autofree char *begin =
      g_strdup_printf ("a+\na> REGISTER * * %s\na< * 900 *\n" BEGIN_B, password);
  g_autofree guchar *bytes = g_malloc0 (300);
  g_autofree char *text = NULL;
  g_autofree char *send = NULL;
  g_autofree char *too_long = NULL;
  g_autofree char *flood = g_strnfill (401, 'A');

  bytes[1] = 'a';
  memcpy (bytes + 3, password, 297);
  text = g_base64_encode (bytes, 300);
  g_assert_cmpuint (strlen (text), ==, 400);
  send = g_strdup_printf (
      "b> AUTHENTICATE %s\nb! * 90? *\nb> AUTHENTICATE +\nb< * 900 *\nb= * 903 *\n", text);
  too_long = g_strdup_printf ("b> AUTHENTICATE PLAIN\nb= AUTHENTICATE +\n"
                              "b> AUTHENTICATE %s\nb= :pychat 905 ? :*\n",
                              flood);
  server_script_run (script, begin);
  server_script_run (script, send);
  server_script_run (script, too_long);
}

static void
test_endless (void)
{
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);
  g_autofree char *chunk = g_strnfill (400, 'A');
  g_autofree char *send = g_strdup_printf ("b> AUTHENTICATE %s\n", chunk);

  server_script_run (script, BEGIN_B);
  for (guint i = 0; i <= 8192 / 400; i++)
    server_script_run (script, send);
  server_script_run (script, "b= :pychat 905 ? :*\n");
}

/* The client's side of SCRAM is gsasl's as well: it checks the server's signature. */
typedef struct
{
  const char *path;
  const char *user;
  const char *authzid;
  const char *password;
  const char *last;
} ScramRow;

static const ScramRow scram_rows[] = {
  { "/server/sasl/scram/right", "a", NULL, "sesame", "b= * 900 * a :*\nb= * 903 *\n" },
  { "/server/sasl/scram/authzid", "a", "a", "sesame", "b= * 900 * a :*\nb= * 903 *\n" },
};

static const ScramRow bad_scram_rows[] = {
  { "/server/sasl/scram/wrong", "a", NULL, "sesamf", NULL },
  { "/server/sasl/scram/other-authzid", "a", "b", "sesame", NULL },
};

static char *
step (Gsasl_session *client, const char *input)
{
  g_autofree guchar *bytes = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  char *output = NULL;
  size_t n_output = 0;
  int result;

  bytes = *input != '\0' && !g_str_equal (input, "+") ? g_base64_decode (input, &length) : NULL;
  result = gsasl_step (client, (const char *) bytes, length, &output, &n_output);
  g_assert_true (result == GSASL_OK || result == GSASL_NEEDS_MORE);
  text = n_output > 0 ? g_base64_encode ((const guchar *) output, n_output) : g_strdup ("+");
  gsasl_free (output);
  return g_strconcat ("AUTHENTICATE ", text, "\r\n", NULL);
}

static void
say_step (ServerScript *script, Gsasl_session *client, const char *input)
{
  g_autofree char *line = step (client, input);

  server_script_send_bytes (script, 'b', line, strlen (line));
}

static char *
get_challenge (ServerScript *script)
{
  g_autofree char *line = server_script_next_line (script, 'b');

  if (!g_str_has_prefix (line, "AUTHENTICATE "))
    g_error ("No challenge: %s", line);
  return g_strdup (line + strlen ("AUTHENTICATE "));
}

static Gsasl_session *
begin_scram (ServerScript *script, Gsasl *context, const ScramRow *row)
{
  Gsasl_session *client;
  g_autofree char *first = NULL;
  g_autofree char *challenge = NULL;

  server_script_run (script, REGISTERED "b0\nb> CAP LS 302\nb> CAP REQ sasl\nb< * ACK *\n"
                                        "b> AUTHENTICATE SCRAM-SHA-256\nb= AUTHENTICATE +\n");
  g_assert_cmpint (gsasl_client_start (context, "SCRAM-SHA-256", &client), ==, GSASL_OK);
  gsasl_property_set (client, GSASL_AUTHID, row->user);
  gsasl_property_set (client, GSASL_PASSWORD, row->password);
  if (row->authzid != NULL)
    gsasl_property_set (client, GSASL_AUTHZID, row->authzid);
  say_step (script, client, "+");
  challenge = get_challenge (script);
  say_step (script, client, challenge);
  return client;
}

static void
test_scram (gconstpointer data)
{
  const ScramRow *row = data;
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);
  Gsasl *context = NULL;
  Gsasl_session *client;
  g_autofree char *signature = NULL;

  g_assert_cmpint (gsasl_init (&context), ==, GSASL_OK);
  client = begin_scram (script, context, row);
  signature = get_challenge (script);
  say_step (script, client, signature);
  server_script_run (script, row->last);
  gsasl_finish (client);
  gsasl_done (context);
}

static void
test_bad_scram (gconstpointer data)
{
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);
  Gsasl *context = NULL;
  Gsasl_session *client;

  g_assert_cmpint (gsasl_init (&context), ==, GSASL_OK);
  client = begin_scram (script, context, data);
  server_script_run (script, "b= :pychat 904 ? :*\n");
  gsasl_finish (client);
  gsasl_done (context);
}

static ServerScript *
open_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  Journal *journal = journal_sqlite_open (path, JOURNAL_DURABILITY_NORMAL, &error);

  g_assert_no_error (error);
  return server_script_new (NULL, journal);
}

static void
remove_files (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

/* What is kept outlives the server: the account, its password, its room. */
static void
test_restart (void)
{
  g_autofree char *directory = g_dir_make_tmp ("pychat-accounts-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "history.db", NULL);
  ServerScript *script = open_file (path);

  server_script_run (script, REGISTERED "a> JOIN #x\na< * 366 *\n");
  server_script_free (script);

  script = open_file (path);
  server_script_run (script, "c0\nc> NICK a\nc= :pychat 433 * a :*\n"
                             "c> NICK c\nc> USER c 0 * :C\nc< * 001 *\n"
                             "c> JOIN #x\nc< * 366 *\n" BEGIN_B "b> AUTHENTICATE " PLAIN_A "\n"
                             "b< * 903 *\n" END_B "b< * 001 *\nb> JOIN #x\nb< * MODE #x +q a\n"
                             "c< * MODE #x +q a\n");
  server_script_free (script);
  remove_files (directory);
}

/* The client goes while its password is looked at. */
static void
test_leaves (void)
{
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);

  server_script_run (script, REGISTERED BEGIN_B "b> AUTHENTICATE " PLAIN_A "\nb.\na~\n");
  server_script_run (script, BEGIN_B "b> AUTHENTICATE " PLAIN_A "\n");
  server_script_stop (script, "Over");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
  for (guint i = 0; i < G_N_ELEMENTS (scram_rows); i++)
    g_test_add_data_func (scram_rows[i].path, &scram_rows[i], test_scram);
  for (guint i = 0; i < G_N_ELEMENTS (bad_scram_rows); i++)
    g_test_add_data_func (bad_scram_rows[i].path, &bad_scram_rows[i], test_bad_scram);
  g_test_add_func ("/server/sasl/chunks", test_chunks);
  g_test_add_func ("/server/sasl/endless", test_endless);
  g_test_add_func ("/server/account/restart", test_restart);
  g_test_add_func ("/server/account/leaves", test_leaves);

  return g_test_run ();
}
