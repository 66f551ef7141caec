/* tui-edit.h: how the text that is being typed stands in its window, and where the cursor is. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  GString *text; /* safe to draw; LF ends a paragraph, and is in no line */
  GArray *lines; /* of TuiTextLine, into text */
  guint cursor_row;
  guint cursor_column;
  gsize cursor; /* in text: the byte that it stands before */
} TuiEdit;

TuiEdit *tui_edit_new (const char *prompt,
                       const char *text,
                       gsize length,
                       gsize cursor,
                       guint columns,
                       guint text_flags);
void tui_edit_free (TuiEdit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiEdit, tui_edit_free)

guint tui_edit_first_row (const TuiEdit *self, guint rows);

G_END_DECLS
