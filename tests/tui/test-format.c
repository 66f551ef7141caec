#include "config.h"

#include <string.h>

#include "tui-color.h"
#include "tui-edit.h"
#include "tui-format.h"
#include "tui-text.h"

typedef struct
{
  const char *path;
  ClientMessageKind kind;
  ClientDelivery delivery;
  const char *sender;
  const char *text; /* NULL: redacted */
  guint columns;
  const char *lines; /* as drawn, indents included, joined by | */
} FormatCase;

#define STORED CLIENT_DELIVERY_STORED

static const FormatCase format_cases[] = {
  { "/tui/format/text", CLIENT_MESSAGE_TEXT, STORED, "bob", "hi", 80, "12:00 bob: hi" },
  { "/tui/format/wraps-under-text", CLIENT_MESSAGE_TEXT, STORED, "bob",
    "one two three four five six", 36, "12:00 bob: one two three four five|           six" },
  { "/tui/format/narrow-has-no-time", CLIENT_MESSAGE_TEXT, STORED, "bob", "one two three four", 18,
    "bob: one two three|     four" },
  { "/tui/format/long-word", CLIENT_MESSAGE_TEXT, STORED, "bob", "abcdefghijklmnopqrstuvwxyz", 33,
    "bob: abcdefghijklmnopqrstuvwxyz" },
  { "/tui/format/longer-word", CLIENT_MESSAGE_TEXT, STORED, "bob", "abcdefghijklmnopqrstuvwxyz", 20,
    "bob: abcdefghijklmno|     pqrstuvwxyz" },
  { "/tui/format/long-name-indents-little", CLIENT_MESSAGE_TEXT, STORED, "bobbington",
    "one two three", 18, "bobbington: one|  two three" },
  { "/tui/format/line-feeds", CLIENT_MESSAGE_TEXT, STORED, "bob", "one\ntwo", 80,
    "12:00 bob: one|           two" },
  { "/tui/format/action", CLIENT_MESSAGE_ACTION, STORED, "bob", "waves", 80, "12:00 * bob waves" },
  { "/tui/format/notice", CLIENT_MESSAGE_NOTICE, STORED, "bob", "hi", 80, "12:00 -bob- hi" },
  { "/tui/format/event", CLIENT_MESSAGE_EVENT, STORED, NULL, "bob came", 80, "12:00 -- bob came" },
  { "/tui/format/error", CLIENT_MESSAGE_ERROR, STORED, NULL, "no", 80, "12:00 ! no" },
  { "/tui/format/pending", CLIENT_MESSAGE_TEXT, CLIENT_DELIVERY_PENDING, "me", "hi", 80,
    "12:00 me: hi \u2026" },
  { "/tui/format/unsent", CLIENT_MESSAGE_TEXT, CLIENT_DELIVERY_UNSENT, "me", "hi", 80,
    "12:00 me: hi [not sent yet]" },
  { "/tui/format/failed", CLIENT_MESSAGE_TEXT, CLIENT_DELIVERY_FAILED, "me", "hi", 80,
    "12:00 me: hi [not sent: because]" },
  { "/tui/format/redacted", CLIENT_MESSAGE_TEXT, STORED, "bob", NULL, 80, "12:00 bob: [deleted]" },
  { "/tui/format/hostile-name", CLIENT_MESSAGE_TEXT, STORED, "b\033[2J\002b", "hi", 80,
    "12:00 b^[[2Jb: hi" },
};

static guint32
get_color (gpointer data, const char *nick)
{
  return 0x3366CC;
}

static void
test_format (gconstpointer data)
{
  const FormatCase *c = data;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  const TuiFormat format = { .get_color = get_color, .time_zone = utc, .time_format = "%H:%M" };
  ClientMessage message = { .kind = c->kind,
                            .delivery = c->delivery,
                            .time_us = (gint64) 12 * 60 * 60 * G_USEC_PER_SEC,
                            .sender = (char *) c->sender,
                            .text = (char *) c->text,
                            .reason = (char *) (c->text != NULL ? "because" : NULL),
                            .is_redacted = c->text == NULL };
  g_autoptr (TuiBlock) block = tui_format_message (&format, &message, c->columns);
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < block->lines->len; i++)
    {
      const TuiTextLine *line = &g_array_index (block->lines, TuiTextLine, i);

      if (i > 0)
        g_string_append_printf (lines, "|%*s", (int) block->indent, "");
      g_string_append_len (lines, block->styled->text->str + line->start, line->end - line->start);
    }
  g_assert_cmpstr (lines->str, ==, c->lines);
}

typedef struct
{
  const char *path;
  const char *text;
  gsize cursor;
  guint columns;
  guint n_lines;
  guint row;
  guint column;
} EditCase;

