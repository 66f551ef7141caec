#include "config.h"

#include <glib/gstdio.h>

#include "test-files.h"
#include "test-terminal.h"

/* Shells on a terminal, with the completions that are installed for them. */

typedef struct
{
  const char *name;
  const char *arguments[4]; /* so that no file of the person is read */
  const char *load;         /* what is typed to have them */
} Shell;

static const Shell shells[] = {
  { "bash", { "bash", "--norc", "--noprofile" }, ". '@folder@/pychat.bash'; PS1=has-''loaded:\r" },
  { "zsh",
    { "zsh", "-f" },
    "fpath=('@folder@' $fpath); autoload -Uz compinit; compinit -u -D; PS1=has-''loaded:\r" },
  { "fish",
    { "fish", "--no-config" },
    "source '@folder@/pychat.fish'; function fish_prompt; echo -n has-''loaded:; end\r" },
};

static const char config[] = "[client]\nhost=profile\n\n[profile garden]\nhost=a\n"
                             "[profile with a blank]\nhost=b\n[keys]\n";
static const char other_config[] = "[profile elsewhere]\n";

/* What is typed, and what stands there then. */
static const char *const completions[][2] = {
  { "pychat ga\t", "pychat garden " },
  { "pychat --port 1 wi\t", "pychat --port 1 with\\ a\\ blank " },
  { "pychat --config ~/other.conf e\t", "pychat --config ~/other.conf elsewhere " },
  { "pychat --config=~/oth\t", "pychat --config=~/other.conf " },
  { "pychat --config=~/other.conf e\t", "pychat --config=~/other.conf elsewhere " },
  { "pychat --format j\t", "pychat --format json " },
  { "pychat --format=j\t", "pychat --format=json " },
  { "pychat --ver\t", "pychat --version " },
};

static void
complete (TestTerminal *terminal, const char *typed, const char *completed)
{
  g_autofree char *with_mark = g_strconcat (completed, "<", NULL);

  test_terminal_send (terminal, typed);
  test_terminal_send (terminal, "<");
  test_terminal_wait_for (terminal, with_mark);
  test_terminal_send (terminal, "\025"); /* empties the line */
}

static char *
write_file (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
test_shell (gconstpointer data)
{
  const Shell *shell = data;
  g_autofree char *program = g_find_program_in_path (shell->name);
  g_autofree char *home = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;
  g_autofree char *home_variable = NULL;
  g_autofree char *config_variable = NULL;
  g_autofree char *completion_folder = NULL;
  g_autoptr (GString) load = g_string_new (shell->load);
  TestTerminal *terminal;

  if (program == NULL)
    {
      g_autofree char *reason = g_strdup_printf ("%s is not installed", shell->name);

      g_test_skip (reason);
      return;
    }
  home = g_dir_make_tmp ("pychat-shell-XXXXXX", NULL);
  folder = g_build_filename (home, "pychat", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  path = write_file (folder, "pychat.conf", config);
  other = write_file (home, "other.conf", other_config);
  home_variable = g_strconcat ("HOME=", home, NULL);
  config_variable = g_strconcat ("XDG_CONFIG_HOME=", home, NULL);
  completion_folder = g_test_build_filename (G_TEST_DIST, "..", "data", "completions", NULL);
  g_string_replace (load, "@folder@", completion_folder, 0);

  terminal = test_terminal_spawn (
      shell->arguments, (const char *[]){ home_variable, config_variable, "ENV", NULL }, 24, 120);
  test_terminal_send (terminal, load->str);
  test_terminal_wait_for (terminal, "has-loaded:");
  for (guint i = 0; i < G_N_ELEMENTS (completions); i++)
    complete (terminal, completions[i][0], completions[i][1]);
  test_terminal_free (terminal);
  test_files_remove (home);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (shells); i++)
    {
      g_autofree char *path = g_strconcat ("/main/completion/", shells[i].name, NULL);

      g_test_add_data_func (path, &shells[i], test_shell);
    }
  return g_test_run ();
}
