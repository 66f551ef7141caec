/* test-screen-messages.c: what stands around messages, and a message that is chosen. */
#include "config.h"

#include <string.h>

#include "screen-fixture.h"

#define CAPS "message-tags server-time draft/message-redaction"
#define THUMB "\U0001F44D"

static const ScreenSetting usual = { 24, 80, { NULL }, .caps = CAPS };
static const ScreenSetting narrow_hint = { 12, 42, { NULL }, .caps = "message-tags" };
static const ScreenSetting narrow = { 12, 40, { NULL }, .caps = CAPS };
static const ScreenSetting wide = { 50, 200, { NULL }, .caps = CAPS };
static const ScreenSetting silent = {
  24, 80, { NULL }, .caps = CAPS, .config = "[client]\ntyping=false\n"
};

static const ScreenSetting with_history = {
  24, 80, { NULL }, .caps = CAPS " batch draft/chathistory draft/read-marker"
};
static const ScreenSetting narrow_with_history = {
  12, 40, { NULL }, .caps = CAPS " batch draft/chathistory draft/read-marker"
};

static void
hear (ScreenFixture *fixture, const char *line)
{
  script_host_say (fixture->host, line);
}

static int
find (ScreenFixture *fixture, const char *text)
{
  test_terminal_wait_for (fixture->terminal, text);
  return test_terminal_find_row (fixture->terminal, text);
}

