#include "config.h"

#include "tui-found.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "client-number.h"
#include "tui-pen.h"
#include "tui-sanitize.h"
#include "tui-text.h"
#include "tui-time.h"

#define MAX_WORDS 2000 /* bytes of a message: more is never in sight */
#define CONTEXT 20     /* columns before the first hit, where it would be out of sight */

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
find_start (const char *text, const char *const *words, guint columns)
{
  const char *first = text, *start;

  while (*first != '\0' && match_any (first, words) == 0)
    first = g_utf8_next_char (first);
  if (*first == '\0' || tui_text_columns (text, (gsize) (first - text), 0) + CONTEXT < columns)
    return text;
  for (start = first;
       start > text && tui_text_columns (start, (gsize) (first - start), 0) < CONTEXT;)
    start = g_utf8_prev_char (start);
  return start;
}

/* body: (out): where the words begin, in bytes */
static TuiStyled *
format (
    TuiFound *self, const ClientFound *found, const char *const *words, int columns, gsize *body)
{
  TuiStyled *styled = tui_styled_new ();
  const ClientMessage *message = found->message;
  g_autofree char *day = tui_time_format (message->time_us, self->time_zone, "%x");
  g_autofree char *time = tui_time_format (
      message->time_us, self->time_zone, *self->time_format != '\0' ? self->time_format : "%H:%M");
  g_autofree char *room = tui_sanitize (found->room, -1, TUI_SANITIZE_LINE);
  g_autofree char *sender =
      tui_sanitize (message->sender != NULL ? message->sender : "", -1, TUI_SANITIZE_LINE);
  g_autofree char *head = g_strdup_printf ("%s %s %s ", day, time, room);
  gsize length = MIN (strlen (message->text), MAX_WORDS);
  g_autofree char *text =
      tui_sanitize (message->text, (gssize) length, TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS);
  const char *start = text;
  guint used;

  tui_styled_append (styled, &faint, columns >= 60 ? head : "", -1);
  tui_styled_append (styled, &plain, sender, -1);
  tui_styled_append (styled, &faint, ": ", -1);
  used = tui_text_columns (styled->text->str, styled->text->len, 0);
  start = find_start (text, words, (guint) columns > used ? (guint) columns - used : 0);
  tui_styled_append (styled, &faint, start != text ? "\xE2\x80\xA6" : "", -1);
  *body = styled->text->len;
  append_marked (styled, start, words);
  return styled;
}

/* As in the chat: what somebody says has directions of its own. */
static void
draw_row (const TuiStyled *styled,
          gsize body,
          TuiScreen *screen,
          int row,
          const TuiRect *rect,
          gboolean is_chosen)
{
  TuiTextFlags flags = tui_screen_get_text_flags (screen);
  TuiPen pen = { screen, styled, row, rect->column, rect->column + rect->columns, FALSE };
  gsize length = styled->text->len;
  const char *words = styled->text->str + body;

  pen.column +=
      tui_screen_put (screen, row, pen.column, rect->columns, is_chosen ? "> " : "  ", 2, &plain);
  tui_pen_draw (&pen, 0, body, 0, body, TUI_BIDI_LTR);
  tui_pen_draw (
      &pen, body, length, body,
      body + tui_text_fit (words, length - body, (guint) MAX (pen.end - pen.column, 0), flags),
      TUI_BIDI_BY_TEXT);
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
      gsize body;
      g_autoptr (TuiStyled) styled =
          format (self, client_search_get (search, self->top + i), words, rect->columns - 2, &body);

      draw_row (styled, body, screen, rect->row + (int) i, rect, self->top + i == self->chosen);
    }
}
