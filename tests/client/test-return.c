/* test-return.c: the line is lost and made again: what is sent once more, and what history fills
 * in. */
#include "config.h"

#include <string.h>

#include "client-script.h"
#include "client-session-private.h"

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
  "= #lobby info stored - The connection was lost, and is back.",
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
  "v #lobby info stored - The connection was lost, and is back.",
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

/* The first words to somebody may have arrived as well: nobody knows before history was asked, and
 * it is asked when the server has put us where it wants us. */
static const char *const talk_asks_first[] = {
  REGISTER_MODERN,
  "! #lobby /msg bob psst",
  "> *PRIVMSG bob :psst",
  "cut",
  "= bob text unsent anna psst",
  "accept",
  "> CAP LS 302",
  "< CAP * LS :" CAPS,
  "> CAP REQ :*",
  "< CAP * ACK :" CAPS,
  "< :srv 001 anna :Welcome",
  "< PING :online",
  "> PONG :online",
  "! bob more",
  "< :srv 422 anna :no motd",
  "> CHATHISTORY LATEST bob * 50",
  "< BATCH +h chathistory bob",
  "< @batch=h;msgid=m1 :anna!a@host PRIVMSG bob :psst",
  "< BATCH -h",
  "= bob text stored anna psst",
  "n bob 1",
  "> *PRIVMSG bob :more",
  "l 1 *PRIVMSG bob :psst",
  NULL,
};

/* What a server says on each new line was read on the first one: in the room it is two sentences.
 */
static const char *const quiet[] = {
  REGISTER_MODERN,
  "< :srv 328 anna #lobby https://lobby.example",
  "< @msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
  "= #lobby text stored bob hello",
  "cut",
  "accept",
  "> CAP LS 302",
  "< CAP * LS :" CAPS,
  "> CAP REQ :*",
  "< CAP * ACK :" CAPS,
  "< :srv 900 anna anna!a@host anna :You are now logged in as anna",
  "< :srv 001 anna :Welcome",
  "< :srv 396 anna cloak.example :is now your displayed host",
  "< :srv 375 anna :- Message of the day",
  "< :srv 372 anna :- be nice",
  "< :srv 376 anna :end",
  "> JOIN #lobby",
  "< :anna!a@host JOIN #lobby * :anna",
  "< :srv 328 anna #lobby https://lobby.example",
  "< :srv 332 anna #lobby :tea",
  "< :srv 333 anna #lobby bob 1700000000",
  "< :srv 353 anna = #lobby :@bob anna",
  "< :srv 366 anna #lobby :end",
  "> CHATHISTORY AFTER #lobby msgid=m1 50",
  "< BATCH +h chathistory #lobby",
  "< BATCH -h",
  "< PING :done",
  "> PONG :done",
  "- #lobby info * The connection is lost*",
  "= #lobby info stored - The connection was lost, and is back.",
  "n #lobby 1",
  "- #lobby info * logged in *",
  "- #lobby info * be nice",
  "- #lobby info * address *",
  "= #lobby info * web page *",
  "n #lobby 1",
  "= * info * be nice",
  NULL,
};

/* A room that got another key while we were in it is entered with that one; nobody reads it. */
static const char *const key_changes[] = {
  REGISTER_MODERN,
  "< :bob!b@host MODE #lobby +ok anna sesame",
  "= #lobby event stored bob bob set the mode +ok anna ???.",
  "- #lobby *sesame*",
  "cut",
  "accept",
  "> CAP LS 302",
  "< CAP * LS :" CAPS,
  "> CAP REQ :*",
  "< CAP * ACK :" CAPS,
  "< :srv 001 anna :Welcome",
  "< :srv 422 anna :no motd",
  "> JOIN #lobby sesame",
  "< :anna!a@host JOIN #lobby * :anna",
  "< :bob!b@host MODE #lobby +k *",
  "= #lobby event stored bob bob set the mode +k ???.",
  "cut",
  "accept",
  "> CAP LS 302",
  "< CAP * LS :" CAPS,
  "> CAP REQ :*",
  "< CAP * ACK :" CAPS,
  "< :srv 001 anna :Welcome",
  "< :srv 422 anna :no motd",
  "> JOIN #lobby sesame",
  "< :anna!a@host JOIN #lobby * :anna",
  "< :bob!b@host MODE #lobby -k sesame",
  "= #lobby event stored bob bob set the mode -k ???.",
  "cut",
  REGISTER_AGAIN ("anna"),
  NULL,
};

/* A server that says nothing back confirms without a name for it: history shows the same words, and
 * they are not there twice. */
#define CAPS_WITHOUT_ECHO "message-tags server-time batch draft/chathistory"
#define REGISTER_WITHOUT_ECHO                                                                      \
  "accept", "> CAP LS 302", "< CAP * LS :" CAPS_WITHOUT_ECHO, "> CAP REQ :*",                      \
      "< CAP * ACK :" CAPS_WITHOUT_ECHO, "< :srv 001 anna :Welcome", "< :srv 422 anna :no motd"

