#include "config.h"

#include "tui-styled.h"

const TuiStyle tui_style_plain = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE };

TuiStyled *
tui_styled_new (void)
{
  TuiStyled *self = g_new0 (TuiStyled, 1);

  self->text = g_string_new (NULL);
  self->runs = g_array_new (FALSE, FALSE, sizeof (TuiRun));
  return self;
}

void
tui_styled_free (TuiStyled *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  g_array_unref (self->runs);
  g_clear_pointer (&self->links, g_array_unref);
  g_free (self);
}

gboolean
tui_style_equal (const TuiStyle *a, const TuiStyle *b)
{
  return a->foreground == b->foreground && a->background == b->background &&
         a->attributes == b->attributes && a->role == b->role;
}

/**
 * tui_styled_append:
 * @length: of @text in bytes, or -1 when it ends with NUL
 *
 * @text must be safe to draw: of this program, or from the sanitiser.
 */
void
tui_styled_append (TuiStyled *self, const TuiStyle *style, const char *text, gssize length)
{
  TuiRun run = { 0, *style };

  g_string_append_len (self->text, text, length);
  run.end = self->text->len;

  if (self->runs->len > 0)
    {
      TuiRun *last = &g_array_index (self->runs, TuiRun, self->runs->len - 1);

      if (tui_style_equal (&last->style, style) || last->end == run.end)
        {
          last->end = run.end;
          return;
        }
    }
  g_array_append_val (self->runs, run);
}

/* Where a run goes across @at it becomes two. Returns: the run that begins there */
static guint
split_run (TuiStyled *self, gsize at)
{
  guint i = 0;

  while (i < self->runs->len && g_array_index (self->runs, TuiRun, i).end <= at)
    i++;
  if (i < self->runs->len && at > (i > 0 ? g_array_index (self->runs, TuiRun, i - 1).end : 0))
    {
      TuiRun run = g_array_index (self->runs, TuiRun, i);

      run.end = at;
      g_array_insert_val (self->runs, i, run);
      i++;
    }
  return i;
}

void
tui_styled_underline (TuiStyled *self, gsize start, gsize end)
{
  guint first = split_run (self, start), last = split_run (self, end);

  for (guint i = first; i < last; i++)
    g_array_index (self->runs, TuiRun, i).style.attributes |= TUI_ATTRIBUTE_UNDERLINE;
}

void
tui_styled_truncate (TuiStyled *self, gsize length)
{
  g_string_truncate (self->text, length);
  while (self->runs->len > 1 &&
         g_array_index (self->runs, TuiRun, self->runs->len - 2).end >= length)
    g_array_set_size (self->runs, self->runs->len - 1);
  if (self->runs->len > 0)
    {
      TuiRun *last = &g_array_index (self->runs, TuiRun, self->runs->len - 1);

      last->end = MIN (last->end, length);
    }
}

/**
 * tui_styled_get_style:
 * @end: (out): where the part ends that looks like this
 *
 * Returns: (transfer none): the look of the byte at @at
 */
const TuiStyle *
tui_styled_get_style (const TuiStyled *self, gsize at, gsize *end)
{
  guint low = 0, high = self->runs->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->runs, TuiRun, middle).end > at)
        high = middle;
      else
        low = middle + 1;
    }

  if (low >= self->runs->len)
    {
      *end = self->text->len;
      return &tui_style_plain;
    }
  *end = g_array_index (self->runs, TuiRun, low).end;
  return &g_array_index (self->runs, TuiRun, low).style;
}
