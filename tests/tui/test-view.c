#include "config.h"

#include "tui-text.h"
#include "tui-view.h"

#define ROWS 10
#define COLUMNS 20

typedef struct
{
  GPtrArray *items; /* (owned) char* */
  TuiView *view;
  guint n_wraps;
  guint fold_first, fold_last; /* of these only the last has lines */
} Fixture;

static guint
get_n_items (gpointer data)
{
  return ((Fixture *) data)->items->len;
}

static TuiBlock *
wrap_item (gpointer data, guint index, guint columns)
{
  Fixture *fixture = data;
  TuiStyled *styled;

  fixture->n_wraps++;
  if (index >= fixture->fold_first && index < fixture->fold_last)
    return tui_block_new_empty ();
  styled = tui_styled_new ();
  tui_styled_append (styled, &tui_style_plain, g_ptr_array_index (fixture->items, index), -1);
  return tui_block_new (styled, 0, columns, TUI_TEXT_NONE);
}

static void
find_fold (gpointer data, guint index, guint *first, guint *last)
{
  Fixture *fixture = data;

  if (index < fixture->fold_first || index > fixture->fold_last)
    return;
  *first = fixture->fold_first;
  *last = fixture->fold_last;
}

static const TuiViewSource source = { get_n_items, wrap_item, find_fold };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->items = g_ptr_array_new_with_free_func (g_free);
  fixture->view = tui_view_new (&source, fixture);
  tui_view_set_size (fixture->view, ROWS, COLUMNS);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tui_view_free (fixture->view);
  g_ptr_array_unref (fixture->items);
}

static void
add (Fixture *fixture, guint index, char *text)
{
  g_ptr_array_insert (fixture->items, index, text);
  tui_view_item_added (fixture->view, index, TRUE);
}

static void
fill (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    add (fixture, fixture->items->len, g_strdup_printf ("item %u", i));
}

static char *
row_text (Fixture *fixture, guint row)
{
  TuiViewRow rows[ROWS];
  guint n = tui_view_get_rows (fixture->view, rows, ROWS);
  const TuiTextLine *line;

  if (row >= n)
    return g_strdup ("");
  line = &g_array_index (rows[row].block->lines, TuiTextLine, rows[row].line);
  return g_strndup (rows[row].block->styled->text->str + line->start, line->end - line->start);
}

static void
assert_row (Fixture *fixture, guint row, const char *expected)
{
  g_autofree char *text = row_text (fixture, row);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  TuiViewRow rows[ROWS];

  g_assert_cmpuint (tui_view_get_rows (fixture->view, rows, ROWS), ==, 0);
  tui_view_scroll (fixture->view, -5);
  tui_view_scroll_to_start (fixture->view);
  g_assert_true (tui_view_is_following (fixture->view));
}

static void
test_follows (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 100);
  assert_row (fixture, 0, "item 90");
  assert_row (fixture, 9, "item 99");
  fill (fixture, 1);
  assert_row (fixture, 9, "item 0");
}

static void
test_stays_and_counts (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 100);
  tui_view_scroll (fixture->view, -3);
  assert_row (fixture, 0, "item 87");
  fill (fixture, 5);
  assert_row (fixture, 0, "item 87");
  g_assert_cmpuint (tui_view_get_n_new (fixture->view), ==, 5);

  tui_view_scroll (fixture->view, 8);
  g_assert_true (tui_view_is_following (fixture->view));
  g_assert_cmpuint (tui_view_get_n_new (fixture->view), ==, 0);
  assert_row (fixture, 9, "item 4");
}

static void
test_ends_and_pages (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 100);
  tui_view_scroll_to_start (fixture->view);
  assert_row (fixture, 0, "item 0");
  g_assert_true (tui_view_is_at_start (fixture->view));
  tui_view_scroll_pages (fixture->view, 1);
  assert_row (fixture, 0, "item 9");
  tui_view_scroll_pages (fixture->view, -4);
  assert_row (fixture, 0, "item 0");
  tui_view_scroll_to_end (fixture->view);
  assert_row (fixture, 9, "item 99");
  tui_view_scroll_pages (fixture->view, -1);
  assert_row (fixture, 0, "item 81");
}

static void
test_history_above_does_not_move (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 50);
  tui_view_scroll_to_start (fixture->view);
  add (fixture, 0, g_strdup ("older"));
  assert_row (fixture, 0, "item 0");
  g_assert_cmpuint (tui_view_get_n_new (fixture->view), ==, 0);
  tui_view_scroll (fixture->view, -1);
  assert_row (fixture, 0, "older");
}

static void
test_oldest_removed (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 50);
  tui_view_scroll (fixture->view, -10);
  assert_row (fixture, 0, "item 30");
  g_ptr_array_remove_index (fixture->items, 0);
  tui_view_item_removed (fixture->view, 0);
  assert_row (fixture, 0, "item 30");

  g_ptr_array_remove_index (fixture->items, 29);
  tui_view_item_removed (fixture->view, 29);
  assert_row (fixture, 0, "item 31");
}

