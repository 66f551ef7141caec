#include "config.h"

#include "tui-frame.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "client-number.h"
#include "tui-bidi.h"
#include "tui-frame-people.h"
#include "tui-frame-state.h"
#include "tui-sanitize.h"
#include "tui-text.h"

#define MAX_ROOM_COLUMNS 24 /* of a name */

static const TuiStyle border = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                 TUI_ROLE_BORDER };
static const TuiStyle plain = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE };
static const TuiStyle bold = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                               TUI_ROLE_TITLE };
static const TuiStyle faint = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                TUI_ROLE_FAINT };
static const TuiStyle marked = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                 TUI_ROLE_MARKED };

static void
draw_box (TuiScreen *screen, int top, int bottom, int columns)
{
  tui_screen_put_glyph (screen, top, 0, 1, TUI_GLYPH_TOP_LEFT, &border);
  tui_screen_put_glyph (screen, top, 1, columns - 2, TUI_GLYPH_HORIZONTAL, &border);
  tui_screen_put_glyph (screen, top, columns - 1, 1, TUI_GLYPH_TOP_RIGHT, &border);
  for (int row = top + 1; row < bottom; row++)
    {
      tui_screen_put_glyph (screen, row, 0, 1, TUI_GLYPH_VERTICAL, &border);
      tui_screen_put_glyph (screen, row, columns - 1, 1, TUI_GLYPH_VERTICAL, &border);
    }
  tui_screen_put_glyph (screen, bottom, 0, 1, TUI_GLYPH_BOTTOM_LEFT, &border);
  tui_screen_put_glyph (screen, bottom, 1, columns - 2, TUI_GLYPH_HORIZONTAL, &border);
  tui_screen_put_glyph (screen, bottom, columns - 1, 1, TUI_GLYPH_BOTTOM_RIGHT, &border);
}

static int
width_of (const char *text, TuiTextFlags flags)
{
  return (int) tui_text_columns (text, strlen (text), flags);
}

/* The number stays before the name, and the count behind it, in whatever direction that is; where
 * there is no space for all of the name, they have theirs. */
static char *
describe_room (ClientRoom *room, guint number, int columns, TuiTextFlags flags)
{
  guint unread = client_room_get_unread (room);
  g_autofree char *n = client_number_format (unread);
  g_autofree char *count =
      unread > 0 ? g_strdup_printf ("(%s%s)", n, client_room_get_mentions (room) > 0 ? "!" : "")
                 : g_strdup ("");
  g_autofree char *begin = g_strdup_printf ("%u:", number);
  g_autofree char *safe =
      tui_sanitize (client_room_get_name (room), -1, TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS);
  int left = columns - width_of (begin, flags) - width_of (count, flags);
  g_autofree char *name = tui_text_shorten (safe, (guint) CLAMP (left, 1, MAX_ROOM_COLUMNS), flags);
  const char *mark = tui_bidi_has_rtl (name, strlen (name)) ? TUI_BIDI_LTR_MARK : "";

  return g_strconcat (mark, begin, name, mark, count, NULL);
}

static void
note (const TuiFrame *frame, int row, int column, int columns, TuiHitKind kind, guint index)
{
  const TuiRect rect = { row, column, 1, columns };

  tui_hits_add (frame->hits, &rect, kind, index);
}

/* A room in the top line. */
typedef struct
{
  ClientRoom *room; /* (owned) */
  char *text;       /* (owned) */
  int width;
  gboolean is_drawn; /* there is space for it */
} Tab;

static void
tab_clear (gpointer data)
{
  Tab *tab = data;

  g_object_unref (tab->room);
  g_free (tab->text);
}

