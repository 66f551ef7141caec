#include "config.h"

#include "tui-line.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "client-number.h"
#include "tui-sanitize.h"

/* As many lines wait for confirmation before the input has to wait. */
#define MAX_UNCONFIRMED 200
/* A line without end is cut here. */
#define MAX_LINE (64 * 1024)
/* POSIX: a pipe that is writable takes so many bytes without blocking (PIPE_BUF). */
#define WRITE_SIZE 4096
/* Output that nobody reads: beyond this, events are skipped. */
#define MAX_OUTPUT (4 * 1024 * 1024)
/* On a server that puts nobody into a room, the input is read after this time. */
#define ROOM_WAIT_MS 3000
/* At the end of the input, so long without any progress is too long. */
#define CONFIRM_WAIT_MS 30000

/* What becomes of the input:
 *   WAITING  nothing is read: no connection, no room yet, or too much is unconfirmed
 *   READING  each line is sent
 *   ENDED    the end was read; what was sent is still to be confirmed
 *   LEAVING  the session was asked to quit
 *   DONE     done() was called */
typedef enum
{
  LINE_WAITING,
  LINE_READING,
  LINE_ENDED,
  LINE_LEAVING,
  LINE_DONE,
} LineState;

struct _TuiLine
{
  ClientSession *session; /* (owned) */
  ClientRoom *room;       /* (owned) (nullable): where the input goes */
  int input_fd;
  int output_fd;
  TuiLineDone done;
  gpointer user_data;

  LineState state;
  guint input_source;
  guint output_source;
  guint timer;         /* of the wait for a room, then of the wait for confirmation */
  gboolean has_end;    /* of the input */
  gboolean has_waited; /* no room came: the input is read all the same */
  GByteArray *input;
  GByteArray *output;
  guint n_skipped;
  guint n_refused;
  guint n_unconfirmed; /* when the timer was armed */
  GHashTable *own;     /* (owned): ids of our messages that were not printed yet */
};

G_DEFINE_QUARK (tui_line_error, tui_line_error)

static void update (TuiLine *self);

static void
finish (TuiLine *self, GError *error)
{
  g_autoptr (GError) why = error;

  if (self->state == LINE_DONE)
    return;
  self->state = LINE_DONE;
  g_clear_handle_id (&self->input_source, g_source_remove);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->done (self, why, self->user_data);
}

/* Output */

static gboolean
is_writable (int fd)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLOUT };

  return poll (&poll_fd, 1, 0) > 0;
}

static gboolean on_output_ready (int fd, GIOCondition condition, gpointer user_data);

static void
write_out (TuiLine *self)
{
  gsize written = 0;

  while (written < self->output->len && is_writable (self->output_fd))
    {
      gssize n = write (self->output_fd, self->output->data + written,
                        MIN (self->output->len - written, WRITE_SIZE));

      if (n < 0 && errno != EAGAIN && errno != EINTR)
        {
          g_byte_array_set_size (self->output, 0);
          finish (self, g_error_new (TUI_LINE_ERROR, TUI_LINE_ERROR_OUTPUT,
                                     /* Translators: %s is the system's reason. */
                                     _ ("The output cannot be written: %s"), g_strerror (errno)));
          return;
        }
      if (n < 0)
        break;
      written += (gsize) n;
    }
  g_byte_array_remove_range (self->output, 0, (guint) written); /* once, however much there is */
  if (self->output->len > 0 && self->output_source == 0)
    self->output_source = g_unix_fd_add (self->output_fd, G_IO_OUT, on_output_ready, self);
}

static gboolean
on_output_ready (int fd, GIOCondition condition, gpointer user_data)
{
  TuiLine *self = user_data;

  self->output_source = 0; /* write_out() adds it again where it must */
  write_out (self);
  return G_SOURCE_REMOVE;
}

