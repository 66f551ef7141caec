#include "config.h"

#include "tui-found.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "client-number.h"
#include "tui-pen.h"
#include "tui-sanitize.h"
#include "tui-text.h"
#include "tui-time.h"

#define MAX_WORDS 2000          /* bytes of a message: more is never in sight */
#define ELLIPSIS "\xE2\x80\xA6" /* U+2026 */
#define CONTEXT 20              /* columns before the first hit, where it would be out of sight */

struct _TuiFound
{
  const char *time_format; /* (owned elsewhere) */
  GTimeZone *time_zone;
  guint n_before; /* found, when it was last looked at: the newest is chosen at first */
  guint chosen;
  guint top;
  int rows;
};

static const TuiStyle plain = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                TUI_ROLE_TEXT };
static const TuiStyle faint = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                TUI_ROLE_FAINT };
static const TuiStyle hit = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_BOLD,
                              TUI_ROLE_MARKED };

TuiFound *
tui_found_new (const char *time_format)
{
  TuiFound *self = g_new0 (TuiFound, 1);

  self->time_format = time_format;
  self->time_zone = g_time_zone_new_local ();
  self->rows = 1;
  return self;
}

void
tui_found_free (TuiFound *self)
{
  if (self == NULL)
    return;
  g_time_zone_unref (self->time_zone);
  g_free (self);
}

/* More is found before and between what was: the choice stays on its message, or at the end. */
static void
look (TuiFound *self, ClientSearch *search)
{
  guint n = client_search_get_n_found (search);

  if (n != self->n_before)
    self->chosen =
        n > 0 ? n - 1 - MIN (self->n_before > 0 ? self->n_before - 1 - self->chosen : 0, n - 1) : 0;
  self->n_before = n;
}

const ClientFound *
tui_found_get_chosen (TuiFound *self, ClientSearch *search)
{
  look (self, search);
  return self->n_before > 0 ? client_search_get (search, self->chosen) : NULL;
}

gboolean
tui_found_step (TuiFound *self, ClientSearch *search, int step)
{
  gint64 to;

  look (self, search);
  to = (gint64) self->chosen + step;
  if (self->n_before == 0)
    return FALSE;
  self->chosen = (guint) CLAMP (to, 0, (gint64) self->n_before - 1);
  return to == self->chosen;
}

TuiFoundResult
tui_found_take_key (TuiFound *self, ClientSearch *search, const TuiKeyPress *press)
{
  switch ((int) press->key)
    {
    case TUI_KEY_UP:
    case TUI_KEY_SELECT_PREVIOUS:
      tui_found_step (self, search, -1);
      break;
    case TUI_KEY_DOWN:
    case TUI_KEY_SELECT_NEXT:
      tui_found_step (self, search, 1);
      break;
    case TUI_KEY_PAGE_UP:
      tui_found_step (self, search, -self->rows);
      break;
    case TUI_KEY_PAGE_DOWN:
      tui_found_step (self, search, self->rows);
      break;
    case TUI_KEY_HOME:
      tui_found_step (self, search, -G_MAXINT / 2);
      break;
    case TUI_KEY_END:
      tui_found_step (self, search, G_MAXINT / 2);
      break;
    case TUI_KEY_ENTER:
      return tui_found_get_chosen (self, search) != NULL ? TUI_FOUND_CHOSEN : TUI_FOUND_GOES_ON;
    case TUI_KEY_ESCAPE:
      return TUI_FOUND_LEFT;
    default:
      break;
    }
  return TUI_FOUND_GOES_ON;
}

char *
tui_found_describe (ClientSearch *search)
{
  guint n = client_search_get_n_found (search);
  g_autofree char *count = NULL;

  if (client_search_is_waiting (search))
    /* Translators: in the border, over the list of what a search found. */
    return g_strdup (_ ("searching..."));
  if (n == 0)
    return g_strdup (_ ("nothing found; Esc: back"));
  count = client_number_format (n);
  return g_strdup_printf (
      /* Translators: in the border, over the list of what a search found. Enter and Esc are keys.
       */
      ngettext ("%s found; Enter: go there, Esc: back", "%s found; Enter: go there, Esc: back", n),
      count);
}

/* Whatever the case. Returns: bytes of text that are word; 0: it does not begin with it */
static gsize
match_here (const char *text, const char *word)
{
  const char *at = text;

  for (; *word != '\0'; word = g_utf8_next_char (word), at = g_utf8_next_char (at))
    if (*at == '\0' ||
        g_unichar_tolower (g_utf8_get_char (at)) != g_unichar_tolower (g_utf8_get_char (word)))
      return 0;
  return (gsize) (at - text);
}

static gsize
match_any (const char *text, const char *const *words)
{
  gsize longest = 0;

  for (guint i = 0; words[i] != NULL; i++)
    longest = MAX (longest, match_here (text, words[i]));
  return longest;
}

static void
append_marked (TuiStyled *styled, const char *text, const char *const *words)
{
  const char *from = text;
  gsize length;

  for (const char *at = text; *at != '\0';)
    if ((length = match_any (at, words)) > 0)
      {
        tui_styled_append (styled, &plain, from, at - from);
        tui_styled_append (styled, &hit, at, (gssize) length);
        from = at += length;
      }
    else
      {
        at = g_utf8_next_char (at);
      }
  tui_styled_append (styled, &plain, from, -1);
}

