#include "config.h"

#include <string.h>
#include <wchar.h>

#include "tui-bidi.h"
#include "tui-screen-private.h"

/* Drawing into curses' memory: styles become attributes, clusters become cells. */

#define CELL_CHARS 4           /* curses keeps five code points a cell: here one and its marks */
#define MAX_CLUSTER_COLUMNS 32 /* that a terminal could take for one it does not know */

static short
choose_pair (TuiScreen *self, const TuiStyle *style, attr_t *attributes, int *extended)
{
  int foreground = -1, background = -1;

  *extended = 0;
  if (!self->has_colors ||
      (style->foreground == TUI_COLOR_DEFAULT && style->background == TUI_COLOR_DEFAULT))
    return 0;

  if (style->background != TUI_COLOR_DEFAULT)
    background = tui_color_nearest (style->background, COLORS);
  if (style->foreground != TUI_COLOR_DEFAULT)
    {
      foreground = tui_color_nearest ((guint32) style->foreground, COLORS);
    }
  if (foreground >= 8 && COLORS == 8)
    {
      foreground -= 8;
      *attributes |= A_BOLD;
    }
  *extended = alloc_pair (foreground, background);
  if (*extended < 0)
    *extended = 0;
  return (short) MIN (*extended, G_MAXSHORT);
}

static attr_t
find_attributes (const TuiStyle *style)
{
  static const struct
  {
    TuiAttributes ours;
    attr_t theirs;
  } table[] = {
    { TUI_ATTRIBUTE_BOLD, A_BOLD },       { TUI_ATTRIBUTE_DIM, A_DIM },
    { TUI_ATTRIBUTE_ITALIC, A_ITALIC },   { TUI_ATTRIBUTE_UNDERLINE, A_UNDERLINE },
    { TUI_ATTRIBUTE_REVERSE, A_REVERSE },
  };
  attr_t attributes = A_NORMAL;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (style->attributes & table[i].ours)
      attributes |= table[i].theirs;
  return attributes;
}

static TuiStyle
apply_theme (TuiScreen *self, const TuiStyle *style)
{
  TuiStyle themed = *style;

  if (self->theme != NULL)
    tui_theme_resolve (self->theme, style, &themed);
  return themed;
}

void
tui_screen_set_ground (TuiScreen *self)
{
  TuiStyle style = apply_theme (self, &tui_style_plain);
  attr_t attributes = A_NORMAL;
  int extended;
  short pair = choose_pair (self, &style, &attributes, &extended);
  cchar_t cell;

  if (setcchar (&cell, L" ", attributes, pair, &extended) == OK)
    wbkgrndset (stdscr, &cell);
}

typedef struct
{
  int row;
  int column;
  attr_t attributes;
  short pair;
  int extended;
} Pen;

static void
put_cell (Pen *pen, const wchar_t *chars)
{
  cchar_t cell;

  if (setcchar (&cell, chars, pen->attributes, pen->pair, &pen->extended) == OK)
    mvadd_wch (pen->row, pen->column, &cell);
}

static void
put_string (Pen *pen, const char *ascii, int columns)
{
  for (int i = 0; i < columns; i++)
    {
      wchar_t chars[2] = { *ascii != '\0' ? (guchar) *ascii++ : L' ', L'\0' };

      put_cell (pen, chars);
      pen->column++;
    }
}

/* Signs of ours that iconv() has nothing for, or several letters. Returns: (nullable): it is none
 */
static const char *
find_stand_in (const char *text, gsize length)
{
  static const struct
  {
    const char *sign;
    const char *instead;
  } table[] = {
    { "\342\200\246", "." }, /* U+2026: it is cut, or not sent yet */
    { "\342\206\221", "^" }, /* U+2191: more above */
    { "\342\234\223", "*" }, /* U+2713: the server vouches for it */
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (length == strlen (table[i].sign) && memcmp (text, table[i].sign, length) == 0)
      return table[i].instead;
  return NULL;
}

/* What a terminal in a legacy encoding can show instead; always of the same columns. */
static void
put_transliterated (TuiScreen *self, Pen *pen, const char *text, gsize length, int columns)
{
  char buffer[32];
  char *from = (char *) text, *to = buffer;
  gsize from_left = length, to_left = sizeof buffer - 1;
  gboolean is_ok = self->transliterate != (GIConv) -1 &&
                   g_iconv (self->transliterate, &from, &from_left, &to, &to_left) != (gsize) -1;
  mbstate_t state = { 0 };
  const char *bytes = buffer;
  const char *instead = find_stand_in (text, length);
  wchar_t wide[33];
  gsize n;

  *to = '\0';
  n = is_ok ? mbsrtowcs (wide, &bytes, G_N_ELEMENTS (wide), &state) : (gsize) -1;
  if (instead != NULL && (n != 1 || *wide == L'?'))
    {
      put_string (pen, instead, columns);
      return;
    }
  if (n == (gsize) -1 || n == 0 || n > (gsize) columns)
    {
      put_string (pen, columns == 2 ? "??" : "?", columns);
      return;
    }
  if (n == 1 && wcwidth (wide[0]) == columns)
    {
      put_cell (pen, wide);
      pen->column += columns;
      return;
    }
  for (int i = 0; i < columns; i++)
    {
      wchar_t chars[2] = { i < (int) n ? wide[i] : L' ', L'\0' };

      put_cell (pen, wcwidth (chars[0]) == 1 ? chars : L"?");
      pen->column++;
    }
}

static gboolean
is_joiner (gunichar c)
{
  return c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0020 && c <= 0xE007F);
}

