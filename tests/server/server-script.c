#include "config.h"

#include "server-script.h"

#include "irc-message.h"
#include "journal-memory.h"
#include "journal-sqlite.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net-connect.h"
#include "server-private.h"
#include "test-files.h"
#include "test-socket.h"

typedef struct
{
  char name;
  int fd;                    /* or -1 */
  NetConnection *connection; /* (owned) (nullable): where there is no fd */
  guint source;
  GString *input;
  GQueue lines; /* of (owned) char* */
  gboolean is_closed;
} Client;

static void
free_client (gpointer data)
{
  Client *client = data;

  g_clear_handle_id (&client->source, g_source_remove);
  if (client->connection != NULL)
    net_connection_set_handler (client->connection, NULL, NULL);
  g_clear_pointer (&client->connection, net_connection_unref);
  if (client->fd >= 0)
    close (client->fd);
  g_string_free (client->input, TRUE);
  g_queue_clear_full (&client->lines, g_free);
  g_free (client);
}

static void
split_lines (Client *client)
{
  char *end;

  while ((end = strstr (client->input->str, "\r\n")) != NULL)
    {
      gsize length = (gsize) (end - client->input->str);

      g_queue_push_tail (&client->lines, g_strndup (client->input->str, length));
      g_string_erase (client->input, 0, (gssize) length + 2);
    }
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  Client *client = user_data;
  char buffer[4096];
  ssize_t n = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);

  if (n > 0)
    {
      g_string_append_len (client->input, buffer, n);
      split_lines (client);
      return G_SOURCE_CONTINUE;
    }

  client->is_closed = TRUE;
  client->source = 0;
  return G_SOURCE_REMOVE;
}

ServerScript *
server_script_new (ServerConfig *config, Journal *journal)
{
  ServerScript *self = g_new0 (ServerScript, 1);
  g_autoptr (GError) error = NULL;

  self->loop = net_loop_new (NULL, &error);
  g_assert_no_error (error);
  self->journal = journal != NULL ? journal : journal_memory_new ();
  self->config = config != NULL ? config : server_config_new ();
  if (g_str_equal (self->config->name,
                   "pychat.local")) /* the usual one is longer than most lines */
    {
      g_free (self->config->name);
      self->config->name = g_strdup ("pychat");
    }
  self->server = server_new (self->loop, self->journal, self->config, &error);
  g_assert_no_error (error);
  server_listen (self->server, "127.0.0.1", 0, NULL, &error);
  g_assert_no_error (error);
  self->clients = g_hash_table_new_full (NULL, NULL, NULL, free_client);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

ServerScript *
server_script_new_with_file (ServerConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("pychat-server-XXXXXX", &error);
  g_autofree char *path = NULL;
  Journal *journal;
  ServerScript *self;

  g_assert_no_error (error);
  path = g_build_filename (folder, "chat.db", NULL);
  journal = journal_sqlite_open (path, JOURNAL_DURABILITY_NORMAL, &error);
  g_assert_no_error (error);
  self = server_script_new (config, journal);
  self->folder = g_steal_pointer (&folder);

  return self;
}

static void
on_stopped (Server *server, gpointer user_data)
{
  ServerScript *self = user_data;

  self->is_stopped = TRUE;
}

void
server_script_stop (ServerScript *self, const char *reason)
{
  server_shutdown (self->server, reason, on_stopped, self);
  test_wait (self->is_stopped);
}

void
server_script_free (ServerScript *self)
{
  g_hash_table_unref (self->clients);
  if (!self->is_stopped)
    server_script_stop (self, "The test is over");
  server_free (self->server);
  server_config_unref (self->config);
  g_object_unref (self->journal);
  net_loop_unref (self->loop);
  g_hash_table_unref (self->words);
  if (self->folder != NULL)
    test_files_remove (self->folder);
  g_free (self->folder);
  g_free (self);
}

static Client *
get_client (ServerScript *self, char name)
{
  Client *client = g_hash_table_lookup (self->clients, GINT_TO_POINTER (name));

  if (client == NULL)
    g_error ("No client %c", name);
  return client;
}

static Client *
open_client (ServerScript *self, char name)
{
  Client *client = g_new0 (Client, 1);

  client->name = name;
  client->fd = test_socket_connect (server_get_port (self->server));
  client->input = g_string_new (NULL);
  g_queue_init (&client->lines);
  client->source = g_unix_fd_add (client->fd, G_IO_IN | G_IO_HUP, on_readable, client);
  g_hash_table_replace (self->clients, GINT_TO_POINTER (name), client);

  return client;
}

static void
on_line (NetConnection *connection, const char *line, gsize length, gpointer user_data)
{
  g_queue_push_tail (&((Client *) user_data)->lines, g_strdup (line));
}

static void
on_closed (NetConnection *connection, const GError *error, gpointer user_data)
{
  ((Client *) user_data)->is_closed = TRUE;
}

static const NetConnectionHandler tls_handler = { .on_line = on_line, .on_closed = on_closed };

void
server_script_listen_tls (ServerScript *self, NetCredentials *credentials)
{
  g_autoptr (GError) error = NULL;

  server_listen (self->server, "127.0.0.1", 0, credentials, &error);
  g_assert_no_error (error);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Client *client = user_data;
  g_autoptr (GError) error = NULL;

  client->connection = net_connect_finish (result, &error);
  g_assert_no_error (error);
  net_connection_set_handler (client->connection, &tls_handler, client);
}

void
server_script_connect_tls (ServerScript *self,
                           char name,
                           const char *host,
                           NetCredentials *credentials)
{
  const GPtrArray *listeners = self->server->listeners;
  guint16 port = net_listener_get_port (g_ptr_array_index (listeners, listeners->len - 1));
  Client *client = g_new0 (Client, 1);

  client->name = name;
  client->fd = -1;
  client->input = g_string_new (NULL);
  g_queue_init (&client->lines);
  g_hash_table_replace (self->clients, GINT_TO_POINTER (name), client);
  net_connect_async (self->loop, host, port, credentials, 20000, NULL, on_connected, client);
  test_wait (client->connection != NULL);
}

static void
send_bytes (Client *client, const char *bytes, gsize length)
{
  g_assert_cmpint (send (client->fd, bytes, length, MSG_NOSIGNAL), ==, length);
}

void
server_script_send_bytes (ServerScript *self, char name, const char *bytes, gsize length)
{
  send_bytes (get_client (self, name), bytes, length);
}

static void
send_line (Client *client, const char *line)
{
  g_autofree char *bytes = g_strconcat (line, "\r\n", NULL);

  if (client->connection != NULL)
    {
      net_connection_send_text (client->connection, line);
      return;
    }
  send_bytes (client, bytes, strlen (bytes));
}

static char *
next_line (Client *client, const char *wanted)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (g_queue_is_empty (&client->lines))
    {
      if (client->is_closed)
        g_error ("%c: closed, expected: %s", client->name, wanted);
      if (g_get_monotonic_time () > deadline)
        g_error ("%c: nothing came, expected: %s", client->name, wanted);
      test_wait_turn ();
    }

  return g_queue_pop_head (&client->lines);
}

