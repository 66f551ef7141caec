#include "config.h"

#include "tui-plain.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "client-commands.h"
#include "client-number.h"
#include "tui-attention.h"
#include "tui-input.h"
#include "tui-job.h"
#include "tui-sanitize.h"
#include "tui-sentence.h"

#define MAX_TOLD 10000 /* messages: farther back nothing moves */

struct _TuiPlain
{
  ClientSession *session; /* (owned) */
  TuiSettings settings;
  ClientRoom *room; /* (owned) (nullable): where the input goes */
  TuiInput *input;
  TuiJob *job;
  TuiAttention attention;
  TuiPlainDone done;
  gpointer user_data;
  char *state;      /* (nullable): what was said of the connection last */
  GHashTable *own;  /* (owned): ids of our messages whose end is not known yet */
  GHashTable *told; /* (owned): ids of messages: they may be added again where they belong */
  gboolean is_stopped;
  guint input_source;
  guint resize_source;
  guint done_source;
  GError *error; /* (owned) (nullable) */
};

static void
print (TuiPlain *self, const char *text)
{
  g_autofree char *clean =
      tui_sanitize (text, -1, TUI_SANITIZE_KEEP_LF | TUI_SANITIZE_HIDE_FORMATS);

  tui_input_print (self->input, clean);
}

static void
set_prompt (TuiPlain *self)
{
  g_autofree char *name = self->room != NULL
                              ? tui_sanitize (client_room_get_name (self->room), -1,
                                              TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS)
                              : g_strdup ("");
  g_autofree char *prompt = g_strconcat (name, "> ", NULL);

  tui_input_set_prompt (self->input, prompt);
}

static void
set_room (TuiPlain *self, ClientRoom *room)
{
  gboolean is_start = self->room == NULL;
  g_autofree char *text = NULL;
  g_autofree char *count = NULL;
  guint unread;

  if (!g_set_object (&self->room, room) || room == NULL)
    return;
  tui_input_set_room (self->input, client_session_get_server_name (self->session),
                      client_room_get_name (room));
  unread = client_room_get_unread (room);
  client_room_mark_read (room);
  set_prompt (self);
  if (!is_start)
    client_session_set_front (self->session, room);
  if (is_start && client_room_get_kind (room) == CLIENT_ROOM_SERVER)
    return; /* nobody writes there, before there is a room */
  count = client_number_format (unread);
  if (unread > 0)
    text = g_strdup_printf (
        /* Translators: %1$s is the name of a room, %2$s how many messages are new in it. */
        ngettext ("You write in %1$s now; %2$s message was new.",
                  "You write in %1$s now; %2$s messages were new.", unread),
        client_room_get_name (room), count);
  else
    /* Translators: %s is the name of a room. */
    text = g_strdup_printf (_ ("You write in %s now."), client_room_get_name (room));
  print (self, text);
}

/* What happens */

static void
call_person (TuiPlain *self, ClientRoom *room, const ClientMessage *message)
{
  g_autofree char *sequence =
      tui_attention_call (&self->attention, room, message, &self->settings, FALSE);

  if (sequence != NULL)
    tui_input_send (self->input, sequence);
}

/* Returns: it is news */
static gboolean
note_told (TuiPlain *self, const ClientMessage *message)
{
  if (message->delivery == CLIENT_DELIVERY_FAILED)
    return TRUE; /* as often as it was tried */
  if (g_hash_table_size (self->told) > MAX_TOLD)
    g_hash_table_remove_all (self->told);
  return g_hash_table_add (self->told, g_memdup2 (&message->id, sizeof message->id));
}