/* shown: (out): the one in sight. (transfer full): of Tab */
static GArray *
make_tabs (const TuiFrame *frame, TuiTextFlags flags, guint *shown)
{
  GListModel *rooms = client_session_get_rooms (frame->session);
  GArray *tabs = g_array_new (FALSE, FALSE, sizeof (Tab));

  g_array_set_clear_func (tabs, tab_clear);
  *shown = 0;
  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      ClientRoom *room = g_list_model_get_item (rooms, i);
      char *text = describe_room (room, i + 1, G_MAXINT, flags);
      int sign = room == frame->room ? 1 : 0;
      Tab tab = { room, text, sign + width_of (text, flags) + 1, FALSE }; /* with a blank */

      g_array_append_val (tabs, tab);
      if (room == frame->room)
        *shown = i;
    }
  return tabs;
}

/* Returns: whether it has space */
static gboolean
choose_tab (GArray *tabs, guint index, int *left)
{
  Tab *tab = index < tabs->len ? &g_array_index (tabs, Tab, index) : NULL;

  if (tab == NULL || (!tab->is_drawn && tab->width > *left))
    return FALSE;
  if (!tab->is_drawn)
    *left -= tab->width;
  tab->is_drawn = TRUE;
  return TRUE;
}

/* All, where they have space. Else the one in sight comes first, then those where something is new,
 * then who is near it, which leaves half of the line to the topic. */
static void
choose_tabs (GArray *tabs, guint shown, int columns, gboolean has_topic)
{
  gboolean goes_on = TRUE, goes_back = TRUE;
  int left = columns, sum = 0;

  for (guint i = 0; i < tabs->len; i++)
    sum += g_array_index (tabs, Tab, i).width;
  choose_tab (tabs, shown, &left);
  for (guint i = 0; i < tabs->len; i++)
    if (client_room_get_unread (g_array_index (tabs, Tab, i).room) > 0)
      choose_tab (tabs, i, &left);
  if (has_topic && sum > columns)
    left -= columns / 2;
  for (guint i = 1; i < tabs->len && (goes_on || goes_back); i++)
    {
      goes_on = goes_on && choose_tab (tabs, shown + i, &left);
      goes_back = goes_back && choose_tab (tabs, shown - i, &left); /* below the first: none */
    }
  if (shown < tabs->len) /* cut, if it must be */
    g_array_index (tabs, Tab, shown).is_drawn = TRUE;
}

static int
draw_rooms (const TuiFrame *frame, TuiScreen *screen, int column, int end)
{
  const char *topic = frame->room != NULL ? client_room_get_topic (frame->room) : NULL;
  guint shown;
  g_autoptr (GArray) tabs = make_tabs (frame, tui_screen_get_text_flags (screen), &shown);

  column = tui_screen_put_until (screen, 0, column, end, " ", &plain);
  choose_tabs (tabs, shown, end - column, topic != NULL && *topic != '\0');
  for (guint i = 0; i < tabs->len; i++)
    {
      const Tab *tab = &g_array_index (tabs, Tab, i);

      if (!tab->is_drawn)
        continue;
      note (frame, 0, column, tab->width, TUI_HIT_ROOM, i);
      if (tab->room == frame->room)
        column = tui_screen_put_until (screen, 0, column, end, ">", &bold); /* as in the column */
      column = tui_screen_put_until (screen, 0, column, end, tab->text,
                                     tab->room == frame->room                   ? &bold
                                     : client_room_get_mentions (tab->room) > 0 ? &marked
                                                                                : &plain);
      column = tui_screen_put_until (screen, 0, column, end, " ", &plain);
    }
  return column;
}

/* Where the rooms have a column of their own. */
static int
draw_name (const TuiFrame *frame, TuiScreen *screen, int column, int end)
{
  g_autofree char *name = frame->room != NULL
                              ? tui_sanitize (client_room_get_name (frame->room), -1,
                                              TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS)
                              : g_strdup ("");

  column = tui_screen_put_until (screen, 0, column, end, " ", &plain);
  column = tui_screen_put_shortened (screen, 0, column, end, name, &bold);
  return tui_screen_put_until (screen, 0, column, end, " ", &plain);
}