/* One code point with its marks after the other. Of an emoji sequence it is the first picture. */
static void
put_cells (Pen *pen, const char *text, const TuiCluster *cluster)
{
  const char *at = text + cluster->start, *end = at + cluster->length;
  int columns = cluster->columns, used = 0;

  while (at < end && used < columns)
    {
      wchar_t chars[CELL_CHARS + 1] = { g_utf8_get_char (at), L'\0' };
      int width = wcwidth (chars[0]);
      guint n = 1;

      if (width < 1 || used + width > columns || tui_clusters_is_mark (chars[0]))
        {
          chars[0] = 0xFFFD;
          width = 1;
        }
      for (at = g_utf8_next_char (at); at < end; at = g_utf8_next_char (at))
        {
          gunichar c = g_utf8_get_char (at);

          if (wcwidth (c) != 0)
            break;
          if (n < CELL_CHARS && !(cluster->is_emoji_sequence && is_joiner (c)) && c != 0xFE0E)
            chars[n++] = c;
        }
      chars[n] = L'\0';
      put_cell (pen, chars);
      pen->column += width;
      used += width;
      if (cluster->is_emoji_sequence)
        break;
    }
  put_string (pen, "", columns - used);
}

static void
append_column (GString *bytes, int column)
{
  if (tui_screen_has_capability ("hpa"))
    g_string_append (bytes, tiparm (tigetstr ("hpa"), column));
  else
    {
      g_string_append_c (bytes, '\r');
      if (column > 0)
        g_string_append (bytes, tiparm (tigetstr ("cuf"), column));
    }
}

/* What a terminal that does not know the sequence may take for it. */
static int
sum_columns (const char *text, gsize length)
{
  int columns = 0;

  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    columns += MAX (0, wcwidth (g_utf8_get_char (at)));
  return columns;
}

/* Terminals disagree about the columns of joined emoji, skin tones, flags, presentation selectors,
 * and of what is wide in East Asia only: the place is cleared, the cluster written, and the cursor
 * put where the next one begins. Where a terminal could run over the edge with it there is only the
 * first picture. */
static gboolean
put_sequence (TuiScreen *self, Pen *pen, const char *text, const TuiCluster *cluster)
{
  g_autoptr (GString) bytes = NULL;
  cchar_t cell;
  gunichar mark;
  GArray *rows;
  int most = MAX (cluster->columns, sum_columns (text + cluster->start, cluster->length));

  if (most > MAX_CLUSTER_COLUMNS || pen->column + most >= COLS ||
      !(tui_screen_has_capability ("hpa") || tui_screen_has_capability ("cuf")))
    return FALSE;

  bytes = g_string_new ("  ");
  append_column (bytes, pen->column);
  g_string_append_len (bytes, text + cluster->start, cluster->length);
  append_column (bytes, pen->column + 2);
  mark = tui_clusters_add (self->clusters, bytes->str);
  if (mark == 0 || setcchar (&cell, (wchar_t[]){ TUI_CLUSTERS_BASE, L'\0' }, pen->attributes,
                             pen->pair, &pen->extended) != OK)
    return FALSE;

  cell.chars[1] = mark; /* setcchar() takes marks of no columns alone, and this is none */
  mvadd_wch (pen->row, pen->column, &cell);
  pen->column += 2;
  rows = g_hash_table_lookup (self->mark_rows, GUINT_TO_POINTER (mark));
  if (rows == NULL)
    {
      rows = g_array_new (FALSE, FALSE, sizeof (int));
      g_hash_table_insert (self->mark_rows, GUINT_TO_POINTER (mark), rows);
    }
  g_array_append_val (rows, pen->row);
  return TRUE;
}

static void
put_cluster (TuiScreen *self, Pen *pen, const char *text, const TuiCluster *cluster)
{
  gboolean is_disputed = cluster->is_emoji_sequence || cluster->is_ambiguous;

  if (is_disputed && cluster->columns == 2 && put_sequence (self, pen, text, cluster))
    return;
  if (cluster->is_ambiguous)
    put_string (pen, "?", cluster->columns);
  else
    put_cells (pen, text, cluster);
}

/* Bytes in the order in which they stand; each is a cluster still. */
static char *
order (TuiScreen *self, const char *text, gsize length)
{
  g_autoptr (GArray) pieces =
      tui_bidi_order (text, 0, length, 0, length, TUI_BIDI_BY_TEXT, NULL, self->text_flags);
  GString *ordered = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    {
      g_autofree char *shown = tui_bidi_get_shown (text, &g_array_index (pieces, TuiBidiPiece, i));

      g_string_append (ordered, shown);
    }
  return g_string_free (ordered, FALSE);
}

