/* IRCv3: what a client sees that asked for a capability, and that one that did not never sees it.
 */
#include "config.h"

#include "server-private.h"
#include "server-script.h"

static const ServerScriptRow rows[] = {
  { "/server/msgid/notices-of-the-server",
    "a+ message-tags\nb+\na~\nb~\na> REGISTER x\na= @msgid=* :pychat NOTICE a :*\n"
    "b> REGISTER x\nb= :pychat NOTICE b :*\n" },
  { "/server/cap/ls",
    "a0\na> CAP LS\na= :pychat CAP * LS :*message-tags*\na> CAP LIST\na= :pychat CAP * LIST :\n" },
  { "/server/cap/ls-302", "a0\na> CAP LS 302\na= :pychat CAP * LS *cap-notify*\na> CAP LIST\n"
                          "a< :pychat CAP * LIST :cap-notify\n" },
  { "/server/cap/req",
    "a0\na> CAP REQ :batch server-time\na= :pychat CAP * ACK :batch server-time\n"
    "a> CAP LIST\na= @time=* :pychat CAP * LIST :*batch*\n"
    "a> CAP REQ :server-time -batch\na= @time=* :pychat CAP * ACK :server-time -batch\n"
    "a> CAP REQ :-server-time\na= :pychat CAP * ACK :-server-time\n"
    "a> CAP REQ :-server-time  batch -batch\na= :pychat CAP * ACK :-server-time batch -batch\n"
    "a> CAP LIST\na= :pychat CAP * LIST :\na> CAP REQ\na= :pychat CAP * ACK :\n" },
  { "/server/cap/lower-version",
    "a0\na> CAP LS 307\na< :pychat CAP * LS *sasl=PLAIN*\na~\na> CAP LS\na! *=*\na~\n"
    "a> CAP REQ -cap-notify\na= :pychat CAP * NAK :-cap-notify\n"
    "a> CAP LS 302\na= :pychat CAP * LS ? :*\n" },
  { "/server/cap/notify-of-its-own",
    "a0\na> CAP LS 301\na= :pychat CAP * LS :*\na> CAP REQ cap-notify\na= * ACK *\n"
    "a> CAP REQ -cap-notify\na= :pychat CAP * ACK :-cap-notify\na> CAP LIST\na= * LIST :\n" },
  { "/server/cap/names-have-one-case", "a0\na> CAP REQ Batch\na= :pychat CAP * NAK :Batch\n" },
  { "/server/cap/waits",
    "a0\na> NICK a\na> CAP REQ batch\na> USER a 0 * :A\na< * ACK *\na! * 001 *\na> CAP END\n"
    "a< * 001 *\na~\na> CAP END\na! *\n" },
  { "/server/cap/nak", "a0\na> CAP REQ :batch nonsense\na= :pychat CAP * NAK :batch nonsense\n"
                       "a> CAP LIST\na= :pychat CAP * LIST :\n" },
  { "/server/cap/notify-stays",
    "a0\na> CAP LS 302\na< * CAP * LS *\na> CAP REQ -cap-notify\na< :pychat CAP * NAK :*\n" },
  { "/server/cap/later", "a+\na> CAP REQ echo-message\na= :pychat CAP a ACK :echo-message\n"
                         "a> PRIVMSG #lobby :x\na= :a!* PRIVMSG #lobby :x\n" },
  { "/server/cap/unknown",
    "a0\na> CAP FOO\na= :pychat 410 * FOO :*\na> CAP\na= :pychat 410 * ? :*\n" },
  { "/server/time/on", "a+ server-time\nb+\na~\nb> PRIVMSG #lobby :x\n"
                       "a= @time=20*-*-*T*:*:*.*Z :b!* PRIVMSG #lobby :x\n" },
  { "/server/time/numerics", "a+ server-time\na> FOO\na= @time=* :pychat 421 *\n" },
  { "/server/time/off",
    "a+ message-tags\nb+ server-time\na~\nb> PRIVMSG #lobby :x\na! @time*\na< @msgid=* *\n" },
  { "/server/msgid/same-for-all",
    "a+ message-tags\nb+ message-tags echo-message\na~\nb~\nb> PRIVMSG #lobby :x\n"
    "a= @msgid=????????????* :b!* PRIVMSG #lobby :x\nb= @msgid=* :b!* PRIVMSG #lobby :x\n" },
  { "/server/tags/client-only", "a+ message-tags\nb+\nc+ message-tags\na~\nb~\nc~\n"
                                "a> @+draft/reply=1\\:2;nope=3;+typing PRIVMSG #lobby :x\n"
                                "c= @msgid=*;+draft/reply=1\\:2;+typing :a!* PRIVMSG #lobby :x\n"
                                "b= :a!* PRIVMSG #lobby :x\n" },
  { "/server/tags/not-asked", "a+\nc+ message-tags\na~\nc~\na> @+typing=active PRIVMSG #lobby :x\n"
                              "c= @msgid=* :a!* PRIVMSG #lobby :x\n" },
  { "/server/tagmsg",
    "a+ message-tags\nb+\nc+ message-tags\na~\nb~\nc~\na> @+typing=active TAGMSG #lobby\n"
    "c= @msgid=*;+typing=active :a!a@127.0.0.1 TAGMSG #lobby\nb! *TAGMSG*\na! *TAGMSG*\n" },
  { "/server/tags/escaped",
    "a+ message-tags\nb+ message-tags\na~\nb~\na> @+x=a\\:\\s\\\\\\b+:=,\\ PRIVMSG #lobby :x\n"
    "b= @msgid=*;+x=a\\:\\s\\\\b+:=, :a!* PRIVMSG #lobby :x\n" },
  { "/server/tags/once",
    "a+ message-tags\nb+ message-tags\na~\nb~\na> @+x=1;+X=2;+x=3 PRIVMSG #lobby :x\n"
    "b= @msgid=*;+x=3;+X=2 :a!* PRIVMSG #lobby :x\n" },
  { "/server/tags/empty-is-missing",
    "a+ message-tags\nb+ message-tags\na~\nb~\na> @+x=;+y PRIVMSG #lobby :x\n"
    "b= @msgid=*;+x;+y :a!* PRIVMSG #lobby :x\n" },
  { "/server/tags/any-name",
    "a+ message-tags\nb+ message-tags\na~\nb~\na> @+ex.am/ple_!=1;wrong!=2 NOTICE #lobby :x\n"
    "b= @msgid=*;+ex.am/ple_!=1 :a!* NOTICE #lobby :x\n" },
  { "/server/tagmsg/status",
    "a+ message-tags\nb+ message-tags\nc+ message-tags\na> JOIN #x\na< * 366 *\nb> JOIN #x\nc> JOIN #x\nc< * 366 *\n"
    "a> MODE #x +h b\na~\nb~\nc~\na> @+x TAGMSG %#x\nb= @msgid=*;+x :a!* TAGMSG %#x\nc! *TAGMSG*\n"
    "c> @+x TAGMSG b\nb= @msgid=*;+x :c!* TAGMSG b\nc> @+x TAGMSG nix\nc= :pychat 401 c nix :*\n"
    "c> @+x TAGMSG\nc= :pychat 411 c :*\na> MODE #x +m\na~\nc~\nc> @+x TAGMSG #x\nc= :pychat 404 c #x :*\n" },
  { "/server/tagmsg/off", "a+\na> TAGMSG #lobby\na= :pychat 421 a TAGMSG :*\n" },
  { "/server/tagmsg/echo", "a+ message-tags echo-message\na> @+typing=done TAGMSG #lobby\n"
                           "a= @msgid=*;+typing=done :a!* TAGMSG #lobby\n" },
  { "/server/echo/person",
    "a+ echo-message\nb+\na~\nb~\na> PRIVMSG b :x\na= :a!* PRIVMSG b :x\nb= :a!* PRIVMSG b :x\n" },
  { "/server/echo/away-after",
    "a+ echo-message\nb+\nb> AWAY :y\nb~\na~\na> PRIVMSG b :x\na= :a!* PRIVMSG b :x\n"
    "a= :pychat 301 a b :y\n" },
  { "/server/batch/reference",
    "a+ batch labeled-response draft/metadata-2\na> @label=1 METADATA * LIST\n"
    "a= @label=1 :pychat BATCH +b* metadata a\na= :pychat BATCH -b*\na> @label=2 WHOIS a\n"
    "a= @label=2 :pychat BATCH +l* labeled-response\na= @batch=l* * 311 *\na~\n" },
  { "/server/batch/off",
    "a+ draft/chathistory\na> PRIVMSG #lobby :x\na> CHATHISTORY LATEST #lobby * 5\na! *BATCH*\n"
    "a! *batch=*\na> WHOIS a\na! *batch=*\n" },
  { "/server/label/ack",
    "a+ labeled-response batch\na> @label=l1 PONG x\na= @label=l1 :pychat ACK\n"
    "a> @label=l2 PRIVMSG #lobby :x\na= @label=l2 :pychat ACK\n" },
  { "/server/label/one",
    "a+ labeled-response batch\na> @label=l1 PING x\na= @label=l1 :pychat PONG pychat :x\n"
    "a> @label=l2 PRIVMSG nix :x\na= @label=l2 :pychat 401 a nix :*\n" },
  { "/server/label/batch",
    "a+ labeled-response batch\na> @label=l1 WHOIS a\n"
    "a= @label=l1 :pychat BATCH +* labeled-response\na= @batch=* :pychat 311 a a *\n"
    "a< @batch=* :pychat 318 a a :*\na= :pychat BATCH -*\n" },
  { "/server/label/join",
    "a+ labeled-response batch\na> @label=j JOIN #x\na= @label=j :pychat BATCH +* labeled-response\n"
    "a= @batch=* :a!* JOIN #x\na= @batch=* :pychat 353 *\na= @batch=* :pychat 366 *\n"
    "a= :pychat BATCH -*\n" },
  { "/server/label/several-entries",
    "a+ labeled-response batch no-implicit-names\na> @label=j JOIN #x,#y\n"
    "a= @label=j :pychat BATCH +* labeled-response\na= @batch=* :a!* JOIN #x\n"
    "a= @batch=* :a!* JOIN #y\na= :pychat BATCH -*\n" },
  { "/server/label/echo",
    "a+ labeled-response batch echo-message message-tags\nb+\na~\n"
    "a> @label=e PRIVMSG #lobby :x\na= @label=e;msgid=* :a!* PRIVMSG #lobby :x\n" },
  { "/server/label/self", "a+ labeled-response batch echo-message\na> @label=e PRIVMSG a :x\n"
                          "a= :a!* PRIVMSG a :x\na= @label=e :a!* PRIVMSG a :x\n" },
  { "/server/label/off", "a+\na> @label=l1 PING x\na= :pychat PONG pychat :x\n" },
  { "/server/label/without-batch",
    "a+ labeled-response\na> @label=l1 PING x\na= :pychat PONG pychat :x\n" },
  { "/server/extended-join",
    "a+ extended-join\nb+\na~\nb> JOIN #x\nb~\na> JOIN #x\na= :a!* JOIN #x * :Person a\n"
    "b= :a!a@127.0.0.1 JOIN #x\n" },
  { "/server/away-notify",
    "a+ away-notify\nb+\nc+\na~\nc~\nb> AWAY :x y\na= :b!* AWAY :x y\nc! *AWAY*\n"
    "b> AWAY\na= :b!* AWAY\nb> AWAY\na! *AWAY*\n" },
  { "/server/away-notify/join",
    "a+ away-notify\nb+\na> JOIN #x\na~\nb> AWAY :z\nb> JOIN #x\na< :b!* JOIN #x\n"
    "a= :b!* AWAY :z\n" },
  { "/server/pre-away",
    "a0\na> CAP REQ draft/pre-away\na> AWAY :not here\na> CAP END\na> NICK a\na> USER a 0 * :A\n"
    "a< :a!* JOIN #lobby\na< :pychat 306 a :*\nb+\nb> WHOIS a\nb< :pychat 301 b a :not here\n" },
  { "/server/pre-away/star",
    "b+ away-notify\nc+ draft/pre-away\nb> MONITOR + a\nb~\na0\na> CAP REQ draft/pre-away\na> AWAY *\n"
    "a> CAP END\na> NICK a\na> USER a 0 * :A\na< * 306 a :*\nb= :pychat 730 * :a!*\n"
    "b= :a!* JOIN #lobby\nb= :a!* AWAY :?\nb> PRIVMSG a :x\nb= :pychat 301 b a :Away\nc~\n"
    "c> PRIVMSG a :x\nc= :pychat 301 c a :?\nb> WHO a\nb= :pychat 352 b #lobby a 127.0.0.1 pychat a G :*\n"
    "b~\na> AWAY\na< * 305 *\nb= :a!* AWAY\na> AWAY *\na= * 306 *\nb= :a!* AWAY :?\n" },
  { "/server/pre-away/back",
    "a0\na> CAP REQ draft/pre-away\na> AWAY :x\na> AWAY\na> CAP END\na> NICK a\na> USER a 0 * :A\n"
    "a< * 366 *\na! * 306 *\n" },
  { "/server/pre-away/off", "a0\na> AWAY :x\na= :pychat 451 * :*\n" },
  { "/server/setname",
    "a+ setname\nb+ setname\nc+\na~\nb~\nc~\nb> SETNAME :New Name\nb= :b!* SETNAME :New Name\n"
    "a= :b!* SETNAME :New Name\nc! *SETNAME*\nc> WHOIS b\nc= :pychat 311 c b * :New Name\n" },
  { "/server/setname/bad",
    "a+ setname\na> SETNAME :\na= :pychat FAIL SETNAME INVALID_REALNAME :*\n" },
  { "/server/away-notify/not-of-oneself",
    "a+ away-notify\na> AWAY :x\na= * 306 *\na> JOIN #x\na= :a!* JOIN #x\na! *AWAY*\n" },
  { "/server/away-notify/changed-words",
    "a+ away-notify\nb+\na~\nb> AWAY :x\na= :b!* AWAY :x\nb> AWAY :y\na= :b!* AWAY :y\nb> AWAY :y\n"
    "a! *AWAY*\n" },
  { "/server/multi-prefix/everywhere",
    "a+ multi-prefix userhost-in-names\nb+\na> JOIN #x\na> MODE #x +ovh a a a\na< * MODE *\nb> JOIN #x\na~\nb~\n"
    "a> NAMES #x\na= :pychat 353 a = #x :*@%+a!a@127.0.0.1*\na= * 366 *\n"
    "a> WHO a\na= :pychat 352 a #* a 127.0.0.1 pychat a H* :0 Person a\na= * 315 *\n"
    "a> WHO #x\na< :pychat 352 a #x a 127.0.0.1 pychat a H@%+ :0 Person a\na~\n"
    "a> WHOIS a\na< :pychat 319 a a :*@%+#x*\na~\n"
    "b> WHO #x\nb< :pychat 352 b #x a 127.0.0.1 pychat a H@ :0 Person a\nb~\n"
    "b> WHOIS a\nb< :pychat 319 b a :*@#x*\n" },
  { "/server/invite-notify",
    "a+\nb+\nc+ invite-notify\nd+\na> JOIN #x\nc> JOIN #x\nd> JOIN #x\na~\nb~\nc~\nd~\n"
    "a> INVITE b #x\nb= :a!* INVITE b #x\nc= :a!* INVITE b #x\nd! *INVITE*\n" },
  { "/server/multi-prefix", "a+ multi-prefix\nb+\na> JOIN #x\na> MODE #x +ov a a\na~\na> NAMES #x\n"
                            "a= :pychat 353 a = #x :@+a\na> WHO #x\na< * 352 a #x * a H@+ :*\n"
                            "b~\nb> NAMES #x\nb= :pychat 353 b = #x :@a\n" },
  { "/server/userhost-in-names",
    "a+ userhost-in-names\na> NAMES #lobby\na= :pychat 353 a = #lobby :a!a@127.0.0.1\n" },
  { "/server/no-implicit-names",
    "a+ no-implicit-names\na> JOIN #x\na= :a!* JOIN #x\na! * 366 *\na> NAMES #x\n"
    "a= :pychat 353 *\n" },
  { "/server/monitor",
    "a+\na> MONITOR + b,c\na= :pychat 731 a :b,c\nb0\nb> NICK B\nb> USER b 0 * :B\n"
    "a< :pychat 730 * :B!b@127.0.0.1\nb< * 366 *\na~\nb> NICK c\na< :pychat 731 * :B\n"
    "a= :pychat 730 * :c!b@127.0.0.1\nb> QUIT\nb-\na< :pychat 731 * :c\na~\n"
    "a> MONITOR - b\na> MONITOR L\na= :pychat 732 a :c\na= :pychat 733 a :*\n"
    "a> MONITOR C\na> MONITOR L\na= :pychat 733 a :*\na> MONITOR x\na= :pychat 400 a *\n" },
  { "/server/monitor/status",
    "a+\nb+\na~\na> MONITOR + b,nix\na= :pychat 730 a :b!b@127.0.0.1\na= :pychat 731 a :nix\n"
    "a> MONITOR S\na= :pychat 730 a :b!*\na= :pychat 731 a :nix\n" },
  { "/server/monitor/watcher-goes", "a+\nb+\na> MONITOR + x\na~\na.\nb> NICK x\nb= :b!* NICK x\n" },
  { "/server/extended-monitor",
    "a+ extended-monitor away-notify\nb+\nc+ away-notify\na> PART #lobby\na> MONITOR + b\n"
    "c> PART #lobby\nc> MONITOR + b\na~\nc~\nb> AWAY :x\na= :b!* AWAY :x\nc! *AWAY*\n" },
  { "/server/bot-tag", "a+ message-tags\nb+\nb> MODE b +B\nb~\na~\nb> PRIVMSG #lobby :x\n"
                       "a= @msgid=*;bot :b!* PRIVMSG #lobby :x\na> WHO b\na< * 352 a * b HB :*\n" },
  { "/server/bot-tag/all-commands",
    "a+ message-tags away-notify account-notify setname draft/message-redaction invite-notify\n"
    "c+ away-notify setname invite-notify\nb+ message-tags draft/message-redaction\nb> MODE b +B\n"
    "b> JOIN #x\nb~\na> JOIN #x\nc> JOIN #x\na~\nc~\n"
    "b> MODE #x +m\na= @msgid=*;bot :b!* MODE #x +m\nc= :b!* MODE #x +m\n"
    "b> TOPIC #x :t\na= @msgid=*;bot :b!* TOPIC #x :t\nc= :b!* TOPIC #x :t\n"
    "b> NOTICE #x :n\na= @msgid=*;bot :b!* NOTICE #x :n\nc= :b!* NOTICE #x :n\n"
    "b> @+draft/react=x TAGMSG #x\na= @msgid=*;bot;+draft/react=x :b!* TAGMSG #x\nc! *TAGMSG*\n"
    "b> @+typing=active TAGMSG #x\na= @msgid=*;bot;+typing=active :b!* TAGMSG #x\n"
    "b> AWAY :gone\na= @msgid=*;bot :b!* AWAY :gone\nc= :b!* AWAY :gone\n"
    "b> SETNAME :Bo\na= @msgid=*;bot :b!* SETNAME :Bo\nc= :b!* SETNAME :Bo\nd+\na~\nc~\n"
    "b> INVITE d #x\na= @msgid=*;bot :b!* INVITE d #x\nc= :b!* INVITE d #x\n"
    "b> PRIVMSG #x :oops\na$1 * PRIVMSG *\nb> REDACT #x {id-1}\n"
    "a= @msgid=*;bot :b!* REDACT #x {id-1}\nc< * PRIVMSG *\n"
    "b> KICK #x c :out\na= @msgid=*;bot :b!* KICK #x c :out\nc= :b!* KICK #x c :out\n"
    "b> NICK bee\na= @msgid=*;bot :b!* NICK bee\nc= :b!* NICK bee\n"
    "b> PART #x :bye\na= @msgid=*;bot :bee!* PART #x :bye\n"
    "b> JOIN #x\na= @msgid=*;bot :bee!* JOIN #x\na= @bot :bee!* AWAY :gone\n"
    "b> QUIT :bye\na= @msgid=*;bot :bee!* QUIT :Quit: bye\n" },
  { "/server/bot-tag/numerics",
    "a+ message-tags\nc+\na> JOIN #x\na> MODE #x +i\nb+ message-tags\na> MONITOR + b\nc> MONITOR + b\n"
    "b> TOPIC #nix\nb< :pychat 403 *\nb> MODE b +B\nb~\na~\nc~\nb> TOPIC #nix\nb= @bot :pychat 403 *\n"
    "b> KNOCK #x\na= @bot :pychat 710 a #x b!* :*\na> TOPIC #nix\na= :pychat 403 *\n"
    "b> QUIT\na< @bot :pychat 731 * :b\nc< :pychat 731 * :b\n" },
  { "/server/account-tag/numerics-for-others",
    "a+ account-tag\nb+\nb> REGISTER * * sesame\nb< * 900 *\na> JOIN #x\na> MODE #x +i\na~\n"
    "b> KNOCK #x :hello\na= @account=b :pychat 710 a #x b!* :asks to be invited: hello\n"
    "a> MONITOR + b,c\na~\nb> QUIT\nb-\na< @account=b :pychat 731 * :b\na~\nc+\n"
    "a= :pychat 730 * :c!*\na~\na> TOPIC #nix\na= :pychat 403 *\n" },
  { "/server/bot-tag/others-are-none",
    "a+ message-tags account-tag\na> REGISTER * * sesame\na< * 900 *\na> JOIN #x\na~\n"
    "c+ message-tags account-tag\nc> JOIN #x\na~\nc~\nb+ message-tags\nb> MODE b +B\n"
    "b> ACCOUNT LOGIN a sesame\nb< * 900 *\nc~\nb> JOIN #x\n"
    "c= @msgid=*;account=a;bot :b!* JOIN #x\nc= :pychat MODE #x +q b\n"
    "b> NICK a\nc= @account=a :a!* QUIT :*\nc= @msgid=*;account=a;bot :b!* NICK a\n" },
  { "/server/standard-replies/off", "a+\na> SETNAME :\na= :pychat NOTICE a :*\n" },
};

