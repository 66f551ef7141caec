#include "config.h"

#include "tui-view.h"

#include <string.h>

#include "tui-text.h"

#define MAX_KEPT 256 /* blocks: more than are in sight */
#define MAX_KEPT_BYTES (1024 * 1024)

struct _TuiView
{
  const TuiViewSource *source;
  gpointer data;
  guint rows;
  guint columns;

  gboolean is_following;
  guint top_item;   /* when not following: the item of the uppermost row */
  gsize top_byte;   /* and the place in its text */
  guint n_new;      /* items that came since it stopped to follow */
  GPtrArray *sight; /* (owned) TuiBlock: what the rows of the last look point to */
  GHashTable *kept; /* (owned) item -> (owned) TuiBlock: as they are now */
  gsize n_kept;     /* bytes of them */
};

/* A row in the list: the item, and the line in it. */
typedef struct
{
  guint item;
  guint line;
} Place;

TuiBlock *
tui_block_new (TuiStyled *styled, guint indent, guint columns, guint text_flags)
{
  return tui_block_new_below (styled, 0, 0, indent, columns, text_flags);
}

/* What is above: lines that end with LF, cut at the edge. */
static void
add_lines_above (TuiBlock *self, gsize above, guint columns, guint text_flags)
{
  const char *text = self->styled->text->str;

  for (gsize start = 0; start < above; self->n_above++)
    {
      gsize length = strcspn (text + start, "\n");
      TuiTextLine line = { start,
                           start + tui_text_fit (text + start, length, columns, text_flags) };

      g_array_append_val (self->lines, line);
      start += length + 1;
    }
}

/* A word that is longer than a line begins behind the head, where it has as much space as on the
 * next line. */
static GArray *
wrap_behind (const char *text, gsize length, gsize body, guint indent, guint columns, guint flags)
{
  guint inner = MAX (columns, indent + 1) - indent;
  gsize head = tui_text_columns (text, body, flags) == indent ? body : 0;
  GArray *lines =
      tui_text_wrap (text + head, length - head, columns - (head > 0 ? indent : 0), inner, flags);

  for (guint i = 0; i < lines->len; i++)
    {
      TuiTextLine *line = &g_array_index (lines, TuiTextLine, i);

      line->start += i > 0 ? head : 0;
      line->end += head;
    }
  return lines;
}

/**
 * tui_block_new_below:
 * @styled: (transfer full):
 * @above: bytes at the start of its text that are lines by themselves
 * @body: where the words begin, behind what is not to be by itself
 *
 * Returns: (transfer full): the block
 */
TuiBlock *
tui_block_new_below (
    TuiStyled *styled, gsize above, gsize body, guint indent, guint columns, guint text_flags)
{
  TuiBlock *self = g_rc_box_new0 (TuiBlock);
  g_autoptr (GArray) lines = wrap_behind (styled->text->str + above, styled->text->len - above,
                                          MAX (body, above) - above, indent, columns, text_flags);

  self->styled = styled;
  self->indent = indent;
  self->lines = g_array_new (FALSE, FALSE, sizeof (TuiTextLine));
  add_lines_above (self, above, columns, text_flags);
  for (guint i = 0; i < lines->len; i++)
    {
      TuiTextLine line = g_array_index (lines, TuiTextLine, i);

      line.start += above;
      line.end += above;
      g_array_append_val (self->lines, line);
    }
  return self;
}

TuiBlock *
tui_block_new_empty (void)
{
  TuiBlock *self = g_rc_box_new0 (TuiBlock);

  self->styled = tui_styled_new ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (TuiTextLine));
  return self;
}

static void
clear_block (gpointer data)
{
  TuiBlock *self = data;

  tui_styled_free (self->styled);
  g_array_unref (self->lines);
}

void
tui_block_free (TuiBlock *self)
{
  if (self != NULL)
    g_rc_box_release_full (self, clear_block);
}

TuiView *
tui_view_new (const TuiViewSource *source, gpointer data)
{
  TuiView *self = g_new0 (TuiView, 1);

  self->source = source;
  self->data = data;
  self->rows = 1;
  self->columns = 1;
  self->is_following = TRUE;
  self->sight = g_ptr_array_new_with_free_func ((GDestroyNotify) tui_block_free);
  self->kept = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) tui_block_free);
  return self;
}

void
tui_view_free (TuiView *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->sight);
  g_hash_table_unref (self->kept);
  g_free (self);
}

static guint
get_n_items (TuiView *self)
{
  return self->source->get_n_items (self->data);
}

void
tui_view_forget (TuiView *self)
{
  g_hash_table_remove_all (self->kept);
  self->n_kept = 0;
}

