#include "config.h"

#include <signal.h>
#include <string.h>

#include "script-host.h"
#include "test-terminal.h"

#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"
#define FIRST_OF_FAMILY "\U0001F468\u200D" /* what is left of it where libvterm joins nothing */

typedef struct
{
  ScriptHost *host;
  TestTerminal *terminal;
} Fixture;

typedef struct
{
  int rows;
  int columns;
  const char *environment[4];
} Setting;

static const Setting usual = { 24, 80, { NULL } };
static const Setting narrow = { 12, 40, { NULL } };
static const Setting wide = { 50, 200, { NULL } };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const Setting *setting = data;
  g_autofree char *port = NULL;
  g_autofree char *config = g_build_filename (g_get_user_config_dir (), "pychat", NULL);

  g_mkdir_with_parents (config, 0700);
  fixture->host = script_host_new ();
  port = g_strdup_printf ("%u", script_host_get_port (fixture->host));
  fixture->terminal =
      test_terminal_spawn ((const char *[]){ g_getenv ("PYCHAT_BINARY"), "--host", "127.0.0.1",
                                             "--port", port, "-u", "me", NULL },
                           setting->environment, setting->rows, setting->columns);
  if (setting->environment[0] == NULL || strstr (setting->environment[0], "dumb") == NULL)
    test_terminal_wait_for (fixture->terminal, "ready");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_terminal_free (fixture->terminal);
  script_host_free (fixture->host);
}

static void
say (Fixture *fixture, const char *text)
{
  g_autofree char *line = g_strdup_printf (":alice!a@h PRIVMSG #lobby :%s\r\n", text);

  script_host_say (fixture->host, line);
}

static void
say_many (Fixture *fixture, guint from, guint to)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    g_string_append_printf (lines, ":alice!a@h PRIVMSG #lobby :line %u.\r\n", i);
  script_host_say (fixture->host, lines->str);
}

static gboolean
has_said (TestTerminal *terminal, gpointer data)
{
  gpointer *pair = data;

  return script_host_count (pair[0], pair[1]) > 0;
}

static void
wait_said (Fixture *fixture, const char *text)
{
  gpointer pair[] = { fixture->host, (gpointer) text };

  test_terminal_wait_until (fixture->terminal, has_said, pair);
}

/* Where the text of the input begins. */
static int
input_row (const Setting *setting)
{
  return setting->rows - 2;
}

/* The right border of the window with the focus stands where it should, on every row of it. */
static void
assert_straight (Fixture *fixture, int from, int to, int columns)
{
  for (int row = from; row <= to; row++)
    {
      TestCell left, right;

      test_terminal_get_cell (fixture->terminal, row, 0, &left);
      test_terminal_get_cell (fixture->terminal, row, columns - 1, &right);
      g_assert_cmpstr (left.text, ==, "\u2502");
      g_assert_cmpstr (right.text, ==, "\u2502");
    }
}

static void
test_starts (Fixture *fixture, gconstpointer data)
{
  const Setting *setting = data;
  TestCell corner;

  g_assert_true (test_terminal_is_alternate (fixture->terminal));
  g_assert_true (test_terminal_is_cursor_visible (fixture->terminal));
  test_terminal_wait_row (fixture->terminal, 0, "#lobby");
  test_terminal_wait_row (fixture->terminal, 0, "The topic");
  test_terminal_wait_cursor (fixture->terminal, input_row (setting), 1);
  test_terminal_get_cell (fixture->terminal, setting->rows - 1, 0, &corner);
  g_assert_cmpstr (corner.text, ==, "\u2514");
  g_assert_true (test_terminal_find_row (fixture->terminal, "alice: ready") == setting->rows - 4);
}

static void
test_sends (Fixture *fixture, gconstpointer data)
{
  const Setting *setting = data;

  test_terminal_send (fixture->terminal, "hello \u4F60\u597D\r");
  wait_said (fixture, "PRIVMSG #lobby :hello \u4F60\u597D");
  test_terminal_wait_for (fixture->terminal, "me: hello \u4F60\u597D");
  test_terminal_wait_cursor (fixture->terminal, input_row (setting), 1);
}

