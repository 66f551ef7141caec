#include "config.h"

#include "client-session-private.h"

/* How long /quit waits for what is not confirmed, and then for the server's goodbye. */
#define QUIT_CONFIRM_MS 5000
#define QUIT_GOODBYE_MS 2000

/* It is over as the user wanted. */
void
client_session_end_after_quit (ClientSession *self)
{
  g_autoptr (ClientSession) kept = g_object_ref (self);

  client_session_end (self);
  g_signal_emit_by_name (self, "quit");
}

static void
say_goodbye (ClientSession *self)
{
  client_session_send (self, "QUIT", self->quit_reason, NULL);
  self->quit = CLIENT_QUIT_GOODBYE;
  net_loop_arm (self->loop, &self->quit_timer, QUIT_GOODBYE_MS);
}

void
client_session_finish_quit_if_done (ClientSession *self)
{
  if (self->quit == CLIENT_QUIT_CONFIRMING && self->state == CLIENT_STATE_ONLINE &&
      !client_session_has_unconfirmed (self))
    say_goodbye (self);
}

void
client_session_on_quit_timer (gpointer user_data)
{
  g_autoptr (ClientSession) self = g_object_ref (user_data);

  if (self->quit == CLIENT_QUIT_CONFIRMING && self->state == CLIENT_STATE_ONLINE)
    say_goodbye (self);
  else
    client_session_end_after_quit (self);
}

/**
 * client_session_quit:
 * @reason: (nullable): for the others
 *
 * Waits a little for what is not confirmed, says goodbye, and then emits "quit".
 */
void
client_session_quit (ClientSession *self, const char *reason)
{
  if (self->quit != CLIENT_QUIT_NONE)
    return;
  self->quit = CLIENT_QUIT_CONFIRMING;
  self->quit_reason = g_strdup (reason);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  net_loop_arm (self->loop, &self->quit_timer,
                self->state == CLIENT_STATE_ONLINE ? QUIT_CONFIRM_MS : 0);
  client_session_finish_quit_if_done (self);
}
