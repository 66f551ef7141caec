#include "config.h"

#include "tui-pen.h"

#include <string.h>

#include "tui-links.h"

/* What has a look of its own stays as it is. */
static void
draw_link (const TuiPen *self, gsize at, gsize length)
{
  const TuiStyled *styled = self->styled;
  gsize end;
  const TuiStyle *style = tui_styled_get_style (styled, at, &end);

  if (styled->links == NULL || style->attributes != TUI_ATTRIBUTE_UNDERLINE ||
      style->foreground != TUI_COLOR_DEFAULT || style->background != TUI_COLOR_DEFAULT)
    return;
  for (guint i = 0; i < styled->links->len; i++)
    {
      const TuiLink *link = &g_array_index (styled->links, TuiLink, i);

      if (link->start <= at && at + length <= link->end)
        tui_screen_link (self->screen, self->row, self->column, styled->text->str + at, length,
                         styled->text->str + link->start, link->end - link->start);
    }
}

/* Bytes of one look. shown (nullable): in their place */
static void
draw_run (TuiPen *self, gsize at, gsize length, const TuiStyle *style, const char *shown)
{
  TuiStyle turned = *style;

  if (self->is_selected)
    turned.attributes |= TUI_ATTRIBUTE_REVERSE;
  else
    draw_link (self, at, length);
  self->column += tui_screen_put (self->screen, self->row, self->column, self->end - self->column,
                                  shown != NULL ? shown : self->styled->text->str + at,
                                  shown != NULL ? strlen (shown) : length, &turned);
}

static void
draw_runs (TuiPen *self, gsize start, gsize end)
{
  for (gsize at = start; at < end && self->column < self->end;)
    {
      gsize run_end;
      const TuiStyle *style = tui_styled_get_style (self->styled, at, &run_end);

      draw_run (self, at, MIN (run_end, end) - at, style, NULL);
      at = MIN (run_end, end);
    }
}

static gsize
end_of (const GArray *pieces, guint index)
{
  const TuiBidiPiece *piece = &g_array_index (pieces, TuiBidiPiece, index);

  return piece->start + piece->length;
}

/* What stands as it is written is drawn at once, as far as it looks alike: an address is one piece,
 * and not as many as it has letters. Returns: the first piece that is not */
static guint
find_next (const GArray *pieces, guint index, gsize run_end)
{
  guint next = index + 1;

  if (g_array_index (pieces, TuiBidiPiece, index).shown != 0)
    return next;
  while (next < pieces->len && g_array_index (pieces, TuiBidiPiece, next).shown == 0 &&
         g_array_index (pieces, TuiBidiPiece, next).start == end_of (pieces, next - 1) &&
         end_of (pieces, next) <= run_end)
    next++;
  return next;
}

void
tui_pen_draw (TuiPen *self, gsize from, gsize to, gsize start, gsize end, TuiBidiBase base)
{
  const TuiStyled *styled = self->styled;
  TuiTextFlags flags = tui_screen_get_text_flags (self->screen);
  g_autoptr (GArray) pieces = NULL;

  if (!(flags & TUI_TEXT_REORDERED) || start >= end ||
      !tui_bidi_is_needed (styled->text->str, from, to, start, end))
    {
      draw_runs (self, start, end);
      return;
    }
  pieces = tui_bidi_order (styled->text->str, from, to, start, end, base, styled->links, flags);
  for (guint i = 0, next; i < pieces->len && self->column < self->end; i = next)
    {
      const TuiBidiPiece *piece = &g_array_index (pieces, TuiBidiPiece, i);
      g_autofree char *shown =
          piece->shown != 0 ? tui_bidi_get_shown (styled->text->str, piece) : NULL;
      gsize run_end;
      const TuiStyle *style = tui_styled_get_style (styled, piece->start, &run_end);

      next = find_next (pieces, i, run_end);
      draw_run (self, piece->start, end_of (pieces, next - 1) - piece->start, style, shown);
    }
}
