#include "config.h"

#include <locale.h>

#include "client-testing.h"

typedef struct
{
  const char *path;
  const char *const *script;
  gboolean has_account;
} ScriptCase;

#define CAPS                                                                                       \
  "message-tags server-time echo-message labeled-response batch multi-prefix account-tag "         \
  "extended-join away-notify draft/chathistory draft/message-redaction standard-replies "          \
  "draft/metadata-2 draft/multiline=max-bytes=4096,max-lines=24 draft/read-marker"

#define ENTER_MODERN                                                                               \
  "accept", "> CAP LS 302", "> NICK anna", "> USER *", "< CAP * LS :" CAPS, "> CAP REQ :*",        \
      "< CAP * ACK :" CAPS, "> CAP END", "< :srv 001 anna :Welcome",                               \
      "< :srv 005 anna CHATHISTORY=3 NICKLEN=20 PREFIX=(qaohv)~&@%+ CASEMAPPING=ascii :are",       \
      "< :srv 422 anna :no motd", "< :anna!a@host JOIN #lobby * :anna",                            \
      "> CHATHISTORY LATEST #lobby * 3", "< BATCH +h chathistory #lobby"

#define REGISTER_MODERN                                                                            \
  ENTER_MODERN, "< BATCH -h", "< :srv 353 anna = #lobby :@bob anna", "< :srv 366 anna #lobby :end"

#define REGISTER_OLD                                                                               \
  "accept", "> CAP LS 302", "> NICK anna", "> USER *", "< :srv 421 anna CAP :Unknown command",     \
      "< :srv 001 anna :Welcome", "< :srv 376 anna :end of motd", "< :anna!a@host JOIN #lobby",    \
      "< :srv 353 anna = #lobby :@bob anna", "< :srv 366 anna #lobby :end"

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
  "! #lobby /register",
  "> REGISTER * * *",
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
  "< :srv NOTE ACCOUNT CERT_ADDED anna :Added",
  "= #lobby info stored * You can log in with the certificate now.",
  "< :srv FAIL ACCOUNT SOMETHING_NEW anna :As it came",
  "= #lobby error stored * The server says: As it came",
  "! #lobby /topic of the day",
  "> TOPIC #lobby :of the day",
  "< :berta!a@host TOPIC #lobby :of the day",
  "= #lobby event stored berta berta changed the topic to: of the day",
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
  "= #lobby info stored - bob: is connecting from *@localhost",
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

/* The first message arrived although the echo was lost; the second did not; the third was typed
 * while the line was down. */
static const char *const reconnects[] = {
  REGISTER_MODERN,
  "< @msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
  "= #lobby text stored bob hello",
  "! #lobby first",
  "! #lobby second",
  "> PRIVMSG #lobby :second",
  "cut",
  "= #lobby info stored - The connection is lost*",
  "n #lobby 1",
  "= #lobby text unsent anna first",
  "! #lobby third",
  "= #lobby text unsent anna third",
  "accept",
  "> CAP LS 302",
  "< CAP * LS :" CAPS,
  "> CAP REQ :*",
  "< CAP * ACK :" CAPS,
  "< :srv 001 anna :Welcome",
  "< :srv 422 anna :no motd",
  "> JOIN #lobby",
  "= #lobby info stored - The connection is back.",
  "< :anna!a@host JOIN #lobby * :anna",
  "> CHATHISTORY AFTER #lobby msgid=m1 50",
  "< BATCH +h chathistory #lobby",
  "< @batch=h;msgid=m2 :bob!b@host PRIVMSG #lobby :missed",
  "< @batch=h;msgid=m3 :anna!a@host PRIVMSG #lobby :first",
  "< BATCH -h",
  "> PRIVMSG #lobby :second",
  "> PRIVMSG #lobby :third",
  "< @msgid=m4 :anna!a@host PRIVMSG #lobby :second",
  "< @msgid=m5 :anna!a@host PRIVMSG #lobby :third",
  "= #lobby text stored anna third",
  "= #lobby text stored anna second",
  "n #lobby 1",
  "= #lobby text stored anna first",
  "n #lobby 1",
  "= #lobby text stored bob missed",
  "n #lobby 1",
  "= #lobby event stored anna You are in #lobby now.",
  "n #lobby 1",
  NULL,
};

