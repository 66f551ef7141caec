/* test-answers.c: what is done to messages: answers, reactions, taking back; and who writes. */
#include "config.h"

#include <locale.h>

#include "client-testing.h"

typedef struct
{
  const char *path;
  const char *const *script;
} ScriptCase;

#define CAPS                                                                                       \
  "message-tags server-time echo-message labeled-response batch account-tag draft/chathistory "    \
  "draft/event-playback draft/message-redaction standard-replies"

#define ENTER(caps, isupport)                                                                      \
  "accept", "> CAP LS 302", "> NICK anna", "> USER *", "< CAP * LS :" caps, "> CAP REQ *",         \
      "< CAP * ACK :" caps, "> CAP END", "< :srv 001 anna :Welcome",                               \
      "< :srv 005 anna CHATHISTORY=3 " isupport " CASEMAPPING=ascii :are",                         \
      "< :srv 422 anna :no motd", "< :anna!a@host JOIN #lobby * :anna"

#define ENTER_MODERN                                                                               \
  ENTER (CAPS, "NICKLEN=20"), "> CHATHISTORY LATEST #lobby * 3", "< BATCH +h chathistory #lobby"

#define SAID                                                                                       \
  ENTER_MODERN, "< BATCH -h", "< :srv 353 anna = #lobby :@bob carl anna",                          \
      "< :srv 366 anna #lobby :end", "< @msgid=m1 :bob!b@host PRIVMSG #lobby :hello",              \
      "= #lobby text stored bob hello"

static const char *const replies[] = {
  SAID,
  "! #lobby /reply hi bob",
  "> *+reply=m1;+draft/reply=m1 PRIVMSG #lobby :hi bob",
  "= #lobby text pending anna hi bob (to m1)",
  "< @msgid=m2;label={label};+reply=m1 :anna!a@host PRIVMSG #lobby :hi bob",
  "= #lobby text stored anna hi bob (to m1)",
  "n #lobby 1",
  "< @msgid=m3;+draft/reply=m2 :bob!b@host PRIVMSG #lobby :old tag",
  "= #lobby text stored bob old tag (to m2)",
  NULL,
};

static const char *const reactions[] = {
  SAID,
  "! #lobby /react +1",
  "> @+reply=m1;+draft/reply=m1;+draft/react=+1 TAGMSG #lobby",
  "< @+reply=m1;+draft/react=+1 :anna!a@host TAGMSG #lobby",
  "= #lobby text stored bob hello {+1? anna}",
  "< @+reply=m1;+draft/react=+1 :carl!c@host TAGMSG #lobby",
  "< @+draft/reply=m1;+draft/react=lol :carl!c@host TAGMSG #lobby",
  "= #lobby text stored bob hello {+1? anna carl} {lol carl}",
  /* told twice, it counts once */
  "< @+reply=m1;+draft/react=lol :carl!c@host TAGMSG #lobby",
  "! #lobby /unreact +1",
  "> @*+draft/unreact=+1 TAGMSG #lobby",
  "< @+reply=m1;+draft/unreact=+1 :anna!a@host TAGMSG #lobby",
  "= #lobby text stored bob hello {+1 carl} {lol carl}",
  "< @+reply=m1;+draft/unreact=lol :carl!c@host TAGMSG #lobby",
  "< @+reply=m1;+draft/unreact=never :carl!c@host TAGMSG #lobby",
  "= #lobby text stored bob hello {+1 carl}",
  /* both at once mean nothing, and neither does one without a message */
  "< @+reply=m1;+draft/react=a;+draft/unreact=b :carl!c@host TAGMSG #lobby",
  "< @+draft/react=a :carl!c@host TAGMSG #lobby",
  "< :bob!b@host PRIVMSG #lobby :after",
  "= #lobby text stored bob after",
  "= #lobby text stored bob hello {+1 carl}",
  NULL,
};

/* A person is the account, whatever the name. */
static const char *const reactions_by_account[] = {
  SAID,
  "< @account=carl;+reply=m1;+draft/react=x :carl!c@host TAGMSG #lobby",
  "= #lobby text stored bob hello {x carl}",
  "< @account=carl;+reply=m1;+draft/unreact=x :karl!c@host TAGMSG #lobby",
  "= #lobby text stored bob hello",
  NULL,
};