/* A room a row, as many around the one in sight as there is space for. */
static void
draw_room_list (const TuiFrame *frame, TuiScreen *screen, const TuiRect *rect)
{
  GListModel *rooms = client_session_get_rooms (frame->session);
  guint n = g_list_model_get_n_items (rooms), shown = 0, first;
  int end = rect->column + rect->columns - 1;

  for (guint i = 0; i < n && rect->columns > 0; i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);

      if (room == frame->room)
        shown = i;
    }
  first = shown >= (guint) rect->rows ? shown - (guint) rect->rows + 1 : 0;
  for (int row = 0; rect->columns > 0 && row < rect->rows && first + row < n; row++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, first + row);
      g_autofree char *text = describe_room (room, first + row + 1, end - rect->column - 1,
                                             tui_screen_get_text_flags (screen));
      gboolean is_loud = client_room_get_mentions (room) > 0;

      note (frame, rect->row + row, rect->column, rect->columns, TUI_HIT_ROOM, first + row);
      tui_screen_put_until (screen, rect->row + row, rect->column, end,
                            room == frame->room ? ">" : " ", &bold);
      tui_screen_put_until (screen, rect->row + row, rect->column + 1, end, text,
                            room == frame->room                 ? &bold
                            : is_loud                           ? &marked
                            : client_room_get_unread (room) > 0 ? &plain
                                                                : &faint);
    }
}

static void
draw_top (const TuiFrame *frame, TuiScreen *screen, const TuiLayout *layout)
{
  int end = layout->columns - 2;
  int column = layout->rooms.columns == 0 ? draw_rooms (frame, screen, 2, end)
                                          : draw_name (frame, screen, 2, end);
  const char *topic = frame->room != NULL ? client_room_get_topic (frame->room) : NULL;
  g_autofree char *safe = NULL;

  if (topic == NULL || *topic == '\0' || column + 6 >= end)
    return;
  safe = tui_sanitize (topic, -1, TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS);
  column = tui_screen_put_until (screen, 0, column + 1, end - 1, " ", &plain);
  column = tui_screen_put_shortened (screen, 0, column, end - 1, safe, &faint);
  tui_screen_put_until (screen, 0, column, end, " ", &plain);
}

static char *
describe_news (const TuiFrame *frame)
{
  if (frame->notice != NULL)
    return g_strdup (frame->notice);
  if (frame->n_new > 0)
    {
      g_autofree char *count = client_number_format (frame->n_new);

      return g_strdup_printf (
          /* Translators: in the border, while one reads older messages: how many came since. */
          ngettext ("%s new message below", "%s new messages below", frame->n_new), count);
    }
  if (frame->hint != NULL)
    return g_strdup (frame->hint);
  if (frame->is_scrolled_back)
    /* Translators: in the border, while one reads older messages. End is the key. */
    return g_strdup (_ ("older messages; End: to the last"));
  if (frame->typing != NULL)
    return g_strdup (frame->typing);
  return NULL;
}

static void
draw_separator (const TuiFrame *frame, TuiScreen *screen, const TuiLayout *layout)
{
  g_autofree char *news = describe_news (frame);
  TuiTextFlags flags = tui_screen_get_text_flags (screen);
  int end = layout->columns - 2, row = layout->separator, column = 2;

  if (news != NULL)
    {
      g_autofree char *shown = tui_text_shorten (news, (guint) MAX (end - column - 2, 0), flags);
      int at = MAX (column, end - width_of (shown, flags) - 2);
      int behind = tui_screen_put_until (screen, row, at, end, " ", &marked);

      behind = tui_screen_put_until (screen, row, behind, end, shown, &marked);
      tui_screen_put_until (screen, row, behind, end, " ", &marked);
      end = at - 1;
    }
  tui_frame_draw_state (screen, frame->session, row, end,
                        news != NULL ? TUI_FRAME_STATE_IF_IT_FITS : TUI_FRAME_STATE_CUT);
}

/**
 * tui_frame_draw:
 *
 * Draws everything but the insides of the two windows.
 */
