/* test-screen-mouse.c: clicks, the wheel, and what goes to the clipboard and to a browser. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "screen-fixture.h"

#define MOUSE_ON "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

static const ScreenSetting off = { 24, 80, { NULL }, .config = "[client]\nmouse=false\n" };
static const ScreenSetting vt100 = { 24, 80, { "TERM=vt100" } };
static const ScreenSetting in_tmux = { 24, 80, { "TMUX=/tmp/none,1,0" } };

/* From 0, as the test has rows and columns. */
static void
report (ScreenFixture *fixture, int button, int row, int column)
{
  g_autofree char *bytes = g_strdup_printf ("\033[<%d;%d;%dM\033[<%d;%d;%dm", button, column + 1,
                                            row + 1, button, column + 1, row + 1);

  test_terminal_send (fixture->terminal, bytes);
}

static int
find (ScreenFixture *fixture, const char *text)
{
  test_terminal_wait_for (fixture->terminal, text);
  return test_terminal_find_row (fixture->terminal, text);
}

typedef struct
{
  int row;
  int column;
} Place;

static gboolean
is_reversed (TestTerminal *terminal, gpointer data)
{
  const Place *place = data;
  TestCell cell;

  test_terminal_get_cell (terminal, place->row, place->column, &cell);
  return cell.is_reverse;
}

static gboolean
has_output (TestTerminal *terminal, gpointer bytes)
{
  return test_terminal_count_output (terminal, bytes) > 0;
}

static void
test_wheel (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  screen_say_many (fixture, 0, 300);
  find (fixture, "line 299.");
  test_terminal_send (fixture->terminal, "typed");
  test_terminal_wait_row (fixture->terminal, screen_input_row (setting), "typed");
  report (fixture, 64, 5, setting->columns / 2);
  test_terminal_wait_gone (fixture->terminal, "line 297.");
  test_terminal_wait_for (fixture->terminal, "line 296.");
  report (fixture, 65, 5, setting->columns / 2);
  test_terminal_wait_for (fixture->terminal, "line 299.");
  /* Elsewhere it scrolls nothing, and nothing of it is typed. */
  report (fixture, 64, screen_input_row (setting), 4);
  test_terminal_send (fixture->terminal, "!");
  test_terminal_wait_row (fixture->terminal, screen_input_row (setting), "typed!");
  g_assert_true (test_terminal_shows (fixture->terminal, "line 299."));
}

static void
test_click_message (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int row, column = setting->columns / 2;

  script_host_say (fixture->host, ":bob!b@h PRIVMSG #lobby :first one of them\r\n"
                                  ":carl!b@h PRIVMSG #lobby :second one\r\n");
  row = find (fixture, "bob: first");
  if (setting == &screen_wide)
    column = 40;
  report (fixture, 0, row, column - 15);
  test_terminal_wait_until (fixture->terminal, is_reversed, &(Place){ row, column - 15 });
  report (fixture, 0, screen_input_row (setting), 5);
  test_terminal_send (fixture->terminal, "here");
  test_terminal_wait_row (fixture->terminal, screen_input_row (setting), "here");
}

/* In the list of what was found, too. */
static void
test_wheel_in_list (ScreenFixture *fixture, gconstpointer data)
{
  screen_say_many (fixture, 0, 9);
  find (fixture, "line 8.");
  test_terminal_send (fixture->terminal, "/search line\r");
  find (fixture, "> alice: line 8.");
  report (fixture, 64, 5, 10);
  find (fixture, "> alice: line 5.");
  report (fixture, 65, 5, 10);
  find (fixture, "> alice: line 8.");
}

static void
test_click_room (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  script_host_say (fixture->host, ":bob!b@h PRIVMSG me :in private\r\n");
  find (fixture, "bob(1!)");
  if (setting == &screen_wide)
    {
      report (fixture, 0, 3, 4);
    }
  else
    {
      g_autofree char *top = test_terminal_get_row (fixture->terminal, 0);
      glong column = g_utf8_strlen (top, strstr (top, "3:bob") - top);

      report (fixture, 0, 0, (int) column + 1);
    }
  find (fixture, "bob: in private");
}

