#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tui-app-private.h"
#include "tui-help.h"

/* The commands that are the window's own: the session knows their names and nothing else. */

void
tui_app_show_help (TuiApp *self)
{
  g_clear_pointer (&self->page, tui_page_free);
  self->page = tui_help_new (self->input, self->bindings);
  tui_app_mark_dirty (self);
}

/* One command is told in the room, by the session. */
static gboolean
run_help (TuiApp *self, const char *rest)
{
  if (*rest != '\0')
    return FALSE;
  tui_app_show_help (self);
  return TRUE;
}

/* Another one is a change of the settings, and theirs to do who have them. */
static gboolean
run_theme (TuiApp *self, const char *rest)
{
  g_auto (GStrv) names = tui_theme_list ();
  g_autofree char *list = g_strjoinv (", ", names);
  g_autofree char *text = NULL;

  if (*rest != '\0')
    return FALSE;
  /* Translators: %1$s is the name of a theme, %2$s a list of such names. */
  text = g_strdup_printf (_ ("The theme is %1$s; there are: %2$s"), self->theme->name, list);
  tui_app_set_notice (self, text);
  return TRUE;
}

static gboolean
run_search (TuiApp *self, const char *rest)
{
  tui_app_search (self, rest);
  return TRUE;
}

static const struct
{
  const char *name;
  gboolean (*run) (TuiApp *self, const char *rest); /* FALSE: not this time */
} commands[] = {
  { "help", run_help },
  { "search", run_search },
  { "theme", run_theme },
};

/* Returns: whether it was one of ours */
gboolean
tui_app_run_command (TuiApp *self, const char *name, const char *rest)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return commands[i].run (self, rest);
  return FALSE;
}
