#include "config.h"

#include "client-testing.h"

#include <string.h>

#define DEADLINE_US (60 * G_USEC_PER_SEC)

static void
on_server_line (NetConnection *connection, const char *line, gsize length, gpointer user_data)
{
  ClientTesting *self = user_data;

  g_queue_push_tail (&self->lines, g_strdup (line));
  g_ptr_array_add (self->all_lines, g_strdup (line));
}

static void
on_server_overlong (NetConnection *connection, gpointer user_data)
{
  g_test_message ("overlong line from the client");
  g_test_fail ();
}

static void
on_server_closed (NetConnection *connection, const GError *error, gpointer user_data)
{
  ClientTesting *self = user_data;

  if (self->server == connection)
    g_clear_pointer (&self->server, net_connection_unref);
}

static const NetConnectionHandler server_handler = { on_server_line, on_server_overlong,
                                                     on_server_closed };

static void
drop_server (ClientTesting *self)
{
  if (self->server == NULL)
    return;
  net_connection_set_handler (self->server, NULL, NULL);
  net_connection_close (self->server);
  g_clear_pointer (&self->server, net_connection_unref);
}

static void
on_connection (NetListener *listener, NetConnection *connection, gpointer user_data)
{
  ClientTesting *self = user_data;

  drop_server (self);
  g_queue_clear_full (&self->lines, g_free);
  self->server = connection;
  self->n_accepted++;
  net_connection_set_limits (connection, 64 * 1024, 16 * 1024 * 1024);
  net_connection_set_handler (connection, &server_handler, self);
}

static void
on_failed_connection (NetListener *listener,
                      const char *address,
                      const GError *error,
                      gpointer user_data)
{
  g_test_message ("%s: %s", address, error->message);
}

static const NetListenerHandler listener_handler = { .on_connection = on_connection,
                                                     .on_failed = on_failed_connection };

static void
on_session_failed (ClientSession *session, GError *error, gpointer user_data)
{
  ClientTesting *self = user_data;

  g_clear_error (&self->error);
  self->error = g_error_copy (error);
}

static void
on_session_quit (ClientSession *session, gpointer user_data)
{
  ClientTesting *self = user_data;

  self->has_quit = TRUE;
}

ClientTesting *
client_testing_new (const ClientSettings *settings)
{
  return client_testing_new_tls (settings, NULL);
}

/* server (nullable): plain */
ClientTesting *
client_testing_new_tls (const ClientSettings *settings, NetCredentials *server)
{
  ClientTesting *self = g_new0 (ClientTesting, 1);
  const NetListenerOptions options = { .credentials = server,
                                       .limits = { .handshake_timeout_ms = 5000 },
                                       .handler = &listener_handler,
                                       .user_data = self };
  ClientSettings with_address = *settings;
  g_autoptr (GError) error = NULL;

  self->loop = net_loop_new (NULL, &error);
  g_assert_no_error (error);
  g_queue_init (&self->lines);
  self->all_lines = g_ptr_array_new_with_free_func (g_free);
  self->listener = net_listener_new (self->loop, "127.0.0.1", 0, &options, &error);
  g_assert_no_error (error);

  if (with_address.host == NULL)
    with_address.host = "127.0.0.1";
  with_address.port = net_listener_get_port (self->listener);
  if (with_address.reconnect_ms == 0)
    with_address.reconnect_ms = 1;
  self->session = client_session_new (self->loop, &with_address);
  g_signal_connect (self->session, "failed", G_CALLBACK (on_session_failed), self);
  g_signal_connect (self->session, "quit", G_CALLBACK (on_session_quit), self);
  client_session_connect (self->session);
  return self;
}

void
client_testing_free (ClientTesting *self)
{
  g_object_run_dispose (G_OBJECT (self->session));
  g_object_unref (self->session);
  drop_server (self);
  net_listener_free (self->listener);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  net_loop_unref (self->loop);
  g_queue_clear_full (&self->lines, g_free);
  g_ptr_array_unref (self->all_lines);
  g_clear_error (&self->error);
  g_free (self->label);
  g_free (self->pattern);
  g_free (self);
}

