#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "screen-fixture.h"

/* Help, keys of one's own, completion, and what was sent before. */

static const ScreenSetting keys = {
  24,
  80,
  { NULL },
  .config = "[keys]\nControl-x e=help\nF2=jump\nF3=\"typed \"\nControl-t=backward-char\n"
            "Control-g=none\nControl-x n=next-room\n"
};
static const ScreenSetting tab_focus = { 24, 80, { NULL }, .config = "[client]\ntab=focus\n" };
static const ScreenSetting kept = { 24, 80, { NULL }, .config = "[client]\nkeep-input=true\n" };

static void
test_help (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_send (fixture->terminal, "/help\r");
  test_terminal_wait_row (fixture->terminal, 1, "Commands");
  test_terminal_wait_for (fixture->terminal, "/away [REASON]");
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, "Esc: back");
  g_assert_false (test_terminal_is_cursor_visible (fixture->terminal));
  screen_assert_straight (fixture, 1, setting->rows - 4, setting->columns);
  test_terminal_send (fixture->terminal, "\033[F");
  test_terminal_wait_for (fixture->terminal, "leaves the chat");
  test_terminal_send (fixture->terminal, "\033[H");
  test_terminal_wait_row (fixture->terminal, 1, "Commands");
  test_terminal_send (fixture->terminal, "/WHOIS");
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, "Look for: WHOIS");
  test_terminal_wait_for (fixture->terminal, "/whois [NAME]");
  test_terminal_send (fixture->terminal, "\r\033[H\022me");
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, "Look for: me");
  test_terminal_send (fixture->terminal, "\177\177WHOIS");
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, "Look for: WHOIS");
  test_terminal_send (fixture->terminal, "zzz");
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, "WHOISzzz is nowhere here");
  test_terminal_send (fixture->terminal, "\r\033");
  test_terminal_wait_for (fixture->terminal, "ready");
  test_terminal_send (fixture->terminal, "typed");
  test_terminal_wait_row (fixture->terminal, screen_input_row (setting), "typed");
}

/* Another room is in sight at once, and not behind the page. */
static void
test_help_is_left (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/help\r");
  test_terminal_wait_row (fixture->terminal, 1, "Commands");
  script_host_say (fixture->host, ":bob!b@h PRIVMSG me :psst\r\n");
  test_terminal_wait_row (fixture->terminal, 0, "3:bob(1!)");
  test_terminal_send (fixture->terminal, "\033a");
  test_terminal_wait_for (fixture->terminal, "bob: psst");
  g_assert_false (test_terminal_shows (fixture->terminal, "Commands"));
}

static void
test_help_of_one (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/help whoi\t\r");
  test_terminal_wait_for (fixture->terminal, "/whois [NAME]");
  g_assert_true (test_terminal_shows (fixture->terminal, "ready"));
  test_terminal_send (fixture->terminal, "/help nonsense\r");
  test_terminal_wait_for (fixture->terminal, "There is no command /nonsense");
}

static void
test_own_keys (ScreenFixture *fixture, gconstpointer data)
{
  int row = screen_input_row (data);

  test_terminal_send (fixture->terminal, "\030e");
  test_terminal_wait_row (fixture->terminal, 1, "Commands");
  /* The help knows them too. */
  test_terminal_send (fixture->terminal, "/Ctrl+x n");
  test_terminal_wait_for (fixture->terminal, "Ctrl+x n, Alt+Right");
  test_terminal_send (fixture->terminal, "\rq");
  test_terminal_wait_for (fixture->terminal, "ready");
  test_terminal_send (fixture->terminal, "\033OR");
  test_terminal_wait_cursor (fixture->terminal, row, 7);
  test_terminal_send (fixture->terminal, "\u4F60e\u0301\024\024");
  test_terminal_wait_cursor (fixture->terminal, row, 7);
  test_terminal_send (fixture->terminal, "\033OQ");
  test_terminal_wait_row (fixture->terminal, row, "Go to:");
  test_terminal_send (fixture->terminal, "\033");
  test_terminal_wait_gone (fixture->terminal, "Go to:");
  /* In the chat window a chord waits for its second key as long as it takes. */
  test_terminal_send (fixture->terminal, "\033[Z");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
  test_terminal_send (fixture->terminal, "\030");
  test_terminal_send (fixture->terminal, "e");
  test_terminal_wait_row (fixture->terminal, 1, "Commands");
}

