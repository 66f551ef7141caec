/* What people and rooms say of themselves; rooms that get another name; ISUPPORT when asked for.
 */
#include "config.h"

#include "server-script.h"

#define CAPS "batch draft/metadata-2"
#define CAPS_3 "batch draft/metadata-3"

/* Somebody whose colour an account keeps has gone, and b listens. */
#define COLOR_KEPT                                                                                 \
  "b+ " CAPS "\nb> METADATA * SUB color\nb~\na+ " CAPS "\na> REGISTER * * sesame\na< * 900 *\n"    \
  "a> METADATA * SET color :00ff00\na< * 761 *\na.\nb< * QUIT *\nb~\n"
#define PLAIN_A "AGEAc2VzYW1l" /* NUL a NUL sesame */
#define COME_BACK(caps)                                                                            \
  "a0\na> CAP LS 302\na> CAP REQ :sasl batch " caps "\na< * ACK *\na> AUTHENTICATE PLAIN\n"        \
  "a> AUTHENTICATE " PLAIN_A "\na< * 903 *\na> NICK a\na> USER a 0 * :A\n"

static const ServerScriptRow rows[] = {
  { "/server/metadata/cap",
    "a0\na> CAP LS 302\na< *draft/metadata-2=before-connect,max-subs=50,max-keys=20,*\n"
    "b0\nb> CAP LS 302\nb< *draft/metadata-3=before-connect,*\n" },
  { "/server/metadata/set",
    "a+ " CAPS "\na> METADATA * SET url :http://x.example\n"
    "a= :pychat 761 a a url ? :http://x.example\na> METADATA a SET empty :\n"
    "a= :pychat 761 a a empty ? :\na> METADATA * SET url\na= :pychat 766 a a url :*\n"
    "a> METADATA * SET url\na= :pychat FAIL METADATA KEY_NOT_SET a url :*\n" },
  { "/server/metadata/metadata-3",
    "a+ batch draft/metadata-3\na> METADATA * SET color ff0000\na= :pychat 761 a a color ? :ff0000\n" },
  { "/server/metadata/metadata-3/cap",
    "b0\nb> CAP LS 302\nb< *draft/metadata-3=before-connect,max-subs=50,max-keys=20,"
    "max-value-bytes=1024,max-key-bytes=64*\n" },
  { "/server/metadata/metadata-3/set",
    "a+ " CAPS_3 "\na> METADATA * SET url :x\na= :pychat 761 a a url ? :x\n"
    "a> METADATA * SET url :\na= :pychat 766 a a url :*\na> METADATA * SET url\n"
    "a= :pychat 766 a a url :*\na> METADATA * SET x :1\na> METADATA * SET y :2\na~\n"
    "a> METADATA A CLEAR\na= :pychat BATCH +* metadata a\na= @batch=* :pychat 766 a a x :*\n"
    "a= @batch=* :pychat 766 a a y :*\na= :pychat BATCH -*\n" },
  { "/server/metadata/metadata-3/errors",
    "a+ " CAPS_3 "\nb+\na~\na> METADATA * SET $x :1\na= :pychat FAIL METADATA INVALID_KEY $x :*\n"
    "a> METADATA b SET x\na= :pychat FAIL METADATA KEY_NO_PERMISSION b x :*\n"
    "a> METADATA * SNEEZE\na= :pychat FAIL METADATA INVALID_PARAMS SNEEZE :*\n"
    "a> METADATA nobody LIST\na= :pychat FAIL METADATA INVALID_TARGET nobody :*\n"
    "a> METADATA b SUB x\na= :pychat FAIL METADATA INVALID_TARGET b :*\n"
    "a> METADATA a GET $x\na= :pychat BATCH +*\na= @batch=* :pychat WARN METADATA INVALID_KEY $x :*\n"
    "a= :pychat BATCH -*\na> METADATA * UNSUB $x\na= :pychat WARN METADATA INVALID_KEY $x :*\n" },
  { "/server/metadata/metadata-3/news",
    "a+ " CAPS_3 "\nb+ " CAPS "\nc+ " CAPS_3 "\na~\nb~\nc> METADATA * SET color :00ff00\nc~\n"
    "a> METADATA A SUB color $x\na= :pychat WARN METADATA INVALID_KEY $x :*\na= :pychat 770 a color\n"
    "a= :pychat BATCH +* metadata ?ALL\na= @batch=* :pychat 761 a c color ? :00ff00\na= :pychat BATCH -*\n"
    "a> METADATA * SUB color\na= :pychat 770 a color\na! *BATCH*\n"
    "b> METADATA * SET color :ff0000\na= :pychat 761 a b color ? :ff0000\n"
    "b> METADATA * SET color :\na= :pychat 766 a b color :*\n"
    "b> METADATA * SET color\na= :pychat 766 a b color :*\n"
    "a> METADATA *ALL SYNC\na= :pychat BATCH +* metadata ?ALL\n"
    "a= @batch=* :pychat 761 a c color ? :00ff00\na= :pychat BATCH -*\n" },
  { "/server/metadata/metadata-3/label",
    "a+ " CAPS_3 " labeled-response\na> @label=L METADATA * SUB x\n"
    "a= @label=L :pychat BATCH +l* labeled-response\na= @batch=l* :pychat 770 a x\n"
    "a= @batch=l* :pychat BATCH +b* metadata ?ALL\na= @batch=l* :pychat BATCH -b*\n"
    "a= :pychat BATCH -l*\n" },
  { "/server/metadata/metadata-3/join",
    "a+ " CAPS_3 "\nb+ " CAPS "\nb> METADATA * SET color :ff0000\nb> JOIN #x\nb~\na~\na> JOIN #x\n"
    "a< * 366 *\na= :pychat BATCH +* metadata #x\na= :pychat BATCH -*\na> PART #x\n"
    "a> METADATA * SUB color\na~\na> JOIN #x\na< * 366 *\na= :pychat BATCH +* metadata #x\n"
    "a= @batch=* :pychat 761 a b color ? :ff0000\na= :pychat BATCH -*\n" },
  { "/server/metadata/metadata-3/monitor",
    "a+ " CAPS_3 "\na> METADATA * SUB color\na> PART #lobby\na~\nb+ " CAPS
    "\nb> METADATA * SET color :1\n"
    "b~\na> MONITOR + b,c\na= * 730 a :b!*\na= * 731 a :c\na= :pychat BATCH +* metadata b\n"
    "a= @batch=* :pychat 761 a b color ? :1\na= :pychat BATCH -*\nc+\na= * 730 ? :c!*\n"
    "a= :pychat BATCH +* metadata c\na= :pychat BATCH -*\n" },
  { "/server/metadata/metadata-3/before-connect",
    "a0\na> CAP LS 302\na> CAP REQ :" CAPS_3 "\na< *ACK*\na> METADATA * SET color :1\n"
    "a= :pychat 761 ? ? color ? :1\na> METADATA * SET color :2\na= :pychat 761 ? ? color ? :2\n"
    "a> METADATA * SET x :1\na~\na> METADATA * SET x :\na= :pychat 766 ? ? x :*\na> NICK a\n"
    "a> USER a 0 * :A\na> CAP END\na< :pychat BATCH +* metadata a\n"
    "a= @batch=* :pychat 761 a a color ? :2\na= :pychat BATCH -*\n" },
  { "/server/metadata/subscriptions-end-with-the-capability",
    "a+ " CAPS "\na> METADATA * SUB color\na~\na> CAP REQ -draft/metadata-2\n"
    "a> CAP REQ draft/metadata-2\na~\na> METADATA * SUBS\na= :pychat BATCH +*\na= :pychat BATCH -*\n" },
  { "/server/metadata/rate-limit",
    "a+ " CAPS "\na> METADATA * SET x :1\na> METADATA * SET x :2\na> METADATA * SET x :3\n"
    "a> METADATA * SET x :4\na> METADATA * SET x :5\na> METADATA * SET x :6\na> METADATA * SET x :7\n"
    "a> METADATA * SET x :8\na> METADATA * SET x :9\na> METADATA * SET x :10\na> METADATA * SET x :11\n"
    "a> METADATA * SET x :12\na> METADATA * SET x :13\na> METADATA * SET x :14\na> METADATA * SET x :15\n"
    "a> METADATA * SET x :16\na> METADATA * SET x :17\na> METADATA * SET x :18\na> METADATA * SET x :19\n"
    "a> METADATA * SET x :20\na< *:20\na> METADATA * SET x :21\n"
    "a= :pychat FAIL METADATA RATE_LIMITED a x * :*\na> METADATA * CLEAR\n"
    "a= :pychat FAIL METADATA RATE_LIMITED a ? * :*\n" },
  { "/server/metadata/whois",
    "a+ " CAPS "\nb+\na> METADATA * SET url :http://x\na~\na> WHOIS a\n"
    "a< :pychat 760 a a url ? :http://x\na= * 318 *\nb~\nb> WHOIS a\nb! * 760 *\n" },
  { "/server/metadata/errors",
    "a+ " CAPS "\nb+ " CAPS "\na~\na> METADATA b SET url :x\n"
    "a= :pychat FAIL METADATA KEY_NO_PERMISSION b url :*\na> METADATA $x SET url :x\n"
    "a= :pychat FAIL METADATA INVALID_TARGET $x :*\na> METADATA * SET $url$ :x\n"
    "a= :pychat FAIL METADATA KEY_INVALID $url$ :*\na> METADATA * DESTROY\n"
    "a= :pychat FAIL METADATA SUBCOMMAND_INVALID DESTROY :*\na> METADATA #lobby SET url :x\n"
    "a= :pychat FAIL METADATA KEY_NO_PERMISSION #lobby url :*\na> METADATA b SUB x\n"
    "a= :pychat FAIL METADATA INVALID_TARGET b :*\n" },
  { "/server/metadata/room",
    "a+ " CAPS "\nb+ " CAPS "\na> JOIN #x\na~\nb> METADATA * SUB url\nb> JOIN #x\nb~\na~\n"
    "a> METADATA #x SET url :http://x\na= :pychat 761 a #x url ? :http://x\n"
    "b= :a!* METADATA #x url ? :http://x\n" },
  { "/server/metadata/get-and-list",
    "a+ " CAPS "\nb+ " CAPS "\na~\nb> METADATA * SET x.y :1\nb> METADATA * SET color :00ff00\nb~\n"
    "a> METADATA b GET color nope $bad\na= :pychat BATCH +* metadata b\n"
    "a= @batch=* :pychat 761 a b color ? :00ff00\na= @batch=* :pychat 766 a b nope :*\n"
    "a= @batch=* :pychat FAIL METADATA KEY_INVALID $bad :*\na= :pychat BATCH -*\n"
    "a> METADATA b LIST\na= :pychat BATCH +* metadata b\n"
    "a= @batch=* :pychat 761 a b color ? :00ff00\na= @batch=* :pychat 761 a b x.y ? :1\n"
    "a= :pychat BATCH -*\n" },
  { "/server/metadata/clear",
    "a+ " CAPS "\na> METADATA * SET x :1\na> METADATA * SET y :2\na~\na> METADATA * CLEAR\n"
    "a= :pychat BATCH +* metadata a\na= @batch=* :pychat 761 a a x ? :\n"
    "a= @batch=* :pychat 761 a a y ? :\na= :pychat BATCH -*\na> METADATA * LIST\n"
    "a= :pychat BATCH +* metadata a\na= :pychat BATCH -*\na> METADATA #lobby CLEAR\n"
    "a= :pychat BATCH +* metadata #lobby\na= :pychat BATCH -*\n" },
  { "/server/metadata/clear-refused",
    "a+ " CAPS "\nb+ " CAPS "\na> METADATA * SET x :1\na~\nb~\nb> METADATA a CLEAR\n"
    "b= :pychat FAIL METADATA KEY_NO_PERMISSION a ? :*\n" },
  { "/server/metadata/subscribe",
    "a+ " CAPS "\nb+ " CAPS "\nc+ " CAPS "\nd+\na> METADATA * SUB color avatar $bad\n"
    "a< :pychat FAIL METADATA KEY_INVALID $bad :*\na= :pychat 770 a color avatar\na~\nc~\nd~\n"
    "b> METADATA * SET color :ff0000\na= :b!* METADATA b color ? :ff0000\nc! *METADATA*\n"
    "d! *METADATA*\nb> METADATA * SET color\na= :b!* METADATA b color ?\n"
    "a> METADATA * SUBS\na= :pychat BATCH +* metadata-subs\n"
    "a= @batch=* :pychat 772 a color avatar\na= :pychat BATCH -*\n"
    "a> METADATA * UNSUB color nope\na= :pychat 771 a color nope\n"
    "b> METADATA * SET color :00ff00\na! *METADATA*\n" },
  { "/server/metadata/own-changes-are-not-news",
    "a+ " CAPS "\na> METADATA * SUB color\na= * 770 *\na> METADATA * SET color :ff0000\n"
    "a= :pychat 761 *\na! *METADATA*\n" },
  { "/server/metadata/subscribe-tells-what-is",
    "b+ " CAPS "\nb> METADATA * SET color :ff0000\nb~\na+ " CAPS "\na> METADATA * SUB color\n"
    "a= :pychat 770 a color\na= :pychat METADATA b color ? :ff0000\n" },
  { "/server/metadata/join-tells-both",
    "a+ " CAPS "\nb+ " CAPS "\na> METADATA * SET color :00ff00\na> METADATA * SUB color\n"
    "b> METADATA * SET color :ff0000\nb> METADATA * SUB color\na> JOIN #x\na~\nb~\nb> JOIN #x\n"
    "b< * 366 *\nb= :pychat BATCH +* metadata #x\n"
    "b= @batch=* :pychat METADATA a color ? :00ff00\nb= @batch=* :pychat METADATA b color ? :ff0000\n"
    "b= :pychat BATCH -*\na= :b!* JOIN #x\na= :pychat METADATA b color ? :ff0000\n" },
  { "/server/metadata/sync",
    "b+ " CAPS "\nb> METADATA * SET color :ff0000\nb~\na+ " CAPS "\na> METADATA * SUB color\na~\n"
    "a> METADATA #lobby SYNC\na= :pychat BATCH +* metadata #lobby\n"
    "a= @batch=* :pychat METADATA b color ? :ff0000\na= :pychat BATCH -*\n" },
  { "/server/metadata/monitor",
    "b+ " CAPS "\nb> METADATA * SET color :ff0000\nb> PART #lobby\nb~\na+ " CAPS "\n"
    "a> METADATA * SUB color\na~\na> MONITOR + b\na= :pychat 730 *\n"
    "a= :pychat METADATA b color ? :ff0000\nb> METADATA * SET color :0000ff\n"
    "a= :b!* METADATA b color ? :0000ff\n" },
  { "/server/metadata/before-connect",
    "b+ " CAPS
    "\nb> METADATA * SUB color\nb~\na0\na> CAP LS 302\na> CAP REQ :batch draft/metadata-2\n"
    "a< *ACK*\na> METADATA * SUB display-name\na= :pychat 770 ? display-name\n"
    "a> METADATA * SET color :a b c\na= :pychat 761 ? ? color ? :a b c\n"
    "a> METADATA * LIST\na= :pychat 451 *\na> NICK abc\na> USER u 0 * :r\na> CAP END\n"
    "a< :pychat 001 *\na< :pychat BATCH +* metadata abc\n"
    "a= @batch=* :pychat METADATA abc color ? :a b c\na= :pychat BATCH -*\na= * 422 *\n"
    "b< :abc!* METADATA abc color ? :a b c\n" },
  { "/server/metadata/account",
    COLOR_KEPT COME_BACK (
        "draft/metadata-2") "a> CAP END\na< :pychat BATCH +* metadata a\n"
                            "a= @batch=* :pychat METADATA a color ? :00ff00\na= :pychat BATCH -*\na< * 366 *\n"
                            "b= :a!* JOIN *\nb= :pychat METADATA a color ? :00ff00\n"
                            "a> METADATA * SET color\na= :pychat 766 a a color :*\nb= :a!* METADATA a color ?\n" },
  { "/server/metadata/account/early",
    COLOR_KEPT COME_BACK (
        "draft/metadata-3") "a> METADATA * SET color :ff0000\na< * 761 ? ? color *\n"
                            "a> METADATA * SET x :1\na> CAP END\na< :pychat BATCH +* metadata a\n"
                            "a= @batch=* :pychat 761 a a color ? :ff0000\na= @batch=* :pychat 761 a a x ? :1\n"
                            "a= :pychat BATCH -*\nb< :a!* METADATA a color ? :ff0000\n" },
  { "/server/metadata/account/monitor",
    COLOR_KEPT "b> PART #lobby\nb> MONITOR + a\nb~\n" COME_BACK (
        "draft/metadata-2") "a> CAP END\n"
                            "b= * 730 * :a!*\nb= :pychat METADATA a color ? :00ff00\n" },
  { "/server/metadata/account/login", COLOR_KEPT
    "c+ " CAPS_3 "\nc> METADATA * SUB color\nb~\nc~\nc> ACCOUNT LOGIN a sesame\nc= * 900 *\n"
    "c= :pychat 761 c c color ? :00ff00\nb= :pychat METADATA c color ? :00ff00\nc~\n"
    "c> METADATA * SET color :0000ff\nc= :pychat 761 c c color ? :0000ff\n"
    "b= :c!* METADATA c color ? :0000ff\nc! *\nc> ACCOUNT LOGOUT\nc= * 901 *\n"
    "c= :pychat 766 c c color :*\nb= :pychat METADATA c color ?\n" },
  { "/server/metadata/account/two-connections",
    COLOR_KEPT COME_BACK (
        "draft/metadata-2 labeled-response") "a> CAP END\na< * 366 *\nc+ " CAPS "\n"
                                             "c> METADATA * SUB color\nc> ACCOUNT LOGIN a sesame\nc~\na~\nb~\n"
                                             "a> @label=1 METADATA a SET color :0000ff\na= @label=1 :pychat 761 a a color ? :0000ff\n"
                                             "b= :a!* METADATA a color ? :0000ff\nb= :a!* METADATA c color ? :0000ff\n"
                                             "c= :a!* METADATA a color ? :0000ff\nc= :a!* METADATA c color ? :0000ff\na! *\n"
                                             "a> METADATA * CLEAR\na= :pychat BATCH +* metadata a\na= @batch=* :pychat 761 a a color ? :\n"
                                             "a= :pychat BATCH -*\na! *\n" },
  { "/server/metadata/off", "a+\na> METADATA * LIST\na= :pychat 421 a METADATA :*\n"
                            "b+ draft/metadata-2\nb> METADATA * LIST\nb= :pychat 421 *\n" },
  { "/server/rename",
    "a+ draft/channel-rename\nb+\nc+ extended-join\na> JOIN #old\na> TOPIC #old :t\nb> JOIN #old\n"
    "c> JOIN #old\na~\nb~\nc~\na> RENAME #old #new :Typo fix\n"
    "a= :a!* RENAME #old #new :Typo fix\nb= :b!* PART #old :Typo fix\nb= :b!* JOIN #new\n"
    "b= * 332 b #new :t\nb= * 333 *\nb= * 353 *\nb= * 366 b #new :*\nc< :c!* JOIN #new ? :Person c\n"
    "b> PRIVMSG #new :x\na= :b!* PRIVMSG #new :x\n" },
  { "/server/rename/redirect",
    "a+ draft/channel-rename\nb+\nc+ draft/channel-rename\na> JOIN #old\na~\na> RENAME #old #new\na~\n"
    "b~\nb> JOIN #OLD\nb= :pychat 470 b #OLD #new :*\nb= :b!* JOIN #new\nb~\n"
    "c~\nc> JOIN #old\nc= :pychat FAIL JOIN CHANNEL_RENAMED #old #new :*\nc> JOIN #new\nc= :c!* JOIN #new\n"
    "c~\na> MODE #new +s\na~\nd+\nd> JOIN #old\nd= :d!* JOIN #old\n"
    "b~\nb> JOIN #old\nb= :b!* JOIN #old\n" },
  { "/server/rename/without-reason", "a+ draft/channel-rename\na> JOIN #x\na~\na> RENAME #x #y\n"
                                     "a= :a!* RENAME #x #y :\n" },
  { "/server/rename/case-only",
    "a+ draft/channel-rename\nb+\na> JOIN #old\nb> JOIN #old\na~\nb~\na> RENAME #old #Old\n"
    "a= :a!* RENAME #old #Old :\nb! *\n" },
  { "/server/rename/errors",
    "a+ draft/channel-rename\nb+ draft/channel-rename\na> JOIN #x\nb> JOIN #x,#y\na~\nb~\n"
    "b> RENAME #x #z\nb= :pychat 482 b #x :*\na> RENAME #x #y\n"
    "a= :pychat FAIL RENAME CHANNEL_NAME_IN_USE #x #y :*\na> RENAME #x foo\n"
    "a= :pychat FAIL RENAME CANNOT_RENAME #x foo :*\na> RENAME #nix #z\na= :pychat 403 *\n" },
  { "/server/rename/history-stays",
    "a+ draft/channel-rename draft/chathistory batch\na> JOIN #x\na~\na> PRIVMSG #x :w\na~\n"
    "a> RENAME #x #y\na~\na> CHATHISTORY LATEST #y * 5\na= * BATCH +* chathistory #y\n"
    "a= @batch=* :a!* PRIVMSG #y :w\n" },
  { "/server/isupport/command", "a+\na> ISUPPORT\na= :pychat 005 a *\na! *BATCH*\n" },
  { "/server/isupport/early",
    "a0\na> CAP REQ :batch draft/extended-isupport\na= *ACK*\na> ISUPPORT\n"
    "a= :pychat BATCH +* draft/isupport\na= @batch=* :pychat 005 ? *\na< :pychat BATCH -*\n"
    "a> NICK a\na> USER a 0 * :A\na> CAP END\na< * 004 *\na= :pychat BATCH +* draft/isupport\n"
    "a= @batch=* :pychat 005 a *\n" },
  { "/server/isupport/early-not-asked", "a0\na> ISUPPORT\na= :pychat 451 *\n" },
};

static void
test_too_many (void)
{
  ServerConfig *config = server_config_new ();
  g_autoptr (ServerScript) script = NULL;

  config->max_metadata = 2;
  config->max_metadata_subs = 2;
  script = server_script_new (config, NULL);
  server_script_run (script, "a+ " CAPS "\na> METADATA * SUB x y z x\na= :pychat 770 a x y\n"
                             "a= :pychat FAIL METADATA TOO_MANY_SUBS z :*\na> METADATA * SET x :1\n"
                             "a> METADATA * SET y :1\na~\na> METADATA * SET z :1\n"
                             "a= :pychat FAIL METADATA LIMIT_REACHED a :*\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  server_script_add_rows (rows, G_N_ELEMENTS (rows));
  g_test_add_func ("/server/metadata/too-many", test_too_many);

  return g_test_run ();
}