static void
test_tab_rotates_focus (Fixture *fixture, gconstpointer data)
{
  const Setting *setting = data;

  test_terminal_send (fixture->terminal, "\t");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
  assert_straight (fixture, 1, setting->rows - 4, setting->columns);
  g_assert_false (test_terminal_is_cursor_visible (fixture->terminal));
  test_terminal_send (fixture->terminal, "not typed\t");
  test_terminal_wait_row (fixture->terminal, setting->rows - 1, "\u2518");
  g_assert_false (test_terminal_shows (fixture->terminal, "not typed"));
  assert_straight (fixture, setting->rows - 2, setting->rows - 2, setting->columns);
}

static void
test_tab_completes (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "ali\t");
  test_terminal_wait_row (fixture->terminal, input_row (data), "alice");
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
test_editing (Fixture *fixture, gconstpointer data)
{
  const Setting *setting = data;
  int row = input_row (setting);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_test_message ("step %u", i);
      test_terminal_send (fixture->terminal, steps[i].keys);
      test_terminal_wait_until (fixture->terminal, has_typed, &(Typed){ row, steps[i].text });
      test_terminal_wait_cursor (fixture->terminal, row, 1 + steps[i].column);
      assert_straight (fixture, row, row, setting->columns);
    }
}

static void
test_history (Fixture *fixture, gconstpointer data)
{
  int row = input_row (data);

  test_terminal_send (fixture->terminal, "first\rsecond\r");
  wait_said (fixture, ":second");
  test_terminal_send (fixture->terminal, "\033[A");
  test_terminal_wait_row (fixture->terminal, row, "second");
  test_terminal_send (fixture->terminal, "\033[A");
  test_terminal_wait_row (fixture->terminal, row, "first");
  test_terminal_send (fixture->terminal, "\033[B\033[B");
  test_terminal_wait_cursor (fixture->terminal, row, 1);
}

static void
test_alt_enter (Fixture *fixture, gconstpointer data)
{
  const Setting *setting = data;

  test_terminal_send (fixture->terminal, "one\033\rtwo");
  test_terminal_wait_cursor (fixture->terminal, setting->rows - 2, 4);
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, "one");
  test_terminal_send (fixture->terminal, "\033[A");
  test_terminal_wait_cursor (fixture->terminal, setting->rows - 3, 4);
  g_assert_cmpuint (script_host_count (fixture->host, "PRIVMSG"), ==, 0);
}

static void
test_paste_of_lines (Fixture *fixture, gconstpointer data)
{
  const Setting *setting = data;

  test_terminal_send (fixture->terminal, "\033[200~one\rtwo\nthree\033[20");
  test_terminal_send (fixture->terminal, "1~!");
  test_terminal_wait_row (fixture->terminal, setting->rows - 2, "three!");
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, "two");
  g_assert_cmpuint (script_host_count (fixture->host, "PRIVMSG"), ==, 0);
  test_terminal_send (fixture->terminal, "\r");
  wait_said (fixture, "three!");
}

static void
test_paste_in_chat_window (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "\t");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
  test_terminal_send (fixture->terminal, "\033[200~pasted\033[201~");
  test_terminal_wait_row (fixture->terminal, input_row (data), "pasted");
}

static void
test_paste_cut_off (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "\033[200~lost end");
  test_terminal_wait_row (fixture->terminal, input_row (data), "lost end");
  test_terminal_send (fixture->terminal, "!");
  test_terminal_wait_row (fixture->terminal, input_row (data), "lost end!");
}

static void
test_paste_of_binary (Fixture *fixture, gconstpointer data)
{
  char bytes[] = "\033[200~a\0b\377\033[2J\001c\033[201~";

  test_terminal_send_bytes (fixture->terminal, bytes, sizeof bytes - 1);
  test_terminal_wait_row (fixture->terminal, input_row (data), "a\uFFFDb\uFFFD^[[2J^Ac");
  g_assert_true (test_terminal_shows (fixture->terminal, "alice: ready"));
}

static void
test_paste_of_a_megabyte (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (1200 * 1000, 'x');

  test_terminal_send (fixture->terminal, "\033[200~");
  test_terminal_send (fixture->terminal, text);
  test_terminal_send (fixture->terminal, "\033[201~\033[D");
  test_terminal_wait_row (fixture->terminal, input_row (data), "xxxx");
  test_terminal_wait_for (fixture->terminal, "The paste was too long");
  test_terminal_send (fixture->terminal, "\025ok");
  test_terminal_wait_row (fixture->terminal, input_row (data), "ok");
  g_assert_cmpuint (script_host_count (fixture->host, "PRIVMSG"), ==, 0);
}

