#include "config.h"

#include <string.h>

#include "screen-fixture.h"

#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"
#define FIRST_OF_FAMILY "\U0001F468\u200D" /* what is left of it where libvterm joins nothing */

static void
test_sends (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_send (fixture->terminal, "hello \u4F60\u597D\r");
  screen_wait_said (fixture, "PRIVMSG #lobby :hello \u4F60\u597D");
  test_terminal_wait_for (fixture->terminal, "me: hello \u4F60\u597D");
  test_terminal_wait_cursor (fixture->terminal, screen_input_row (setting), 1);
}

static void
test_tab_rotates_focus (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_send (fixture->terminal, "\t");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
  screen_assert_straight (fixture, 1, setting->rows - 4, setting->columns);
  g_assert_false (test_terminal_is_cursor_visible (fixture->terminal));
  test_terminal_send (fixture->terminal, "not typed\t");
  test_terminal_wait_row (fixture->terminal, setting->rows - 1, "\u2518");
  g_assert_false (test_terminal_shows (fixture->terminal, "not typed"));
  screen_assert_straight (fixture, setting->rows - 2, setting->rows - 2, setting->columns);
}

static void
test_tab_completes (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "ali\t");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "alice");
}

typedef struct
{
  const char *keys;
  int column; /* of the cursor, from the first of the text */
  const char *text;
} KeyStep;

static const KeyStep steps[] = {
  { "ab", 2, "ab" },
  { "\u4F60\u597D", 6, "ab\u4F60\u597D" },
  { "\033[D", 4, "ab\u4F60\u597D" },
  { "\033[D", 2, "ab\u4F60\u597D" },
  { "\033OC", 4, "ab\u4F60\u597D" },
  { "x", 5, "ab\u4F60x\u597D" },
  { "\177", 4, "ab\u4F60\u597D" },
  { "\177", 2, "ab\u597D" },
  { "\033[3~", 2, "ab" },
  { "e\u0301", 3, "abe\u0301" },
  { "\033[D", 2, "abe\u0301" },
  { "\033[C", 3, "abe\u0301" },
  { "\177", 2, "ab" },
  { FAMILY, 4, "ab" FIRST_OF_FAMILY },
  { "\033[D", 2, "ab" FIRST_OF_FAMILY },
  { "\005", 4, "ab" FIRST_OF_FAMILY },
  { "\177", 2, "ab" },
  { "\U0001F1E9\U0001F1EA", 4, "ab\U0001F1E9\U0001F1EA" },
  { "\177", 2, "ab" },
  { "\u1112\u1161\u11AB", 4, "ab\u1112\u1161\u11AB" },
  { "\177", 2, "ab" },
  { "\001", 0, "ab" },
  { "\033[F", 2, "ab" },
  { "\033[H", 0, "ab" },
  { "\005", 2, "ab" },
  { " cd ef", 8, "ab cd ef" },
  { "\027", 6, "ab cd" },
  { "\033b", 3, "ab cd" },
  { "\013", 3, "ab" },
  { "\025", 0, "" },
  { "\031", 6, "ab cd" },
  { "\025", 0, "" },
  /* Kills that follow each other are one, whichever way they go; others are not. */
  { "one two three four", 18, "one two three four" },
  { "\033\177", 14, "one two three" },
  { "\033\177", 8, "one two" },
  { "\031", 18, "one two three four" },
  { "\001", 0, "one two three four" },
  { "\033d", 0, " two three four" },
  { "\033d", 0, " three four" },
  { "\033[3;5~", 0, " four" },
  { "\005", 5, " four" },
  { "\031", 18, " fourone two three" },
  { "\027", 13, " fourone two" },
  { "\033\177", 9, " fourone" },
  { "\031", 18, " fourone two three" },
  { "\033\177", 13, " fourone two" },
  { "\033b", 9, " fourone two" },
  { "\033\177", 1, " two" },
  { "\031", 9, " fourone two" },
  { "\005\025", 0, "" },
};

typedef struct
{
  int row;
  const char *text;
} Typed;