static gboolean
is_reversed (ScreenFixture *fixture, int row)
{
  TestCell cell;

  for (int column = 1; column < 39; column++)
    {
      test_terminal_get_cell (fixture->terminal, row, column, &cell);
      if (cell.is_reverse)
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  ScreenFixture *fixture;
  const char *text;
} Chosen;

static gboolean
is_chosen (TestTerminal *terminal, gpointer data)
{
  const Chosen *chosen = data;
  int row = test_terminal_find_row (terminal, chosen->text);

  return row >= 0 && is_reversed (chosen->fixture, row);
}

static void
wait_chosen (ScreenFixture *fixture, const char *text)
{
  test_terminal_wait_until (fixture->terminal, is_chosen, &(Chosen){ fixture, text });
}

static gboolean
is_any_chosen (TestTerminal *terminal, gpointer fixture)
{
  for (int row = 1; row < screen_usual.rows - 3; row++)
    if (is_reversed (fixture, row))
      return TRUE;
  return FALSE;
}

static gboolean
is_none_chosen (TestTerminal *terminal, gpointer fixture)
{
  return !is_any_chosen (terminal, fixture);
}

static void
test_answer (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int row;

  hear (fixture, "@msgid=a :bob!b@h PRIVMSG #lobby :who comes along?\r\n"
                 "@msgid=b;+reply=a :carl!c@h PRIVMSG #lobby :I do\r\n"
                 "@msgid=c;+draft/reply=gone :dora!d@h PRIVMSG #lobby :me too\r\n");
  row = find (fixture, "carl: I do");
  test_terminal_wait_row (fixture->terminal, row - 1, "> bob: who comes along?");
  row = find (fixture, "dora: me too");
  test_terminal_wait_row (fixture->terminal, row - 1, "> an older message");
  /* A long one is cut, and it is no more than text. */
  hear (
      fixture,
      "@msgid=d :bob!b@h PRIVMSG #lobby :\033[2Jwide \u4F60\u597D wwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"
      "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"
      "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww\r\n"
      "@msgid=e;+reply=d :dora!d@h PRIVMSG #lobby :oh\r\n");
  row = find (fixture, "dora: oh");
  test_terminal_wait_row (fixture->terminal, row - 1, "> bob: ^[[2Jwide \u4F60\u597D");
  test_terminal_wait_row (fixture->terminal, row - 1, "\u2026");
  test_terminal_send (fixture->terminal, "\t");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
  screen_assert_straight (fixture, 1, setting->rows - 4, setting->columns);
}

static void
test_reactions (ScreenFixture *fixture, gconstpointer data)
{
  int row;

  hear (fixture, "@+reply=a;+draft/react=" THUMB " :carl!c@h TAGMSG #lobby\r\n"
                 "@msgid=a :bob!b@h PRIVMSG #lobby :good news\r\n");
  row = find (fixture, "bob: good news");
  test_terminal_wait_row (fixture->terminal, row + 1, "[" THUMB "]");
  hear (fixture, "@+reply=a;+draft/react=" THUMB " :dora!d@h TAGMSG #lobby\r\n"
                 "@+reply=a;+draft/react=lol :dora!d@h TAGMSG #lobby\r\n");
  row = find (fixture, "bob: good news");
  test_terminal_wait_row (fixture->terminal, row + 1, "[" THUMB " 2] [lol]");
  hear (fixture, "@+reply=a;+draft/unreact=lol :dora!d@h TAGMSG #lobby\r\n");
  test_terminal_wait_gone (fixture->terminal, "[lol]");
}

static void
test_redaction (ScreenFixture *fixture, gconstpointer data)
{
  hear (fixture, "@msgid=a :bob!b@h PRIVMSG #lobby :a secret\r\n"
                 "@msgid=b :bob!b@h PRIVMSG #lobby :another\r\n"
                 "@msgid=c;+reply=a :carl!c@h PRIVMSG #lobby :what?\r\n");
  find (fixture, "carl: what?");
  hear (fixture, ":bob!b@h REDACT #lobby a\r\n:alice!a@h REDACT #lobby b :no ads\r\n");
  find (fixture, "bob: [deleted]");
  find (fixture, "[deleted by alice: no ads]");
  test_terminal_wait_gone (fixture->terminal, "a secret");
  g_assert_false (test_terminal_shows (fixture->terminal, "another"));
}

static void
test_typing (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int row = setting->rows - 3;

  hear (fixture, "@+typing=active :bob!b@h TAGMSG #lobby\r\n");
  test_terminal_wait_row (fixture->terminal, row, "bob is writing");
  hear (fixture, "@+typing=active :carl!b@h TAGMSG #lobby\r\n");
  test_terminal_wait_row (fixture->terminal, row, "bob and carl are writing");
  hear (fixture, "@+typing=active :dora!b@h TAGMSG #lobby\r\n");
  test_terminal_wait_row (fixture->terminal, row, "3 people are writing");
  hear (fixture, ":bob!b@h PRIVMSG #lobby :here\r\n:carl!b@h QUIT :x\r\n");
  test_terminal_wait_row (fixture->terminal, row, "dora is writing");
  test_terminal_wait_gone (fixture->terminal, "is writing"); /* by itself */
}

static void
test_tells_typing (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "h");
  screen_wait_said (fixture, "@+typing=active TAGMSG #lobby");
  test_terminal_send (fixture->terminal, "i there\r");
  screen_wait_said (fixture, "PRIVMSG #lobby :hi there");
  g_assert_cmpuint (script_host_count (fixture->host, "typing"), ==, 1);
}

static void
test_tells_nothing (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "hi there\r");
  screen_wait_said (fixture, "PRIVMSG #lobby :hi there");
  g_assert_cmpuint (script_host_count (fixture->host, "typing"), ==, 0);
}

