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

/* What /notify says of the room goes before the settings. */
static TuiNotifyWhen
when_in (ClientRoom *room, const TuiSettings *settings)
{
  switch (client_room_get_notify (room))
    {
    case CLIENT_NOTIFY_ALL:
      return TUI_NOTIFY_WHEN_ALL;
    case CLIENT_NOTIFY_MENTIONS:
      return TUI_NOTIFY_WHEN_MENTIONS;
    case CLIENT_NOTIFY_NONE:
      return TUI_NOTIFY_WHEN_NONE;
    case CLIENT_NOTIFY_DEFAULT:
    default:
      return settings->notify;
    }
}

static gboolean
is_wanted (ClientRoom *room, const ClientMessage *message, const TuiSettings *settings)
{
  if (message->is_own || message->is_history || message->is_missed)
    return FALSE;
  switch (when_in (room, settings))
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

/* Its words, and behind them who and what: a program gets them as they are, and no shell reads
 * them. One that cannot be run is for the log. */
static void
run_command (const char *command, const char *title, const char *text)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) all = NULL;

  if (command == NULL || *command == '\0')
    return;
  if (g_shell_parse_argv (command, NULL, &words, &error))
    {
      g_strv_builder_addv (builder, (const char **) words);
      g_strv_builder_add (builder, title);
      g_strv_builder_add (builder, text != NULL ? text : "");
      all = g_strv_builder_end (builder);
      g_spawn_async (NULL, all, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, NULL, &error);
    }
  if (error != NULL)
    g_debug ("tui: notify-command: %s", error->message);
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

  if (!is_wanted (room, message, settings) || (is_in_sight && self->person == TUI_PERSON_HERE) ||
      (self->last_us != 0 && now - self->last_us < PAUSE_US))
    return NULL;
  self->last_us = now;
  title = describe (room, message);
  run_command (settings->notify_command, title, message->text);
  return tui_notify_sequence (tui_notify_kind (g_getenv), title,
                              message->text != NULL ? message->text : "", g_getenv ("TMUX") != NULL,
                              settings->has_bell);
}
