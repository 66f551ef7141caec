/* test-session.c: what servers and the user say, and what becomes of it. */
#include "config.h"

#include "client-script.h"

static const char *const joins[] = {
  REGISTER_MODERN,
  "m #lobby @bob anna",
  "= #lobby event stored anna You are in #lobby now.",
  "= #lobby info stored - 2 people in #lobby: @bob anna",
  "< @time=2026-01-02T03:04:05.678Z;msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
  "= #lobby text stored bob hello",
  "< :carl!c@host JOIN #lobby * :Carl",
  "= #lobby event stored carl carl came in.",
  "m #lobby @bob anna carl",
  "< :srv MODE #lobby +o-o carl bob",
  "m #lobby @carl anna bob",
  "< :carl!c@host NICK :karl",
  "= #lobby event stored carl carl is now known as karl.",
  "m #lobby @karl anna bob",
  "< :karl!c@host QUIT :Quit: bye",
  "= #lobby event stored karl karl is gone: bye",
  "< :bob!b@host PART #lobby",
  "= #lobby event stored bob bob left.",
  "m #lobby anna",
  NULL,
};

static const char *const echo_confirms[] = {
  REGISTER_MODERN,
  "! #lobby hi",
  "= #lobby text pending anna hi",
  "> PRIVMSG #lobby :hi",
  "< :bob!b@host PRIVMSG #lobby :before",
  "< @label={label};msgid=m2 :anna!a@host PRIVMSG #lobby :hi",
  "= #lobby text stored anna hi",
  "n #lobby 1",
  NULL,
};

/* It goes out at once, and neither it nor its echo shows the password. */
static const char *const secret_words[] = {
  REGISTER_MODERN,
  "! #lobby /msg NickServ identify hunter2",
  "> PRIVMSG NickServ :identify hunter2",
  "= NickServ text stored anna identify ???",
  "< :anna!a@host PRIVMSG NickServ :identify hunter2",
  "< :NickServ!n@services NOTICE anna :You are anna now",
  "= NickServ notice stored NickServ You are anna now",
  "= NickServ text * anna *",
  "n NickServ 1",
  "- NickServ *hunter2*",
  "cut",
  "= NickServ info stored - The connection is lost*",
  "! NickServ identify hunter2",
  "= NickServ error stored - There is no connection; try again when it is back.",
  NULL,
};

/* Nor do lines that were pasted together. */
static const char *const secret_lines[] = {
  REGISTER_MODERN,
  "! #lobby /msg NickServ help",
  "> *PRIVMSG NickServ :help",
  "! NickServ help\nidentify hunter2\ninfo",
  "> *PRIVMSG NickServ :help",
  "> PRIVMSG NickServ :identify hunter2",
  "> *PRIVMSG NickServ :info",
  "= NickServ text stored anna identify ???",
  "- NickServ *hunter2*",
  NULL,
};

/* Rooms may begin with '+' there; what begins with it here are modes all the same. */
static const char *const modes_are_no_room[] = {
  REGISTER_MODERN,
  "< :srv 005 anna CHANTYPES=#&+ :are",
  "! #lobby /mode +t",
  "> MODE #lobby +t",
  "! #lobby /mode +modeless",
  "> MODE #lobby +modeless",
  "! #lobby /mode bob +i",
  "> MODE bob +i",
  NULL,
};

static const char *const pong_confirms[] = {
  REGISTER_OLD,
  "! #lobby hi",
  "> PRIVMSG #lobby :hi",
  "> PING pychat-1",
  "= #lobby text pending anna hi",
  "< :srv PONG srv :pychat-1",
  "= #lobby text stored anna hi",
  "n #lobby 1",
  NULL,
};

static const char *const unsendable_names[] = {
  REGISTER_OLD,
  "< :anna!a@host JOIN :",
  "< ::odd!o@host PRIVMSG anna :hi",
  "< :srv RENAME #lobby ::hall",
  "! #lobby /msg :x hi",
  "= #lobby error stored * Nobody can have the name :x.",
  "! #lobby /invite :x",
  "= #lobby error stored * \":x\" cannot be sent as a name.",
  "! #lobby /topic one\rtwo",
  "= #lobby text pending anna /topic one",
  "> PRIVMSG #lobby :/topic one",
  NULL,
};