static const char *const before_the_message[] = {
  SAID,
  "< @+reply=m9;+draft/react=x :bob!b@host TAGMSG #lobby",
  "< :bob!b@host REDACT #lobby m8 :spam",
  "< @msgid=m8 :carl!c@host PRIVMSG #lobby :buy this",
  "< @msgid=m9 :carl!c@host PRIVMSG #lobby :late",
  "= #lobby text stored carl late {x bob}",
  "= #lobby text stored carl * (redacted by bob: spam)",
  NULL,
};

static const char *const in_history[] = {
  ENTER_MODERN,
  "< @batch=h;msgid=m1 :bob!b@host PRIVMSG #lobby :one",
  "< @batch=h;msgid=t1;+reply=m1;+draft/react=x :carl!c@host TAGMSG #lobby",
  "< @batch=h;msgid=m2 :bob!b@host PRIVMSG #lobby :",
  "< @batch=h :bob!b@host REDACT #lobby m2",
  "< BATCH -h",
  "= #lobby text stored bob one {x carl}",
  "= #lobby text stored bob  (redacted by bob)",
  NULL,
};

/* Comings and goings fill pages: the words are behind them, and the page goes by what it had. */
static const char *const silent_pages[] = {
  ENTER_MODERN,
  "< @batch=h;msgid=m9 :bob!b@host PRIVMSG #lobby :nine",
  "< BATCH -h",
  "= #lobby text stored bob nine",
  "older #lobby",
  "> CHATHISTORY BEFORE #lobby msgid=m9 3",
  "< BATCH +i chathistory #lobby",
  "< @batch=i;msgid=j6 :carl!c@host JOIN #lobby",
  "< @batch=i;msgid=j7 :carl!c@host PART #lobby",
  "< @batch=i;msgid=j8 :carl!c@host JOIN #lobby",
  "< BATCH -i",
  "> CHATHISTORY BEFORE #lobby msgid=j6 3",
  "< BATCH +k chathistory #lobby",
  "< @batch=k;msgid=m5 :bob!b@host PRIVMSG #lobby :five",
  "< @batch=k;msgid=m9 :bob!b@host PRIVMSG #lobby :nine",
  "< BATCH -k",
  "= #lobby text stored bob nine",
  "n #lobby 1",
  "= #lobby text stored bob five",
  "older #lobby",
  "> CHATHISTORY BEFORE #lobby msgid=m5 3",
  "< BATCH +l chathistory #lobby",
  "< BATCH -l",
  "< :bob!b@host PRIVMSG #lobby :now",
  "= #lobby text stored bob now",
  "begins #lobby",
  NULL,
};

static const char *const deletes[] = {
  SAID,
  "! #lobby oops",
  "> *PRIVMSG #lobby :oops",
  "< @msgid=m2;label={label} :anna!a@host PRIVMSG #lobby :oops",
  "= #lobby text stored anna oops",
  "! #lobby /delete wrong room",
  "> REDACT #lobby m2 :wrong room",
  "< :anna!a@host REDACT #lobby m2 :wrong room",
  "= #lobby text stored anna  (redacted by anna: wrong room)",
  "! #lobby /delete",
  "= #lobby error stored - There is no message here for that.",
  "! #lobby /react x",
  "> *TAGMSG #lobby",
  "< FAIL REDACT REDACT_FORBIDDEN #lobby m1 :You are not authorised to delete this message",
  "= #lobby error stored - *",
  NULL,
};