static gboolean
on_deadline (gpointer user_data)
{
  gboolean *is_over = user_data;

  *is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
iterate_until (ClientTesting *self,
               gboolean (*is_so) (ClientTesting *self, gconstpointer data),
               gconstpointer data)
{
  gboolean is_over = FALSE;
  guint deadline = g_timeout_add (DEADLINE_US / 1000, on_deadline, &is_over);

  while (!is_so (self, data) && !is_over)
    g_main_context_iteration (NULL, TRUE);
  if (!is_over)
    g_source_remove (deadline);
  return is_so (self, data);
}

void
client_testing_wait (ClientTesting *self,
                     gboolean (*is_so) (ClientTesting *self, gconstpointer data),
                     gconstpointer data)
{
  g_assert_true (iterate_until (self, is_so, data));
}

/* "> PATTERN" */

static gboolean
has_line (ClientTesting *self, gconstpointer pattern)
{
  char *line;

  while ((line = g_queue_pop_head (&self->lines)) != NULL)
    {
      const char *at = line;
      gboolean is_match;

      if (g_str_has_prefix (line, "@label="))
        {
          at = strchr (line, ' ') + 1;
          g_free (self->label);
          self->label =
              g_strndup (line + strlen ("@label="), strcspn (line, " ;") - strlen ("@label="));
        }
      is_match = g_pattern_match_simple (pattern, at) || g_pattern_match_simple (pattern, line);
      g_free (line);
      if (is_match)
        return TRUE;
    }
  return FALSE;
}

static gboolean
expect_line (ClientTesting *self, const char *pattern)
{
  gboolean is_found = FALSE;
  gboolean is_over = FALSE;
  guint deadline = g_timeout_add (DEADLINE_US / 1000, on_deadline, &is_over);

  while (!(is_found = has_line (self, pattern)) && !is_over)
    g_main_context_iteration (NULL, TRUE);
  if (!is_over)
    g_source_remove (deadline);
  for (guint i = 0; !is_found && i < self->all_lines->len; i++)
    g_test_message ("got: %s", (const char *) g_ptr_array_index (self->all_lines, i));
  return is_found;
}

guint
client_testing_count_lines (ClientTesting *self, const char *pattern)
{
  guint count = 0;

  for (guint i = 0; i < self->all_lines->len; i++)
    count += g_pattern_match_simple (pattern, g_ptr_array_index (self->all_lines, i));
  return count;
}

static void
send_line (ClientTesting *self, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "{label}", -1);
  g_autofree char *filled = g_strjoinv (self->label != NULL ? self->label : "", parts);

  g_assert_nonnull (self->server);
  net_connection_send_text (self->server, filled);
}

/* Rooms */

static ClientRoom *
find_room (ClientTesting *self, const char *name)
{
  g_autoptr (ClientRoom) first =
      g_list_model_get_item (client_session_get_rooms (self->session), 0);

  return strcmp (name, "*") == 0 ? first : client_session_find_room (self->session, name);
}

static void
describe_reactions (ClientRoom *room, const ClientMessage *message, GString *text)
{
  const GPtrArray *reactions = client_room_get_reactions (room, message);

  for (guint i = 0; reactions != NULL && i < reactions->len; i++)
    {
      const ClientReaction *reaction = g_ptr_array_index (reactions, i);

      g_string_append_printf (text, " {%s%s", reaction->text, reaction->is_own ? "*" : "");
      for (guint j = 0; j < reaction->nicks->len; j++)
        g_string_append_printf (text, " %s", (const char *) g_ptr_array_index (reaction->nicks, j));
      g_string_append_c (text, '}');
    }
}

static char *
describe (ClientRoom *room, const ClientMessage *message)
{
  static const char *const kinds[] = { "text", "action",  "notice", "event",
                                       "info", "warning", "error" };
  static const char *const deliveries[] = { "stored", "pending", "unsent", "failed" };

  GString *text = g_string_new (NULL);

  g_string_printf (text, "%s %s %s %s", kinds[message->kind], deliveries[message->delivery],
                   message->sender != NULL ? message->sender : "-", message->text);
  if (message->is_redacted)
    g_string_append_printf (text, " (redacted%s%s%s%s)", message->redacted_by != NULL ? " by " : "",
                            message->redacted_by != NULL ? message->redacted_by : "",
                            message->reason != NULL ? ": " : "",
                            message->reason != NULL ? message->reason : "");
  if (message->reply_to != NULL)
    g_string_append_printf (text, " (to %s)", message->reply_to);
  describe_reactions (room, message, text);
  return g_string_free (text, FALSE);
}

