#include "config.h"

#include "screen-fixture.h"

#include <string.h>

const ScreenSetting screen_usual = { 24, 80, { NULL } };
const ScreenSetting screen_narrow = { 12, 40, { NULL } };
const ScreenSetting screen_wide = { 50, 200, { NULL } };

static void
add_all (GPtrArray *arguments, const char *const *more)
{
  for (guint i = 0; more[i] != NULL; i++)
    g_ptr_array_add (arguments, (gpointer) more[i]);
}

static void
note_start (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "pychat", NULL);
  g_autofree char *path = g_build_filename (folder, "welcomed", NULL);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static void
write_config (const char *text)
{
  g_autofree char *path =
      g_build_filename (g_get_user_config_dir (), "pychat", "pychat.conf", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

void
screen_set_up (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  g_autofree char *port = NULL;
  g_autofree char *config = g_build_filename (g_get_user_config_dir (), "pychat", NULL);
  g_autofree char *config_home = g_strconcat ("XDG_CONFIG_HOME=", g_get_user_config_dir (), NULL);
  g_autofree char *state_home = g_strconcat ("XDG_STATE_HOME=", g_get_user_state_dir (), NULL);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GPtrArray) environment = g_ptr_array_new ();

  g_mkdir_with_parents (config, 0700);
  if (!setting->is_first_start)
    note_start ();
  write_config (setting->config != NULL ? setting->config : "");
  fixture->host = setting->certificate != NULL ? script_host_new_tls (setting->certificate)
                                               : script_host_new ();
  script_host_set_caps (fixture->host, setting->caps);
  port = g_strdup_printf ("%u", script_host_get_port (fixture->host));
  /* GLib isolates this program, not those that it starts. */
  add_all (environment, (const char *[]){ config_home, state_home, NULL });
  add_all (environment, setting->environment);
  g_ptr_array_add (environment, NULL);
  g_ptr_array_add (arguments, (gpointer) g_getenv ("PYCHAT_BINARY"));
  add_all (arguments, (const char *[]){ "--host", "127.0.0.1", "--port", port, "-u", "me", NULL });
  if (setting->certificate != NULL)
    add_all (arguments,
             (const char *[]){ "--ssl", "--cafile", script_host_get_file (fixture->host, "ca.pem"),
                               "--certfile",
                               script_host_get_file (fixture->host, setting->own_certificate != NULL
                                                                        ? setting->own_certificate
                                                                        : "long-client.pem"),
                               NULL });
  add_all (arguments, setting->options);
  g_ptr_array_add (arguments, NULL);
  fixture->terminal = test_terminal_spawn ((const char *const *) arguments->pdata,
                                           (const char *const *) environment->pdata, setting->rows,
                                           setting->columns);
  if (setting->environment[0] == NULL || strstr (setting->environment[0], "dumb") == NULL)
    test_terminal_wait_for (fixture->terminal, "ready");
}

void
screen_tear_down (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_free (fixture->terminal);
  script_host_free (fixture->host);
}

void
screen_say (ScreenFixture *fixture, const char *text)
{
  g_autofree char *line = g_strdup_printf (":alice!a@h PRIVMSG #lobby :%s\r\n", text);

  script_host_say (fixture->host, line);
}

void
screen_say_many (ScreenFixture *fixture, guint from, guint to)
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

void
screen_wait_said (ScreenFixture *fixture, const char *text)
{
  gpointer pair[] = { fixture->host, (gpointer) text };

  test_terminal_wait_until (fixture->terminal, has_said, pair);
}

/* Where the text of the input begins. */
int
screen_input_row (const ScreenSetting *setting)
{
  return setting->rows - 2;
}

/* The right border of the window with the focus stands where it should, on every row of it. */
void
screen_assert_straight (ScreenFixture *fixture, int from, int to, int columns)
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
run_at_sizes (const ScreenTest *test)
{
  static const ScreenSetting *const sizes[] = { &screen_usual, &screen_narrow, &screen_wide };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      ScreenSetting *setting = g_memdup2 (test->setting, sizeof *setting); /* until the end */
      g_autofree char *path = g_strdup_printf ("%.*s%dx%d", (int) strlen (test->path) - 1,
                                               test->path, sizes[i]->columns, sizes[i]->rows);

      setting->rows = sizes[i]->rows;
      setting->columns = sizes[i]->columns;
      g_test_add (path, ScreenFixture, setting, screen_set_up, test->run, screen_tear_down);
    }
}

void
screen_run (const ScreenTest *tests, guint n)
{
  for (guint i = 0; i < n; i++)
    if (g_str_has_suffix (tests[i].path, "*"))
      run_at_sizes (&tests[i]);
    else
      g_test_add (tests[i].path, ScreenFixture, tests[i].setting, screen_set_up, tests[i].run,
                  screen_tear_down);
}