/* What was said before is nobody's, or an account's. */
static const char *const refused_deletes[] = {
  ENTER (CAPS " draft/account-registration", ""),
  "> CHATHISTORY LATEST #lobby * 3",
  "< BATCH +h chathistory #lobby",
  "< @batch=h;msgid=m1 :anna!a@host PRIVMSG #lobby :as anybody",
  "< @batch=h;msgid=m2;account=anna :anna!a@host PRIVMSG #lobby :as myself",
  "< @batch=h;msgid=m3 :bob!b@host PRIVMSG #lobby :as bob",
  "< BATCH -h",
  "= #lobby text stored anna as myself",
  "! #lobby /delete",
  "> REDACT #lobby m2",
  "< FAIL REDACT REDACT_FORBIDDEN #lobby m2 :You are not authorised to delete this message",
  "= #lobby error stored - You may not take that message back; /login shows that it is yours.",
  "< FAIL REDACT REDACT_FORBIDDEN #lobby m3 :You are not authorised to delete this message",
  "= #lobby error stored - You may not take that message back.",
  "< FAIL REDACT REDACT_FORBIDDEN #lobby m1 :You are not authorised to delete this message",
  "= #lobby error stored - You may not take that message back: *. /register keeps your name *",
  "< :srv 900 anna anna!a@host anna :You are logged in",
  "= #lobby info stored - You are logged in as anna.",
  "< FAIL REDACT REDACT_FORBIDDEN #lobby m1 :You are not authorised to delete this message",
  "< :srv 901 anna anna!a@host :You are logged out",
  "= #lobby info stored - You are logged out.",
  "= #lobby error stored - You may not take that message back.",
  "n #lobby 2",
  NULL,
};

/* What the server does not take is not sent. */
static const char *const not_offered[] = {
  ENTER ("message-tags echo-message", "CLIENTTAGDENY=*,-reply"),
  "< @msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
  "= #lobby text stored bob hello",
  "! #lobby /react x",
  "= #lobby error stored - This server does not pass on reactions.",
  "! #lobby /delete",
  "! #lobby /reply yes",
  "> *PRIVMSG #lobby :yes",
  "< @msgid=m2 :anna!a@host PRIVMSG #lobby :yes",
  "= #lobby text stored anna yes*",
  "! #lobby /delete",
  "= #lobby error stored - This server does not delete messages.",
  "k #lobby words",
  "! #lobby end",
  "> *PRIVMSG #lobby :end",
  NULL,
};

/* Where our own words do not come back, our reaction stands at once. */
static const char *const without_echo[] = {
  ENTER ("message-tags", "NICKLEN=20"),       "< @msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
  "= #lobby text stored bob hello",           "! #lobby /react x",
  "= #lobby text stored bob hello {x? anna}", "! #lobby /unreact x",
  "= #lobby text stored bob hello",           NULL,
};

static const char *const others_type[] = {
  SAID,
  "< @+typing=active :bob!b@host TAGMSG #lobby",
  "t #lobby bob",
  "< @+typing=active :anna!a@host TAGMSG #lobby",
  "< @+typing=paused :carl!c@host TAGMSG #lobby",
  "t #lobby bob carl",
  "< @msgid=m2 :bob!b@host PRIVMSG #lobby :here",
  "t #lobby carl",
  "< @+typing=done :carl!c@host TAGMSG #lobby",
  "t #lobby ",
  "< @+typing=active :carl!c@host TAGMSG #lobby",
  "t #lobby carl",
  "< :carl!c@host PART #lobby",
  "t #lobby ",
  "< @+typing=active :bob!b@host TAGMSG #lobby",
  "t #lobby bob",
  "cut",
  "t #lobby ",
  NULL,
};

/* It ends by itself: the one timer of it. */
static const char *const typing_ends[] = {
  SAID, "< @+typing=active :bob!b@host TAGMSG #lobby", "t #lobby bob", "t #lobby ", NULL,
};

/* typing, Format: not more often than every three seconds, and never for a command. */
static const char *const we_type[] = {
  SAID,
  "k #lobby /msg bo",
  "k #lobby h",
  "> @+typing=active TAGMSG #lobby",
  "k #lobby he",
  "k #lobby hel",
  "k #lobby ",
  "! #lobby x",
  "> *PRIVMSG #lobby :x",
  NULL,
};

