/* Operators, server-wide bans, gateways: what the configuration and its people may do. */
#include "config.h"

#include "server-script.h"

/* Of "sesame". */
#define VERIFIER                                                                                   \
  "SCRAM-SHA-256$32768:sNt27X+bpsFrgaLObxPGBg=="                                                   \
  "$Lg1OwPjmpMstmBs7W8/X9xThIizVTC169bi4gYz+8zM=:6yC0saj3t63tIconrrbDzPtmwXegsynaFjFhfDpom+U="

#define OPER_CONFIG                                                                                \
  "[oper ann]\npassword=" VERIFIER "\n"                                                            \
  "[oper bob]\ncertfp=0123456789012345678901234567890123456789012345678901234567890123\n"

#define FINGERPRINT_END "012345678901234567890123456789012345678901234567890123456789"

/* Somebody whom a gateway brings from there, and who fails to log in until thrown out. */
#define BROUGHT(who, address) who "0\n" who "> WEBIRC sesame web x " address "\n"
#define GUESS(who) who "> ACCOUNT LOGIN zed wrong\n" who "< * NOTICE * :*do not fit*\n"
#define GUESSES(who, address)                                                                      \
  BROUGHT (who, address) GUESS (who) GUESS (who) GUESS (who) GUESS (who) GUESS (who) who "-\n"

#define OPER "a+\na> OPER ann sesame\na< * 381 a *\na~\n"

typedef struct
{
  const char *path;
  const char *config;
  const char *script;
} Row;