typedef struct
{
  const char *path;
  const char *sent;
  const char *shown;
} PeerCase;

static const PeerCase peer_cases[] = {
  { "/tui/screen/peer/clear-screen", "a\033[2J\033[Hb", "a^[[2J^[[Hb" },
  { "/tui/screen/peer/title", "\033]0;evil\007x", "^[]0;evil^Gx" },
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
    "abc \u05E9\u05DC\u05D5\u05DD 123" },
  { "/tui/screen/peer/arabic", "\u0645\u0631\u062D\u0628\u0627 ok",
    "\u0645\u0631\u062D\u0628\u0627 ok" },
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
  static const Setting *const settings[] = { &usual, &narrow, &wide };
  const PeerCase *c = data;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      Fixture fixture;
      GByteArray *output;

      set_up (&fixture, settings[i]);
      test_terminal_send (fixture.terminal, "\t");
      test_terminal_wait_row (fixture.terminal, 0, "\u250C");
      output = test_terminal_get_output (fixture.terminal);
      g_byte_array_set_size (output, 0);
      say (&fixture, c->sent);
      say (&fixture, "after it");
      test_terminal_wait_for (fixture.terminal, c->shown);
      test_terminal_wait_for (fixture.terminal, "after it");
      assert_straight (&fixture, 1, settings[i]->rows - 4, settings[i]->columns);
      g_assert_null (test_terminal_get_title (fixture.terminal));
      for (guint at = 0; at + 1 < output->len; at++)
        g_assert_false (output->data[at] == 0x07 ||
                        (output->data[at] == 033 && output->data[at + 1] == ']'));
      g_assert_null (memmem (output->data, output->len, "\u202E", 3));
      tear_down (&fixture, settings[i]);
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
  static const Setting *const settings[] = { &usual, &narrow, &wide };
  const ClusterCase *c = data;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *text = g_strdup_printf ("a%s|%s|", c->cluster, c->cluster);
      int first = settings[i] == &wide ? 34 : 14; /* the rooms stand before it */
      GByteArray *output;
      Fixture fixture;
      TestCell cell;
      int row;
      static const struct
      {
        int column;
        const char *text;
      } cells[] = { { 0, "a" }, { 3, "|" }, { 6, "|" }, { 7, "" }, { 8, "" }, { 9, "" } };

      set_up (&fixture, settings[i]);
      output = test_terminal_get_output (fixture.terminal);
      say (&fixture, text);
      say (&fixture, "after it");
      test_terminal_wait_for (fixture.terminal, "after it");
      row = test_terminal_find_row (fixture.terminal, "after it") - 1;
      for (guint j = 0; j < G_N_ELEMENTS (cells); j++)
        {
          test_terminal_get_cell (fixture.terminal, row, first + cells[j].column, &cell);
          g_assert_cmpstr (g_strstrip (cell.text), ==, cells[j].text);
        }
      g_assert_nonnull (memmem (output->data, output->len, c->cluster, strlen (c->cluster)));
      test_terminal_send (fixture.terminal, c->cluster);
      test_terminal_wait_cursor (fixture.terminal, input_row (settings[i]), 3);
      test_terminal_send (fixture.terminal, "\177x");
      test_terminal_wait_cursor (fixture.terminal, input_row (settings[i]), 2);
      test_terminal_wait_row (fixture.terminal, input_row (settings[i]), "x");
      tear_down (&fixture, settings[i]);
    }
}

static void
test_long_word_and_marks (Fixture *fixture, gconstpointer data)
{
  const Setting *setting = data;
  g_autoptr (GString) text = g_string_new ("e");

  for (guint i = 0; i < 200; i++)
    g_string_append (text, "\u0301");
  say (fixture, text->str);
  g_string_assign (text, "start");
  for (guint i = 0; i < 4000; i++)
    g_string_append_c (text, 'w');
  g_string_append (text, "stop");
  say (fixture, text->str);
  test_terminal_wait_for (fixture->terminal, "stop");
  test_terminal_send (fixture->terminal, "\t");
  test_terminal_wait_row (fixture->terminal, 0, "\u250C");
  assert_straight (fixture, 1, setting->rows - 4, setting->columns);
}