/* Nobody said anything yet, and what is said is refused once. */
static const char *const typing_refused[] = {
  SAID,
  "k #lobby h",
  "> @+typing=active TAGMSG #lobby",
  "! #lobby here",
  "> @label=*PRIVMSG #lobby :here",
  "< :srv 404 anna #lobby :Cannot send to channel",
  "= #lobby text pending anna here",
  "< @label={label} :srv 404 anna #lobby :Cannot send to channel",
  "= #lobby text failed anna here*",
  "- #lobby error *",
  "< :srv 404 anna #lobby :Cannot send to channel",
  "= #lobby error stored *",
  NULL,
};

/* Who stops to write and keeps the words is thinking. */
static const char *const we_think[] = {
  SAID, "k #lobby h", "> @+typing=active TAGMSG #lobby", "> @+typing=paused TAGMSG #lobby", NULL,
};

/* What was said while no device of ours was there is unread, as the server's marker has it; another
 * device reads on, and so do we. */
static const char *const markers[] = {
  ENTER (CAPS " draft/read-marker", "NICKLEN=20"),
  "> CHATHISTORY LATEST #lobby * 3",
  "< MARKREAD #lobby timestamp=2026-01-02T12:00:00.000Z",
  "< BATCH +h chathistory #lobby",
  "< @batch=h;msgid=m1;time=2026-01-02T12:00:00.000Z :bob!b@host PRIVMSG #lobby :read",
  "< @batch=h;msgid=m2;time=2026-01-03T12:00:00.000Z :anna!b@host PRIVMSG #lobby :our own",
  "< @batch=h;msgid=m3;time=2026-01-04T12:00:00.000Z :bob!b@host PRIVMSG #lobby :new",
  "< BATCH -h",
  "< @msgid=m4;time=2026-01-05T12:00:00.000Z :bob!b@host PRIVMSG #lobby :newer",
  "= #lobby text stored bob newer",
  "u #lobby 2",
  "< MARKREAD #lobby timestamp=2026-01-04T12:00:00.000Z",
  "< @msgid=m5;time=2026-01-06T12:00:00.000Z :bob!b@host PRIVMSG #lobby :newest",
  "= #lobby text stored bob newest",
  "u #lobby 2",
  "read #lobby",
  "> MARKREAD #lobby timestamp=2026-01-06T12:00:00.000Z",
  "u #lobby 0",
  /* back again, and never backwards */
  "< MARKREAD #lobby timestamp=2026-01-06T12:00:00.000Z",
  "< MARKREAD #lobby timestamp=*",
  "< :bob!b@host PRIVMSG #lobby :after",
  "= #lobby text stored bob after",
  "u #lobby 1",
  NULL,
};

static const ScriptCase cases[] = {
  { "/client/markers", markers },
  { "/client/answers/reply", replies },
  { "/client/answers/react", reactions },
  { "/client/answers/react-by-account", reactions_by_account },
  { "/client/answers/before-the-message", before_the_message },
  { "/client/answers/in-history", in_history },
  { "/client/answers/silent-pages", silent_pages },
  { "/client/answers/delete", deletes },
  { "/client/answers/refused-delete", refused_deletes },
  { "/client/answers/not-offered", not_offered },
  { "/client/answers/without-echo", without_echo },
  { "/client/typing/others", others_type },
  { "/client/typing/ends", typing_ends },
  { "/client/typing/ours", we_type },
  { "/client/typing/refused", typing_refused },
  { "/client/typing/we-think", we_think },
};

static void
test_script (gconstpointer data)
{
  const ScriptCase *c = data;
  ClientSettings settings = { .nick = "anna" };
  g_autoptr (ClientTesting) testing = client_testing_new (&settings);

  client_testing_play (testing, c->script);
  if (c->script == we_type)
    g_assert_cmpuint (client_testing_count_lines (testing, "*typing*"), ==, 1);
  if (c->script == not_offered)
    {
      g_assert_cmpuint (client_testing_count_lines (testing, "*typing*"), ==, 0);
      g_assert_cmpuint (client_testing_count_lines (testing, "*REDACT*"), ==, 0);
      g_assert_cmpuint (client_testing_count_lines (testing, "*react*"), ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_script);

  return g_test_run ();
}
