#include "config.h"

#include <string.h>

#include "screen-fixture.h"

/* What must not shake the screen, at each size. */

#define EVIL                                                                                       \
  "\033]0;evil\007\033[2J\033]52;c;AAAA\007\u202E\xC2\x9B"                                         \
  "5m"

static void
focus_chat (ScreenFixture *fixture)
{
  test_terminal_send (fixture->terminal, "\t");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
}

static void
assert_untouched (ScreenFixture *fixture, const ScreenSetting *setting)
{
  screen_assert_straight (fixture, 1, setting->rows - 4, setting->columns);
  g_assert_null (test_terminal_get_title (fixture->terminal));
  g_assert_true (test_terminal_is_alternate (fixture->terminal));
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\007"), ==, 0);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033]0"), ==, 0);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033]52"), ==, 0);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\u202E"), ==, 0);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\xC2\x9B"), ==, 0);
}

/* Words are not the only thing that comes from outside. */
static void
test_injection_everywhere (ScreenFixture *fixture, gconstpointer data)
{
  static const char *const lines[] = {
    ":alice!a@h TOPIC #lobby :" EVIL "\r\n",
    ":ev" EVIL "il!a@h PRIVMSG #lobby :by name\r\n",
    ":bob!b@h JOIN #lobby * :" EVIL "\r\n",
    ":bob!b@h PART #lobby :" EVIL "\r\n",
    ":bob!b@h JOIN #lobby\r\n:bob!b@h QUIT :" EVIL "\r\n",
    ":bob!b@h JOIN #lobby\r\n:bob!b@h NICK :b" EVIL "\r\n",
    ":alice!a@h NOTICE #lobby :" EVIL "\r\n",
    ":alice!a@h PRIVMSG #lobby :\001ACTION " EVIL "\001\r\n",
    ":host 401 me " EVIL " :" EVIL "\r\n",
    ":host 372 me :" EVIL "\r\n",
    ":host 353 me = #lobby :@a" EVIL " +b\r\n:host 366 me #lobby :end\r\n",
    "FAIL PRIVMSG " EVIL " :" EVIL "\r\n",
    ":host 311 me a" EVIL " u" EVIL " h * :" EVIL "\r\n",
    ":me!u@h JOIN #r" EVIL "\r\n",
    ":al" EVIL "!x@h INVITE me :#" EVIL "\r\n",
    ":alice!a@h MODE #lobby +b " EVIL "\r\n",
  };

  focus_chat (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *end = g_strdup_printf ("after %u", i);

      g_test_message ("%s", end);
      script_host_say (fixture->host, lines[i]);
      screen_say (fixture, end);
      test_terminal_send (fixture->terminal, "\0332"); /* the lobby, wherever they took us */
      test_terminal_wait_for (fixture->terminal, end);
      assert_untouched (fixture, data);
    }
}

/* Characters of two columns never stand half in a border, whatever column they begin at. */
static void
test_wide_at_the_edge (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  focus_chat (fixture);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *end = g_strdup_printf ("end %u", i);

      for (guint j = 0; j < i; j++)
        g_string_append_c (text, 'x');
      for (guint j = 0; j < 150; j++)
        g_string_append (text, i == 2 ? "\u0E01\u0E49\uFF21" : "\u4F60");
      screen_say (fixture, text->str);
      screen_say (fixture, end);
      test_terminal_wait_for (fixture->terminal, end);
      assert_untouched (fixture, setting);
    }
}

/* In the input too, which grows. */
static void
test_typing_at_the_edge (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int fit = (setting->columns - 2) / 2, row = screen_input_row (setting);

  for (int i = 0; i < fit; i++)
    test_terminal_send (fixture->terminal, "\u4F60");
  test_terminal_send (fixture->terminal, "\u597D");
  test_terminal_wait_row (fixture->terminal, row, "\u2502\u597D");
  test_terminal_wait_cursor (fixture->terminal, row, 1 + 2);
  screen_assert_straight (fixture, row - 1, row, setting->columns);
  test_terminal_send (fixture->terminal, "\033[D\033[D");
  test_terminal_wait_cursor (fixture->terminal, row - 1, 1 + (fit - 1) * 2);
  test_terminal_send (fixture->terminal, "x"); /* one column is left, and the next takes two */
  test_terminal_wait_row (fixture->terminal, row, "\u2502\u4F60\u597D");
  screen_assert_straight (fixture, row - 1, row, setting->columns);
}