static void
test_burst (Fixture *fixture, gconstpointer data)
{
  GByteArray *output = test_terminal_get_output (fixture->terminal);

  say_many (fixture, 0, 4000);
  test_terminal_wait_for (fixture->terminal, "line 3999.");
  g_test_message ("%u bytes for 4,000 lines", output->len);
  g_assert_cmpuint (output->len, <, 60000);
  test_terminal_send (fixture->terminal, "still alive");
  test_terminal_wait_for (fixture->terminal, "still alive");
}

static void
test_scrolled_back_stays (Fixture *fixture, gconstpointer data)
{
  const Setting *setting = data;
  int row;

  say_many (fixture, 0, 300);
  test_terminal_wait_for (fixture->terminal, "line 299.");
  test_terminal_send (fixture->terminal, "\033[5~\033[5~");
  test_terminal_wait_gone (fixture->terminal, "line 299.");
  test_terminal_wait_row (fixture->terminal, setting->rows - 3, "older messages");
  row = test_terminal_find_row (fixture->terminal, "line 250.");
  g_assert_cmpint (row, >, 0);
  say_many (fixture, 1000, 1003);
  test_terminal_wait_for (fixture->terminal, "3 new messages below");
  g_assert_cmpint (test_terminal_find_row (fixture->terminal, "line 250."), ==, row);

  test_terminal_send (fixture->terminal, "\t\033[F");
  test_terminal_wait_for (fixture->terminal, "line 1002.");
  test_terminal_wait_gone (fixture->terminal, "new messages");
  test_terminal_send (fixture->terminal, "\033[H");
  test_terminal_wait_gone (fixture->terminal, "line 1002.");
  test_terminal_wait_for (fixture->terminal, "ready");
}

/* One person's messages in a row name the person once; many who come and go are one line. */
static void
test_groups_and_folds (Fixture *fixture, gconstpointer data)
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

static void
test_unread_line (Fixture *fixture, gconstpointer data)
{
  int row;

  script_host_say (fixture->host, ":bob!b@h PRIVMSG me :in private\r\n");
  test_terminal_wait_row (fixture->terminal, 0, "bob(1!)");
  test_terminal_send (fixture->terminal, "\0333");
  test_terminal_wait_for (fixture->terminal, "in private");
  say (fixture, "unseen one");
  say (fixture, "unseen two");
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
test_jump (Fixture *fixture, gconstpointer data)
{
  const Setting *setting = data;

  script_host_say (fixture->host, ":bob!b@h PRIVMSG me :in private\r\n");
  test_terminal_wait_for (fixture->terminal, "bob(1!)");
  test_terminal_send (fixture->terminal, "my draft\033gbo");
  test_terminal_wait_row (fixture->terminal, input_row (setting), "Go to: bo  bob");
  test_terminal_send (fixture->terminal, "\r");
  test_terminal_wait_for (fixture->terminal, "bob: in private");
  test_terminal_wait_cursor (fixture->terminal, input_row (setting), 1);
  test_terminal_send (fixture->terminal, "\t\013lby");
  test_terminal_wait_row (fixture->terminal, input_row (setting), "Go to: lby  #lobby");
  test_terminal_send (fixture->terminal, "\r");
  test_terminal_wait_for (fixture->terminal, "alice: ready");
  test_terminal_wait_row (fixture->terminal, input_row (setting), "my draft");
  test_terminal_send (fixture->terminal, "\013zzz\033");
  test_terminal_wait_row (fixture->terminal, input_row (setting), "my draft");
}

static void
test_room_column (Fixture *fixture, gconstpointer data)
{
  script_host_say (fixture->host, ":bob!b@h PRIVMSG me :in private\r\n");
  test_terminal_wait_row (fixture->terminal, 2, ">2:#lobby");
  test_terminal_wait_row (fixture->terminal, 3, " 3:bob(1!)");
  test_terminal_send (fixture->terminal, "\0333");
  test_terminal_wait_row (fixture->terminal, 3, ">3:bob");
  test_terminal_wait_for (fixture->terminal, "bob: in private");
}

static void
test_resend (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "\033s");
  test_terminal_wait_for (fixture->terminal, "nothing here that failed");
  test_terminal_send (fixture->terminal, "x");
  test_terminal_wait_gone (fixture->terminal, "nothing here that failed");
}

