#include "config.h"

#include "screen-fixture.h"

/* How things look, and what the terminal says of its background. */

#define QUESTION "\033]11;?"

static const ScreenSetting vt100 = { 24, 80, { "TERM=vt100", NULL } };
static const ScreenSetting light_env = { 24, 80, { "COLORFGBG=0;15", NULL } };
static const ScreenSetting no_color = {
  24, 80, { "NO_COLOR=1", NULL }, .config = "[client]\ntheme=high-contrast\n"
};
static const ScreenSetting contrast = {
  24, 80, { NULL }, .config = "[client]\ntheme=high-contrast\n"
};

static void
wait_theme (ScreenFixture *fixture, const char *name)
{
  g_autofree char *text = g_strdup_printf ("The theme is %s;", name);

  test_terminal_send (fixture->terminal, "/theme\r");
  test_terminal_wait_for (fixture->terminal, text);
}

static void
test_asks (ScreenFixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, QUESTION), ==, 1);
  test_terminal_send (fixture->terminal, "hel\033]11;rgb:ffff/ffff/dddd\033\\lo");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "hello");
  test_terminal_send (fixture->terminal, "\025");
  wait_theme (fixture, "light");
}

static void
test_late_and_split (ScreenFixture *fixture, gconstpointer data)
{
  const char *const parts[] = { "\033", "]1", "1;rgb:ff", "ff/ffff/ffff", "\033", "\\x" };

  /* The question of the start is answered when it is long forgotten. */
  wait_theme (fixture, "dark");
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    test_terminal_send (fixture->terminal, parts[i]);
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "x");
  g_assert_false (test_terminal_shows (fixture->terminal, "rgb"));
  g_assert_false (test_terminal_shows (fixture->terminal, "ffff"));
  test_terminal_send (fixture->terminal, "\025");
  wait_theme (fixture, "light");
}

static void
test_light_by_environment (ScreenFixture *fixture, gconstpointer data)
{
  wait_theme (fixture, "light");
}

static void
test_old_terminals_are_not_asked (ScreenFixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, QUESTION), ==, 0);
  wait_theme (fixture, "dark");
}

static void
test_high_contrast (ScreenFixture *fixture, gconstpointer data)
{
  TestCell cell;

  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, QUESTION), ==, 0);
  test_terminal_get_cell (fixture->terminal, 5, 5, &cell);
  g_assert_cmphex (cell.background, ==, 0x000000);
  test_terminal_get_cell (fixture->terminal, screen_input_row (data) - 2, 8, &cell);
  test_terminal_send (fixture->terminal, "seen");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "seen");
  test_terminal_get_cell (fixture->terminal, screen_input_row (data), 1, &cell);
  g_assert_true (cell.has_color);
  g_assert_cmphex (cell.foreground, ==, 0xFFFFFF);
}

static void
test_no_color (ScreenFixture *fixture, gconstpointer data)
{
  TestCell cell;

  test_terminal_send (fixture->terminal, "seen");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "seen");
  test_terminal_get_cell (fixture->terminal, screen_input_row (data), 1, &cell);
  g_assert_false (cell.has_color);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033[38;5;"), ==, 0);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033[48;5;"), ==, 0);
}

static void
test_change (ScreenFixture *fixture, gconstpointer data)
{
  TestCell cell;

  test_terminal_send (fixture->terminal, "/theme hi\t\r");
  wait_theme (fixture, "high-contrast");
  test_terminal_get_cell (fixture->terminal, 1, 1, &cell);
  g_assert_cmphex (cell.background, ==, 0x000000);
  test_terminal_send (fixture->terminal, "/theme no-such\r");
  test_terminal_wait_for (fixture->terminal, "There is no theme no-such; there are: auto, dark");
  wait_theme (fixture, "high-contrast");
  test_terminal_send (fixture->terminal, "/theme auto\r");
  wait_theme (fixture, "dark");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, QUESTION), ==, 2);
}

/* The user's own, with a mistake: it is said before the screen begins. */
static void
test_bad_file (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "pychat", NULL);
  g_autofree char *themes = g_build_filename (folder, "themes", NULL);
  g_autofree char *theme = g_build_filename (themes, "mine.theme", NULL);
  g_autofree char *config = g_build_filename (folder, "pychat.conf", NULL);
  g_autofree char *config_home = g_strconcat ("XDG_CONFIG_HOME=", g_get_user_config_dir (), NULL);
  g_autoptr (TestTerminal) terminal = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (themes, 0700);
  g_file_set_contents (theme, "[styles]\nerror=#ff0000 loud\n", -1, &error);
  g_assert_no_error (error);
  g_file_set_contents (config, "[client]\ntheme=mine\n", -1, &error);
  g_assert_no_error (error);
  terminal = test_terminal_spawn ((const char *[]){ g_getenv ("PYCHAT_BINARY"), NULL },
                                  (const char *[]){ config_home, NULL }, 24, 200);
  g_assert_cmpint (test_terminal_wait_exit (terminal), ==, 1);
  g_assert_true (test_terminal_shows (terminal, "mine.theme: [styles] error: \"#ff0000 loud\""));
}

static const ScreenTest tests[] = {
  { "/tui/screen/theme/asks", &screen_usual, test_asks },
  { "/tui/screen/theme/asks/narrow", &screen_narrow, test_asks },
  { "/tui/screen/theme/late-and-split", &screen_wide, test_late_and_split },
  { "/tui/screen/theme/environment", &light_env, test_light_by_environment },
  { "/tui/screen/theme/vt100", &vt100, test_old_terminals_are_not_asked },
  { "/tui/screen/theme/high-contrast", &contrast, test_high_contrast },
  { "/tui/screen/theme/no-color", &no_color, test_no_color },
  { "/tui/screen/theme/change", &screen_wide, test_change },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  screen_run (tests, G_N_ELEMENTS (tests));
  g_test_add_func ("/tui/screen/theme/bad-file", test_bad_file);
  return g_test_run ();
}