static const char *const refusals[] = {
  REGISTER_OLD,
  "! #lobby hi",
  "> PRIVMSG #lobby :hi",
  "< :srv 404 anna #lobby :Cannot send to channel",
  "< :srv PONG srv :pychat-1",
  "= #lobby text failed anna hi",
  "! #lobby /msg ghost hi",
  "> PRIVMSG ghost :hi",
  "< :srv 401 anna ghost :No such nick",
  "= ghost text failed anna hi",
  NULL,
};

static const char *const labeled_refusal[] = {
  REGISTER_MODERN,
  "! #lobby one",
  "> PRIVMSG #lobby :one",
  "< @label={label} FAIL PRIVMSG NO :not today",
  "= #lobby text failed anna one",
  NULL,
};

/* Whatever the error is called that answers the label, or names the room: the words did not get
 * there. */
static const char *const other_refusals[] = {
  REGISTER_MODERN,
  "! #lobby one",
  "> PRIVMSG #lobby :one",
  "< @label={label} :srv 549 anna #lobby :Something new",
  "= #lobby text failed anna one",
  "! #lobby two",
  "> PRIVMSG #lobby :two",
  "< :srv 477 anna #lobby :You need to be identified to speak here",
  "= #lobby text failed anna two",
  "! #lobby /msg bob three",
  "> PRIVMSG bob :three",
  "< :srv 439 anna bob :Target change too fast",
  "= bob text failed anna three",
  "< :srv 477 anna #den :You need to be identified",
  "= bob error stored - Only people with an account may join #den.",
  NULL,
};

