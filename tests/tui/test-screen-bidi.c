/* test-screen-bidi.c: Hebrew and Arabic on a terminal that orders nothing itself. */
#include "config.h"

#include <string.h>

#include "screen-fixture.h"

/* "shalom", as one writes it, and as it stands on a line */
#define SHALOM "\u05E9\u05DC\u05D5\u05DD"
#define MOLAHS "\u05DD\u05D5\u05DC\u05E9"

/* Hebrew for a room and a name, as they stand on a line */
#define ROOM "\u05E8\u05D3\u05D7"
#define NAME "\u05DD\u05E9"

static const ScreenSetting hebrew = { 50, 200, { "LC_ALL=he_IL.UTF-8" } };
static const ScreenSetting hebrew_start = {
  24, 80, { "LC_ALL=he_IL.UTF-8" }, .is_first_start = TRUE
};
static const ScreenSetting arabic = { 24, 80, { "LC_ALL=ar_EG.UTF-8" } };
static const ScreenSetting off = { 24, 80, { NULL }, .config = "[client]\nbidi=off\n" };
static const ScreenSetting vte = { 24, 80, { "VTE_VERSION=7002" } };
static const ScreenSetting forced = {
  24, 80, { "VTE_VERSION=7002" }, .config = "[client]\nbidi=on\n"
};

static const ScreenSetting tagged = { 24, 80, { NULL }, .caps = "message-tags" };
static const ScreenSetting wide_tagged = { 50, 200, { NULL }, .caps = "message-tags" };
static const ScreenSetting narrow_tagged = { 12, 40, { NULL }, .caps = "message-tags" };

static void
test_reads (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int row;

  screen_say (fixture, "abc " SHALOM " 123 def");
  test_terminal_wait_for (fixture->terminal, "abc 123 " MOLAHS " def");
  screen_say (fixture, SHALOM " (abc) https://x.example/a/ " SHALOM "!");
  screen_say (fixture, "after it");
  test_terminal_wait_for (fixture->terminal, "after it");
  if (setting->columns >= 80)
    test_terminal_wait_for (fixture->terminal, "!" MOLAHS " https://x.example/a/ (abc) " MOLAHS);
  script_host_say (fixture->host, ":" SHALOM "!u@h PRIVMSG #lobby :latin\r\n"
                                  ":" SHALOM "!u@h PRIVMSG #lobby :" SHALOM "\r\n"
                                  ":bob!b@h PRIVMSG #lobby :next\r\n");
  test_terminal_wait_for (fixture->terminal, "bob: next");
  test_terminal_wait_for (fixture->terminal, MOLAHS ": latin");
  row = test_terminal_find_row (fixture->terminal, "bob: next");
  test_terminal_wait_row (fixture->terminal, row - 1, MOLAHS);
  test_terminal_send (fixture->terminal, "\t");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
  screen_assert_straight (fixture, 1, setting->rows - 4, setting->columns);
}

/* What is quoted reads as it did where it was said, whoever said it. */
static void
test_quote (ScreenFixture *fixture, gconstpointer data)
{
  script_host_say (fixture->host, "@msgid=a :bob!b@h PRIVMSG #lobby :" SHALOM " abc!\r\n"
                                  "@msgid=b :" SHALOM "!u@h PRIVMSG #lobby :abc " SHALOM " 12.\r\n"
                                  "@msgid=c;+reply=a :carl!c@h PRIVMSG #lobby :yes\r\n"
                                  "@msgid=d;+reply=b :dora!d@h PRIVMSG #lobby :no\r\n"
                                  "@msgid=e;+reply=z :" SHALOM "!u@h PRIVMSG #lobby :what\r\n");
  test_terminal_wait_for (fixture->terminal, "> bob: !abc " MOLAHS);
  test_terminal_wait_for (fixture->terminal, "> " MOLAHS ": abc 12 " MOLAHS ".");
  test_terminal_wait_for (fixture->terminal, "> an older message");
}

/* An address is told once for each line that it is on, and not for each of its letters. */
static void
test_link_is_whole (ScreenFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strnfill (300, 'a');
  g_autofree char *text = g_strconcat (SHALOM " https://x.example/", path, NULL);

  screen_say (fixture, text);
  screen_say (fixture, "after it");
  test_terminal_wait_for (fixture->terminal, "after it");
  test_terminal_send (fixture->terminal, "typed"); /* a frame later */
  test_terminal_wait_for (fixture->terminal, "typed");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033]8;id="), <, 50);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033]8;id="), >, 0);
}

