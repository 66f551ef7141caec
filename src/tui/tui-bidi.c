#include "config.h"

#include "tui-bidi.h"

#include <fribidi.h>
#include <string.h>

#include "tui-links.h"
#include "tui-text.h"

#define MAX_PARAGRAPH 20000 /* bytes before and after a line that count for its directions */

/* A paragraph as fribidi has it. */
typedef struct
{
  gsize start;   /* bytes, in the text */
  gsize *places; /* of each character, in the text; and of the end */
  FriBidiChar *characters;
  FriBidiChar *shaped;
  FriBidiLevel *levels;
  FriBidiStrIndex length;
  FriBidiLevel base;
} Paragraph;

gboolean
tui_bidi_is_wanted (TuiBidi setting, const char *(*get) (const char *name))
{
  static const char *const signs[] = { "VTE_VERSION", "KONSOLE_VERSION" };
  const char *term = get ("TERM");
  const char *program = get ("TERM_PROGRAM");

  if (setting != TUI_BIDI_AUTO)
    return setting == TUI_BIDI_ON;
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (get (signs[i]) != NULL)
      return FALSE;
  if (term != NULL && g_str_has_prefix (term, "mlterm"))
    return FALSE;
  return program == NULL ||
         (strcmp (program, "mintty") != 0 && strcmp (program, "Apple_Terminal") != 0);
}

static gboolean
is_rtl (gunichar c)
{
  return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
         (c >= 0xFE70 && c <= 0xFEFF) || (c >= 0x10800 && c <= 0x10FFF) ||
         (c >= 0x1E800 && c <= 0x1EFFF);
}

gboolean
tui_bidi_has_rtl (const char *text, gsize length)
{
  const char *end = text + length;

  for (const char *at = text; at < end; at = g_utf8_next_char (at))
    if ((guchar) *at >= 0xD6 && is_rtl (g_utf8_get_char (at))) /* U+0590 begins with D6 */
      return TRUE;
  return FALSE;
}

static void
paragraph_clear (Paragraph *self)
{
  g_free (self->places);
  g_free (self->characters);
  g_free (self->shaped);
  g_free (self->levels);
}

/* Between two LF, and not longer than it must be. */
static void
find_bounds (
    const char *text, gsize from, gsize to, gsize start, gsize end, gsize *first, gsize *last)
{
  *first = start;
  *last = end;
  while (*first > from && text[*first - 1] != '\n' && start - *first < MAX_PARAGRAPH)
    (*first)--;
  while (*last < to && text[*last] != '\n' && *last - end < MAX_PARAGRAPH)
    (*last)++;
  while (*first < start && (text[*first] & 0xC0) == 0x80)
    (*first)++;
  while (*last > end && *last < to && (text[*last] & 0xC0) == 0x80)
    (*last)--;
}

/* An address is read from left to right, its signs too. */
static void
mark_links (const Paragraph *self, FriBidiCharType *types, const GArray *links)
{
  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const TuiLink *link = &g_array_index (links, TuiLink, i);

      for (FriBidiStrIndex j = 0; j < self->length; j++)
        if (self->places[j] >= link->start && self->places[j] < link->end)
          types[j] = FRIBIDI_TYPE_LTR;
    }
}

gboolean
tui_bidi_is_needed (const char *text, gsize from, gsize to, gsize start, gsize end)
{
  gsize first, last;

  find_bounds (text, from, to, start, end, &first, &last);
  return tui_bidi_has_rtl (text + first, last - first);
}

static gboolean
is_mark (FriBidiChar c)
{
  return c == 0x200E || c == 0x200F; /* TUI_BIDI_LTR_MARK, TUI_BIDI_RTL_MARK */
}

static gboolean
is_sign (FriBidiChar c)
{
  return c == '#' || c == '&' || c == '/' || c == '-' || c == '+' || c == '@';
}

/* The signs that a name begins with belong to it: #room, /command, --option, +modes, @operator. By
 * themselves they would go with what is around. What is behind a word is no sign of the next. */