static const char *const without_echo[] = {
  REGISTER_WITHOUT_ECHO,
  "< :anna!a@host JOIN #lobby",
  "> CHATHISTORY LATEST #lobby * 50",
  "< BATCH +h chathistory #lobby",
  "< @batch=h;msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
  "< BATCH -h",
  "= #lobby text stored bob hello",
  "! #lobby same",
  "! #lobby same",
  "> *PRIVMSG #lobby :same",
  "> PING pychat-*",
  "< PONG srv :pychat-2",
  "= #lobby text stored anna same",
  "cut",
  REGISTER_WITHOUT_ECHO,
  "> JOIN #lobby",
  "< :anna!a@host JOIN #lobby",
  "> CHATHISTORY AFTER #lobby msgid=m1 50",
  "< BATCH +h chathistory #lobby",
  "< @batch=h;msgid=m2 :anna!a@host PRIVMSG #lobby :same",
  "< @batch=h;msgid=m3 :bob!b@host PRIVMSG #lobby :between",
  "< @batch=h;msgid=m4 :anna!a@host PRIVMSG #lobby :same",
  "< @batch=h;msgid=m5 :anna!a@host PRIVMSG #lobby :elsewhere",
  "< BATCH -h",
  "= #lobby text stored anna elsewhere",
  "n #lobby 1",
  "= #lobby text stored bob between",
  "v #lobby text stored anna elsewhere",
  "= #lobby text stored anna same",
  "n #lobby 2",
  "v #lobby text stored bob between",
  NULL,
};

/* Somebody whom we had no talk with wrote while the line was down: the server tells who it was,
 * also when the line drops again before. Nobody else opens a talk so. */
static const char *const new_talk[] = {
  REGISTER_MODERN,
  "< BATCH +t draft/chathistory-targets",
  "< @batch=t CHATHISTORY TARGETS eve 2026-01-02T03:05:00.000Z",
  "< BATCH -t",
  "< @time=2026-01-02T03:04:05.678Z;msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
  "= #lobby text stored bob hello",
  "~ eve",
  "cut",
  REGISTER_AGAIN ("anna"),
  "> CHATHISTORY TARGETS timestamp=2026-01-02T03:04:05.677Z timestamp=* 50",
  "< @time=2026-01-02T04:00:00.000Z :bob!b@host PRIVMSG #lobby :later",
  "< PING :heard",
  "> PONG :heard",
  "cut",
  REGISTER_AGAIN ("anna"),
  "> CHATHISTORY TARGETS timestamp=2026-01-02T03:04:05.677Z timestamp=* 50",
  "< BATCH +t draft/chathistory-targets",
  "< @batch=t CHATHISTORY TARGETS #lobby 2026-01-02T03:05:00.000Z",
  "< @batch=t CHATHISTORY TARGETS #den 2026-01-02T03:05:00.000Z",
  "< @batch=t CHATHISTORY TARGETS zoe 2026-01-02T03:05:00.000Z",
  "< BATCH -t",
  "> CHATHISTORY AFTER zoe timestamp=2026-01-02T03:04:05.677Z 50",
  "< BATCH +h chathistory zoe",
  "< @batch=h;msgid=m2;time=2026-01-02T03:05:00.000Z :zoe!z@host PRIVMSG anna :psst",
  "< BATCH -h",
  "= zoe text stored zoe psst",
  "u zoe 1",
  "~ #den",
  "< @time=2026-01-02T05:00:00.000Z :bob!b@host PRIVMSG #lobby :later",
  "< PING :heard",
  "> PONG :heard",
  "cut",
  REGISTER_AGAIN ("anna"),
  "> CHATHISTORY TARGETS timestamp=2026-01-02T04:59:59.999Z timestamp=* 50",
  NULL,
};

/* A name that a server gave us is none that we want: the next line asks for ours again. */
static const char *const given_name[] = {
  REGISTER_MODERN,
  "! #lobby /nick anna",
  "> NICK anna",
  "< :anna!a@host NICK Guest7",
  "= #lobby event stored anna You are now known as Guest7.",
  "cut",
  "accept",
  "> CAP LS 302",
  "> NICK anna",
  "< :srv 001 anna :Welcome",
  "< :srv 422 anna :no motd",
  "> JOIN #lobby",
  "! #lobby /nick berta",
  "> NICK berta",
  "< :anna!a@host NICK berta",
  "= * event stored anna You are now known as berta.",
  "! #lobby /raw nick carla",
  "> nick carla",
  "< :berta!a@host NICK carla",
  "= * event stored berta You are now known as carla.",
  "cut",
  "accept",
  "> CAP LS 302",
  "> NICK carla",
  NULL,
};

