/* From the first line to the last: registration, rooms, words. */
#include "config.h"

#include "server-script.h"

/* Letters of three bytes each: with one more byte, a hundred of them are more than a reason may
 * have. */
#define TEN                                                                                        \
  "\343\202\242\343\202\242\343\202\242\343\202\242\343\202\242\343\202\242\343\202\242\343\202\242\343\202\242\343\202\242"
#define HUNDRED_BUT_ONE                                                                            \
  TEN TEN TEN TEN TEN TEN TEN TEN TEN                                                              \
      "\343\202\242\343\202\242\343\202\242\343\202\242\343\202\242\343\202\242\343\202\242\343\202\242\343\202\242"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

#include <string.h>

static const ServerScriptRow rows[] = {
  { "/server/register/welcome",
    "a0\na> NICK a\na> USER ann 0 * :Ann\n"
    "a= :pychat 001 a :Welcome to pychat, a!ann@127.0.0.1\n"
    "a= :pychat 002 a :*\na= :pychat 003 a :*\na= :pychat 004 a pychat pychat-* Biow * *\n"
    "a= :pychat 005 a *:are supported by this server\n"
    "a< :pychat 251 a :There are 1 users and 0 invisible on 1 servers\n"
    "a< :pychat 255 a :*\na< :pychat 422 a :*\n"
    "a= :a!ann@127.0.0.1 JOIN #lobby\n"
    "a= :pychat 353 a = #lobby :a\na= :pychat 366 a #lobby :*\n" },
  { "/server/register/isupport", "a0\na> NICK a\na> USER ann 0 * :Ann\n"
                                 "a< :pychat 005 a *NICKLEN=32*\n" },
  { "/server/register/user-first", "a0\na> USER a 0 * :A\na> NICK a\na< * 001 a *\n" },
  { "/server/register/nick-in-use",
    "a+\nb0\nb> USER b 0 * :B\nb> NICK A\nb= :pychat 433 * A :*\nb> NICK b\nb< * 001 b *\n" },
  { "/server/register/same-nick-at-once",
    "a0\nb0\na> NICK x\nb> NICK x\na> USER a 0 * :A\na< * 001 x *\n"
    "b> USER b 0 * :B\nb< * 433 * x *\nb> NICK y\nb< * 001 y *\n" },
  { "/server/register/bad-nick", "a0\na> NICK #a\na= :pychat 432 * #a :*\n" },
  { "/server/register/no-nick", "a0\na> NICK\na= :pychat 431 * :*\n" },
  { "/server/register/user-params", "a0\na> USER a\na= :pychat 461 * USER :*\n" },
  { "/server/register/too-early",
    "a0\na> JOIN #x\na= :pychat 451 * :*\na> FOO\na= :pychat 451 * :*\n" },
  { "/server/register/ping-before", "a0\na> PING x\na= :pychat PONG pychat :x\n" },
  { "/server/register/user-formatting",
    "a0\na> NICK a\na> USER \002ann 0 * :A\na= ERROR :*user name*\na-\n" },
  { "/server/register/again", "a+\na> USER a 0 * :A\na= :pychat 462 a :*\n" },
  { "/server/register/pass-late", "a+\na> PASS x\na= :pychat 462 a :*\n" },
  { "/server/register/pipelined",
    "a0\nb+\na> NICK a\na> USER a 0 * :A\na> PRIVMSG #lobby :first\na> NICK c\na> JOIN #x\n"
    "a> PRIVMSG #x :second\na< :a!* NICK c\na< :c!* JOIN #x\n"
    "b< :a!a@127.0.0.1 PRIVMSG #lobby :first\nb= :a!a@127.0.0.1 NICK c\n" },
  { "/server/register/cap-holds",
    "a0\na> CAP LS 302\na> NICK a\na> USER a 0 * :A\na! * 001 *\na> CAP END\na< * 001 a *\n" },
  { "/server/unknown", "a+\na> FOO bar\na= :pychat 421 a FOO :*\n" },
  { "/server/quit",
    "a+\nb+\na~\nb> QUIT :bye\nb< ERROR :*bye*\nb-\na= :b!b@127.0.0.1 QUIT :Quit: bye\n" },
  { "/server/quit/without-words", "a+\nb+\na~\nb> QUIT\nb-\na= :b!b@127.0.0.1 QUIT :Quit:?\n" },
  { "/server/reasons/too-long",
    "a+\nb+\na~\nb~\na> PART #lobby :x" HUNDRED "\na= :pychat 417 a :*\nb> QUIT :x" HUNDRED "\nb-\n"
    "a= :b!* QUIT :Quit: x" HUNDRED_BUT_ONE "\n" },
  { "/server/nick/reserved",
    "a+\na> NICK nickserv\na= :pychat 432 a nickserv :*\na> NICK PyChat\na= :pychat 432 a PyChat :*\n"
    "b0\nb> NICK ChanServ\nb= :pychat 432 ? ChanServ :*\n"
    "a> REGISTER NickServ * sesame\na= :pychat NOTICE a :This cannot be*\n" },
  { "/server/quit/before-welcome", "a0\na> QUIT\na= ERROR :*\na-\n" },
  { "/server/quit/line-cut", "a+\nb+\na~\nb.\na= :b!b@127.0.0.1 QUIT :Connection closed\n" },
  { "/server/words/room",
    "a+\nb+\na~\na> PRIVMSG #lobby :hello  there\nb= :a!a@127.0.0.1 PRIVMSG #lobby :hello  there\n"
    "a! *PRIVMSG*\n" },
  { "/server/words/notice", "a+\nb+\na> NOTICE #lobby :hi\nb= :a!a@127.0.0.1 NOTICE #lobby :hi\n" },
  { "/server/words/person",
    "a+\nb+\nc+\nb~\na> PRIVMSG b :psst\nb= :a!a@127.0.0.1 PRIVMSG b :psst\nc! *psst*\n" },
  { "/server/words/self", "a+\na> PRIVMSG a :me\na= :a!a@127.0.0.1 PRIVMSG a :me\n" },
  { "/server/words/several",
    "a+\nb+\nb~\na> PRIVMSG b,#lobby :x\nb= :a!* PRIVMSG b :x\nb= :a!* PRIVMSG #lobby :x\n" },
  { "/server/words/too-many-targets",
    "a+\na> PRIVMSG a,a,a,a,a :x\na= :pychat 407 a a,a,a,a,a :*\n" },
  { "/server/words/notice/no-error",
    "a+\na> NOTICE nix :x\na> NOTICE #nix :x\na> NOTICE\na> NOTICE #lobby\na> NOTICE a,a,a,a,a :x\n"
    "a! *\n"
    "a> JOIN #x\na< * 366 *\na> MODE #x +b b\na< * MODE *\nb+ standard-replies\n"
    "b> NOTICE #x :x\nb! *\nc0\nc> NOTICE b :x\nc> NOTICE\nc! *\nb! *\n" },
  { "/server/words/notice/label",
    "a+ labeled-response batch\na> @label=1 NOTICE nix :x\na= @label=1 :pychat ACK\n"
    "a> @label=2 NOTICE a :x\na= :a!* NOTICE a :x\na= @label=2 :pychat ACK\n"
    "b+ labeled-response batch standard-replies\nb> @label=1 NOTICE nix :x\n"
    "b= @label=1 :pychat FAIL NOTICE INVALID_TARGET nix :*\nb> @label=2 NOTICE #nix :x\n"
    "b= @label=2 :pychat FAIL NOTICE INVALID_TARGET #nix :*\nb> @label=3 NOTICE #lobby\n"
    "b= @label=3 :pychat FAIL NOTICE NEED_MORE_PARAMS :*\na> JOIN #x\na< * 366 *\n"
    "b> @label=4 NOTICE #x :x\nb= @label=4 :pychat FAIL NOTICE CANNOT_SEND #x :*\n"
    "b> @label=5 NOTICE a,a,a,a,a :x\nb= @label=5 :pychat FAIL NOTICE TOO_MANY_TARGETS a,a,a,a,a :*\n" },
  { "/server/words/nobody", "a+\na> PRIVMSG\na= :pychat 411 a :*\n" },
  { "/server/words/nothing", "a+\na> PRIVMSG #lobby\na= :pychat 412 a :*\na> PRIVMSG #lobby :\n"
                             "a= :pychat 412 a :*\n" },
  { "/server/words/no-such-nick", "a+\na> PRIVMSG zed :x\na= :pychat 401 a zed :*\n" },
  { "/server/words/no-such-room", "a+\na> PRIVMSG #zed :x\na= :pychat 403 a #zed :*\n" },
  { "/server/words/not-in-room",
    "a+\nb+\na> JOIN #x\na~\nb> PRIVMSG #x :hi\nb< :pychat 404 b #x :*\na! *PRIVMSG*\n" },
  { "/server/words/status", "a+\nb+\na> JOIN #x\na~\nb> JOIN #x\nb~\na~\nb> PRIVMSG @#x :ops\n"
                            "b= :pychat 482 b #x :*\na> MODE #x +o b\na~\nb> PRIVMSG @#x :ops\n"
                            "a= :b!* PRIVMSG @#x :ops\n" },
  { "/server/words/status-hides",
    "a+\nb+\nc+\na> JOIN #x\na~\nb> JOIN #x\nc> JOIN #x\nb~\nc~\na> PRIVMSG @#x :ops\n"
    "b! *ops*\nc! *ops*\n" },
  { "/server/words/away",
    "a+\nb+\na~\nb> AWAY :lunch\nb= :pychat 306 b :*\na> PRIVMSG b :x\na= :pychat 301 a b :lunch\n" },
  { "/server/join/topic",
    "a+\na> JOIN #x\na= :a!* JOIN #x\na< :pychat 353 a = #x :*a\na= :pychat 366 a #x :*\n"
    "a> TOPIC #x :all about x\na= :a!* TOPIC #x :all about x\n"
    "b+\na~\nb> JOIN #X\nb= :b!* JOIN #x\nb= :pychat 332 b #x :all about x\n"
    "b= :pychat 333 b #x a!a@127.0.0.1 *\nb= :pychat 353 b = #x :*\na= :b!* JOIN #x\n" },
  { "/server/join/bad-name", "a+\na> JOIN x\na= :pychat 4?? a x :*\n" },
  { "/server/join/several", "a+\na> JOIN #x,#y\na< :a!* JOIN #x\na< :a!* JOIN #y\n" },
  { "/server/join/key",
    "a+\nb+\na> JOIN #x\na> MODE #x +k sesame\na< *MODE #x +k sesame\nb~\nb> JOIN #x\n"
    "b= :pychat 475 b #x :*\nb> JOIN #x sesame\nb= :b!* JOIN #x\n" },
  { "/server/join/zero", "a+\na> JOIN #x\na~\na> JOIN 0\na= :a!* PART #lobby\na= :a!* PART #x\n" },
  { "/server/part",
    "a+\nb+\na~\nb~\nb> PART #lobby :ciao\na= :b!* PART #lobby :ciao\nb= :b!* PART #lobby :ciao\n"
    "b> PART #lobby\nb= :pychat 442 b #lobby :*\nb> PART #nix\nb= :pychat 403 b #nix :*\n" },
  { "/server/kick", "a+\nb+\na> JOIN #x\nb> JOIN #x\nb~\na~\na> KICK #x b :out\n"
                    "b= :a!* KICK #x b :out\na= :a!* KICK #x b :out\n" },
  { "/server/kick/no-right",
    "a+\nb+\na> JOIN #x\na~\nb> JOIN #x\nb~\nb> KICK #x a\nb= :pychat 482 b #x :*\n" },
  { "/server/invite",
    "a+\nb+\na> JOIN #x\na> MODE #x +i\na~\nb~\nb> JOIN #x\nb= :pychat 473 b #x :*\n"
    "a> INVITE b #x\na= :pychat 341 a b #x\nb= :a!* INVITE b #x\n"
    "b> INVITE\nb= :pychat 336 b #x\nb= :pychat 337 b :*\nb> JOIN #x\nb= :b!* JOIN #x\n" },
  { "/server/topic/none", "a+\na> TOPIC #lobby\na= :pychat 331 a #lobby :*\n" },
  { "/server/topic/no-room", "a+\na> TOPIC #nix\na= :pychat 403 a #nix :*\n" },
  { "/server/nick",
    "a+\nb+\na~\nb~\nb> NICK bea\nb= :b!b@127.0.0.1 NICK bea\na= :b!b@127.0.0.1 NICK bea\n"
    "b> NICK a\nb= :pychat 433 bea a :*\nb> NICK a,b\nb= :pychat 432 bea a,b :*\n" },
  { "/server/away", "a+\na> AWAY :out\na= :pychat 306 a :*\na> AWAY\na= :pychat 305 a :*\n" },
  { "/server/ping", "a+\na> PING :a b\na= :pychat PONG pychat :a b\na> PING\n"
                    "a= :pychat 409 a :*\n" },
};

