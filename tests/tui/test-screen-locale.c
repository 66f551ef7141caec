#include "config.h"

#include <string.h>

#include "screen-fixture.h"

/* What the locale, or a setting in its place, changes on the screen. */

#define AMBIGUOUS "\u2460" /* a digit in a circle: of one column, and of two in East Asia */

static void
assert_cell (ScreenFixture *fixture, int row, int column, const char *text)
{
  TestCell cell;

  test_terminal_get_cell (fixture->terminal, row, column, &cell);
  g_assert_cmpstr (g_strstrip (cell.text), ==, text);
}

/* Whatever this terminal makes of them: what follows stands where two columns for each say, and so
 * do the borders and the cursor. */
static void
test_ambiguous_wide (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int row, column;

  screen_say (fixture, "x" AMBIGUOUS "|" AMBIGUOUS "|");
  screen_say (fixture, "after it");
  test_terminal_wait_for (fixture->terminal, "after it");
  row = test_terminal_find_row (fixture->terminal, "after it") - 1;
  for (column = 1; column < setting->columns; column++)
    {
      TestCell cell;

      test_terminal_get_cell (fixture->terminal, row, column, &cell);
      if (g_str_equal (cell.text, "x"))
        break;
    }
  assert_cell (fixture, row, column + 1, AMBIGUOUS);
  assert_cell (fixture, row, column + 3, "|");
  assert_cell (fixture, row, column + 4, AMBIGUOUS);
  assert_cell (fixture, row, column + 6, "|");

  row = screen_input_row (setting);
  test_terminal_send (fixture->terminal, AMBIGUOUS AMBIGUOUS "\u0416!");
  test_terminal_wait_cursor (fixture->terminal, row, 1 + 2 + 2 + 2 + 1);
  test_terminal_send (fixture->terminal, "\033[D\033[D\177");
  test_terminal_wait_cursor (fixture->terminal, row, 1 + 2);
  assert_cell (fixture, row, 0, "|");
  assert_cell (fixture, row, setting->columns - 1, "|");
  assert_cell (fixture, row + 1, 0, "+");
  assert_cell (fixture, row + 1, setting->columns - 1, "+");
}

static void
test_ambiguous_narrow (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int row = screen_input_row (setting);

  screen_say (fixture, "x" AMBIGUOUS "|" AMBIGUOUS "|");
  test_terminal_wait_for (fixture->terminal, "x" AMBIGUOUS "|" AMBIGUOUS "|");
  test_terminal_send (fixture->terminal, AMBIGUOUS "!");
  test_terminal_wait_cursor (fixture->terminal, row, 3);
  screen_assert_straight (fixture, row, row, setting->columns);
}

/* The terminal is asked once, and what it answers is nothing typed. */
static void
test_ambiguous_answer (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033[6n"), ==, 1);
  test_terminal_wait_gone (fixture->terminal, AMBIGUOUS);
  test_terminal_send (fixture->terminal, "hel\033[2;3Rlo");
  test_terminal_wait_row (fixture->terminal, setting->rows - 2, "hello");
  test_terminal_wait_row (fixture->terminal, setting->rows - 1, "+---");
  test_terminal_send (fixture->terminal, "\025");
  test_ambiguous_wide (fixture, data);
}

static void
test_ambiguous_answered_narrow (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "\033[2;2R");
  test_ambiguous_narrow (fixture, data);
}