static guint
count_output (Fixture *fixture, const char *bytes)
{
  GByteArray *output = test_terminal_get_output (fixture->terminal);
  const guint8 *at = output->data;
  guint n = 0;

  while ((at = memmem (at, output->data + output->len - at, bytes, strlen (bytes))) != NULL)
    {
      at++;
      n++;
    }
  return n;
}

/* Who means us is heard, and what is said cannot be more than text. */
static void
test_notifies (Fixture *fixture, gconstpointer data)
{
  say (fixture, "nobody in particular");
  test_terminal_wait_for (fixture->terminal, "nobody in particular");
  g_assert_cmpuint (count_output (fixture, "\007"), ==, 0);
  say (fixture, "me: come; \033]0;evil\007 here");
  test_terminal_wait_for (fixture->terminal, "me: come;");
  g_assert_cmpuint (count_output (fixture, "\007"), ==, 1);
  g_assert_null (test_terminal_get_title (fixture->terminal));
  if (((const Setting *) data)->environment[0] != NULL)
    g_assert_cmpuint (
        count_output (fixture, "\033]9;alice in #lobby: me: come, ^[]0,evil^G here\033\\"), ==, 1);
}

/* An address is a link for the terminal, all of it on each row, and no more than itself. */
static void
test_links (Fixture *fixture, gconstpointer data)
{
  say (fixture, "see (https://example.org/a_(b)?c=\u00E9), or http://x. and "
                "https://example.org/long/0123456789/0123456789/0123456789/0123456789/end");
  say (fixture, "after it");
  test_terminal_wait_for (fixture->terminal, "after it");
  g_assert_cmpuint (count_output (fixture, ";https://example.org/a_(b)?c=%C3%A9\033\\"), >=, 1);
  g_assert_cmpuint (count_output (fixture, ";http://x\033\\"), >=, 1);
  g_assert_cmpuint (count_output (fixture, "0123456789/end\033\\"), >=, 2);
  g_assert_cmpuint (count_output (fixture, "\033]8;;\033\\"), ==,
                    count_output (fixture, "\033]8;id="));
  test_terminal_send (fixture->terminal, "typed");
  test_terminal_wait_for (fixture->terminal, "typed");
  test_terminal_wait_cursor (fixture->terminal, input_row (data), 6);
}

static void
test_no_links (Fixture *fixture, gconstpointer data)
{
  say (fixture, "see https://example.org/");
  test_terminal_wait_for (fixture->terminal, "see https://example.org/");
  g_assert_cmpuint (count_output (fixture, "\033]"), ==, 0);
}

static void
test_does_not_notify_who_looks (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "\033[Ityped");
  test_terminal_wait_row (fixture->terminal, input_row (data), "typed");
  say (fixture, "me: seen");
  test_terminal_wait_for (fixture->terminal, "me: seen");
  g_assert_cmpuint (count_output (fixture, "\007"), ==, 0);
  test_terminal_send (fixture->terminal, "\033[O!");
  test_terminal_wait_row (fixture->terminal, input_row (data), "typed!");
  say (fixture, "me: unseen");
  test_terminal_wait_for (fixture->terminal, "me: unseen");
  g_assert_cmpuint (count_output (fixture, "\007"), ==, 1);
}

static void
resize_all (Fixture *fixture)
{
  static const int sizes[][2] = { { 12, 40 }, { 50, 200 }, { 5, 20 }, { 3, 10 }, { 24, 80 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      test_terminal_resize (fixture->terminal, sizes[i][0], sizes[i][1]);
      if (sizes[i][0] >= 5)
        test_terminal_wait_row (fixture->terminal, sizes[i][0] - 2, "typed");
      else
        test_terminal_wait_row (fixture->terminal, 0, "Too small");
    }
}

static void
test_resize_while_typing (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "typed");
  test_terminal_wait_row (fixture->terminal, 22, "typed");
  resize_all (fixture);
  test_terminal_wait_cursor (fixture->terminal, 22, 6);
  test_terminal_wait_for (fixture->terminal, "alice: ready");
  assert_straight (fixture, 22, 22, 80);
}