static void
test_bytes (void)
{
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);
  g_autofree char *edge = g_strnfill (510 - strlen ("PING "), 'x');
  g_autofree char *fits = g_strconcat ("a> PING ", edge, "\na= :pychat PONG *", NULL);
  g_autofree char *too_long = g_strconcat ("a> PING x", edge, "\na= :pychat 417 a :*", NULL);
  g_autofree char *relayed =
      g_strdup_printf ("a> PRIVMSG #lobby :%.490s\na= :pychat 417 a :*", edge);

  g_autofree char *notice = g_strdup_printf ("a> NOTICE #lobby :%.490s\na! *", edge);

  server_script_run (script, "a+\n");
  server_script_send_bytes (script, 'a', "PRIVMSG #lobby :\xff\xfe\r\n", 20);
  server_script_run (script, "a= :pychat NOTICE a :*UTF-8*");
  server_script_run (script, fits);
  server_script_run (script, too_long);
  server_script_run (script, relayed);
  server_script_run (script, notice);
}

/* message-tags, "Size limit": 4094 bytes of tag data from a client, and 510 of the rest as ever. */
static void
test_tag_bytes (void)
{
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);
  g_autofree char *data = g_strnfill (4094 - strlen ("+x="), 'x');
  g_autofree char *rest = g_strnfill (400, 'y');
  g_autofree char *fits =
      g_strdup_printf ("a> @+x=%s PRIVMSG #lobby :%s\nb= @msgid=*;+x=%s :a!* PRIVMSG #lobby :%s",
                       data, rest, data, rest);
  g_autofree char *too_long =
      g_strdup_printf ("a> @+x=%sx PRIVMSG #lobby :%s\na= :pychat 417 a :*\nb! *", data, rest);

  server_script_run (script, "a+ message-tags\nb+ message-tags\na~\nb~\n");
  server_script_run (script, fits);
  server_script_run (script, too_long);
}