static void
mark_signs (const Paragraph *self, FriBidiCharType *types)
{
  FriBidiStrIndex i = 0;

  while (i < self->length)
    {
      FriBidiStrIndex start = i;

      while (i < self->length && is_sign (self->characters[i]))
        i++;
      if (start > 0 && i > start && g_unichar_isalnum (self->characters[start - 1]))
        start++;
      if (i < self->length && FRIBIDI_IS_STRONG (types[i]))
        for (FriBidiStrIndex j = start; j < i; j++)
          types[j] = FRIBIDI_IS_RTL (types[i]) ? FRIBIDI_TYPE_RTL : FRIBIDI_TYPE_LTR;
      if (i < self->length)
        i++; /* the one behind the signs */
    }
}

static void
shape (Paragraph *self, const FriBidiCharType *types)
{
  g_autofree FriBidiArabicProp *joining = g_new (FriBidiArabicProp, self->length + 1);

  fribidi_get_joining_types (self->characters, self->length, joining);
  fribidi_join_arabic (types, self->length, self->levels, joining);
  fribidi_shape_arabic (FRIBIDI_FLAG_SHAPE_ARAB_PRES, self->levels, self->length, joining,
                        self->shaped);
}

/* Returns: where the words begin behind "NAME: "; 0: it begins with no such thing, or with a mark
 * that says the direction */
static FriBidiStrIndex
find_address_end (const Paragraph *self)
{
  FriBidiStrIndex at = 0;

  if (self->length > 0 && is_mark (self->characters[0]))
    return 0;
  while (at < self->length && self->characters[at] != ' ')
    at++;
  if (at < 2 || at == self->length ||
      (self->characters[at - 1] != ':' && self->characters[at - 1] != ','))
    return 0;
  return at + 1;
}

static gboolean
is_paragraph_rtl (const Paragraph *self, const FriBidiCharType *types)
{
  FriBidiStrIndex start = find_address_end (self);
  FriBidiParType direction = fribidi_get_par_direction (types + start, self->length - start);

  if (start > 0 && direction == FRIBIDI_PAR_ON)
    direction = fribidi_get_par_direction (types, self->length);
  return direction == FRIBIDI_PAR_RTL;
}

static void
paragraph_init (Paragraph *self,
                const char *text,
                gsize first,
                gsize last,
                TuiBidiBase base,
                const GArray *links)
{
  gsize n = (gsize) g_utf8_strlen (text + first, (gssize) (last - first));
  g_autofree FriBidiCharType *types = g_new (FriBidiCharType, n + 1);
  g_autofree FriBidiBracketType *brackets = g_new (FriBidiBracketType, n + 1);
  FriBidiParType direction;
  const char *at = text + first;

  *self = (Paragraph){ .start = first, .length = (FriBidiStrIndex) n };
  self->places = g_new (gsize, n + 1);
  self->characters = g_new (FriBidiChar, n + 1);
  self->levels = g_new0 (FriBidiLevel, n + 1);
  for (gsize i = 0; i < n; i++, at = g_utf8_next_char (at))
    {
      self->places[i] = (gsize) (at - text);
      self->characters[i] = g_utf8_get_char (at);
    }
  self->places[n] = last;
  fribidi_get_bidi_types (self->characters, self->length, types);
  mark_signs (self, types);
  mark_links (self, types, links);
  direction = FRIBIDI_PAR_LTR;
  if (base == TUI_BIDI_BY_TEXT && is_paragraph_rtl (self, types))
    direction = FRIBIDI_PAR_RTL;
  fribidi_get_bracket_types (self->characters, self->length, types, brackets);
  if (fribidi_get_par_embedding_levels_ex (types, brackets, self->length, &direction,
                                           self->levels) == 0)
    memset (self->levels, 0, n * sizeof *self->levels); /* no memory: as it is */
  self->base = direction == FRIBIDI_PAR_RTL ? 1 : 0;
  self->shaped = g_memdup2 (self->characters, (n + 1) * sizeof *self->characters);
  shape (self, types);
}

/* L4: brackets look the other way. */
static gunichar
find_shown (const Paragraph *self, FriBidiStrIndex index)
{
  FriBidiChar mirrored;

  if (self->levels[index] % 2 == 1 && fribidi_get_mirror_char (self->characters[index], &mirrored))
    return mirrored;
  return self->shaped[index] != self->characters[index] ? self->shaped[index] : 0;
}