static void
test_resize_while_scrolled_back (Fixture *fixture, gconstpointer data)
{
  say_many (fixture, 0, 300);
  test_terminal_wait_for (fixture->terminal, "line 299.");
  test_terminal_send (fixture->terminal, "typed\033[5~\033[5~\033[5~\033[5~");
  test_terminal_wait_gone (fixture->terminal, "line 225.");
  test_terminal_wait_row (fixture->terminal, 1, "line 204.");
  resize_all (fixture);
  test_terminal_wait_row (fixture->terminal, 1, "line 204.");
}

static void
assert_given_back (Fixture *fixture)
{
  g_assert_true (test_terminal_is_sane (fixture->terminal));
  g_assert_false (test_terminal_is_alternate (fixture->terminal));
  g_assert_true (test_terminal_is_cursor_visible (fixture->terminal));
}

static void
test_quit (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), ==, 0);
  assert_given_back (fixture);
}

static void
test_interrupt (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "\003");
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), ==, 0);
  assert_given_back (fixture);
}

static void
end_by (Fixture *fixture, int number, int status)
{
  test_terminal_kill (fixture->terminal, number);
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), ==, status);
  assert_given_back (fixture);
}

static void
test_sigterm (Fixture *fixture, gconstpointer data)
{
  end_by (fixture, SIGTERM, 0);
}

static void
test_sighup (Fixture *fixture, gconstpointer data)
{
  end_by (fixture, SIGHUP, 0);
}

static void
test_sigint (Fixture *fixture, gconstpointer data)
{
  end_by (fixture, SIGINT, 0);
}

static void
test_abort (Fixture *fixture, gconstpointer data)
{
  end_by (fixture, SIGABRT, 128 + SIGABRT);
}

static void
test_sigsegv (Fixture *fixture, gconstpointer data)
{
  /* A sanitizer has a status of its own for it. */
  test_terminal_kill (fixture->terminal, SIGSEGV);
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), !=, 0);
  assert_given_back (fixture);
}

static void
test_redraw (Fixture *fixture, gconstpointer data)
{
  GByteArray *output = test_terminal_get_output (fixture->terminal);

  test_terminal_send (fixture->terminal, "typed");
  test_terminal_wait_for (fixture->terminal, "typed");
  g_byte_array_set_size (output, 0);
  test_terminal_send (fixture->terminal, "\014!");
  test_terminal_wait_for (fixture->terminal, "typed!");
  g_assert_nonnull (memmem (output->data, output->len, "ready", 5));
}

static void
test_no_color (Fixture *fixture, gconstpointer data)
{
  GByteArray *output = test_terminal_get_output (fixture->terminal);

  say (fixture, "\00304red\003 done");
  test_terminal_wait_for (fixture->terminal, "red done");
  for (guint at = 0; at + 3 < output->len; at++)
    g_assert_false (output->data[at] == 033 && output->data[at + 1] == '[' &&
                    (output->data[at + 2] == '3' || output->data[at + 2] == '4') &&
                    output->data[at + 3] >= '0' && output->data[at + 3] <= '8' &&
                    output->data[at + 4] != 'h' && output->data[at + 4] != 'l');
}

static void
test_color (Fixture *fixture, gconstpointer data)
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

static void
test_other_terminal (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "hello\r");
  wait_said (fixture, "PRIVMSG #lobby :hello");
  test_terminal_wait_for (fixture->terminal, "me: hello");
  test_terminal_send (fixture->terminal, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), ==, 0);
  g_assert_true (test_terminal_is_sane (fixture->terminal));
}

static void
test_plain_locale (Fixture *fixture, gconstpointer data)
{
  say (fixture, "caf\u00E9 \u4F60 end");
  test_terminal_wait_for (fixture->terminal, " end");
  g_assert_true (test_terminal_shows (fixture->terminal, "caf? ?  end") ||
                 test_terminal_shows (fixture->terminal, "cafe ?  end"));
  g_assert_true (test_terminal_find_row (fixture->terminal, "caf") ==
                 test_terminal_find_row (fixture->terminal, " end"));
}

