/* test-screen-search.c: looking for words, the list of them, and the way there and back. */
#include "config.h"

#include "screen-fixture.h"

#define CAPS                                                                                       \
  "message-tags server-time batch draft/chathistory soju.im/search draft/message-redaction"

static const ScreenSetting usual = { 24, 80, { NULL }, .caps = CAPS };
static const ScreenSetting narrow = { 12, 40, { NULL }, .caps = CAPS };
static const ScreenSetting arabic = { 24, 80, { "LC_ALL=ar_EG.UTF-8" }, .caps = CAPS };
static const ScreenSetting wide = { 50, 200, { NULL }, .caps = CAPS };

static gboolean
is_reversed_row (TestTerminal *terminal, gpointer text)
{
  int row = test_terminal_find_row (terminal, text);
  TestCell cell;

  for (int column = 1; row > 0 && column < 60; column++)
    {
      test_terminal_get_cell (terminal, row, MIN (column, 38), &cell);
      if (cell.is_reverse)
        return TRUE;
    }
  return FALSE;
}

static void
test_here (ScreenFixture *fixture, gconstpointer data)
{
  script_host_say (fixture->host, "@msgid=f1 :bob!b@h PRIVMSG #lobby :the Red fox\r\n");
  screen_say_many (fixture, 0, 200);
  script_host_say (fixture->host, "@msgid=f2 :carl!b@h PRIVMSG #lobby :another fox of mine\r\n");
  test_terminal_wait_for (fixture->terminal, "another fox");
  test_terminal_send (fixture->terminal, "/search fox\r");
  screen_wait_said (fixture, "SEARCH text=fox;in=#lobby");
  test_terminal_wait_for (fixture->terminal, "bob: the Red fox");
  test_terminal_wait_for (fixture->terminal, "> ");
  script_host_say (fixture->host, "BATCH +s soju.im/search\r\nBATCH -s\r\n");
  test_terminal_wait_for (fixture->terminal, "2 found");
  test_terminal_send (fixture->terminal, "\033[A\r");
  test_terminal_wait_for (fixture->terminal, "alice: line 0.");
  test_terminal_wait_until (fixture->terminal, is_reversed_row, (gpointer) "the Red fox");
  test_terminal_send (fixture->terminal, "n");
  test_terminal_wait_for (fixture->terminal, "carl: another fox");
  test_terminal_send (fixture->terminal, "n");
  test_terminal_wait_for (fixture->terminal, "Nothing further was found");
  test_terminal_send (fixture->terminal, "N");
  test_terminal_wait_for (fixture->terminal, "alice: line 0.");
}

/* From the start, where that has space for what was found. */
static void
test_from_start (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "Hi all! Who comes to see a fox");
  test_terminal_wait_for (fixture->terminal, "alice: Hi all! Who");
  test_terminal_send (fixture->terminal, "/search see\r");
  test_terminal_wait_for (fixture->terminal, "> alice: Hi all! Who comes to see a");
}

/* Day, time, room and name keep their order where all of them are Arabic or Hebrew. */
static void
test_order (ScreenFixture *fixture, gconstpointer data)
{
  script_host_say (fixture->host,
                   ":\u05E9\u05DC!u@h PRIVMSG #lobby :fox\r\n:bob!u@h PRIVMSG #lobby :after\r\n");
  test_terminal_wait_for (fixture->terminal, "bob: after");
  test_terminal_send (fixture->terminal, "/search fox\r");
  test_terminal_wait_for (fixture->terminal, " #lobby \u05DC\u05E9: fox");
}

/* A search from the chat window leaves alone what is being written, and one comes back there. */
static void
test_from_chat (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "a fox");
  test_terminal_wait_for (fixture->terminal, "a fox");
  test_terminal_send (fixture->terminal, "half a");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "half a");
  test_terminal_send (fixture->terminal, "\033[Z/fox\r");
  screen_wait_said (fixture, "SEARCH text=fox;in=#lobby");
  script_host_say (fixture->host, "BATCH +s soju.im/search\r\nBATCH -s\r\n");
  test_terminal_wait_for (fixture->terminal, "1 found");
  test_terminal_send (fixture->terminal, "\033");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "half a");
  test_terminal_send (fixture->terminal, "k"); /* no letter of the sentence */
  test_terminal_wait_until (fixture->terminal, is_reversed_row, (gpointer) "a fox");
  test_terminal_send (fixture->terminal, "\t sentence\r");
  screen_wait_said (fixture, "PRIVMSG #lobby :half a sentence");
}

static void
show_excerpt (ScreenFixture *fixture)
{
  screen_say (fixture, "now");
  test_terminal_wait_for (fixture->terminal, "now");
  test_terminal_send (fixture->terminal, "\t/fox\r");
  screen_wait_said (fixture, "SEARCH text=fox;in=#lobby");
  script_host_say (fixture->host,
                   "BATCH +s soju.im/search\r\n"
                   "@batch=s;time=2020-01-01T12:00:00.000Z;msgid=f0 :bob!b@h PRIVMSG #lobby :old "
                   "fox\r\n"
                   "BATCH -s\r\n");
  test_terminal_wait_for (fixture->terminal, "bob: old fox");
  test_terminal_send (fixture->terminal, "\r");
  screen_wait_said (fixture, "CHATHISTORY AROUND #lobby msgid=f0");
  script_host_say (fixture->host,
                   "BATCH +a chathistory #lobby\r\n"
                   "@batch=a;time=2020-01-01T11:00:00.000Z;msgid=e0 :bob!b@h PRIVMSG #lobby "
                   ":before it\r\n"
                   "@batch=a;time=2020-01-01T12:00:00.000Z;msgid=f0 :bob!b@h PRIVMSG #lobby :old "
                   "fox\r\n"
                   "@batch=a;time=2020-01-01T13:00:00.000Z;msgid=g0 :bob!b@h PRIVMSG #lobby "
                   ":behind it\r\n"
                   "BATCH -a\r\n");
  test_terminal_wait_for (fixture->terminal, "before it");
  test_terminal_wait_until (fixture->terminal, is_reversed_row, (gpointer) "old fox");
}

