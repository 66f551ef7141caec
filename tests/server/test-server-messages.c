/* What can be done with messages: several lines as one, taking back, searching, marking as read.
 */
#include "config.h"

#include "server-script.h"

#include <string.h>

#define CAPS "batch server-time message-tags echo-message draft/chathistory "
#define LINES CAPS "draft/multiline"
#define OPEN "a> BATCH +1 draft/multiline #lobby\n"
#define CLOSE "a> BATCH -1\n"

/* Two connections of one account, and somebody without one. */
#define ACCOUNT                                                                                    \
  "a+ draft/read-marker\nc+ draft/read-marker\na> REGISTER * * sesame\na< * 900 *\n"               \
  "b+ draft/read-marker sasl\nb> AUTHENTICATE PLAIN\nb< AUTHENTICATE +\n"                          \
  "b> AUTHENTICATE AGEAc2VzYW1l\nb< * 903 *\na~\nb~\nc~\n"

static const ServerScriptRow multiline_rows[] = {
  { "/server/multiline/cap", "a0\na> CAP LS 302\n"
                             "a< *draft/multiline=max-bytes=16384,max-lines=100*\n" },
  { "/server/multiline/sent",
    "a+ " LINES "\nb+ " LINES "\nc+ message-tags server-time\na~\nb~\nc~\n"
    "a> @+draft/reply=9 BATCH +123 draft/multiline #lobby\n"
    "a> @batch=123 PRIVMSG #lobby hello\na> @batch=123 PRIVMSG #lobby :\n"
    "a> @batch=123 privmsg #lobby :how is \n"
    "a> @batch=123;draft/multiline-concat PRIVMSG #lobby :everyone?\na> BATCH -123\n"
    "b= @time=*;msgid=*;+draft/reply=9 :a!a@127.0.0.1 BATCH +* draft/multiline #lobby\n"
    "b= @batch=* :a!a@127.0.0.1 PRIVMSG #lobby :hello\n"
    "b= @batch=* :a!a@127.0.0.1 PRIVMSG #lobby :\n"
    "b= @batch=* :a!a@127.0.0.1 PRIVMSG #lobby :how is \n"
    "b= @batch=*;draft/multiline-concat :a!a@127.0.0.1 PRIVMSG #lobby :everyone?\n"
    "b= @time=* :a!* BATCH -*\n"
    /* Who does not know it: no blank lines, and the msgid on the first one alone. */
    "c= @time=*;msgid=*;+draft/reply=9 :a!* PRIVMSG #lobby :hello\n"
    "c= @time=???????????????????????? :a!* PRIVMSG #lobby :how is \n"
    "c= @time=???????????????????????? :a!* PRIVMSG #lobby :everyone?\n"
    /* The echo. */
    "a= @time=*;msgid=*;+draft/reply=9 :a!* BATCH +* draft/multiline #lobby\n"
    "a< * :a!* BATCH -*\n" },
  { "/server/multiline/history-batch",
    "a+ " LINES "\nb+ " CAPS "\n" OPEN "a> @batch=1 NOTICE #lobby :one\n"
    "a> @batch=1;draft/multiline-concat NOTICE #lobby :two\n" CLOSE
    "a$m * BATCH +* draft/multiline #lobby\na~\nb~\n"
    "a> CHATHISTORY LATEST #lobby * 1\na= * BATCH +* chathistory #lobby\n"
    "a= @batch=*;time={time-m};msgid={id-m} :a!* BATCH +* draft/multiline #lobby\n"
    "a= @batch=* :a!* NOTICE #lobby :one\n"
    "a= @batch=*;draft/multiline-concat :a!* NOTICE #lobby :two\na= @batch=*;time=* :a!* BATCH -*\n"
    "a= @time=* :pychat BATCH -*\n"
    "b> CHATHISTORY LATEST #lobby * 1\nb= * BATCH +* chathistory #lobby\n"
    "b= @batch=*;time={time-m};msgid={id-m} :a!* NOTICE #lobby :one\n"
    "b= @batch=*;time={time-m} :a!* NOTICE #lobby :two\nb= * BATCH -*\n" },
  { "/server/multiline/label",
    "a+ " LINES " labeled-response\na> @label=L BATCH +1 draft/multiline #lobby\n"
    "a> @batch=1 PRIVMSG #lobby :one\na> @batch=1 PRIVMSG #lobby :two\n" CLOSE
    "a= @label=L;time=*;msgid=* :a!* BATCH +* draft/multiline #lobby\n"
    "a= @batch=* :a!* PRIVMSG #lobby :one\na= @batch=* :a!* PRIVMSG #lobby :two\n"
    "a= @time=* :a!* BATCH -*\n" },
  { "/server/multiline/one-line", "a+ " LINES "\n" OPEN "a> @batch=1 PRIVMSG #lobby :one\n" CLOSE
                                  "a= @time=*;msgid=* :a!* PRIVMSG #lobby :one\n" },
  { "/server/multiline/person",
    "a+ " LINES "\nb+ " LINES "\na~\nb~\na> BATCH +x draft/multiline b\n"
    "a> @batch=x PRIVMSG b :one\na> @batch=x PRIVMSG b :two\na> BATCH -x\n"
    "b= * :a!* BATCH +* draft/multiline b\nb= @batch=* :a!* PRIVMSG b :one\n" },
  { "/server/multiline/refused",
    "a+ " LINES "\na> BATCH +1 draft/multiline #nix\na> @batch=1 PRIVMSG #nix :x\n" CLOSE
    "a= * 403 a #nix :*\n" },
  /* Not in a later line, either, nor where others see a new one begin. */
  { "/server/multiline/no-ctcp",
    "a+ " LINES "\nb+ " LINES "\na> JOIN #den\na> MODE #den +C\nb> JOIN #den\nb~\na~\n"
    "a> BATCH +1 draft/multiline #den\na> @batch=1 PRIVMSG #den :x\n"
    "a> @batch=1 PRIVMSG #den :\001VERSION\001\na> BATCH -1\na= * 404 a #den :*\n"
    "a> BATCH +1 draft/multiline #den\na> @batch=1 PRIVMSG #den :x\n"
    "a> @batch=1;draft/multiline-concat PRIVMSG #den :\001VERSION\001\na> BATCH -1\n"
    "a= * 404 a #den :*\na> BATCH +1 draft/multiline #den\n"
    "a> @batch=1 PRIVMSG #den :\001ACTION waves\n"
    "a> @batch=1;draft/multiline-concat PRIVMSG #den : twice\001\na> BATCH -1\n"
    "b= * BATCH +*\nb= *:\001ACTION waves\nb= *: twice\001\n" },
  /* The room was moderated while it was on its way: nobody is told but who labelled it. */
  { "/server/notice/refused-on-its-way",
    "a+ labeled-response batch standard-replies\nb+\nb> JOIN #den\nb~\na> JOIN #den\na~\nb~\n"
    "b> MODE #den +m\na> NOTICE #den :late\nb= * MODE #den +m\nb! *NOTICE*\na! * 404 *\n"
    "b> MODE #den -m\nb~\na~\nb> MODE #den +m\na> @label=L NOTICE #den :late\n"
    "a< @label=L :pychat FAIL NOTICE CANNOT_SEND #den :*\nb! *NOTICE*\n"
    "b> MODE #den -m\nb~\na~\nb> MODE #den +m\na> PRIVMSG #den :late\na< * 404 a #den :*\n" },
  { "/server/multiline/wrong-target",
    "a+ " LINES "\n" OPEN "a> @batch=1 PRIVMSG #bar :x\na> @batch=1 PRIVMSG #lobby :y\n" CLOSE
    "a= * FAIL BATCH MULTILINE_INVALID_TARGET #lobby #bar :*\na! *PRIVMSG*\n" },
  { "/server/multiline/mixed",
    "a+ " LINES "\n" OPEN "a> @batch=1 PRIVMSG #lobby :x\na> @batch=1 NOTICE #lobby :y\n" CLOSE
    "a= * FAIL BATCH MULTILINE_INVALID :*\na! *PRIVMSG*\n" },
  { "/server/multiline/other-command", "a+ " LINES "\n" OPEN "a> @batch=1 JOIN #x\n" CLOSE
                                       "a= * FAIL BATCH MULTILINE_INVALID :*\na! *JOIN*\n" },
  { "/server/multiline/nested",
    "a+ " LINES "\n" OPEN "a> @batch=1 BATCH +2 draft/multiline #lobby\n" CLOSE
    "a= * FAIL BATCH MULTILINE_INVALID :*\n" },
  { "/server/multiline/blank-concat",
    "a+ " LINES "\n" OPEN "a> @batch=1 PRIVMSG #lobby :x\n"
    "a> @batch=1;draft/multiline-concat PRIVMSG #lobby :\n" CLOSE
    "a= * FAIL BATCH MULTILINE_INVALID :*concatenated*\na! *PRIVMSG*\n" },
  { "/server/multiline/all-blank",
    "a+ " LINES "\n" OPEN "a> @batch=1 PRIVMSG #lobby :\na> @batch=1 PRIVMSG #lobby :\n" CLOSE
    "a= * FAIL BATCH MULTILINE_INVALID :*blank*\n" OPEN CLOSE
    "a= * FAIL BATCH MULTILINE_INVALID :*blank*\n" },
  { "/server/multiline/tags-inside",
    "a+ " LINES "\n" OPEN "a> @batch=1;+draft/reply=2 PRIVMSG #lobby :x\n" CLOSE
    "a= * FAIL BATCH MULTILINE_INVALID :*\n" },
  { "/server/multiline/unknown-type", "a+ " LINES "\na> BATCH +1 foo #lobby\n"
                                      "a= * FAIL BATCH UNKNOWN_TYPE 1 foo :*\n"
                                      "a> @batch=1 PRIVMSG #lobby :x\na! *PRIVMSG*\n" },
  { "/server/multiline/bad-reference", "a+ " LINES "\na> BATCH +a.b draft/multiline #lobby\n"
                                       "a= * FAIL BATCH INVALID_REFTAG a.b :*\n" },
  { "/server/multiline/two-at-once",
    "a+ " LINES "\n" OPEN "a> BATCH +2 draft/multiline #lobby\n"
    "a= * FAIL BATCH MULTILINE_INVALID :*\na> @batch=2 PRIVMSG #lobby :no\n"
    "a> @batch=1 PRIVMSG #lobby :yes\n" CLOSE "a= * PRIVMSG #lobby :yes\na! *:no\n" },
  { "/server/multiline/off", "a+ batch message-tags\n" OPEN "a= :pychat 421 a BATCH :*\n" },
  { "/server/multiline/left-open", "a+ " LINES "\n" OPEN "a.\nb+\nb> PING x\nb= *PONG*\n" },
};