static gboolean
has_typed (TestTerminal *terminal, gpointer data)
{
  const Typed *typed = data;
  g_autofree char *row = test_terminal_get_row (terminal, typed->row);
  g_autofree char *text = g_strndup (row + strlen ("\u2502"), strlen (row) - 2 * strlen ("\u2502"));

  return g_str_equal (g_strchomp (text), typed->text);
}

/* The cursor is where the next letter goes, after every key; one key takes or passes one cluster.
 */
static void
test_editing (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int row = screen_input_row (setting);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_test_message ("step %u", i);
      test_terminal_send (fixture->terminal, steps[i].keys);
      test_terminal_wait_until (fixture->terminal, has_typed, &(Typed){ row, steps[i].text });
      test_terminal_wait_cursor (fixture->terminal, row, 1 + steps[i].column);
      screen_assert_straight (fixture, row, row, setting->columns);
    }
}

static void
test_history (ScreenFixture *fixture, gconstpointer data)
{
  int row = screen_input_row (data);

  test_terminal_send (fixture->terminal, "first\rsecond\r");
  screen_wait_said (fixture, ":second");
  test_terminal_send (fixture->terminal, "\033[A");
  test_terminal_wait_row (fixture->terminal, row, "second");
  test_terminal_send (fixture->terminal, "\033[A");
  test_terminal_wait_row (fixture->terminal, row, "first");
  test_terminal_send (fixture->terminal, "\033[B\033[B");
  test_terminal_wait_cursor (fixture->terminal, row, 1);
}

static void
test_alt_enter (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_send (fixture->terminal, "one\033\rtwo");
  test_terminal_wait_cursor (fixture->terminal, setting->rows - 2, 4);
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, "one");
  test_terminal_send (fixture->terminal, "\033[A");
  test_terminal_wait_cursor (fixture->terminal, setting->rows - 3, 4);
  g_assert_cmpuint (script_host_count (fixture->host, "PRIVMSG"), ==, 0);
}

static void
test_paste_of_lines (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_send (fixture->terminal, "\033[200~one\rtwo\nthree\033[20");
  test_terminal_send (fixture->terminal, "1~!");
  test_terminal_wait_row (fixture->terminal, setting->rows - 2, "three!");
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, "two");
  g_assert_cmpuint (script_host_count (fixture->host, "PRIVMSG"), ==, 0);
  test_terminal_send (fixture->terminal, "\r");
  screen_wait_said (fixture, "three!");
}

static void
test_paste_in_chat_window (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "\t");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
  test_terminal_send (fixture->terminal, "\033[200~pasted\033[201~");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "pasted");
}

static void
test_paste_cut_off (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "\033[200~lost end");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "lost end");
  test_terminal_send (fixture->terminal, "!");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "lost end!");
}

/* A slow line pauses in the middle of it. */
static void
test_paste_goes_on (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_send (fixture->terminal, "\033[200~one\rtwo");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "two");
  test_terminal_send (fixture->terminal, " and the rest of it\rthree\033[20");
  test_terminal_send (fixture->terminal, "1~!");
  test_terminal_wait_row (fixture->terminal, setting->rows - 2, "three!");
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, "two and the rest of it");
  g_assert_cmpuint (script_host_count (fixture->host, "PRIVMSG"), ==, 0);
}

static void
test_paste_ends_late (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_send (fixture->terminal, "\033[200~one\rtwo");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "two");
  test_terminal_send (fixture->terminal, "\rc\033[201~");
  test_terminal_send (fixture->terminal, "!");
  test_terminal_wait_row (fixture->terminal, setting->rows - 2, "c!");
  g_assert_cmpuint (script_host_count (fixture->host, "PRIVMSG"), ==, 0);
}

static void
test_paste_of_binary (ScreenFixture *fixture, gconstpointer data)
{
  char bytes[] = "\033[200~a\0b\377\033[2J\001c\033[201~";

  test_terminal_send_bytes (fixture->terminal, bytes, sizeof bytes - 1);
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "a\uFFFDb\uFFFD^[[2J^Ac");
  g_assert_true (test_terminal_shows (fixture->terminal, "alice: ready"));
}

