#include "config.h"

#include "screen-fixture.h"

/* The chat for screen readers. */

static const ScreenSetting plain = { 24, 80, { NULL }, .options = { "--plain", NULL } };
static const ScreenSetting tagged = {
  24, 80, { NULL }, .options = { "--plain", NULL }, .caps = "message-tags"
};
static const ScreenSetting narrow = { 12, 40, { NULL }, .config = "[client]\nplain=true\n" };
static const ScreenSetting wide = { 50, 200, { NULL }, .options = { "--plain", NULL } };
static const ScreenSetting dumb = { 24, 80, { "TERM=dumb", NULL }, .options = { "--plain", NULL } };
static const ScreenSetting vt100 = {
  24, 80, { "TERM=vt100", "NO_COLOR=1", NULL }, .options = { "--plain", NULL }
};

static const ScreenSetting first = {
  24, 80, { NULL }, .options = { "--plain", NULL }, .is_first_start = TRUE
};
static const ScreenSetting first_screen = { 24, 80, { NULL }, .is_first_start = TRUE };

static void
assert_nothing_drawn (ScreenFixture *fixture)
{
  g_assert_false (test_terminal_is_alternate (fixture->terminal));
  g_assert_false (test_terminal_shows (fixture->terminal, "\u2502"));
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033[H"), ==, 0);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033[2J"), ==, 0);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033[?1049h"), ==, 0);
}

static void
test_sentences (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "alice says: ready");
  test_terminal_wait_for (fixture->terminal, "#lobby>");
  screen_say (fixture, "hi me, how are you?");
  test_terminal_wait_for (fixture->terminal, "alice to you: hi me, how are you?");
  screen_say (fixture, "\001ACTION waves\001");
  test_terminal_wait_for (fixture->terminal, "alice waves");
  script_host_say (fixture->host, ":bob!b@h PRIVMSG me :psst\r\n");
  test_terminal_wait_for (fixture->terminal, "Private: bob to you: psst");
  script_host_say (fixture->host, ":carl!c@h JOIN #lobby\r\n");
  test_terminal_wait_for (fixture->terminal, "carl came in.");
  assert_nothing_drawn (fixture);
}

/* Whom somebody answers, and what is put to a message, is heard as well. */
static void
test_annotations (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "#lobby>");
  script_host_say (fixture->host, "@msgid=a :bob!b@h PRIVMSG #lobby :good news\r\n"
                                  "@msgid=b;+reply=a :carl!c@h PRIVMSG #lobby :which\r\n"
                                  "@+reply=a;+draft/react=lol :dora!d@h TAGMSG #lobby\r\n");
  test_terminal_wait_for (fixture->terminal, "carl answers bob: which");
  test_terminal_wait_for (fixture->terminal, "dora reacts with lol to: good news");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "bob says: good news"), ==, 1);
}

/* What is typed stays below what comes, and is not said twice. */
static void
test_typing (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "#lobby>");
  test_terminal_send (fixture->terminal, "hel");
  test_terminal_wait_for (fixture->terminal, "#lobby> hel");
  screen_say (fixture, "between");
  test_terminal_wait_for (fixture->terminal, "alice says: between");
  test_terminal_wait_for (fixture->terminal, "#lobby> hel");
  test_terminal_send (fixture->terminal, "lo \u4F60\u597D ali\t\b\b\r");
  screen_wait_said (fixture, "PRIVMSG #lobby :hello \u4F60\u597D alic");
  screen_say (fixture, "after");
  test_terminal_wait_for (fixture->terminal, "alice says: after");
  g_assert_false (test_terminal_shows (fixture->terminal, "me says:"));
  assert_nothing_drawn (fixture);
}

/* What is typed wraps where the window ends now, and goes as a whole. */
static void
test_resize (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "#lobby>");
  test_terminal_resize (fixture->terminal, 24, 40);
  screen_say (fixture, "narrow now");
  test_terminal_wait_for (fixture->terminal, "alice says: narrow now");
  test_terminal_send (fixture->terminal, "one two three four five six seven eight nine ten");
  test_terminal_wait_for (fixture->terminal, " ten");
  test_terminal_send (fixture->terminal, "\025"
                                         "again");
  test_terminal_wait_for (fixture->terminal, "#lobby> again");
  test_terminal_wait_gone (fixture->terminal, "one two");
  test_terminal_wait_gone (fixture->terminal, " ten");
}

static void
test_rooms (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "#lobby>");
  script_host_say (fixture->host, ":bob!b@h PRIVMSG me :psst\r\n");
  test_terminal_wait_for (fixture->terminal, "psst");
  test_terminal_send (fixture->terminal, "\033a");
  test_terminal_wait_for (fixture->terminal, "You write in bob now; 1 message was new.");
  test_terminal_wait_for (fixture->terminal, "bob>");
  screen_say (fixture, "elsewhere");
  test_terminal_wait_for (fixture->terminal, "In #lobby: alice says: elsewhere");
  test_terminal_send (fixture->terminal, "yes\r");
  screen_wait_said (fixture, "PRIVMSG bob :yes");
  test_terminal_send (fixture->terminal, "\0332");
  test_terminal_wait_for (fixture->terminal, "You write in #lobby now");
}