static void
test_click_member (ScreenFixture *fixture, gconstpointer data)
{
  g_autofree char *row = NULL;
  int column;

  find (fixture, "@alice");
  row = test_terminal_get_row (fixture->terminal, 1);
  g_assert_nonnull (strstr (row, "@alice"));
  column = (int) g_utf8_strlen (row, strstr (row, "@alice") - row) + 2;
  report (fixture, 0, 1, column);
  report (fixture, 0, 1, column);
  test_terminal_wait_for (fixture->terminal, "3:alice");
}

static void
test_modes (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_until (fixture->terminal, has_output, (gpointer) MOUSE_ON);
  test_terminal_send (fixture->terminal, "\033m");
  test_terminal_wait_for (fixture->terminal, "The mouse is the terminal's");
  test_terminal_wait_until (fixture->terminal, has_output, (gpointer) MOUSE_OFF);
  g_byte_array_set_size (test_terminal_get_output (fixture->terminal), 0);
  test_terminal_send (fixture->terminal, "\033m");
  test_terminal_wait_until (fixture->terminal, has_output, (gpointer) MOUSE_ON);
  g_byte_array_set_size (test_terminal_get_output (fixture->terminal), 0);
  test_terminal_kill (fixture->terminal, SIGABRT);
  test_terminal_wait_exit (fixture->terminal);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, MOUSE_OFF), >=, 1);
}

static void
test_off (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "seen");
  find (fixture, "seen");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033[?1000h"), ==, 0);
}

static void
test_copy (ScreenFixture *fixture, gconstpointer data)
{
  script_host_say (fixture->host, ":bob!b@h PRIVMSG #lobby :\002bold\002 words "
                                  "that are so long that they are wrapped here and there\r\n");
  find (fixture, "bob: bold");
  test_terminal_send (fixture->terminal, "\033[1;2Ac");
  test_terminal_wait_for (fixture->terminal, "Copied: bold words");
  g_assert_cmpuint (
      test_terminal_count_output (fixture->terminal,
                                  "\033]52;c;Ym9sZCB3b3JkcyB0aGF0IGFyZSBzbyBsb25nIHRoYXQgdGhleSBh"
                                  "cmUgd3JhcHBlZCBoZXJlIGFuZCB0aGVyZQ==\033\\"),
      ==, 1);
}

/* All that is shown as an address is one; a browser is for some of them. */
static void
test_copy_address (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "write to mailto:bob@example.org");
  find (fixture, "mailto:bob");
  test_terminal_send (fixture->terminal, "\033[1;2Au");
  test_terminal_wait_for (fixture->terminal, "Copied: mailto:bob@example.org");
  test_terminal_send (fixture->terminal, "o");
  test_terminal_wait_for (fixture->terminal, "Only addresses with http and https are opened.");
}

static void
test_copy_range (ScreenFixture *fixture, gconstpointer data)
{
  script_host_say (fixture->host, ":bob!b@h PRIVMSG #lobby :one\r\n:bob!b@h PRIVMSG #lobby :two\r\n"
                                  ":carl!c@h PRIVMSG #lobby :\001ACTION waves\001\r\n");
  find (fixture, "carl waves");
  test_terminal_send (fixture->terminal, "\033[1;2Avkkc");
  test_terminal_wait_for (fixture->terminal, "3 messages copied");
  /* "bob: one\ntwo\n* carl waves\n" */
  g_assert_cmpuint (test_terminal_count_output (
                        fixture->terminal, "\033]52;c;Ym9iOiBvbmUKdHdvCiogY2FybCB3YXZlcwo=\033\\"),
                    ==, 1);
}

static void
test_copy_in_tmux (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "hi");
  find (fixture, "hi");
  test_terminal_send (fixture->terminal, "\033[1;2Ac");
  test_terminal_wait_for (fixture->terminal, "Copied: hi");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal,
                                                "\033Ptmux;\033\033]52;c;aGk=\033\033\\\033\\"),
                    ==, 1);
}

/* A program that notes its words stands in for a browser. */
typedef struct
{
  ScreenFixture screen;
  char *directory;
  char *noted;
} BrowserFixture;