static const char *const commands[] = {
  REGISTER_MODERN,
  "! #lobby /me waves",
  "> PRIVMSG #lobby :\001ACTION waves\001",
  "< @label={label};msgid=m1 :anna!a@host PRIVMSG #lobby :\001ACTION waves\001",
  "= #lobby action stored anna waves",
  "! #lobby //slash",
  "> PRIVMSG #lobby :/slash",
  "! #lobby /nonsense",
  "= #lobby error stored - There is no command /nonsense; /help lists them.",
  "! #lobby /nick",
  "= #lobby error stored - Something is missing: /nick NAME*",
  "! #lobby /nick berta",
  "> NICK berta",
  "< :anna!a@host NICK berta",
  "= #lobby event stored anna You are now known as berta.",
  "! #lobby /register open sesame",
  "> REGISTER * * :open sesame",
  "! #lobby /oper anna open sesame",
  "> OPER anna :open sesame",
  "! #lobby /oper anna",
  "> OPER anna",
  "! #lobby /rehash",
  "> REHASH",
  "! #lobby /login sesame",
  "> ACCOUNT LOGIN sesame",
  "! #lobby /login anna open sesame",
  "> ACCOUNT LOGIN anna :open sesame",
  "! #lobby /account",
  "> ACCOUNT",
  "! #lobby /account password old new one",
  "> ACCOUNT password old :new one",
  "< :srv FAIL ACCOUNT WEAK_PASSWORD PASSWORD :Too weak",
  "= #lobby error stored * The password is too short; choose a longer one.",
  /* too many accounts or wrong passwords from one address, or a busy server: it does not say */
  "< :srv FAIL ACCOUNT TEMPORARILY_UNAVAILABLE PASSWORD :Later",
  "= #lobby error stored * That cannot be done just now; try again later.",
  "< :srv FAIL REGISTER TEMPORARILY_UNAVAILABLE anna :Later",
  "= #lobby error stored * No account can be made just now; try again later.",
  "< :srv NOTE ACCOUNT CERT_ADDED anna :Added",
  "= #lobby info stored * You can log in with the certificate now.",
  "< :srv FAIL ACCOUNT SOMETHING_NEW anna :As it came",
  "= #lobby error stored * The server says: As it came",
  "! #lobby /topic of the day",
  "> TOPIC #lobby :of the day",
  "< :berta!a@host TOPIC #lobby :of the day",
  "= #lobby event stored berta berta changed the topic to: of the day",
  "! #lobby /join #one,#two,three first,,third",
  "> JOIN #one first",
  "> JOIN #two",
  "> JOIN #three third",
  "! #lobby /op bob",
  "> MODE #lobby +o bob",
  "! #lobby /unban *!*@host",
  "> MODE #lobby -b *!*@host",
  "! #lobby /QUOTE VERSION",
  "> VERSION",
  "! #lobby /close later",
  "> PART #lobby later",
  "! #lobby /join other secret",
  "> JOIN #other secret",
  "< :berta!a@host JOIN #other * :x",
  "= #other event stored berta You are in #other now.",
  "! #other /part so long",
  "> PART #other :so long",
  "< :berta!a@host PART #other :so long",
  "= #other event stored berta You left #other.",
  "! #other hello",
  "= #other error stored - You are not in #other.",
  "! #lobby /names",
  "= #lobby info stored - 2 people in #lobby: @bob berta",
  "! #lobby /whois bob",
  "> WHOIS bob",
  "< :srv 311 berta bob b host * :Bob B.",
  "= #lobby info stored - bob is b@host (Bob B.).",
  "< :srv 317 berta bob 1 1700000000 :seconds idle, signon time",
  "= #lobby info stored - bob has said nothing for 1 second.",
  "< :srv 317 berta bob 7199 1700000000 :seconds idle, signon time",
  "= #lobby info stored - bob has said nothing for 119 minutes.",
  "< :srv 317 berta bob 7200 1700000000 :seconds idle, signon time",
  "= #lobby info stored - bob has said nothing for 2 hours.",
  "< :srv 317 berta bob 259200 :seconds idle",
  "= #lobby info stored - bob has said nothing for 3 days.",
  "< :srv 378 berta bob :is connecting from *@localhost",
  "= #lobby info stored - bob connects from ?@localhost.",
  "< :srv 378 berta bob :is elsewhere",
  "= #lobby info stored - bob: is elsewhere",
  "< :srv 379 berta bob :is using modes +iwx",
  "= #lobby info stored - bob has the modes +iwx.",
  "< :srv 324 anna #lobby +nt",
  "= #lobby info stored - #lobby has the modes +nt",
  "< :srv 324 anna #lobby +kl key 5",
  "= #lobby info stored - #lobby has the modes +kl key 5",
  "< :srv 760 berta bob color * :ff0000",
  "< :srv 760 berta bob pronouns * :they/them",
  "= #lobby info stored - The server says: bob pronouns ? they/them",
  "- #lobby info stored - *color*",
  "< :srv 344 berta bob DE :is connecting from Germany",
  "= #lobby info stored - bob connects from Germany.",
  "< :srv 531 berta carl :You must identify to PM this user",
  "= #lobby error stored - carl does not take such a message.",
  "< :srv 728 berta #lobby q *!*@example.org bob 1700000000",
  "= #lobby info stored - Silenced in #lobby: ?!?@example.org",
  "< :srv 888 berta something :odd",
  "= #lobby info stored - The server says: something odd",
  "! #lobby /msg bob psst",
  "> PRIVMSG bob :psst",
  "= bob text pending berta psst",
  NULL,
};

static const char *const nick_taken[] = {
  "accept",
  "> NICK anna",
  "< :srv 433 * anna :taken",
  "> NICK anna_",
  "< :srv 433 * anna_ :taken",
  "> NICK anna2",
  "< :srv 001 anna2 :Welcome",
  "< :srv 422 anna2 :no",
  "< :anna2!a@host JOIN #lobby",
  "= #lobby info stored - The name anna could not be had; you are anna2 here. /nick changes it.",
  "< :anna!x@host JOIN #lobby",
  "< :anna!x@host QUIT :ping timeout",
  "> NICK anna",
  NULL,
};