/* From a little before the first hit on, where that would not be in sight. */
static const char *
find_start (const char *text, const char *const *words, guint columns, TuiTextFlags flags)
{
  const char *first = text, *start;
  gsize length = 0;

  while (*first != '\0' && (length = match_any (first, words)) == 0)
    first = g_utf8_next_char (first);
  if (*first == '\0' || tui_text_columns (text, (gsize) (first - text) + length, flags) <= columns)
    return text;
  for (start = first;
       start > text && tui_text_columns (start, (gsize) (first - start), flags) < CONTEXT;)
    start = g_utf8_prev_char (start);
  return start;
}

/* What stands before the words: when, where, who. Each has directions of its own. */
typedef struct
{
  TuiStyled *styled; /* (owned) */
  gsize ends[4];     /* in bytes, of day, time, room, name; behind the last are the words */
} Line;

static void
line_clear (Line *line)
{
  tui_styled_free (line->styled);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, line_clear)

static void
append_part (Line *line, guint index, const char *text, const char *behind, const TuiStyle *style)
{
  tui_styled_append (line->styled, style, text, -1);
  tui_styled_append (line->styled, &faint, behind, -1);
  line->ends[index] = line->styled->text->len;
}

static void
format_head (TuiFound *self, const ClientFound *found, int columns, Line *line)
{
  const ClientMessage *message = found->message;
  const char *format = *self->time_format != '\0' ? self->time_format : "%H:%M";
  g_autofree char *day = tui_time_format (message->time_us, self->time_zone, "%x");
  g_autofree char *time = tui_time_format (message->time_us, self->time_zone, format);
  g_autofree char *room = tui_sanitize (found->room, -1, TUI_SANITIZE_LINE);
  g_autofree char *sender =
      tui_sanitize (message->sender != NULL ? message->sender : "", -1, TUI_SANITIZE_LINE);
  gboolean is_wide = columns >= 60;

  append_part (line, 0, is_wide ? day : "", is_wide ? " " : "", &faint);
  append_part (line, 1, is_wide ? time : "", is_wide ? " " : "", &faint);
  append_part (line, 2, is_wide ? room : "", is_wide ? " " : "", &faint);
  append_part (line, 3, sender, ": ", &plain);
}

static void
format_words (const ClientMessage *message,
              const char *const *words,
              int columns,
              TuiTextFlags flags,
              Line *line)
{
  gsize length = MIN (strlen (message->text), MAX_WORDS);
  g_autofree char *text =
      tui_sanitize (message->text, (gssize) length, TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS);
  int used = (int) tui_text_columns (line->styled->text->str, line->styled->text->len, flags);
  const char *start = find_start (text, words, (guint) MAX (columns - used, 0), flags);

  if (start != text)
    append_part (line, 3, "", ELLIPSIS, &faint);
  append_marked (line->styled, start, words);
}

/* As in the chat: what somebody says has directions of its own. */
static void
draw_row (const Line *line, TuiScreen *screen, int row, const TuiRect *rect, gboolean is_chosen)
{
  TuiTextFlags flags = tui_screen_get_text_flags (screen);
  TuiPen pen = { screen, line->styled, row, rect->column, rect->column + rect->columns, FALSE };
  gsize length = line->styled->text->len, from = 0, fit;

  pen.column +=
      tui_screen_put (screen, row, pen.column, rect->columns, is_chosen ? "> " : "  ", 2, &plain);
  for (guint i = 0; i < G_N_ELEMENTS (line->ends); from = line->ends[i++])
    tui_pen_draw (&pen, from, line->ends[i], from, line->ends[i], TUI_BIDI_LTR);
  fit = tui_text_fit (line->styled->text->str + from, length - from,
                      (guint) MAX (pen.end - pen.column, 0), flags);
  tui_pen_draw (&pen, from, length, from, from + fit, TUI_BIDI_BY_TEXT);
}

void
tui_found_draw (TuiFound *self, ClientSearch *search, TuiScreen *screen, const TuiRect *rect)
{
  const char *const *words = client_search_get_words (search);
  guint rows = (guint) MAX (rect->rows, 1);

  look (self, search);
  self->rows = rect->rows;
  if (self->chosen < self->top)
    self->top = self->chosen;
  if (self->chosen >= self->top + rows)
    self->top = self->chosen - rows + 1;
  self->top = MIN (self->top, self->n_before > rows ? self->n_before - rows : 0);
  for (guint i = 0; i < rows && self->top + i < self->n_before; i++)
    {
      const ClientFound *found = client_search_get (search, self->top + i);
      g_auto (Line) line = { tui_styled_new (), { 0 } };

      format_head (self, found, rect->columns - 2, &line);
      format_words (found->message, words, rect->columns - 2, tui_screen_get_text_flags (screen),
                    &line);
      draw_row (&line, screen, rect->row + (int) i, rect, self->top + i == self->chosen);
    }
}
