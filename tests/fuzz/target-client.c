/* A client that meets a server which may say anything; what comes of it is drawn.
 *
 * The first character of a line says what happens to the rest of it:
 *   >   the user types it, in the room that came last
 *   ~   the user asks for what was said before, completes the text, and reads
 *   |   the server says it, and no line end
 * Any other line is said by the server as it is; {label} is the last label of the client. */
#include "config.h"

#include "client-session.h"
#include "fuzz-peer.h"
#include "irc-message.h"
#include "tui-format.h"

#include <string.h>

typedef struct
{
  NetLoop *loop;
  ClientSession *session;
  ClientRoom *room; /* (owned) (nullable): where the user types */
  FuzzPeer server;
  char *label; /* (nullable) */
} Meeting;

static void
on_room_added (ClientSession *session, ClientRoom *room, gpointer user_data)
{
  Meeting *self = user_data;

  g_set_object (&self->room, room);
}

static void
note_label (Meeting *self, const char *line)
{
  g_autoptr (IrcMessage) message = irc_message_parse (line, NULL); /* it was checked already */
  const char *label = irc_message_tag (message, "label");

  if (label == NULL)
    return;
  g_free (self->label);
  self->label = g_strdup (label);
}

static void
settle (Meeting *self)
{
  gboolean has_moved;

  do
    {
      char *line;

      has_moved = g_main_context_iteration (NULL, FALSE);
      has_moved |= fuzz_peer_read (&self->server);
      while ((line = fuzz_peer_take_line (&self->server)) != NULL)
        {
          note_label (self, line);
          g_free (line);
        }
    }
  while (has_moved);
}

static void
say (Meeting *self, const char *bytes, gsize length, gboolean has_end)
{
  GString *line = g_string_new_len (bytes, (gssize) length);

  if (self->label != NULL && memchr (line->str, '\0', line->len) == NULL)
    g_string_replace (line, "{label}", self->label, 0);
  if (has_end)
    g_string_append (line, "\r\n");
  fuzz_peer_write (&self->server, line->str, line->len);
  g_string_free (line, TRUE);
}

static void
look_back (Meeting *self, const char *bytes, gsize length)
{
  g_autofree char *text = fuzz_dup_utf8 (bytes, length);
  gsize start = 0;
  g_auto (GStrv) words =
      client_session_complete (self->session, self->room, text, strlen (text), &start);

  g_assert_cmpuint (start, <=, strlen (text));
  client_session_fetch_older (self->session, self->room);
  client_room_mark_read (self->room);
}

static void
run_line (Meeting *self, const char *line, gsize length)
{
  char what = length > 0 ? *line : '\0';

  if (what == '>' && self->room != NULL)
    {
      g_autofree char *text = fuzz_dup_utf8 (line + 1, length - 1);

      client_session_input (self->session, self->room, text);
    }
  else if (what == '~' && self->room != NULL)
    look_back (self, line + 1, length - 1);
  else if (what == '|')
    say (self, line + 1, length - 1, FALSE);
  else
    say (self, line, length, TRUE);
  settle (self);
}

static guint32
get_color (gpointer session, const char *nick)
{
  return client_session_get_color (session, nick);
}

static void
draw_room (Meeting *self, ClientRoom *room)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  TuiFormat format = {
    .get_color = get_color, .data = self->session, .time_zone = utc, .time_format = "%H:%M"
  };

  g_assert_true (g_utf8_validate (client_room_get_name (room), -1, NULL));
  for (guint i = 0; i < client_room_get_n_messages (room); i++)
    {
      const ClientMessage *message = client_room_get_message (room, i);
      g_autoptr (TuiBlock) block = tui_format_message (&format, message, 30);

      g_assert_true (message->text == NULL || g_utf8_validate (message->text, -1, NULL));
      for (const char *c = block->styled->text->str; *c != '\0'; c++)
        g_assert_true ((guchar) *c >= ' ' || *c == '\n');
    }
  for (guint i = 0; i < client_room_get_n_members (room); i++)
    {
      const ClientMember *member = client_room_get_member (room, i);

      g_assert_true (client_room_find_member (room, member->nick) == member);
    }
}

static void
draw (Meeting *self)
{
  GListModel *rooms = client_session_get_rooms (self->session);
  g_autofree char *state = client_session_describe_state (self->session);

  g_assert_true (g_utf8_validate (state, -1, NULL));
  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);

      draw_room (self, room);
    }
}

static void
run (const char *bytes, gsize length)
{
  static const char *const autojoin[] = { "#room", NULL };
  ClientSettings settings = { .host = "localhost",
                              .port = 1,
                              .nick = "anna",
                              .color = "ff8800",
                              .rooms = autojoin,
                              .account = "anna",
                              .password = "sesame",
                              .max_messages = 50 };
  Meeting self = { 0 };
  g_autoptr (GError) error = NULL;
  const char *line;
  gsize n;

  g_random_set_seed (1);
  self.loop = net_loop_new (NULL, &error);
  g_assert_no_error (error);
  self.session = client_session_new (self.loop, &settings);
  g_signal_connect (self.session, "room-added", G_CALLBACK (on_room_added), &self);
  client_session_attach (self.session, fuzz_peer_open (&self.server, self.loop));
  settle (&self);

  while (fuzz_take_line (&bytes, &length, &line, &n))
    run_line (&self, line, n);
  draw (&self);

  fuzz_peer_close (&self.server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  draw (&self);
  g_clear_object (&self.room);
  g_object_run_dispose (G_OBJECT (self.session));
  g_object_unref (self.session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  net_loop_unref (self.loop);
  g_free (self.label);
}

const FuzzTarget fuzz_client = { "client", run, 4096, 1500 };
