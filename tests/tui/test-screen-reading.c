#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "screen-fixture.h"

static const ScreenSetting timed = { 24, 80, { "TZ=UTC" }, .caps = "server-time message-tags" };

/* Drawn in at most a paint a turn: the terminal gets few of the frames, and the keys stay live. */
static void
test_burst (ScreenFixture *fixture, gconstpointer data)
{
  GByteArray *output = test_terminal_get_output (fixture->terminal);
  guint before = output->len;

  screen_say_many (fixture, 0, 10000);
  test_terminal_send (fixture->terminal, "still");
  test_terminal_wait_for (fixture->terminal, "line 9999.");
  g_test_message ("%u bytes for 10,000 lines", output->len - before);
  g_assert_cmpuint (output->len - before, <, 100000);
  test_terminal_send (fixture->terminal, " alive");
  test_terminal_wait_for (fixture->terminal, "still alive");
}

/* Returns: (transfer full): the number of the uppermost "line N." */
static char *
get_top_line (ScreenFixture *fixture)
{
  for (int row = 1;; row++)
    {
      g_autofree char *text = test_terminal_get_row (fixture->terminal, row);
      char *line = strstr (text, "line ");

      if (line != NULL)
        return g_strndup (line, strcspn (line, ".") + 1);
    }
}

static gboolean
has_moved (TestTerminal *terminal, gpointer data)
{
  g_autofree char *top = get_top_line (&(ScreenFixture){ NULL, terminal });
  gboolean is_other = !g_str_equal (top, *(char **) data);

  g_free (*(char **) data);
  *(char **) data = g_steal_pointer (&top);
  return is_other;
}

/* Returns: (transfer full): the uppermost line */
static char *
page_up (ScreenFixture *fixture, guint pages)
{
  char *top = get_top_line (fixture);

  for (guint i = 0; i < pages; i++)
    {
      test_terminal_send (fixture->terminal, "\033[5~");
      test_terminal_wait_until (fixture->terminal, has_moved, &top);
    }
  return top;
}

static void
test_scrolled_back_stays (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  g_autofree char *top = NULL;
  int row;

  screen_say_many (fixture, 0, 300);
  test_terminal_wait_for (fixture->terminal, "line 299.");
  top = page_up (fixture, 2);
  test_terminal_wait_gone (fixture->terminal, "line 299.");
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, "older");
  row = test_terminal_find_row (fixture->terminal, top);
  screen_say_many (fixture, 1000, 1003);
  test_terminal_wait_for (fixture->terminal, "3 new messages below");
  g_assert_cmpint (test_terminal_find_row (fixture->terminal, top), ==, row);

  test_terminal_send (fixture->terminal, "\t\033[F");
  test_terminal_wait_for (fixture->terminal, "line 1002.");
  test_terminal_wait_gone (fixture->terminal, "new messages");
  test_terminal_send (fixture->terminal, "\033[H");
  test_terminal_wait_gone (fixture->terminal, "line 1002.");
  test_terminal_wait_for (fixture->terminal, "ready");
}

/* One person's messages in a row name the person once; many who come and go are one line. */
static void
test_groups_and_folds (ScreenFixture *fixture, gconstpointer data)
{
  int row;

  script_host_say (fixture->host, ":bob!b@h PRIVMSG #lobby :first\r\n"
                                  ":bob!b@h PRIVMSG #lobby :second\r\n"
                                  ":c!b@h JOIN #lobby\r\n:d!b@h JOIN #lobby\r\n"
                                  ":e!b@h JOIN #lobby\r\n:c!b@h PART #lobby\r\n"
                                  ":bob!b@h PRIVMSG #lobby :third\r\n");
  test_terminal_wait_for (fixture->terminal, "bob: third");
  row = test_terminal_find_row (fixture->terminal, "bob: first");
  g_assert_cmpint (row, >, 0);
  test_terminal_wait_row (fixture->terminal, row + 1, "     second");
  test_terminal_wait_row (fixture->terminal, row + 2, "3 came, 1 left");
  test_terminal_wait_row (fixture->terminal, row + 3, "bob: third");
  test_terminal_send (fixture->terminal, "\t\033[A\033[A\033[B\033[H\033[F");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
  test_terminal_wait_for (fixture->terminal, "bob: third");
}

