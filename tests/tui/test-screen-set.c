/* test-screen-set.c: /set: settings are shown, and what is changed holds at once. */
#include "config.h"

#include <string.h>

#include "screen-fixture.h"

#define NOW "From now on, and for good with /save: "

static const ScreenSetting plain = { 24, 80, { NULL }, .options = { "--plain", NULL } };
static const ScreenSetting typing = { 24, 80, { NULL }, .caps = "message-tags" };

static void
set (ScreenFixture *fixture, const char *setting, const char *value)
{
  g_autofree char *command = g_strdup_printf ("/set %s %s\r", setting, value);
  g_autofree char *line = g_strdup_printf ("%s = %s", setting, value);

  test_terminal_send (fixture->terminal, command);
  test_terminal_wait_for (fixture->terminal, line);
}

/* All of them, in the order of the sample; it ends with what is in sight. */
static void
test_list (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/set\r");
  test_terminal_wait_for (fixture->terminal, "mouse = true");
  g_assert_true (test_terminal_shows (fixture->terminal, "theme = auto"));
  g_assert_cmpint (test_terminal_find_row (fixture->terminal, "tab = complete"), <,
                   test_terminal_find_row (fixture->terminal, "typing = true"));
  test_terminal_send (fixture->terminal, "/clear\r/set noti\r");
  test_terminal_wait_for (fixture->terminal, "notify-command =");
  g_assert_true (test_terminal_shows (fixture->terminal, "notify = mentions"));
  test_terminal_wait_gone (fixture->terminal, "mouse");
  test_terminal_send (fixture->terminal, "/set nonsense\r");
  test_terminal_wait_for (fixture->terminal, "There is no setting nonsense; /set lists them.");
}

static void
test_show (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/set BIDI\r");
  test_terminal_wait_for (fixture->terminal, "bidi = auto");
  test_terminal_wait_for (fixture->terminal, "Put Hebrew");
  test_terminal_wait_for (fixture->terminal, "it may be auto, on, off");
  test_terminal_send (fixture->terminal, "/set plain\r");
  test_terminal_wait_for (fixture->terminal, "A change holds");
}

/* It says why, and all is as it was. */
static void
test_refused (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/set bidi sideways\r");
  test_terminal_wait_for (fixture->terminal, "bidi: it may be auto, on, off");
  test_terminal_send (fixture->terminal, "/set theme drak\r");
  test_terminal_wait_for (fixture->terminal, "theme: There is no theme drak; there are: auto");
  test_terminal_send (fixture->terminal, "/clear\r/set bi\r");
  test_terminal_wait_for (fixture->terminal, "bidi = auto");
  test_terminal_send (fixture->terminal, "/set theme\r");
  test_terminal_wait_for (fixture->terminal, "theme = auto");
}

static void
test_looks (ScreenFixture *fixture, gconstpointer data)
{
  TestCell cell;

  set (fixture, "theme", "high-contrast");
  g_assert_true (test_terminal_shows (fixture->terminal, NOW "theme = high-contrast"));
  test_terminal_get_cell (fixture->terminal, 1, 1, &cell);
  g_assert_cmphex (cell.background, ==, 0x000000);
  screen_say (fixture, "what time?");
  set (fixture, "time-format", "kl. %C");
  test_terminal_wait_for (fixture->terminal, "kl. 20 alice");
  test_terminal_send (fixture->terminal, "/set time-format \"\"\r");
  test_terminal_wait_gone (fixture->terminal, "kl. 20 alice");
}

static void
test_mouse (ScreenFixture *fixture, gconstpointer data)
{
  set (fixture, "mouse", "false");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033[?1000l"), ==, 1);
  test_terminal_send (fixture->terminal, "\033m");
  test_terminal_wait_for (fixture->terminal, "The mouse is the program's");
  test_terminal_send (fixture->terminal, "/clear\r/set mouse\r");
  test_terminal_wait_for (fixture->terminal, "mouse = true");
}

/* What a key did to it holds, whatever else is changed. */
static void
test_mouse_by_key (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "\033m");
  test_terminal_wait_for (fixture->terminal, "The mouse is the terminal's");
  test_terminal_send (fixture->terminal, "/theme light\r");
  test_terminal_wait_for (fixture->terminal, NOW "theme = light");
  test_terminal_send (fixture->terminal, "/clear\r/set mouse\r");
  test_terminal_wait_for (fixture->terminal, "mouse = ");
  g_assert_true (test_terminal_shows (fixture->terminal, "mouse = false"));
}

static void
test_tab (ScreenFixture *fixture, gconstpointer data)
{
  set (fixture, "tab", "focus");
  test_terminal_send (fixture->terminal, "ali\t");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
  g_assert_false (test_terminal_is_cursor_visible (fixture->terminal));
}