/* What we said ourselves stands there, since we typed it: only what did not work is news. */
static void
look_at_message (TuiPlain *self, ClientRoom *room, const ClientMessage *message, gboolean is_new)
{
  gboolean is_settled =
      message->delivery == CLIENT_DELIVERY_STORED || message->delivery == CLIENT_DELIVERY_FAILED;
  gboolean was_ours = g_hash_table_contains (self->own, &message->id);
  g_autofree char *text = NULL;

  if (!is_settled)
    {
      g_hash_table_add (self->own, g_memdup2 (&message->id, sizeof message->id));
      return;
    }
  g_hash_table_remove (self->own, &message->id);
  if (!note_told (self, message) && !message->is_redacted)
    return;
  if (was_ours && message->delivery == CLIENT_DELIVERY_STORED)
    return;
  if (!is_new && !was_ours && !message->is_redacted)
    return;
  text = tui_sentence_of (message, room, room == self->room);
  if (text == NULL)
    return;
  print (self, text);
  call_person (self, room, message);
  if (room == self->room)
    client_room_mark_read (room);
}

static void
on_message_added (ClientRoom *room, ClientMessage *message, guint index, gpointer user_data)
{
  look_at_message (user_data, room, message, TRUE);
}

static void
on_message_changed (ClientRoom *room, ClientMessage *message, guint index, gpointer user_data)
{
  look_at_message (user_data, room, message, FALSE);
}

static void
on_reacted (ClientRoom *room,
            ClientMessage *message,
            const char *reaction,
            const char *nick,
            gpointer user_data)
{
  TuiPlain *self = user_data;
  g_autofree char *text =
      tui_sentence_of_reaction (message, room, room == self->room, reaction, nick);

  print (self, text);
}

static void
watch_room (TuiPlain *self, ClientRoom *room)
{
  g_signal_connect (room, "message-added", G_CALLBACK (on_message_added), self);
  g_signal_connect (room, "message-changed", G_CALLBACK (on_message_changed), self);
  g_signal_connect (room, "reacted", G_CALLBACK (on_reacted), self);
  if (self->room == NULL || (client_room_get_kind (self->room) == CLIENT_ROOM_SERVER &&
                             client_room_get_kind (room) == CLIENT_ROOM_CHANNEL))
    set_room (self, room);
}

static void
on_room_added (ClientSession *session, ClientRoom *room, gpointer user_data)
{
  watch_room (user_data, room);
}

static void
on_room_removed (ClientSession *session, ClientRoom *room, gpointer user_data)
{
  TuiPlain *self = user_data;
  GListModel *rooms = client_session_get_rooms (session);

  g_signal_handlers_disconnect_by_data (room, self);
  if (self->room == room)
    {
      g_autoptr (ClientRoom) other =
          g_list_model_get_item (rooms, g_list_model_get_n_items (rooms) - 1);

      g_clear_object (&self->room);
      set_room (self, other);
    }
}

static void
on_focus_room (ClientSession *session, ClientRoom *room, gpointer user_data)
{
  set_room (user_data, room);
}

static void
on_state_changed (ClientSession *session, gpointer user_data)
{
  TuiPlain *self = user_data;
  g_autofree char *state = client_session_describe_state (session);
  g_autofree char *security = client_session_describe_security (session);
  g_autofree char *text =
      security != NULL ? g_strdup_printf ("%s [%s]", state, security) : g_strdup (state);

  if (g_strcmp0 (self->state, text) == 0)
    return;
  g_free (self->state);
  self->state = g_strdup (text);
  print (self, text);
}

/* The end */

static gboolean
on_done (gpointer user_data)
{
  TuiPlain *self = user_data;

  self->done_source = 0;
  self->done (self->error, self->user_data);
  return G_SOURCE_REMOVE;
}

/* Later in this turn: this may be in the middle of a key. */
static void
finish (TuiPlain *self, const GError *error)
{
  if (error != NULL && self->error == NULL)
    self->error = g_error_copy (error);
  if (self->done_source == 0)
    self->done_source = g_idle_add_full (G_PRIORITY_HIGH, on_done, self, NULL);
}

static void
on_quit (ClientSession *session, gpointer user_data)
{
  finish (user_data, NULL);
}

static void
on_failed (ClientSession *session, GError *error, gpointer user_data)
{
  finish (user_data, error);
}

/* Keys */