char *
client_testing_describe_room (ClientTesting *self, const char *name)
{
  ClientRoom *room = find_room (self, name);
  GString *text = g_string_new (NULL);

  for (guint i = 0; room != NULL && i < client_room_get_n_messages (room); i++)
    {
      g_autofree char *line = describe (room, client_room_get_message (room, i));

      g_string_append_printf (text, "%s\n", line);
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *room;
  const char *pattern;
} RoomPattern;

static guint
count_matches (ClientTesting *self, const RoomPattern *wanted)
{
  ClientRoom *room = find_room (self, wanted->room);
  guint n = 0;

  for (guint i = 0; room != NULL && i < client_room_get_n_messages (room); i++)
    {
      g_autofree char *line = describe (room, client_room_get_message (room, i));

      n += g_pattern_match_simple (wanted->pattern, line) ? 1 : 0;
    }
  return n;
}

/* Returns: the place of the first; the number of messages where there is none */
static guint
find_match (ClientTesting *self, const RoomPattern *wanted)
{
  ClientRoom *room = find_room (self, wanted->room);
  guint i;

  for (i = 0; room != NULL && i < client_room_get_n_messages (room); i++)
    {
      g_autofree char *line = describe (room, client_room_get_message (room, i));

      if (g_pattern_match_simple (wanted->pattern, line))
        break;
    }
  return i;
}

static gboolean
has_message (ClientTesting *self, gconstpointer data)
{
  return count_matches (self, data) > 0;
}

static gboolean
has_members (ClientTesting *self, gconstpointer data)
{
  const RoomPattern *wanted = data;
  ClientRoom *room = find_room (self, wanted->room);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; room != NULL && i < client_room_get_n_members (room); i++)
    {
      const ClientMember *member = client_room_get_member (room, i);

      g_string_append_printf (names, "%s%s%s", i > 0 ? " " : "", member->prefixes, member->nick);
    }
  return strcmp (names->str, wanted->pattern) == 0;
}

static gboolean
has_room (ClientTesting *self, gconstpointer name)
{
  return find_room (self, name) != NULL;
}

static gboolean
has_typing (ClientTesting *self, gconstpointer data)
{
  const RoomPattern *wanted = data;
  ClientRoom *room = find_room (self, wanted->room);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; room != NULL && i < client_room_get_n_typing (room); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", client_room_get_typing (room, i));
  return strcmp (names->str, wanted->pattern) == 0;
}

static gboolean
is_accepted (ClientTesting *self, gconstpointer data)
{
  return self->server != NULL;
}

/* A step about what the session shows, or is told to do. */
static gboolean
play_room_step (ClientTesting *self, const char *step)
{
  g_auto (GStrv) words = g_strsplit (step + 2, " ", 2);
  RoomPattern wanted = { words[0], words[0] != NULL && words[1] != NULL ? words[1] : "" };

  switch (step[0])
    {
    case '!':
      if (!iterate_until (self, has_room, wanted.room))
        return FALSE;
      client_session_input (self->session, find_room (self, wanted.room), wanted.pattern);
      return TRUE;
    case '=':
      g_free (self->pattern);
      self->pattern = g_strdup (wanted.pattern);
      return iterate_until (self, has_message, &wanted);
    case '-':
      return !has_message (self, &wanted);
    case 'n':
      g_assert_cmpuint (count_matches (self, &(RoomPattern){ wanted.room, self->pattern }), ==,
                        (guint) g_ascii_strtoull (wanted.pattern, NULL, 10));
      return TRUE;
    case 'v':
      g_assert_true (iterate_until (self, has_message, &wanted));
      g_assert_cmpuint (find_match (self, &wanted), >,
                        find_match (self, &(RoomPattern){ wanted.room, self->pattern }));
      return TRUE;
    case 'm':
      return iterate_until (self, has_members, &wanted);
    case 'u':
      g_assert_cmpuint (client_room_get_unread (find_room (self, wanted.room)), ==,
                        (guint) g_ascii_strtoull (wanted.pattern, NULL, 10));
      return TRUE;
    case 'r':
      client_room_mark_read (find_room (self, strchr (step, ' ') + 1));
      return TRUE;
    case 't':
      return iterate_until (self, has_typing, &wanted);
    case 'k':
      client_session_typing (self->session, find_room (self, wanted.room), wanted.pattern);
      return TRUE;
    case 'b':
      return client_room_is_complete (find_room (self, strchr (step, ' ') + 1));
    case '~':
      return find_room (self, wanted.room) == NULL;
    case 'o':
      client_session_fetch_older (self->session, find_room (self, strchr (step, ' ') + 1));
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
play_step (ClientTesting *self, const char *step)
{
  switch (step[0])
    {
    case '>':
      return expect_line (self, step + 2);
    case '<':
      send_line (self, step + 2);
      return TRUE;
    case 'l':
      g_assert_cmpuint (client_testing_count_lines (self, strchr (step + 2, ' ') + 1), ==,
                        (guint) g_ascii_strtoull (step + 2, NULL, 10));
      return TRUE;
    case 'a':
      return iterate_until (self, is_accepted, NULL);
    case 'c':
      drop_server (self);
      return TRUE;
    default:
      return play_room_step (self, step);
    }
}

void
client_testing_play (ClientTesting *self, const char *const *script)
{
  for (guint i = 0; script[i] != NULL; i++)
    if (!play_step (self, script[i]))
      {
        g_autofree char *name = g_strndup (script[i] + 2, strcspn (script[i] + 2, " "));
        g_autofree char *room = client_testing_describe_room (self, name);

        g_error ("step %u failed: %s\n%s%s", i, script[i], room,
                 self->error != NULL ? self->error->message : "");
      }
}
