#include "config.h"

#include <string.h>

#include "tui-answer.h"
#include "tui-app-private.h"

#define DEADLINE_MS 100 /* for the terminal to say what its background is */

static void
take_theme (TuiApp *self, TuiTheme *theme)
{
  if (self->screen != NULL)
    tui_screen_set_theme (self->screen, theme);
  g_clear_pointer (&self->theme, tui_theme_free);
  self->theme = theme;
  if (self->screen != NULL)
    tui_app_repaint_all (self);
}

static gboolean
load_for (TuiApp *self, TuiBackground background, GError **error)
{
  TuiTheme *theme = tui_theme_load (background == TUI_BACKGROUND_LIGHT ? "light" : "dark", error);

  if (theme == NULL)
    return FALSE;
  if (background == TUI_BACKGROUND_UNKNOWN)
    theme->background = background; /* readable on both, until it is known */
  take_theme (self, theme);
  return TRUE;
}

/* Nobody answered and nothing says otherwise: most terminals are dark. */
static gboolean
on_deadline (gpointer data)
{
  TuiApp *self = data;

  self->theme_source = 0;
  if (self->theme->background == TUI_BACKGROUND_UNKNOWN)
    {
      self->theme->background = TUI_BACKGROUND_DARK;
      tui_app_mark_dirty (self);
    }
  return G_SOURCE_REMOVE;
}

static void
ask (TuiApp *self)
{
  g_clear_handle_id (&self->theme_source, g_source_remove);
  self->theme_source = g_timeout_add (DEADLINE_MS, on_deadline, self);
  if (!tui_screen_can_ask (self->screen))
    return;
  tui_app_expect (self, TUI_ANSWER_BACKGROUND);
  tui_screen_send (self->screen, TUI_ANSWER_ASK_BACKGROUND);
}

/**
 * tui_app_set_theme:
 * @name: of a theme, or "auto"
 *
 * Returns: FALSE with @error set and the look as it was
 */
gboolean
tui_app_set_theme (TuiApp *self, const char *name, GError **error)
{
  gboolean is_auto = strcmp (name, TUI_THEME_AUTO) == 0;
  TuiTheme *theme;

  if (is_auto)
    {
      if (!load_for (self, tui_color_background_from_env (g_getenv ("COLORFGBG")), error))
        return FALSE;
    }
  else
    {
      theme = tui_theme_load (name, error);
      if (theme == NULL)
        return FALSE;
      take_theme (self, theme);
    }
  self->is_theme_auto = is_auto;
  if (is_auto && self->screen != NULL)
    ask (self);
  return TRUE;
}

/* There is a screen now. */
void
tui_app_show_theme (TuiApp *self)
{
  tui_screen_set_theme (self->screen, self->theme);
  if (self->is_theme_auto)
    ask (self);
}

/**
 * tui_app_take_background:
 * @color: 0xRRGGBB, of the terminal
 */
void
tui_app_take_background (TuiApp *self, guint32 color)
{
  g_debug ("the terminal's background is %06x", color);
  if (!self->is_theme_auto)
    return;
  g_clear_handle_id (&self->theme_source, g_source_remove);
  load_for (self, tui_color_background_of (color), NULL); /* it was loaded before, or stays */
}