#define REGISTER_AGAIN(NICK)                                                                       \
  "accept", "> CAP LS 302", "< CAP * LS :" CAPS, "> CAP REQ :*", "< CAP * ACK :" CAPS,             \
      "< :srv 001 " NICK " :Welcome", "< :srv 422 " NICK " :no motd", "> JOIN #lobby",             \
      "< :" NICK "!a@host JOIN #lobby * :" NICK

/* What was said while the line was down stands below the note that it was lost; what was on its way
 * just before, above. */
static const char *const order_after_loss[] = {
  REGISTER_MODERN,
  "< @msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
  "= #lobby text stored bob hello",
  "cut",
  REGISTER_AGAIN ("anna"),
  "> CHATHISTORY AFTER #lobby msgid=m1 50",
  "< BATCH +h chathistory #lobby",
  "< @batch=h;msgid=m2;time=2001-01-01T00:00:00.000Z :bob!b@host PRIVMSG #lobby :before",
  "< @batch=h;msgid=m3;time=2100-01-01T00:00:00.000Z :bob!b@host PRIVMSG #lobby :after",
  "< BATCH -h",
  "= #lobby text stored bob before",
  "v #lobby info stored - The connection is lost*",
  "= #lobby info stored - The connection is back.",
  "v #lobby text stored bob after",
  NULL,
};

/* The same words were said before, in another run: the id tells that they are others. */
static const char *const not_the_same_words[] = {
  REGISTER_MODERN,
  "< @msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
  "= #lobby text stored bob hello",
  "! #lobby hi",
  "> *+pychat/id=* PRIVMSG #lobby :hi",
  "cut",
  REGISTER_AGAIN ("anna"),
  "> CHATHISTORY AFTER #lobby msgid=m1 50",
  "< BATCH +h chathistory #lobby",
  "< @batch=h;msgid=m2;+pychat/id=other :anna!a@host PRIVMSG #lobby :hi",
  "< BATCH -h",
  "> *+pychat/id=* PRIVMSG #lobby :hi",
  "= #lobby text stored anna hi",
  "n #lobby 1",
  "= #lobby text pending anna hi",
  NULL,
};

/* The server has not noticed that our last line is gone: what came over it may still be said. */
static const char *const ghost[] = {
  REGISTER_MODERN,
  "< @msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
  "= #lobby text stored bob hello",
  "! #lobby first",
  "! #lobby second",
  "> PRIVMSG #lobby :second",
  "cut",
  REGISTER_AGAIN ("anna_"),
  "< :srv 353 anna_ = #lobby :@bob anna anna_",
  "< :srv 366 anna_ #lobby :end",
  "> CHATHISTORY AFTER #lobby msgid=m1 50",
  "< BATCH +h chathistory #lobby",
  "< BATCH -h",
  "< PING :held",
  "> PONG :held",
  "= #lobby text unsent anna first",
  "= #lobby text unsent anna second",
  "< :anna!a@host QUIT :Connection lost",
  "> CHATHISTORY AFTER #lobby msgid=m1 50",
  "< @msgid=m3 :bob!b@host PRIVMSG #lobby :meanwhile",
  "< BATCH +h chathistory #lobby",
  "< @batch=h;msgid=m2 :anna!a@host PRIVMSG #lobby :first",
  "< @batch=h;msgid=m3 :bob!b@host PRIVMSG #lobby :meanwhile",
  "< BATCH -h",
  "> PRIVMSG #lobby :second",
  "= #lobby text stored anna first",
  "n #lobby 1",
  "= #lobby text stored bob meanwhile",
  "n #lobby 1",
  NULL,
};

/* The line drops again before what was missed has come: what was said meanwhile does not hide it.
 */
static const char *const cut_again[] = {
  REGISTER_MODERN,
  "< @msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
  "= #lobby text stored bob hello",
  "cut",
  REGISTER_AGAIN ("anna"),
  "> CHATHISTORY AFTER #lobby msgid=m1 50",
  "< @msgid=m3 :bob!b@host PRIVMSG #lobby :three",
  "< PING :done",
  "> PONG :done",
  "cut",
  REGISTER_AGAIN ("anna"),
  "> CHATHISTORY AFTER #lobby msgid=m1 50",
  "< BATCH +h chathistory #lobby",
  "< @batch=h;msgid=m2 :bob!b@host PRIVMSG #lobby :two",
  "< @batch=h;msgid=m3 :bob!b@host PRIVMSG #lobby :three",
  "< BATCH -h",
  "= #lobby text stored bob two",
  "= #lobby text stored bob three",
  "n #lobby 1",
  NULL,
};