/* Of whoever is in no room of ours only MONITOR tells that they go. A name that is refused again is
 * not spoken of, nor is any of what the server says about it. */
static const char *const nick_monitored[] = {
  "accept",
  "> NICK anna",
  "< :srv 433 * anna :taken",
  "> NICK anna_",
  "< :srv 001 anna_ :Welcome",
  "< :srv 005 anna_ MONITOR=100 :are",
  "< :srv 422 anna_ :no",
  "> MONITOR + anna",
  "< :srv 730 anna_ :anna!a@host",
  "< :srv 731 anna_ :anna",
  "> NICK anna",
  "< :srv 433 anna_ anna :taken",
  "< :srv 731 anna_ :anna",
  "> NICK anna",
  "< :anna_!a@host NICK anna",
  "> MONITOR - anna",
  "= * event stored * You are now known as anna.",
  "- * *taken*",
  "- * *not here*",
  "! * /nick bob",
  "> NICK bob",
  "< :srv 433 anna bob :taken",
  "= * error stored * *bob*",
  NULL,
};

/* A server without MONITOR is asked for the name now and then, and nobody hears of it. */
static const char *const nick_asked_for[] = {
  "accept",
  "> NICK anna",
  "< :srv 433 * anna :taken",
  "> NICK anna_",
  "< :srv 001 anna_ :Welcome",
  "< :srv 422 anna_ :no",
  "> NICK anna",
  "< :srv 433 anna_ anna :taken",
  "> NICK anna",
  "< :srv 433 anna_ anna :taken",
  "> NICK anna",
  "< :anna_!a@host NICK anna",
  "= * event stored * You are now known as anna.",
  "- * *taken*",
  "! * /nick bob",
  "> NICK bob",
  "< :srv 433 anna bob :taken",
  "= * error stored * *bob*",
  NULL,
};

static const char *const lists[] = {
  REGISTER_MODERN,
  "! #lobby /list",
  "> LIST",
  "< :srv 321 anna Channel :Users  Name",
  "< :srv 322 anna #lobby 2 :tea and cake",
  "< :srv 322 anna #zoo 10 :",
  "< :srv 322 anna #den 1234 :",
  "< :srv 322 anna #Attic 10 :",
  "< :srv 323 anna :End of /LIST",
  "= #lobby info stored - #den (1234)",
  "v #lobby info stored - #Attic (10)",
  "= #lobby info stored - #Attic (10)",
  "v #lobby info stored - #zoo (10)",
  "= #lobby info stored - #zoo (10)",
  "v #lobby info stored - #lobby (2): tea and cake",
  "= #lobby info stored - #lobby (2): tea and cake",
  "v #lobby info stored - These are all the rooms.",
  "! #lobby /list tea >5",
  "> LIST",
  "< :srv 322 anna #tea 5 :",
  "< :srv 322 anna #greentea 6 :",
  "< :srv 322 anna #coffee 7 :",
  "< :srv 323 anna :End of /LIST",
  "= #lobby info stored - #greentea (6)",
  "- #lobby info stored - #tea (5)",
  "- #lobby info stored - #coffee (7)",
  "< :srv 005 anna ELIST=MNU :are",
  "< PING :said",
  "> PONG :said",
  "! #lobby /list tea >5 !*x* #den",
  "> LIST *tea*,>5,!*x*,#den",
  "< :srv 322 anna #pantry 3 :",
  "< :srv 263 anna LIST :try again",
  "= #lobby info stored - The server is too busy*",
  "= #lobby info stored - #pantry (3)",
  "! #lobby /raw LIST",
  "> LIST",
  "< :srv 322 anna #later 1 :",
  "= #lobby info stored - #later (1)",
  NULL,
};