static void
test_bell (ScreenFixture *fixture, gconstpointer data)
{
  set (fixture, "highlight", "deploy;party");
  set (fixture, "bell", "false");
  screen_say (fixture, "we deploy now");
  test_terminal_wait_for (fixture->terminal, "we deploy now");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\007"), ==, 0);
}

static void
test_bidi (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "\u05E9\u05DC\u05D5\u05DD");
  test_terminal_wait_for (fixture->terminal, "\u05DD\u05D5\u05DC\u05E9");
  set (fixture, "bidi", "off");
  test_terminal_wait_for (fixture->terminal, "\u05E9\u05DC\u05D5\u05DD");
}

/* From then on. */
static void
test_keep_input (ScreenFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "pychat", "input", NULL);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GDir) files = NULL;

  test_terminal_send (fixture->terminal, "not this\r");
  set (fixture, "keep-input", "true");
  test_terminal_send (fixture->terminal, "but this\r");
  screen_wait_said (fixture, ":but this");
  files = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (files);
  path = g_build_filename (folder, g_dir_read_name (files), NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "but this\n");
}

/* For screen readers a sentence each. */
static void
test_plain (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "#lobby>");
  set (fixture, "bell", "false");
  screen_say (fixture, "hi me");
  test_terminal_wait_for (fixture->terminal, "alice to you: hi me");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\007"), ==, 0);
  test_terminal_send (fixture->terminal, "/set plai\t\r");
  test_terminal_wait_for (fixture->terminal, "plain = true");
}

/* A character of ambiguous width takes what is said. */
static void
test_width (ScreenFixture *fixture, gconstpointer data)
{
  int row = screen_input_row (data);

  set (fixture, "ambiguous-width", "2");
  test_terminal_send (fixture->terminal, "\u00B1");
  test_terminal_wait_cursor (fixture->terminal, row, 3);
  test_terminal_send (fixture->terminal, "\025");
  set (fixture, "ambiguous-width", "1");
  test_terminal_send (fixture->terminal, "\u00B1");
  test_terminal_wait_cursor (fixture->terminal, row, 2);
}

static void
test_typing (ScreenFixture *fixture, gconstpointer data)
{
  set (fixture, "typing", "false");
  test_terminal_send (fixture->terminal, "some words\r");
  screen_wait_said (fixture, ":some words");
  g_assert_cmpuint (script_host_count (fixture->host, "TAGMSG"), ==, 0);
}

static void
test_next_start (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/set outbox always\r");
  test_terminal_wait_for (fixture->terminal,
                          "From the next start on, if /save keeps it: outbox = always");
}

/* Nobody who looks on reads it, and no key brings it back. */
static void
test_password (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/ignore\r/set password hunter2\r");
  test_terminal_wait_for (fixture->terminal, "password = ***");
  g_assert_false (test_terminal_shows (fixture->terminal, "hunter2"));
  test_terminal_send (fixture->terminal, "\033[A");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "/ignore");
}

static void
test_completion (ScreenFixture *fixture, gconstpointer data)
{
  int row = screen_input_row (data);

  test_terminal_send (fixture->terminal, "/set ti\t");
  test_terminal_wait_row (fixture->terminal, row, "/set time-format");
  test_terminal_send (fixture->terminal, "\t");
  test_terminal_wait_row (fixture->terminal, row, "/set time-format %OH:%OM");
  test_terminal_send (fixture->terminal, "\025/set bidi o\t");
  test_terminal_wait_row (fixture->terminal, row, "/set bidi on");
  test_terminal_send (fixture->terminal, "\t");
  test_terminal_wait_row (fixture->terminal, row, "/set bidi off");
  test_terminal_send (fixture->terminal, "\r");
  test_terminal_wait_for (fixture->terminal, NOW "bidi = off");
}

static const ScreenTest tests[] = {
  { "/tui/screen/set/list", &screen_usual, test_list },
  { "/tui/screen/set/show/*", &screen_usual, test_show },
  { "/tui/screen/set/refused", &screen_wide, test_refused },
  { "/tui/screen/set/looks", &screen_usual, test_looks },
  { "/tui/screen/set/mouse", &screen_usual, test_mouse },
  { "/tui/screen/set/mouse-by-key", &screen_usual, test_mouse_by_key },
  { "/tui/screen/set/tab", &screen_usual, test_tab },
  { "/tui/screen/set/bell", &screen_usual, test_bell },
  { "/tui/screen/set/keep-input", &screen_usual, test_keep_input },
  { "/tui/screen/set/bidi", &screen_usual, test_bidi },
  { "/tui/screen/set/plain", &plain, test_plain },
  { "/tui/screen/set/width", &screen_usual, test_width },
  { "/tui/screen/set/typing", &typing, test_typing },
  { "/tui/screen/set/next-start", &screen_usual, test_next_start },
  { "/tui/screen/set/completion", &screen_usual, test_completion },
  { "/tui/screen/set/password", &screen_usual, test_password },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  screen_run (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