/* Nothing was said before the line dropped: then all counts that was said since we came. */
static const char *const cut_at_once[] = {
  "accept",
  "> CAP LS 302",
  "< CAP * LS :" CAPS,
  "> CAP REQ :*",
  "< CAP * ACK :" CAPS,
  "< :srv 001 anna :Welcome",
  "< :srv 422 anna :no motd",
  "< @time=2026-01-02T03:04:05.678Z :anna!a@host JOIN #lobby * :anna",
  "> CHATHISTORY LATEST #lobby * 50",
  "cut",
  REGISTER_AGAIN ("anna"),
  "> CHATHISTORY AFTER #lobby timestamp=2026-01-02T03:04:05.677Z 50",
  NULL,
};

/* The server forgot the last message we have: its newest page is what there is. */
static const char *const forgotten[] = {
  REGISTER_MODERN,
  "< @msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
  "= #lobby text stored bob hello",
  "cut",
  REGISTER_AGAIN ("anna"),
  "> CHATHISTORY AFTER #lobby msgid=m1 50",
  "< FAIL CHATHISTORY INVALID_PARAMS AFTER #lobby :unknown message",
  "> CHATHISTORY LATEST #lobby * 50",
  "< BATCH +h chathistory #lobby",
  "< @batch=h;msgid=m9 :bob!b@host PRIVMSG #lobby :later",
  "< BATCH -h",
  "= #lobby text stored bob later",
  NULL,
};

static const char *const older[] = {
  ENTER_MODERN,
  "< @batch=h;msgid=m7 :bob!b@host PRIVMSG #lobby :seven",
  "< BATCH -h",
  "= #lobby text stored bob seven",
  "older #lobby",
  "> CHATHISTORY BEFORE #lobby msgid=m7 3",
  "older #lobby",
  "< BATCH +h chathistory #lobby",
  "< @batch=h;msgid=m5 :bob!b@host PRIVMSG #lobby :five anna",
  "< @batch=h;msgid=m6 :carl!c@host PRIVMSG #lobby :six",
  "< BATCH -h",
  "= #lobby text stored carl six",
  "older #lobby",
  "> CHATHISTORY BEFORE #lobby msgid=m5 3",
  "< BATCH +h chathistory #lobby",
  "< BATCH -h",
  "older #lobby",
  "< PING :nothing",
  "> PONG :nothing",
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
  "- bob text*",
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

static const ScriptCase script_cases[] = {
  { "/client/session/joins", joins },
  { "/client/session/echo-confirms", echo_confirms },
  { "/client/session/secret-words", secret_words },
  { "/client/session/pong-confirms", pong_confirms },
  { "/client/session/refusals", refusals },
  { "/client/session/labeled-refusal", labeled_refusal },
  { "/client/session/commands", commands },
  { "/client/session/nick-taken", nick_taken },
  { "/client/session/nick-monitored", nick_monitored },
  { "/client/session/multiline", multiline },
  { "/client/session/long-multiline", long_multiline },
  { "/client/session/long-without-multiline", long_without_multiline },
  { "/client/session/lines-without-multiline", lines_without_multiline },
  { "/client/session/reconnects", reconnects },
  { "/client/session/order-after-loss", order_after_loss },
  { "/client/session/not-the-same-words", not_the_same_words },
  { "/client/session/ghost", ghost },
  { "/client/session/cut-again", cut_again },
  { "/client/session/cut-at-once", cut_at_once },
  { "/client/session/forgotten", forgotten },
  { "/client/session/older", older },
  { "/client/session/ignores", ignores },
  { "/client/session/nonsense", nonsense },
  { "/client/session/ctcp", ctcp },
  { "/client/session/unsendable-names", unsendable_names },
  { "/client/session/redaction", redaction },
  { "/client/session/notify", notify },
  { "/client/session/sasl-impostor", impostor, .has_account = TRUE },
  { "/client/session/sasl-plain-without-tls", plain_without_tls, .has_account = TRUE },
  { "/client/session/sasl-missing", no_accounts, .has_account = TRUE },
};

static void
test_script (gconstpointer data)
{
  const ScriptCase *c = data;
  ClientSettings settings = { .nick = "anna",
                              .account = c->has_account ? "anna" : NULL,
                              .password = c->has_account ? "sesame" : NULL };
  g_autoptr (ClientTesting) testing = client_testing_new (&settings);

  client_testing_play (testing, c->script);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (script_cases); i++)
    g_test_add_data_func (script_cases[i].path, &script_cases[i], test_script);
  return g_test_run ();
}