/**
 * tui_screen_put:
 * @columns: no more than these
 * @text: safe to draw; one line
 *
 * Draws whole clusters, as many as fit.
 *
 * Returns: the columns that were drawn
 */
int
tui_screen_put (TuiScreen *self,
                int row,
                int column,
                int columns,
                const char *text,
                gsize length,
                const TuiStyle *style)
{
  g_autoptr (GArray) clusters = NULL;
  TuiStyle themed = apply_theme (self, style);
  g_autofree char *ordered = NULL;
  Pen pen = { .row = row, .column = column, .attributes = find_attributes (&themed) };

  if ((self->text_flags & TUI_TEXT_REORDERED) && tui_bidi_has_rtl (text, length))
    {
      /* What does not fit is what one would read last. */
      length = tui_text_fit (text, length, (guint) MAX (columns, 0), self->text_flags);
      ordered = order (self, text, length);
      text = ordered;
      length = strlen (ordered);
    }
  clusters = tui_text_split (text, length, self->text_flags);
  pen.pair = choose_pair (self, &themed, &pen.attributes, &pen.extended);
  for (guint i = 0; i < clusters->len; i++)
    {
      const TuiCluster *cluster = &g_array_index (clusters, TuiCluster, i);

      if (pen.column + cluster->columns > column + columns)
        break;
      if (cluster->columns == 0)
        continue;
      if (self->is_utf8 || (guchar) text[cluster->start] < 0x80)
        put_cluster (self, &pen, text, cluster);
      else
        put_transliterated (self, &pen, text + cluster->start, cluster->length, cluster->columns);
    }
  return pen.column - column;
}

int
tui_screen_put_until (
    TuiScreen *self, int row, int column, int end, const char *text, const TuiStyle *style)
{
  if (column >= end)
    return column;
  return column + tui_screen_put (self, row, column, end - column, text, strlen (text), style);
}

int
tui_screen_put_shortened (
    TuiScreen *self, int row, int column, int end, const char *text, const TuiStyle *style)
{
  g_autofree char *shown = tui_text_shorten (text, (guint) MAX (end - column, 0), self->text_flags);

  return tui_screen_put_until (self, row, column, end, shown, style);
}

void
tui_screen_link (TuiScreen *self,
                 int row,
                 int column,
                 const char *part,
                 gsize part_length,
                 const char *address,
                 gsize address_length)
{
  const TuiStyle *text = self->theme != NULL ? &self->theme->styles[TUI_ROLE_TEXT] : NULL;

  /* Links are written over what curses drew, in no colour. */
  if (self->links != NULL && self->is_utf8 &&
      (text == NULL || tui_style_equal (text, &tui_style_plain)))
    tui_links_add (self->links, row, column, part, part_length, address, address_length);
}

/**
 * tui_screen_put_glyph:
 *
 * Draws a piece of a border, @repeat times to the right, with what the terminal has for it.
 */
void
tui_screen_put_glyph (
    TuiScreen *self, int row, int column, int repeat, TuiGlyph glyph, const TuiStyle *style)
{
  const cchar_t *const glyphs[] = {
    [TUI_GLYPH_HORIZONTAL] = WACS_HLINE,     [TUI_GLYPH_VERTICAL] = WACS_VLINE,
    [TUI_GLYPH_TOP_LEFT] = WACS_ULCORNER,    [TUI_GLYPH_TOP_RIGHT] = WACS_URCORNER,
    [TUI_GLYPH_BOTTOM_LEFT] = WACS_LLCORNER, [TUI_GLYPH_BOTTOM_RIGHT] = WACS_LRCORNER,
  };
  static const wchar_t *const plain[] = {
    [TUI_GLYPH_HORIZONTAL] = L"-", [TUI_GLYPH_VERTICAL] = L"|",    [TUI_GLYPH_TOP_LEFT] = L"+",
    [TUI_GLYPH_TOP_RIGHT] = L"+",  [TUI_GLYPH_BOTTOM_LEFT] = L"+", [TUI_GLYPH_BOTTOM_RIGHT] = L"+",
  };
  TuiStyle themed = apply_theme (self, style);
  attr_t attributes = find_attributes (&themed);
  int extended;
  short pair = choose_pair (self, &themed, &attributes, &extended);
  cchar_t cell = *glyphs[glyph];

  /* The terminal's own pieces are of ambiguous width too. */
  if (self->text_flags & TUI_TEXT_AMBIGUOUS_WIDE)
    setcchar (&cell, plain[glyph], A_NORMAL, 0, NULL);
  cell.attr |= attributes;
  if (extended != 0)
    {
      cell.attr |= COLOR_PAIR (pair);
      cell.ext_color = extended;
    }
  for (int i = 0; i < repeat; i++)
    mvadd_wch (row, column + i, &cell);
}
