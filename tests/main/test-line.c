#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define DEADLINE_US (60 * G_USEC_PER_SEC)

/* A server and its clients, real processes; what they say goes to files in one directory. */
typedef struct
{
  char *directory;
  GSubprocess *server;
  char *port;
} Chat;

static char *
path_in (Chat *chat, const char *name)
{
  return g_build_filename (chat->directory, name, NULL);
}

static char *
read_text (Chat *chat, const char *name)
{
  g_autofree char *path = path_in (chat, name);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL)) /* not there yet */
    return g_strdup ("");
  return text;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Until text is in the file. Returns: (transfer full): all of it */
static char *
wait_for_text (Chat *chat, const char *name, const char *text)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  guint tick = g_timeout_add (10, on_tick, NULL);
  char *all = read_text (chat, name);

  while (strstr (all, text) == NULL && g_get_monotonic_time () < deadline)
    {
      g_main_context_iteration (NULL, TRUE);
      g_free (all);
      all = read_text (chat, name);
    }
  g_source_remove (tick);
  if (strstr (all, text) == NULL)
    g_error ("no \"%s\" in %s:\n%s", text, name, all);
  return all;
}

static GSubprocess *
spawn (Chat *chat, GSubprocessFlags flags, const char *out, const char *err, const char *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autofree char *line = g_strconcat (g_getenv ("PYCHAT_BINARY"), " ", arguments, NULL);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autofree char *out_path = path_in (chat, out);
  g_autofree char *err_path = path_in (chat, err);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", chat->directory, TRUE);
  g_subprocess_launcher_set_stdout_file_path (launcher, out_path);
  g_subprocess_launcher_set_stderr_file_path (launcher, err_path);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  return process;
}

static void
start_server (Chat *chat)
{
  g_autofree char *arguments =
      g_strdup_printf ("--serve --no-ui --host 127.0.0.1 --port %s --data-dir %s/data",
                       chat->port != NULL ? chat->port : "0", chat->directory);
  g_autofree char *log = NULL;
  const char *at;

  chat->server = spawn (chat, G_SUBPROCESS_FLAGS_NONE, "server.out", "server.log", arguments);
  log = wait_for_text (chat, "server.log", "Listening on 127.0.0.1 port ");
  at = strstr (log, " port ") + strlen (" port ");
  if (chat->port == NULL)
    chat->port = g_strndup (at, strspn (at, "0123456789"));
}

static Chat *
chat_new (void)
{
  Chat *chat = g_new0 (Chat, 1);
  g_autoptr (GError) error = NULL;

  chat->directory = g_dir_make_tmp ("pychat-XXXXXX", &error);
  g_assert_no_error (error);
  start_server (chat);
  return chat;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
chat_free (Chat *chat)
{
  g_subprocess_send_signal (chat->server, SIGTERM);
  g_subprocess_wait (chat->server, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (chat->server));
  g_assert_cmpint (g_subprocess_get_exit_status (chat->server), ==, 0);
  g_object_unref (chat->server);
  remove_tree (chat->directory);
  g_free (chat->directory);
  g_free (chat->port);
  g_free (chat);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Chat, chat_free)

static GSubprocess *
join (Chat *chat, const char *name)
{
  g_autofree char *arguments =
      g_strdup_printf ("--host 127.0.0.1 --port %s --username %s", chat->port, name);
  g_autofree char *out = g_strconcat (name, ".out", NULL);
  g_autofree char *err = g_strconcat (name, ".err", NULL);

  return spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, out, err, arguments);
}

static void
type (GSubprocess *client, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (client), bytes, length, NULL, NULL,
                             &error);
  g_assert_no_error (error);
}

static void
end_input (GSubprocess *client)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (client), NULL, NULL);
}

static int
wait_for_exit (GSubprocess *client)
{
  g_subprocess_wait (client, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (client));
  return g_subprocess_get_exit_status (client);
}

