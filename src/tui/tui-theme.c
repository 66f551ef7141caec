#include "config.h"

#include "tui-theme.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ENDING ".theme"

G_DEFINE_QUARK (tui_theme_error, tui_theme_error)

/* Made at build time out of data/themes. */
static const struct
{
  const char *name;
  const char *text;
} built_in[] = {
#include "tui-themes.h"
};

static const char *const role_names[TUI_N_ROLES] = {
  [TUI_ROLE_TEXT] = "text",     [TUI_ROLE_FAINT] = "faint", [TUI_ROLE_EVENT] = "event",
  [TUI_ROLE_TITLE] = "title",   [TUI_ROLE_NAME] = "name",   [TUI_ROLE_MARKED] = "marked",
  [TUI_ROLE_UNREAD] = "unread", [TUI_ROLE_ERROR] = "error", [TUI_ROLE_BORDER] = "border",
};

static const struct
{
  const char *word;
  TuiAttributes attribute;
} attribute_words[] = {
  { "bold", TUI_ATTRIBUTE_BOLD },       { "dim", TUI_ATTRIBUTE_DIM },
  { "italic", TUI_ATTRIBUTE_ITALIC },   { "underline", TUI_ATTRIBUTE_UNDERLINE },
  { "reverse", TUI_ATTRIBUTE_REVERSE },
};

static gboolean
parse_color (const char *word, gint32 *color)
{
  guint64 value;

  if (*word != '#' || strlen (word) != 7 ||
      !g_ascii_string_to_unsigned (word + 1, 16, 0, 0xFFFFFF, &value, NULL)) /* our own words */
    return FALSE;
  *color = (gint32) value;
  return TRUE;
}

static gboolean
parse_word (const char *word, gboolean is_background, TuiStyle *style)
{
  if (parse_color (word, is_background ? &style->background : &style->foreground))
    return TRUE;
  for (gsize i = 0; !is_background && i < G_N_ELEMENTS (attribute_words); i++)
    if (strcmp (word, attribute_words[i].word) == 0)
      {
        style->attributes |= attribute_words[i].attribute;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_style (const char *value, TuiStyle *style)
{
  g_auto (GStrv) words = g_strsplit_set (value, " \t", -1);
  gboolean is_background = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      if (!is_background && strcmp (words[i], "on") == 0)
        {
          is_background = TRUE;
          continue;
        }
      if (!parse_word (words[i], is_background, style))
        return FALSE;
      is_background = FALSE;
    }
  return !is_background;
}

static gboolean
take_style (TuiTheme *self, const char *key, const char *value)
{
  for (guint i = 0; i < TUI_N_ROLES; i++)
    if (strcmp (key, role_names[i]) == 0)
      return parse_style (value, &self->styles[i]);
  return FALSE;
}

static gboolean
take_background (TuiTheme *self, const char *value)
{
  if (strcmp (value, "dark") == 0)
    self->background = TUI_BACKGROUND_DARK;
  else if (strcmp (value, "light") == 0)
    self->background = TUI_BACKGROUND_LIGHT;
  else if (parse_color (value, &self->background_color))
    self->background = tui_color_background_of ((guint32) self->background_color);
  else
    return FALSE;
  return TRUE;
}

static gboolean
take_contrast (TuiTheme *self, const char *value)
{
  char *end;
  double contrast = g_ascii_strtod (value, &end);

  if (*value == '\0' || *end != '\0' || !(contrast >= 1 && contrast <= 21))
    return FALSE;
  self->contrast = contrast;
  return TRUE;
}

static gboolean
take_key (TuiTheme *self, const char *group, const char *key, const char *value)
{
  if (strcmp (group, "styles") == 0)
    return take_style (self, key, value);
  if (strcmp (group, "theme") != 0)
    return FALSE;
  if (strcmp (key, "background") == 0)
    return take_background (self, value);
  return strcmp (key, "contrast") == 0 && take_contrast (self, value);
}

static gboolean
take_group (
    TuiTheme *self, GKeyFile *file, const char *file_name, const char *group, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, error);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_value (file, group, keys[i], NULL); /* it is there */

      if (take_key (self, group, keys[i], value))
        continue;
      g_set_error (
          error, TUI_THEME_ERROR, TUI_THEME_ERROR_INVALID,
          /* Translators: %1$s is a file, %2$s a group, %3$s a key in it, %4$s its value. */
          _ ("%1$s: [%2$s] %3$s: \"%4$s\" means nothing here"), file_name, group, keys[i], value);
      return FALSE;
    }
  return keys != NULL;
}

/**
 * tui_theme_parse:
 * @file_name: for the words of an error
 *
 * Returns: (transfer full): the theme; %NULL with @error set
 */