static GArray *
collect_pieces (const Paragraph *self, const char *text, gsize start, gsize end, guint text_flags)
{
  g_autoptr (GArray) clusters = tui_text_split (text + start, end - start, text_flags);
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (TuiBidiPiece));
  FriBidiStrIndex index = 0;

  for (guint i = 0; i < clusters->len; i++)
    {
      const TuiCluster *cluster = &g_array_index (clusters, TuiCluster, i);
      TuiBidiPiece piece = { .start = start + cluster->start, .length = cluster->length };

      while (index < self->length && self->places[index] < piece.start)
        index++;
      piece.level = index < self->length ? (guint8) self->levels[index] : self->base;
      piece.shown = index < self->length ? find_shown (self, index) : 0;
      g_array_append_val (pieces, piece);
    }
  /* L1: blanks at the end of a line have the direction of the paragraph. */
  for (guint i = pieces->len; i > 0; i--)
    {
      TuiBidiPiece *piece = &g_array_index (pieces, TuiBidiPiece, i - 1);

      if (text[piece->start] != ' ' && text[piece->start] != '\t')
        break;
      piece->level = self->base;
    }
  return pieces;
}

static void
reverse (GArray *pieces, guint first, guint last)
{
  for (; first < last; first++, last--)
    {
      TuiBidiPiece piece = g_array_index (pieces, TuiBidiPiece, first);

      g_array_index (pieces, TuiBidiPiece, first) = g_array_index (pieces, TuiBidiPiece, last);
      g_array_index (pieces, TuiBidiPiece, last) = piece;
    }
}

/* L2: from the highest level to the lowest odd one, what has it or a higher one is reversed. */
static void
reorder (GArray *pieces)
{
  guint8 highest = 0;

  for (guint i = 0; i < pieces->len; i++)
    highest = MAX (highest, g_array_index (pieces, TuiBidiPiece, i).level);
  for (guint8 level = highest; level > 0; level--)
    for (guint i = 0; i < pieces->len; i++)
      {
        guint first = i;

        while (i < pieces->len && g_array_index (pieces, TuiBidiPiece, i).level >= level)
          i++;
        if (i > first)
          reverse (pieces, first, i - 1);
      }
}

GArray *
tui_bidi_order (const char *text,
                gsize from,
                gsize to,
                gsize start,
                gsize end,
                TuiBidiBase base,
                const GArray *links,
                guint text_flags)
{
  Paragraph paragraph;
  GArray *pieces;
  gsize first, last;

  find_bounds (text, from, to, start, end, &first, &last);
  paragraph_init (&paragraph, text, first, last, base, links);
  pieces = collect_pieces (&paragraph, text, start, end, text_flags);
  reorder (pieces);
  paragraph_clear (&paragraph);
  return pieces;
}

char *
tui_bidi_get_shown (const char *text, const TuiBidiPiece *piece)
{
  const char *at = text + piece->start;
  gsize first = (gsize) (g_utf8_next_char (at) - at);
  GString *shown;

  if (piece->shown == 0)
    return g_strndup (at, piece->length);
  shown = g_string_new (NULL);
  g_string_append_unichar (shown, piece->shown);
  g_string_append_len (shown, at + first, (gssize) (piece->length - first));
  return g_string_free (shown, FALSE);
}

/**
 * tui_bidi_find_column:
 *
 * On the cluster that follows the cursor. At the end it is where the next letter of the last one's
 * direction will go: on that one's place, from right to left, as it moves aside.
 */
guint
tui_bidi_find_column (const char *text, const GArray *pieces, gsize at, guint text_flags)
{
  const TuiBidiPiece *last = NULL;
  guint column = 0, last_column = 0, last_columns = 0;

  for (guint i = 0; i < pieces->len; i++)
    {
      const TuiBidiPiece *piece = &g_array_index (pieces, TuiBidiPiece, i);
      guint columns = tui_text_columns (text + piece->start, piece->length, text_flags);

      if (piece->start <= at && at < piece->start + piece->length)
        return column;
      if (last == NULL || piece->start > last->start)
        {
          last = piece;
          last_column = column;
          last_columns = columns;
        }
      column += columns;
    }
  return last != NULL && last->level % 2 == 1 ? last_column : last_column + last_columns;
}
