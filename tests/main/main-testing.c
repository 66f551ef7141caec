#include "config.h"

#include "main-testing.h"

#include "test-files.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define DEADLINE_US (60 * G_USEC_PER_SEC)

char *
chat_path (Chat *chat, const char *name)
{
  return g_build_filename (chat->directory, name, NULL);
}

char *
chat_read (Chat *chat, const char *name)
{
  g_autofree char *path = chat_path (chat, name);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL)) /* not there yet */
    return g_strdup ("");
  return text;
}

guint
chat_count (const char *text, const char *part)
{
  guint n = 0;

  for (; (text = strstr (text, part)) != NULL; text += strlen (part))
    n++;
  return n;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

char *
chat_wait_for (Chat *chat, const char *name, const char *text)
{
  return chat_wait_for_from (chat, name, 0, text);
}

static gboolean
has_text (const char *all, gsize from, const char *text)
{
  return strlen (all) >= from && strstr (all + from, text) != NULL;
}

char *
chat_wait_for_from (Chat *chat, const char *name, gsize from, const char *text)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  guint tick = g_timeout_add (10, on_tick, NULL);
  char *all = chat_read (chat, name);

  while (!has_text (all, from, text) && g_get_monotonic_time () < deadline)
    {
      g_main_context_iteration (NULL, TRUE);
      g_free (all);
      all = chat_read (chat, name);
    }
  g_source_remove (tick);
  if (!has_text (all, from, text))
    g_error ("no \"%s\" in %s:\n%s", text, name, all);
  return all;
}

char **
chat_split (const char *arguments)
{
  g_autofree char *line = g_strconcat ("pychat ", arguments, NULL);
  char **words = g_strsplit (line, " ", -1);

  g_free (words[0]);
  words[0] = g_strdup (g_getenv ("PYCHAT_BINARY"));
  return words;
}

GSubprocess *
chat_spawn (
    Chat *chat, GSubprocessFlags flags, const char *out, const char *err, const char *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_auto (GStrv) words = chat_split (arguments);
  g_autofree char *out_path = chat_path (chat, out);
  g_autofree char *err_path = chat_path (chat, err);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", chat->directory, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_STATE_HOME", chat->directory, TRUE);
  g_subprocess_launcher_set_stdout_file_path (launcher, out_path);
  g_subprocess_launcher_set_stderr_file_path (launcher, err_path);
  g_subprocess_launcher_set_cwd (launcher, chat->folder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  return process;
}

void
chat_start_server (Chat *chat)
{
  g_autofree char *arguments =
      g_strdup_printf ("--serve --no-ui --host 127.0.0.1 --port %s --data-dir %s/data%s%s",
                       chat->port != NULL ? chat->port : "0", chat->directory,
                       *chat->options != '\0' ? " " : "", chat->options);
  g_autofree char *log = NULL;
  g_autofree char *log_path = chat_path (chat, "server.log");
  const char *at;

  g_unlink (log_path); /* it would be written over: what the last server said is not news */
  chat->server = chat_spawn (chat, G_SUBPROCESS_FLAGS_NONE, "server.out", "server.log", arguments);
  log = chat_wait_for (chat, "server.log", "Listening on 127.0.0.1 port ");
  at = strstr (log, " port ") + strlen (" port ");
  if (chat->port == NULL)
    chat->port = g_strndup (at, strspn (at, "0123456789"));
}

Chat *
chat_new (const char *options, const char *config)
{
  Chat *chat = g_new0 (Chat, 1);
  g_autoptr (GError) error = NULL;

  chat->directory = g_dir_make_tmp ("pychat-XXXXXX", &error);
  g_assert_no_error (error);
  chat->options = g_strdup (options != NULL ? options : "");
  if (config != NULL)
    {
      g_autofree char *folder = chat_path (chat, "pychat");
      g_autofree char *path = g_build_filename (folder, "pychat.conf", NULL);

      g_mkdir (folder, 0700);
      g_file_set_contents (path, config, -1, &error);
      g_assert_no_error (error);
    }
  chat_start_server (chat);
  return chat;
}

void
chat_free (Chat *chat)
{
  g_subprocess_send_signal (chat->server, SIGTERM);
  g_subprocess_wait (chat->server, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (chat->server));
  g_assert_cmpint (g_subprocess_get_exit_status (chat->server), ==, 0);
  g_object_unref (chat->server);
  test_files_remove (chat->directory);
  g_free (chat->directory);
  g_free (chat->port);
  g_free (chat->options);
  g_free (chat->folder);
  g_free (chat);
}

char *
chat_make_arguments (Chat *chat, const char *name, const char *more)
{
  return g_strdup_printf ("--host 127.0.0.1 --port %s --username %s%s%s", chat->port, name,
                          *more != '\0' ? " " : "", more);
}

GSubprocess *
chat_join_with (Chat *chat, const char *name, const char *more)
{
  g_autofree char *arguments = chat_make_arguments (chat, name, more);
  g_autofree char *out = g_strconcat (name, ".out", NULL);
  g_autofree char *err = g_strconcat (name, ".err", NULL);

  return chat_spawn (chat, G_SUBPROCESS_FLAGS_STDIN_PIPE, out, err, arguments);
}

GSubprocess *
chat_join (Chat *chat, const char *name)
{
  return chat_join_with (chat, name, "");
}

GSubprocess *
chat_enter (Chat *chat, const char *name)
{
  GSubprocess *client = chat_join (chat, name);
  g_autofree char *out = g_strconcat (name, ".out", NULL);

  g_free (chat_wait_for (chat, out, "You are in #lobby now."));
  return client;
}

void
chat_type (GSubprocess *client, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (client), bytes, length, NULL, NULL,
                             &error);
  g_assert_no_error (error);
}

void
chat_say (GSubprocess *client, const char *lines)
{
  g_autofree char *text = g_strconcat (lines, "\n", NULL);

  chat_type (client, text, strlen (text));
}

void
chat_end_input (GSubprocess *client)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (client), NULL, NULL);
}

int
chat_wait_for_exit (GSubprocess *client)
{
  g_subprocess_wait (client, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (client));
  return g_subprocess_get_exit_status (client);
}

void
chat_leave (GSubprocess *client, int status)
{
  chat_end_input (client);
  g_assert_cmpint (chat_wait_for_exit (client), ==, status);
}

void
chat_kill_server (Chat *chat)
{
  g_subprocess_send_signal (chat->server, SIGKILL);
  g_subprocess_wait (chat->server, NULL, NULL);
  g_clear_object (&chat->server);
}