static void
test_paste (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "#lobby>");
  test_terminal_send (fixture->terminal, "\033[200~one\rtwo\033[201~");
  test_terminal_wait_for (fixture->terminal, "two");
  g_assert_cmpuint (script_host_count (fixture->host, "PRIVMSG"), ==, 0);
  test_terminal_send (fixture->terminal, "\r");
  screen_wait_said (fixture, ":two");
}

/* What a peer says cannot move the cursor. */
static void
test_hostile (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "#lobby>");
  screen_say (fixture, "a\033[2J\033[Hb");
  test_terminal_wait_for (fixture->terminal, "alice says: a^[[2J^[[Hb");
  assert_nothing_drawn (fixture);
}

static void
test_leaves (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "#lobby>");
  test_terminal_send (fixture->terminal, "half\025/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), ==, 0);
  g_assert_true (test_terminal_is_sane (fixture->terminal));
}

/* Stopped and continued by a shell: the line is there again, once. */
static void
test_stopped (void)
{
  ScreenFixture fixture = { .host = script_host_new () };
  g_autofree char *config_home = g_strconcat ("XDG_CONFIG_HOME=", g_get_user_config_dir (), NULL);
  g_autofree char *state_home = g_strconcat ("XDG_STATE_HOME=", g_get_user_state_dir (), NULL);
  g_autofree char *type =
      g_strdup_printf ("'%s' -H 127.0.0.1 -P %u -u me --plain\r", g_getenv ("PYCHAT_BINARY"),
                       script_host_get_port (fixture.host));

  fixture.terminal = test_terminal_spawn (
      (const char *[]){ "bash", "--norc", "--noprofile", "-i", NULL },
      (const char *[]){ "PS1=shell> ", config_home, state_home, NULL }, 24, 120);
  test_terminal_wait_for (fixture.terminal, "shell>");
  test_terminal_send (fixture.terminal, type);
  test_terminal_wait_for (fixture.terminal, "alice says: ready");
  g_assert_false (test_terminal_shows (fixture.terminal, "You write in 127.0.0.1"));
  test_terminal_send (fixture.terminal, "abc");
  test_terminal_wait_for (fixture.terminal, "#lobby> abc");
  test_terminal_send (fixture.terminal, "\032");
  test_terminal_wait_for (fixture.terminal, "Stopped");
  test_terminal_send (fixture.terminal, "fg\r");
  test_terminal_wait_for (fixture.terminal, "#lobby> abc");
  test_terminal_send (fixture.terminal, "def\r");
  screen_wait_said (&fixture, ":abcdef");
  g_assert_false (test_terminal_shows (fixture.terminal, "#lobby> abc#lobby>"));
  test_terminal_send (fixture.terminal, "/quit\r");
  test_terminal_wait_for (fixture.terminal, "not connected");
  screen_tear_down (&fixture, NULL);
}

static void
test_killed (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "#lobby>");
  test_terminal_kill (fixture->terminal, 15);
  g_assert_cmpint (test_terminal_wait_exit (fixture->terminal), ==, 0);
  g_assert_true (test_terminal_is_sane (fixture->terminal));
}

static void
test_help (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "#lobby>");
  test_terminal_send (fixture->terminal, "/help\r");
  test_terminal_wait_for (fixture->terminal, "Alt+Right: goes to the next room");
  test_terminal_wait_for (fixture->terminal, "/whois [NAME]");
}

/* Once, with three lines of what to do. */
static void
test_first_start (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "Type and press Enter");
  test_terminal_wait_for (fixture->terminal, "Alt+Left and Alt+Right");
  test_terminal_wait_for (fixture->terminal, "F1 or /help");
  screen_tear_down (fixture, data);
  screen_set_up (fixture, data);
  test_terminal_wait_for (fixture->terminal, "#lobby>");
  g_assert_false (test_terminal_shows (fixture->terminal, "Type and press Enter"));
}

static void
test_first_start_of_screen (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_for (fixture->terminal, "Type and press Enter");
  test_terminal_wait_for (fixture->terminal, "or goes to the chat window");
  test_terminal_wait_for (fixture->terminal, "F1 or /help");
  screen_tear_down (fixture, data);
  screen_set_up (fixture, data);
  g_assert_false (test_terminal_shows (fixture->terminal, "Type and press Enter"));
}

static const ScreenTest tests[] = {
  { "/tui/plain/sentences", &plain, test_sentences },
  { "/tui/plain/annotations", &tagged, test_annotations },
  { "/tui/plain/sentences/narrow", &narrow, test_sentences },
  { "/tui/plain/sentences/wide", &wide, test_sentences },
  { "/tui/plain/sentences/vt100", &vt100, test_sentences },
  { "/tui/plain/typing", &plain, test_typing },
  { "/tui/plain/typing/dumb", &dumb, test_typing },
  { "/tui/plain/resize", &plain, test_resize },
  { "/tui/plain/rooms", &plain, test_rooms },
  { "/tui/plain/paste", &plain, test_paste },
  { "/tui/plain/hostile", &plain, test_hostile },
  { "/tui/plain/leaves", &plain, test_leaves },
  { "/tui/plain/killed", &plain, test_killed },
  { "/tui/plain/help", &wide, test_help },
  { "/tui/plain/first-start", &first, test_first_start },
  { "/tui/screen/first-start", &first_screen, test_first_start_of_screen },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  screen_run (tests, G_N_ELEMENTS (tests));
  g_test_add_func ("/tui/plain/stopped", test_stopped);
  return g_test_run ();
}