/* The terminal speaks ISO-8859-1, the server UTF-8. */
static void
test_latin_locale (void)
{
  static const Setting setting = { 24, 80, { "LANG=de_DE.ISO-8859-1" } };
  g_autofree char *locale = g_build_filename (
      g_getenv ("LOCPATH") != NULL ? g_getenv ("LOCPATH") : "", "de_DE.ISO-8859-1", NULL);
  Fixture fixture;

  if (!g_file_test (locale, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the locale de_DE.ISO-8859-1 is not installed");
      return;
    }
  set_up (&fixture, &setting);
  say (&fixture, "caf\u00E9 \u4F60 end");
  test_terminal_wait_for (fixture.terminal, " end");
  g_assert_cmpuint (count_output (&fixture, "caf\351"), ==, 1);
  g_assert_cmpuint (count_output (&fixture, "\303"), ==, 0);
  test_terminal_send (fixture.terminal, "gr\374\337\177\337\r");
  wait_said (&fixture, "PRIVMSG #lobby :gr\u00FC\u00DF");
  tear_down (&fixture, &setting);
}

static void
test_dumb (Fixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "dumb");
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), ==, 1);
  g_assert_true (test_terminal_is_sane (fixture->terminal));
}

/* A terminal that does not read delays its own frames only. */
static void
test_terminal_stops_reading (Fixture *fixture, gconstpointer data)
{
  test_terminal_stop_reading (fixture->terminal, TRUE);
  for (guint i = 0; i < 20; i++)
    {
      say_many (fixture, i * 500, i * 500 + 500);
      test_terminal_send (fixture->terminal, "\014");
    }
  script_host_say (fixture->host, "PING :alive\r\n");
  wait_said (fixture, "PONG");
  test_terminal_stop_reading (fixture->terminal, FALSE);
  test_terminal_wait_for (fixture->terminal, "line 9999.");
}

static void
test_stop_and_go_on (void)
{
  Fixture fixture = { script_host_new (), NULL };
  g_autofree char *command = NULL;
  g_autofree char *type = NULL;

  fixture.terminal =
      test_terminal_spawn ((const char *[]){ "bash", "--norc", "--noprofile", "-i", NULL },
                           (const char *[]){ "PS1=shell> ", NULL }, 24, 80);
  test_terminal_wait_for (fixture.terminal, "shell>");
  type = g_strdup_printf ("'%s' --host 127.0.0.1 --port %u -u me; echo status $?\r",
                          g_getenv ("PYCHAT_BINARY"), script_host_get_port (fixture.host));
  test_terminal_send (fixture.terminal, type);
  test_terminal_wait_for (fixture.terminal, "ready");
  test_terminal_send (fixture.terminal, "typed\032");
  test_terminal_wait_for (fixture.terminal, "Stopped");
  g_assert_false (test_terminal_is_alternate (fixture.terminal));
  g_assert_true (test_terminal_is_cursor_visible (fixture.terminal));
  say (&fixture, "while stopped");
  test_terminal_send (fixture.terminal, "fg\r");
  test_terminal_wait_for (fixture.terminal, "while stopped");
  test_terminal_wait_row (fixture.terminal, 22, "typed");
  test_terminal_send (fixture.terminal, "\025/quit\r");
  test_terminal_wait_for (fixture.terminal, "shell>");
  test_terminal_send (fixture.terminal, "exit\r");
  test_terminal_wait_exit (fixture.terminal);
  tear_down (&fixture, NULL);
}

static const Setting vt100 = { 24, 80, { "TERM=vt100" } };
static const Setting screen_term = { 24, 80, { "TERM=screen" } };
static const Setting tmux_term = { 24, 80, { "TERM=tmux-256color" } };
static const Setting no_color = { 24, 80, { "NO_COLOR=1" } };
static const Setting plain_locale = { 24, 80, { "LANG=C" } };
static const Setting wezterm = { 24, 80, { "TERM_PROGRAM=WezTerm" } };
static const Setting dumb = { 24, 80, { "TERM=dumb" } };

