#include "config.h"

#include "client-log.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "client-log-file.h"
#include "client-secret.h"
#include "client-session-private.h"
#include "irc-format.h"

#define MAX_NAME 200 /* bytes of a file's name, before ".log" */
#define TIME_FORMAT "%Y-%m-%dT%H:%M:%S"
#define DATA "pychat-log" /* of the session */
#define BUSY_MS 20        /* another program of ours writes: then again */

typedef struct
{
  ClientRoom *room;      /* owned by the table of them */
  ClientLogFile *file;   /* (owned) */
  GHashTable *unsettled; /* (owned): ids of our own messages that are not stored yet */
  GHashTable *taken;     /* (owned): ids of messages whose redaction is written */
  gboolean is_told;      /* that it cannot be written: once, until it can */
} RoomLog;

typedef struct
{
  ClientSession *session; /* (nullable): it ends */
  char *directory;
  GHashTable *rooms; /* (owned): (owned) ClientRoom -> (owned) RoomLog */
  guint flush_source;
} ClientLog;

/* -- Text ------------------------------------------------------------------------------------- */

/* Controls and what turns the direction of text, visible; lines that go on are indented. */
static void
append_clean (GString *line, const char *text)
{
  g_autofree char *plain = irc_format_strip (text);

  for (const char *at = plain; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '\n')
        g_string_append (line, "\n    ");
      else if (c < 0x20)
        g_string_append_printf (line, "^%c", (char) (c + '@'));
      else if ((c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
               (c >= 0x2066 && c <= 0x2069))
        g_string_append (line, "\357\277\275"); /* U+FFFD */
      else
        g_string_append_unichar (line, c);
    }
}

static void
append_time (GString *line, gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *date = local != NULL ? g_date_time_format (local, TIME_FORMAT) : NULL;
  g_autofree char *zone = local != NULL ? g_date_time_format (local, "%:z") : NULL;

  if (date != NULL && zone != NULL) /* else no calendar knows it */
    g_string_append_printf (line, "%s.%03d%s ", date, (int) (time_us / 1000 % 1000), zone);
}

char *
client_log_format (const ClientMessage *message)
{
  static const char *const before[] = {
    [CLIENT_MESSAGE_TEXT] = "<",
    [CLIENT_MESSAGE_ACTION] = "* ",
    [CLIENT_MESSAGE_NOTICE] = "-",
  };
  static const char *const after[] = {
    [CLIENT_MESSAGE_TEXT] = "> ",
    [CLIENT_MESSAGE_ACTION] = " ",
    [CLIENT_MESSAGE_NOTICE] = "- ",
  };
  GString *line = g_string_new (NULL);

  append_time (line, message->time_us);
  if (client_message_is_words (message))
    {
      g_string_append (line, before[message->kind]);
      append_clean (line, message->sender != NULL ? message->sender : "");
      g_string_append (line, after[message->kind]);
    }
  else
    g_string_append (line, "-- ");
  append_clean (line, message->text);
  g_string_append_c (line, '\n');
  return g_string_free (line, FALSE);
}

static char *
format_redaction (const ClientMessage *message)
{
  GString *line = g_string_new (NULL);

  append_time (line, g_get_real_time ());
  g_string_append (line, "-- ");
  append_clean (line, message->redacted_by != NULL ? message->redacted_by : "somebody");
  g_string_append (line, " took back the message of ");
  append_clean (line, message->sender != NULL ? message->sender : "somebody");
  g_string_append (line, " at ");
  append_time (line, message->time_us);
  g_string_truncate (line, line->len - 1);
  if (message->reason != NULL && *message->reason != '\0')
    {
      g_string_append (line, ": ");
      append_clean (line, message->reason);
    }
  g_string_append_c (line, '\n');
  return g_string_free (line, FALSE);
}

/**
 * client_log_make_name:
 *
 * Returns: (transfer full): a name that no file system minds, the same for all spellings of a room
 */