char *
server_script_next_line (ServerScript *self, char name)
{
  return next_line (get_client (self, name), "any line");
}

static void
expect_next (Client *client, const char *mask)
{
  g_autofree char *line = next_line (client, mask);

  if (!g_pattern_match_simple (mask, line))
    g_error ("%c: got \"%s\", expected: %s", client->name, line, mask);
}

static char *
expect (Client *client, const char *mask)
{
  g_autoptr (GString) seen = g_string_new (NULL);

  for (;;)
    {
      g_autofree char *wanted =
          g_strdup_printf ("%s; after this:%s", mask, seen->len > 0 ? seen->str : " nothing");
      g_autofree char *line = next_line (client, wanted);

      if (g_pattern_match_simple (mask, line))
        return g_steal_pointer (&line);
      g_string_append_printf (seen, "\n  %s", line);
    }
}

static void
skip_to (Client *client, const char *mask)
{
  g_free (expect (client, mask));
}

static void
remember (ServerScript *self, const char *name, const char *line)
{
  g_autoptr (IrcMessage) message = irc_message_parse (line, NULL);

  g_hash_table_replace (self->words, g_strdup_printf ("{id-%s}", name),
                        g_strdup (irc_message_tag (message, "msgid")));
  g_hash_table_replace (self->words, g_strdup_printf ("{time-%s}", name),
                        g_strdup (irc_message_tag (message, "time")));
}

/* "N mask" */
static void
expect_and_remember (ServerScript *self, Client *client, const char *rest)
{
  g_auto (GStrv) words = g_strsplit (rest, " ", 2);
  g_autofree char *line = NULL;

  g_assert_cmpuint (g_strv_length (words), ==, 2);
  line = expect (client, words[1]);
  remember (self, words[0], line);
}

static char *
expand (ServerScript *self, const char *line)
{
  g_autoptr (GString) text = g_string_new (line);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, self->words);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (value != NULL)
      g_string_replace (text, name, value, 0);

  return g_strdup (text->str);
}