/* Each line of a wrapped message is ordered by itself, and reading goes on below. */
static void
test_wraps (ScreenFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int row;

  for (guint i = 0; i < 30; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : SHALOM " ", i + 10);
  screen_say (fixture, text->str);
  screen_say (fixture, "after it");
  test_terminal_wait_for (fixture->terminal, "after it");
  row = test_terminal_find_row (fixture->terminal, "10 " MOLAHS);
  g_assert_cmpint (row, >, 0);
  g_assert_cmpint (test_terminal_find_row (fixture->terminal, "39 38"), >, row);
}

/* Before noon and after are words of Arabic: what follows the time is behind it still. */
static void
test_half_of_day (ScreenFixture *fixture, gconstpointer data)
{
  int row;
  g_autofree char *line = NULL;

  script_host_say (fixture->host, ":" SHALOM "!u@h PRIVMSG #lobby :here\r\n");
  test_terminal_wait_for (fixture->terminal, MOLAHS ": here");
  row = test_terminal_find_row (fixture->terminal, MOLAHS ": here");
  line = test_terminal_get_row (fixture->terminal, row);
  g_assert_true (strstr (line, "\uFEE1 " MOLAHS) != NULL ||
                 strstr (line, "\uFEB9 " MOLAHS) != NULL);
}

/* Each line of what the program says begins at the right, also with a key or a command. */
static void
test_own_lines (ScreenFixture *fixture, gconstpointer data)
{
  int row = test_terminal_find_row (fixture->terminal, "F1");
  g_autofree char *line = test_terminal_get_row (fixture->terminal, row);

  g_assert_true (g_str_has_suffix (g_strchomp (line), " F1"));
}

/* What is typed behind a command stands there in the order in which it is typed. */
static void
test_help (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/help\r");
  test_terminal_wait_for (fixture->terminal, "/kick [" ROOM "] " NAME " [");
}

static void
test_as_it_came (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "abc " SHALOM " def");
  test_terminal_wait_for (fixture->terminal, "abc " SHALOM " def");
}

static void
test_forced (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "abc " SHALOM " def");
  test_terminal_wait_for (fixture->terminal, "abc " MOLAHS " def");
}

static void
test_typing (ScreenFixture *fixture, gconstpointer data)
{
  int row = screen_input_row (data);

  test_terminal_send (fixture->terminal, "\u05E9\u05DC");
  test_terminal_wait_row (fixture->terminal, row, "\u05DC\u05E9");
  test_terminal_wait_cursor (fixture->terminal, row, 1); /* where the next letter goes */
  test_terminal_send (fixture->terminal, "\u05D5\u05DD");
  test_terminal_wait_row (fixture->terminal, row, MOLAHS);
  test_terminal_send (fixture->terminal, "\001");
  test_terminal_wait_cursor (fixture->terminal, row, 4); /* on the first letter */
  test_terminal_send (fixture->terminal, "\033[C");
  test_terminal_wait_cursor (fixture->terminal, row, 3);
  test_terminal_send (fixture->terminal, "\005 abc");
  test_terminal_wait_row (fixture->terminal, row, "abc " MOLAHS);
  test_terminal_wait_cursor (fixture->terminal, row, 4);
  test_terminal_send (fixture->terminal, "\r");
  screen_wait_said (fixture, "PRIVMSG #lobby :" SHALOM " abc");
}

/* Of several lines each goes the way of all of it, and the cursor is where the next letter goes. */
static void
test_typing_lines (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int row = screen_input_row (setting), columns = setting->columns - 2;
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i + 5 <= columns; i += 5)
    g_string_append (text, SHALOM " ");
  while (g_utf8_strlen (text->str, -1) < columns)
    g_string_append (text, ".");
  g_string_append (text, "abc " SHALOM);
  test_terminal_send (fixture->terminal, text->str);
  test_terminal_wait_row (fixture->terminal, row, MOLAHS " abc");
  test_terminal_wait_cursor (fixture->terminal, row, 1);
  test_terminal_send (fixture->terminal, "\033[D");
  test_terminal_wait_cursor (fixture->terminal, row, 1); /* on the last letter, the leftmost */
  test_terminal_send (fixture->terminal, "\001");
  test_terminal_wait_cursor (fixture->terminal, row - 1, columns); /* on the first, the rightmost */
  test_terminal_send (fixture->terminal, "\005\033\rabc " SHALOM); /* another paragraph */
  test_terminal_wait_row (fixture->terminal, row, "abc " MOLAHS);
  test_terminal_wait_row (fixture->terminal, row - 1, MOLAHS " abc");
  test_terminal_wait_cursor (fixture->terminal, row, 1 + 4);
  test_terminal_send (fixture->terminal, "\033[D\033[D\033[D\033[D\033[D");
  test_terminal_wait_cursor (fixture->terminal, row, 1 + 3);
}

