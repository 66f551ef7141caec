#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client-session.h"
#include "main-testing.h"
#include "proxy.h"

/* Somebody talks over a line that is cut again and again, and is killed at moments that chance
 * decides, and started again. Whatever was said before is there once, in its order. */

#define N_LINES 600
#define N_KILLS 14
#define N_CUTS 20
#define DEADLINE_S 90

static const char config[] = "[limits]\nconnection-rate=0\ninput-rate=0\n";

/* The one who talks is this program as well: "--talk PORT DIRECTORY FIRST". Each line that it has
 * said it tells by its number; not told means: killed before, or just after. */

typedef struct
{
  ClientSession *session;
  guint next;
} Talker;

static void
on_failed (ClientSession *session, GError *error, gpointer user_data)
{
  exit (3); /* the first line was cut: it is started again */
}

static gboolean
on_speak (gpointer user_data)
{
  Talker *self = user_data;
  ClientRoom *room = client_session_find_room (self->session, "#lobby");
  g_autofree char *text = g_strdup_printf ("line %u.", self->next);

  if (room == NULL)
    return G_SOURCE_CONTINUE;
  if (self->next >= N_LINES)
    {
      if (!client_session_has_unconfirmed (self->session))
        _exit (0); /* no goodbye, for once */
      return G_SOURCE_CONTINUE;
    }
  client_session_say (self->session, room, text);
  printf ("%u\n", self->next);
  fflush (stdout);
  self->next++;
  return G_SOURCE_CONTINUE;
}

static G_NORETURN void
talk (char **arguments)
{
  g_autoptr (NetLoop) loop = net_loop_new (NULL, NULL);
  ClientSettings settings = {
    .host = "127.0.0.1",
    .port = (guint16) atoi (arguments[0]),
    .nick = "anna",
    .state_dir = arguments[1],
    .reconnect_ms = 1,
  };
  Talker self = { client_session_new (loop, &settings), (guint) atoi (arguments[2]) };

  g_signal_connect (self.session, "failed", G_CALLBACK (on_failed), NULL);
  client_session_connect (self.session);
  g_timeout_add (2, on_speak, &self);
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}

/* Runs it until it is killed, or has said everything and that has arrived. */

typedef struct
{
  GMainLoop *main_loop;
  gboolean has_ended_well;
} Run;

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  GSubprocess *process = G_SUBPROCESS (source);

  g_subprocess_wait_finish (process, result, NULL);
  run->has_ended_well =
      g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0;
  g_main_loop_quit (run->main_loop);
}

static gboolean
on_kill (gpointer user_data)
{
  g_subprocess_send_signal (user_data, SIGKILL);
  return G_SOURCE_REMOVE;
}

static gboolean
run_talker (Chat *chat, guint16 port, guint first, guint kill_ms)
{
  g_autoptr (GMainLoop) main_loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  g_autofree char *first_text = g_strdup_printf ("%u", first);
  g_autofree char *out = chat_path (chat, "said");
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  const char *const words[] = { "/proc/self/exe", "--talk",   port_text,
                                chat->directory,  first_text, NULL };
  Run run = { main_loop, FALSE };
  guint timer;

  g_unlink (out); /* it would be written over, not emptied */
  g_subprocess_launcher_set_stdout_file_path (launcher, out);
  process = g_subprocess_launcher_spawnv (launcher, words, &error);
  g_assert_no_error (error);
  timer = g_timeout_add (kill_ms, on_kill, process);
  g_subprocess_wait_async (process, NULL, on_ended, &run);
  g_main_loop_run (main_loop);
  if (g_main_context_find_source_by_id (NULL, timer) != NULL)
    g_source_remove (timer);
  return run.has_ended_well;
}

/* Notes what was told as said. Returns: the number to go on with, which skips the one that may have
 * been said */
static guint
note_said (Chat *chat, gboolean *is_said, guint first)
{
  g_autofree char *text = chat_read (chat, "said");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint next = first;

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      next = (guint) atoi (lines[i]) + 1;
      is_said[next - 1] = TRUE;
    }
  return MIN (next + 1, N_LINES);
}

static void
assert_history (Chat *chat, const gboolean *is_said)
{
  g_autofree char *arguments =
      g_strdup_printf ("--export #lobby --data-dir %s/data", chat->directory);
  g_autoptr (GSubprocess) export =
      chat_spawn (chat, G_SUBPROCESS_FLAGS_NONE, "export.out", "export.err", arguments);
  g_autofree char *text = NULL;
  guint n_uncertain = 0;
  const char *at;

  g_assert_cmpint (chat_wait_for_exit (export), ==, 0);
  text = chat_read (chat, "export.out");
  at = text;
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u.\n", i);
      const char *found = strstr (at, line);

      if (found == NULL && is_said[i])
        g_error ("not there, or not in its place: %s%s", line, text);
      if (strstr (text, line) != NULL && found == NULL)
        g_error ("not in its place: %s%s", line, text);
      if (found == NULL)
        {
          n_uncertain++;
          continue;
        }
      if (strstr (found + 1, line) != NULL)
        g_error ("twice: %s%s", line, text);
      at = found;
    }
  g_test_message ("%u lines were cut off while they were typed", n_uncertain);
}

static void
test_kills (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, config);
  Proxy proxy = { .server_port = (guint16) g_ascii_strtoull (chat->port, NULL, 10),
                  .max_cuts = N_CUTS };
  guint16 port = proxy_start (&proxy);
  gint64 deadline = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;
  gboolean is_said[N_LINES] = { FALSE };
  gboolean is_over = FALSE;
  guint n_kills = 0;
  guint next = 0;

  while (!is_over && g_get_monotonic_time () < deadline)
    {
      guint patience_ms =
          n_kills < N_KILLS ? (guint) g_test_rand_int_range (30, 250) : DEADLINE_S * 1000;

      is_over = run_talker (chat, port, next, patience_ms);
      next = note_said (chat, is_said, next);
      n_kills++;
    }
  g_assert_true (is_over);
  g_test_message ("%u starts, %u cuts", n_kills, proxy.n_cuts);
  assert_history (chat, is_said);
  proxy_stop (&proxy);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  if (argc == 5 && strcmp (argv[1], "--talk") == 0)
    talk (argv + 2);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/outbox/kills", test_kills);
  return g_test_run ();
}
