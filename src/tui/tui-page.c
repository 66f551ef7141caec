#include "config.h"

#include "tui-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tui-pen.h"
#include "tui-view.h"

#define LEFT_COLUMNS 30     /* of a row's left part, and where its right part begins */
#define TWO_COLUMNS_FROM 70 /* in a narrower window the right part stands below the left */

typedef struct
{
  const TuiStyle *style; /* of left */
  char *left;
  char *right; /* (nullable) */
} Item;

/* One line on the screen. */
typedef struct
{
  guint item;
  guint line; /* of its block */
} Row;

struct _TuiPage
{
  GPtrArray *items;    /* (owned) of (owned) Item */
  GPtrArray *blocks;   /* (owned) of (owned) TuiBlock: the items, for columns */
  GArray *rows;        /* of Row */
  int columns;         /* 0: not wrapped yet */
  int n_shown;         /* rows in sight */
  int top;             /* row */
  GString *search;     /* (nullable): while one types what to look for */
  char *wanted;        /* (nullable): what was looked for, folded */
  gboolean is_missing; /* it is nowhere */
};

static const TuiStyle plain = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                TUI_ROLE_TEXT };
static const TuiStyle title = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                TUI_ROLE_TITLE };
static const TuiStyle marked = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                 TUI_ROLE_MARKED };

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->left);
  g_free (item->right);
  g_free (item);
}

TuiPage *
tui_page_new (void)
{
  TuiPage *self = g_new0 (TuiPage, 1);

  self->items = g_ptr_array_new_with_free_func (item_free);
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) tui_block_free);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  return self;
}

void
tui_page_free (TuiPage *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->blocks);
  g_array_unref (self->rows);
  if (self->search != NULL)
    g_string_free (self->search, TRUE);
  g_free (self->wanted);
  g_free (self);
}

static void
add (TuiPage *self, const TuiStyle *style, const char *left, const char *right)
{
  Item *item = g_new (Item, 1);

  *item = (Item){ style, g_strdup (left), g_strdup (right) };
  g_ptr_array_add (self->items, item);
  self->columns = 0;
}

void
tui_page_add_heading (TuiPage *self, const char *text)
{
  if (self->items->len > 0)
    add (self, &plain, "", NULL);
  add (self, &title, text, NULL);
}

void
tui_page_add_text (TuiPage *self, const char *text)
{
  add (self, &plain, text, NULL);
}

void
tui_page_add_row (TuiPage *self, const char *left, const char *right)
{
  add (self, &plain, left, right);
}

/* What was looked for stands out, without a colour being needed for it. */
static void
append_marked (TuiStyled *styled, const TuiStyle *style, const char *text, const char *wanted)
{
  glong n = wanted != NULL ? g_utf8_strlen (wanted, -1) : 0;
  const char *from = text, *at = text;

  while (n > 0 && *at != '\0')
    {
      const char *end = g_utf8_strlen (at, -1) >= n ? g_utf8_offset_to_pointer (at, n) : at;
      g_autofree char *folded = g_utf8_casefold (at, end - at);

      if (strcmp (folded, wanted) != 0)
        {
          at = g_utf8_next_char (at);
          continue;
        }
      tui_styled_append (styled, style, from, at - from);
      tui_styled_append (styled, &marked, at, end - at);
      from = at = end;
    }
  tui_styled_append (styled, style, from, -1);
}

/* What stands behind a command is typed in that order, in whatever direction each word runs.
 * (transfer full) */
static char *
keep_order (const char *left)
{
  g_auto (GStrv) words = NULL;

  if (*left != '/' || !tui_bidi_has_rtl (left, strlen (left)))
    return g_strdup (left);
  words = g_strsplit (left, " ", -1);
  return g_strjoinv (" " TUI_BIDI_LTR_MARK, words);
}

static TuiBlock *
wrap_item (TuiPage *self, const Item *item, int columns, guint text_flags)
{
  g_autofree char *left = keep_order (item->left);
  TuiStyled *styled = tui_styled_new ();
  TuiBlock *block;
  guint indent = 0;
  gsize body = 0;

  append_marked (styled, item->style, left, self->wanted);
  if (item->right != NULL)
    {
      guint width = (guint) tui_text_columns (item->left, strlen (item->left), text_flags);
      gboolean is_beside = columns >= TWO_COLUMNS_FROM && width + 2 <= LEFT_COLUMNS;
      g_autofree char *blanks = g_strnfill (is_beside ? LEFT_COLUMNS - width : 1, ' ');

      indent = is_beside ? LEFT_COLUMNS : 4;
      tui_styled_append (styled, &plain, is_beside ? blanks : "\n", -1);
      body = styled->text->len;
      append_marked (styled, &plain, item->right, self->wanted);
    }
  block = tui_block_new (styled, indent, (guint) columns, text_flags);
  block->body = body;
  return block;
}

static void
wrap (TuiPage *self, int columns, guint text_flags)
{
  g_ptr_array_set_size (self->blocks, 0);
  g_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->items->len; i++)
    {
      TuiBlock *block = wrap_item (self, self->items->pdata[i], columns, text_flags);

      g_ptr_array_add (self->blocks, block);
      for (guint line = 0; line < MAX (block->lines->len, 1); line++)
        g_array_append_val (self->rows, ((Row){ i, line }));
    }
  self->columns = columns;
}

static void
go_to (TuiPage *self, int row)
{
  self->top = CLAMP (row, 0, MAX ((int) self->rows->len - self->n_shown, 0));
}

static gboolean
item_has (const Item *item, const char *wanted)
{
  g_autofree char *all =
      g_strconcat (item->left, " ", item->right != NULL ? item->right : "", NULL);
  g_autofree char *folded = g_utf8_casefold (all, -1);

  return strstr (folded, wanted) != NULL;
}

