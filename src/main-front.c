#include "config.h"

#include "main-front.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#include "tui-app.h"
#include "tui-line.h"
#include "tui-plain.h"

struct _MainFront
{
  ClientSession *session; /* (owned) */
  TuiApp *app;            /* (owned) (nullable): with a screen */
  TuiLine *line;          /* (owned) (nullable): without */
  TuiPlain *plain;        /* (owned) (nullable): sentences on a terminal */
  guint signal_sources[3];
  gboolean is_leaving; /* a signal came: the next one does not wait */
  MainFrontDone done;
  gpointer user_data;
};

gboolean
main_front_has_terminal (void)
{
  return isatty (STDIN_FILENO) && isatty (STDOUT_FILENO);
}

static void
on_line_done (TuiLine *line, const GError *error, gpointer user_data)
{
  MainFront *self = user_data;

  self->done (error, self->user_data);
}

static gboolean
on_signal (gpointer user_data)
{
  MainFront *self = user_data;

  if (self->is_leaving)
    self->done (NULL, self->user_data);
  else
    client_session_quit (self->session, NULL);
  self->is_leaving = TRUE;
  return G_SOURCE_CONTINUE;
}

/* The screen has its own ways with them. */
static void
watch_signals (MainFront *self)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    self->signal_sources[i] = g_unix_signal_add (numbers[i], on_signal, self);
}

static void
on_plain_done (const GError *error, gpointer user_data)
{
  MainFront *self = user_data;

  self->done (error, self->user_data);
}

static void
on_app_quit (TuiApp *app, GError *error, gpointer user_data)
{
  MainFront *self = user_data;

  tui_app_leave (app);
  self->done (error, self->user_data);
}

/**
 * main_front_new:
 * @screen: (nullable): how the screen is wanted; %NULL: lines
 *
 * Returns: (transfer full): what shows @session until done
 */
MainFront *
main_front_new (ClientSession *session,
                const TuiSettings *screen,
                MainFrontDone done,
                gpointer user_data,
                GError **error)
{
  g_autoptr (MainFront) self = g_new0 (MainFront, 1);

  self->session = g_object_ref (session);
  self->done = done;
  self->user_data = user_data;
  if (screen == NULL || screen->is_plain)
    {
      watch_signals (self);
      if (screen == NULL)
        self->line = tui_line_new (session, STDIN_FILENO, STDOUT_FILENO, on_line_done, self);
      else
        self->plain = tui_plain_new (session, screen, on_plain_done, self);
      return g_steal_pointer (&self);
    }
  self->app = tui_app_new (session, screen, error);
  if (self->app == NULL)
    return NULL;
  g_signal_connect (self->app, "quit", G_CALLBACK (on_app_quit), self);
  return g_steal_pointer (&self);
}

void
main_front_change_settings (MainFront *self, const TuiSettings *settings)
{
  if (self->app != NULL)
    tui_app_change_settings (self->app, settings);
  if (self->plain != NULL)
    tui_plain_change_settings (self->plain, settings);
}

void
main_front_follow (MainFront *self, TuiSettings *settings)
{
  if (self->app != NULL)
    settings->has_mouse = tui_app_has_mouse (self->app);
}

void
main_front_free (MainFront *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_clear_handle_id (&self->signal_sources[i], g_source_remove);
  if (self->app != NULL)
    g_signal_handlers_disconnect_by_data (self->app, self);
  g_clear_object (&self->app);
  g_clear_pointer (&self->line, tui_line_free);
  g_clear_pointer (&self->plain, tui_plain_free);
  g_object_unref (self->session);
  g_free (self);
}