static const EditCase edit_cases[] = {
  { "/tui/edit/empty", "", 0, 10, 1, 0, 0 },
  { "/tui/edit/end", "abc", 3, 10, 1, 0, 3 },
  { "/tui/edit/wide", "\u4F60\u597D", 3, 10, 1, 0, 2 },
  { "/tui/edit/full-line-goes-on", "abcd", 4, 4, 2, 1, 0 },
  { "/tui/edit/wraps", "abcdef", 6, 4, 2, 1, 2 },
  { "/tui/edit/wide-does-not-fit", "abc\u4F60", 3, 4, 2, 1, 0 },
  { "/tui/edit/line-feed", "a\nbc", 4, 10, 2, 1, 2 },
  { "/tui/edit/before-line-feed", "a\nbc", 1, 10, 2, 0, 1 },
  { "/tui/edit/control-is-two-columns", "\033b", 1, 10, 1, 0, 2 },
};

static void
test_edit (gconstpointer data)
{
  const EditCase *c = data;
  g_autoptr (TuiEdit) edit =
      tui_edit_new ("", c->text, strlen (c->text), c->cursor, c->columns, TUI_TEXT_NONE);

  g_assert_cmpuint (edit->lines->len, ==, c->n_lines);
  g_assert_cmpuint (edit->cursor_row, ==, c->row);
  g_assert_cmpuint (edit->cursor_column, ==, c->column);
  g_assert_cmpuint (tui_edit_first_row (edit, 1), ==, c->row);
}

static void
test_readable (void)
{
  static const guint32 colors[] = { 0x000000, 0xFFFFFF, 0x0000FF, 0xFFFF00, 0x808080, 0x123456 };

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      guint32 dark = tui_color_make_readable (colors[i], TUI_BACKGROUND_DARK);
      guint32 light = tui_color_make_readable (colors[i], TUI_BACKGROUND_LIGHT);
      guint32 both = tui_color_make_readable (colors[i], TUI_BACKGROUND_UNKNOWN);

      g_assert_cmpfloat (tui_color_contrast (dark, 0x000000), >=, 4.5);
      g_assert_cmpfloat (tui_color_contrast (light, 0xFFFFFF), >=, 4.5);
      g_assert_cmpfloat (tui_color_contrast (both, 0x000000), >=, 3.0);
      g_assert_cmpfloat (tui_color_contrast (both, 0xFFFFFF), >=, 3.0);
    }
  g_assert_cmphex (tui_color_make_readable (0xFFFF00, TUI_BACKGROUND_DARK), ==, 0xFFFF00);
}

static void
test_nearest (void)
{
  g_assert_cmpint (tui_color_nearest (0xFF0000, 256), ==, 196);
  g_assert_cmpint (tui_color_nearest (0xFE0000, 16), ==, 9);
  g_assert_cmpint (tui_color_nearest (0xFE0000, 8), ==, 1);
  g_assert_cmphex (tui_color_nearest (0x123456, 1 << 24), ==, 0x123456);
}

typedef struct
{
  const char *path;
  TuiContext context;
  const char *lines;
} ContextCase;

static const ContextCase context_cases[] = {
  { "/tui/format/context/none", { 0 }, "12:00 bob: hi" },
  { "/tui/format/context/continues", { .continues = TRUE }, "12:00      hi" },
  { "/tui/format/context/opens-unread", { .opens_unread = TRUE }, "--- unread ---|12:00 bob: hi" },
  { "/tui/format/context/opens-day",
    { .opens_day = TRUE },
    "--- Thursday, 01/01/70 ---|12:00 bob: hi" },
  { "/tui/format/context/folded", { .is_folded = TRUE }, "" },
  { "/tui/format/context/came", { .n_came = 3 }, "12:00 bob: 3 came" },
  { "/tui/format/context/came-and-left",
    { .n_came = 5, .n_left = 3 },
    "12:00 bob: 5 came, 3 left" },
};

static void
test_context (gconstpointer data)
{
  const ContextCase *c = data;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  const TuiFormat format = { .get_color = get_color, .time_zone = utc, .time_format = "%H:%M" };
  ClientMessage message = { .sender = (char *) "bob",
                            .text = (char *) "hi",
                            .time_us = 12 * 3600 * (gint64) G_USEC_PER_SEC };
  g_autoptr (TuiBlock) block = tui_format_in_context (&format, &message, &c->context, 80);
  g_autoptr (GString) drawn = g_string_new (NULL);

  for (guint i = 0; i < block->lines->len; i++)
    {
      const TuiTextLine *line = &g_array_index (block->lines, TuiTextLine, i);

      if (i > 0)
        g_string_append_c (drawn, '|');
      g_string_append_len (drawn, block->styled->text->str + line->start, line->end - line->start);
    }
  g_assert_cmpstr (drawn->str, ==, c->lines);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (format_cases); i++)
    g_test_add_data_func (format_cases[i].path, &format_cases[i], test_format);
  for (guint i = 0; i < G_N_ELEMENTS (edit_cases); i++)
    g_test_add_data_func (edit_cases[i].path, &edit_cases[i], test_edit);
  g_test_add_func ("/tui/color/readable", test_readable);
  g_test_add_func ("/tui/color/nearest", test_nearest);

  for (guint i = 0; i < G_N_ELEMENTS (context_cases); i++)
    g_test_add_data_func (context_cases[i].path, &context_cases[i], test_context);
  return g_test_run ();
}
