#include "config.h"

#include "tui-hits.h"

typedef struct
{
  TuiRect rect;
  TuiHit hit;
} Note;

struct _TuiHits
{
  GArray *notes; /* of Note */
};

TuiHits *
tui_hits_new (void)
{
  TuiHits *self = g_new0 (TuiHits, 1);

  self->notes = g_array_new (FALSE, FALSE, sizeof (Note));
  return self;
}

void
tui_hits_free (TuiHits *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->notes);
  g_free (self);
}

void
tui_hits_clear (TuiHits *self)
{
  g_array_set_size (self->notes, 0);
}

void
tui_hits_add (TuiHits *self, const TuiRect *rect, TuiHitKind kind, guint index)
{
  Note note = { *rect, { kind, index } };

  if (self != NULL)
    g_array_append_val (self->notes, note);
}

/**
 * tui_hits_find:
 * Returns: what was noted last of this place; of the kind NONE when nothing was
 */
TuiHit
tui_hits_find (TuiHits *self, int row, int column)
{
  for (guint i = self->notes->len; i > 0; i--)
    {
      const Note *note = &g_array_index (self->notes, Note, i - 1);

      if (row >= note->rect.row && row < note->rect.row + note->rect.rows &&
          column >= note->rect.column && column < note->rect.column + note->rect.columns)
        return note->hit;
    }
  return (TuiHit){ TUI_HIT_NONE, G_MAXUINT };
}
