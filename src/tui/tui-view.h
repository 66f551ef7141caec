/* tui-view.h: a window onto a long list of blocks of text, kept where the reader is.
 *
 * Only what is in sight is wrapped, for the width of now, so that its length does not matter. The
 * place is an item and a byte in its text, never a line number: other widths and other lines that
 * come or go do not move it. At the end the view follows what comes.
 */
#pragma once

#include "tui-styled.h"

G_BEGIN_DECLS

/* One item, wrapped: a g_rc_box. */
typedef struct
{
  TuiStyled *styled;
  GArray *lines; /* of TuiTextLine */
  gsize quote;   /* bytes: where the words begin of what it answers, above it; 0: nothing */
  gsize head;    /* bytes: where what stands before the words begins, a name or a sign, behind the
                    time */
  gsize body;    /* bytes: where what somebody said begins, behind that */
  gsize tail;    /* bytes: where what others did to it begins, on lines of its own */
  guint n_above; /* lines at the start that are about what follows, as wide as the window */
  guint indent;  /* columns before each line but those and the one behind them */
} TuiBlock;

typedef struct
{
  guint (*get_n_items) (gpointer source);
  TuiBlock *(*wrap_item) (gpointer source, guint index, guint columns); /* (transfer full) */
  /* (nullable): the items around one of which only the last has lines, to go by without looking at
   * each; else itself */
  void (*find_fold) (gpointer source, guint index, guint *first, guint *last);
} TuiViewSource;

typedef struct
{
  TuiBlock *block; /* (transfer none) */
  guint item;
  guint line; /* in the block */
} TuiViewRow;

typedef struct _TuiView TuiView;

TuiBlock *tui_block_new (TuiStyled *styled, guint indent, guint columns, guint text_flags);
TuiBlock *tui_block_new_below (
    TuiStyled *styled, gsize above, gsize body, guint indent, guint columns, guint text_flags);
TuiBlock *tui_block_new_empty (void); /* of no lines */
void tui_block_free (TuiBlock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiBlock, tui_block_free)

TuiView *tui_view_new (const TuiViewSource *source, gpointer data);
void tui_view_free (TuiView *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiView, tui_view_free)

/* What changed. Items are wrapped once, and kept until something did. */
void tui_view_forget (TuiView *self); /* any of them may look different */
void tui_view_set_size (TuiView *self, guint rows, guint columns);
void tui_view_item_added (TuiView *self, guint index, gboolean is_news);
void tui_view_item_removed (TuiView *self, guint index);

/* Where the reader goes. */
void tui_view_scroll (TuiView *self, int lines); /* negative: towards older ones */
void tui_view_scroll_pages (TuiView *self, int pages);
void tui_view_scroll_to_start (TuiView *self);
void tui_view_scroll_to_end (TuiView *self);
void tui_view_center_item (TuiView *self, guint item); /* about in the middle */
void tui_view_hold (TuiView *self);                    /* follows no more, where it is */
void tui_view_release (TuiView *self);               /* follows again, where the end is in sight */
void tui_view_show_item (TuiView *self, guint item); /* no further than it must */

/* What is in sight. */
gboolean tui_view_is_following (TuiView *self);
gboolean tui_view_is_at_start (TuiView *self);
guint tui_view_get_n_new (TuiView *self);
guint tui_view_get_rows (TuiView *self, TuiViewRow *rows, guint max);

G_END_DECLS