static void
test_paste_of_a_megabyte (ScreenFixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (1200 * 1000, 'x');

  test_terminal_send (fixture->terminal, "\033[200~");
  test_terminal_send (fixture->terminal, text);
  test_terminal_send (fixture->terminal, "\033[201~\033[D");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "xxxx");
  test_terminal_wait_for (fixture->terminal, "The paste was too long");
  test_terminal_send (fixture->terminal, "\025ok");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "ok");
  g_assert_cmpuint (script_host_count (fixture->host, "PRIVMSG"), ==, 0);
}

static void
test_jump (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  script_host_say (fixture->host, ":bob!b@h PRIVMSG me :in private\r\n");
  test_terminal_wait_for (fixture->terminal, "bob(1!)");
  test_terminal_send (fixture->terminal, "my draft\033gbo");
  test_terminal_wait_row (fixture->terminal, screen_input_row (setting), "Go to: bo  bob");
  test_terminal_send (fixture->terminal, "\r");
  test_terminal_wait_for (fixture->terminal, "bob: in private");
  test_terminal_wait_cursor (fixture->terminal, screen_input_row (setting), 1);
  test_terminal_send (fixture->terminal, "\t\013lby");
  test_terminal_wait_row (fixture->terminal, screen_input_row (setting), "Go to: lby  #lobby");
  test_terminal_send (fixture->terminal, "\r");
  test_terminal_wait_for (fixture->terminal, "alice: ready");
  test_terminal_wait_row (fixture->terminal, screen_input_row (setting), "my draft");
  test_terminal_send (fixture->terminal, "\013zzz\033");
  test_terminal_wait_row (fixture->terminal, screen_input_row (setting), "my draft");
}

static void
test_resend (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "\033s");
  test_terminal_wait_for (fixture->terminal, "nothing here that failed");
  test_terminal_send (fixture->terminal, "x");
  test_terminal_wait_gone (fixture->terminal, "nothing here that failed");
}

/* Readline searches what was sent, and says so in our words. */
static void
test_search_history (ScreenFixture *fixture, gconstpointer data)
{
  int row = screen_input_row (data);

  test_terminal_send (fixture->terminal, "first words\rsecond\r");
  screen_wait_said (fixture, "PRIVMSG #lobby :second");
  test_terminal_send (fixture->terminal, "\022irs");
  test_terminal_wait_row (fixture->terminal, row, "Look for: irs  first words");
  test_terminal_wait_cursor (fixture->terminal, row, 1 + 15 + 1);
  test_terminal_send (fixture->terminal, "zz");
  test_terminal_wait_row (fixture->terminal, row, "irszz is nowhere here  ");
  test_terminal_send (fixture->terminal, "\007");
  test_terminal_wait_gone (fixture->terminal, "nowhere");
}

static const ScreenTest tests[] = {
  { "/tui/writing/search-history", &screen_usual, test_search_history },
  { "/tui/screen/sends/*", &screen_usual, test_sends },
  { "/tui/screen/tab-rotates-focus/*", &screen_usual, test_tab_rotates_focus },
  { "/tui/screen/tab-completes/*", &screen_usual, test_tab_completes },
  { "/tui/screen/editing/*", &screen_usual, test_editing },
  { "/tui/screen/history/*", &screen_usual, test_history },
  { "/tui/screen/alt-enter/*", &screen_usual, test_alt_enter },
  { "/tui/screen/paste/lines/*", &screen_usual, test_paste_of_lines },
  { "/tui/screen/paste/in-chat-window/*", &screen_usual, test_paste_in_chat_window },
  { "/tui/screen/paste/cut-off/*", &screen_usual, test_paste_cut_off },
  { "/tui/screen/paste/goes-on/*", &screen_usual, test_paste_goes_on },
  { "/tui/screen/paste/ends-late/*", &screen_usual, test_paste_ends_late },
  { "/tui/screen/paste/binary/*", &screen_usual, test_paste_of_binary },
  { "/tui/screen/paste/megabyte/*", &screen_usual, test_paste_of_a_megabyte },
  { "/tui/screen/jump/*", &screen_usual, test_jump },
  { "/tui/screen/resend/*", &screen_usual, test_resend },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  screen_run (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
