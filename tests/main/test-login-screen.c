#include "config.h"

#include <signal.h>

#include "main-screen.h"

/* A person at a terminal is asked for the password, and nobody who looks on sees it. */

typedef struct
{
  const char *path;
  const char *typed; /* at the prompt */
  const char *told;  /* of the account, on the server's page */
} PromptCase;

static const PromptCase prompt_cases[] = {
  { "/main/login-screen/screen", "sesame\r", "You are logged in as anna." },
  { "/main/login-screen/corrected", "sesamx\177e\r", "You are logged in as anna." },
  { "/main/login-screen/wrong", "open\r", "Logging in failed: name and password do not fit." },
  { "/main/login-screen/nothing", "\r", "There is no way to log in here that both sides know." },
};

/* (transfer full): with an account anna, whom the configuration wants to be */
static Chat *
start_chat (void)
{
  Chat *chat = chat_new (NULL, "[client]\naccount=anna\n");
  g_autofree char *config = chat_path (chat, "empty.conf");
  g_autofree char *more = g_strconcat ("--config ", config, NULL);
  g_autoptr (GSubprocess) owner = NULL;

  g_assert_true (g_file_set_contents (config, "", 0, NULL));
  owner = chat_join_with (chat, "anna", more);
  g_free (chat_wait_for (chat, "anna.out", "You are in #lobby now."));
  chat_say (owner, "/register sesame");
  g_free (chat_wait_for (chat, "anna.out", "You are logged in as anna."));
  chat_leave (owner, 0);
  return chat;
}

static void
test_prompt (gconstpointer data)
{
  const PromptCase *c = data;
  g_autoptr (Chat) chat = start_chat ();
  g_autoptr (TestTerminal) terminal = chat_join_on_screen (chat, "hanna", "");

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
  g_autoptr (TestTerminal) terminal = chat_join_on_screen (chat, "hanna", "--no-ui");

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
  g_autoptr (TestTerminal) terminal = chat_join_on_screen (chat, "hanna", "");

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