/* Of very many the largest are shown, and how many more there are. */
static void
test_long_list (void)
{
  static const char *const begin[] = { REGISTER_MODERN, "! #lobby /list", "> LIST", NULL };
  static const char *const end[] = {
    "< :srv 323 anna :End of /LIST",
    "= #lobby info stored - #room1999 (1999)",
    "= #lobby info stored - #room1800 (1800)",
    "- #lobby info stored - #room1799 (1799)",
    "= #lobby info stored - 1800 more rooms have fewer people*",
    NULL,
  };
  g_autoptr (ClientTesting) testing = client_testing_new (&(ClientSettings){ .nick = "anna" });

  client_testing_play (testing, begin);
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *line = g_strdup_printf ("< :srv 322 anna #room%u %u :", i, i);

      client_testing_play (testing, (const char *const[]){ line, NULL });
    }
  client_testing_play (testing, end);
}

/* A room that one left, and what was said there, stays until one leaves it again. */
static const char *const leaves_twice[] = {
  REGISTER_MODERN,
  "! #lobby /part",
  "> PART #lobby",
  "< :anna!a@host PART #lobby",
  "= #lobby event stored * You left #lobby.",
  "! #lobby /part",
  "! * /msg #lobby hello",
  "= * error stored - You are not in #lobby.",
  NULL,
};

static const char *const multiline[] = {
  REGISTER_MODERN,
  "! #lobby one\ntwo",
  "> BATCH +* draft/multiline #lobby",
  "> @batch=* PRIVMSG #lobby :one",
  "> @batch=* PRIVMSG #lobby :two",
  "> BATCH -*",
  "= #lobby text pending anna one\ntwo",
  "< @label={label};msgid=m5 :anna!a@host BATCH +e draft/multiline #lobby",
  "< @batch=e :anna!a@host PRIVMSG #lobby :one",
  "< @batch=e :anna!a@host PRIVMSG #lobby :two",
  "< BATCH -e",
  "= #lobby text stored anna one\ntwo",
  "n #lobby 1",
  NULL,
};

#define LONG_WORD "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
#define LONG_TEXT                                                                                  \
  LONG_WORD " " LONG_WORD " " LONG_WORD " " LONG_WORD " " LONG_WORD " " LONG_WORD " " LONG_WORD

static const char *const long_multiline[] = {
  REGISTER_MODERN,
  "! #lobby " LONG_TEXT,
  "> BATCH +* draft/multiline #lobby",
  "> @batch=* PRIVMSG #lobby :" LONG_WORD "*z ",
  "> @batch=*;draft/multiline-concat* PRIVMSG #lobby :" LONG_WORD "*",
  "> BATCH -*",
  NULL,
};

/* What is too much for one message goes out as few as the server takes: here of 24 lines. */
#define FIVE(n) n "1\n" n "2\n" n "3\n" n "4\n" n "5\n"
#define TWENTY_FIVE FIVE ("a") FIVE ("b") FIVE ("c") FIVE ("d") FIVE ("e")

static const char *const too_many_lines[] = {
  REGISTER_MODERN,
  "! #lobby " TWENTY_FIVE "\nf\n\ng",
  "> BATCH +* draft/multiline #lobby",
  "> @batch=* PRIVMSG #lobby :a1",
  "> @batch=* PRIVMSG #lobby :e4",
  "> BATCH -*",
  "> BATCH +* draft/multiline #lobby",
  "> @batch=* PRIVMSG #lobby :e5",
  "> @batch=* PRIVMSG #lobby :",
  "> @batch=* PRIVMSG #lobby :f",
  "> @batch=* PRIVMSG #lobby :",
  "> @batch=* PRIVMSG #lobby :g",
  "> BATCH -*",
  "= #lobby text pending anna a1\n*\ne4",
  "n #lobby 1",
  "= #lobby text pending anna e5\n\nf\n\ng",
  "n #lobby 1",
  NULL,
};

/* The last line stands alone, and needs no batch. */
static const char *const one_line_too_many[] = {
  REGISTER_MODERN, "! #lobby " TWENTY_FIVE,         "> BATCH -*", "> @*PRIVMSG #lobby :e5",
  "l 1 *BATCH -*", "= #lobby text pending anna e5", NULL,
};