/* The sign that a name begins with stays with it. */
static void
test_signs (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, SHALOM " #lobby " SHALOM);
  test_terminal_wait_for (fixture->terminal, MOLAHS " #lobby " MOLAHS);
  screen_say (fixture, "abc #" SHALOM " def");
  test_terminal_wait_for (fixture->terminal, "abc " MOLAHS "# def");
  screen_say (fixture, SHALOM " --help " SHALOM " /join");
  test_terminal_wait_for (fixture->terminal, "/join " MOLAHS " --help " MOLAHS);
  test_terminal_send (fixture->terminal, SHALOM " #lobby");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "#lobby " MOLAHS);
  test_terminal_wait_cursor (fixture->terminal, screen_input_row (data), 1 + 6);
}

/* A name is at its place in what the program says, and in the list of rooms. */
static void
test_name_in_sentence (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int row = setting->columns >= 110 ? 3 : 0;

  script_host_say (fixture->host, ":" SHALOM "!u@h JOIN #lobby\r\n");
  test_terminal_wait_for (fixture->terminal, "-- " MOLAHS " came in.");
  script_host_say (fixture->host, "@+typing=active :" SHALOM "!u@h TAGMSG #lobby\r\n");
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, " " MOLAHS " is writing ");
  script_host_say (fixture->host, ":" SHALOM "!u@h PRIVMSG me :abc\r\n");
  test_terminal_wait_row (fixture->terminal, row, "3:" MOLAHS "(1!)");
  test_terminal_send (fixture->terminal, "\0333");
  test_terminal_wait_row (fixture->terminal, row, "3:" MOLAHS);
}

/* Behind what is typed, which stands before the prompt for the eye. */
static void
test_jump (ScreenFixture *fixture, gconstpointer data)
{
  int row = screen_input_row (data);

  test_terminal_send (fixture->terminal, "\033glob");
  test_terminal_wait_row (fixture->terminal, row, "lob :");
  test_terminal_wait_cursor (fixture->terminal, row, 1 + 3);
}

static void
test_topic (ScreenFixture *fixture, gconstpointer data)
{
  script_host_say (fixture->host, ":alice!a@h TOPIC #lobby :" SHALOM " 2\r\n");
  test_terminal_wait_row (fixture->terminal, 0, "2 " MOLAHS);
}

/* The border's brackets stand around what it says of the connection, in whatever direction. */
static void
test_border (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  g_autofree char *row = test_terminal_get_row (fixture->terminal, setting->rows - 3);
  const char *open = strchr (row, '[');

  g_assert_nonnull (open);
  g_assert_nonnull (strchr (open, ']'));
}

static const ScreenTest tests[] = {
  { "/tui/bidi/help", &hebrew, test_help },
  { "/tui/bidi/half-of-day", &arabic, test_half_of_day },
  { "/tui/bidi/own-lines", &hebrew_start, test_own_lines },
  { "/tui/bidi/reads/80x24", &screen_usual, test_reads },
  { "/tui/bidi/reads/40x12", &screen_narrow, test_reads },
  { "/tui/bidi/reads/200x50", &screen_wide, test_reads },
  { "/tui/bidi/quote/80x24", &tagged, test_quote },
  { "/tui/bidi/quote/40x12", &narrow_tagged, test_quote },
  { "/tui/bidi/link-is-whole", &screen_usual, test_link_is_whole },
  { "/tui/bidi/wraps/80x24", &screen_usual, test_wraps },
  { "/tui/bidi/wraps/40x12", &screen_narrow, test_wraps },
  { "/tui/bidi/off", &off, test_as_it_came },
  { "/tui/bidi/vte", &vte, test_as_it_came },
  { "/tui/bidi/forced", &forced, test_forced },
  { "/tui/bidi/typing/80x24", &screen_usual, test_typing },
  { "/tui/bidi/typing/40x12", &screen_narrow, test_typing },
  { "/tui/bidi/typing-lines/80x24", &screen_usual, test_typing_lines },
  { "/tui/bidi/typing-lines/40x12", &screen_narrow, test_typing_lines },
  { "/tui/bidi/signs/80x24", &screen_usual, test_signs },
  { "/tui/bidi/signs/40x12", &screen_narrow, test_signs },
  { "/tui/bidi/name-in-sentence/80x24", &tagged, test_name_in_sentence },
  { "/tui/bidi/name-in-sentence/200x50", &wide_tagged, test_name_in_sentence },
  { "/tui/bidi/border", &arabic, test_border },
  { "/tui/bidi/jump", &hebrew, test_jump },
  { "/tui/bidi/topic", &screen_usual, test_topic },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  screen_run (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