/* No command changes a host: the entry is made here. */
static void
change_host (ServerScript *script, const char *nick, const char *user, const char *host)
{
  const ChatUser *target = chat_state_find_user (script->server->state, nick);
  ChatEntry *entry = chat_entry_new (CHAT_ENTRY_HOST, target->id, NULL, NULL);
  const char *const params[] = { user, host, NULL };

  entry->source = g_strdup (target->source);
  entry->params = g_strdupv ((char **) params);
  server_append (script->server, NULL, entry);
}

static void
test_chghost (void)
{
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);

  server_script_run (script,
                     "a+ chghost message-tags\na> JOIN #x\na> MODE #x +v a\na> AWAY :out\n"
                     "b+ chghost extended-join\nb> JOIN #x\nc+\nc> JOIN #x\n"
                     "d+ extended-join away-notify message-tags\nd> JOIN #x\ne+\ne> PART #lobby\n"
                     "a> PART #lobby\nb> PART #lobby\nc> PART #lobby\nd> PART #lobby\n"
                     "a~\nb~\nc~\nd~\ne~\n");
  change_host (script, "a", "ann", "host.example");
  server_script_run (
      script, "a= @msgid=* :a!a@127.0.0.1 CHGHOST ann host.example\na! *\n"
              "b= :a!a@127.0.0.1 CHGHOST ann host.example\nb! *\n"
              "c= :a!a@127.0.0.1 QUIT :Changing host\nc= :a!ann@host.example JOIN #x\n"
              "c= :pychat MODE #x +ov a a\nc! *\n"
              "d= :a!a@127.0.0.1 QUIT :Changing host\n"
              "d= :a!ann@host.example JOIN #x * :Person a\nd= :a!ann@host.example AWAY :out\n"
              "d= :pychat MODE #x +ov a a\nd! *\ne! *\n"
              "a> PRIVMSG #x :hi\nc= :a!ann@host.example PRIVMSG #x :hi\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  server_script_add_rows (rows, G_N_ELEMENTS (rows));
  g_test_add_func ("/server/chghost", test_chghost);

  return g_test_run ();
}