/* Who is away is so on the next line as well, without a word. */
static const char *const away[] = {
  REGISTER_MODERN,
  "! #lobby /away having tea",
  "> AWAY :having tea",
  "< :srv 306 anna :You have been marked as being away",
  "= #lobby info stored - You are marked as away.",
  "cut",
  REGISTER_AGAIN ("anna"),
  "> AWAY :having tea",
  "< :srv 306 anna :You have been marked as being away",
  "! #lobby /back",
  "> AWAY",
  "< :srv 305 anna :You are no longer marked as being away",
  "= #lobby info stored - You are no longer marked as away.",
  "= #lobby info stored - You are marked as away.",
  "n #lobby 1",
  NULL,
};

/* Nobody knows whether the rooms that we came for were entered when the line dropped before the
 * answers: those that did not answer are asked for again, until all have. */
static const char *const first_rooms[] = { "#garden rose", "#cellar", "#attic", NULL };

#define REGISTER_FOR_ROOMS                                                                         \
  "accept", "> CAP LS 302", "< CAP * LS :" CAPS, "> CAP REQ :*", "< CAP * ACK :" CAPS,             \
      "< :srv 001 anna :Welcome", "< :srv 422 anna :no motd", "> JOIN #garden rose"

static const char *const asks_again[] = {
  REGISTER_FOR_ROOMS,
  "> JOIN #cellar",
  "> JOIN #attic",
  "> PING pychat-rooms",
  "< :anna!a@host JOIN #cellar * :anna",
  "= #cellar event stored anna You are in #cellar now.",
  "cut",
  REGISTER_FOR_ROOMS,
  "> JOIN #cellar",
  "> JOIN #attic",
  "> PING pychat-rooms",
  "< :anna!a@host JOIN #garden * :anna",
  "= #garden event stored anna You are in #garden now.",
  "< :anna!a@host JOIN #cellar * :anna",
  "< :srv 471 anna #attic :full",
  "< :srv PONG srv :pychat-rooms",
  "cut",
  REGISTER_FOR_ROOMS,
  "> JOIN #cellar",
  "< PING :no more",
  "> PONG :no more",
  "l 2 JOIN #attic",
  NULL,
};

static char *
find_id (ClientTesting *testing, const char *text)
{
  for (guint i = 0; i < testing->all_lines->len; i++)
    {
      const char *line = g_ptr_array_index (testing->all_lines, i);
      const char *id = strstr (line, "+pychat/id=");

      if (id == NULL || !g_str_has_suffix (line, text))
        continue;
      id += strlen ("+pychat/id=");
      return g_strndup (id, strcspn (id, "; "));
    }
  return NULL;
}

/* What was given up comes all the same, now or out of history: it is there once, and stored; and
 * nobody else can say so. */
static void
test_late (gconstpointer is_missed)
{
  static const char *const begin[] = {
    REGISTER_MODERN,
    "< @msgid=m1 :bob!b@host PRIVMSG #lobby :hello",
    "! #lobby late",
    "> PRIVMSG #lobby :late",
    "< @label={label} FAIL PRIVMSG SLOW :nobody confirmed it",
    "= #lobby text failed anna late",
    NULL,
  };
  static const char *const again[] = {
    "cut",
    REGISTER_AGAIN ("anna"),
    "> CHATHISTORY AFTER #lobby msgid=m1 50",
    "< BATCH +h chathistory #lobby",
    NULL,
  };
  static const char *const end[] = {
    "= #lobby text stored bob late",
    "= #lobby text stored anna late",
    "= #lobby text * anna late",
    "n #lobby 1",
    NULL,
  };
  g_autoptr (ClientTesting) testing = client_testing_new (&(ClientSettings){ .nick = "anna" });
  g_autofree char *id = NULL;
  g_autofree char *forged = NULL;
  g_autofree char *line = NULL;
  const char *batch = is_missed != NULL ? "batch=h;" : "";

  client_testing_play (testing, begin);
  id = find_id (testing, ":late");
  if (is_missed != NULL)
    client_testing_play (testing, again);
  forged = g_strdup_printf ("< @%smsgid=m2;+pychat/id=%s :bob!b@h PRIVMSG #lobby :late", batch, id);
  line = g_strdup_printf ("< @%smsgid=m3;+pychat/id=%s :anna!a@h PRIVMSG #lobby :late", batch, id);
  client_testing_play (testing, (const char *const[]){ forged, line, NULL });
  if (is_missed != NULL)
    client_testing_play (testing, (const char *const[]){ "< BATCH -h", NULL });
  client_testing_play (testing, end);
}