static void
test_choose (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  hear (fixture, "@msgid=a :bob!b@h PRIVMSG #lobby :one\r\n"
                 ":x!b@h JOIN #lobby\r\n"
                 "@msgid=b :carl!b@h PRIVMSG #lobby :two\r\n"
                 "@msgid=c :dora!b@h PRIVMSG #lobby :three\r\n");
  find (fixture, "dora: three");
  test_terminal_send (fixture->terminal, "\033[1;2A");
  wait_chosen (fixture, "dora: three");
  test_terminal_send (fixture->terminal, "kk");
  wait_chosen (fixture, "bob: one");
  test_terminal_send (fixture->terminal, "\033[1;2B");
  wait_chosen (fixture, "carl: two");

  /* It stays, and stays in sight, whatever comes and however wide the window is. */
  screen_say_many (fixture, 0, 200);
  test_terminal_wait_for (fixture->terminal, "#lobby(200)");
  wait_chosen (fixture, "carl: two");
  test_terminal_resize (fixture->terminal, 12, 40);
  wait_chosen (fixture, "carl: two");
  test_terminal_resize (fixture->terminal, setting->rows, setting->columns);
  wait_chosen (fixture, "carl: two");

  test_terminal_send (fixture->terminal, "ryes\r");
  screen_wait_said (fixture, "+reply=b");
  screen_wait_said (fixture, "PRIVMSG #lobby :yes");
  test_terminal_wait_for (fixture->terminal, "> carl: two");
}

static void
test_act (ScreenFixture *fixture, gconstpointer data)
{
  hear (fixture, "@msgid=a :bob!b@h PRIVMSG #lobby :one\r\n"
                 "@msgid=b :carl!b@h PRIVMSG #lobby :two\r\n");
  find (fixture, "carl: two");
  test_terminal_send (fixture->terminal, "\033[1;2Ake");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "/react");
  test_terminal_send (fixture->terminal, "ok\r");
  screen_wait_said (fixture, "@+reply=a;+draft/reply=a;+draft/react=ok TAGMSG #lobby");
  test_terminal_wait_for (fixture->terminal, "[ok]");
  test_terminal_send (fixture->terminal, "\033[1;2Ad\rx");
  screen_wait_said (fixture, "REDACT #lobby b");
  test_terminal_wait_for (fixture->terminal, "[deleted by me]");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "x");
}

/* Who is in the chat window stays there, at the message; nothing else is sent by mistake. */
static void
test_act_in_chat (ScreenFixture *fixture, gconstpointer data)
{
  hear (fixture, "@msgid=a :bob!b@h PRIVMSG #lobby :one\r\n"
                 "@msgid=b :carl!b@h PRIVMSG #lobby :two\r\n"
                 "@msgid=c :dora!b@h PRIVMSG #lobby :three\r\n");
  find (fixture, "dora: three");
  test_terminal_send (fixture->terminal, "\tkkk");
  test_terminal_wait_for (fixture->terminal, "r: answer, e: react");
  test_terminal_send (fixture->terminal, "eok\r");
  screen_wait_said (fixture, "@+reply=a;+draft/reply=a;+draft/react=ok TAGMSG #lobby");
  wait_chosen (fixture, "bob: one");
  test_terminal_send (fixture->terminal, "je\025\r"); /* thinks better of it */
  wait_chosen (fixture, "carl: two");
  test_terminal_send (fixture->terminal, "jd\r");
  screen_wait_said (fixture, "REDACT #lobby c");
  g_assert_cmpuint (script_host_count (fixture->host, "TAGMSG"), ==, 1);
  test_terminal_send (fixture->terminal, "k");
  wait_chosen (fixture, "carl: two");
}

/* Where there is no space for all that can be done, that is seen; nothing of the border is in it.
 */
static void
test_hint_is_cut (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  hear (fixture, "@msgid=a :bob!b@h PRIVMSG #lobby :one\r\n");
  find (fixture, "bob: one");
  test_terminal_send (fixture->terminal, "\033[1;2A");
  test_terminal_wait_row (fixture->terminal, setting->rows - 3,
                          "r: answer, e: react, d: take back,\u2026 \u2500\u2518");
}

