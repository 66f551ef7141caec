#include "config.h"

#include "tui-app-private.h"

#include <glib-unix.h>
#include <signal.h>

static gboolean
on_quit (gpointer data)
{
  g_autoptr (TuiApp) self = g_object_ref (TUI_APP (data));

  self->quit_source = 0;
  g_signal_emit_by_name (self, "quit", self->quit_error);
  return G_SOURCE_REMOVE;
}

/* Later in this turn: who hears it may take the app down, and this may be in the middle of a key.
 */
static void
emit_quit (TuiApp *self, const GError *error)
{
  if (self->quit_source != 0)
    return;
  if (error != NULL && self->quit_error == NULL)
    self->quit_error = g_error_copy (error);
  self->quit_source = g_idle_add_full (G_PRIORITY_HIGH, on_quit, self, NULL);
}

/* The first time politely; whoever insists is not kept waiting. */
void
tui_app_say_goodbye (TuiApp *self)
{
  if (self->is_leaving)
    {
      emit_quit (self, NULL);
      return;
    }
  self->is_leaving = TRUE;
  client_session_quit (self->session, NULL);
}

static void
on_session_quit (ClientSession *session, TuiApp *self)
{
  emit_quit (self, NULL);
}

static void
on_session_failed (ClientSession *session, GError *error, TuiApp *self)
{
  emit_quit (self, error);
}

static gboolean
on_leave_signal (gpointer data)
{
  tui_app_say_goodbye (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_resized (gpointer data)
{
  TuiApp *self = data;

  tui_screen_update_size (self->screen);
  tui_app_mark_dirty (self);
  return G_SOURCE_CONTINUE;
}

void
tui_app_stop (TuiApp *self)
{
  if (self->job == NULL)
    return;
  tui_screen_leave (self->screen);
  self->is_stopped = TRUE;
  tui_job_stop (self->job);
  tui_screen_return (self->screen);
  tui_app_repaint_all (self);
}

static void
on_job_signal (gpointer data, int number)
{
  TuiApp *self = data;

  if (number == SIGTSTP)
    tui_app_stop (self);
  else if (self->is_stopped)
    self->is_stopped = FALSE;
  else
    {
      /* Somebody stopped us without asking: the terminal may be in anybody's modes. */
      tui_screen_leave (self->screen);
      tui_screen_return (self->screen);
      tui_app_repaint_all (self);
    }
}

void
tui_app_watch_signals (TuiApp *self)
{
  static const int leaving[] = { SIGINT, SIGTERM, SIGHUP };

  g_signal_connect (self->session, "quit", G_CALLBACK (on_session_quit), self);
  g_signal_connect (self->session, "failed", G_CALLBACK (on_session_failed), self);
  for (guint i = 0; i < G_N_ELEMENTS (leaving); i++)
    self->signal_sources[i] = g_unix_signal_add (leaving[i], on_leave_signal, self);
  self->signal_sources[3] = g_unix_signal_add (SIGWINCH, on_resized, self);
  self->job = tui_job_new (on_job_signal, self);
}