static const ServerScriptRow rows[] = {
  { "/server/redact/own",
    "a+ " CAPS "draft/message-redaction\nb+ " CAPS "draft/message-redaction\nc+ message-tags\n"
    "a> PRIVMSG #lobby :oops\na$1 *:oops\na> PRIVMSG #lobby :fine\na~\nb~\nc~\n"
    "a> REDACT #lobby {id-1} :a bad example\n"
    "a= @time=*;msgid=* :a!* REDACT #lobby {id-1} :a bad example\n"
    "b= @time=*;msgid=* :a!a@127.0.0.1 REDACT #lobby {id-1} :a bad example\nc! *REDACT*\n"
    "b> CHATHISTORY LATEST #lobby * 5\nb= *BATCH*\nb= *:fine\nb= *BATCH*\n"
    "a> REDACT #lobby {id-1}\na= * FAIL REDACT UNKNOWN_MSGID #lobby {id-1} :*\n" },
  { "/server/redact/without-reason",
    "a+ " CAPS "draft/message-redaction\na> PRIVMSG #lobby :oops\na$1 *:oops\n"
    "a> REDACT #lobby {id-1}\na= * :a!* REDACT #lobby {id-1}\n" },
  { "/server/redact/not-own",
    "a+ " CAPS "draft/message-redaction\nb+ " CAPS "draft/message-redaction\na> PRIVMSG #lobby :x\n"
    "b$1 *:x\nb> REDACT #lobby {id-1}\nb= * FAIL REDACT REDACT_FORBIDDEN #lobby {id-1} :*\n"
    "b> CHATHISTORY LATEST #lobby * 5\nb= *BATCH*\nb= *:x\n" },
  { "/server/redact/operator",
    "a+ " CAPS "draft/message-redaction\nb+ " CAPS "draft/message-redaction\na> JOIN #x\na~\n"
    "b> JOIN #x\nb~\nb> PRIVMSG #x :spam\na$1 *:spam\na> REDACT #x {id-1} :spam\n"
    "b< * :a!* REDACT #x {id-1} :spam\n" },
  { "/server/redact/talk",
    "a+ " CAPS "draft/message-redaction\nb+ " CAPS "draft/message-redaction\n"
    "a> PRIVMSG b :x\nb$1 *:x\nb> REDACT a {id-1}\nb= * FAIL REDACT REDACT_FORBIDDEN a {id-1} :*\n"
    "a> REDACT b {id-1}\nb= * :a!* REDACT b {id-1}\n" },
  { "/server/redact/elsewhere",
    "a+ " CAPS "draft/message-redaction\na> JOIN #x\na~\na> PRIVMSG #x :x\na$1 *:x\n"
    "a> REDACT #lobby {id-1}\na= * FAIL REDACT UNKNOWN_MSGID #lobby {id-1} :*\n"
    "a> REDACT #nix {id-1}\na= * FAIL REDACT INVALID_TARGET #nix :*\n"
    "a> REDACT #lobby nonsense\na= * FAIL REDACT UNKNOWN_MSGID #lobby nonsense :*\n" },
  { "/server/redact/tagmsg",
    "a+ " CAPS "draft/message-redaction draft/event-playback\na> @+draft/react=x TAGMSG #lobby\n"
    "a$1 *TAGMSG*\na> REDACT #lobby {id-1}\na= * REDACT #lobby {id-1}\n" },
  { "/server/redact/without-echo",
    "a+ batch message-tags draft/message-redaction labeled-response\nb+ " CAPS "\n"
    "a> PRIVMSG #lobby :x\nb$1 *:x\na< *JOIN*\na> @label=r REDACT #lobby {id-1}\na= @label=r :pychat ACK\n" },
  { "/server/redact/off", "a+\na> REDACT #lobby x\na= :pychat 421 a REDACT :*\n" },
  { "/server/search/text",
    "a+ " CAPS "soju.im/search\nb+ " CAPS "\na> PRIVMSG #lobby :That was fast!\na$1 *fast!\n"
    "b> PRIVMSG #lobby :Fasting is hard\nb> PRIVMSG #lobby :so fast\na$2 *:so fast\n"
    "a> JOIN #x\na~\na> PRIVMSG #x :fast here\na$3 *here\na~\n"
    "a> SEARCH text=fast;in=#lobby\na= * BATCH +* soju.im/search\n"
    "a= @batch=*;time={time-1};msgid={id-1} :a!* PRIVMSG #lobby :That was fast!\n"
    "a= @batch=*;msgid={id-2} :b!* PRIVMSG #lobby :so fast\na= * BATCH -*\n"
    "a> SEARCH text=FAST;limit=2\na= * BATCH +* soju.im/search\n"
    "a= @batch=*;msgid={id-2} :b!* PRIVMSG #lobby :so fast\n"
    "a= @batch=*;msgid={id-3} :a!* PRIVMSG #x :fast here\na= * BATCH -*\n"
    "a> SEARCH text=so\\sfast;from=B\na= * BATCH +* soju.im/search\na= *:so fast\na= * BATCH -*\n"
    "a> SEARCH :text=so fast\na= * BATCH +* soju.im/search\na= *:so fast\na= * BATCH -*\n" },
  { "/server/search/times",
    "a+ " CAPS "soju.im/search\na> PRIVMSG #lobby :x1\na$1 *:x1\n"
    "a> SEARCH before=2010-01-01T00:00:00.000Z;in=#lobby\na= * BATCH +* soju.im/search\n"
    "a= * BATCH -*\na> SEARCH after={time-1};before={time-1};in=#lobby\n"
    "a= * BATCH +* soju.im/search\na= *:x1\na= * BATCH -*\n" },
  { "/server/search/only-what-one-may-read",
    "a+ " CAPS "soju.im/search\nb+ " CAPS "\nc+ " CAPS "\nb> JOIN #x\nb~\nb> PRIVMSG #x :secret\n"
    "b> PRIVMSG c :secret\nc< *:secret\nb~\na~\na> SEARCH text=secret\n"
    "a= * BATCH +* soju.im/search\na= * BATCH -*\na> SEARCH text=secret;in=#x\n"
    "a= * FAIL SEARCH INVALID_PARAMS in :*\nb> CAP REQ soju.im/search\nb< *ACK*\n"
    "b> SEARCH text=secret\nb= * BATCH +* soju.im/search\nb= *PRIVMSG #x :secret\n"
    "b= *PRIVMSG c :secret\nb= * BATCH -*\n" },
  { "/server/search/talk",
    "a+ " CAPS "soju.im/search\nb+ " CAPS "\nb> PRIVMSG a :needle\na< *:needle\na~\n"
    "a> SEARCH in=b\na= * BATCH +* soju.im/search\na= * PRIVMSG a :needle\na= * BATCH -*\n" },
  { "/server/search/errors",
    "a+ " CAPS "soju.im/search\na> SEARCH\na= * FAIL SEARCH INVALID_PARAMS :*\n"
    "a> SEARCH foo=1\na= * FAIL SEARCH INVALID_PARAMS foo :*\na> SEARCH limit=x\n"
    "a= * FAIL SEARCH INVALID_PARAMS limit :*\na> SEARCH after=x\n"
    "a= * FAIL SEARCH INVALID_PARAMS after :*\n" },
  { "/server/search/off", "a+ batch\na> SEARCH text=x\na= :pychat 421 a SEARCH :*\n" },
  { "/server/read-marker/here",
    "a+ draft/read-marker\na> MARKREAD #lobby\na= :pychat MARKREAD #lobby ?\n"
    "a> MARKREAD #lobby timestamp=2019-01-04T14:33:26.123Z\n"
    "a= :pychat MARKREAD #lobby timestamp=2019-01-04T14:33:26.123Z\n"
    "a> MARKREAD #lobby timestamp=2018-01-04T14:33:26.123Z\n"
    "a= :pychat MARKREAD #lobby timestamp=2019-01-04T14:33:26.123Z\n"
    "a> MARKREAD #LOBBY\na= :pychat MARKREAD #lobby timestamp=2019-01-04T14:33:26.123Z\n"
    "a> MARKREAD #lobby timestamp=2999-01-04T14:33:26.123Z\na= :pychat MARKREAD #lobby *=202*\n" },
  { "/server/read-marker/join",
    "a+ draft/read-marker\na> JOIN #x\na= :a!* JOIN #x\na= :pychat MARKREAD #x *\na= * 353 *\n"
    "a= * 366 *\n" },
  { "/server/read-marker/join-without-names",
    "a+ draft/read-marker no-implicit-names\na> JOIN #x\na= :a!* JOIN #x\n"
    "a= :pychat MARKREAD #x *\n" },
  { "/server/read-marker/talk",
    "a+ draft/read-marker\nb+ draft/read-marker\na~\nb~\n"
    "a> MARKREAD B timestamp=2019-01-04T14:33:26.123Z\n"
    "a= :pychat MARKREAD b timestamp=2019-01-04T14:33:26.123Z\nb! *MARKREAD*\n" },
  { "/server/read-marker/account",
    ACCOUNT "a> MARKREAD #lobby timestamp=2019-01-04T14:33:26.123Z\n"
            "a= :pychat MARKREAD #lobby timestamp=2019-01-04T14:33:26.123Z\n"
            "b= :pychat MARKREAD #lobby timestamp=2019-01-04T14:33:26.123Z\nc! *MARKREAD*\n"
            "b> MARKREAD #lobby timestamp=2018-01-04T14:33:26.123Z\n"
            "b= :pychat MARKREAD #lobby timestamp=2019-01-04T14:33:26.123Z\na! *MARKREAD*\n"
            "b> JOIN #x\nb< * MARKREAD #x ?\na> QUIT\na-\nb~\n"
            "b> MARKREAD #lobby\nb= * MARKREAD #lobby timestamp=2019-01-04T14:33:26.123Z\n" },
  { "/server/read-marker/account-talk",
    ACCOUNT "a> MARKREAD c timestamp=2019-01-04T14:33:26.123Z\na= * MARKREAD c *\n"
            "b= * MARKREAD c timestamp=2019-01-04T14:33:26.123Z\nc! *MARKREAD*\n" },
  /* Letters belong to the account: another connection of it reads them, and they are found under
   * the account's name when nobody is called so. */
  { "/server/history/account-talk", ACCOUNT
    "c> CAP REQ :batch draft/chathistory\nc< *ACK*\nc> PRIVMSG a :hi\na< *:hi\na> QUIT\na-\n"
    "b~\nc~\nc> CHATHISTORY LATEST a * 5\nc= * BATCH +* chathistory a\n"
    "c= @batch=* :c!* PRIVMSG a :hi\nc= * BATCH -*\n"
    "b> CAP REQ :batch draft/chathistory\nb< *ACK*\nb> CHATHISTORY LATEST c * 5\n"
    "b= * BATCH +* chathistory c\nb= @batch=* :c!* PRIVMSG a :hi\nb= * BATCH -*\n" },
  { "/server/redact/other-connection-of-the-account",
    ACCOUNT "a> CAP REQ message-tags\na> CAP REQ echo-message\na< *ACK*\na< *ACK*\n"
            "a> PRIVMSG #lobby :oops\na$1 *:oops\n"
            "b> CAP REQ :message-tags echo-message draft/message-redaction\nb< *ACK*\n"
            "b> REDACT #lobby {id-1}\nb= @msgid=* :b!* REDACT #lobby {id-1}\n" },
  { "/server/read-marker/errors",
    "a+ draft/read-marker\na> MARKREAD\na= * FAIL MARKREAD NEED_MORE_PARAMS :*\n"
    "a> MARKREAD #nix\na= * FAIL MARKREAD INVALID_PARAMS #nix :*\na> MARKREAD #lobby x\n"
    "a= * FAIL MARKREAD INVALID_PARAMS x :*\na> MARKREAD #lobby *\n"
    "a= * FAIL MARKREAD INVALID_PARAMS ? :*\n" },
  { "/server/read-marker/off",
    "a+\na> MARKREAD #lobby\na= :pychat 421 a MARKREAD :*\na> JOIN #x\na! *MARKREAD*\n" },
};