static void
test_pipe (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (GSubprocess) bob = join (chat, "bob");
  g_autofree char *in = wait_for_text (chat, "bob.out", "You are in #lobby now.");
  g_autoptr (GSubprocess) anna = join (chat, "anna");
  g_autofree char *bob_text = NULL;
  g_autofree char *anna_text = NULL;
  static const char words[] = "hi\n/me waves\nbad \xff byte\n\033[31mred\nlast without end";

  type (anna, words, strlen (words));
  end_input (anna);
  g_assert_cmpint (wait_for_exit (anna), ==, 0);
  anna_text = read_text (chat, "anna.out");
  g_assert_nonnull (strstr (anna_text, "#lobby <anna> hi\n"));

  bob_text = wait_for_text (chat, "bob.out", "#lobby anna is gone");
  g_assert_nonnull (
      strstr (bob_text, "#lobby anna came in.\n#lobby <anna> hi\n#lobby * anna waves\n"));
  g_assert_nonnull (strstr (bob_text, "#lobby <anna> bad \357\277\275 byte\n"));
  g_assert_nonnull (strstr (bob_text, "#lobby <anna> last without end\n"));
  g_assert_null (strchr (bob_text, '\033'));
  end_input (bob);
  g_assert_cmpint (wait_for_exit (bob), ==, 0);
}

static void
test_refused (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (GSubprocess) anna = join (chat, "anna");
  g_autofree char *err = NULL;

  type (anna, "/nonsense\n", 10);
  end_input (anna);
  g_assert_cmpint (wait_for_exit (anna), ==, 1);
  err = read_text (chat, "anna.err");
  g_assert_nonnull (strstr (err, "pychat: 1 thing did not work"));
}

static void
test_nick_taken (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (GSubprocess) first = join (chat, "anna");
  g_autofree char *in = wait_for_text (chat, "anna.out", "You are in #lobby now.");
  g_autofree char *arguments =
      g_strdup_printf ("--host 127.0.0.1 --port %s --username anna", chat->port);
  g_autoptr (GSubprocess) second =
      spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, "second.out", "second.err", arguments);
  g_autofree char *text = wait_for_text (chat, "second.out", "you are anna_ here");

  end_input (second);
  end_input (first);
  g_assert_cmpint (wait_for_exit (second), ==, 0);
  g_assert_cmpint (wait_for_exit (first), ==, 0);
}

static void
test_interrupt (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (GSubprocess) anna = join (chat, "anna");
  g_autofree char *in = wait_for_text (chat, "anna.out", "You are in #lobby now.");

  g_subprocess_send_signal (anna, SIGINT);
  g_assert_cmpint (wait_for_exit (anna), ==, 0);
}

static guint
count_text (const char *all, const char *text)
{
  guint n = 0;

  for (const char *at = all; (at = strstr (at, text)) != NULL; at += strlen (text))
    n++;
  return n;
}

/* The server is killed in the middle of a stream of lines, and comes back: each line is confirmed
 * and shown once, in order, and the sender leaves with 0. */
static void
test_server_killed (void)
{
  enum
  {
    N_LINES = 300,
    N_KILLS = 3,
  };
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (GSubprocess) anna = join (chat, "anna");
  g_autofree char *anna_in = wait_for_text (chat, "anna.out", "You are in #lobby now.");
  g_autofree char *text = NULL;
  const char *at;

  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u.\n", i);

      type (anna, line, strlen (line));
      if (i % (N_LINES / N_KILLS) != N_LINES / N_KILLS / 2)
        continue;
      g_subprocess_send_signal (chat->server, SIGKILL);
      g_subprocess_wait (chat->server, NULL, NULL);
      g_clear_object (&chat->server);
      start_server (chat);
    }
  end_input (anna);
  g_assert_cmpint (wait_for_exit (anna), ==, 0);

  text = read_text (chat, "anna.out");
  at = text;
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *line = g_strdup_printf ("> line %u.\n", i);

      g_assert_cmpuint (count_text (text, line), ==, 1);
      at = strstr (at, line);
      g_assert_nonnull (at);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/line/pipe", test_pipe);
  g_test_add_func ("/main/line/refused", test_refused);
  g_test_add_func ("/main/line/nick-taken", test_nick_taken);
  g_test_add_func ("/main/line/interrupt", test_interrupt);
  g_test_add_func ("/main/line/server-killed", test_server_killed);
  return g_test_run ();
}