/* Others are about what is drawn. */
static gboolean
has_use_for (TuiKey key)
{
  static const TuiKey keys[] = { TUI_KEY_NEXT_ROOM, TUI_KEY_PREVIOUS_ROOM, TUI_KEY_ACTIVE_ROOM,
                                 TUI_KEY_HELP,      TUI_KEY_RESEND,        TUI_KEY_REDRAW,
                                 TUI_KEY_INTERRUPT, TUI_KEY_SUSPEND };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i] == key)
      return TRUE;
  return FALSE;
}

static void
print_help (TuiPlain *self)
{
  const ClientCommand *command;
  const TuiFunction *function;

  for (gsize i = 0; (command = client_commands_get (i)) != NULL; i++)
    {
      g_autofree char *line = client_command_describe (command);

      print (self, line);
    }
  for (gsize i = 0; (function = tui_functions_get (i)) != NULL; i++)
    {
      g_autofree char *keys = tui_input_describe_function (self->input, function);
      g_autofree char *line = function->help != NULL && has_use_for (function->key) && *keys != '\0'
          /* Translators: in the help: %1$s is a key, %2$s what it does. */
          ? g_strdup_printf (_ ("%1$s: %2$s"), keys, _ (function->help)) : NULL;

      if (line != NULL)
        print (self, line);
    }
}

static void
go_to_room (TuiPlain *self, guint index)
{
  g_autoptr (ClientRoom) room =
      g_list_model_get_item (client_session_get_rooms (self->session), index);

  if (room != NULL)
    set_room (self, room);
}

/* step 0: to where something is new */
static void
step_room (TuiPlain *self, int step)
{
  GListModel *rooms = client_session_get_rooms (self->session);
  guint n = g_list_model_get_n_items (rooms), here = 0, most = 0, best = n;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);
      guint weight = client_room_get_unread (room) + 10000 * client_room_get_mentions (room);

      here = room == self->room ? i : here;
      if (room != self->room && weight > most)
        {
          most = weight;
          best = i;
        }
    }
  if (step != 0)
    go_to_room (self, (here + n + (guint) step) % n);
  else if (best < n)
    go_to_room (self, best);
  else
    print (self, _ ("Nothing is new in the other rooms"));
}

static void
resend (TuiPlain *self)
{
  guint n = 0;

  for (guint i = 0; self->room != NULL && i < client_room_get_n_messages (self->room); i++)
    {
      const ClientMessage *message = client_room_get_message (self->room, i);

      if (message->delivery != CLIENT_DELIVERY_FAILED)
        continue;
      client_session_resend (self->session, self->room, message->id);
      n++;
    }
  if (n == 0)
    print (self, _ ("There is nothing here that failed"));
}

static void
on_key (gpointer data, const TuiKeyPress *press)
{
  TuiPlain *self = data;

  switch ((int) press->key)
    {
    case TUI_KEY_NEXT_ROOM:
    case TUI_KEY_PREVIOUS_ROOM:
      step_room (self, press->key == TUI_KEY_NEXT_ROOM ? 1 : -1);
      break;
    case TUI_KEY_ACTIVE_ROOM:
      step_room (self, 0);
      break;
    case TUI_KEY_ROOM:
      go_to_room (self, press->character == '0' ? 9 : press->character - '1');
      break;
    case TUI_KEY_HELP:
      print_help (self);
      break;
    case TUI_KEY_RESEND:
      resend (self);
      break;
    case TUI_KEY_REDRAW:
      set_prompt (self);
      break;
    case TUI_KEY_INTERRUPT:
      client_session_quit (self->session, NULL);
      break;
    case TUI_KEY_SUSPEND:
      raise (SIGTSTP);
      break;
    default:
      break;
    }
}

static void
on_submitted (gpointer data, const char *text)
{
  TuiPlain *self = data;

  if (*text != '\0' && self->room != NULL)
    client_session_input (self->session, self->room, text);
}

static void
on_paste_cut (gpointer data)
{
  print (data, _ ("The paste was too long: its end is missing"));
}

static GStrv
on_complete (gpointer data, const char *text, gsize cursor, gsize *word_start)
{
  TuiPlain *self = data;

  return self->room != NULL
             ? client_session_complete (self->session, self->room, text, cursor, word_start)
             : NULL;
}

