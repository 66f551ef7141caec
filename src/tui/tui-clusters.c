#include "config.h"

#include "tui-clusters.h"

#include <string.h>

#define FIRST_MARK 0x10F000 /* the end of plane 16: fonts have pictures at its start, if at all */
#define MAX_MARKS 0xFFE
#define PAIR_BYTES 7 /* three of the base, four of the mark */

struct _TuiClusters
{
  GHashTable *marks; /* (owned) char * -> gunichar: the texts, which are those of the array */
  GPtrArray *texts;  /* (owned) char *: by mark */
};

TuiClusters *
tui_clusters_new (void)
{
  TuiClusters *self = g_new0 (TuiClusters, 1);

  self->marks = g_hash_table_new (g_str_hash, g_str_equal);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
tui_clusters_free (TuiClusters *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->marks);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

gunichar
tui_clusters_add (TuiClusters *self, const char *bytes)
{
  gunichar mark = GPOINTER_TO_UINT (g_hash_table_lookup (self->marks, bytes));
  char *text;

  if (mark != 0)
    return mark;
  if (self->texts->len >= MAX_MARKS)
    return 0;
  mark = FIRST_MARK + self->texts->len;
  text = g_strdup (bytes);
  g_ptr_array_add (self->texts, text);
  g_hash_table_insert (self->marks, text, GUINT_TO_POINTER (mark));
  return mark;
}

gboolean
tui_clusters_is_mark (gunichar c)
{
  return c >= FIRST_MARK && c < FIRST_MARK + MAX_MARKS;
}

gboolean
tui_clusters_is_crowded (TuiClusters *self)
{
  return self->texts->len > MAX_MARKS / 2;
}

void
tui_clusters_clear (TuiClusters *self)
{
  g_hash_table_remove_all (self->marks);
  g_ptr_array_set_size (self->texts, 0);
}

/* Returns: 0 when there is no pair at @bytes */
static gunichar
find_mark (const guint8 *bytes, gsize length)
{
  gunichar mark;

  if (length < PAIR_BYTES || memcmp (bytes, "\xE3\x80\x80", 3) != 0)
    return 0;
  mark = g_utf8_get_char_validated ((const char *) bytes + 3, length - 3);
  return tui_clusters_is_mark (mark) ? mark : 0;
}

/**
 * tui_clusters_expand:
 *
 * Appends @bytes to @out, with the clusters where their marks were.
 */
void
tui_clusters_expand (
    TuiClusters *self, const guint8 *bytes, gsize length, GByteArray *out, GHashTable *seen)
{
  gsize done = 0;

  for (gsize at = 0; self->texts->len > 0 && at + PAIR_BYTES <= length; at++)
    {
      gunichar mark = bytes[at] == 0xE3 ? find_mark (bytes + at, length - at) : 0;
      const char *text;

      if (mark == 0 || mark - FIRST_MARK >= self->texts->len)
        continue;
      text = g_ptr_array_index (self->texts, mark - FIRST_MARK);
      g_byte_array_append (out, bytes + done, at - done);
      g_byte_array_append (out, (const guint8 *) text, strlen (text));
      done = at + PAIR_BYTES;
      at = done - 1;
      if (seen != NULL)
        g_hash_table_add (seen, GUINT_TO_POINTER (mark));
    }
  g_byte_array_append (out, bytes + done, length - done);
}
