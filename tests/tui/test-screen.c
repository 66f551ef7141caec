#include "config.h"

#include <signal.h>

#include "screen-fixture.h"

static void
test_starts (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  TestCell corner;

  g_assert_true (test_terminal_is_alternate (fixture->terminal));
  g_assert_true (test_terminal_is_cursor_visible (fixture->terminal));
  test_terminal_wait_row (fixture->terminal, 0, "#lobby");
  test_terminal_wait_row (fixture->terminal, 0, "The topic");
  test_terminal_wait_cursor (fixture->terminal, screen_input_row (setting), 1);
  test_terminal_get_cell (fixture->terminal, setting->rows - 1, 0, &corner);
  g_assert_cmpstr (corner.text, ==, "\u2514");
  g_assert_true (test_terminal_find_row (fixture->terminal, "alice: ready") == setting->rows - 4);
}

static void
assert_given_back (ScreenFixture *fixture)
{
  g_assert_true (test_terminal_is_sane (fixture->terminal));
  g_assert_false (test_terminal_is_alternate (fixture->terminal));
  g_assert_true (test_terminal_is_cursor_visible (fixture->terminal));
}

static void
test_quit (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), ==, 0);
  assert_given_back (fixture);
}

static void
test_interrupt (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "\003");
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), ==, 0);
  assert_given_back (fixture);
}

static void
end_by (ScreenFixture *fixture, int number, int status)
{
  test_terminal_kill (fixture->terminal, number);
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), ==, status);
  assert_given_back (fixture);
}

static void
test_sigterm (ScreenFixture *fixture, gconstpointer data)
{
  end_by (fixture, SIGTERM, 0);
}

static void
test_sighup (ScreenFixture *fixture, gconstpointer data)
{
  end_by (fixture, SIGHUP, 0);
}

static void
test_sigint (ScreenFixture *fixture, gconstpointer data)
{
  end_by (fixture, SIGINT, 0);
}

static void
test_abort (ScreenFixture *fixture, gconstpointer data)
{
  end_by (fixture, SIGABRT, 128 + SIGABRT);
}

static void
test_sigsegv (ScreenFixture *fixture, gconstpointer data)
{
  /* A sanitizer has a status of its own for it. */
  test_terminal_kill (fixture->terminal, SIGSEGV);
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), !=, 0);
  assert_given_back (fixture);
}

static void
test_other_terminal (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "hello\r");
  screen_wait_said (fixture, "PRIVMSG #lobby :hello");
  test_terminal_wait_for (fixture->terminal, "me: hello");
  test_terminal_send (fixture->terminal, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), ==, 0);
  g_assert_true (test_terminal_is_sane (fixture->terminal));
}

static void
test_plain_locale (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "caf\u00E9 \u4F60 end");
  test_terminal_wait_for (fixture->terminal, " end");
  g_assert_true (test_terminal_shows (fixture->terminal, "caf? ?  end") ||
                 test_terminal_shows (fixture->terminal, "cafe ?  end"));
  g_assert_true (test_terminal_find_row (fixture->terminal, "caf") ==
                 test_terminal_find_row (fixture->terminal, " end"));
}

/* Signs of ours have stand-ins there. */
static void
test_plain_signs (ScreenFixture *fixture, gconstpointer data)
{
  script_host_say (fixture->host, ":vera!v@h JOIN #lobby vera :Vera\r\n"
                                  ":alice!a@h TOPIC #lobby :a topic of more words than there is "
                                  "space for at the top of a window, even of a wide one, as it is "
                                  "here, where it has two hundred columns: this is how long it "
                                  "is, and the end of it nobody sees\r\n");
  test_terminal_wait_for (fixture->terminal, " vera*");
  test_terminal_wait_row (fixture->terminal, 0, "it nob.");
}

/* The terminal speaks ISO-8859-1, the server UTF-8. */
static void
test_latin_locale (void)
{
  static const ScreenSetting setting = { 24, 80, { "LANG=de_DE.ISO-8859-1" } };
  g_autofree char *locale = g_build_filename (
      g_getenv ("LOCPATH") != NULL ? g_getenv ("LOCPATH") : "", "de_DE.ISO-8859-1", NULL);
  ScreenFixture fixture;

  if (!g_file_test (locale, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the locale de_DE.ISO-8859-1 is not installed");
      return;
    }
  screen_set_up (&fixture, &setting);
  screen_say (&fixture, "caf\u00E9 \u4F60 end");
  test_terminal_wait_for (fixture.terminal, " end");
  g_assert_cmpuint (test_terminal_count_output (fixture.terminal, "caf\351"), ==, 1);
  g_assert_cmpuint (test_terminal_count_output (fixture.terminal, "\303"), ==, 0);
  test_terminal_send (fixture.terminal, "gr\374\337\177\337\r");
  screen_wait_said (&fixture, "PRIVMSG #lobby :gr\u00FC\u00DF");
  screen_tear_down (&fixture, &setting);
}

static void
test_dumb (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "dumb");
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), ==, 1);
  g_assert_true (test_terminal_is_sane (fixture->terminal));
}

static const ScreenSetting vt100 = { 24, 80, { "TERM=vt100" } };
static const ScreenSetting screen_term = { 24, 80, { "TERM=screen" } };
static const ScreenSetting tmux_term = { 24, 80, { "TERM=tmux-256color" } };
static const ScreenSetting plain_locale = { 24, 80, { "LANG=C" } };
static const ScreenSetting plain_wide = { 50, 200, { "LANG=C" } };
static const ScreenSetting dumb = { 24, 80, { "TERM=dumb" } };

static const ScreenTest tests[] = {
  { "/tui/screen/starts/*", &screen_usual, test_starts },
  { "/tui/screen/leave/quit/*", &screen_usual, test_quit },
  { "/tui/screen/leave/interrupt/*", &screen_usual, test_interrupt },
  { "/tui/screen/leave/sigterm/*", &screen_usual, test_sigterm },
  { "/tui/screen/leave/sighup/*", &screen_usual, test_sighup },
  { "/tui/screen/leave/sigint/*", &screen_usual, test_sigint },
  { "/tui/screen/leave/abort/*", &screen_usual, test_abort },
  { "/tui/screen/leave/sigsegv/*", &screen_usual, test_sigsegv },
  { "/tui/screen/term/vt100/*", &vt100, test_other_terminal },
  { "/tui/screen/term/screen/*", &screen_term, test_other_terminal },
  { "/tui/screen/term/tmux/*", &tmux_term, test_other_terminal },
  { "/tui/screen/term/dumb/*", &dumb, test_dumb },
  { "/tui/screen/locale/plain/*", &plain_locale, test_plain_locale },
  { "/tui/screen/locale/plain-signs", &plain_wide, test_plain_signs },
  { "/tui/screen/locale/plain-sends/*", &plain_locale, test_other_terminal },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  screen_run (tests, G_N_ELEMENTS (tests));
  g_test_add_func ("/tui/screen/locale/latin-1", test_latin_locale);

  return g_test_run ();
}
