/* test-screen-attention.c: what rings, what is told to the terminal and to a program, and what is
 * not. */
#include "config.h"

#include <string.h>

#include "screen-fixture.h"

/* Quiet is said before the command is typed, or with it; loud behind it. */
typedef struct
{
  ScreenSetting setting; /* first: the fixture takes it for one */
  const char *path;
  const char *command; /* (nullable) */
  const char *answer;  /* (nullable): to the command */
  const char *quiet;
  const char *next_command; /* (nullable): behind what was quiet */
  const char *next_answer;
  const char *loud;
  gboolean rings_at_once; /* for what alice says as we come in */
} AttentionCase;

#define PAUSE_MS 2100 /* it does not ring twice in two seconds */

#define ALL "All messages in #lobby notify you."
#define MENTIONS "Only messages that mean you notify you in #lobby."
#define NONE "Nothing notifies you in #lobby."
#define DEFAULT "What notifies you in #lobby is what your settings say."

/* clang-format off */
static const AttentionCase cases[] = {
  { { 24, 80, { "TERM_PROGRAM=WezTerm" } }, "/tui/screen/attention/all",
    NULL, NULL, "before it", "/notify all", ALL, "after it" },
  { { 24, 80, { "TERM_PROGRAM=WezTerm" }, .config = "[client]\nnotify=all\n" },
    "/tui/screen/attention/mentions", "/notify mentions", MENTIONS, "nobody in particular",
    NULL, NULL, "hello me", TRUE },
  { { 24, 80, { "TERM_PROGRAM=WezTerm" } }, "/tui/screen/attention/none",
    "/notify none", NONE, "me: not this", "/notify default", DEFAULT, "me: but this" },
  { { 24, 80, { "TERM_PROGRAM=WezTerm" }, .config = "[client]\nnotify=none\n" },
    "/tui/screen/attention/settings-none", NULL, NULL, "me: not this", "/notify mentions", MENTIONS,
    "me: but this" },
  { { 24, 80, { "TERM_PROGRAM=WezTerm" }, .config = "[client]\nhighlight=deploy;Stra\303\237e\n" },
    "/tui/screen/attention/highlight", NULL, NULL, "a deployment, strassen", NULL, NULL,
    "we Deploy now" },
  { { 24, 80, { "TERM_PROGRAM=WezTerm" }, .config = "[client]\nhighlight=deploy;Stra\303\237e\n" },
    "/tui/screen/attention/highlight-utf-8", NULL, NULL, "stra\303\237en", NULL, NULL,
    "auf der stra\303\237e" },
  /* Names stand beside other words where no blanks are written, but are no part of one. */
  { { 24, 80, { "TERM_PROGRAM=WezTerm" }, .config = "[client]\nhighlight=\345\260\217\346\230\216\n" },
    "/tui/screen/attention/highlight-chinese", NULL, NULL, "\u5C0F\u660E1", NULL, NULL,
    "\u4F60\u597D\u5C0F\u660E\u4F60\u597D" },
  { { 24, 80, { "TERM_PROGRAM=WezTerm" }, .config = "[client]\nhighlight=\343\202\242\343\203\263\n" },
    "/tui/screen/attention/highlight-japanese", NULL, NULL, "\u30A2\u30F3\u30C6\u30CA", NULL, NULL,
    "\u30A2\u30F3\u3055\u3093" },
  { { 24, 80, { "TERM_PROGRAM=WezTerm" }, .config = "[client]\nhighlight=\353\257\274\354\210\230\n" },
    "/tui/screen/attention/highlight-korean", NULL, NULL, "\uAE40\uBBFC\uC218", NULL, NULL,
    "\uBBFC\uC218\uC57C" },
  { { 24, 80, { "TERM_PROGRAM=WezTerm" } },
    "/tui/screen/attention/latin-in-chinese", NULL, NULL, "some", NULL, NULL,
    "\u4F60\u597Dme\u4F60\u597D" },
};
/* clang-format on */

static void
assert_rung (ScreenFixture *fixture, guint times)
{
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\007"), ==, times);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\033]9;alice in #lobby: "), ==,
                    times);
}

static void
type_command (ScreenFixture *fixture, const char *command, const char *answer)
{
  if (command == NULL)
    return;
  test_terminal_send (fixture->terminal, command);
  test_terminal_send (fixture->terminal, "\r");
  test_terminal_wait_for (fixture->terminal, answer);
}

static void
test_rings (ScreenFixture *fixture, gconstpointer data)
{
  const AttentionCase *c = data;
  guint before = c->rings_at_once ? 1 : 0;

  assert_rung (fixture, before);
  if (c->rings_at_once)
    test_terminal_let_pass (fixture->terminal, PAUSE_MS);
  type_command (fixture, c->command, c->answer);
  screen_say (fixture, c->quiet);
  test_terminal_wait_for (fixture->terminal, c->quiet);
  assert_rung (fixture, before);
  type_command (fixture, c->next_command, c->next_answer);
  screen_say (fixture, c->loud);
  test_terminal_wait_for (fixture->terminal, c->loud);
  assert_rung (fixture, before + 1);
}

/* A program of one's own */

#define WRITES "sh -c 'echo \"$1/$2\" >> \"$XDG_STATE_HOME/told\"' sh"

static const ScreenSetting with_program = {
  24, 80, { NULL }, .config = "[client]\nbell=false\nnotify-command=" WRITES "\n"
};
static const ScreenSetting without_program = {
  24, 80, { NULL }, .config = "[client]\nnotify-command=/nowhere/at/all\n"
};

static gboolean
has_told (TestTerminal *terminal, gpointer text)
{
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "told", NULL);
  g_autofree char *told = NULL;

  return g_file_get_contents (path, &told, NULL, NULL) && g_str_equal (told, text);
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* It gets what was said as it is: no shell reads it. */
static void
test_program (ScreenFixture *fixture, gconstpointer data)
{
  guint tick = g_timeout_add (10, on_tick, NULL); /* a file does not wake the loop */

  screen_say (fixture, "nobody in particular");
  test_terminal_wait_for (fixture->terminal, "nobody in particular");
  screen_say (fixture, "me: $(touch told) `id` \"quoted\"; 'too' | \u4F60\u597D");
  test_terminal_wait_until (
      fixture->terminal, has_told,
      (char *) "alice in #lobby/me: $(touch told) `id` \"quoted\"; 'too' | \u4F60\u597D\n");
  g_source_remove (tick);
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\007"), ==, 0);
}

static void
test_no_program (ScreenFixture *fixture, gconstpointer data)
{
  screen_say (fixture, "me: anybody?");
  test_terminal_wait_for (fixture->terminal, "me: anybody?");
  g_assert_cmpuint (test_terminal_count_output (fixture->terminal, "\007"), ==, 1);
}

static const ScreenTest tests[] = {
  { "/tui/screen/attention/program", &with_program, test_program },
  { "/tui/screen/attention/no-such-program", &without_program, test_no_program },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, ScreenFixture, &cases[i], screen_set_up, test_rings,
                screen_tear_down);
  screen_run (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