/* Nor do they go on over midnight, or over where one left off. */
static void
test_folds_by_day (ScreenFixture *fixture, gconstpointer data)
{
  int row;

  script_host_say (fixture->host, "@time=2001-01-01T23:58:00.000Z :c!b@h JOIN #lobby\r\n"
                                  "@time=2001-01-01T23:58:01.000Z :d!b@h JOIN #lobby\r\n"
                                  "@time=2001-01-01T23:59:00.000Z :e!b@h JOIN #lobby\r\n"
                                  "@time=2001-01-02T00:00:00.000Z :c!b@h PART #lobby\r\n"
                                  "@time=2001-01-02T00:00:01.000Z :d!b@h PART #lobby\r\n"
                                  "@time=2001-01-02T00:00:02.000Z :e!b@h PART #lobby\r\n"
                                  "@time=2001-01-02T00:00:03.000Z :f!b@h JOIN #lobby\r\n");
  test_terminal_wait_for (fixture->terminal, "1 came, 3 left");
  row = test_terminal_find_row (fixture->terminal, "3 came");
  g_assert_cmpint (row, >, 0);
  test_terminal_wait_row (fixture->terminal, row - 1, "--- Monday, 01/01/01 ---");
  test_terminal_wait_row (fixture->terminal, row + 1, "--- Tuesday, 01/02/01 ---");
  test_terminal_wait_row (fixture->terminal, row + 2, "1 came, 3 left");
}

/* The first that is here is of a day as well, and nobody could tell of which. */
static void
test_first_day (ScreenFixture *fixture, gconstpointer data)
{
  int row;

  script_host_say (fixture->host,
                   "@time=2001-01-01T12:00:00.000Z :bob!b@h PRIVMSG me :long ago\r\n");
  test_terminal_wait_row (fixture->terminal, 0, "bob(1!)");
  test_terminal_send (fixture->terminal, "\0333");
  test_terminal_wait_for (fixture->terminal, "long ago");
  row = test_terminal_find_row (fixture->terminal, "--- Monday, 01/01/01 ---");
  g_assert_cmpint (row, >, 0);
  g_assert_cmpint (test_terminal_find_row (fixture->terminal, "long ago"), >, row);
}

static void
test_unread_line (ScreenFixture *fixture, gconstpointer data)
{
  int row;

  script_host_say (fixture->host, ":bob!b@h PRIVMSG me :in private\r\n");
  test_terminal_wait_row (fixture->terminal, 0, "bob(1!)");
  test_terminal_send (fixture->terminal, "\0333");
  test_terminal_wait_for (fixture->terminal, "in private");
  screen_say (fixture, "unseen one");
  screen_say (fixture, "unseen two");
  test_terminal_wait_row (fixture->terminal, 0, "#lobby(2)");
  test_terminal_send (fixture->terminal, "\033[1;3D");
  test_terminal_wait_for (fixture->terminal, "unseen two");
  row = test_terminal_find_row (fixture->terminal, "--- unread ---");
  g_assert_cmpint (row, >, 0);
  test_terminal_wait_row (fixture->terminal, row + 1, "alice: unseen one");
  test_terminal_send (fixture->terminal, "\033[1;3C\033[1;3D");
  test_terminal_wait_gone (fixture->terminal, "--- unread ---");
}

static void
test_room_column (ScreenFixture *fixture, gconstpointer data)
{
  script_host_say (fixture->host, ":bob!b@h PRIVMSG me :in private\r\n");
  test_terminal_wait_row (fixture->terminal, 2, ">2:#lobby");
  test_terminal_wait_row (fixture->terminal, 3, " 3:bob(1!)");
  test_terminal_send (fixture->terminal, "\0333");
  test_terminal_wait_row (fixture->terminal, 3, ">3:bob");
  test_terminal_wait_for (fixture->terminal, "bob: in private");
}

/* Who speaks is said at the top as well, when the name is above what is in sight. */
static void
test_name_at_top (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  for (int i = 0; i < 2 * setting->rows; i++)
    screen_say (fixture,
                "words that are long enough to be wrapped in any window, however wide it "
                "may be: that of this test is a little wider than two hundred columns, and "
                "it needs a text that is longer, as this one is, for it has more words");
  screen_say (fixture, "behind them");
  test_terminal_wait_for (fixture->terminal, "behind them");
  for (int i = 0; i < 4; i++)
    {
      test_terminal_wait_row (fixture->terminal, 1, "alice: ");
      test_terminal_send (fixture->terminal, i == 0 ? "\t\033[A" : "\033[A");
      test_terminal_wait_gone (fixture->terminal, "behind them");
    }
  screen_assert_straight (fixture, 1, setting->rows - 4, setting->columns);
}