/* (transfer full) */
static TuiBlock *
wrap_item (TuiView *self, guint item)
{
  TuiBlock *block = g_hash_table_lookup (self->kept, GUINT_TO_POINTER (item));

  if (block != NULL)
    return g_rc_box_acquire (block);
  block = self->source->wrap_item (self->data, item, self->columns);
  if (g_hash_table_size (self->kept) >= MAX_KEPT || self->n_kept > MAX_KEPT_BYTES)
    tui_view_forget (self);
  g_hash_table_insert (self->kept, GUINT_TO_POINTER (item), g_rc_box_acquire (block));
  self->n_kept += block->styled->text->len;
  return block;
}

static guint
first_of_fold (TuiView *self, guint item)
{
  guint first = item, last = item;

  if (self->source->find_fold != NULL && item < get_n_items (self))
    self->source->find_fold (self->data, item, &first, &last);
  return first;
}

static guint
last_of_fold (TuiView *self, guint item)
{
  guint first = item, last = item;

  if (self->source->find_fold != NULL && item < get_n_items (self))
    self->source->find_fold (self->data, item, &first, &last);
  return last;
}

static guint
count_lines (TuiView *self, guint item)
{
  g_autoptr (TuiBlock) block = wrap_item (self, item);

  return block->lines->len;
}

static guint
find_line (const TuiBlock *block, gsize byte)
{
  guint line = 0;

  while (line + 1 < block->lines->len &&
         g_array_index (block->lines, TuiTextLine, line + 1).start <= byte)
    line++;
  return line;
}

/* The uppermost row when the last row of all is the lowest one in sight. */
static Place
place_of_end (TuiView *self)
{
  guint n = get_n_items (self), missing = self->rows;

  while (n > 0)
    {
      guint lines = count_lines (self, n - 1);

      if (lines >= missing)
        return (Place){ n - 1, lines - missing };
      missing -= lines;
      n = first_of_fold (self, n - 1);
    }
  return (Place){ 0, 0 };
}

static gboolean
is_before (Place a, Place b)
{
  return a.item < b.item || (a.item == b.item && a.line < b.line);
}

/* A larger window has more space than what is below the reader's place fills: then it shows the
 * end, and the place is kept for when it is small again. */
static Place
get_place (TuiView *self)
{
  Place end = place_of_end (self), place;
  g_autoptr (TuiBlock) block = NULL;

  if (self->is_following || get_n_items (self) == 0)
    return end;

  block = wrap_item (self, self->top_item);
  place = (Place){ self->top_item, find_line (block, self->top_byte) };
  return is_before (end, place) ? end : place;
}

static void
show_from (TuiView *self, Place place)
{
  g_autoptr (TuiBlock) block = wrap_item (self, place.item);

  self->top_item = place.item;
  self->top_byte = place.line < block->lines->len
                       ? g_array_index (block->lines, TuiTextLine, place.line).start
                       : 0;
  self->is_following = FALSE;
}

static void
set_place (TuiView *self, Place place)
{
  if (is_before (place, place_of_end (self)))
    show_from (self, place);
  else
    tui_view_scroll_to_end (self);
}

void
tui_view_set_size (TuiView *self, guint rows, guint columns)
{
  if (self->columns != MAX (columns, 1))
    tui_view_forget (self);
  self->rows = MAX (rows, 1);
  self->columns = MAX (columns, 1);
}

/**
 * tui_view_item_added:
 * @is_news: it is counted, where it is below what is in sight
 *
 * To be called after the list has the new item at @index.
 */
void
tui_view_item_added (TuiView *self, guint index, gboolean is_news)
{
  tui_view_forget (self);
  if (self->is_following)
    return;
  if (index <= self->top_item)
    self->top_item++;
  else if (is_news)
    self->n_new++;
}

/**
 * tui_view_item_removed:
 *
 * To be called after the list lost the item at @index.
 */
void
tui_view_item_removed (TuiView *self, guint index)
{
  tui_view_forget (self);
  if (self->is_following)
    return;

  if (get_n_items (self) == 0)
    tui_view_scroll_to_end (self);
  else if (index < self->top_item)
    self->top_item--;
  else if (index == self->top_item)
    {
      self->top_item = MIN (index, get_n_items (self) - 1);
      self->top_byte = 0;
    }
}

/* An item may have no lines at all. */
static Place
last_line_before (TuiView *self, guint item)
{
  guint n = 0;

  while (n == 0)
    {
      item = first_of_fold (self, item);
      if (item == 0)
        break;
      n = count_lines (self, --item);
    }
  return (Place){ item, n > 0 ? n - 1 : 0 };
}

/**
 * tui_view_scroll:
 *
 * Goes by rows; at the last one the view follows again.
 */
