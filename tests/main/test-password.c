/* --hash-password, with the real program. */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "server-password.h"

typedef struct
{
  const char *path;
  const char *input;
  int status;
  const char *password; /* (nullable): that the output is of */
} Row;

static const Row rows[] = {
  { "/main/hash-password/line", "sesame\n", 0, "sesame" },
  { "/main/hash-password/no-newline", "open sesame", 0, "open sesame" },
  { "/main/hash-password/first-line", "one\r\ntwo\n", 0, "one" },
  { "/main/hash-password/empty", "\n", 1, NULL },
  { "/main/hash-password/nothing", "", 1, NULL },
  { "/main/hash-password/not-text", "\xff\n", 1, NULL },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                            G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error, g_getenv ("PYCHAT_BINARY"), "--hash-password", NULL);
  g_autoptr (GBytes) input = g_bytes_new_static (row->input, strlen (row->input));
  g_autoptr (GBytes) output = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, row->status);
  text = g_bytes_get_size (output) > 0
             ? g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output))
             : g_strdup ("");
  if (row->password == NULL)
    {
      g_assert_cmpstr (text, ==, "");
      return;
    }
  g_assert_true (g_str_has_suffix (text, "\n"));
  g_strchomp (text);
  g_assert_true (server_password_matches (row->password, text));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
  return g_test_run ();
}
