#include "config.h"

#include "main-edit.h"

#include <string.h>

#include "main-file.h"

struct _MainEdit
{
  GPtrArray *lines; /* (owned) of (owned) text */
};

/* A key with its value, or an example of one in a comment. */
typedef enum
{
  LINE_OTHER,
  LINE_KEY,
  LINE_EXAMPLE,
} LineKind;

MainEdit *
main_edit_new (const char *text)
{
  MainEdit *self = g_new (MainEdit, 1);
  gsize mark = g_str_has_prefix (text, MAIN_FILE_MARK) ? strlen (MAIN_FILE_MARK) : 0;
  g_auto (GStrv) lines = g_strsplit (text + mark, "\n", -1);
  guint n = g_strv_length (lines);

  self->lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    if (i + 1 < n || *lines[i] != '\0') /* what follows the last line's end is none */
      g_ptr_array_add (self->lines, g_strdup (lines[i]));
  return self;
}

void
main_edit_free (MainEdit *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self);
}

char *
main_edit_get_text (MainEdit *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) self->lines->pdata[i]);
  return g_string_free (text, FALSE);
}

/* From its name to the next group, or the end. */
static gboolean
find_group (MainEdit *self, const char *group, guint *start, guint *end)
{
  g_autofree char *wanted = g_strdup_printf ("[%s]", group);
  gboolean is_found = FALSE;

  for (guint i = 0; i < self->lines->len; i++)
    {
      g_autofree char *line = g_strstrip (g_strdup (self->lines->pdata[i]));

      if (is_found && *line == '[')
        {
          *end = i;
          return TRUE;
        }
      if (strcmp (line, wanted) == 0)
        {
          is_found = TRUE;
          *start = i;
        }
    }
  *end = self->lines->len;
  return is_found;
}

/* name, value: (out) (transfer full) */
static LineKind
read_line (const char *text, char **name, char **value)
{
  const char *at = text + strspn (text, " \t");
  LineKind kind = *at == '#' ? LINE_EXAMPLE : LINE_KEY;
  const char *equals;

  *name = *value = NULL;
  at += kind == LINE_EXAMPLE ? 1 : 0;
  equals = strchr (at, '=');
  if (equals == NULL)
    return LINE_OTHER;
  *name = g_strchomp (g_strndup (at, (gsize) (equals - at)));
  *value = g_strchug (g_strdup (equals + 1)); /* blanks behind it are a part of it */
  if (g_str_has_suffix (*value, "\r"))
    (*value)[strlen (*value) - 1] = '\0';
  return **name != '\0' && strpbrk (*name, " \t#[") == NULL ? kind : LINE_OTHER;
}

/* Below the example of it, else below the last key. */
static void
insert (MainEdit *self, guint start, guint end, const char *key, char *line)
{
  guint place = start + 1;

  for (guint i = start + 1; i < end; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;
      LineKind kind = read_line (self->lines->pdata[i], &name, &value);

      if (kind != LINE_OTHER)
        place = i + 1;
      if (kind == LINE_EXAMPLE && strcmp (name, key) == 0)
        break;
    }
  g_ptr_array_insert (self->lines, (int) place, line);
}

void
main_edit_set (MainEdit *self, const char *group, const char *key, const char *value)
{
  g_autofree char *line = value != NULL ? g_strdup_printf ("%s=%s", key, value) : NULL;
  guint start, end;

  if (!find_group (self, group, &start, &end))
    {
      if (line == NULL)
        return;
      if (self->lines->len > 0)
        g_ptr_array_add (self->lines, g_strdup (""));
      g_ptr_array_add (self->lines, g_strdup_printf ("[%s]", group));
      g_ptr_array_add (self->lines, g_steal_pointer (&line));
      return;
    }
  for (guint i = start + 1; i < end; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *old = NULL;

      if (read_line (self->lines->pdata[i], &name, &old) != LINE_KEY || strcmp (name, key) != 0)
        continue;
      if (line == NULL)
        g_ptr_array_remove_index (self->lines, i);
      else if (strcmp (old, value) != 0)
        {
          g_free (self->lines->pdata[i]);
          self->lines->pdata[i] = g_steal_pointer (&line);
        }
      return;
    }
  if (line != NULL)
    insert (self, start, end, key, g_steal_pointer (&line));
}