/* More than fits into a line together with its sender: cut, but one message all the same. */
static void
test_long_lines (void)
{
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);
  g_autofree char *words = g_strnfill (490, 'x');
  g_autofree char *line =
      g_strdup_printf ("BATCH +1 draft/multiline #lobby\r\n@batch=1 PRIVMSG #lobby :%s\r\n"
                       "BATCH -1\r\n",
                       words);

  server_script_run (script, "a+ " LINES "\nb+ " LINES "\nc+\na~\nb~\nc~\n");
  server_script_send_bytes (script, 'a', line, strlen (line));
  server_script_run (script,
                     "b= * BATCH +* draft/multiline #lobby\nb= @batch=* PRIVMSG #lobby :xx*\n"
                     "b= @batch=*;draft/multiline-concat :a!* PRIVMSG #lobby :x*\n"
                     "b= * BATCH -*\nc= :a!* PRIVMSG #lobby :xx*\nc= :a!* #lobby :x*\n");
}

static void
test_limits (void)
{
  ServerConfig *config = server_config_new ();
  g_autoptr (ServerScript) script = NULL;
  g_autofree char *words = g_strnfill (400, 'y');
  g_autofree char *line = g_strdup_printf ("@batch=1 PRIVMSG #lobby :%s\r\n", words);

  config->max_multiline_bytes = 1024;
  config->max_multiline_lines = 3;
  script = server_script_new (config, NULL);
  server_script_run (script, "a+ " LINES "\n" OPEN "a> @batch=1 PRIVMSG #lobby :1\n"
                             "a> @batch=1 PRIVMSG #lobby :2\na> @batch=1 PRIVMSG #lobby :3\n"
                             "a> @batch=1 PRIVMSG #lobby :4\n" CLOSE
                             "a= * FAIL BATCH MULTILINE_MAX_LINES 3 :*\na! *PRIVMSG*\n" OPEN);
  for (guint i = 0; i < 3; i++)
    server_script_send_bytes (script, 'a', line, strlen (line));
  server_script_run (script, CLOSE "a= * FAIL BATCH MULTILINE_MAX_BYTES 1024 :*\na! *PRIVMSG*\n");
}