static const char *const long_without_multiline[] = {
  REGISTER_OLD,
  "! #lobby " LONG_TEXT,
  "> PRIVMSG #lobby :" LONG_WORD "*z",
  "> PRIVMSG #lobby :" LONG_WORD "*z",
  "> PING pychat-2",
  "< :srv PONG srv :pychat-2",
  "= #lobby text stored anna " LONG_WORD "*",
  "n #lobby 2",
  NULL,
};

static const char *const lines_without_multiline[] = {
  REGISTER_OLD,
  "! #lobby one\n\ntwo",
  "> PRIVMSG #lobby :one",
  "> PRIVMSG #lobby :two",
  "> PING pychat-2",
  "< :srv PONG srv :pychat-2",
  "= #lobby text stored anna two",
  "= #lobby text stored anna one",
  "n #lobby 1",
  NULL,
};

/* Whom the user does not want to hear, neither now nor in history; and hears again. */
static const char *const ignores[] = {
  REGISTER_MODERN,
  "! #lobby /ignore bob",
  "< @msgid=m1 :bob!b@host PRIVMSG #lobby :buy this",
  "< @msgid=m2 :carl!c@host PRIVMSG #lobby :hello",
  "= #lobby text stored carl hello",
  "- #lobby *buy this*",
  "< :bob!b@host PRIVMSG anna :buy that",
  "< PING :done",
  "> PONG :done",
  "- bob *buy that*",
  NULL,
};

/* What no server should say changes nothing, and the next line is understood. */
static const char *const nonsense[] = {
  REGISTER_MODERN,
  "< :",
  "< @ :x PRIVMSG",
  "< PRIVMSG",
  "< BATCH",
  "< BATCH +",
  "< BATCH -never",
  "< BATCH +x chathistory",
  "< @batch=x :bob!b@host PRIVMSG #lobby :in a page of no room",
  "< BATCH -x",
  "< BATCH +loop draft/multiline #lobby",
  "< @batch=loop BATCH +loop draft/multiline #lobby",
  "< BATCH -loop",
  "< :srv 353 anna = #lobby",
  "< :srv 353 anna = #nowhere :x",
  "< :srv 005 anna PREFIX= CHANTYPES= NICKLEN=x CHATHISTORY=-1 :are",
  "< :srv 005 anna PREFIX=(qaohv)~&@%+ CHANTYPES=# :are",
  "< :bob!b@host MODE #lobby +ooooo",
  "< :bob!b@host NICK",
  "< :bob!b@host REDACT #lobby none",
  "< :bob!b@host KICK #lobby nobody",
  "< MARKREAD #lobby timestamp=yesterday",
  "< :srv METADATA bob color * :red",
  "< :srv CAP anna NEW :draft/chathistory=\001 nonsense",
  "< :srv FAIL CHATHISTORY X #lobby :not asked for",
  "< @label=99;msgid=m8 :anna!a@host PRIVMSG #lobby :never typed here",
  "= #lobby text stored anna never typed here",
  "< @msgid=m9 :bob!b@host PRIVMSG #lobby :still here",
  "= #lobby text stored bob still here",
  NULL,
};

static const char *const ctcp[] = {
  REGISTER_OLD,
  "< :bob!b@host PRIVMSG anna :\001VERSION\001",
  "> NOTICE bob :\001VERSION pychat *\001",
  "< :bob!b@host PRIVMSG anna :\001VERSION\001",
  "< :bob!b@host PRIVMSG anna :\001DCC SEND x\001",
  "< PING :done",
  "> PONG :done",
  "~ bob",
  NULL,
};

/* In any case of letters, to a room too, and never from a server or to a reply. Who is ignored gets
 * no answer, and opens no talk. */