/* To the first row of the next item with it, from the row on; round the end. */
static void
find (TuiPage *self, int from)
{
  guint n = self->rows->len;

  self->is_missing = FALSE;
  for (guint i = 0; self->wanted != NULL && i < n; i++)
    {
      guint at = ((guint) MAX (from, 0) + i) % n;
      const Row *row = &g_array_index (self->rows, Row, at);

      if (row->line == 0 && item_has (self->items->pdata[row->item], self->wanted))
        {
          go_to (self, (int) at);
          return;
        }
    }
  self->is_missing = self->wanted != NULL;
}

static void
set_wanted (TuiPage *self)
{
  g_clear_pointer (&self->wanted, g_free);
  if (self->search->len > 0)
    self->wanted = g_utf8_casefold (self->search->str, -1);
  find (self, self->top);
  self->columns = 0; /* what is marked in the text is another now */
}

/* Returns: the key was about what is looked for */
static gboolean
take_search_key (TuiPage *self, const TuiKeyPress *press)
{
  if (press->key == TUI_KEY_ENTER || press->key == TUI_KEY_ESCAPE)
    {
      g_string_free (g_steal_pointer (&self->search), TRUE);
      return TRUE;
    }
  if (press->key == TUI_KEY_CHAR && (press->character == 0x7F || press->character == 0x08))
    {
      if (self->search->len > 0)
        g_string_truncate (self->search,
                           (gsize) (g_utf8_find_prev_char (self->search->str,
                                                           self->search->str + self->search->len) -
                                    self->search->str));
      set_wanted (self);
      return TRUE;
    }
  if (press->key != TUI_KEY_CHAR || press->character > 0x10FFFF ||
      !g_unichar_isprint (press->character))
    return FALSE;
  g_string_append_unichar (self->search, press->character);
  set_wanted (self);
  return TRUE;
}

gboolean
tui_page_take_key (TuiPage *self, const TuiKeyPress *press)
{
  if (self->search != NULL && take_search_key (self, press))
    return TRUE;
  switch ((int) press->key)
    {
    case TUI_KEY_ESCAPE:
      return FALSE;
    case TUI_KEY_UP:
      go_to (self, self->top - 1);
      break;
    case TUI_KEY_DOWN:
    case TUI_KEY_ENTER:
      go_to (self, self->top + 1);
      break;
    case TUI_KEY_PAGE_UP:
      go_to (self, self->top - MAX (self->n_shown - 1, 1));
      break;
    case TUI_KEY_PAGE_DOWN:
      go_to (self, self->top + MAX (self->n_shown - 1, 1));
      break;
    case TUI_KEY_HOME:
      go_to (self, 0);
      break;
    case TUI_KEY_END:
      go_to (self, (int) self->rows->len);
      break;
    case TUI_KEY_SEARCH: /* Ctrl+R, as in the chat window */
      if (self->search == NULL)
        self->search = g_string_new (NULL);
      break;
    case TUI_KEY_CHAR:
      if (press->character == 'q')
        return FALSE;
      if (press->character == ' ')
        go_to (self, self->top + MAX (self->n_shown - 1, 1));
      else if (press->character == 'n')
        find (self, self->top + 1);
      else if (press->character == '/')
        self->search = g_string_new (NULL);
      break;
    default:
      break;
    }
  return TRUE;
}

char *
tui_page_describe (TuiPage *self)
{
  if (self->is_missing)
    /* Translators: in the border of a page of help; %s is what was looked for. */
    return g_strdup_printf (_ ("%s is nowhere here"),
                               self->search != NULL ? self->search->str : self->wanted);
  if (self->search != NULL)
    /* Translators: in the border of a page of help; %s is what is being typed to look for. */
    return g_strdup_printf (_ ("Look for: %s"), self->search->str);
  if (self->wanted != NULL)
    /* Translators: in the border of a page of help. n and Esc are keys. */
    return g_strdup (_ ("n: next place, Esc: back to the chat"));
  /* Translators: in the border of a page of help. / and Esc are keys. */
  return g_strdup (_ ("/: look for something, Esc: back to the chat"));
}

/* The two parts of a row have directions of their own. */
static void
draw_row (TuiPage *self, TuiScreen *screen, const TuiRect *rect, int at, const Row *row)
{
  const TuiBlock *block = self->blocks->pdata[row->item];
  TuiPen pen = { screen, block->styled, at, rect->column, rect->column + rect->columns, FALSE };
  const TuiTextLine *line;
  gsize middle;

  if (row->line >= block->lines->len)
    return;
  line = &g_array_index (block->lines, TuiTextLine, row->line);
  middle = CLAMP (block->body, line->start, line->end);
  pen.column += row->line > 0 ? (int) block->indent : 0;
  tui_pen_draw (&pen, 0, block->body, line->start, middle, TUI_BIDI_LTR);
  tui_pen_draw (&pen, block->body, block->styled->text->len, middle, line->end, TUI_BIDI_BY_TEXT);
}

void
tui_page_draw (TuiPage *self, TuiScreen *screen, const TuiRect *rect)
{
  self->n_shown = rect->rows;
  if (self->columns != rect->columns)
    {
      guint item =
          (guint) self->top < self->rows->len ? g_array_index (self->rows, Row, self->top).item : 0;

      wrap (self, rect->columns, tui_screen_get_text_flags (screen));
      for (guint i = 0; i < self->rows->len; i++)
        if (g_array_index (self->rows, Row, i).item == item)
          {
            self->top = (int) i;
            break;
          }
    }
  go_to (self, self->top);
  for (int i = 0; i < rect->rows && self->top + i < (int) self->rows->len; i++)
    draw_row (self, screen, rect, rect->row + i, &g_array_index (self->rows, Row, self->top + i));
}