/* Twice around: what a client said in the first round is committed and told in the second. */
static void
sync_all (ServerScript *self)
{
  for (guint round = 0; round < 2; round++)
    {
      g_autofree char *token = g_strdup_printf ("sync-%u", ++self->n_syncs);
      g_autofree char *ping = g_strconcat ("PING ", token, NULL);
      g_autofree char *mask = g_strdup_printf ("*PONG * *%s", token);
      GHashTableIter iter;
      gpointer value;

      g_hash_table_iter_init (&iter, self->clients);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          Client *client = value;
          GQueue before = G_QUEUE_INIT;
          char *line;

          if (client->is_closed)
            continue;
          send_line (client, ping);
          while (!g_pattern_match_simple (mask, line = next_line (client, mask)))
            g_queue_push_tail (&before, line);
          g_free (line);
          while ((line = g_queue_pop_tail (&before)) != NULL)
            g_queue_push_head (&client->lines, line);
        }
    }
}

static void
expect_none (ServerScript *self, Client *client, const char *mask)
{
  sync_all (self);
  for (GList *l = client->lines.head; l != NULL; l = l->next)
    if (g_pattern_match_simple (mask, l->data))
      g_error ("%c: got \"%s\", which must not come", client->name, (const char *) l->data);
}

gboolean
server_script_has_line (ServerScript *self, char name, const char *mask)
{
  Client *client = get_client (self, name);
  gboolean has_line = FALSE;
  char *line;

  sync_all (self);
  while ((line = g_queue_pop_head (&client->lines)) != NULL)
    {
      has_line |= g_pattern_match_simple (mask, line);
      g_free (line);
    }

  return has_line;
}

static void
drain (ServerScript *self, Client *client)
{
  sync_all (self);
  g_queue_clear_full (&client->lines, g_free);
}

static void
enter (ServerScript *self, char name, const char *caps)
{
  Client *client = open_client (self, name);
  g_autofree char *nick = g_strdup_printf ("NICK %c", name);
  g_autofree char *user = g_strdup_printf ("USER %c 0 * :Person %c", name, name);

  if (*caps != '\0')
    {
      g_autofree char *request = g_strconcat ("CAP REQ :", caps, NULL);

      send_line (client, "CAP LS 302");
      send_line (client, request);
      skip_to (client, "* CAP * ACK *");
      send_line (client, "CAP END");
    }
  send_line (client, nick);
  send_line (client, user);
  skip_to (client, "* 001 *");
  skip_to (client, "* JOIN #lobby*");
  drain (self, client);
}

static void
run_line (ServerScript *self, const char *line)
{
  g_autofree char *expanded = expand (self, line);
  const char name = expanded[0];
  const char sign = name != '\0' ? expanded[1] : '\0';
  const char *rest = sign != '\0' && expanded[2] == ' ' ? expanded + 3 : "";

  g_test_message ("%s", line);
  switch (sign)
    {
    case '+':
      enter (self, name, rest);
      break;
    case '0':
      open_client (self, name);
      break;
    case '>':
      send_line (get_client (self, name), rest);
      break;
    case '<':
      skip_to (get_client (self, name), rest);
      break;
    case '=':
      expect_next (get_client (self, name), rest);
      break;
    case '!':
      expect_none (self, get_client (self, name), rest);
      break;
    case '$':
      expect_and_remember (self, get_client (self, name), expanded + 2);
      break;
    case '~':
      drain (self, get_client (self, name));
      break;
    case '-':
      test_wait (get_client (self, name)->is_closed);
      break;
    case '.':
      g_hash_table_remove (self->clients, GINT_TO_POINTER (name));
      break;
    default:
      g_error ("Not a line of a script: %s", line);
    }
}

void
server_script_run (ServerScript *self, const char *script)
{
  g_auto (GStrv) lines = g_strsplit (script, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      run_line (self, lines[i]);
}

static void
test_row (gconstpointer data)
{
  const ServerScriptRow *row = data;
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);

  server_script_run (script, row->script);
}

void
server_script_add_rows (const ServerScriptRow *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
}

static void
test_row_with_file (gconstpointer data)
{
  const ServerScriptRow *row = data;
  g_autoptr (ServerScript) script = server_script_new_with_file (NULL);

  server_script_run (script, row->script);
}

void
server_script_add_rows_twice (const ServerScriptRow *rows, guint n_rows)
{
  server_script_add_rows (rows, n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *path = g_strconcat (rows[i].path, "/sqlite", NULL);

      g_test_add_data_func (path, &rows[i], test_row_with_file);
    }
}