static void
test_menu (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  TestCell cell;

  test_terminal_send (fixture->terminal, "/who\t");
  test_terminal_wait_row (fixture->terminal, setting->rows - 1, "/who  /whois");
  test_terminal_get_cell (fixture->terminal, setting->rows - 1, 3, &cell);
  g_assert_true (cell.is_reverse);
  test_terminal_send (fixture->terminal, "\t");
  test_terminal_wait_row (fixture->terminal, screen_input_row (setting), "/whois");
  test_terminal_send (fixture->terminal, "a");
  test_terminal_wait_gone (fixture->terminal, "/who  /whois");
}

static void
test_tab_focus (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "ali\t");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
  g_assert_false (test_terminal_is_cursor_visible (fixture->terminal));
}

static void
test_emoji (ScreenFixture *fixture, gconstpointer data)
{
  int row = screen_input_row (data);

  test_terminal_send (fixture->terminal, ":smil\t");
  test_terminal_wait_row (fixture->terminal, row, "\U0001F604");
  test_terminal_send (fixture->terminal, "\025a :tada: b 12:30: c");
  test_terminal_wait_row (fixture->terminal, row, "a \U0001F389 b 12:30: c");
}

typedef struct
{
  const char *keys;
  int column; /* of the cursor, from the first of the text */
  const char *text;
} WordStep;

/* "cafe" with an accent of its own, a CJK word, a family: words end between clusters. */
static const WordStep word_steps[] = {
  { "cafe\u0301 \u4F60\u597D, s\u0323o", 13, "cafe\u0301 \u4F60\u597D, s\u0323o" },
  { "\033b", 11, "cafe\u0301 \u4F60\u597D, s\u0323o" },
  { "\033b", 5, "cafe\u0301 \u4F60\u597D, s\u0323o" },
  { "\033b", 0, "cafe\u0301 \u4F60\u597D, s\u0323o" },
  { "\033f", 4, "cafe\u0301 \u4F60\u597D, s\u0323o" },
  { "\033[1;5C", 9, "cafe\u0301 \u4F60\u597D, s\u0323o" },
  { "\033d", 9, "cafe\u0301 \u4F60\u597D" },
  { "\033\177", 5, "cafe\u0301" },
  { "\033\177", 0, "" },
  { "\031", 13, "cafe\u0301 \u4F60\u597D, s\u0323o" }, /* what was cut at once is one */
  { "\025", 0, "" },
};

static void
test_words (ScreenFixture *fixture, gconstpointer data)
{
  int row = screen_input_row (data);

  for (guint i = 0; i < G_N_ELEMENTS (word_steps); i++)
    {
      g_test_message ("step %u", i);
      test_terminal_send (fixture->terminal, word_steps[i].keys);
      test_terminal_wait_row (fixture->terminal, row, word_steps[i].text);
      test_terminal_wait_cursor (fixture->terminal, row, 1 + word_steps[i].column);
    }
}

/* To a third of the screen, then it scrolls; the cursor stays in sight. */
static void
test_grows (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int most = (setting->rows - 3) / 3;

  for (int i = 1; i <= most + 5; i++)
    {
      g_autofree char *line = g_strdup_printf ("%sline %d.", i > 1 ? "\033\r" : "", i);

      test_terminal_send (fixture->terminal, line);
    }
  for (int i = 0; i < most; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %d.", most + 5 - i);

      test_terminal_wait_row (fixture->terminal, setting->rows - 2 - i, line);
    }
  test_terminal_wait_row (fixture->terminal, setting->rows - 2 - most, "not encrypted");
  for (int i = 1; i < most + 5; i++)
    test_terminal_send (fixture->terminal, "\033[A");
  test_terminal_wait_row (fixture->terminal, setting->rows - 1 - most, "line 1.");
}