char *
client_log_make_name (const char *room)
{
  g_autofree char *folded = g_utf8_casefold (room, -1);
  g_autofree char *escaped = g_uri_escape_string (folded, "#&+!@^{}[]=", TRUE);

  if (strlen (escaped) > MAX_NAME)
    {
      g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, folded, -1);
      g_autofree char *start = g_utf8_make_valid (escaped, MAX_NAME - 20);

      return g_strdup_printf ("%s-%.16s.log", start, sum);
    }
  return g_strconcat (escaped, ".log", NULL);
}

/* -- Files ------------------------------------------------------------------------------------ */

static void
tell_failure (ClientLog *self, RoomLog *room)
{
  const char *reason = g_strerror (errno);

  if (room->is_told || self->session == NULL)
    return;
  room->is_told = TRUE;
  client_session_tell (self->session, client_session_get_front (self->session),
                       CLIENT_MESSAGE_WARNING,
                       /* Translators: %1$s is the name of a file, %2$s the reason. */
                       g_strdup_printf (_ ("The log %1$s cannot be written: %2$s"),
                                           client_log_file_get_path (room->file), reason));
}

/* Returns: whether another program wrote just then */
static gboolean
flush_room (ClientLog *self, RoomLog *room, gboolean is_last)
{
  ClientLogFileResult result = CLIENT_LOG_FILE_FAILED;

  if (!client_log_file_has_more (room->file))
    return FALSE;
  if (g_mkdir_with_parents (self->directory, 0700) == 0)
    result = is_last ? client_log_file_write_now (room->file) : client_log_file_write (room->file);
  if (result == CLIENT_LOG_FILE_FAILED)
    tell_failure (self, room);
  else if (result == CLIENT_LOG_FILE_DONE)
    room->is_told = FALSE;
  return result == CLIENT_LOG_FILE_BUSY;
}

static gboolean on_flush (gpointer data);

/* What a full disk did not take goes with what comes next. */
static void
flush (ClientLog *self)
{
  GHashTableIter at;
  gpointer value;
  gboolean is_busy = FALSE;

  g_hash_table_iter_init (&at, self->rooms);
  while (g_hash_table_iter_next (&at, NULL, &value))
    is_busy |= flush_room (self, value, self->session == NULL);
  if (is_busy && self->flush_source == 0)
    self->flush_source = g_timeout_add (BUSY_MS, on_flush, self);
}

static gboolean
on_flush (gpointer data)
{
  ClientLog *self = data;

  self->flush_source = 0;
  flush (self);
  return G_SOURCE_REMOVE;
}

/* line: (transfer full) */
static void
add_line (ClientLog *self, RoomLog *room, char *line)
{
  client_log_file_add (room->file, line);
  if (self->flush_source == 0)
    self->flush_source = g_idle_add_full (G_PRIORITY_LOW, on_flush, self, NULL);
}

/* -- What happens ----------------------------------------------------------------------------- */

static gboolean
is_worth_a_line (const RoomLog *room, const ClientMessage *message)
{
  if (!client_message_is_words (message) && message->kind != CLIENT_MESSAGE_EVENT)
    return FALSE;
  if (message->is_redacted ||
      client_secret_is_words (client_room_get_name (room->room), message->text))
    return FALSE;
  return !message->is_history || message->time_us / 1000 > client_log_file_get_last_ms (room->file);
}

static void
take_message (ClientLog *self, RoomLog *room, const ClientMessage *message)
{
  if (is_worth_a_line (room, message))
    add_line (self, room, client_log_format (message));
}

static void
on_added (ClientRoom *source, ClientMessage *message, guint index, ClientLog *self)
{
  RoomLog *room = g_hash_table_lookup (self->rooms, source);

  if (message->delivery != CLIENT_DELIVERY_STORED)
    g_hash_table_add (room->unsettled, g_memdup2 (&message->id, sizeof message->id));
  else
    {
      g_hash_table_remove (room->unsettled, &message->id);
      take_message (self, room, message);
    }
}

