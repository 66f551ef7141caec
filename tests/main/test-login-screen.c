#include "config.h"

#include <signal.h>
#include <string.h>

#include "main-testing.h"
#include "test-terminal.h"

/* A person at a terminal is asked for the password, and nobody who looks on sees it. */

typedef struct
{
  const char *path;
  const char *more;  /* options */
  const char *typed; /* at the prompt */
  const char *told;  /* of the account, on the server's page */
} PromptCase;

static const PromptCase prompt_cases[] = {
  { "/main/login-screen/screen", "", "sesame\r", "You are logged in as anna." },
  { "/main/login-screen/corrected", "", "sesamx\177e\r", "You are logged in as anna." },
  { "/main/login-screen/wrong", "", "open\r", "Logging in failed: name and password do not fit." },
  { "/main/login-screen/nothing", "", "\r",
    "There is no way to log in here that both sides know." },
};

static TestTerminal *
start_program (Chat *chat, const char *more)
{
  g_autofree char *line = g_strdup_printf ("%s --username hanna --host 127.0.0.1 --port %s%s",
                                           g_getenv ("PYCHAT_BINARY"), chat->port, more);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autofree char *state = g_strconcat ("XDG_STATE_HOME=", chat->directory, NULL);
  g_autofree char *config = g_strconcat ("XDG_CONFIG_HOME=", chat->directory, NULL);
  const char *environment[] = { state, config, NULL };

  return test_terminal_spawn ((const char *const *) words, environment, 24, 80);
}

/* (transfer full): with an account anna, whom the configuration wants to be */
static Chat *
start_chat (void)
{
  Chat *chat = chat_new (NULL, "[client]\naccount=anna\n");
  g_autofree char *config = chat_path (chat, "empty.conf");
  g_autofree char *arguments = NULL;
  g_autoptr (GSubprocess) owner = NULL;

  g_assert_true (g_file_set_contents (config, "", 0, NULL));
  arguments = g_strdup_printf ("--no-ui --host 127.0.0.1 --port %s --username anna --config %s",
                               chat->port, config);
  owner = chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "anna.out", "anna.err", arguments);
  g_free (chat_wait_for (chat, "anna.out", "You are in #lobby now."));
  chat_say (owner, "/register sesame");
  g_free (chat_wait_for (chat, "anna.out", "You are logged in as anna."));
  g_output_stream_close (g_subprocess_get_stdin_pipe (owner), NULL, NULL);
  g_assert_cmpint (chat_wait_for_exit (owner), ==, 0);
  return chat;
}

static void
test_prompt (gconstpointer data)
{
  const PromptCase *c = data;
  g_autoptr (Chat) chat = start_chat ();
  g_autoptr (TestTerminal) terminal = start_program (chat, c->more);

  test_terminal_wait_for (terminal, "Password:");
  test_terminal_send (terminal, c->typed);
  test_terminal_wait_for (terminal, "You are in #lobby now.");
  test_terminal_send (terminal, "\0331");
  test_terminal_wait_for (terminal, c->told);
  test_terminal_send (terminal, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (terminal), ==, 0);
  g_assert_true (test_terminal_is_sane (terminal));
  g_assert_cmpuint (test_terminal_count_output (terminal, "sesam"), ==, 0);
  g_assert_cmpuint (test_terminal_count_output (terminal, "open"), ==, 0);
}

/* Also without a screen. */
static void
test_lines (void)
{
  g_autoptr (Chat) chat = start_chat ();
  g_autoptr (TestTerminal) terminal = start_program (chat, " --no-ui");

  test_terminal_wait_for (terminal, "Password:");
  test_terminal_send (terminal, "sesame\r");
  test_terminal_wait_for (terminal, "You are logged in as anna.");
  test_terminal_wait_for (terminal, "You are in #lobby now.");
  g_assert_true (test_terminal_is_sane (terminal));
  g_assert_cmpuint (test_terminal_count_output (terminal, "sesame"), ==, 0);
  test_terminal_send (terminal, "\004");
  g_assert_cmpint (test_terminal_wait_exit (terminal), ==, 0);
}

/* Who thinks better of it gets the terminal back as it was. */
static void
test_interrupted (void)
{
  g_autoptr (Chat) chat = start_chat ();
  g_autoptr (TestTerminal) terminal = start_program (chat, "");

  test_terminal_wait_for (terminal, "Password:");
  test_terminal_send (terminal, "ses\003");
  g_assert_cmpint (test_terminal_wait_exit (terminal), ==, 128 + SIGINT);
  g_assert_true (test_terminal_is_sane (terminal));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (prompt_cases); i++)
    g_test_add_data_func (prompt_cases[i].path, &prompt_cases[i], test_prompt);
  g_test_add_func ("/main/login-screen/lines", test_lines);
  g_test_add_func ("/main/login-screen/interrupted", test_interrupted);
  return g_test_run ();
}