static void
append_text (TuiLine *self, const char *text)
{
  g_autofree char *encoded = NULL;
  const char *charset;

  if (!g_get_charset (&charset))
    encoded = g_convert_with_fallback (text, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  if (encoded != NULL)
    text = encoded;
  g_byte_array_append (self->output, (const guint8 *) text, (guint) strlen (text));
}

/* text: everything that came from outside is in it */
static void
print (TuiLine *self, const char *text)
{
  g_autofree char *clean = NULL;

  if (self->output->len > MAX_OUTPUT)
    {
      self->n_skipped++;
      return;
    }
  if (self->n_skipped > 0)
    {
      g_autofree char *count = client_number_format (self->n_skipped);
      g_autofree char *note =
          /* Translators: %s is how many. */
          g_strdup_printf (ngettext ("(%s line is missing here)\n", "(%s lines are missing here)\n",
                                     self->n_skipped),
                           count);

      append_text (self, note);
      self->n_skipped = 0;
    }
  clean = tui_sanitize (text, -1, TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS);
  append_text (self, clean);
  append_text (self, "\n");
  write_out (self);
}

static char *
format_message (ClientRoom *room, const ClientMessage *message)
{
  const char *name = client_room_get_name (room);
  const char *sender = message->sender != NULL ? message->sender : "";

  if (message->delivery == CLIENT_DELIVERY_FAILED)
    /* Translators: %1$s is the name of a room, %2$s what was not sent, %3$s the reason. */
    return g_strdup_printf (_ ("%1$s: not sent: %2$s (%3$s)"), name, message->text,
                               message->reason != NULL ? message->reason : "");
  switch (message->kind)
    {
    case CLIENT_MESSAGE_TEXT:
      return g_strdup_printf ("%s <%s> %s", name, sender, message->text);
    case CLIENT_MESSAGE_ACTION:
      return g_strdup_printf ("%s * %s %s", name, sender, message->text);
    case CLIENT_MESSAGE_NOTICE:
      return g_strdup_printf ("%s -%s- %s", name, sender, message->text);
    case CLIENT_MESSAGE_EVENT:
    case CLIENT_MESSAGE_INFO:
    case CLIENT_MESSAGE_WARNING:
    case CLIENT_MESSAGE_ERROR:
    default:
      return g_strdup_printf ("%s %s", name, message->text);
    }
}

static gboolean
is_settled (const ClientMessage *message)
{
  return message->delivery == CLIENT_DELIVERY_STORED || message->delivery == CLIENT_DELIVERY_FAILED;
}

static void
print_message (TuiLine *self, ClientRoom *room, const ClientMessage *message)
{
  g_autofree char *text = format_message (room, message);

  if (message->delivery == CLIENT_DELIVERY_FAILED ||
      (message->kind == CLIENT_MESSAGE_ERROR && !message->is_own))
    self->n_refused++;
  print (self, text);
}

/* Our own are printed once, when it is known what became of them. */
static void
look_at_message (TuiLine *self, ClientRoom *room, const ClientMessage *message, gboolean is_new)
{
  if (!is_settled (message))
    {
      g_hash_table_add (self->own, g_memdup2 (&message->id, sizeof message->id));
      return;
    }
  if (g_hash_table_remove (self->own, &message->id) || is_new)
    print_message (self, room, message);
}

static void
on_message_added (ClientRoom *room, ClientMessage *message, guint index, gpointer user_data)
{
  TuiLine *self = user_data;

  look_at_message (self, room, message, TRUE);
}

static void
on_message_changed (ClientRoom *room, ClientMessage *message, guint index, gpointer user_data)
{
  TuiLine *self = user_data;

  look_at_message (self, room, message, FALSE);
}

static void
watch_room (TuiLine *self, ClientRoom *room)
{
  g_signal_connect (room, "message-added", G_CALLBACK (on_message_added), self);
  g_signal_connect (room, "message-changed", G_CALLBACK (on_message_changed), self);
}

static void
on_room_added (ClientSession *session, ClientRoom *room, gpointer user_data)
{
  watch_room (user_data, room);
}

static void
on_room_removed (ClientSession *session, ClientRoom *room, gpointer user_data)
{
  TuiLine *self = user_data;

  g_signal_handlers_disconnect_by_data (room, self);
  if (self->room == room)
    g_clear_object (&self->room);
}

/* Input */

static void
take_line (TuiLine *self, const char *bytes, gsize length)
{
  g_autofree char *text = NULL;
  g_autoptr (ClientRoom) first =
      g_list_model_get_item (client_session_get_rooms (self->session), 0);

  if (length > 0 && bytes[length - 1] == '\r')
    length--;
  if (!g_get_charset (NULL))
    text = g_locale_to_utf8 (bytes, (gssize) length, NULL, NULL, NULL);
  if (text == NULL)
    text = g_utf8_make_valid (bytes, (gssize) length);
  client_session_input (self->session, self->room != NULL ? self->room : first, text);
}

static gboolean
may_read (TuiLine *self)
{
  return client_session_get_state (self->session) == CLIENT_STATE_ONLINE &&
         (self->room != NULL || self->has_waited) &&
         client_session_get_n_unconfirmed (self->session) < MAX_UNCONFIRMED;
}

/* Takes whole lines while they may go out. */
static void
take_lines (TuiLine *self)
{
  while (self->state == LINE_READING && self->input->len > 0 && may_read (self))
    {
      const guint8 *end = self->input->len > 0 /* an empty array has no data to look at */
                              ? memchr (self->input->data, '\n', self->input->len)
                              : NULL;
      gsize length = end != NULL ? (gsize) (end - self->input->data) : self->input->len;
      g_autofree char *line = NULL;

      if (end == NULL && self->input->len < MAX_LINE)
        return;
      line = g_strndup ((const char *) self->input->data, length);
      g_byte_array_remove_range (self->input, 0, (guint) (length + (end != NULL ? 1 : 0)));
      take_line (self, line, length);
    }
}

/* The last line may come without its end. */
static void
note_end (TuiLine *self)
{
  self->has_end = TRUE;
  if (self->input->len > 0 && self->input->data[self->input->len - 1] != '\n')
    g_byte_array_append (self->input, (const guint8 *) "\n", 1);
}

static gboolean
on_input_ready (int fd, GIOCondition condition, gpointer user_data)
{
  TuiLine *self = user_data;
  guint8 buffer[16384];
  gssize n = read (fd, buffer, sizeof buffer);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  self->input_source = 0; /* update() adds it again where it may be read on */
  if (n > 0)
    g_byte_array_append (self->input, buffer, (guint) n);
  else
    note_end (self);
  take_lines (self);
  update (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_timer (gpointer user_data)
{
  TuiLine *self = user_data;
  guint n = client_session_get_n_unconfirmed (self->session);

  if (self->state == LINE_ENDED && n >= self->n_unconfirmed)
    {
      g_autofree char *count = client_number_format (n);

      self->timer = 0;
      finish (self, g_error_new (TUI_LINE_ERROR, TUI_LINE_ERROR_UNCONFIRMED,
                                 /* Translators: %s is how many. */
                                 ngettext ("%s line was not confirmed by the server.",
                                           "%s lines were not confirmed by the server.", n),
                                 count));
      return G_SOURCE_REMOVE;
    }
  self->n_unconfirmed = n;
  self->has_waited = TRUE;
  if (self->state == LINE_ENDED)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
arm_timer (TuiLine *self, guint delay_ms)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (delay_ms, on_timer, self);
}

/* What the state of the session allows now. */
static void
update (TuiLine *self)
{
  if (self->state == LINE_WAITING && may_read (self))
    {
      g_clear_handle_id (&self->timer, g_source_remove);
      self->state = LINE_READING;
      take_lines (self);
    }
  if (self->state == LINE_READING && !may_read (self) && !(self->has_end && self->input->len == 0))
    {
      g_clear_handle_id (&self->input_source, g_source_remove);
      self->state = LINE_WAITING;
    }
  if (self->state == LINE_READING && self->has_end && self->input->len == 0)
    self->state = LINE_ENDED;
  if (self->state == LINE_READING && self->input_source == 0)
    self->input_source =
        g_unix_fd_add (self->input_fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input_ready, self);
  if (self->state == LINE_WAITING && !self->has_waited &&
      client_session_get_state (self->session) == CLIENT_STATE_ONLINE)
    arm_timer (self, ROOM_WAIT_MS);

  if (self->state == LINE_ENDED && !client_session_has_unconfirmed (self->session))
    {
      g_clear_handle_id (&self->timer, g_source_remove);
      self->state = LINE_LEAVING;
      client_session_quit (self->session, NULL);
    }
  else if (self->state == LINE_ENDED && self->timer == 0)
    {
      self->n_unconfirmed = client_session_get_n_unconfirmed (self->session);
      arm_timer (self, CONFIRM_WAIT_MS);
    }
}

static void
on_state_changed (ClientSession *session, gpointer user_data)
{
  update (user_data);
}

static void
on_focus_room (ClientSession *session, ClientRoom *room, gpointer user_data)
{
  TuiLine *self = user_data;

  g_set_object (&self->room, room);
  update (self);
}

static void
on_quit (ClientSession *session, gpointer user_data)
{
  TuiLine *self = user_data;
  guint n = self->n_refused;
  g_autofree char *count = client_number_format (n);

  if (n > 0)
    finish (self, g_error_new (TUI_LINE_ERROR, TUI_LINE_ERROR_REFUSED,
                               /* Translators: %s is how many. */
                               ngettext ("%s thing did not work; see above.",
                                         "%s things did not work; see above.", n),
                               count));
  else
    finish (self, NULL);
}

static void
on_failed (ClientSession *session, GError *error, gpointer user_data)
{
  finish (user_data, g_error_copy (error));
}

/**
 * tui_line_new:
 * @input_fd: read from, not closed
 * @output_fd: written to, not closed; @input_fd and @output_fd stay blocking or not as they are
 *
 * Begins to print what @session says, and to read when there is somewhere to send it.
 */
TuiLine *
tui_line_new (
    ClientSession *session, int input_fd, int output_fd, TuiLineDone done, gpointer user_data)
{
  TuiLine *self = g_new0 (TuiLine, 1);
  GListModel *rooms = client_session_get_rooms (session);

  self->session = g_object_ref (session);
  self->input_fd = input_fd;
  self->output_fd = output_fd;
  self->done = done;
  self->user_data = user_data;
  self->input = g_byte_array_new ();
  self->output = g_byte_array_new ();
  self->own = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);

      watch_room (self, room);
    }
  g_signal_connect (session, "room-added", G_CALLBACK (on_room_added), self);
  g_signal_connect (session, "room-removed", G_CALLBACK (on_room_removed), self);
  g_signal_connect (session, "state-changed", G_CALLBACK (on_state_changed), self);
  g_signal_connect (session, "outbox-changed", G_CALLBACK (on_state_changed), self);
  g_signal_connect (session, "focus-room", G_CALLBACK (on_focus_room), self);
  g_signal_connect (session, "quit", G_CALLBACK (on_quit), self);
  g_signal_connect (session, "failed", G_CALLBACK (on_failed), self);
  return self;
}

/* What is still to be printed is, as far as somebody reads it. */
void
tui_line_free (TuiLine *self)
{
  GListModel *rooms = client_session_get_rooms (self->session);

  self->state = LINE_DONE;
  write_out (self);
  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);

      g_signal_handlers_disconnect_by_data (room, self);
    }
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_handle_id (&self->input_source, g_source_remove);
  g_clear_handle_id (&self->output_source, g_source_remove);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_byte_array_unref (self->input);
  g_byte_array_unref (self->output);
  g_hash_table_unref (self->own);
  g_clear_object (&self->room);
  g_object_unref (self->session);
  g_free (self);
}