void
tui_frame_draw (const TuiFrame *frame, TuiScreen *screen, const TuiLayout *layout)
{
  if (frame->focus == TUI_FOCUS_CHAT)
    draw_box (screen, 0, layout->separator, layout->columns);
  else
    draw_box (screen, layout->separator, layout->bottom, layout->columns);
  draw_top (frame, screen, layout);
  draw_separator (frame, screen, layout);
  draw_room_list (frame, screen, &layout->rooms);
  tui_frame_draw_people (screen, &layout->members, frame->room, frame->people_top, frame->hits);
}

void
tui_frame_draw_too_small (TuiScreen *screen, const TuiLayout *layout)
{
  g_autofree char *text =
      /* Translators: in a window that is too small for anything else; keep it very short. %1$d and
         %2$d are the columns and rows that are needed. */
      g_strdup_printf (_ ("Too small (%1$dx%2$d)"), TUI_LAYOUT_MIN_COLUMNS, TUI_LAYOUT_MIN_ROWS);

  tui_screen_put_until (screen, 0, 0, layout->columns, text, &plain);
}

/**
 * tui_frame_draw_choices:
 * @choices: what the word before the cursor may become; with %NULL behind the last
 *
 * One line of them on the border below the input, with the chosen one in sight.
 */
void
tui_frame_draw_choices (TuiScreen *screen,
                        const TuiLayout *layout,
                        const char *const *choices,
                        guint chosen)
{
  int column = 2, end = layout->columns - 2;
  guint first = chosen, used = 0;

  /* As many before the chosen one as leave space for it. */
  for (guint i = chosen + 1; i > 0; i--)
    {
      used += (guint) width_of (choices[i - 1], tui_screen_get_text_flags (screen)) + 2;
      if ((int) used > end - column)
        break;
      first = i - 1;
    }
  for (guint i = first; choices[i] != NULL && column + 2 < end; i++)
    {
      g_autofree char *safe = tui_sanitize (choices[i], -1, TUI_SANITIZE_LINE);

      g_strchomp (safe);
      column = tui_screen_put_until (screen, layout->bottom, column, end, " ", &plain);
      column = tui_screen_put_until (screen, layout->bottom, column, end, safe,
                                     i == chosen ? &marked : &plain);
      column = tui_screen_put_until (screen, layout->bottom, column, end, " ", &plain);
    }
}

/* Where the letter goes that is typed next, in whatever direction the text before it runs. */
static int
find_end (const char *text, TuiTextFlags flags)
{
  gsize length = strlen (text);
  g_autoptr (GArray) pieces = NULL;

  if (!(flags & TUI_TEXT_REORDERED) || !tui_bidi_has_rtl (text, length))
    return width_of (text, flags);
  pieces = tui_bidi_order (text, 0, length, 0, length, TUI_BIDI_BY_TEXT, NULL, flags);
  return (int) tui_bidi_find_column (text, pieces, length, flags);
}

/* "Go to: lob  [#lobby] bob": what is typed, and what it may mean. */
void
tui_frame_draw_jump (TuiScreen *screen, const TuiRect *rect, TuiJump *jump, GListModel *rooms)
{
  int column = rect->column, end = rect->column + rect->columns;
  g_autofree char *prompt =
      /* Translators: before the letters of a room's name that one types to go there. */
      g_strdup_printf (_ ("Go to: %s"), tui_jump_get_text (jump));

  tui_screen_place_cursor (
      screen, rect->row,
      MIN (column + find_end (prompt, tui_screen_get_text_flags (screen)), end - 1));
  column = tui_screen_put_until (screen, rect->row, column, end, prompt, &plain);
  for (guint i = 0; i < tui_jump_get_n_matches (jump) && column + 2 < end; i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, tui_jump_get_match (jump, i));
      g_autofree char *name =
          tui_sanitize (room != NULL ? client_room_get_name (room) : "", -1, TUI_SANITIZE_LINE);

      column += 2;
      column += tui_screen_put (screen, rect->row, column, end - column, name, strlen (name),
                                i == tui_jump_get_chosen (jump) ? &marked : &plain);
    }
}