static const Row rows[] = {
  { "/server/oper/password", OPER_CONFIG,
    "a+\na> OPER ann sesame\na= *MODE a *+o*\na= :pychat 381 a :*\n"
    "a> OPER ann sesame\na= :pychat 381 a :*\n" },
  { "/server/oper/wrong-password", OPER_CONFIG,
    "a+\na> OPER ann sesamf\na= :pychat 464 a :*\na> DIE\na= :pychat 481 a :*\n" },
  { "/server/oper/no-password", OPER_CONFIG, "a+\na> OPER ann\na= :pychat 461 a OPER :*\n" },
  { "/server/oper/nobody", OPER_CONFIG, "a+\na> OPER zed sesame\na= :pychat 491 a :*\n" },
  { "/server/oper/no-certificate", OPER_CONFIG, "a+\na> OPER bob\na= :pychat 491 a :*\n" },
  { "/server/oper/none-configured", "", "a+\na> OPER ann sesame\na= :pychat 491 a :*\n" },
  { "/server/oper/not-by-mode", OPER_CONFIG, "a+\na> MODE a +o\na! * 381 *\na> DIE\na= * 481 *\n" },
  { "/server/oper/no-more", OPER_CONFIG, OPER "a> MODE a -o\na~\na> DIE\na= :pychat 481 a :*\n" },
  { "/server/oper/keeps-order", OPER_CONFIG,
    OPER "b+\nb~\na> MODE #lobby +m\nb= :a!* MODE #lobby +m\na> TOPIC #lobby :mind\n"
         "b= :a!* TOPIC #lobby :mind\na> MODE #lobby +o b\nb= :a!* MODE #lobby +o b\n"
         "a> KICK #lobby b :out\nb= :a!* KICK #lobby b :out\n" },
  { "/server/oper/keeps-order-from-outside", OPER_CONFIG,
    OPER "b+\nb> JOIN #den\nb< * 366 *\na> KICK #den b :out\nb= :a!* KICK #den b :out\n" },
  { "/server/oper/keeps-no-order-later", OPER_CONFIG,
    OPER "b+\nb~\na> MODE a -o\na~\na> MODE #lobby +m\na= :pychat 482 a #lobby :*\n"
         "a> KICK #lobby b\na= :pychat 482 a #lobby :*\n" },
  { "/server/oper/whois", OPER_CONFIG, OPER "b+\nb> WHOIS a\nb< :pychat 313 b a :*\n" },
  { "/server/oper/tag", OPER_CONFIG,
    OPER
    "b+ draft/oper-tag\nc+ message-tags\nb~\nc~\na> PRIVMSG #lobby :x\n"
    "b= @draft/oper :a!* PRIVMSG #lobby :x\nc! *draft/oper*\na> MODE a -o\na> PRIVMSG #lobby :y\n"
    "b= :a!* PRIVMSG #lobby :y\n" },
  { "/server/isupport/icon", "[server]\nicon=https://chat.example/icon.svg\n",
    "a+\na> ISUPPORT\na< * 005 * draft/ICON=https://chat.example/icon.svg *\n" },
  { "/server/isupport/no-icon", "", "a+\na> ISUPPORT\na! *ICON*\n" },
  { "/server/oper/hears-of-failures", OPER_CONFIG,
    OPER "b+\na~\nb> OPER ann x\na= :pychat NOTICE a :??? b!b@127.0.0.1 failed*ann\n" },
  { "/server/oper/guesses", OPER_CONFIG,
    "a+\na> OPER x y\na= * 491 *\na> OPER x y\na= * 491 *\na> OPER x y\na= * 491 *\n"
    "a> OPER x y\na= * 491 *\na> OPER x y\na= * 491 *\na= ERROR *\na-\n" },
  { "/server/oper/pipelined", OPER_CONFIG,
    "a+\na> OPER ann sesame\na> WALLOPS :x\na< * 381 *\na! * 481 *\n" },
  { "/server/kill", OPER_CONFIG,
    OPER "b+\nc+\nc~\na> KILL b :spam\nb< :a!a@127.0.0.1 KILL b :Killed (a (spam))\n"
         "b< ERROR :*Killed (a (spam))\nb-\nc= :b!b@127.0.0.1 QUIT :Killed (a (spam))\n" },
  { "/server/kill/reason-too-long", OPER_CONFIG "[limits]\nmax-kick-length=10\n",
    OPER "b+\na~\na> KILL b :12345678901\na= :pychat 417 a :*\nb~\n" },
  { "/server/kill/nobody", OPER_CONFIG, OPER "a> KILL zed :x\na= :pychat 401 a zed :*\n" },
  { "/server/kill/no-right", OPER_CONFIG, "a+\nb+\na~\na> KILL b :x\na= :pychat 481 a :*\n" },
  { "/server/wallops", OPER_CONFIG,
    OPER "b+\nc+\nb> MODE b +w\nb~\na~\na> WALLOPS :hear me\nb= :a!a@127.0.0.1 WALLOPS :hear me\n"
         "c! *WALLOPS*\nb> WALLOPS :x\nb= :pychat 481 b :*\n" },
  { "/server/rehash/no-file", OPER_CONFIG,
    OPER "a> REHASH\na= :pychat 382 a * :*\na= :pychat NOTICE a :*no configuration*\n" },
  { "/server/rehash/no-right", OPER_CONFIG, "a+\na> REHASH\na= :pychat 481 a :*\n" },
  { "/server/restart/no-right", OPER_CONFIG, "a+\na> RESTART\na= :pychat 481 a :*\n" },
  { "/server/stats", OPER_CONFIG,
    OPER "b+\nb~\nb> STATS u\nb= :pychat 242 b :Server up *\nb= :pychat 219 b u :*\n"
         "b> STATS o\nb= :pychat 481 b :*\nb> STATS x\nb= :pychat 219 b x :*\n"
         "a~\na> STATS o\na= :pychat 243 a O ? ? ann\na= :pychat 243 a O ? ? bob\na= * 219 *\n"
         "a> STATS t\na< :pychat 249 a t :pychat_sessions 2\n"
         "a< :pychat 249 a t :pychat_drops_total{reason=\"send_queue\"} 0\na< * 219 a t *\n"
         "b> STATS t\nb= :pychat 481 b :*\nb> STATS m\nb= :pychat 481 b :*\n"
         "a~\nb> TIME\nb> TIME\nb> NOSUCH\nb> OPER\nb~\na> STATS m\na< :pychat 212 a OPER 1\n"
         "a< :pychat 212 a STATS *\na= :pychat 212 a TIME 2\na= :pychat 212 a USER 2\n"
         "a= :pychat 219 a m :*\n" },
  /* No operator is banned, nor is "a" here: the connections' addresses are all one. */
  { "/server/ban/nick", OPER_CONFIG,
    OPER "b+\na~\na> KLINE b!*@* :go away\nb= :pychat 465 b :*go away\nb< ERROR :*Banned: go away\n"
         "b-\na< :pychat NOTICE a :*a bans nick:b!?@? for ever: go away\n"
         "b0\nb> NICK b\nb> USER b 0 * :B\nb= :pychat 465 b :*go away\nb= ERROR :*\nb-\n"
         "c+\n" },
  { "/server/ban/nick-taken-later", OPER_CONFIG,
    OPER "b+\na> KLINE bad!*@* :no\na~\nb~\nb> NICK bad\nb< ERROR :*Banned: no\nb-\n" },
  { "/server/ban/user-at-host", OPER_CONFIG, OPER "b+\na> KLINE b@127.* :x\nb< * 465 *\nb-\nc+\n" },
  { "/server/ban/network", OPER_CONFIG,
    OPER "b+\na> DLINE 127.0.0.0/8 :x\nb< * 465 *\nb-\na! * 465 *\n"
         "c0\nc> NICK c\nc> USER c 0 * :C\nc= * 465 *\nc= ERROR *\n"
         "a> UNDLINE 127.0.0.0/8\na~\nb+\n" },
  { "/server/ban/account", OPER_CONFIG,
    OPER "b+\nb> REGISTER * * sesame\nb< * 900 *\na> KLINE account:b :x\nb< * 465 *\nb-\n"
         "b0\nb> CAP LS 302\nb> CAP REQ sasl\nb> AUTHENTICATE PLAIN\nb> AUTHENTICATE "
         "AGIAc2VzYW1l\nb< * 903 *\nb> NICK b\nb> USER b 0 * :B\nb> CAP END\nb= * 465 *\n"
         "c+ sasl\nc> AUTHENTICATE PLAIN\nc> AUTHENTICATE AGIAc2VzYW1l\nc< * 465 *\nc-\n" },
  { "/server/ban/timed", OPER_CONFIG,
    OPER "b+\na> KLINE 1s b!*@* :x\nb< * 465 *\nb-\na> STATS k\n"
         "a< :pychat 216 a k nick:b!?@? 20*Z a :x\n" },
  { "/server/ban/list", OPER_CONFIG,
    OPER "a> KLINE x@y\na> DLINE 10.0.0.0/8 :net\na~\na> STATS k\n"
         "a= :pychat 216 a k nick:?!x@y ? a :No reason\na= * 219 a k *\n"
         "a> STATS d\na= :pychat 216 a d net:10.0.0.0/8 ? a :net\na= * 219 a d *\n"
         "a> UNKLINE x@y\na~\na> STATS k\na= * 219 a k *\n" },
  { "/server/ban/bad-mask", OPER_CONFIG, OPER "a> DLINE nonsense :x\na= :pychat 415 a * :*\n" },
  { "/server/ban/bad-network", OPER_CONFIG,
    OPER "b+\na~\na> DLINE 0.0.0.0/800 :x\na= :pychat 415 a * :*\na> DLINE 0.0.0.0/-1 :x\n"
         "a= :pychat 415 a * :*\na> DLINE ::/129 :x\na= :pychat 415 a * :*\n"
         "a> DLINE 10.0.0.0/33 :x\na= :pychat 415 a * :*\na> DLINE 10.0.0.0/ :x\n"
         "a= :pychat 415 a * :*\nb! * 465 *\n" },
  { "/server/ban/certificate", OPER_CONFIG,
    OPER "a> KLINE cert:abcd :x\na= :pychat 415 a cert:abcd :*\n"
         "a> KLINE cert:AB:CD:" FINGERPRINT_END " :x\na~\na> STATS k\n"
         "a= :pychat 216 a k cert:abcd" FINGERPRINT_END " ? a :x\na< * 219 *\n" },
  { "/server/ban/unknown", OPER_CONFIG, OPER "a> UNKLINE zed\na= :pychat NOTICE a :*\n" },
  { "/server/ban/no-right", OPER_CONFIG,
    "a+\nb+\na~\na> KLINE b!*@* :x\na= :pychat 481 a :*\na> UNDLINE 10.0.0.1\na= * 481 *\n"
    "b! * 465 *\n" },
  { "/server/webirc", "[gateway web]\nhosts=127.0.0.1\npassword=" VERIFIER "\n",
    "a0\na> WEBIRC sesame web host.example 192.0.2.7 :secure\na> NICK a\na> USER a 0 * :A\n"
    "a< * 001 *\na~\na> WHOIS a\na= :pychat 311 a a a 192.0.2.7 *\n" },
  { "/server/webirc/options", "[gateway web]\nhosts=127.0.0.1\npassword=" VERIFIER "\n",
    "a0\na> WEBIRC sesame web x 192.0.2.7 :secure=yes local-port=6697 new remote-port=1 x=y\\sz\n"
    "a> NICK a\na> USER a 0 * :A\na< * 001 *\na~\na> WHOIS a\na= :pychat 311 a a a 192.0.2.7 *\n"
    "a! * 671 *\n" }, /* the gateway's own way to us is not secure */
  { "/server/webirc/six", "[gateway web]\nhosts=127.0.0.1\npassword=" VERIFIER "\n",
    "a0\na> WEBIRC sesame web x 0::7\na> NICK a\na> USER a 0 * :A\na< * 001 *\na~\n"
    "a> USERHOST a\na= :pychat 302 a :a=+a@0::7\n" },
  { "/server/webirc/wrong-password", "[gateway web]\nhosts=127.0.0.1\npassword=" VERIFIER "\n",
    "a0\na> WEBIRC sesamf web x 192.0.2.7\na= ERROR :*Invalid WEBIRC password\na-\n" },
  { "/server/webirc/bad-address", "[gateway web]\nhosts=127.0.0.1\npassword=" VERIFIER "\n",
    "a0\na> WEBIRC sesame web x y\na= ERROR :*\na-\n" },
  { "/server/webirc/not-from-here", "[gateway web]\nhosts=192.0.2.0/24\npassword=" VERIFIER "\n",
    "a0\na> WEBIRC sesame web x 192.0.2.7\na= ERROR :*not allowed*\na-\n" },
  { "/server/webirc/too-late", "[gateway web]\nhosts=127.0.0.1\npassword=" VERIFIER "\n",
    "a0\na> NICK a\na> WEBIRC sesame web x 192.0.2.7\na= :pychat 462 a :*\n"
    "b0\nb> USER b 0 * :B\nb> WEBIRC sesame web x 192.0.2.7\nb= :pychat 462 ? :*\n"
    "c0\nc> CAP LS\nc< * LS *\nc> WEBIRC sesame web x 192.0.2.7\nc= :pychat 462 ? :*\n" },
  { "/server/webirc/guesses-of-one-place",
    "[gateway web]\nhosts=127.0.0.1\npassword=" VERIFIER "\n",
    GUESSES ("a", "2001:db8::1") GUESSES ("b", "2001:db8::2") GUESSES ("c", "2001:db8::3") GUESSES (
        "d", "2001:db8::4")
        BROUGHT ("e", "2001:db8::5") "e> ACCOUNT LOGIN zed wrong\ne= * NOTICE * :Try again later\n" BROUGHT (
            "f", "2001:db8:0:1::5") GUESS ("f") },
  { "/server/proxy", "[gateway balancer]\nhosts=127.0.0.0/8\nproxy=true\n",
    "a0\na> PROXY TCP6 2001:db8::7 ::1 1024 8080\na> NICK a\na> USER a 0 * :A\na< * 001 *\n"
    "a~\na> USERHOST a\na= :pychat 302 a :a=+a@2001:db8::7\n" },
  { "/server/proxy/no-header", "[gateway balancer]\nhosts=127.0.0.1\nproxy=true\n",
    "a0\na> NICK a\na-\n" },
  { "/server/proxy/not-from-here", "[gateway balancer]\nhosts=192.0.2.1\nproxy=true\n",
    "a0\na> PROXY TCP4 192.0.2.7 127.0.0.1 1024 8080\na= :pychat 451 ? :*\n" },
  { "/server/sts", "[server]\nsts-port=6697\n",
    "a0\na> CAP LS 302\na< *sts=port=6697*\na> CAP REQ sts\na< :pychat CAP ? NAK :sts\n"
    "b0\nb> CAP LS\nb! *sts*\n" },
  { "/server/sts/off", "", "a0\na> CAP LS 302\na! *sts=*\n" },
  { "/server/password/verifier", "[server]\npassword=" VERIFIER "\n",
    "a0\na> NICK a\na> USER a 0 * :A\na= :pychat 464 a :*\na= ERROR :*\na-\n"
    "b0\nb> PASS sesame\nb> NICK b\nb> USER b 0 * :B\nb= * 001 b *\n"
    "c0\nc> PASS sesamf\nc> NICK c\nc> USER c 0 * :C\nc= :pychat 464 c :*\nc= ERROR :*\n" },
};