static void
test_ambiguous_not_asked (ScreenFixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033[6n"), ==, 0);
  test_ambiguous_narrow (fixture, data);
}

static void
test_time_format (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  const char *before = strstr (setting->config, "kl.") != NULL ? " kl. 20 " : " ";
  g_autofree char *line = g_strconcat (before, "alice: ready", NULL);
  g_autofree char *row = test_terminal_get_row (
      fixture->terminal, test_terminal_find_row (fixture->terminal, "ready"));

  g_assert_cmpstr (row, ==, line);
}

/* What is shown of a letter beyond ASCII, from both sides. */
static void
assert_letter (ScreenFixture *fixture, const char *shown)
{
  g_autofree char *theirs = g_strdup_printf ("f%snf", shown);

  screen_say (fixture, "f\u00FCnf");
  test_terminal_wait_for (fixture->terminal, theirs);
  test_terminal_send (fixture->terminal, "gr\u00FC\u00DFe\r");
  screen_wait_said (fixture, "gr\u00FC\u00DFe");
}

static void
test_utf8 (ScreenFixture *fixture, gconstpointer data)
{
  assert_letter (fixture, "\u00FC");
}

static void
test_ascii (ScreenFixture *fixture, gconstpointer data)
{
  assert_letter (fixture, "?");
}

/* What is not read, and what is below, in groups and digits of the locale. */
static void
assert_count (ScreenFixture *fixture, const char *count)
{
  g_autofree char *unread = g_strdup_printf ("2:#lobby(%s)", count);

  test_terminal_send (fixture->terminal, "/query bob\r");
  test_terminal_wait_row (fixture->terminal, 0, "3:bob");
  screen_say_many (fixture, 0, 1234);
  test_terminal_wait_row (fixture->terminal, 0, unread);
  test_terminal_send (fixture->terminal, "\t\0332");
  test_terminal_wait_for (fixture->terminal, "line 1233.");
  screen_assert_straight (fixture, 1, 20, 80);
}

static void
test_french_count (ScreenFixture *fixture, gconstpointer data)
{
  assert_count (fixture, "1\u202F234");
}

static void
test_persian_count (ScreenFixture *fixture, gconstpointer data)
{
  assert_count (fixture, "\u06F1\u066C\u06F2\u06F3\u06F4");
}

#define WIDE .config = "[client]\nambiguous-width=2\n"

static const ScreenSetting wide_80 = { 24, 80, { NULL }, WIDE };
static const ScreenSetting wide_40 = { 12, 40, { NULL }, WIDE };
static const ScreenSetting wide_200 = { 50, 200, { NULL }, WIDE };
static const ScreenSetting narrow = { 24, 80, { NULL }, .config = "[client]\nambiguous-width=1\n" };

static const ScreenSetting time_40 = {
  12, 40, { NULL }, .config = "[client]\ntime-format=kl. %C\n"
};
static const ScreenSetting time_80 = {
  24, 80, { NULL }, .config = "[client]\ntime-format=kl. %C\n"
};
static const ScreenSetting no_time = { 24, 80, { NULL }, .config = "[client]\ntime-format=\n" };

static const ScreenSetting no_locale = { 24, 80, { "LANG" } };
static const ScreenSetting not_installed = { 24, 80, { "LANG=xx_XX.UTF-8" } };
static const ScreenSetting not_all_installed = { 24, 80, { "LC_TIME=xx_XX.UTF-8" } };
static const ScreenSetting chosen = { 24, 80, { "LC_ALL=C" } };

#define JAPANESE                                                                                   \
  {                                                                                                \
    "LC_CTYPE=ja_JP.UTF-8"                                                                         \
  }

static const ScreenSetting japanese = { 24, 80, JAPANESE };
static const ScreenSetting narrow_japanese = { 12, 40, JAPANESE };
static const ScreenSetting japanese_set = { 24, 80, JAPANESE,
                                            .config = "[client]\nambiguous-width=1\n" };

/* Not all of the locale: the words stay English. Digits are of LC_CTYPE. */
static const ScreenSetting french = { 24, 80, { "LC_NUMERIC=fr_FR.UTF-8" } };
static const ScreenSetting persian = { 24,
                                       80,
                                       { "LC_NUMERIC=fa_IR.UTF-8", "LC_CTYPE=fa_IR.UTF-8" } };

static const ScreenTest tests[] = {
  { "/tui/screen/count/french", &french, test_french_count },
  { "/tui/screen/count/persian", &persian, test_persian_count },
  { "/tui/screen/time-format/80x24", &time_80, test_time_format },
  { "/tui/screen/time-format/40x12", &time_40, test_time_format },
  { "/tui/screen/time-format/none", &no_time, test_time_format },
  { "/tui/screen/locale/none", &no_locale, test_utf8 },
  { "/tui/screen/locale/not-installed", &not_installed, test_utf8 },
  { "/tui/screen/locale/not-all-installed", &not_all_installed, test_utf8 },
  { "/tui/screen/locale/ascii", &chosen, test_ascii },
  { "/tui/screen/ambiguous/wide/80x24", &wide_80, test_ambiguous_wide },
  { "/tui/screen/ambiguous/wide/40x12", &wide_40, test_ambiguous_wide },
  { "/tui/screen/ambiguous/wide/200x50", &wide_200, test_ambiguous_wide },
  { "/tui/screen/ambiguous/narrow", &narrow, test_ambiguous_narrow },
  { "/tui/screen/ambiguous/of-the-locale", &screen_usual, test_ambiguous_not_asked },
  { "/tui/screen/ambiguous/answer/80x24", &japanese, test_ambiguous_answer },
  { "/tui/screen/ambiguous/answer/40x12", &narrow_japanese, test_ambiguous_answer },
  { "/tui/screen/ambiguous/answered-narrow", &japanese, test_ambiguous_answered_narrow },
  { "/tui/screen/ambiguous/no-answer", &japanese, test_ambiguous_narrow },
  { "/tui/screen/ambiguous/set", &japanese_set, test_ambiguous_not_asked },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  screen_run (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
