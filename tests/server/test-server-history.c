/* History: what CHATHISTORY gives, what comes by itself, and who may read what.
 */
#include "config.h"

#include "server-script.h"

#define CAPS "batch server-time message-tags draft/chathistory echo-message"

/* Two members of the lobby; five lines that a has said, and their names. */
#define FIVE                                                                                       \
  "a+ " CAPS "\nb+ " CAPS "\na> PRIVMSG #lobby :one\na$1 *:one\na> PRIVMSG #lobby :two\n"          \
  "a$2 *:two\na> NOTICE #lobby :three\na$3 *:three\na> PRIVMSG #lobby :four\na$4 *:four\n"         \
  "a> PRIVMSG #lobby :five\na$5 *:five\na~\nb~\n"
#define BEGIN(who, target) who "= @time=* :pychat BATCH +* chathistory " target "\n"
#define LINE(who, n, text)                                                                         \
  who "= @batch=*;time={time-" n "};msgid={id-" n "} :a!a@* #lobby :" text "\n"
#define END(who) who "= @time=* :pychat BATCH -*\n"

static const ServerScriptRow rows[] = {
  { "/server/history/latest", FIVE "b> CHATHISTORY LATEST #lobby * 2\n" BEGIN ("b", "#lobby")
                                  LINE ("b", "4", "four") LINE ("b", "5", "five") END ("b") },
  { "/server/history/latest-after",
    FIVE "b> CHATHISTORY LATEST #lobby msgid={id-3} 10\n" BEGIN ("b", "#lobby")
        LINE ("b", "4", "four") LINE ("b", "5", "five") END ("b") },
  { "/server/history/before",
    FIVE "b> CHATHISTORY BEFORE #lobby msgid={id-4} 2\n" BEGIN ("b", "#lobby")
        LINE ("b", "2", "two") LINE ("b", "3", "three") END ("b") },
  { "/server/history/after",
    FIVE "b> CHATHISTORY AFTER #lobby msgid={id-2} 2\n" BEGIN ("b", "#lobby")
        LINE ("b", "3", "three") LINE ("b", "4", "four") END ("b") },
  { "/server/history/around",
    FIVE "b> CHATHISTORY AROUND #lobby msgid={id-3} 3\n" BEGIN ("b", "#lobby")
        LINE ("b", "2", "two") LINE ("b", "3", "three") LINE ("b", "4", "four") END ("b") },
  { "/server/history/around-one", FIVE "b> CHATHISTORY AROUND #lobby msgid={id-3} 1\n" BEGIN (
                                      "b", "#lobby") LINE ("b", "3", "three") END ("b") },
  { "/server/history/between-forward",
    FIVE "b> CHATHISTORY BETWEEN #lobby msgid={id-1} msgid={id-5} 2\n" BEGIN ("b", "#lobby")
        LINE ("b", "2", "two") LINE ("b", "3", "three") END ("b") },
  { "/server/history/between-backward",
    FIVE "b> CHATHISTORY BETWEEN #lobby msgid={id-5} msgid={id-1} 2\n" BEGIN ("b", "#lobby")
        LINE ("b", "3", "three") LINE ("b", "4", "four") END ("b") },
  { "/server/history/between-times",
    FIVE "b> CHATHISTORY BETWEEN #lobby timestamp=2000-01-01T00:00:00.000Z "
         "timestamp=2999-01-01T00:00:00.000Z 1\n" BEGIN ("b", "#lobby") LINE ("b", "1", "one")
             END ("b") },
  { "/server/history/before-time",
    FIVE "b> CHATHISTORY BEFORE #lobby timestamp=2999-01-01T00:00:00.000Z 1\n" BEGIN ("b", "#lobby")
        LINE ("b", "5", "five") END ("b") },
  { "/server/history/before-own-time",
    FIVE "b> CHATHISTORY BEFORE #lobby timestamp={time-1} 10\n" BEGIN ("b", "#lobby") END ("b") },
  { "/server/history/after-own-time",
    FIVE "b> CHATHISTORY AFTER #lobby timestamp={time-5} 10\n" BEGIN ("b", "#lobby") END ("b") },
  { "/server/history/around-time",
    FIVE "b> CHATHISTORY AROUND #lobby timestamp=2999-01-01T00:00:00.000Z 2\n" BEGIN ("b", "#lobby")
        LINE ("b", "5", "five") END ("b") },
  { "/server/history/subcommand-case", FIVE
    "b> chathistory latest #LOBBY * 1\n" BEGIN ("b", "#lobby") LINE ("b", "5", "five") END ("b") },
  { "/server/history/empty",
    "a+ " CAPS "\na> CHATHISTORY LATEST #lobby * 2\n" BEGIN ("a", "#lobby") END ("a") },
  { "/server/history/unknown-msgid",
    FIVE "b> CHATHISTORY BEFORE #lobby msgid=nonsense 2\n"
         "b= @time=* :pychat FAIL CHATHISTORY MESSAGE_ERROR BEFORE #lobby :*\n" },
  { "/server/history/msgid-of-elsewhere",
    FIVE "a> JOIN #x\na~\na> PRIVMSG #x :y\na$x *:y\n"
         "b> CHATHISTORY BEFORE #lobby msgid={id-x} 2\n"
         "b= @time=* :pychat FAIL CHATHISTORY MESSAGE_ERROR BEFORE #lobby :*\n" },
  { "/server/history/errors",
    "a+ " CAPS "\na> CHATHISTORY\na= * FAIL CHATHISTORY INVALID_PARAMS * :*\n"
    "a> CHATHISTORY FOO #lobby * 1\na= * FAIL CHATHISTORY INVALID_PARAMS FOO :*\n"
    "a> CHATHISTORY LATEST #lobby *\na= * FAIL CHATHISTORY INVALID_PARAMS LATEST :Insuff*\n"
    "a> CHATHISTORY LATEST #lobby * 1 2\na= * FAIL CHATHISTORY INVALID_PARAMS LATEST :Too*\n"
    "a> CHATHISTORY LATEST #lobby timestamp=x 1\n"
    "a= * FAIL CHATHISTORY INVALID_PARAMS LATEST timestamp=x :*\n"
    "a> CHATHISTORY BEFORE #lobby * 1\na= * FAIL CHATHISTORY INVALID_PARAMS BEFORE * :*\n"
    "a> CHATHISTORY LATEST #lobby * many\na= * FAIL CHATHISTORY INVALID_PARAMS LATEST many :*\n"
    "a> CHATHISTORY LATEST #nix * 1\na= * FAIL CHATHISTORY INVALID_TARGET LATEST #nix :*\n"
    "a> CHATHISTORY LATEST nobody * 1\na= * FAIL CHATHISTORY INVALID_TARGET LATEST nobody :*\n" },
  { "/server/history/members-only",
    FIVE "a> JOIN #x\na~\na> PRIVMSG #x :secret\na< *:secret\nb> CHATHISTORY LATEST #x * 5\n"
         "b= @time=* :pychat FAIL CHATHISTORY INVALID_TARGET LATEST #x :*\n" },
  { "/server/history/not-asked", "a+ batch\na> CHATHISTORY LATEST #lobby * 2\n"
                                 "a= :pychat 421 a CHATHISTORY :*\n" },
  { "/server/history/without-batch",
    "a+ draft/chathistory\nb+\nb> PRIVMSG #lobby :x\na< *:x\na> CHATHISTORY LATEST #lobby * 2\n"
    "a= :b!* PRIVMSG #lobby :x\na! *BATCH*\n" },
  { "/server/history/label", FIVE
    "b> CAP REQ labeled-response\nb< *ACK*\nb> @label=L CHATHISTORY LATEST #lobby * 1\n"
    "b= @label=L;time=* :pychat BATCH +* chathistory #lobby\n" LINE ("b", "5", "five") END ("b") },
  { "/server/history/order-is-kept",
    FIVE "b> CHATHISTORY LATEST #lobby * 1\nb> PING x\n" BEGIN ("b", "#lobby")
        LINE ("b", "5", "five") END ("b") "b= * PONG *\n" },
  { "/server/history/talk",
    "a+ " CAPS "\nb+ " CAPS "\nc+ " CAPS "\na> PRIVMSG b :hi\nb< *:hi\nb> PRIVMSG a :ho\na< *:ho\n"
    "c> PRIVMSG b :not this\nb< *:not this\na~\nb~\n"
    "a> CHATHISTORY LATEST B * 10\n" BEGIN ("a", "b") "a= @batch=* :a!* PRIVMSG b :hi\na= @batch=* :b!* PRIVMSG a :ho\n" END (
        "a") "c~\nc> CHATHISTORY LATEST a * 10\n" BEGIN ("c", "a") END ("c") },
  { "/server/history/client-tags",
    "a+ " CAPS "\na> @+draft/react=x;+draft/reply=7 PRIVMSG #lobby :y\na~\n"
    "a> CHATHISTORY LATEST #lobby * 1\n" BEGIN (
        "a",
        "#lobby") "a= @batch=*;+draft/react=x;+draft/reply=7 :a!* PRIVMSG #lobby :y\n" END ("a") },
  { "/server/history/status-words",
    "a+ " CAPS "\nb+ " CAPS "\na> JOIN #x\na~\nb> JOIN #x\nb~\na> PRIVMSG @#x :for ops\n"
    "a< *:for ops\na> PRIVMSG #x :for all\na~\nb~\n"
    "b> CHATHISTORY LATEST #x * 5\n" BEGIN ("b", "#x") "b= @batch=* :a!* PRIVMSG #x :for all\n" END (
        "b") "a> CHATHISTORY LATEST #x * 5\n" BEGIN ("a",
                                                     "#x") "a= @batch=* :a!* PRIVMSG @#x :for ops\n" },
  { "/server/history/refused-words-are-not-in-it",
    "a+ " CAPS "\nb+ " CAPS "\na> JOIN #x\na~\na> PRIVMSG #x :in\na~\nb> PRIVMSG #x :out\n"
    "b< * 404 *\na> CHATHISTORY LATEST #x * 5\n" BEGIN (
        "a", "#x") "a= @batch=* :a!* PRIVMSG #x :in\n" END ("a") },
  /* What programs say to each other; what somebody does is talk. */
  { "/server/history/no-ctcp",
    "a+ " CAPS "\nb+ " CAPS "\nb~\na> PRIVMSG #lobby :\001VERSION\001\nb< *:\001VERSION\001\n"
    "a< *:\001VERSION\001\na> PRIVMSG #lobby :\001ACTION waves\001\nb< *waves*\n"
    "a> PRIVMSG b :\001PING 1\001\nb< * PRIVMSG b :\001PING 1\001\nb> NOTICE a :\001PING 1\001\n"
    "a< * NOTICE a :\001PING 1\001\nb~\na~\nb> CHATHISTORY LATEST #lobby * 5\nb= * BATCH +*\n"
    "b= @batch=* :a!* PRIVMSG #lobby :\001ACTION waves\001\nb= * BATCH -*\n"
    "b> CHATHISTORY LATEST a * 5\nb= * BATCH +*\nb= * BATCH -*\n" },
  { "/server/history/events",
    "a+ " CAPS " draft/event-playback\nb+ " CAPS "\na> JOIN #x\na~\nb> JOIN #x\nb~\n"
    "b> PRIVMSG #x :w\na> TOPIC #x :new topic\na> MODE #x +v b\na> KICK #x b :bye\n"
    "b< *KICK*\nb> JOIN #x\nb> @+draft/react=y TAGMSG #x\nb> PART #x :so long\na~\nb~\n"
    "a> CHATHISTORY LATEST #x * 20\n" BEGIN (
        "a",
        "#x") "a= @batch=*;msgid=* :b!* JOIN #x\na= @batch=* :b!* PRIVMSG #x :w\n"
              "a= @batch=*;msgid=* :a!* TOPIC #x :new topic\na= @batch=* :a!* MODE #x +v b\n"
              "a= @batch=* :a!* KICK #x b :bye\na= @batch=* :b!* JOIN #x\n"
              "a= @batch=*;+draft/react=y :b!* TAGMSG #x\na= @batch=* :b!* PART #x :so long\n" END (
                  "a") },
  { "/server/history/events/extended-join",
    "a+ " CAPS " draft/event-playback extended-join\nb+ " CAPS "\na> JOIN #x\na~\nb> JOIN #x\nb~\n"
    "b> SETNAME :Somebody else\nb~\na~\n"
    "a> CHATHISTORY LATEST #x * 20\n" BEGIN (
        "a", "#x") "a= @batch=*;msgid=* :b!* JOIN #x * :Person b\n" END ("a") },
  { "/server/history/events/quit-and-nick",
    "a+ " CAPS " draft/event-playback\nb+ " CAPS "\na> JOIN #x,#y\na~\nb> JOIN #x,#y\nb~\na~\n"
    "b> NICK bb\na$1 *NICK bb\nb> PRIVMSG #x :w\na$2 *:w\nb> QUIT :so long\na$3 *:bb!* QUIT :Quit: so long\n"
    "a> CHATHISTORY LATEST #x * 3\n" BEGIN (
        "a",
        "#x") "a= @batch=*;time={time-1};msgid={id-1} :b!b@* NICK bb\n"
              "a= @batch=*;time={time-2};msgid={id-2} :bb!b@* PRIVMSG #x :w\n"
              "a= @batch=*;time={time-3};msgid={id-3} :bb!b@* QUIT :Quit: so long\n" END ("a") "a> CHATHISTORY LATEST #y * 2\n" BEGIN (
                  "a",
                  "#y") "a= @batch=*;msgid={id-1} :b!b@* NICK bb\n"
                        "a= @batch=*;msgid={id-3} :bb!b@* QUIT :Quit: so long\n" END ("a") "a> CHATHISTORY AFTER #x msgid={id-1} 1\n" BEGIN ("a", "#x") "a= @batch=*;msgid={id-2} :bb!*\n" END (
                            "a") "a> CHATHISTORY BEFORE #x msgid={id-3} 1\n" BEGIN ("a",
                                                                                    "#x") "a= @batch=*;msgid={id-2} :bb!*\n" END ("a") "c+ " CAPS
                                                                                                                                       "\nc> JOIN #z\nc~\nc> CHATHISTORY BEFORE #z msgid={id-3} 1\n"
                                                                                                                                       "c= * FAIL CHATHISTORY MESSAGE_ERROR BEFORE #z :*\n" },
  { "/server/history/events/mode-is-what-it-did",
    "a+ " CAPS " draft/event-playback\nb+ " CAPS "\na> JOIN #x\na~\nb> JOIN #x\nb~\na~\n"
    "a> MODE #x +vov b nobody b\na$1 *MODE #x +v b\na~\na> CHATHISTORY LATEST #x * 1\n" BEGIN (
        "a", "#x") "a= @batch=*;time={time-1};msgid={id-1} :a!* MODE #x +v b\n" END ("a") },
  { "/server/history/events/rename",
    "a+ " CAPS " draft/event-playback draft/channel-rename\nb+ " CAPS " draft/event-playback\n"
    "a> JOIN #x\na~\nb> JOIN #x\nb~\na~\na> RENAME #x #y :better\na$1 *RENAME #x #y :better\nb~\n"
    "a> CHATHISTORY LATEST #y * 1\n" BEGIN ("a", "#y") "a= @batch=*;time={time-1};msgid={id-1} :a!* RENAME #x #y :better\n" END (
        "a") "b> CHATHISTORY LATEST #y * 1\n" BEGIN ("b", "#y") END ("b") },
  { "/server/history/events/redact",
    "a+ " CAPS " draft/event-playback draft/message-redaction\nb+ " CAPS " draft/event-playback\n"
    "a> JOIN #x\na~\nb> JOIN #x\nb~\na~\na> PRIVMSG #x :oops\na$1 *:oops\na> PRIVMSG #x :w\n"
    "a> REDACT #x {id-1} :typo\na$2 *REDACT #x {id-1} :typo\nb~\n"
    "a> CHATHISTORY LATEST #x * 2\n" BEGIN (
        "a",
        "#x") "a= @batch=* :a!* PRIVMSG #x :w\n"
              "a= @batch=*;time={time-2};msgid={id-2} :a!* REDACT #x {id-1} :typo\n" END (
                  "a") "b> CHATHISTORY LATEST #x * 2\n" BEGIN ("b",
                                                               "#x") "b= @batch=* :a!* PRIVMSG #x :w\n" END ("b") },
  { "/server/history/events-not-asked",
    "a+ " CAPS "\nb+ " CAPS "\na> JOIN #x\na~\nb> JOIN #x\nb~\na> TOPIC #x :t\n"
    "b> @+draft/react=y TAGMSG #x\nb> PRIVMSG #x :w\na~\na> CHATHISTORY LATEST #x * 20\n" BEGIN (
        "a", "#x") "a= @batch=* :b!* PRIVMSG #x :w\n" END ("a") },
  { "/server/history/typing-is-not-kept",
    "a+ " CAPS " draft/event-playback\nb+ " CAPS "\na> JOIN #x\na~\nb> JOIN #x\nb~\na~\n"
    "b> @+typing=active TAGMSG #x\na= @*+typing=active :b!* TAGMSG #x\n"
    "a> CHATHISTORY LATEST #x * 20\n" BEGIN ("a", "#x") "a= @batch=* :b!* JOIN #x\n" END ("a") },
  { "/server/history/targets",
    "a+ " CAPS "\nb+ " CAPS "\na> JOIN #x,#quiet\na~\na> PRIVMSG #x :w\na$1 *:w\n"
    "b> PRIVMSG a :hi\na$2 *:hi\na~\n"
    "a> CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00.000Z "
    "timestamp=2999-01-01T00:00:00.000Z 10\na= @time=* :pychat BATCH +* draft/chathistory-targets\n"
    "a= @batch=* :pychat CHATHISTORY TARGETS #x {time-1}\n"
    "a= @batch=* :pychat CHATHISTORY TARGETS b {time-2}\n" END (
        "a") "a> CHATHISTORY TARGETS timestamp=2999-01-01T00:00:00.000Z "
             "timestamp=2000-01-01T00:00:00.000Z 1\na= @time=* :pychat BATCH +* draft/chathistory-targets\n"
             "a= @batch=* :pychat CHATHISTORY TARGETS b {time-2}\n" END (
                 "a") "a> CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00.000Z "
                      "timestamp=2999-01-01T00:00:00.000Z 1\na< * CHATHISTORY TARGETS #x {time-1}\n" END (
                          "a") "a> CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00.000Z timestamp={time-1} 9\n"
                               "a= @time=* :pychat BATCH +* draft/chathistory-targets\n" END (
                                   "a") },
  { "/server/history/targets-errors",
    "a+ " CAPS "\na> CHATHISTORY TARGETS msgid=1 timestamp=2999-01-01T00:00:00.000Z 1\n"
    "a= * FAIL CHATHISTORY INVALID_PARAMS TARGETS msgid=1 :*\na> CHATHISTORY TARGETS x\n"
    "a= * FAIL CHATHISTORY INVALID_PARAMS TARGETS :*\n" },
  { "/server/history/isupport", "a+\na> VERSION\na< * 005 a *CHATHISTORY=500 *\n" },
  { "/server/history/room-begins-anew",
    "a+ " CAPS "\na> JOIN #x\na~\na> PRIVMSG #x :old\na< *:old\na> PART #x\na< *PART*\na> JOIN #x\n"
    "a~\na> CHATHISTORY LATEST #x * 5\n" BEGIN ("a", "#x") END ("a") },
  { "/server/history/renamed-person",
    "a+ " CAPS "\nb+ " CAPS "\na> PRIVMSG b :hi\nb< *:hi\nb> NICK bb\nb< *NICK*\na~\n"
    "a> CHATHISTORY LATEST bb * 5\n" BEGIN ("a", "bb") "a= @batch=* :a!* PRIVMSG b :hi\n" },
  { "/server/history/talk/who-has-left",
    "a+ " CAPS "\nb+ " CAPS "\nc+ " CAPS " soju.im/search\na> PRIVMSG b :hi\na$1 *:hi\n"
    "b> PRIVMSG a :ho\na$2 *:ho\nb> NICK bb\nb~\nb> PRIVMSG a :bye\na$3 *:bye\nb> QUIT\na< *QUIT*\n"
    "a> CHATHISTORY LATEST BB * 10\n" BEGIN (
        "a",
        "BB") "a= @batch=*;msgid={id-1} :a!* PRIVMSG b :hi\n"
              "a= @batch=*;msgid={id-2} :b!* PRIVMSG a :ho\na= @batch=*;msgid={id-3} :bb!* PRIVMSG a :bye\n" END (
                  "a") "a> CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00.000Z timestamp=2999-01-01T00:00:00.000Z 9\n"
                       "a< @batch=* :pychat CHATHISTORY TARGETS bb {time-3}\na< *BATCH -*\n"
                       "a> CAP REQ soju.im/search\na< *ACK*\na> SEARCH text=ho\na< *msgid={id-2} :b!* PRIVMSG a :ho\n"
                       "a< *BATCH -*\na> CHATHISTORY LATEST b * 10\na= * FAIL CHATHISTORY INVALID_TARGET LATEST b :*\n"
                       "c~\nc> CHATHISTORY LATEST bb * 10\nc= * FAIL CHATHISTORY INVALID_TARGET LATEST bb :*\n"
                       /* Who comes under the name of one who has left does not inherit the talk. */
                       "d+ " CAPS "\nd> NICK bb\na~\nd~\nd> CHATHISTORY LATEST a * 10\n" BEGIN (
                           "d", "a") END ("d") "a> CHATHISTORY LATEST bb * 10\n" BEGIN ("a", "bb")
                           END ("a") },
  /* What comes by itself. */
  { "/server/history/join/marked",
    "a+\na> JOIN #x\na~\na> PRIVMSG #x :one\na> PRIVMSG #x :\001ACTION waves\001\na~\nb+\n"
    "b> JOIN #x\nb< * 366 *\nb= :pychat NOTICE #x :What was said here before (times are UTC):\n"
    "b= :a!a@127.0.0.1 PRIVMSG #x :[??:??] one\n"
    "b= :a!a@127.0.0.1 PRIVMSG #x :\001ACTION [??:??] waves\001\n"
    "b= :pychat NOTICE #x :End of what was said before.\n" },
  { "/server/history/join/server-time",
    "a+ server-time message-tags echo-message\na> JOIN #x\na~\na> PRIVMSG #x :one\na$1 *:one\n"
    "b+ server-time\nb> JOIN #x\nb< * 366 *\nb= @time={time-1} :a!* PRIVMSG #x :one\n"
    "b! *NOTICE*\n" },
  { "/server/history/join/batch",
    "a+ server-time message-tags echo-message\na> JOIN #x\na~\na> PRIVMSG #x :one\na$1 *:one\n"
    "b+ server-time batch message-tags\nb> JOIN #x\nb< * 366 *\n" BEGIN (
        "b",
        "#x") "b= @batch=*;time={time-1};msgid={id-1} :a!* PRIVMSG #x :one\n" END ("b") "b! *NOTICE*\n" },
  { "/server/history/join/who-can-ask",
    "a+\na> JOIN #x\na~\na> PRIVMSG #x :one\na~\nb+ draft/chathistory\nb> JOIN #x\nb< * 366 *\n"
    "b! *one*\n" },
  { "/server/history/join/nothing-yet",
    "a+\na> JOIN #x\na~\nb+\nb> JOIN #x\nb< * 366 *\nb! *NOTICE*\n" },
  { "/server/history/join/lobby",
    "a+\na> PRIVMSG #lobby :one\na~\nb0\nb> NICK b\nb> USER b 0 * :b\nb< * 366 *\n"
    "b< :a!* PRIVMSG #lobby :[??:??] one\n" },
  { "/server/history/join/no-doubles",
    "a+\na> JOIN #x\na~\na> PRIVMSG #x :one\na~\nb+\nb> JOIN #x\na> PRIVMSG #x :two\n"
    "b< *:[??:??] one\nb! *] two\n" },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  server_script_add_rows_twice (rows, G_N_ELEMENTS (rows));

  return g_test_run ();
}