/* Who was writing goes on with that. */
static void
test_act_while_writing (ScreenFixture *fixture, gconstpointer data)
{
  int row = screen_input_row (data);

  hear (fixture, "@msgid=a :bob!b@h PRIVMSG #lobby :one\r\n");
  find (fixture, "bob: one");
  test_terminal_send (fixture->terminal, "half a");
  test_terminal_wait_row (fixture->terminal, row, "half a");
  test_terminal_send (fixture->terminal, "\033[1;2A");
  wait_chosen (fixture, "bob: one");
  test_terminal_send (fixture->terminal, "eok\r");
  screen_wait_said (fixture, "+draft/react=ok TAGMSG #lobby");
  test_terminal_send (fixture->terminal, " sentence");
  test_terminal_wait_row (fixture->terminal, row, "half a sentence");
  test_terminal_send (fixture->terminal, "\033[1;2A");
  wait_chosen (fixture, "bob: one");
  test_terminal_send (fixture->terminal, "\033");
  test_terminal_wait_until (fixture->terminal, is_none_chosen, fixture);
  test_terminal_send (fixture->terminal, "!\r");
  screen_wait_said (fixture, "PRIVMSG #lobby :half a sentence!");
}

/* A command that is not sent yet is something typed, too. */
static void
test_act_while_commanding (ScreenFixture *fixture, gconstpointer data)
{
  int row = screen_input_row (data);

  hear (fixture, "@msgid=a :bob!b@h PRIVMSG #lobby :one\r\n");
  find (fixture, "bob: one");
  test_terminal_send (fixture->terminal, "/me waves");
  test_terminal_wait_row (fixture->terminal, row, "/me waves");
  test_terminal_send (fixture->terminal, "\033[1;2A");
  wait_chosen (fixture, "bob: one");
  test_terminal_send (fixture->terminal, "eok\r");
  screen_wait_said (fixture, "+draft/react=ok TAGMSG #lobby");
  test_terminal_wait_row (fixture->terminal, row, "/me waves");
  test_terminal_send (fixture->terminal, "\033[1;2A");
  wait_chosen (fixture, "bob: one");
  test_terminal_send (fixture->terminal, "ryes\r");
  screen_wait_said (fixture, "PRIVMSG #lobby :yes");
  test_terminal_wait_row (fixture->terminal, row, "/me waves");
}

/* A reaction at the top of the window is not what the sender of the message said. */
static void
test_reaction_at_top (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  hear (fixture, "@msgid=a :bob!b@h PRIVMSG #lobby :good news\r\n"
                 "@+reply=a;+draft/react=lol :dora!d@h TAGMSG #lobby\r\n");
  find (fixture, "[lol]");
  for (int i = 0; i < setting->rows - 5; i++)
    hear (fixture, ":carl!c@h PRIVMSG #lobby :x\r\n");
  test_terminal_wait_gone (fixture->terminal, "good news");
  test_terminal_wait_row (fixture->terminal, 1, "[lol]");
  g_assert_false (test_terminal_shows (fixture->terminal, "bob: "));
  hear (fixture, ":carl!c@h PRIVMSG #lobby :x\r\n");
  test_terminal_wait_row (fixture->terminal, 1, "carl: x");
  hear (fixture, ":carl!c@h PRIVMSG #lobby :x\r\n");
  hear (fixture, ":carl!c@h PRIVMSG #lobby :last of them\r\n");
  find (fixture, "last of them");
  test_terminal_wait_row (fixture->terminal, 1, "carl: x");
}

/* Whose choice was of what is in sight reads on when it is over. */
static void
test_goes_on (ScreenFixture *fixture, gconstpointer data)
{
  screen_say_many (fixture, 0, 100);
  find (fixture, "line 99.");
  test_terminal_send (fixture->terminal, "\033[1;2A");
  wait_chosen (fixture, "line 99.");
  test_terminal_send (fixture->terminal, "\033");
  test_terminal_wait_until (fixture->terminal, is_none_chosen, fixture);
  g_assert_false (test_terminal_shows (fixture->terminal, "older messages"));
  screen_say (fixture, "after it");
  find (fixture, "after it");
  test_terminal_send (fixture->terminal, "\033[5~"); /* and End leads back, also where one types */
  find (fixture, "older messages; End");
  test_terminal_send (fixture->terminal, "typed\001\033[F");
  test_terminal_wait_cursor (fixture->terminal, screen_input_row (data), 1 + 5);
  find (fixture, "older messages; End");
  test_terminal_send (fixture->terminal, "\033[F");
  find (fixture, "after it");
  test_terminal_wait_gone (fixture->terminal, "older messages; End");
}

