#include "config.h"

#include "main-screen.h"

TestTerminal *
chat_open_screen (Chat *chat, const char *variable, const char *arguments)
{
  g_auto (GStrv) words = chat_split (arguments);
  g_autofree char *config = g_strconcat ("XDG_CONFIG_HOME=", chat->directory, NULL);
  g_autofree char *state = g_strconcat ("XDG_STATE_HOME=", chat->directory, NULL);
  const char *environment[] = { config, state, variable, NULL };

  return test_terminal_spawn ((const char *const *) words, environment, 24, 80);
}

TestTerminal *
chat_join_on_screen (Chat *chat, const char *name, const char *more)
{
  g_autofree char *arguments = chat_make_arguments (chat, name, more);

  return chat_open_screen (chat, NULL, arguments);
}

void
chat_quit_screen (TestTerminal *screen)
{
  test_terminal_send (screen, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (screen), ==, 0);
  test_terminal_free (screen);
}
