/* The real server, killed while several clients speak: what any of them saw is in history, once,
 * and in the order in which it was seen. With an argument: so many rounds, and figures.
 */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "irc-message.h"
#include "test-files.h"

#define N_WRITERS 4
#define DEADLINE_US (60 * G_USEC_PER_SEC)
#define SETTINGS                                                                                   \
  "[limits]\ninput-rate = 0\nconnection-rate = 0\nmax-connections-per-address = 0\n"               \
  "max-history = 500\n"

static guint n_rounds = 3;

typedef struct
{
  char *folder;
  GSubprocess *server;
  guint16 port;
} Host;

/* One writer of one round: on a thread of its own. */
typedef struct
{
  Host *host;
  guint number;
  guint round;
  GSocketConnection *connection;
  GDataInputStream *input;
  GPtrArray *seen; /* (owned) of (owned) char*: msgids in the order of their coming */
} Writer;

static char *
path_in (Host *host, const char *name)
{
  return g_build_filename (host->folder, name, NULL);
}

static guint16
read_port (Host *host, gsize from)
{
  g_autofree char *path = path_in (host, "log");
  g_autofree char *text = NULL;
  gsize length = 0;
  const char *at;

  if (!g_file_get_contents (path, &text, &length, NULL) || length < from) /* not there yet */
    return 0;

  at = strstr (text + from, "Listening on 127.0.0.1 port ");
  return at != NULL && strchr (at, '\n') != NULL
             ? (guint16) atoi (at + strlen ("Listening on 127.0.0.1 port "))
             : 0;
}

static void
start (Host *host)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *log = path_in (host, "log");
  g_autofree char *out = path_in (host, "out");
  g_autofree char *config = path_in (host, "conf");
  g_autofree char *data = path_in (host, "data");
  g_autoptr (GError) error = NULL;
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  g_remove (log);
  g_file_set_contents (config, SETTINGS, -1, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_set_stdout_file_path (launcher, out);
  g_subprocess_launcher_set_stderr_file_path (launcher, log);
  host->server = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("PYCHAT_BINARY"),
                                              "--serve", "--no-ui", "--host", "127.0.0.1", "--port",
                                              "0", "--config", config, "--data-dir", data, NULL);
  g_assert_no_error (error);

  while ((host->port = read_port (host, 0)) == 0)
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("The server does not listen");
      g_usleep (2000); /* another process's file: there is nothing to wait on */
    }
}

static void
kill_server (Host *host)
{
  g_subprocess_send_signal (host->server, SIGKILL);
  g_subprocess_wait (host->server, NULL, NULL);
  g_clear_object (&host->server);
}

static gboolean
say (Writer *self, const char *line)
{
  g_autofree char *bytes = g_strconcat (line, "\r\n", NULL);

  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)),
                                    bytes, strlen (bytes), NULL, NULL,
                                    NULL); /* the server is gone: that is the test */
}

static IrcMessage *
hear (Writer *self)
{
  g_autofree char *line =
      g_data_input_stream_read_line (self->input, NULL, NULL, NULL); /* NULL: it is gone */

  return line != NULL ? irc_message_parse (g_strchomp (line), NULL) : NULL;
}

static gboolean
hear_until (Writer *self, const char *command)
{
  for (;;)
    {
      g_autoptr (IrcMessage) message = hear (self);

      if (message == NULL)
        return FALSE;
      if (strcmp (message->command, command) == 0)
        return TRUE;
    }
}

static gboolean
enter (Writer *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *nick = g_strdup_printf ("NICK w%u-%u", self->number, self->round);

  self->connection =
      g_socket_client_connect_to_host (client, "127.0.0.1", self->host->port, NULL, NULL);
  if (self->connection == NULL)
    return FALSE;

  g_socket_set_timeout (g_socket_connection_get_socket (self->connection), 30);
  self->input =
      g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)));
  g_data_input_stream_set_newline_type (self->input, G_DATA_STREAM_NEWLINE_TYPE_LF);
  return say (self, "CAP REQ :batch message-tags echo-message draft/chathistory") &&
         say (self, "CAP END") && say (self, nick) && say (self, "USER w 0 * :w") &&
         hear_until (self, "366");
}

static void
leave (Writer *self)
{
  g_clear_object (&self->input);
  g_clear_object (&self->connection);
}

