#include "config.h"

#include "main-file.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  const char *path;
  char *group;        /* (owned) (nullable): where the lines that come now stand */
  GHashTable *groups; /* (owned): set of (owned) names */
  GHashTable *keys;   /* (owned): set of (owned) names, of the group */
} Reader;

static gboolean
read_group (Reader *self, const char *line, GError **error)
{
  g_free (self->group);
  self->group = g_strndup (line + 1, strcspn (line + 1, "]"));
  g_hash_table_remove_all (self->keys);
  if (g_hash_table_add (self->groups, g_strdup (self->group)))
    return TRUE;
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE,
               /* Translators: %1$s is a file, %2$s a group in it. */
               _ ("%1$s: the group [%2$s] is there twice"), self->path, self->group);
  return FALSE;
}

static gboolean
read_key (Reader *self, const char *line, GError **error)
{
  g_autofree char *name = g_strchomp (g_strndup (line, strcspn (line, "=")));

  if (self->group == NULL || g_hash_table_add (self->keys, g_strdup (name)))
    return TRUE;
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE,
               /* Translators: %1$s is a file, %2$s a group, %3$s a key in it. */
               _ ("%1$s: [%2$s] %3$s: the key is there twice"), self->path, self->group, name);
  return FALSE;
}

/* What GLib does not like about a line it says itself. */
static gboolean
check_lines (const char *path, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reader reader = { path, NULL, groups, keys };
  gboolean is_good = TRUE;

  for (guint i = 0; is_good && lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line == '[')
        is_good = read_group (&reader, line, error);
      else if (*line != '#' && strchr (line, '=') != NULL)
        is_good = read_key (&reader, line, error);
    }
  g_free (reader.group);
  return is_good;
}

/**
 * main_file_load:
 *
 * Like g_key_file_load_from_file(), with an error that names the file.
 */
gboolean
main_file_load (GKeyFile *file, const char *path, char **text, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *content = NULL;
  gsize length;

  if (g_file_get_contents (path, &content, &length, &cause))
    {
      gsize start = g_str_has_prefix (content, MAIN_FILE_MARK) ? strlen (MAIN_FILE_MARK) : 0;

      if (g_key_file_load_from_data (file, content + start, length - start, G_KEY_FILE_NONE,
                                     &cause))
        {
          gboolean is_good = check_lines (path, content + start, error);

          if (is_good && text != NULL)
            *text = g_steal_pointer (&content);
          return is_good;
        }
    }
  g_set_error (error, cause->domain, cause->code,
               /* Translators: %1$s is the name of a file, %2$s the reason. */
               _ ("The configuration file %1$s cannot be read: %2$s"), path, cause->message);
  return FALSE;
}
