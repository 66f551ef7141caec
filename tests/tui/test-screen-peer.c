#include "config.h"

#include <string.h>

#include "screen-fixture.h"

#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"
#define FIRST_OF_FAMILY "\U0001F468\u200D" /* what is left of it where libvterm joins nothing */

typedef struct
{
  const char *path;
  const char *sent;
  const char *shown;
} PeerCase;

static const PeerCase peer_cases[] = {
  { "/tui/screen/peer/clear-screen", "a\033[2J\033[Hb", "a^[[2J^[[Hb" },
  { "/tui/screen/peer/title", "\033]0;evil\007x", "^[]0;evil^Gx" },
  { "/tui/screen/peer/link", "\033]8;;http:x\033\\y\033]8;;\033\\", "^[]8;;http:x^[\\y^[]8;;^[\\" },
  { "/tui/screen/peer/kitty-keyboard", "\033[>1u\033[?1049l\033[?25l", "^[[>1u^[[?1049l^[[?25l" },
  { "/tui/screen/peer/device-control", "\033Pq#0\033\\\033_Gx\033\\", "^[Pq#0^[\\^[_Gx^[\\" },
  { "/tui/screen/peer/controls", "a\tb\010\016\013\177c", "b^H^N^K^?c" },
  { "/tui/screen/peer/zero-width", "a\u200B\u200E\uFEFF\u2060b", "ab" },
  { "/tui/screen/peer/isolates", "a\u2066b\u2069c", "abc" },
  { "/tui/screen/peer/hangul-jamo", "\u1112\u1161\u11AB x", "\u1112\u1161\u11AB x" },
  { "/tui/screen/peer/clipboard", "\033]52;c;AAAA\007", "^[]52;c;AAAA^G" },
  { "/tui/screen/peer/c1",
    "x\xC2\x9B"
    "2Jy",
    "x<9B>2Jy" },
  { "/tui/screen/peer/c1-raw", "x\2332Jy", "2Jy" },
  { "/tui/screen/peer/bidi-override", "x\u202Eabc", "x\uFFFDabc" },
  { "/tui/screen/peer/tags", "x\U000E0041\U000E0042y", "xy" },
  { "/tui/screen/peer/wide", "\u4F60\u597D\uFF21 \uFF71", "\u4F60\u597D\uFF21 \uFF71" },
  { "/tui/screen/peer/hebrew", "abc \u05E9\u05DC\u05D5\u05DD 123",
    "abc 123 \u05DD\u05D5\u05DC\u05E9" },
  { "/tui/screen/peer/arabic", "\u0645\u0631\u062D\u0628\u0627 ok",
    "ok \uFE8E\uFE92\uFEA3\uFEAE\uFEE3" },
  { "/tui/screen/peer/thai", "\u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35 x",
    "\u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35 x" },
  { "/tui/screen/peer/devanagari", "\u0928\u092E\u0938\u094D\u0924\u0947 x",
    "\u0928\u092E\u0938\u094D\u0924\u0947 x" },
  { "/tui/screen/peer/family", FAMILY "|", "\U0001F468\u200D|" },
};

/* Whatever a peer says: it is shown, it moves nothing, and the terminal never gets it raw. */
static void
test_peer (gconstpointer data)
{
  static const ScreenSetting *const settings[] = { &screen_usual, &screen_narrow, &screen_wide };
  const PeerCase *c = data;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      ScreenFixture fixture;
      GByteArray *output;

      screen_set_up (&fixture, settings[i]);
      test_terminal_send (fixture.terminal, "\t");
      test_terminal_wait_row (fixture.terminal, 0, "\u250C");
      output = test_terminal_get_output (fixture.terminal);
      g_byte_array_set_size (output, 0);
      screen_say (&fixture, c->sent);
      screen_say (&fixture, "after it");
      test_terminal_wait_for (fixture.terminal, c->shown);
      test_terminal_wait_for (fixture.terminal, "after it");
      screen_assert_straight (&fixture, 1, settings[i]->rows - 4, settings[i]->columns);
      g_assert_null (test_terminal_get_title (fixture.terminal));
      for (guint at = 0; at + 1 < output->len; at++)
        g_assert_false (output->data[at] == 0x07 ||
                        (output->data[at] == 033 && output->data[at + 1] == ']'));
      g_assert_null (memmem (output->data, output->len, "\u202E", 3));
      screen_tear_down (&fixture, settings[i]);
    }
}

typedef struct
{
  const char *path;
  const char *cluster;
} ClusterCase;

static const ClusterCase cluster_cases[] = {
  { "/tui/screen/cluster/family", FAMILY },
  { "/tui/screen/cluster/family-of-four", FAMILY "\u200D\U0001F466" },
  { "/tui/screen/cluster/skin-tone", "\U0001F44B\U0001F3FD" },
  { "/tui/screen/cluster/profession", "\U0001F9D1\U0001F3FD\u200D\U0001F4BB" },
  { "/tui/screen/cluster/flag", "\U0001F1E9\U0001F1EA" },
  { "/tui/screen/cluster/flag-of-tags",
    "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F" },
  { "/tui/screen/cluster/rainbow", "\U0001F3F3\uFE0F\u200D\U0001F308" },
  { "/tui/screen/cluster/heart", "\u2764\uFE0F" },
  { "/tui/screen/cluster/keycap", "1\uFE0F\u20E3" },
};