void
tui_view_scroll (TuiView *self, int lines)
{
  Place place = get_place (self);
  guint n = get_n_items (self);

  if (n == 0 || (lines > 0 && self->is_following))
    return;

  for (; lines < 0 && (place.item > 0 || place.line > 0); lines++)
    {
      if (place.line > 0)
        place.line--;
      else
        place = last_line_before (self, place.item);
    }
  while (lines > 0 && place.item < n)
    {
      guint left = count_lines (self, place.item) - place.line;

      if ((guint) lines < left)
        {
          place.line += lines;
          break;
        }
      lines -= left;
      place = (Place){ last_of_fold (self, place.item + 1), 0 };
    }
  set_place (self, place);
}

void
tui_view_scroll_pages (TuiView *self, int pages)
{
  int step = MAX (1, (int) self->rows - 1); /* one row stays for the eye to hold on to */

  tui_view_scroll (self, pages * step);
}

void
tui_view_scroll_to_start (TuiView *self)
{
  if (get_n_items (self) > 0)
    set_place (self, (Place){ 0, 0 });
}

void
tui_view_scroll_to_end (TuiView *self)
{
  self->is_following = TRUE;
  self->top_item = 0;
  self->top_byte = 0;
  self->n_new = 0;
}

/**
 * tui_view_hold:
 *
 * What comes is counted from now on, and not shown. A window that is not full goes on to follow.
 */
void
tui_view_hold (TuiView *self)
{
  Place place = get_place (self);

  if (self->is_following && (place.item > 0 || place.line > 0))
    show_from (self, place);
}

static Place
next_line (TuiView *self, Place place)
{
  if (place.line + 1 < count_lines (self, place.item))
    return (Place){ place.item, place.line + 1 };
  do
    place.item = last_of_fold (self, place.item + 1);
  while (place.item < get_n_items (self) && count_lines (self, place.item) == 0);
  return (Place){ place.item, 0 };
}

static Place
line_before (TuiView *self, Place place)
{
  if (place.line > 0)
    return (Place){ place.item, place.line - 1 };
  return last_line_before (self, place.item);
}

/**
 * tui_view_show_item:
 *
 * Scrolls until all of the item is in sight, or its start where it is higher than the window.
 */
void
tui_view_show_item (TuiView *self, guint item)
{
  Place top = get_place (self), place, last;
  guint lines = item < get_n_items (self) ? count_lines (self, item) : 0, n = 0;

  if (lines == 0)
    return;
  if (is_before ((Place){ item, 0 }, top))
    {
      set_place (self, (Place){ item, 0 });
      return;
    }
  last = (Place){ item, lines - 1 };
  for (place = top; is_before (place, last); place = next_line (self, place))
    n++;
  if (n < self->rows)
    return;
  /* From its last line upwards, as far as the window goes; but not beyond its first. */
  for (place = last, n = 1; n < self->rows && is_before ((Place){ 0, 0 }, place) &&
                            (lines < self->rows || is_before ((Place){ item, 0 }, place));
       n++)
    place = line_before (self, place);
  set_place (self, lines < self->rows ? place : (Place){ item, 0 });
}

void
tui_view_center_item (TuiView *self, guint item)
{
  if (item >= get_n_items (self))
    return;
  set_place (self, (Place){ item, 0 });
  if (!self->is_following)
    tui_view_scroll (self, -(int) (self->rows / 2));
  else
    tui_view_hold (self);
}

void
tui_view_release (TuiView *self)
{
  if (!is_before (get_place (self), place_of_end (self)))
    tui_view_scroll_to_end (self);
}

gboolean
tui_view_is_following (TuiView *self)
{
  return self->is_following;
}

gboolean
tui_view_is_at_start (TuiView *self)
{
  Place place = get_place (self);

  return place.item == 0 && place.line == 0;
}

/**
 * tui_view_get_n_new:
 *
 * Returns: how many items came after the reader went back
 */
guint
tui_view_get_n_new (TuiView *self)
{
  return self->n_new;
}

/**
 * tui_view_get_rows:
 * @rows: (out caller-allocates): what is in sight, uppermost first; good until the next call
 *
 * Returns: how many there are
 */
guint
tui_view_get_rows (TuiView *self, TuiViewRow *rows, guint max)
{
  Place place = get_place (self);
  guint n_items = get_n_items (self), n = 0;

  max = MIN (max, self->rows);
  g_ptr_array_set_size (self->sight, 0);
  for (guint item = last_of_fold (self, place.item), line = place.line; item < n_items && n < max;
       item = last_of_fold (self, item + 1), line = 0)
    {
      TuiBlock *block = wrap_item (self, item);

      g_ptr_array_add (self->sight, block);
      for (; line < block->lines->len && n < max; line++)
        rows[n++] = (TuiViewRow){ block, item, line };
    }

  return n;
}