static ServerConfig *
read_config (const char *text)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  ServerConfig *config = server_config_new ();

  g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  server_config_read (config, file, "test.conf", &error);
  g_assert_no_error (error);
  return config;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (ServerScript) script = server_script_new (read_config (row->config), NULL);

  server_script_run (script, row->script);
}

/* A program around the server, which has a file. */
typedef struct
{
  const char *text; /* (nullable): it cannot be read */
  guint n_stops;
  gboolean is_restart;
} Program;

static ServerConfig *
reload (Server *server, gpointer user_data, GError **error)
{
  const Program *program = user_data;

  if (program->text != NULL)
    return read_config (program->text);

  g_set_error_literal (error, SERVER_ERROR, SERVER_ERROR_CONFIG, "test.conf: broken");
  return NULL;
}

static void
on_stop (Server *server, gboolean is_restart, gpointer user_data)
{
  Program *program = user_data;

  program->n_stops++;
  program->is_restart = is_restart;
}

static const ServerControl control = { reload, on_stop };

static void
test_control (void)
{
  g_autoptr (ServerScript) script = server_script_new (read_config (OPER_CONFIG), NULL);
  Program program = { "[server]\nname=other.example\nmotd=New\n[limits]\nmax-away-length=3\n", 0,
                      FALSE };

  server_set_control (script->server, &control, &program);
  server_script_run (script,
                     OPER "a> REHASH\na= * 382 *\na= * 005 *\na= :pychat NOTICE a :*a has*\n"
                          "a> MOTD\na< :pychat 372 a :*New\na~\na> AWAY :long\na= * 417 *\n"
                          "a> MODE a -o\na~\na> OPER ann sesame\na= :pychat 491 a :*\n");
  program.text = NULL;
  g_assert_false (server_reload (script->server, NULL));
  program.text = OPER_CONFIG;
  g_assert_true (server_reload (script->server, NULL));
  server_script_run (script, "a> OPER ann sesame\na< * 381 *\n");
  program.text = NULL;
  server_script_run (script, "a> REHASH\na= * 382 *\na= :pychat NOTICE a :test.conf: broken\n"
                             "a> RESTART\na= :pychat NOTICE a :test.conf: broken\n");
  g_assert_cmpuint (program.n_stops, ==, 0);
  program.text = OPER_CONFIG;
  server_script_run (script, "a> RESTART\na~\n");
  g_assert_cmpuint (program.n_stops, ==, 1);
  g_assert_true (program.is_restart);
  server_script_run (script, "a> DIE\na~\n");
  g_assert_cmpuint (program.n_stops, ==, 2);
  g_assert_false (program.is_restart);
}

