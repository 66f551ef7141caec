#include "config.h"

#include "tui-edit.h"

#include <string.h>

#include "tui-sanitize.h"
#include "tui-text.h"

/* Only the neighbourhood of the cursor can be in sight: it bounds the work of one key in a text of
 * a megabyte. */
#define NEIGHBOURHOOD (16 * 1024)

typedef struct
{
  TuiEdit *edit;
  guint columns;
  guint column;
  gsize line_start;
} Setter;

static void
end_line (Setter *setter)
{
  TuiTextLine line = { setter->line_start, setter->edit->text->len };

  g_array_append_val (setter->edit->lines, line);
  setter->line_start = setter->edit->text->len;
  setter->column = 0;
}

static void
end_paragraph (Setter *setter)
{
  end_line (setter);
  g_string_append_c (setter->edit->text, '\n');
  setter->line_start = setter->edit->text->len;
}

static void
set_safe (Setter *setter, const char *safe, guint text_flags)
{
  gsize length = strlen (safe);
  g_autoptr (GArray) clusters = tui_text_split (safe, length, text_flags);

  for (guint i = 0; i < clusters->len; i++)
    {
      const TuiCluster *cluster = &g_array_index (clusters, TuiCluster, i);

      if (setter->column + cluster->columns > setter->columns && setter->column > 0)
        end_line (setter);
      g_string_append_len (setter->edit->text, safe + cluster->start, cluster->length);
      setter->column += cluster->columns;
    }
}

/* The place of what comes next. */
static void
put_cursor (Setter *setter, guint next_columns)
{
  if (setter->column + MAX (next_columns, 1) > setter->columns)
    end_line (setter);
  setter->edit->cursor_row = setter->edit->lines->len;
  setter->edit->cursor_column = setter->column;
  setter->edit->cursor = setter->edit->text->len;
}

/**
 * tui_edit_new:
 * @prompt: (nullable): what stands before the text
 * @text: valid UTF-8, as typed
 * @cursor: in bytes
 *
 * Lines break at the edge, as editors of lines do; controls are shown as ^X.
 *
 * Returns: (transfer full): the text in lines of at most @columns
 */
TuiEdit *
tui_edit_new (const char *prompt,
              const char *text,
              gsize length,
              gsize cursor,
              guint columns,
              guint text_flags)
{
  TuiEdit *self = g_new0 (TuiEdit, 1);
  Setter setter = { .edit = self, .columns = MAX (columns, 2) };
  gsize from = cursor > NEIGHBOURHOOD ? cursor - NEIGHBOURHOOD : 0;
  gsize to = MIN (length, cursor + NEIGHBOURHOOD);
  g_autoptr (GArray) clusters = NULL;

  while (from > 0 && (text[from] & 0xC0) == 0x80)
    from--;
  while (to < length && (text[to] & 0xC0) == 0x80)
    to++;
  self->text = g_string_new (NULL);
  self->lines = g_array_new (FALSE, FALSE, sizeof (TuiTextLine));

  if (prompt != NULL)
    {
      g_autofree char *safe = tui_sanitize (prompt, -1, TUI_SANITIZE_LINE);

      set_safe (&setter, safe, text_flags);
    }

  clusters = tui_text_split (text + from, to - from, text_flags);
  for (guint i = 0; i < clusters->len; i++)
    {
      const TuiCluster *cluster = &g_array_index (clusters, TuiCluster, i);
      const char *bytes = text + from + cluster->start;
      g_autofree char *safe = tui_sanitize (bytes, cluster->length, TUI_SANITIZE_LINE);

      if (from + cluster->start == cursor)
        put_cursor (&setter,
                    *bytes == '\n' ? 1 : tui_text_columns (safe, strlen (safe), text_flags));
      if (*bytes == '\n' || (*bytes == '\r' && cluster->length == 2))
        end_paragraph (&setter);
      else
        set_safe (&setter, safe, text_flags);
    }
  if (cursor == to)
    put_cursor (&setter, 1);
  end_line (&setter);
  return self;
}

void
tui_edit_free (TuiEdit *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  g_array_unref (self->lines);
  g_free (self);
}

/**
 * tui_edit_first_row:
 *
 * Returns: the line at the top of a window of @rows that shows the cursor
 */
guint
tui_edit_first_row (const TuiEdit *self, guint rows)
{
  return self->cursor_row >= rows ? self->cursor_row - rows + 1 : 0;
}