/* A server that confirms nothing: all of it is given up together, and what waits goes out. */
static void
test_stale (void)
{
  static const char *const begin[] = { REGISTER_MODERN, NULL };
  static const char *const end[] = {
    "= #lobby text failed anna word",  "n #lobby 10",
    "= #lobby text pending anna word", "n #lobby 1",
    "l 11 *PRIVMSG #lobby :word",      NULL,
  };
  g_autoptr (ClientTesting) testing = client_testing_new (&(ClientSettings){ .nick = "anna" });
  gint64 long_ago = g_get_monotonic_time () - (gint64) 3600 * G_USEC_PER_SEC;

  client_testing_play (testing, begin);
  for (guint i = 0; i < 11; i++)
    client_testing_play (testing, (const char *const[]){ "! #lobby word", NULL });
  client_testing_play (testing, (const char *const[]){ "> *PRIVMSG #lobby :word", NULL });
  for (const GList *at = client_outbox_get_items (testing->session->outbox); at != NULL;
       at = at->next)
    ((ClientOutboxItem *) at->data)->sent_us = long_ago;
  client_session_on_timer (testing->session);
  client_testing_play (testing, (const char *const[]){ "< PING :x", "> PONG :x", NULL });
  client_testing_play (testing, end);
}

/* Everybody in the room can read the id of our words, and say something with it before we hear
 * them. */
static void
test_forged (void)
{
  static const char *const begin[] = {
    REGISTER_MODERN,
    "! #lobby ours",
    "> PRIVMSG #lobby :ours",
    NULL,
  };
  static const char *const end[] = {
    "= #lobby text stored anna ours", "n #lobby 1", "= #lobby text stored bob theirs",
    "v #lobby text stored anna ours", NULL,
  };
  g_autoptr (ClientTesting) testing = client_testing_new (&(ClientSettings){ .nick = "anna" });
  g_autofree char *id = NULL;
  g_autofree char *forged = NULL;
  g_autofree char *echo = NULL;

  client_testing_play (testing, begin);
  id = find_id (testing, ":ours");
  forged = g_strdup_printf ("< @msgid=m2;+pychat/id=%s :bob!b@h PRIVMSG #lobby :theirs", id);
  echo = g_strdup_printf ("< @label={label};msgid=m3;+pychat/id=%s :anna!a@h PRIVMSG #lobby :ours",
                          id);
  client_testing_play (testing, (const char *const[]){ forged, echo, NULL });
  client_testing_play (testing, end);
}

static gint64
seconds_to_check (ClientTesting *testing)
{
  return (testing->session->timer.due_us - g_get_monotonic_time ()) / G_USEC_PER_SEC;
}

/* What nobody confirms is given up when its minute is over, and not when the line is looked at the
 * next time. */
static void
test_stale_in_time (void)
{
  static const char *const script[] = {
    REGISTER_MODERN,
    "! #lobby word",
    "> *PRIVMSG #lobby :word",
    NULL,
  };
  g_autoptr (ClientTesting) testing = client_testing_new (&(ClientSettings){ .nick = "anna" });
  ClientOutboxItem *item;

  client_testing_play (testing, script);
  g_assert_cmpint (seconds_to_check (testing), <=, 60);
  item = client_outbox_get_items (testing->session->outbox)->data;
  item->sent_us -= (gint64) 20 * G_USEC_PER_SEC;
  client_session_on_timer (testing->session);
  g_assert_cmpint (seconds_to_check (testing), <=, 40);
  client_testing_play (testing, (const char *const[]){ "= #lobby text pending anna word", NULL });
}

int
main (int argc, char *argv[])
{
  static const ClientScriptCase cases[] = {
    { "/client/session/reconnects", reconnects },
    { "/client/session/order-after-loss", order_after_loss },
    { "/client/session/not-the-same-words", not_the_same_words },
    { "/client/session/ghost", ghost },
    { "/client/session/cut-again", cut_again },
    { "/client/session/cut-at-once", cut_at_once },
    { "/client/session/forgotten", forgotten },
    { "/client/session/older", older },
    { "/client/session/given-name", given_name },
    { "/client/session/new-talk", new_talk },
    { "/client/session/without-echo", without_echo },
    { "/client/session/key-changes", key_changes },
    { "/client/session/quiet", quiet },
    { "/client/session/talk-asks-first", talk_asks_first },
    { "/client/session/away", away },
    { "/client/session/asks-for-rooms-again", asks_again, .rooms = first_rooms },
    { NULL },
  };

  g_test_init (&argc, &argv, NULL);
  client_script_add (cases);
  g_test_add_func ("/client/session/forged", test_forged);
  g_test_add_func ("/client/session/stale", test_stale);
  g_test_add_func ("/client/session/stale-in-time", test_stale_in_time);
  g_test_add_data_func ("/client/session/late", NULL, test_late);
  g_test_add_data_func ("/client/session/late-missed", "missed", test_late);
  return g_test_run ();
}