/* cap-notify: who knows of it is told what is new, and nobody of what is not. */
static void
test_new_caps (void)
{
  g_autoptr (ServerScript) script = server_script_new (read_config (OPER_CONFIG), NULL);
  Program program = { "[server]\nsts-port=6697\n[limits]\nmax-multiline-lines=7\n", 0, FALSE };

  server_set_control (script->server, &control, &program);
  server_script_run (script, "a+\nb0\nb> CAP LS 302\nb> CAP END\nb> NICK b\nb> USER b 0 * :B\nb~\n"
                             "c+ cap-notify\na~\nb~\n");
  g_assert_true (server_reload (script->server, NULL));
  server_script_run (script,
                     "b< :pychat CAP b NEW :*sts=port=6697*\nc= :pychat CAP c NEW :*\na! *CAP*\n"
                     "b! * CAP *\n");
  g_assert_true (server_reload (script->server, NULL));
  server_script_run (script, "b! * CAP *\n");
  program.text = "[limits]\nmax-multiline-lines=9\n";
  g_assert_true (server_reload (script->server, NULL));
  server_script_run (script, "b= :pychat CAP b NEW :draft/multiline=max-bytes=16384,max-lines=9\n"
                             "b! *sts*\n");
}

static void
test_new_tokens (void)
{
  g_autoptr (ServerScript) script = server_script_new (read_config (OPER_CONFIG), NULL);
  Program program = { "[server]\nicon=https://x.example/i.png\n[limits]\nmax-away-length=3\n", 0,
                      FALSE };

  server_set_control (script->server, &control, &program);
  server_script_run (script, "a+\nb+ batch draft/extended-isupport\na~\nb~\n");
  g_assert_true (server_reload (script->server, NULL));
  server_script_run (script,
                     "a= :pychat 005 a draft/ICON=https://x.example/i.png AWAYLEN=3 :*\n"
                     "b= :pychat BATCH +* draft/isupport\nb= @batch=* :pychat 005 b draft/ICON=*\n"
                     "b= :pychat BATCH -*\n");
  g_assert_true (server_reload (script->server, NULL));
  server_script_run (script, "a! * 005 *\n");
  program.text = "[limits]\nmax-away-length=3\n";
  g_assert_true (server_reload (script->server, NULL));
  server_script_run (script, "a= :pychat 005 a -draft/ICON :*\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
  g_test_add_func ("/server/control", test_control);
  g_test_add_func ("/server/caps/new", test_new_caps);
  g_test_add_func ("/server/isupport/new", test_new_tokens);

  return g_test_run ();
}