static void
test_redact_window (void)
{
  ServerConfig *config = server_config_new ();
  g_autoptr (ServerScript) script = NULL;
  gint64 start_us;

  config->redact_window = 1;
  script = server_script_new (config, NULL);
  server_script_run (script, "a+ " CAPS "draft/message-redaction\na> PRIVMSG #lobby :x\na$1 *:x\n");
  start_us = g_get_real_time ();
  test_wait (g_get_real_time () > start_us + 1100000);
  server_script_run (script, "a> REDACT #lobby {id-1}\n"
                             "a= * FAIL REDACT REDACT_WINDOW_EXPIRED #lobby {id-1} 1 :*\n");
}

static void
test_client_tag_deny (void)
{
  ServerConfig *config = server_config_new ();
  g_autoptr (ServerScript) script = NULL;

  config->client_tag_deny = g_strdup ("*,-draft/reply");
  script = server_script_new (config, NULL);
  server_script_run (script, "a+ message-tags\nb+ message-tags\na~\nb~\n"
                             "a> @+draft/reply=1;+foo=2 PRIVMSG #lobby :x\n"
                             "b= @msgid=*;+draft/reply=1 :a!* PRIVMSG #lobby :x\n"
                             "a> @+typing=active TAGMSG #lobby\nb! *TAGMSG*\na> VERSION\n"
                             "a< *CLIENTTAGDENY=?,-draft/reply *\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  server_script_add_rows (multiline_rows, G_N_ELEMENTS (multiline_rows));
  server_script_add_rows_twice (rows, G_N_ELEMENTS (rows));
  g_test_add_func ("/server/multiline/long-lines", test_long_lines);
  g_test_add_func ("/server/multiline/limits", test_limits);
  g_test_add_func ("/server/redact/window", test_redact_window);
  g_test_add_func ("/server/tags/denied", test_client_tag_deny);

  return g_test_run ();
}