/* Every message of a private talk means us: none of them stands out. */
static void
test_talk_is_grouped (ScreenFixture *fixture, gconstpointer data)
{
  int row;

  hear (fixture, ":bob!b@h PRIVMSG me :one\r\n:bob!b@h PRIVMSG me :two\r\n"
                 ":bob!b@h PRIVMSG #lobby :me: three\r\n:bob!b@h PRIVMSG #lobby :me: four\r\n");
  find (fixture, "bob: me: three");
  find (fixture, "bob: me: four");
  test_terminal_send (fixture->terminal, "\0333");
  row = find (fixture, "bob: one");
  test_terminal_wait_row (fixture->terminal, row + 1, "     two");
  g_assert_false (test_terminal_shows (fixture->terminal, "bob: two"));
}

/* One who scrolls takes the choice along; Escape ends it. */
static void
test_scroll_and_end (ScreenFixture *fixture, gconstpointer data)
{
  screen_say_many (fixture, 0, 200);
  find (fixture, "line 199.");
  test_terminal_send (fixture->terminal, "\t\033[1;2A");
  wait_chosen (fixture, "line 199.");
  test_terminal_send (fixture->terminal, "\033[5~");
  test_terminal_wait_gone (fixture->terminal, "line 199.");
  test_terminal_wait_until (fixture->terminal, is_any_chosen, fixture);
  test_terminal_send (fixture->terminal, "\033");
  test_terminal_wait_until (fixture->terminal, is_none_chosen, fixture);
  test_terminal_send (fixture->terminal, "r");
  test_terminal_wait_for (fixture->terminal, "First choose a message");
}

static int
count_rows (ScreenFixture *fixture, const ScreenSetting *setting, const char *text)
{
  int n = 0;

  for (int row = 0; row < setting->rows; row++)
    {
      g_autofree char *line = test_terminal_get_row (fixture->terminal, row);

      n += strstr (line, text) != NULL ? 1 : 0;
    }
  return n;
}

/* Older pages come as one scrolls, above what is in sight, and end with a line that says so. */
static void
test_older (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  g_autofree char *wheel =
      g_strdup_printf ("\033[<64;%d;5M\033[<64;%d;5m", setting->columns / 2, setting->columns / 2);

  for (guint i = 100; i < 160; i++)
    {
      g_autofree char *line =
          g_strdup_printf ("@msgid=%u :alice!a@h PRIVMSG #lobby :word %u.\r\n", i, i);

      hear (fixture, line);
    }
  find (fixture, "word 159.");
  test_terminal_send (fixture->terminal, "\t\033[H");
  screen_wait_said (fixture, "CHATHISTORY BEFORE #lobby msgid=earlier");
  find (fixture, "alice: earlier");
  hear (fixture, "BATCH +o chathistory #lobby\r\n"
                 "@batch=o;msgid=98 :alice!a@h PRIVMSG #lobby :word 98.\r\n"
                 "@batch=o;msgid=99 :alice!a@h PRIVMSG #lobby :word 99.\r\n"
                 "@batch=o;msgid=earlier :alice!a@h PRIVMSG #lobby :earlier\r\n"
                 "BATCH -o\r\n");
  /* The view stays: they are above it. */
  test_terminal_send (fixture->terminal, "\033[B\033[A");
  find (fixture, "You are in #lobby now.");
  g_assert_false (test_terminal_shows (fixture->terminal, "word 99."));
  test_terminal_send (fixture->terminal, wheel);
  find (fixture, "word 98.");
  screen_wait_said (fixture, "CHATHISTORY BEFORE #lobby msgid=98");
  hear (fixture, "BATCH +p chathistory #lobby\r\nBATCH -p\r\n");
  find (fixture, "--- the beginning ---");
  g_assert_cmpint (count_rows (fixture, setting, "word 99."), ==, 1);
  test_terminal_send (fixture->terminal, wheel);
  test_terminal_send (fixture->terminal, "\033[F");
  find (fixture, "word 159.");
  g_assert_cmpuint (script_host_count (fixture->host, "CHATHISTORY BEFORE"), ==, 2);
}

