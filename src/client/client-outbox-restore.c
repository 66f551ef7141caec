/* client-outbox-restore.c: what was said before the program started, and did not get there, comes
 * back into its rooms. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client-session-private.h"

/* One file for each server and each name there. */
static ClientOutboxFile *
open_file (ClientSession *self, const char *state_dir, GError **error)
{
  g_autofree char *directory = g_build_filename (state_dir, "outbox", NULL);
  g_autofree char *host = g_ascii_strdown (self->host, -1);
  g_autofree char *identity = g_strdup_printf ("%s@%s:%u", self->wanted_nick, host, self->port);

  return client_outbox_file_open (directory, identity, error);
}

/* It is entered for words that wait, and not for those that are given up. */
static ClientRoom *
find_or_add_room (ClientSession *self, const ClientOutboxRecord *record)
{
  ClientRoom *room = client_session_find_room (self, record->room);
  ClientRoomKind kind = record->is_talk ? CLIENT_ROOM_TALK : CLIENT_ROOM_CHANNEL;
  gboolean is_new = room == NULL;

  if (is_new)
    room = client_session_add_room (self, kind, record->room);
  if (room == NULL || kind == CLIENT_ROOM_TALK)
    return room;
  if (record->reason == NULL)
    client_room_get_notes (room)->is_left = FALSE;
  else if (is_new)
    client_room_get_notes (room)->is_left = TRUE;
  return room;
}

static void
restore_record (ClientSession *self, const ClientOutboxRecord *record)
{
  ClientRoom *room = find_or_add_room (self, record);
  ClientMessage *message;
  ClientRoomNotes *notes;

  if (room == NULL)
    return; /* too many: it stays in the file */
  notes = client_room_get_notes (room);
  message = client_message_new (record->kind, self->nick, record->text);
  message->is_own = TRUE;
  message->time_us = record->time_us;
  message->reply_to = g_strdup (record->reply_to);
  message->reason = g_strdup (record->reason);
  message->delivery = record->reason != NULL ? CLIENT_DELIVERY_FAILED : CLIENT_DELIVERY_UNSENT;
  client_room_add (room, message);
  if (record->reason != NULL)
    {
      client_outbox_note_failed (self->outbox, message, record->id);
      return;
    }
  client_outbox_add_known (self->outbox, room, message, record);
  /* History from there on shows whether it arrived. */
  if (record->sent_by != NULL && record->since_us != 0 &&
      (notes->entered_us == 0 || notes->entered_us > record->since_us))
    notes->entered_us = record->since_us;
}

/* (transfer full): translated */
char *
client_outbox_describe_trouble (const GError *error)
{
  /* Translators: %s is the name of a file, and why it cannot be written. */
  return g_strdup_printf (_ ("What you say cannot be kept on disk until it is sent: %s"),
                             error->message);
}

/**
 * client_outbox_restore:
 *
 * Without a file what is said is sent all the same, and the user is told once there is a room.
 */
void
client_outbox_restore (ClientSession *self, const char *state_dir)
{
  g_autoptr (GError) error = NULL;
  ClientOutboxFile *file = open_file (self, state_dir, &error);
  const char *damaged;

  if (file == NULL)
    {
      self->outbox_note = client_outbox_describe_trouble (error);
      return;
    }
  client_outbox_set_file (self->outbox, file);
  for (const GList *at = client_outbox_file_get_records (file); at != NULL; at = at->next)
    restore_record (self, at->data);
  damaged = client_outbox_file_get_damaged (file);
  if (damaged != NULL)
    self->outbox_note = g_strdup_printf (
        /* Translators: %s is the name of a file. */
        _ ("What waited to be sent was damaged on disk. What could be read of it is here; all of "
           "it is in %s."),
           damaged);
}

/**
 * client_outbox_tell_restored:
 *
 * What was wrong with the file on disk is said where the user looks, once.
 */
void
client_outbox_tell_restored (ClientSession *self)
{
  if (self->outbox_note != NULL)
    client_session_tell (self, client_session_get_front (self), CLIENT_MESSAGE_ERROR,
                         g_steal_pointer (&self->outbox_note));
}