static void
test_goodbye (void)
{
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);

  server_script_run (script, "a+\nb0\nb> PING x\nb= *PONG*\n");
  server_script_stop (script, "Going home");
  server_script_run (script, "a< ERROR :Closing link: Going home\na-\nb< ERROR :*\nb-\n");
}

static void
test_deadline (void)
{
  ServerConfig *config = server_config_new ();
  g_autoptr (ServerScript) script = NULL;

  config->registration_timeout_ms = 100;
  script = server_script_new (config, NULL);
  server_script_run (script, "a0\na> NICK a\na< ERROR :*timed out*\na-\n");
}

static void
test_ping_timeout (void)
{
  ServerConfig *config = server_config_new ();
  g_autoptr (ServerScript) script = NULL;

  config->ping_interval_ms = 200;
  script = server_script_new (config, NULL);
  server_script_run (script, "a+\na< :pychat PING :pychat\na< ERROR :*Ping timeout*\na-\n");
}

static void
test_password (void)
{
  ServerConfig *config = server_config_new ();
  g_autoptr (ServerScript) script = NULL;

  config->password = g_strdup ("open sesame");
  script = server_script_new (config, NULL);
  server_script_run (script,
                     "a0\na> NICK a\na> USER a 0 * :A\na< :pychat 464 a :*\na< ERROR :*\na-\n"
                     "b0\nb> PASS :open sesame\nb> NICK b\nb> USER b 0 * :B\nb< * 001 b *\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  server_script_add_rows (rows, G_N_ELEMENTS (rows));
  g_test_add_func ("/server/bytes", test_bytes);
  g_test_add_func ("/server/tag-bytes", test_tag_bytes);
  g_test_add_func ("/server/goodbye", test_goodbye);
  g_test_add_func ("/server/deadline", test_deadline);
  g_test_add_func ("/server/ping-timeout", test_ping_timeout);
  g_test_add_func ("/server/password", test_password);

  return g_test_run ();
}