/* The place is a byte of an item: it is in sight at every width, and comes back exactly. */
static void
test_resize_keeps_place (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 60; i++)
    add (fixture, i, g_strdup_printf ("start%u middle%u finish%u", i, i, i));
  tui_view_scroll_to_start (fixture->view);
  tui_view_scroll (fixture->view, 41); /* two lines an item */
  assert_row (fixture, 0, "finish20");

  tui_view_set_size (fixture->view, ROWS, 8);
  assert_row (fixture, 0, "finish20");
  tui_view_set_size (fixture->view, ROWS, 80);
  assert_row (fixture, 0, "start20 middle20 finish20");
  tui_view_set_size (fixture->view, ROWS, COLUMNS);
  assert_row (fixture, 0, "finish20");
}

/* Only what is near the window is wrapped. */
static void
test_is_lazy (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 100000);
  fixture->n_wraps = 0;
  assert_row (fixture, 9, "item 99999");
  tui_view_scroll_to_start (fixture->view);
  assert_row (fixture, 0, "item 0");
  tui_view_set_size (fixture->view, ROWS, 7);
  assert_row (fixture, 0, "item 0");
  g_assert_cmpuint (fixture->n_wraps, <, 200);
}

/* What has no lines is not wrapped either, however many of them there are. */
static void
test_fold (Fixture *fixture, gconstpointer data)
{
  fixture->fold_first = 3;
  fixture->fold_last = 99996;
  fill (fixture, 100000);
  fixture->n_wraps = 0;
  assert_row (fixture, 2, "item 2");
  assert_row (fixture, 3, "item 99996");
  assert_row (fixture, 6, "item 99999");
  tui_view_set_size (fixture->view, 2, COLUMNS);
  assert_row (fixture, 0, "item 99998");
  tui_view_scroll (fixture->view, -2);
  assert_row (fixture, 0, "item 99996");
  tui_view_scroll (fixture->view, -1);
  assert_row (fixture, 0, "item 2");
  assert_row (fixture, 1, "item 99996");
  tui_view_scroll (fixture->view, 2);
  assert_row (fixture, 0, "item 99997");
  tui_view_show_item (fixture->view, 1);
  assert_row (fixture, 0, "item 1");
  tui_view_show_item (fixture->view, 99996);
  assert_row (fixture, 1, "item 99996");
  g_assert_cmpuint (fixture->n_wraps, <, 200);
}

/* Looking again costs nothing, until something changed. */
static void
test_wraps_once (Fixture *fixture, gconstpointer data)
{
  guint n;

  fill (fixture, 100);
  assert_row (fixture, 9, "item 99");
  n = fixture->n_wraps;
  for (guint i = 0; i < 10; i++)
    assert_row (fixture, 9, "item 99");
  g_assert_cmpuint (fixture->n_wraps, ==, n);
  g_free (fixture->items->pdata[99]);
  fixture->items->pdata[99] = g_strdup ("another");
  tui_view_forget (fixture->view);
  assert_row (fixture, 9, "another");
  tui_view_set_size (fixture->view, ROWS, 3);
  assert_row (fixture, 9, "r");
  fill (fixture, 1);
  assert_row (fixture, 9, "m 0");
}

/* What nobody said is no new message. */
static void
test_counts_news_alone (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 100);
  tui_view_scroll (fixture->view, -3);
  fill (fixture, 1);
  g_ptr_array_add (fixture->items, g_strdup ("somebody came"));
  tui_view_item_added (fixture->view, 101, FALSE);
  g_assert_cmpuint (tui_view_get_n_new (fixture->view), ==, 1);
}

static void
test_item_taller_than_window (Fixture *fixture, gconstpointer data)
{
  g_autofree char *tall = g_strnfill (COLUMNS * 30, 'x');

  fill (fixture, 1);
  add (fixture, 1, g_steal_pointer (&tall));
  fill (fixture, 1);
  assert_row (fixture, 9, "item 0");
  tui_view_scroll (fixture->view, -22);
  assert_row (fixture, 0, "item 0");
  tui_view_scroll (fixture->view, 1);
  assert_row (fixture, 0, "xxxxxxxxxxxxxxxxxxxx");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/tui/view/empty", test_empty);
  ADD ("/tui/view/follows", test_follows);
  ADD ("/tui/view/stays-and-counts", test_stays_and_counts);
  ADD ("/tui/view/ends-and-pages", test_ends_and_pages);
  ADD ("/tui/view/history-above-does-not-move", test_history_above_does_not_move);
  ADD ("/tui/view/oldest-removed", test_oldest_removed);
  ADD ("/tui/view/resize-keeps-place", test_resize_keeps_place);
  ADD ("/tui/view/is-lazy", test_is_lazy);
  ADD ("/tui/view/fold", test_fold);
  ADD ("/tui/view/wraps-once", test_wraps_once);
  ADD ("/tui/view/counts-news-alone", test_counts_news_alone);
  ADD ("/tui/view/item-taller-than-window", test_item_taller_than_window);

  return g_test_run ();
}
