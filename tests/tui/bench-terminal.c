#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "script-host.h"
#include "test-terminal.h"

/* What a person waits for and pays for at a terminal, of pychat and of what else one could run, on
 * the same server that says the same lines; the median of some runs. */

#define ROWS 24
#define COLUMNS 80
#define IDLE_MS 5000
#define BURST_LINES 4000
#define RUNS 5
#define LAST_LINE "line 3999."

enum
{
  FIRST_PAINT_MS,
  RSS_MIB,
  WAKE_UPS,
  BURST_MS,
  BURST_KIB,
  N_FIGURES
};

typedef struct
{
  const char *name;
  const char *program;    /* NULL: pychat */
  const char *arguments;  /* @home@: directory of its own, @port@ */
  const char *joined;     /* (nullable): what tells that the room is there, but not in sight */
  const char *after_join; /* and the keys that bring it there */
  gboolean has_tls;       /* it speaks nothing else */
} Client;

static const Client clients[] = {
  { "pychat", NULL, "--host 127.0.0.1 --port @port@ -u me", NULL, NULL, FALSE },
  { "irssi", "irssi", "--home=@home@ --connect=127.0.0.1 --port=@port@ --nick=me", "Act: 2",
    "\0332", FALSE },
  { "weechat", "weechat",
    "-d @home@ -r '/server add t 127.0.0.1/@port@ -nicks=me' -r '/set irc.server.t.ssl off' -r "
    "'/connect t'",
    "#lobby", "/buffer #lobby\r", FALSE },
  { "catgirl", "catgirl", "-! -h localhost -p @port@ -n me -j '#lobby'", NULL, NULL, TRUE },
};

static char *
make_command (const Client *client, const char *directory, guint16 port)
{
  g_autoptr (GString) arguments = g_string_new (client->arguments);
  g_autofree char *number = g_strdup_printf ("%u", port);

  g_string_replace (arguments, "@home@", directory, 0);
  g_string_replace (arguments, "@port@", number, 0);
  return g_strdup_printf ("exec %s %s",
                          client->program != NULL ? client->program : g_getenv ("PYCHAT_BINARY"),
                          arguments->str);
}

static gboolean
has_painted (TestTerminal *terminal, gpointer data)
{
  g_autofree char *text = test_terminal_get_text (terminal);

  return *g_strchug (text) != '\0';
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
rest (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, on_timeout, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* Returns: the number behind @key in a file of /proc; 0 when it is not there */
static double
read_number (const char *path, const char *key)
{
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  at = strstr (text, key);
  return at != NULL ? g_ascii_strtod (at + strlen (key), NULL) : 0;
}

static double
count_switches (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task", pid);
  g_autoptr (GDir) tasks = g_dir_open (path, 0, NULL);
  const char *task;
  double sum = 0;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *status = g_strdup_printf ("%s/%s/status", path, task);

      sum += read_number (status, "\nvoluntary_ctxt_switches:");
    }
  return sum;
}

static void
burst (ScriptHost *host, TestTerminal *terminal, double *figures)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  guint before = test_terminal_get_output (terminal)->len;
  gint64 start;

  for (guint i = 0; i < BURST_LINES; i++)
    g_string_append_printf (lines, ":alice!a@h PRIVMSG #lobby :line %u.\r\n", i);
  start = g_get_monotonic_time ();
  script_host_say (host, lines->str);
  test_terminal_wait_for (terminal, LAST_LINE);
  figures[BURST_MS] = (g_get_monotonic_time () - start) / 1000.0;
  rest (200);
  figures[BURST_KIB] = (test_terminal_get_output (terminal)->len - before) / 1024.0;
}

static gboolean
has_joined (TestTerminal *terminal, gpointer data)
{
  return script_host_has_welcomed (data);
}

static void
run (const Client *client, double *figures)
{
  g_autofree char *directory = g_dir_make_tmp ("bench-terminal-XXXXXX", NULL);
  g_autofree char *home = g_strdup_printf ("HOME=%s", directory);
  g_autoptr (ScriptHost) host = client->has_tls ? script_host_new_tls ("server.pem") : script_host_new ();
  g_autofree char *command = make_command (client, directory, script_host_get_port (host));
  g_autofree char *status = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (TestTerminal) terminal = test_terminal_spawn (
      (const char *[]){ "sh", "-c", command, NULL }, (const char *[]){ home, NULL }, ROWS, COLUMNS);
  double switches;
  g_autofree char *clean = g_strdup_printf ("rm -rf '%s'", directory);

  test_terminal_wait_until (terminal, has_painted, NULL);
  figures[FIRST_PAINT_MS] = (g_get_monotonic_time () - start) / 1000.0;
  test_terminal_wait_until (terminal, has_joined, host);
  if (client->joined != NULL)
    {
      test_terminal_wait_for (terminal, client->joined);
      test_terminal_send (terminal, client->after_join);
    }
  test_terminal_wait_for (terminal, "ready"); /* alice says so in the room */
  rest (1000);

  switches = count_switches (test_terminal_get_pid (terminal));
  rest (IDLE_MS);
  figures[WAKE_UPS] = count_switches (test_terminal_get_pid (terminal)) - switches;
  status = g_strdup_printf ("/proc/%d/status", test_terminal_get_pid (terminal));
  figures[RSS_MIB] = read_number (status, "VmRSS:") / 1024;
  burst (host, terminal, figures);
  g_spawn_command_line_sync (clean, NULL, NULL, NULL, NULL);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static void
measure (const Client *client, guint runs)
{
  double figures[N_FIGURES][RUNS], medians[N_FIGURES];

  for (guint i = 0; i < runs; i++)
    {
      double once[N_FIGURES] = { 0 };

      run (client, once);
      for (guint j = 0; j < N_FIGURES; j++)
        figures[j][i] = once[j];
    }
  for (guint j = 0; j < N_FIGURES; j++)
    {
      qsort (figures[j], runs, sizeof (double), compare);
      medians[j] = figures[j][runs / 2];
    }
  g_print ("%-10s %12.1f %10.1f %12.0f %10.0f %10.1f\n", client->name, medians[FIRST_PAINT_MS],
           medians[RSS_MIB], medians[WAKE_UPS], medians[BURST_MS], medians[BURST_KIB]);
}

/* Arguments: the clients to run; none: all that are installed. */
int
main (int argc, char *argv[])
{
  g_print ("%-10s %12s %10s %12s %10s %10s\n", "client", "paint ms", "RSS MiB", "wakes in 5 s",
           "burst ms", "burst KiB");
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autofree char *path = g_find_program_in_path (
          clients[i].program != NULL ? clients[i].program : g_getenv ("PYCHAT_BINARY"));

      if (path == NULL ||
          (argc > 1 && !g_strv_contains ((const char *const *) argv + 1, clients[i].name)))
        continue;
      measure (&clients[i], RUNS);
    }
  return 0;
}