/* Runs until the program has answered @n PINGs. */
static void
ping (ScreenFixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = g_strdup_printf ("PING :round-%u\r\n", i);
      g_autofree char *answer = g_strndup (line + strlen ("PING :"), strlen (line) - 8);

      script_host_forget (fixture->host);
      script_host_say (fixture->host, line);
      screen_wait_said (fixture, answer);
    }
}

/* Each PING wakes it once or a few times; time alone does not: whole rounds with a long pause
 * between them cost no more than rounds without. */
static void
test_idle (ScreenFixture *fixture, gconstpointer data)
{
  guint64 start, busy, rested;

  ping (fixture, 3);
  start = test_terminal_read_status (fixture->terminal, "\nvoluntary_ctxt_switches:");
  ping (fixture, 10);
  busy = test_terminal_read_status (fixture->terminal, "\nvoluntary_ctxt_switches:") - start;
  test_terminal_let_pass (fixture->terminal, 2000);
  rested = test_terminal_read_status (fixture->terminal, "\nvoluntary_ctxt_switches:") - start;
  g_test_message ("%" G_GUINT64_FORMAT " switches for ten answers, %" G_GUINT64_FORMAT
                  " in two seconds of rest",
                  busy, rested - busy);
  g_assert_cmpuint (rested - busy, <=, 2);
}

typedef struct
{
  ScreenFixture fixture;
  const ScreenSetting *setting;
} Shell;

static void
start_in_shell (Shell *self)
{
  g_autofree char *type = NULL;

  self->fixture.host = script_host_new ();
  self->fixture.terminal = test_terminal_spawn (
      (const char *[]){ "bash", "--norc", "--noprofile", "-i", NULL },
      (const char *[]){ "PS1=shell> ", NULL }, self->setting->rows, self->setting->columns);
  test_terminal_wait_for (self->fixture.terminal, "shell>");
  type = g_strdup_printf ("'%s' -H 127.0.0.1 -P %u -u me\r", g_getenv ("PYCHAT_BINARY"),
                          script_host_get_port (self->fixture.host));
  test_terminal_send (self->fixture.terminal, type);
  test_terminal_wait_for (self->fixture.terminal, "ready");
}

/* Ctrl-Z gives the terminal back, fg takes it again, at a size that changed in between. */
static void
test_stop_and_go_on (gconstpointer data)
{
  Shell shell = { .setting = data };
  TestTerminal *terminal;

  start_in_shell (&shell);
  terminal = shell.fixture.terminal;
  test_terminal_send (terminal, "typed\032");
  test_terminal_wait_for (terminal, "Stopped");
  g_assert_false (test_terminal_is_alternate (terminal));
  g_assert_true (test_terminal_is_cursor_visible (terminal));
  screen_say (&shell.fixture, "while stopped");
  test_terminal_resize (terminal, shell.setting->rows - 2, shell.setting->columns - 4);
  test_terminal_send (terminal, "fg\r");
  test_terminal_wait_for (terminal, "while stopped");
  test_terminal_wait_row (terminal, shell.setting->rows - 4, "typed");
  test_terminal_wait_cursor (terminal, shell.setting->rows - 4, 6);
  test_terminal_send (terminal, "\025/quit\r");
  test_terminal_wait_for (terminal, "shell>");
  test_terminal_send (terminal, "exit\r");
  test_terminal_wait_exit (terminal);
  screen_tear_down (&shell.fixture, NULL);
}

static const ScreenTest tests[] = {
  { "/tui/screen/injection-everywhere/*", &screen_usual, test_injection_everywhere },
  { "/tui/screen/wide-at-the-edge/*", &screen_usual, test_wide_at_the_edge },
  { "/tui/screen/typing-at-the-edge/*", &screen_usual, test_typing_at_the_edge },
  { "/tui/screen/idle/*", &screen_usual, test_idle },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  screen_run (tests, G_N_ELEMENTS (tests));
  g_test_add_data_func ("/tui/screen/stop-and-go-on/80x24", &screen_usual, test_stop_and_go_on);
  g_test_add_data_func ("/tui/screen/stop-and-go-on/40x12", &screen_narrow, test_stop_and_go_on);
  g_test_add_data_func ("/tui/screen/stop-and-go-on/200x50", &screen_wide, test_stop_and_go_on);

  return g_test_run ();
}