static const char *const ctcp_ping[] = {
  REGISTER_OLD,
  "< :bob!b@host NOTICE anna :\001PING 1\001",
  "< :srv PRIVMSG anna :\001PING 2\001",
  "! #lobby /ignore eve",
  "< :eve!e@host PRIVMSG anna :\001PING 3\001",
  "< :eve!e@host PRIVMSG anna :hello",
  "< :bob!b@host PRIVMSG #lobby :\001ping 4 5",
  "> NOTICE bob :\001PING 4 5\001",
  "~ eve",
  "~ bob",
  NULL,
};
static const char *const ctcp_bare_ping[] = {
  REGISTER_OLD,
  "< :bob!b@host PRIVMSG anna :\001PING\001",
  "> NOTICE bob \001PING\001",
  NULL,
};
static const char *const ctcp_time[] = {
  REGISTER_OLD,
  "< :bob!b@host PRIVMSG anna :\001TIME\001",
  "> NOTICE bob :\001TIME 20*-*T*:*Z\001",
  NULL,
};
static const char *const ctcp_info[] = {
  REGISTER_OLD,
  "< :bob!b@host PRIVMSG anna :\001CLIENTINFO\001",
  "> NOTICE bob :\001CLIENTINFO ACTION CLIENTINFO PING TIME VERSION\001",
  NULL,
};
static const char *const action[] = {
  REGISTER_OLD,
  "< :bob!b@host PRIVMSG #lobby :\001action waves",
  "= #lobby action stored bob waves",
  NULL,
};

static const char *const redaction[] = {
  REGISTER_MODERN,
  "< @msgid=m1 :bob!b@host PRIVMSG #lobby :oops",
  "= #lobby text stored bob oops",
  "< :bob!b@host REDACT #lobby m1 :sorry",
  "= #lobby text stored bob  (redacted by bob: sorry)",
  "- #lobby *oops*",
  NULL,
};

/* The same name in other letters is another one to read. */
static const char *const renamed[] = {
  REGISTER_MODERN,
  "< :bob!b RENAME #lobby #Lobby :tidy",
  "= #Lobby event stored bob *#Lobby*",
  NULL,
};

/* Asked again when the server said so, and not at once. */
static const char *const sync_later[] = {
  REGISTER_MODERN, "< :srv 774 anna #lobby 1", "< PING :now",
  "> PONG :now",   "> METADATA #lobby SYNC",   NULL,
};

static const char *const notify[] = {
  REGISTER_MODERN,
  "! #lobby /notify",
  "= #lobby info stored - What notifies you in #lobby is what your settings say.",
  "! #lobby /notify none",
  "= #lobby info stored - Nothing notifies you in #lobby.",
  "! #lobby /notify loud",
  "= #lobby error stored - It may be /notify all, mentions, none, or default.",
  "! #lobby /notify",
  "= #lobby info stored - Nothing notifies you in #lobby.",
  "n #lobby 2",
  NULL,
};

/* SASL. The server says that it knows who we are, but did not show that it knows the password. */
static const char *const impostor[] = {
  "accept",
  "> CAP LS 302",
  "< CAP * LS :sasl=SCRAM-SHA-256",
  "> CAP REQ sasl",
  "< CAP * ACK sasl",
  "> AUTHENTICATE SCRAM-SHA-256",
  "< AUTHENTICATE +",
  "> AUTHENTICATE biws*",
  "< :srv 903 * :SASL authentication successful",
  "> AUTHENTICATE *",
  "> CAP END",
  "< :srv 001 anna :Welcome",
  "= * error stored - The server could not prove that it knows your password*",
  NULL,
};

/* Whoever wants to log in is told that it cannot be. */
static const char *const login_refused[] = {
  "accept",
  "> CAP LS 302",
  "< CAP * LS :sasl=SCRAM-SHA-256",
  "> CAP END",
  "< :srv 001 anna :Welcome",
  "< :srv 422 anna :no",
  "< PING :in",
  "> PONG :in",
  "! * /login sesame",
  "> CAP REQ sasl",
  "< CAP anna NAK :sasl",
  "= * error stored - There is no way to log in here that both sides know.",
  NULL,
};

/* A password does not go over the line for all to see. */
static const char *const plain_without_tls[] = {
  "accept",
  "> CAP LS 302",
  "< CAP * LS :sasl=PLAIN,EXTERNAL",
  "> CAP REQ sasl",
  "< CAP * ACK sasl",
  "> CAP END",
  "< :srv 001 anna :Welcome",
  "= * error stored - The server wants the password without encryption, so it was not sent.*",
  NULL,
};