static void
test_excerpt (ScreenFixture *fixture, gconstpointer data)
{
  show_excerpt (fixture);
  test_terminal_wait_for (fixture->terminal, "behind it");
  if (((const ScreenSetting *) data)->columns >= 200)
    test_terminal_wait_for (fixture->terminal, "@alice"); /* who is there now, beside it */
  test_terminal_send (fixture->terminal, "\033");
  test_terminal_wait_for (fixture->terminal, "1 found");
  test_terminal_send (fixture->terminal, "\033");
  test_terminal_wait_for (fixture->terminal, "now");
  g_assert_false (test_terminal_shows (fixture->terminal, "before it"));
}

/* Seen where it is done; what was refused is read in the room. */
static void
test_answer (ScreenFixture *fixture, gconstpointer data)
{
  show_excerpt (fixture);
  test_terminal_send (fixture->terminal, "eok\r");
  screen_wait_said (fixture, "@+reply=f0;+draft/reply=f0;+draft/react=ok TAGMSG #lobby");
  test_terminal_wait_for (fixture->terminal, "[ok]");
  g_assert_true (test_terminal_shows (fixture->terminal, "before it"));
  script_host_say (fixture->host, ":bob!b@h REDACT #lobby g0\r\n");
  test_terminal_wait_for (fixture->terminal, "[deleted]");
  test_terminal_send (fixture->terminal, "d\r"); /* one is there still */
  screen_wait_said (fixture, "REDACT #lobby f0");
  script_host_say (fixture->host, "FAIL REDACT REDACT_FORBIDDEN #lobby f0 :No\r\n");
  test_terminal_wait_for (fixture->terminal, "You may not take that message");
  g_assert_false (test_terminal_shows (fixture->terminal, "before it"));
}

static void
test_reply (ScreenFixture *fixture, gconstpointer data)
{
  show_excerpt (fixture);
  test_terminal_send (fixture->terminal, "rat last\r");
  screen_wait_said (fixture, "+reply=f0");
  screen_wait_said (fixture, "PRIVMSG #lobby :at last");
  test_terminal_wait_for (fixture->terminal, "at last");
  g_assert_false (test_terminal_shows (fixture->terminal, "before it"));
}

static void
test_nothing (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/search fox after:soon\r");
  test_terminal_wait_for (fixture->terminal, "soon is no date");
  test_terminal_send (fixture->terminal, "\025/search no\033[2Jsuch\r");
  screen_wait_said (fixture, "SEARCH text=");
  script_host_say (fixture->host, "FAIL SEARCH INTERNAL_ERROR :The search could not be run\r\n");
  test_terminal_wait_for (fixture->terminal, "nothing found");
}

static void
test_another_room (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "a fox");
  script_host_say (fixture->host, ":bob!b@h PRIVMSG me :psst\r\n");
  test_terminal_wait_row (fixture->terminal, 0, "3:bob(1!)");
  test_terminal_send (fixture->terminal, "/search fox\r");
  test_terminal_wait_for (fixture->terminal, "searching...");
  test_terminal_send (fixture->terminal, "\0333");
  test_terminal_wait_for (fixture->terminal, "bob: psst");
  g_assert_false (test_terminal_shows (fixture->terminal, "searching..."));
}

/* What is marked in the middle of words that run from right to left stays in its place in them. */
static void
test_right_to_left (ScreenFixture *fixture, gconstpointer data)
{
  script_host_say (fixture->host, "@msgid=f1 :bob!b@h PRIVMSG #lobby :\u05D0\u05D1 fox "
                                  "\u05D2\u05D3 12!\r\n");
  test_terminal_wait_for (fixture->terminal, "bob: !12 \u05D3\u05D2 fox \u05D1\u05D0");
  test_terminal_send (fixture->terminal, "/search fox\r");
  screen_wait_said (fixture, "SEARCH text=fox;in=#lobby");
  script_host_say (fixture->host, "BATCH +s soju.im/search\r\nBATCH -s\r\n");
  test_terminal_wait_for (fixture->terminal, "1 found");
  test_terminal_wait_for (fixture->terminal, "bob: !12 \u05D3\u05D2 fox \u05D1\u05D0");
}

static const ScreenTest tests[] = {
  { "/tui/search/from-start", &narrow, test_from_start },
  { "/tui/search/order", &arabic, test_order },
  { "/tui/search/from-chat", &usual, test_from_chat },
  { "/tui/search/here/80x24", &usual, test_here },
  { "/tui/search/here/40x12", &narrow, test_here },
  { "/tui/search/here/200x50", &wide, test_here },
  { "/tui/search/excerpt/80x24", &usual, test_excerpt },
  { "/tui/search/excerpt/40x12", &narrow, test_excerpt },
  { "/tui/search/excerpt/200x50", &wide, test_excerpt },
  { "/tui/search/answer/80x24", &usual, test_answer },
  { "/tui/search/answer/40x12", &narrow, test_answer },
  { "/tui/search/reply", &usual, test_reply },
  { "/tui/search/nothing", &usual, test_nothing },
  { "/tui/search/another-room", &usual, test_another_room },
  { "/tui/search/right-to-left/80x24", &usual, test_right_to_left },
  { "/tui/search/right-to-left/40x12", &narrow, test_right_to_left },
  { "/tui/search/right-to-left/200x50", &wide, test_right_to_left },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  screen_run (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
