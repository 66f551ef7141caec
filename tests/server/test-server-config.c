#include "config.h"

#include "server-script.h"

#include <string.h>

/* Of "sesame". */
#define VERIFIER                                                                                   \
  "SCRAM-SHA-256$32768:sNt27X+bpsFrgaLObxPGBg=="                                                   \
  "$Lg1OwPjmpMstmBs7W8/X9xThIizVTC169bi4gYz+8zM=:6yC0saj3t63tIconrrbDzPtmwXegsynaFjFhfDpom+U="

#define COLONS "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99"

typedef struct
{
  const char *path;
  const char *text;
  const char *error; /* (nullable): a mask */
} Row;

static const Row rows[] = {
  { "/server/config/empty", "", NULL },
  { "/server/config/good",
    "[server]\nname=here.example\nlobby=#hall\nmotd=One\\nTwo\n[limits]\nmax-rooms=7\n"
    "[client]\nanything=goes\n[oper ann]\npassword=" VERIFIER "\n",
    NULL },
  { "/server/config/grants",
    "[oper ann]\ncertfp=" COLONS ":" COLONS "\n"
    "[gateway web]\nhosts=127.0.0.1;10.0.0.0/8;fd00::/8\npassword=" VERIFIER "\n"
    "[gateway balancer]\nhosts=10.0.0.1\nproxy=true\n",
    NULL },
  { "/server/config/oper-plain-password", "[oper ann]\npassword=x\n",
    "file.conf: [oper ann] password*--hash-password*" },
  { "/server/config/oper-bad-fingerprint", "[oper ann]\ncertfp=abc\n",
    "file.conf: [oper ann] certfp*" },
  { "/server/config/escape-unknown", "[oper ann]\npassword=" VERIFIER "\ncertfp=\\x\n",
    "file.conf: [oper ann] certfp: *backslash*" },
  { "/server/config/escape-unknown-then-end", "[server]\nnetwork=\\x\\\n",
    "file.conf: [server] network: *backslash*" },
  { "/server/config/oper-nothing", "[oper ann]\n", "file.conf: [oper ann]*" },
  { "/server/config/oper-unknown-key", "[oper ann]\npasword=x\n", "file.conf: *pasword*" },
  { "/server/config/gateway-no-hosts", "[gateway web]\nproxy=true\n", "*[gateway web]*hosts" },
  { "/server/config/gateway-bad-hosts", "[gateway web]\nhosts=web\nproxy=true\n", "*hosts: web*" },
  { "/server/config/gateway-bad-network", "[gateway web]\nhosts=0.0.0.0/800\nproxy=true\n",
    "*hosts: 0.0.0.0/800*" },
  { "/server/config/gateway-for-nothing", "[gateway web]\nhosts=::1\n", "*password | proxy" },
  { "/server/config/unknown-key", "[server]\nnmae=x\n", "file.conf: *nmae*[server]*" },
  { "/server/config/unknown-group", "[sevrer]\nname=x\n", "file.conf: *[sevrer]*" },
  { "/server/config/no-group-for-tls", "[tls]\nname=x\n", "file.conf: *[tls]*" },
  { "/server/config/not-a-number", "[limits]\nmax-rooms=many\n", "file.conf: [limits] max-rooms*" },
  { "/server/config/negative", "[limits]\nmax-rooms=-1\n", "file.conf: [limits] max-rooms*" },
  { "/server/config/too-big", "[limits]\nmax-rooms=99999999999\n", "*max-rooms*10000*" },
  { "/server/config/empty-name", "[server]\nname=\n", "file.conf: [server] name*" },
  { "/server/config/name-with-space", "[server]\nname=a b\n", "file.conf: [server] name*" },
  { "/server/config/history",
    "[history #tea]\nmax-messages=0\n[history]\njournal=sqlite\nmax-age-days=90\n"
    "max-messages=1000\nmax-bytes=8000000000\n",
    NULL },
  { "/server/config/history-not-a-number", "[history]\nmax-messages=-1\n",
    "file.conf: [history] max-messages*" },
  { "/server/config/history-too-long", "[history #x]\nmax-age-days=40000\n",
    "file.conf: [history #x] max-age-days*36500*" },
  { "/server/config/history-unknown-key", "[history #x]\njournal=memory\n",
    "file.conf: *journal*[history #x]*" },
  { "/server/config/history-of-no-room", "[history x]\nmax-messages=1\n", "*[history x]*" },
  { "/server/config/no-lobby", "[server]\nlobby=\n", NULL },
  { "/server/config/lobby-without-hash", "[server]\nlobby=hall\n", "file.conf: [server] lobby*" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (ServerConfig) config = server_config_new ();
  g_autoptr (GError) error = NULL;
  gboolean is_read;

  g_key_file_load_from_data (file, row->text, -1, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  is_read = server_config_read (config, file, "file.conf", &error);
  if (row->error == NULL)
    {
      g_assert_no_error (error);
      g_assert_true (is_read);
      return;
    }

  g_assert_error (error, SERVER_ERROR, SERVER_ERROR_CONFIG);
  g_assert_false (is_read);
  if (!g_pattern_match_simple (row->error, error->message))
    g_error ("\"%s\" is not %s", error->message, row->error);
}

static void
test_values (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (ServerConfig) config = server_config_new ();
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (strchr (config->name, '.')); /* clients take a name without for a nick */
  g_assert_cmpstr (config->lobby, ==, "#lobby");
  g_key_file_load_from_data (file, rows[1].text, -1, G_KEY_FILE_NONE, &error);
  g_assert_true (server_config_read (config, file, "file.conf", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (config->name, ==, "here.example");
  g_assert_cmpstr (config->lobby, ==, "#hall");
  g_assert_cmpuint (g_strv_length (config->motd), ==, 2);
  g_assert_cmpstr (config->motd[1], ==, "Two");
  g_assert_cmpuint (config->max_rooms, ==, 7);
}

/* Nobody is put anywhere, and a room without a name is not there. */
static void
test_no_lobby (void)
{
  ServerConfig *config = server_config_new ();
  g_autoptr (ServerScript) script = NULL;

  g_free (config->lobby);
  config->lobby = g_strdup ("");
  script = server_script_new (config, NULL);
  server_script_run (script, "a0\na> NICK a\na> USER a 0 * :a\na< * 001 *\na! * JOIN *\n"
                             "a> LIST\na< * 323 *\na! * 322 *\n"
                             "a> JOIN #x\na< * JOIN #x*\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
  g_test_add_func ("/server/config/values", test_values);
  g_test_add_func ("/server/config/no-lobby-at-all", test_no_lobby);

  return g_test_run ();
}