static const struct
{
  const char *path;
  const Setting *setting;
  void (*run) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/tui/screen/starts/80x24", &usual, test_starts },
  { "/tui/screen/starts/40x12", &narrow, test_starts },
  { "/tui/screen/starts/200x50", &wide, test_starts },
  { "/tui/screen/sends", &usual, test_sends },
  { "/tui/screen/tab-rotates-focus", &usual, test_tab_rotates_focus },
  { "/tui/screen/tab-completes", &usual, test_tab_completes },
  { "/tui/screen/editing/80x24", &usual, test_editing },
  { "/tui/screen/editing/40x12", &narrow, test_editing },
  { "/tui/screen/editing/200x50", &wide, test_editing },
  { "/tui/screen/history", &usual, test_history },
  { "/tui/screen/alt-enter", &usual, test_alt_enter },
  { "/tui/screen/paste/lines", &usual, test_paste_of_lines },
  { "/tui/screen/paste/in-chat-window", &usual, test_paste_in_chat_window },
  { "/tui/screen/paste/cut-off", &usual, test_paste_cut_off },
  { "/tui/screen/paste/binary", &usual, test_paste_of_binary },
  { "/tui/screen/paste/megabyte", &usual, test_paste_of_a_megabyte },
  { "/tui/screen/long-word-and-marks/80x24", &usual, test_long_word_and_marks },
  { "/tui/screen/long-word-and-marks/40x12", &narrow, test_long_word_and_marks },
  { "/tui/screen/burst", &usual, test_burst },
  { "/tui/screen/scrolled-back-stays", &usual, test_scrolled_back_stays },
  { "/tui/screen/groups-and-folds/80x24", &usual, test_groups_and_folds },
  { "/tui/screen/groups-and-folds/40x12", &narrow, test_groups_and_folds },
  { "/tui/screen/groups-and-folds/200x50", &wide, test_groups_and_folds },
  { "/tui/screen/unread-line/80x24", &usual, test_unread_line },
  { "/tui/screen/jump/80x24", &usual, test_jump },
  { "/tui/screen/jump/40x12", &narrow, test_jump },
  { "/tui/screen/jump/200x50", &wide, test_jump },
  { "/tui/screen/room-column", &wide, test_room_column },
  { "/tui/screen/resend", &usual, test_resend },
  { "/tui/screen/links/80x24", &usual, test_links },
  { "/tui/screen/links/40x12", &narrow, test_links },
  { "/tui/screen/links/vt100", &vt100, test_no_links },
  { "/tui/screen/notify/bell", &usual, test_notifies },
  { "/tui/screen/notify/osc-9", &wezterm, test_notifies },
  { "/tui/screen/notify/not-who-looks", &usual, test_does_not_notify_who_looks },
  { "/tui/screen/resize/while-typing", &usual, test_resize_while_typing },
  { "/tui/screen/resize/while-scrolled-back", &usual, test_resize_while_scrolled_back },
  { "/tui/screen/leave/quit", &usual, test_quit },
  { "/tui/screen/leave/interrupt", &usual, test_interrupt },
  { "/tui/screen/leave/sigterm", &usual, test_sigterm },
  { "/tui/screen/leave/sighup", &usual, test_sighup },
  { "/tui/screen/leave/sigint", &usual, test_sigint },
  { "/tui/screen/leave/abort", &usual, test_abort },
  { "/tui/screen/leave/sigsegv", &usual, test_sigsegv },
  { "/tui/screen/redraw", &usual, test_redraw },
  { "/tui/screen/color", &usual, test_color },
  { "/tui/screen/no-color", &no_color, test_no_color },
  { "/tui/screen/vt100-has-no-color", &vt100, test_no_color },
  { "/tui/screen/term/vt100", &vt100, test_other_terminal },
  { "/tui/screen/term/screen", &screen_term, test_other_terminal },
  { "/tui/screen/term/tmux", &tmux_term, test_other_terminal },
  { "/tui/screen/term/dumb", &dumb, test_dumb },
  { "/tui/screen/locale/plain", &plain_locale, test_plain_locale },
  { "/tui/screen/locale/plain-sends", &plain_locale, test_other_terminal },
  { "/tui/screen/terminal-stops-reading", &usual, test_terminal_stops_reading },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].setting, set_up, tests[i].run, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (peer_cases); i++)
    g_test_add_data_func (peer_cases[i].path, &peer_cases[i], test_peer);
  for (guint i = 0; i < G_N_ELEMENTS (cluster_cases); i++)
    g_test_add_data_func (cluster_cases[i].path, &cluster_cases[i], test_cluster);
  g_test_add_func ("/tui/screen/locale/latin-1", test_latin_locale);
  g_test_add_func ("/tui/screen/stop-and-go-on", test_stop_and_go_on);

  return g_test_run ();
}