static void
on_changed (ClientRoom *source, ClientMessage *message, guint index, ClientLog *self)
{
  RoomLog *room = g_hash_table_lookup (self->rooms, source);

  if (message->delivery == CLIENT_DELIVERY_STORED &&
      g_hash_table_remove (room->unsettled, &message->id))
    take_message (self, room, message);
  else if (message->is_redacted && !message->is_history &&
           !g_hash_table_contains (room->taken, &message->id))
    {
      g_hash_table_add (room->taken, g_memdup2 (&message->id, sizeof message->id));
      add_line (self, room, format_redaction (message));
    }
}

static void
room_log_free (gpointer data)
{
  RoomLog *self = data;

  client_log_file_free (self->file);
  g_hash_table_unref (self->unsettled);
  g_hash_table_unref (self->taken);
  g_free (self);
}

static void
on_room_added (ClientSession *session, ClientRoom *source, ClientLog *self)
{
  g_autofree char *name = client_log_make_name (client_room_get_name (source));
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  RoomLog *room;

  if (client_room_get_kind (source) == CLIENT_ROOM_SERVER)
    return;
  room = g_new0 (RoomLog, 1);
  room->room = source;
  room->file = client_log_file_new (path);
  room->unsettled = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  room->taken = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  /* A log may begin in the middle: these will be confirmed. */
  for (guint i = 0; i < client_room_get_n_messages (source); i++)
    {
      const ClientMessage *message = client_room_get_message (source, i);

      if (message->delivery != CLIENT_DELIVERY_STORED)
        g_hash_table_add (room->unsettled, g_memdup2 (&message->id, sizeof message->id));
    }
  g_hash_table_insert (self->rooms, g_object_ref (source), room);
  g_signal_connect (source, "message-added", G_CALLBACK (on_added), self);
  g_signal_connect (source, "message-changed", G_CALLBACK (on_changed), self);
}

static void
on_room_removed (ClientSession *session, ClientRoom *source, ClientLog *self)
{
  g_signal_handlers_disconnect_by_data (source, self);
  flush_room (self, g_hash_table_lookup (self->rooms, source), TRUE);
  g_hash_table_remove (self->rooms, source);
}

static void
client_log_free (gpointer data)
{
  ClientLog *self = data;
  GHashTableIter at;
  gpointer source;

  g_clear_handle_id (&self->flush_source, g_source_remove);
  self->session = NULL; /* nobody is there to be told */
  flush (self);
  g_hash_table_iter_init (&at, self->rooms);
  while (g_hash_table_iter_next (&at, &source, NULL))
    g_signal_handlers_disconnect_by_data (source, self);
  g_hash_table_unref (self->rooms);
  g_free (self->directory);
  g_free (self);
}

void
client_log_stop (ClientSession *session)
{
  ClientLog *self = g_object_get_data (G_OBJECT (session), DATA);

  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_data (session, self);
  g_object_set_data (G_OBJECT (session), DATA, NULL);
}

/**
 * client_log_start:
 *
 * A room that was renamed goes on in the file it began with.
 */
void
client_log_start (ClientSession *session, const char *directory)
{
  ClientLog *self = g_new0 (ClientLog, 1);

  client_log_stop (session);
  self->session = session;
  self->directory = g_strdup (directory);
  self->rooms = g_hash_table_new_full (NULL, NULL, g_object_unref, room_log_free);
  g_object_set_data_full (G_OBJECT (session), DATA, self, client_log_free);
  g_signal_connect (session, "room-added", G_CALLBACK (on_room_added), self);
  g_signal_connect (session, "room-removed", G_CALLBACK (on_room_removed), self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (session->rooms)); i++)
    on_room_added (session, client_session_get_room_at (session, i), self);
}