/* Where one left off on another device is where the line is; it goes when that one reads on. */
static void
test_marker (ScreenFixture *fixture, gconstpointer data)
{
  int row;

  hear (fixture, ":bob!b@h PRIVMSG me :in private\r\n");
  find (fixture, "bob(1!)");
  test_terminal_send (fixture->terminal, "\0333");
  find (fixture, "in private");
  hear (fixture, "@msgid=a;time=2030-01-01T12:00:00.000Z :bob!b@h PRIVMSG #lobby :one\r\n"
                 "@msgid=b;time=2030-01-01T13:00:00.000Z :bob!b@h PRIVMSG #lobby :two\r\n"
                 "@msgid=c;time=2030-01-01T14:00:00.000Z :bob!b@h PRIVMSG #lobby :three\r\n");
  find (fixture, "#lobby(3)");
  hear (fixture, "MARKREAD #lobby timestamp=2030-01-01T13:00:00.000Z\r\n");
  find (fixture, "#lobby(1)");
  test_terminal_send (fixture->terminal, "\0332");
  find (fixture, "three");
  row = find (fixture, "--- unread ---");
  test_terminal_wait_row (fixture->terminal, row + 1, "three");
  screen_wait_said (fixture, "MARKREAD #lobby timestamp=");
}

static const ScreenTest tests[] = {
  { "/tui/messages/older/80x24", &with_history, test_older },
  { "/tui/messages/older/40x12", &narrow_with_history, test_older },
  { "/tui/messages/marker", &with_history, test_marker },
  { "/tui/messages/answer/80x24", &usual, test_answer },
  { "/tui/messages/answer/40x12", &narrow, test_answer },
  { "/tui/messages/answer/200x50", &wide, test_answer },
  { "/tui/messages/reactions/80x24", &usual, test_reactions },
  { "/tui/messages/reactions/40x12", &narrow, test_reactions },
  { "/tui/messages/reactions/200x50", &wide, test_reactions },
  { "/tui/messages/redaction", &usual, test_redaction },
  { "/tui/messages/typing/80x24", &usual, test_typing },
  { "/tui/messages/typing/40x12", &narrow, test_typing },
  { "/tui/messages/tells-typing", &usual, test_tells_typing },
  { "/tui/messages/tells-nothing", &silent, test_tells_nothing },
  { "/tui/messages/choose/80x24", &usual, test_choose },
  { "/tui/messages/choose/200x50", &wide, test_choose },
  { "/tui/messages/act", &usual, test_act },
  { "/tui/messages/act-in-chat", &silent, test_act_in_chat },
  { "/tui/messages/hint-is-cut", &narrow_hint, test_hint_is_cut },
  { "/tui/messages/act-while-writing", &silent, test_act_while_writing },
  { "/tui/messages/act-while-commanding", &silent, test_act_while_commanding },
  { "/tui/messages/reaction-at-top", &usual, test_reaction_at_top },
  { "/tui/messages/goes-on", &silent, test_goes_on },
  { "/tui/messages/talk-is-grouped", &usual, test_talk_is_grouped },
  { "/tui/messages/scroll-and-end", &usual, test_scroll_and_end },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  screen_run (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