TuiTheme *
tui_theme_parse (const char *name, const char *text, const char *file_name, GError **error)
{
  g_autoptr (TuiTheme) self = g_new0 (TuiTheme, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) why = NULL;
  g_auto (GStrv) groups = NULL;

  self->name = g_strdup (name);
  self->background = TUI_BACKGROUND_DARK;
  self->background_color = TUI_COLOR_DEFAULT;
  self->contrast = 4.5; /* WCAG 2.1, 1.4.3 */
  for (guint i = 0; i < TUI_N_ROLES; i++)
    self->styles[i] = tui_style_plain;
  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &why))
    {
      g_set_error (error, TUI_THEME_ERROR, TUI_THEME_ERROR_INVALID,
                   /* Translators: %1$s is the name of a file, %2$s the reason. */
                   _ ("The theme %1$s cannot be read: %2$s"), file_name, why->message);
      return NULL;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!take_group (self, file, file_name, groups[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

void
tui_theme_free (TuiTheme *self)
{
  g_free (self->name);
  g_free (self);
}

/* The folders with themes, the user's first. */
static GStrv
list_folders (void)
{
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();
  const char *const *system = g_get_system_data_dirs ();
  g_autofree char *own = g_build_filename (g_get_user_config_dir (), PACKAGE_NAME, "themes", NULL);

  g_strv_builder_add (folders, own);
  g_strv_builder_add (folders, DATADIR "/" PACKAGE_NAME "/themes");
  for (guint i = 0; system[i] != NULL; i++)
    {
      g_autofree char *folder = g_build_filename (system[i], PACKAGE_NAME, "themes", NULL);

      g_strv_builder_add (folders, folder);
    }
  return g_strv_builder_end (folders);
}

static gboolean
is_name (const char *name)
{
  return *name != '\0' && *name != '.' && strchr (name, G_DIR_SEPARATOR) == NULL;
}

/**
 * tui_theme_load:
 *
 * Returns: (transfer full): the theme of that name; %NULL with @error set
 */
TuiTheme *
tui_theme_load (const char *name, GError **error)
{
  g_auto (GStrv) folders = list_folders ();
  g_autofree char *file = g_strconcat (name, ENDING, NULL);
  g_auto (GStrv) names = NULL;
  g_autofree char *known = NULL;

  for (guint i = 0; is_name (name) && folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], file, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) why = NULL;

      if (g_file_get_contents (path, &text, NULL, &why))
        return tui_theme_parse (name, text, path, error);
      if (g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
          g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
        continue;
      g_set_error (error, TUI_THEME_ERROR, TUI_THEME_ERROR_INVALID,
                   /* Translators: %1$s is the name of a file, %2$s the reason. */
                   _ ("The theme %1$s cannot be read: %2$s"), path, why->message);
      return NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (built_in); i++)
    if (strcmp (built_in[i].name, name) == 0)
      return tui_theme_parse (name, built_in[i].text, file, error);

  names = tui_theme_list ();
  known = g_strjoinv (", ", names);
  g_set_error (error, TUI_THEME_ERROR, TUI_THEME_ERROR_UNKNOWN,
               /* Translators: %1$s is what was asked for, %2$s the names of the themes there are.
                */
               _ ("There is no theme %1$s; there are: %2$s"), name, known);
  return NULL;
}

static void
add_folder (GPtrArray *names, const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL); /* none: no themes there */
  const char *file;

  while (folder != NULL && (file = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *name =
          g_strndup (file, strlen (file) - MIN (strlen (file), strlen (ENDING)));

      if (g_str_has_suffix (file, ENDING) && is_name (name) &&
          !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GStrv
tui_theme_list (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) folders = list_folders ();

  g_ptr_array_add (names, g_strdup (TUI_THEME_AUTO));
  for (gsize i = 0; i < G_N_ELEMENTS (built_in); i++)
    g_ptr_array_add (names, g_strdup (built_in[i].name));
  for (guint i = 0; folders[i] != NULL; i++)
    add_folder (names, folders[i]);
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gint32
first_of (gint32 a, gint32 b, gint32 c)
{
  return a != TUI_COLOR_DEFAULT ? a : b != TUI_COLOR_DEFAULT ? b : c;
}

static gint32
make_readable (const TuiTheme *self, gint32 color)
{
  if (self->background == TUI_BACKGROUND_UNKNOWN)
    return (gint32) tui_color_make_readable ((guint32) color, self->background);
  return (gint32) tui_color_make_contrast ((guint32) color,
                                           self->background_color != TUI_COLOR_DEFAULT
                                               ? (guint32) self->background_color
                                           : self->background == TUI_BACKGROUND_LIGHT ? 0xFFFFFF
                                                                                      : 0x000000,
                                           self->contrast);
}

void
tui_theme_resolve (const TuiTheme *self, const TuiStyle *style, TuiStyle *resolved)
{
  const TuiStyle *role = &self->styles[style->role], *text = &self->styles[TUI_ROLE_TEXT];
  /* Who set both colours knows what stands on what. */
  gboolean has_own_background = style->background != TUI_COLOR_DEFAULT ||
                                (role != text && role->background != TUI_COLOR_DEFAULT);

  resolved->role = style->role;
  resolved->attributes = style->attributes | role->attributes;
  resolved->background = first_of (style->background, role->background, text->background);
  resolved->foreground = first_of (style->foreground, role->foreground, text->foreground);
  if (resolved->foreground != TUI_COLOR_DEFAULT && !has_own_background)
    resolved->foreground = make_readable (self, resolved->foreground);
}