/* Who means us is heard, and what is said cannot be more than text. */
static void
test_notifies (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "nobody in particular");
  test_terminal_wait_for (fixture->terminal, "nobody in particular");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\007"), ==, 0);
  screen_say (fixture, "me: come; \033]0;evil\007 here");
  test_terminal_wait_for (fixture->terminal, "me: come;");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\007"), ==, 1);
  g_assert_null (test_terminal_get_title (fixture->terminal));
  if (((const ScreenSetting *) data)->environment[0] != NULL)
    g_assert_cmpuint (
        test_terminal_count_output (fixture->terminal,
                                    "\033]9;alice in #lobby: me: come, ^[]0,evil^G here\033\\"),
        ==, 1);
}

static void
test_does_not_notify_who_looks (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "\033[Ityped");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "typed");
  screen_say (fixture, "me: seen");
  test_terminal_wait_for (fixture->terminal, "me: seen");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\007"), ==, 0);
  test_terminal_send (fixture->terminal, "\033[O!");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "typed!");
  screen_say (fixture, "me: unseen");
  test_terminal_wait_for (fixture->terminal, "me: unseen");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\007"), ==, 1);
}

static gboolean
shows_all (TestTerminal *terminal, gpointer data)
{
  for (const char *const *text = data; *text != NULL; text++)
    if (!test_terminal_shows (terminal, *text))
      return FALSE;
  return TRUE;
}

/* @message is in sight wherever there is a chat window, and what is typed where one types. */
static void
resize_all (ScreenFixture *fixture, const ScreenSetting *setting, const char *message)
{
  const int sizes[][2] = {
    { 24, 80 }, { 12, 40 },  { 50, 200 }, { 5, 20 },
    { 3, 10 },  { 50, 200 }, { 12, 40 },  { setting->rows, setting->columns }
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      int rows = sizes[i][0], columns = sizes[i][1];
      const char *shown[] = { "typed", message, NULL };

      g_test_message ("%dx%d", columns, rows);
      test_terminal_resize (fixture->terminal, rows, columns);
      if (rows < 5)
        {
          test_terminal_wait_row (fixture->terminal, 0, "Too small");
          continue;
        }
      test_terminal_wait_until (fixture->terminal, shows_all, shown);
      test_terminal_wait_row (fixture->terminal, rows - 2, "typed");
      test_terminal_wait_cursor (fixture->terminal, rows - 2, 1 + 5 + 2);
      screen_assert_straight (fixture, rows - 2, rows - 2, columns);
    }
}

static void
test_resize_while_typing (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_send (fixture->terminal, "typed\u4F60");
  test_terminal_wait_row (fixture->terminal, setting->rows - 2, "typed\u4F60");
  resize_all (fixture, setting, "ready");
  test_terminal_send (fixture->terminal, "!\r");
  screen_wait_said (fixture, ":typed\u4F60!");
}

static void
test_resize_while_scrolled_back (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  g_autofree char *top = NULL;
  g_autofree char *after = NULL;

  screen_say_many (fixture, 0, 300);
  test_terminal_wait_for (fixture->terminal, "line 299.");
  test_terminal_send (fixture->terminal, "typed\u4F60");
  test_terminal_wait_row (fixture->terminal, setting->rows - 2, "typed\u4F60");
  top = page_up (fixture, 3);
  resize_all (fixture, setting, top);
  after = get_top_line (fixture);
  g_assert_cmpstr (after, ==, top);
}

/* A terminal that does not read delays its own frames only. */
static void
test_terminal_stops_reading (ScreenFixture *fixture, gconstpointer data)
{
  guint64 before = test_terminal_read_status (fixture->terminal, "VmRSS:");

  test_terminal_stop_reading (fixture->terminal, TRUE);
  for (guint i = 0; i < 20; i++)
    {
      screen_say_many (fixture, i * 500, i * 500 + 500);
      test_terminal_send (fixture->terminal, "\014");
    }
  script_host_say (fixture->host, "PING :alive\r\n");
  screen_wait_said (fixture, "PONG");
  g_test_message ("%" G_GUINT64_FORMAT " KiB more",
                  test_terminal_read_status (fixture->terminal, "VmRSS:") - before);
  if (!test_terminal_has_sanitizer ())
    g_assert_cmpuint (test_terminal_read_status (fixture->terminal, "VmRSS:") - before, <,
                      16 * 1024);
  test_terminal_stop_reading (fixture->terminal, FALSE);
  test_terminal_wait_for (fixture->terminal, "line 9999.");
}

