#include "config.h"

#include "tui-attention.h"

#include <glib/gi18n-lib.h>

#include "tui-notify.h"

#define PAUSE_US (2 * G_USEC_PER_SEC) /* between two of them */

static char *
describe (ClientRoom *room, const ClientMessage *message)
{
  const char *sender = message->sender != NULL ? message->sender : "";

  if (client_room_get_kind (room) == CLIENT_ROOM_TALK)
    return g_strdup (sender);
  /* Translators: title of a notification: %1$s is a person, %2$s a room. */
  return g_strdup_printf (_ ("%1$s in %2$s"), sender, client_room_get_name (room));
}

static gboolean
is_wanted (const ClientMessage *message, const TuiSettings *settings)
{
  if (message->is_own || message->is_history)
    return FALSE;
  switch (settings->notify)
    {
    case TUI_NOTIFY_WHEN_ALL:
      return message->kind <= CLIENT_MESSAGE_NOTICE;
    case TUI_NOTIFY_WHEN_MENTIONS:
      return message->is_mention;
    case TUI_NOTIFY_WHEN_NONE:
    default:
      return FALSE;
    }
}

char *
tui_attention_call (TuiAttention *self,
                    ClientRoom *room,
                    const ClientMessage *message,
                    const TuiSettings *settings,
                    gboolean is_in_sight)
{
  gint64 now = g_get_monotonic_time ();
  g_autofree char *title = NULL;

  if (!is_wanted (message, settings) || (is_in_sight && self->person == TUI_PERSON_HERE) ||
      (self->last_us != 0 && now - self->last_us < PAUSE_US))
    return NULL;
  self->last_us = now;
  title = describe (room, message);
  return tui_notify_sequence (tui_notify_kind (g_getenv ("TERM"), g_getenv ("TERM_PROGRAM")), title,
                              message->text != NULL ? message->text : "", g_getenv ("TMUX") != NULL,
                              settings->has_bell);
}