/* Speaks a few lines ahead of its own echo, until the server is gone. */
static gpointer
write_and_hear (gpointer user_data)
{
  Writer *self = user_data;
  guint n_ahead = 0;
  gboolean is_alive = enter (self);

  for (guint i = 0; is_alive; i++)
    {
      g_autofree char *line =
          g_strdup_printf ("PRIVMSG #lobby :%u %u %u", self->round, self->number, i);

      is_alive = say (self, line);
      n_ahead++;
      while (is_alive && n_ahead >= 8)
        {
          g_autoptr (IrcMessage) message = hear (self);
          g_autofree char *own = g_strdup_printf ("w%u-%u!", self->number, self->round);

          is_alive = message != NULL;
          if (!is_alive || strcmp (message->command, "PRIVMSG") != 0)
            continue;
          g_ptr_array_add (self->seen, g_strdup (irc_message_tag (message, "msgid")));
          if (g_str_has_prefix (message->source, own))
            n_ahead--;
        }
    }
  leave (self);
  return NULL;
}

/* One page. Returns: (nullable): the msgid of its last message */
static char *
read_page (Writer *self, const char *after, GHashTable *places)
{
  g_autofree char *ask =
      after != NULL ? g_strdup_printf ("CHATHISTORY AFTER #lobby msgid=%s 500", after)
                    : g_strdup ("CHATHISTORY AFTER #lobby timestamp=2000-01-01T00:00:00.000Z 500");
  char *last = NULL;

  g_assert_true (say (self, ask));
  for (;;)
    {
      g_autoptr (IrcMessage) message = hear (self);
      const char *msgid;

      g_assert_nonnull (message);
      if (strcmp (message->command, "BATCH") == 0 && message->params[0][0] == '-')
        return last;
      if (strcmp (message->command, "PRIVMSG") != 0)
        continue;
      msgid = irc_message_tag (message, "msgid");
      if (!g_hash_table_insert (places, g_strdup (msgid),
                                GUINT_TO_POINTER (g_hash_table_size (places) + 1)))
        g_error ("%s is in history twice", msgid);
      g_free (last);
      last = g_strdup (msgid);
    }
}

/* msgid -> place in history, from 1 */
static GHashTable *
read_history (Host *host, guint round)
{
  Writer reader = { .host = host, .number = 99, .round = round };
  GHashTable *places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *last = NULL;
  char *next;

  g_assert_true (enter (&reader));
  while ((next = read_page (&reader, last, places)) != NULL)
    {
      g_free (last);
      last = next;
    }
  leave (&reader);
  return places;
}

static void
check_seen (const Writer *writer, GHashTable *places)
{
  guint before = 0;

  for (guint i = 0; i < writer->seen->len; i++)
    {
      const char *msgid = g_ptr_array_index (writer->seen, i);
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, msgid));

      if (place == 0)
        g_error ("Round %u: writer %u saw %s, which is lost", writer->round, writer->number, msgid);
      g_assert_cmpuint (place, >, before);
      before = place;
    }
}

static guint
run_round (Host *host, guint round)
{
  Writer writers[N_WRITERS];
  GThread *threads[N_WRITERS];
  g_autoptr (GHashTable) places = NULL;
  guint n_seen = 0;

  for (guint i = 0; i < N_WRITERS; i++)
    {
      writers[i] = (Writer){ .host = host, .number = i, .round = round };
      writers[i].seen = g_ptr_array_new_with_free_func (g_free);
      threads[i] = g_thread_new ("writer", write_and_hear, &writers[i]);
    }

  g_usleep ((gulong) g_random_int_range (50000, 400000)); /* "at a random moment" is the test */
  kill_server (host);
  for (guint i = 0; i < N_WRITERS; i++)
    g_thread_join (threads[i]);

  start (host);
  places = read_history (host, round);
  for (guint i = 0; i < N_WRITERS; i++)
    {
      check_seen (&writers[i], places);
      n_seen += writers[i].seen->len;
      g_ptr_array_unref (writers[i].seen);
    }
  g_test_message ("Round %u: %u lines seen, %u in history", round, n_seen,
                  g_hash_table_size (places));
  return n_seen;
}

static void
test_kill (void)
{
  g_autoptr (GError) error = NULL;
  Host host = { .folder = g_dir_make_tmp ("pychat-kill-XXXXXX", &error) };
  guint n_seen = 0;

  g_assert_no_error (error);
  start (&host);
  for (guint round = 0; round < n_rounds; round++)
    n_seen += run_round (&host, round);
  g_assert_cmpuint (n_seen, >, 0);
  g_test_message ("%u rounds, %u lines seen: none lost, none twice, all in order", n_rounds,
                  n_seen);

  kill_server (&host);
  test_files_remove (host.folder);
  g_free (host.folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    n_rounds = (guint) atoi (argv[1]);
  g_test_add_func ("/server/kill", test_kill);

  return g_test_run ();
}
