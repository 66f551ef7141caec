#include "config.h"

#include <string.h>

#include "main-testing.h"

/* An account of the real server, and the real program that logs in to it. */

typedef struct
{
  const char *path;
  const char *settings; /* of who logs in */
  const char *expected; /* what is told */
  int status;           /* without a screen, 1 also where something did not work */
  gboolean is_in;
} LoginCase;

static const LoginCase login_cases[] = {
  { "/main/login/scram", "account=anna\npassword=sesame\n", "You are logged in as anna.", 0, TRUE },
  { "/main/login/command", "account=anna\npassword-command=printf 'sesame\\\\nno'\n",
    "You are logged in as anna.", 0, TRUE },
  { "/main/login/wrong", "account=anna\npassword=open\n", "You are here without your account.", 1,
    TRUE },
  { "/main/login/required", "account=anna\npassword=open\nlogin-required=true\n",
    "name and password do not fit", 1 },
  { "/main/login/command-fails", "account=anna\npassword-command=false\n",
    "The password-command failed", 1 },
};

static GSubprocess *
join (Chat *chat, const char *name, const char *more)
{
  g_autofree char *arguments = g_strdup_printf (
      "--no-ui --host 127.0.0.1 --port %s --username %s%s", chat->port, name, more);
  g_autofree char *out = g_strconcat (name, ".out", NULL);

  return chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, out, out, arguments);
}

static void
test_login (gconstpointer data)
{
  const LoginCase *c = data;
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) owner = join (chat, "anna", "");
  g_autofree char *path = chat_path (chat, "login.conf");
  g_autofree char *text = g_strconcat ("[client]\n", c->settings, NULL);
  g_autofree char *more = g_strconcat (" --config ", path, NULL);
  g_autoptr (GSubprocess) other = NULL;
  g_autoptr (GError) error = NULL;

  g_free (chat_wait_for (chat, "anna.out", "You are in #lobby now."));
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (owner), "/register sesame\n", 17, NULL,
                             NULL, NULL);
  g_free (chat_wait_for (chat, "anna.out", "You are logged in as anna."));
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  other = join (chat, "other", more);
  g_free (chat_wait_for (chat, "other.out", c->expected));
  if (c->is_in)
    g_free (chat_wait_for (chat, "other.out", "You are in #lobby now."));
  g_output_stream_close (g_subprocess_get_stdin_pipe (other), NULL, NULL);
  g_assert_cmpint (chat_wait_for_exit (other), ==, c->status);
  g_output_stream_close (g_subprocess_get_stdin_pipe (owner), NULL, NULL);
  chat_wait_for_exit (owner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (login_cases); i++)
    g_test_add_data_func (login_cases[i].path, &login_cases[i], test_login);
  return g_test_run ();
}
