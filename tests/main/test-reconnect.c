#include "config.h"

#include <locale.h>
#include <string.h>

#include "client-session.h"
#include "main-testing.h"
#include "proxy.h"

/* Three people talk over a line that is cut again and again, after a number of bytes that chance
 * decides: in the middle of what they say, of what the server says, of a page of history. In the
 * end each has everything that was said once, and all have it in one order. */

#define N_TALKERS 3
#define N_LINES 150
#define N_CUTS 15 /* all may come to one, and each pause is twice as long as the one before */
#define DEADLINE_S 90

/* One who talks. */
typedef struct
{
  ClientSession *session;
  char *nick;
  guint n_said;
} Talker;

static void
on_failed (ClientSession *session, GError *error, gpointer user_data)
{
  g_error ("%s: %s", ((Talker *) user_data)->nick, error->message);
}

static void
talker_start (Talker *self, NetLoop *loop, const char *nick, guint16 port)
{
  ClientSettings settings = { .host = "127.0.0.1", .port = port, .nick = nick, .reconnect_ms = 1 };

  self->nick = g_strdup (nick);
  self->session = client_session_new (loop, &settings);
  g_signal_connect (self->session, "failed", G_CALLBACK (on_failed), self);
  client_session_connect (self->session);
}

static void
talker_stop (Talker *self)
{
  g_object_run_dispose (G_OBJECT (self->session));
  g_object_unref (self->session);
  g_free (self->nick);
}

/* What was said, a line each: the notes about the line itself are not in it. */
static char *
get_transcript (Talker *self, guint *n)
{
  ClientRoom *room = client_session_find_room (self->session, "#lobby");
  GString *text = g_string_new (NULL);

  *n = 0;
  for (guint i = 0; room != NULL && i < client_room_get_n_messages (room); i++)
    {
      const ClientMessage *message = client_room_get_message (room, i);

      if (message->kind != CLIENT_MESSAGE_TEXT || message->delivery != CLIENT_DELIVERY_STORED)
        continue;
      g_string_append_printf (text, "%s\n", message->text);
      *n += 1;
    }
  return g_string_free (text, FALSE);
}

/* Faster than the line holds, and slower than all of it between two cuts. */
static gboolean
on_speak (gpointer user_data)
{
  Talker *talkers = user_data;

  for (guint i = 0; i < N_TALKERS; i++)
    {
      ClientRoom *room = client_session_find_room (talkers[i].session, "#lobby");
      g_autofree char *text = NULL;

      if (room == NULL || talkers[i].n_said >= N_LINES)
        continue;
      /* Every tenth is the same as another: words alone do not tell them apart. */
      text = talkers[i].n_said % 10 == 9
                 ? g_strdup ("again")
                 : g_strdup_printf ("%s %u.", talkers[i].nick, talkers[i].n_said);
      talkers[i].n_said++;
      client_session_say (talkers[i].session, room, text);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
is_all_said (Talker *talkers)
{
  for (guint i = 0; i < N_TALKERS; i++)
    {
      g_autofree char *text = NULL;
      guint n = 0;

      if (talkers[i].n_said < N_LINES || client_session_has_unconfirmed (talkers[i].session))
        return FALSE;
      text = get_transcript (&talkers[i], &n);
      if (n < N_TALKERS * N_LINES)
        return FALSE;
    }
  return TRUE;
}

static gboolean
on_deadline (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
assert_order_of (const char *transcript, const char *nick)
{
  const char *at = transcript;

  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *line = g_strdup_printf ("%s %u.\n", nick, i);

      if (i % 10 == 9)
        continue;
      at = strstr (at, line);
      if (at == NULL)
        g_error ("not there, or not in its place: %s%s", line, transcript);
      g_assert_null (strstr (at + 1, line));
    }
}

static void
test_cuts (void)
{
  static const char config[] = "[limits]\nconnection-rate=0\ninput-rate=0\n";
  static const char *const nicks[N_TALKERS] = { "anna", "bob", "carl" };
  g_autoptr (Chat) chat = chat_new (NULL, config);
  g_autoptr (GError) error = NULL;
  g_autoptr (NetLoop) loop = net_loop_new (NULL, &error);
  Proxy proxy = { .max_cuts = N_CUTS,
                  .n_first = N_TALKERS,
                  .server_port = (guint16) g_ascii_strtoull (chat->port, NULL, 10) };
  guint16 port = proxy_start (&proxy);
  Talker talkers[N_TALKERS] = { 0 };
  gboolean is_over = FALSE;
  guint deadline = g_timeout_add_seconds (DEADLINE_S, on_deadline, &is_over);
  guint speaking = g_timeout_add (15, on_speak, talkers);
  g_autofree char *first = NULL;
  guint n_first = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < N_TALKERS; i++)
    talker_start (&talkers[i], loop, nicks[i], port);
  while (!is_over && !is_all_said (talkers))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (speaking);
  if (!is_over)
    g_source_remove (deadline);

  g_test_message ("%u cuts", proxy.n_cuts);
  g_assert_cmpuint (proxy.n_cuts, >=, N_TALKERS);
  first = get_transcript (&talkers[0], &n_first);
  for (guint i = 0; i < N_TALKERS; i++)
    {
      guint n = 0;
      g_autofree char *text = get_transcript (&talkers[i], &n);

      g_test_message ("%s has %u lines, %u on the way", nicks[i], n,
                      client_session_get_n_unconfirmed (talkers[i].session));
      g_assert_cmpuint (n, ==, N_TALKERS * N_LINES);
      g_assert_cmpstr (text, ==, first);
      assert_order_of (text, nicks[i]);
    }
  for (guint i = 0; i < N_TALKERS; i++)
    talker_stop (&talkers[i]);
  proxy_stop (&proxy);
}

/* The old line is open still, as far as the server knows, and has the name, until it does not
 * answer a PING; no room is shared. */
static void
test_ghost (void)
{
  static const char hello[] = "NICK anna\r\nUSER a 0 * :a\r\nPART #lobby\r\n";
  g_autoptr (Chat) chat = chat_new (NULL, "[limits]\nping-interval-ms=2500\n");
  guint16 port = (guint16) g_ascii_strtoull (chat->port, NULL, 10);
  g_autoptr (GError) error = NULL;
  g_autoptr (NetLoop) loop = net_loop_new (NULL, &error);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) ghost =
      g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  gboolean is_over = FALSE;
  guint deadline = g_timeout_add_seconds (DEADLINE_S, on_deadline, &is_over);
  Talker anna = { 0 };

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (ghost)), hello,
                             strlen (hello), NULL, NULL, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (ghost)));
  do
    {
      g_free (line);
      line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (line);
    }
  while (strstr (line, " PART ") == NULL);

  talker_start (&anna, loop, "anna", port);
  while (!is_over && client_session_find_room (anna.session, "#lobby") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (client_session_get_nick (anna.session), ==, "anna_");
  while (!is_over && strcmp (client_session_get_nick (anna.session), "anna") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (client_session_get_nick (anna.session), ==, "anna");
  if (!is_over)
    g_source_remove (deadline);
  talker_stop (&anna);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/reconnect/cuts", test_cuts);
  g_test_add_func ("/main/reconnect/ghost", test_ghost);
  return g_test_run ();
}