static void
test_history_of_rooms (ScreenFixture *fixture, gconstpointer data)
{
  int row = screen_input_row (data);

  test_terminal_send (fixture->terminal, "in the lobby\r");
  screen_wait_said (fixture, ":in the lobby");
  test_terminal_send (fixture->terminal, "/msg bob to bob\r");
  screen_wait_said (fixture, "PRIVMSG bob :to bob");
  test_terminal_send (fixture->terminal, "more\r");
  screen_wait_said (fixture, "PRIVMSG bob :more");
  test_terminal_send (fixture->terminal, "\033[A");
  test_terminal_wait_row (fixture->terminal, row, "more");
  test_terminal_send (fixture->terminal, "\033[A\033[A");
  test_terminal_wait_row (fixture->terminal, row, "more");
  test_terminal_send (fixture->terminal, "\025\033"
                                         "2\033[A");
  test_terminal_wait_row (fixture->terminal, row, "/msg bob to bob");
  test_terminal_send (fixture->terminal, "\025\022lob");
  test_terminal_wait_row (fixture->terminal, row, "in the lobby");
}

/* A file of the user's alone, without what is secret. */
static void
test_history_is_kept (ScreenFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "pychat", "input", NULL);
  g_autoptr (GDir) files = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  GStatBuf status;

  test_terminal_send (fixture->terminal, "one\033\rtwo \\ three\r");
  screen_wait_said (fixture, "three");
  test_terminal_send (fixture->terminal, "/login me secret\r/ignore\r");
  test_terminal_wait_for (fixture->terminal, "You ignore nobody.");
  test_terminal_send (fixture->terminal, "\033[A\033[A");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "two \\ three");
  files = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (files);
  path = g_build_filename (folder, g_dir_read_name (files), NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "one\\ntwo \\\\ three\n/ignore\n");
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  /* The next run has it again. */
  screen_tear_down (fixture, data);
  screen_set_up (fixture, data);
  test_terminal_send (fixture->terminal, "\033[A\033[A");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "two \\ three");
}

static void
test_bad_keys (gconstpointer data)
{
  const char *const *c = data;
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "pychat", NULL);
  g_autofree char *config = g_build_filename (folder, "pychat.conf", NULL);
  g_autofree char *config_home = g_strconcat ("XDG_CONFIG_HOME=", g_get_user_config_dir (), NULL);
  g_autofree char *text = g_strdup_printf ("[keys]\n%s\n", c[1]);
  g_autoptr (TestTerminal) terminal = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (config, text, -1, NULL));
  terminal = test_terminal_spawn ((const char *[]){ g_getenv ("PYCHAT_BINARY"), NULL },
                                  (const char *[]){ config_home, NULL }, 24, 200);
  g_assert_cmpint (test_terminal_wait_exit (terminal), ==, 1);
  g_assert_true (test_terminal_shows (terminal, c[2]));
}

static const char *const bad_keys[][3] = {
  { "/tui/screen/keys/no-such-key", "Banana=jump", "pychat.conf: [keys] Banana: Banana is no key" },
  { "/tui/screen/keys/no-such-function", "F2=fly", "[keys] F2: there is no function fly" },
};

static const ScreenTest tests[] = {
  { "/tui/screen/help", &screen_usual, test_help },
  { "/tui/screen/help/narrow", &screen_narrow, test_help },
  { "/tui/screen/help/wide", &screen_wide, test_help },
  { "/tui/screen/help/left", &screen_usual, test_help_is_left },
  { "/tui/screen/help-of-one", &screen_usual, test_help_of_one },
  { "/tui/screen/keys/own", &keys, test_own_keys },
  { "/tui/screen/menu", &screen_usual, test_menu },
  { "/tui/screen/menu/narrow", &screen_narrow, test_menu },
  { "/tui/screen/tab-focus", &tab_focus, test_tab_focus },
  { "/tui/screen/emoji", &screen_usual, test_emoji },
  { "/tui/screen/words", &screen_usual, test_words },
  { "/tui/screen/grows", &screen_usual, test_grows },
  { "/tui/screen/grows/narrow", &screen_narrow, test_grows },
  { "/tui/screen/grows/wide", &screen_wide, test_grows },
  { "/tui/screen/history/rooms", &screen_usual, test_history_of_rooms },
  { "/tui/screen/history/kept", &kept, test_history_is_kept },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  screen_run (tests, G_N_ELEMENTS (tests));
  for (gsize i = 0; i < G_N_ELEMENTS (bad_keys); i++)
    g_test_add_data_func (bad_keys[i][0], bad_keys[i], test_bad_keys);
  return g_test_run ();
}