/* The whole cluster reaches the terminal, and what follows it stands two columns further, whatever
 * this terminal thinks of its width. */
static void
test_cluster (gconstpointer data)
{
  static const ScreenSetting *const settings[] = { &screen_usual, &screen_narrow, &screen_wide };
  const ClusterCase *c = data;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *text = g_strdup_printf ("a%s|%s|", c->cluster, c->cluster);
      int first = settings[i] == &screen_wide ? 34 : 14; /* the rooms stand before it */
      GByteArray *output;
      ScreenFixture fixture;
      TestCell cell;
      int row;
      static const struct
      {
        int column;
        const char *text;
      } cells[] = { { 0, "a" }, { 3, "|" }, { 6, "|" }, { 7, "" }, { 8, "" }, { 9, "" } };

      screen_set_up (&fixture, settings[i]);
      output = test_terminal_get_output (fixture.terminal);
      screen_say (&fixture, text);
      screen_say (&fixture, "after it");
      test_terminal_wait_for (fixture.terminal, "after it");
      row = test_terminal_find_row (fixture.terminal, "after it") - 1;
      for (guint j = 0; j < G_N_ELEMENTS (cells); j++)
        {
          test_terminal_get_cell (fixture.terminal, row, first + cells[j].column, &cell);
          g_assert_cmpstr (g_strstrip (cell.text), ==, cells[j].text);
        }
      g_assert_nonnull (memmem (output->data, output->len, c->cluster, strlen (c->cluster)));
      test_terminal_send (fixture.terminal, c->cluster);
      test_terminal_wait_cursor (fixture.terminal, screen_input_row (settings[i]), 3);
      test_terminal_send (fixture.terminal, "\177x");
      test_terminal_wait_cursor (fixture.terminal, screen_input_row (settings[i]), 2);
      test_terminal_wait_row (fixture.terminal, screen_input_row (settings[i]), "x");
      screen_tear_down (&fixture, settings[i]);
    }
}

static void
test_long_word_and_marks (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  g_autoptr (GString) text = g_string_new ("e");

  for (guint i = 0; i < 200; i++)
    g_string_append (text, "\u0301");
  screen_say (fixture, text->str);
  g_string_assign (text, "start");
  for (guint i = 0; i < 4000; i++)
    g_string_append_c (text, 'w');
  g_string_append (text, "stop");
  screen_say (fixture, text->str);
  test_terminal_wait_for (fixture->terminal, "stop");
  test_terminal_send (fixture->terminal, "\t");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
  screen_assert_straight (fixture, 1, setting->rows - 4, setting->columns);
}

/* An address is a link for the terminal, all of it on each row, and no more than itself. */
static void
test_links (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  screen_say (fixture, "see (https://example.org/a_(b)?c=\u00E9), or http://x. and "
                       "https://example.org/long/0123456789/0123456789/0123456789/0123456789/end");
  screen_say (fixture, "after it");
  test_terminal_wait_for (fixture->terminal, "after it");
  g_assert_cmpuint (
      test_terminal_count_output (fixture->terminal, ";https://example.org/a_(b)?c=%C3%A9\033\\"),
      >=, 1);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, ";http://x\033\\"), >=, 1);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "0123456789/end\033\\"), >=,
                    setting->columns < 100 ? 2 : 1);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033]8;;\033\\"), ==,
                    test_terminal_count_output (fixture->terminal, "\033]8;id="));
  test_terminal_send (fixture->terminal, "typed");
  test_terminal_wait_for (fixture->terminal, "typed");
  test_terminal_wait_cursor (fixture->terminal, screen_input_row (data), 6);
}

static void
test_no_links (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "see https://example.org/");
  test_terminal_wait_for (fixture->terminal, "see https://example.org/");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033]"), ==, 0);
}

static const ScreenSetting vt100 = { 24, 80, { "TERM=vt100" } };

static const ScreenTest tests[] = {
  { "/tui/screen/long-word-and-marks/*", &screen_usual, test_long_word_and_marks },
  { "/tui/screen/links/*", &screen_usual, test_links },
  { "/tui/screen/links/vt100", &vt100, test_no_links },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  screen_run (tests, G_N_ELEMENTS (tests));
  for (guint i = 0; i < G_N_ELEMENTS (peer_cases); i++)
    g_test_add_data_func (peer_cases[i].path, &peer_cases[i], test_peer);
  for (guint i = 0; i < G_N_ELEMENTS (cluster_cases); i++)
    g_test_add_data_func (cluster_cases[i].path, &cluster_cases[i], test_cluster);

  return g_test_run ();
}
