/* client-room-annotations.c: what others did to the messages of a room, and who is writing one. */
#include "config.h"

#include "client-room-private.h"

const GPtrArray *
client_room_get_reactions (ClientRoom *self, const ClientMessage *message)
{
  if (message->msgid == NULL || message->is_redacted)
    return NULL;
  return client_annotations_get_reactions (client_room_get_annotations (self), message->msgid);
}

static void
tell_change (ClientRoom *self, const char *msgid)
{
  ClientMessage *message = client_room_find_msgid (self, msgid);

  if (message != NULL)
    client_room_message_changed (self, message);
}

void
client_room_react (ClientRoom *self,
                   const char *msgid,
                   const char *reaction,
                   const char *person,
                   const char *nick,
                   gboolean is_own)
{
  ClientMessage *message;

  if (!client_annotations_react (client_room_get_annotations (self), msgid, reaction, person, nick,
                                 is_own))
    return;
  tell_change (self, msgid);
  message = client_room_find_msgid (self, msgid);
  if (message != NULL && !is_own)
    g_signal_emit_by_name (self, "reacted", message, reaction, nick);
}

void
client_room_unreact (
    ClientRoom *self, const char *msgid, const char *reaction, const char *person, gboolean is_own)
{
  if (client_annotations_unreact (client_room_get_annotations (self), msgid, reaction, person,
                                  is_own))
    tell_change (self, msgid);
}

/**
 * client_room_apply_redaction:
 *
 * A message that was taken back before it came here is taken back as it comes.
 */
void
client_room_apply_redaction (ClientRoom *self, ClientMessage *message)
{
  const ClientRedaction *redaction =
      message->msgid != NULL
          ? client_annotations_get_redaction (client_room_get_annotations (self), message->msgid)
          : NULL;

  if (redaction == NULL || message->is_redacted)
    return;
  message->is_redacted = TRUE;
  message->redacted_by = g_strdup (redaction->by);
  g_free (message->reason);
  message->reason = g_strdup (redaction->reason);
}

void
client_room_redact (ClientRoom *self, const char *msgid, const char *by, const char *reason)
{
  ClientMessage *message = client_room_find_msgid (self, msgid);

  if (!client_annotations_redact (client_room_get_annotations (self), msgid, by, reason) ||
      message == NULL)
    return;
  client_room_apply_redaction (self, message);
  client_room_set_text (self, message, "");
}

guint
client_room_get_n_typing (ClientRoom *self)
{
  return client_typers_get_count (client_room_get_typers (self));
}

const char *
client_room_get_typing (ClientRoom *self, guint index)
{
  return client_typers_get (client_room_get_typers (self), index);
}