static const TuiInputHandler input_handler = {
  .submitted = on_submitted,
  .key = on_key,
  .paste_cut = on_paste_cut,
  .complete = on_complete,
};

static gboolean
on_command (ClientSession *session,
            ClientRoom *room,
            const char *name,
            const char *rest,
            gpointer user_data)
{
  if (strcmp (name, "help") != 0 || *rest != '\0')
    return FALSE;
  print_help (user_data);
  return TRUE;
}

static gboolean
on_input_ready (int fd, GIOCondition condition, gpointer user_data)
{
  TuiPlain *self = user_data;
  char bytes[4096];
  gssize n = read (fd, bytes, sizeof bytes), at = 0;

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  if (n <= 0) /* the terminal is gone */
    {
      self->input_source = 0;
      client_session_quit (self->session, NULL);
      return G_SOURCE_REMOVE;
    }
  while (at < n)
    at += (gssize) tui_input_feed (self->input, bytes + at, (gsize) (n - at));
  return G_SOURCE_CONTINUE;
}

static void
on_job_signal (gpointer data, int number)
{
  TuiPlain *self = data;

  if (number == SIGTSTP)
    {
      tui_input_leave_terminal (self->input);
      self->is_stopped = TRUE;
      tui_job_stop (self->job);
      tui_input_take_terminal (self->input);
    }
  else if (self->is_stopped) /* by ourselves: its SIGCONT is no news */
    self->is_stopped = FALSE;
  else
    tui_input_take_terminal (self->input);
}

static gboolean
on_resized (gpointer data)
{
  TuiPlain *self = data;

  tui_input_fit_terminal (self->input);
  return G_SOURCE_CONTINUE;
}

TuiPlain *
tui_plain_new (ClientSession *session,
               const TuiSettings *settings,
               TuiPlainDone done,
               gpointer user_data)
{
  TuiPlain *self = g_new0 (TuiPlain, 1);
  GListModel *rooms = client_session_get_rooms (session);

  self->session = g_object_ref (session);
  self->settings = *settings;
  self->done = done;
  self->user_data = user_data;
  self->own = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->told = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->input = tui_input_new (&input_handler, settings, self);
  tui_input_take_terminal (self->input);
  self->job = tui_job_new (on_job_signal, self);
  self->resize_source = g_unix_signal_add (SIGWINCH, on_resized, self);
  self->input_source =
      g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input_ready, self);
  g_signal_connect (session, "room-added", G_CALLBACK (on_room_added), self);
  g_signal_connect (session, "room-removed", G_CALLBACK (on_room_removed), self);
  g_signal_connect (session, "focus-room", G_CALLBACK (on_focus_room), self);
  g_signal_connect (session, "state-changed", G_CALLBACK (on_state_changed), self);
  g_signal_connect (session, "command", G_CALLBACK (on_command), self);
  g_signal_connect (session, "quit", G_CALLBACK (on_quit), self);
  g_signal_connect (session, "failed", G_CALLBACK (on_failed), self);
  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);

      watch_room (self, room);
    }
  return self;
}

void
tui_plain_change_settings (TuiPlain *self, const TuiSettings *settings)
{
  self->settings = *settings;
  tui_input_change_settings (self->input, settings);
}

void
tui_plain_free (TuiPlain *self)
{
  GListModel *rooms = client_session_get_rooms (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);

      g_signal_handlers_disconnect_by_data (room, self);
    }
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_handle_id (&self->input_source, g_source_remove);
  g_clear_handle_id (&self->resize_source, g_source_remove);
  g_clear_handle_id (&self->done_source, g_source_remove);
  tui_job_free (self->job);
  tui_input_leave_terminal (self->input);
  tui_input_free (self->input);
  g_hash_table_unref (self->own);
  g_hash_table_unref (self->told);
  g_clear_object (&self->room);
  g_clear_error (&self->error);
  g_free (self->state);
  g_object_unref (self->session);
  g_free (self);
}