static void
test_color (ScreenFixture *fixture, gconstpointer data)
{
  TestCell cell;
  int row;

  script_host_say (fixture->host, ":carol!c@h PRIVMSG #lobby :\00304red\003 done\r\n");
  test_terminal_wait_for (fixture->terminal, "carol: red done");
  row = test_terminal_find_row (fixture->terminal, "carol: red done");
  test_terminal_get_cell (fixture->terminal, row, 7, &cell);
  g_assert_cmpstr (cell.text, ==, "c");
  g_assert_true (cell.is_bold);
  g_assert_true (cell.has_color);
  test_terminal_get_cell (fixture->terminal, row, 14, &cell);
  g_assert_cmpstr (cell.text, ==, "r");
  g_assert_true (cell.has_color);
  test_terminal_get_cell (fixture->terminal, row, 18, &cell);
  g_assert_cmpstr (cell.text, ==, "d");
  g_assert_false (cell.has_color);
}

/* Whether a CSI sequence at @at, its parameters, sets a colour. */
static gboolean
is_color (const guint8 *at)
{
  gsize length = strspn ((const char *) at, "0123456789;");
  g_autofree char *parameters = g_strndup ((const char *) at, length);
  g_auto (GStrv) numbers = g_strsplit (parameters, ";", -1);

  for (guint i = 0; at[length] == 'm' && numbers[i] != NULL; i++)
    {
      int number = atoi (numbers[i]);

      if ((number >= 30 && number <= 38) || (number >= 40 && number <= 48) || number >= 90)
        return TRUE;
    }
  return FALSE;
}

static void
test_no_color (ScreenFixture *fixture, gconstpointer data)
{
  GByteArray *output = test_terminal_get_output (fixture->terminal);

  screen_say (fixture, "\00304red\003 done");
  test_terminal_wait_for (fixture->terminal, "red done");
  g_byte_array_append (output, (const guint8 *) "", 1);
  for (guint at = 0; at + 3 < output->len; at++)
    g_assert_false (output->data[at] == 033 && output->data[at + 1] == '[' &&
                    is_color (output->data + at + 2));
}

static void
test_redraw (ScreenFixture *fixture, gconstpointer data)
{
  GByteArray *output = test_terminal_get_output (fixture->terminal);

  test_terminal_send (fixture->terminal, "typed");
  test_terminal_wait_for (fixture->terminal, "typed");
  g_byte_array_set_size (output, 0);
  test_terminal_send (fixture->terminal, "\014!");
  test_terminal_wait_for (fixture->terminal, "typed!");
  g_assert_nonnull (memmem (output->data, output->len, "ready", 5));
}

static const ScreenSetting vt100 = { 24, 80, { "TERM=vt100" } };
static const ScreenSetting no_color = { 24, 80, { "NO_COLOR=1" } };
static const ScreenSetting wezterm = { 24, 80, { "TERM_PROGRAM=WezTerm" } };

static const ScreenTest tests[] = {
  { "/tui/screen/burst/*", &screen_usual, test_burst },
  { "/tui/screen/scrolled-back-stays/*", &screen_usual, test_scrolled_back_stays },
  { "/tui/screen/groups-and-folds/*", &screen_usual, test_groups_and_folds },
  { "/tui/screen/folds-by-day/*", &timed, test_folds_by_day },
  { "/tui/screen/first-day", &timed, test_first_day },
  { "/tui/screen/unread-line/80x24", &screen_usual, test_unread_line },
  { "/tui/screen/room-column", &screen_wide, test_room_column },
  { "/tui/screen/name-at-top/80x24", &screen_usual, test_name_at_top },
  { "/tui/screen/name-at-top/200x50", &screen_wide, test_name_at_top },
  { "/tui/screen/notify/bell", &screen_usual, test_notifies },
  { "/tui/screen/notify/osc-9", &wezterm, test_notifies },
  { "/tui/screen/notify/not-who-looks", &screen_usual, test_does_not_notify_who_looks },
  { "/tui/screen/resize/while-typing/*", &screen_usual, test_resize_while_typing },
  { "/tui/screen/resize/while-scrolled-back/*", &screen_usual, test_resize_while_scrolled_back },
  { "/tui/screen/redraw/*", &screen_usual, test_redraw },
  { "/tui/screen/color", &screen_usual, test_color },
  { "/tui/screen/no-color/*", &no_color, test_no_color },
  { "/tui/screen/vt100-has-no-color/*", &vt100, test_no_color },
  { "/tui/screen/terminal-stops-reading/*", &screen_usual, test_terminal_stops_reading },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  screen_run (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