static const char *const no_accounts[] = {
  "accept",
  "> CAP LS 302",
  "< CAP * LS :batch",
  "> CAP REQ batch",
  "< CAP * ACK batch",
  "> CAP END",
  "< :srv 001 anna :Welcome",
  "= * error stored - This server has no accounts to log in to.*",
  NULL,
};

/* The account is the one that the server named, whatever we are called by then. */
static const char *const verifies[] = {
  REGISTER_MODERN,
  "! #lobby /register",
  "= #lobby error stored - You show no certificate here, so a password has to keep your name: *",
  "! #lobby /register sesame",
  "> REGISTER ? ? sesame",
  "< REGISTER VERIFICATION_REQUIRED Anna :A code was sent",
  "= #lobby info stored - The account Anna is nearly yours: a code was sent to you; *",
  "< :anna!a@host NICK ann",
  "! #lobby /verify 1234",
  "> VERIFY Anna 1234",
  "< FAIL VERIFY INVALID_CODE Anna :No",
  "= #lobby error stored - That is not the code that was sent to you.",
  "! #lobby /verify 123",
  "> VERIFY Anna 123",
  "< VERIFY SUCCESS Anna :It is yours",
  "= #lobby info stored - The account Anna is yours.",
  "! #lobby /verify 5",
  "> VERIFY ann 5",
  NULL,
};

int
main (int argc, char *argv[])
{
  static const ClientScriptCase cases[] = {
    { "/client/session/joins", joins },
    { "/client/session/echo-confirms", echo_confirms },
    { "/client/session/secret-words", secret_words },
    { "/client/session/secret-lines", secret_lines },
    { "/client/session/modes-are-no-room", modes_are_no_room },
    { "/client/session/pong-confirms", pong_confirms },
    { "/client/session/refusals", refusals },
    { "/client/session/labeled-refusal", labeled_refusal },
    { "/client/session/other-refusals", other_refusals },
    { "/client/session/commands", commands },
    { "/client/session/nick-taken", nick_taken },
    { "/client/session/nick-monitored", nick_monitored },
    { "/client/session/nick-asked-for", nick_asked_for, .nick_retry_ms = 1 },
    { "/client/session/lists", lists },
    { "/client/session/leaves-twice", leaves_twice },
    { "/client/session/multiline", multiline },
    { "/client/session/long-multiline", long_multiline },
    { "/client/session/too-many-lines", too_many_lines },
    { "/client/session/one-line-too-many", one_line_too_many },
    { "/client/session/long-without-multiline", long_without_multiline },
    { "/client/session/lines-without-multiline", lines_without_multiline },
    { "/client/session/ignores", ignores },
    { "/client/session/nonsense", nonsense },
    { "/client/session/ctcp", ctcp },
    { "/client/session/ctcp/ping", ctcp_ping },
    { "/client/session/ctcp/bare-ping", ctcp_bare_ping },
    { "/client/session/ctcp/time", ctcp_time },
    { "/client/session/ctcp/clientinfo", ctcp_info },
    { "/client/session/ctcp/action", action },
    { "/client/session/unsendable-names", unsendable_names },
    { "/client/session/redaction", redaction },
    { "/client/session/renamed", renamed },
    { "/client/session/sync-later", sync_later },
    { "/client/session/notify", notify },
    { "/client/session/sasl-impostor", impostor, .has_account = TRUE },
    { "/client/session/login-refused", login_refused },
    { "/client/session/sasl-plain-without-tls", plain_without_tls, .has_account = TRUE },
    { "/client/session/sasl-missing", no_accounts, .has_account = TRUE },
    { "/client/session/verifies", verifies },
    { NULL },
  };

  g_test_init (&argc, &argv, NULL);
  client_script_add (cases);
  g_test_add_func ("/client/session/long-list", test_long_list);
  return g_test_run ();
}