static gboolean
has_noted (TestTerminal *terminal, gpointer data)
{
  BrowserFixture *fixture = data;
  g_autofree char *text = NULL;

  return g_file_get_contents (fixture->noted, &text, NULL, NULL) && strchr (text, '\n') != NULL;
}

/* The terminal says nothing when the file is there: the condition is looked at by the clock. */
static gboolean
on_look_again (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_open (void)
{
  BrowserFixture fixture = { 0 };
  g_autofree char *script = NULL;
  g_autofree char *browser = NULL;
  g_autofree char *environment = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  ScreenSetting setting = { 24, 80, { NULL } };
  guint look_again;

  fixture.directory = g_dir_make_tmp ("pychat-browser-XXXXXX", &error);
  g_assert_no_error (error);
  fixture.noted = g_build_filename (fixture.directory, "noted", NULL);
  browser = g_build_filename (fixture.directory, "browser", NULL);
  script = g_strdup_printf ("#!/bin/sh\nprintf '%%s\\n' \"$*\" > '%s.new'\nmv '%s.new' '%s'\n",
                            fixture.noted, fixture.noted, fixture.noted);
  g_file_set_contents_full (browser, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
  environment = g_strdup_printf ("BROWSER=%s --new", browser);
  setting.environment[0] = environment;

  screen_set_up (&fixture.screen, &setting);
  screen_say (&fixture.screen, "see http://one.example/ and (https://two.example/x?y=1&z;z)");
  find (&fixture.screen, "one.example");
  test_terminal_send (fixture.screen.terminal, "\033[1;2Ao");
  test_terminal_wait_for (fixture.screen.terminal, "1 http://one.example/");
  test_terminal_send (fixture.screen.terminal, "2");
  test_terminal_wait_for (fixture.screen.terminal, "Opening https://two.example/");
  look_again = g_timeout_add (10, on_look_again, NULL);
  test_terminal_wait_until (fixture.screen.terminal, has_noted, &fixture);
  g_source_remove (look_again);
  g_file_get_contents (fixture.noted, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "--new https://two.example/x?y=1&z;z\n");
  screen_tear_down (&fixture.screen, &setting);
  g_assert_cmpint (g_remove (fixture.noted), ==, 0);
  g_assert_cmpint (g_remove (browser), ==, 0);
  g_assert_cmpint (g_rmdir (fixture.directory), ==, 0);
  g_free (fixture.directory);
  g_free (fixture.noted);
}

static const ScreenTest tests[] = {
  { "/tui/mouse/wheel/80x24", &screen_usual, test_wheel },
  { "/tui/mouse/wheel/40x12", &screen_narrow, test_wheel },
  { "/tui/mouse/wheel/200x50", &screen_wide, test_wheel },
  { "/tui/mouse/click-message/80x24", &screen_usual, test_click_message },
  { "/tui/mouse/click-message/40x12", &screen_narrow, test_click_message },
  { "/tui/mouse/click-message/200x50", &screen_wide, test_click_message },
  { "/tui/mouse/wheel-in-list", &screen_narrow, test_wheel_in_list },
  { "/tui/mouse/click-room/80x24", &screen_usual, test_click_room },
  { "/tui/mouse/click-room/200x50", &screen_wide, test_click_room },
  { "/tui/mouse/click-member", &screen_wide, test_click_member },
  { "/tui/mouse/modes", &screen_usual, test_modes },
  { "/tui/mouse/off", &off, test_off },
  { "/tui/mouse/vt100", &vt100, test_off },
  { "/tui/copy/message/80x24", &screen_usual, test_copy },
  { "/tui/copy/message/40x12", &screen_narrow, test_copy },
  { "/tui/copy/address", &screen_usual, test_copy_address },
  { "/tui/copy/range", &screen_usual, test_copy_range },
  { "/tui/copy/tmux", &in_tmux, test_copy_in_tmux },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  screen_run (tests, G_N_ELEMENTS (tests));
  g_test_add_func ("/tui/open/chooses", test_open);

  return g_test_run ();
}
