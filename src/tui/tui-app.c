#include "config.h"

#include "tui-app-private.h"

G_DEFINE_FINAL_TYPE (TuiApp, tui_app, G_TYPE_OBJECT)

static void
tui_app_init (TuiApp *self)
{
  self->panes = g_ptr_array_new_with_free_func ((GDestroyNotify) tui_pane_free);
  self->keys = g_byte_array_new ();
  self->hits = tui_hits_new ();
}

static void
tui_app_dispose (GObject *object)
{
  TuiApp *self = TUI_APP (object);

  tui_app_leave (self);
  g_clear_handle_id (&self->quit_source, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  self->pane = self->before = NULL;
  g_clear_pointer (&self->excerpt, tui_pane_free);
  g_clear_pointer (&self->panes, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tui_app_parent_class)->dispose (object);
}

static void
tui_app_finalize (GObject *object)
{
  TuiApp *self = TUI_APP (object);

  g_byte_array_unref (self->keys);
  g_free (self->notice);
  g_free (self->put_aside);
  g_strfreev (self->links);
  g_free (self->wanted_msgid);
  tui_found_free (self->found);
  tui_hits_free (self->hits);
  g_clear_pointer (&self->jump, tui_jump_free);
  g_clear_error (&self->quit_error);
  g_clear_pointer (&self->theme, tui_theme_free);
  g_clear_pointer (&self->bindings, tui_bindings_free);
  g_clear_pointer (&self->page, tui_page_free);
  tui_answer_free (self->answer);
  G_OBJECT_CLASS (tui_app_parent_class)->finalize (object);
}

static void
tui_app_class_init (TuiAppClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = tui_app_dispose;
  object_class->finalize = tui_app_finalize;
  g_signal_new ("quit", TUI_TYPE_APP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_ERROR);
}

static TuiTextFlags
find_text_flags (const TuiSettings *settings)
{
  TuiTextFlags flags = TUI_TEXT_NONE;

  if (settings->ambiguous_width == TUI_AMBIGUOUS_AUTO)
    flags = tui_text_flags_from_locale ();
  else if (settings->ambiguous_width == TUI_AMBIGUOUS_WIDE)
    flags = TUI_TEXT_AMBIGUOUS_WIDE;
  if (tui_bidi_is_wanted (settings->bidi, g_getenv))
    flags |= TUI_TEXT_REORDERED;
  return flags;
}

/**
 * tui_app_new:
 *
 * Takes the terminal and paints the first frame before it returns: connect the session after it.
 *
 * Returns: (transfer full): the app; %NULL with @error set and the terminal as it was
 */
TuiApp *
tui_app_new (ClientSession *session, const TuiSettings *settings, GError **error)
{
  g_autoptr (TuiApp) self = g_object_new (TUI_TYPE_APP, NULL);

  self->session = g_object_ref (session);
  self->settings = *settings;
  /* Before curses: both read terminfo. */
  self->input = tui_input_new (&tui_app_input_handler, settings, self);
  self->bindings = tui_bindings_new (settings->bindings, settings->n_bindings);
  if (!tui_app_set_theme (self, settings->theme, error))
    return NULL;
  self->screen = tui_screen_new (find_text_flags (settings), error);
  if (self->screen == NULL)
    return NULL;
  tui_app_show_theme (self);
  tui_screen_set_mouse (self->screen, settings->has_mouse);

  tui_app_watch_keys (self);
  tui_app_watch_signals (self);
  tui_app_watch_session (self);
  tui_app_watch_search (self);
  g_clear_handle_id (&self->paint_source, g_source_remove);
  self->dirty_since = 0;
  tui_app_paint_now (self);
  tui_app_ask_width (self);
  tui_app_wait_for_output (self);
  return g_steal_pointer (&self);
}

/**
 * tui_app_change_settings:
 *
 * The name of a theme that was set again is another text: its file may have changed.
 */
void
tui_app_change_settings (TuiApp *self, const TuiSettings *settings)
{
  const TuiSettings before = self->settings;

  if (self->screen == NULL)
    return;
  self->settings = *settings;
  if (settings->theme != before.theme)
    tui_app_set_theme (self, settings->theme, NULL); /* it was looked at, or the look stays */
  if (settings->ambiguous_width != before.ambiguous_width || settings->bidi != before.bidi)
    {
      tui_screen_set_text_flags (self->screen, find_text_flags (settings));
      tui_app_ask_width (self);
    }
  for (guint i = 0; i < self->panes->len; i++)
    tui_pane_set_time_format (self->panes->pdata[i], self->settings.time_format);
  if (self->excerpt != NULL)
    tui_pane_set_time_format (self->excerpt, self->settings.time_format);
  tui_screen_set_mouse (self->screen, settings->has_mouse);
  tui_input_change_settings (self->input, settings);
  tui_app_repaint_all (self);
}

gboolean
tui_app_has_mouse (TuiApp *self)
{
  return self->settings.has_mouse;
}

/**
 * tui_app_leave:
 *
 * Gives the terminal back. What happens to the session is not shown any more.
 */
void
tui_app_leave (TuiApp *self)
{
  guint *const sources[] = { &self->keys_source,       &self->escape_source,
                             &self->output_source,     &self->paint_source,
                             &self->signal_sources[0], &self->signal_sources[1],
                             &self->signal_sources[2], &self->signal_sources[3],
                             &self->theme_source,      &self->answer_source };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_clear_handle_id (sources[i], g_source_remove);
  self->is_leaving = TRUE;
  g_clear_pointer (&self->job, tui_job_free);
  g_clear_pointer (&self->screen, tui_screen_free);
  g_clear_pointer (&self->input, tui_input_free);
}
