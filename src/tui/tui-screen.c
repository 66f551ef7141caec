#include "config.h"

#include "tui-screen.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

#include "tui-clusters.h"
#include "tui-color.h"
#include "tui-links.h"
#include "tui-rescue.h"
#include "tui-text.h"

/* Of paste, and of who looks at the terminal. */
#define REPORTS_ON "\033[?2004h\033[?1004h"
#define REPORTS_OFF "\033[?1004l\033[?2004l"
#define FLUSH_ON_LEAVING_MS 500
#define CELL_CHARS 4           /* curses keeps five code points a cell: here one and its marks */
#define MAX_CLUSTER_COLUMNS 32 /* that a terminal could take for one it does not know */

struct _TuiScreen
{
  SCREEN *curses;
  FILE *memory; /* curses writes here */
  int output;   /* the terminal: a description of its own, non-blocking */
  gboolean owns_output;
  struct termios modes; /* as they were */
  gboolean is_left;

  TuiClusters *clusters;
  GHashTable *mark_rows; /* of this frame: mark -> (owned) GArray of int */

  TuiLinks *links;       /* (nullable): the terminal has none */
  gboolean is_link_lost; /* what was written on top may be gone */

  GByteArray *pending; /* for the terminal */
  gsize written;       /* of pending */

  gboolean has_colors;
  gboolean is_utf8;
  TuiBackground background;
  GIConv transliterate; /* -1: none */
  int cursor_row;
  int cursor_column;
  TuiTextFlags text_flags;
};

G_DEFINE_QUARK (tui_screen_error, tui_screen_error)

static gboolean
has_capability (const char *name)
{
  const char *capability = tigetstr (name);

  return capability != NULL && capability != (const char *) -1;
}

static gboolean
open_output (TuiScreen *self)
{
  const char *name = ttyname (STDOUT_FILENO);

  /* O_NONBLOCK belongs to the open file description, which stdin and the shell share. */
  self->output = name != NULL ? g_open (name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0) : -1;
  self->owns_output = self->output >= 0;
  if (self->output < 0)
    self->output = STDOUT_FILENO;
  return tcgetattr (self->output, &self->modes) == 0;
}

static void
set_raw (TuiScreen *self)
{
  struct termios raw = self->modes;

  raw.c_iflag &= ~(BRKINT | ICRNL | IGNCR | INLCR | INPCK | ISTRIP | IXON);
  raw.c_oflag &= ~OPOST;
  raw.c_lflag &= ~(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  tcsetattr (self->output, TCSADRAIN, &raw);
}

static void
append (TuiScreen *self, const char *bytes)
{
  g_byte_array_append (self->pending, (const guint8 *) bytes, strlen (bytes));
}

/* What curses wrote moves on to the terminal's queue. seen (nullable): see tui_clusters_expand() */
static void
collect (TuiScreen *self, GHashTable *seen)
{
  int fd = fileno (self->memory);
  off_t length = lseek (fd, 0, SEEK_CUR);
  g_autofree guint8 *bytes = length > 0 ? g_malloc (length) : NULL;

  if (length <= 0)
    return;
  if (pread (fd, bytes, length, 0) == length)
    tui_clusters_expand (self->clusters, bytes, length, self->pending, seen);
  lseek (fd, 0, SEEK_SET);
  if (ftruncate (fd, 0) != 0)
    g_debug ("cannot empty the screen's memory: %s", g_strerror (errno));
}

gboolean
tui_screen_flush (TuiScreen *self)
{
  while (self->written < self->pending->len)
    {
      gssize n = write (self->output, self->pending->data + self->written,
                        self->pending->len - self->written);

      if (n > 0)
        self->written += n;
      else if (n < 0 && errno == EAGAIN)
        return FALSE;
      else if (n < 0 && errno == EINTR)
        continue;
      else
        break; /* the terminal is gone: there is nobody to draw for */
    }
  g_byte_array_set_size (self->pending, 0);
  self->written = 0;
  return TRUE;
}

gboolean
tui_screen_is_busy (TuiScreen *self)
{
  return self->written < self->pending->len;
}

int
tui_screen_get_output_fd (TuiScreen *self)
{
  return self->output;
}

static void
flush_before_leaving (TuiScreen *self)
{
  GPollFD poll = { self->output, G_IO_OUT, 0 };
  gint64 end = g_get_monotonic_time () + FLUSH_ON_LEAVING_MS * 1000;

  while (!tui_screen_flush (self) && g_get_monotonic_time () < end)
    g_poll (&poll, 1, 50);
}

/* Capabilities with the delays for terminals of 1978 taken out. */
static void
append_capability (GString *bytes, const char *name)
{
  const char *capability = has_capability (name) ? tigetstr (name) : NULL;

  while (capability != NULL && *capability != '\0')
    {
      const char *delay = strstr (capability, "$<");

      if (delay == NULL)
        {
          g_string_append (bytes, capability);
          return;
        }
      g_string_append_len (bytes, capability, delay - capability);
      capability = strchr (delay, '>');
      capability = capability != NULL ? capability + 1 : NULL;
    }
}

static void
arm_rescue (TuiScreen *self)
{
  g_autoptr (GString) bytes = g_string_new (REPORTS_OFF);

  append_capability (bytes, "sgr0");
  append_capability (bytes, "op");
  append_capability (bytes, "rmkx");
  append_capability (bytes, "cnorm");
  append_capability (bytes, "rmcup");
  tui_rescue_arm (self->output, &self->modes, bytes->str);
}

static void
start_colors (TuiScreen *self)
{
  const char *no_color = g_getenv ("NO_COLOR"); /* no-color.org: present and not empty */

  self->background = tui_color_background_from_env (g_getenv ("COLORFGBG"));
  if ((no_color != NULL && *no_color != '\0') || !has_colors ())
    return;
  self->has_colors = start_color () == OK && use_default_colors () == OK && COLORS >= 8;
}

static void
start_charset (TuiScreen *self)
{
  const char *charset = NULL;
  g_autofree char *target = NULL;

  self->is_utf8 = g_get_charset (&charset);
  self->text_flags = tui_text_flags_from_locale ();
  self->transliterate = (GIConv) -1;
  if (self->is_utf8)
    return;
  target = g_strconcat (charset, "//TRANSLIT", NULL);
  self->transliterate = g_iconv_open (target, "UTF-8");
}

static gboolean
start_curses (TuiScreen *self, GError **error)
{
  const char *term = g_getenv ("TERM");
  int memory = memfd_create ("pychat-screen", MFD_CLOEXEC);

  self->memory = memory >= 0 ? fdopen (memory, "w+") : NULL;
  g_setenv ("NCURSES_NO_PADDING", "1", FALSE); /* it would sleep; no terminal needs it any more */
  use_env (FALSE);
  if (self->memory != NULL)
    self->curses = newterm (NULL, self->memory, self->memory);
  if (self->curses == NULL || !has_capability ("cup"))
    {
      g_set_error (
          error, TUI_SCREEN_ERROR, TUI_SCREEN_ERROR_UNSUPPORTED,
          /* Translators: %s is the value of the environment variable TERM; --no-ui is an
             option of the program. */
          _ ("The terminal type \"%s\" is unknown or cannot place the cursor; set TERM, or "
                      "use --no-ui"),
             term != NULL ? term : "");
      return FALSE;
    }

  typeahead (-1); /* it would look for keys in the middle of a frame */
  idlok (stdscr, TRUE);
  leaveok (stdscr, FALSE);
  scrollok (stdscr, FALSE);
  return TRUE;
}

/**
 * tui_screen_new:
 *
 * Takes the terminal that stdin and stdout are.
 *
 * Returns: (transfer full): the screen; %NULL with @error set and the terminal as it was
 */
TuiScreen *
tui_screen_new (GError **error)
{
  g_autoptr (TuiScreen) self = g_new0 (TuiScreen, 1);

  self->is_left = TRUE;
  self->output = -1;
  self->transliterate = (GIConv) -1;
  self->pending = g_byte_array_new ();
  self->clusters = tui_clusters_new ();
  self->links = tui_links_has_terminal (g_getenv ("TERM")) ? tui_links_new () : NULL;
  self->mark_rows = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  if (!isatty (STDIN_FILENO) || !isatty (STDOUT_FILENO) || !open_output (self))
    {
      g_set_error_literal (error, TUI_SCREEN_ERROR, TUI_SCREEN_ERROR_NOT_A_TERMINAL,
                           _ ("This is not a terminal; use --no-ui"));
      return NULL;
    }
  if (!start_curses (self, error))
    return NULL;

  start_colors (self);
  start_charset (self);
  tui_screen_return (self);
  return g_steal_pointer (&self);
}

void
tui_screen_free (TuiScreen *self)
{
  if (self == NULL)
    return;
  if (!self->is_left)
    tui_screen_leave (self);
  if (self->curses != NULL)
    delscreen (self->curses);
  if (self->memory != NULL)
    fclose (self->memory);
  if (self->owns_output)
    close (self->output);
  if (self->transliterate != (GIConv) -1)
    g_iconv_close (self->transliterate);
  g_byte_array_unref (self->pending);
  tui_clusters_free (self->clusters);
  tui_links_free (self->links);
  g_hash_table_unref (self->mark_rows);
  g_free (self);
}

/**
 * tui_screen_leave:
 *
 * Gives the terminal back as it was found.
 */
void
tui_screen_leave (TuiScreen *self)
{
  if (self->is_left)
    return;
  self->is_left = TRUE;

  /* Half a frame that the terminal never read would only delay its way back; but a frame must not
   * be cut in the middle of a sequence either. */
  flush_before_leaving (self);
  if (has_capability ("rmcup"))
    append (self, REPORTS_OFF);
  endwin ();
  collect (self, NULL);
  flush_before_leaving (self);
  tcsetattr (self->output, TCSANOW, &self->modes);
  tui_rescue_disarm ();
}

/**
 * tui_screen_return:
 *
 * Takes the terminal again. All of it has to be painted.
 */
void
tui_screen_return (TuiScreen *self)
{
  if (!self->is_left)
    return;
  self->is_left = FALSE;

  tcgetattr (self->output, &self->modes);
  set_raw (self);
  arm_rescue (self);
  if (has_capability ("rmcup")) /* a terminal with another screen is new enough to know of paste */
    append (self, REPORTS_ON);
  tui_screen_update_size (self);
  clearok (stdscr, TRUE);
  self->is_link_lost = TRUE;
}

void
tui_screen_send (TuiScreen *self, const char *bytes)
{
  append (self, bytes);
  tui_screen_flush (self);
}

/**
 * tui_screen_update_size:
 *
 * Asks the terminal for its size.
 */
void
tui_screen_update_size (TuiScreen *self)
{
  struct winsize size = { 0 };

  if (ioctl (self->output, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
    return;
  if (size.ws_row != LINES || size.ws_col != COLS)
    {
      resizeterm (size.ws_row, size.ws_col);
      self->is_link_lost = TRUE;
      clearok (curscr, TRUE); /* terminals rewrap or cut what is there, each in its own way */
    }
}

void
tui_screen_get_size (TuiScreen *self, int *rows, int *columns)
{
  *rows = LINES;
  *columns = COLS;
}

void
tui_screen_erase (TuiScreen *self)
{
  self->cursor_row = -1;
  werase (stdscr);
  g_hash_table_remove_all (self->mark_rows);
  if (self->links != NULL)
    tui_links_begin (self->links);
  if (tui_clusters_is_crowded (self->clusters))
    {
      tui_clusters_clear (self->clusters);
      self->is_link_lost = TRUE;
      clearok (curscr, TRUE);
    }
}

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
      guint32 color = style->foreground;

      if (background < 0)
        color = tui_color_make_readable (color, self->background);
      foreground = tui_color_nearest (color, COLORS);
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
  wchar_t wide[33];
  gsize n;

  *to = '\0';
  n = is_ok ? mbsrtowcs (wide, &bytes, G_N_ELEMENTS (wide), &state) : (gsize) -1;
  if (n == (gsize) -1 || n == 0 || n > (gsize) columns)
    {
      put_string (pen, columns == 2 ? "??" : "?", columns);
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
  if (has_capability ("hpa"))
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

/* Terminals disagree about the columns of joined emoji, skin tones, flags and presentation
 * selectors: the place is cleared, the cluster written, and the cursor put where the next one
 * begins. Where a terminal could run over the edge with it there is only the first picture. */
static gboolean
put_sequence (TuiScreen *self, Pen *pen, const char *text, const TuiCluster *cluster)
{
  g_autoptr (GString) bytes = NULL;
  cchar_t cell;
  gunichar mark;
  GArray *rows;
  int most = sum_columns (text + cluster->start, cluster->length);

  if (most > MAX_CLUSTER_COLUMNS || pen->column + most >= COLS ||
      !(has_capability ("hpa") || has_capability ("cuf")))
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
  if (!cluster->is_emoji_sequence || cluster->columns != 2 ||
      !put_sequence (self, pen, text, cluster))
    put_cells (pen, text, cluster);
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
  g_autoptr (GArray) clusters = tui_text_split (text, length, self->text_flags);
  Pen pen = { .row = row, .column = column, .attributes = find_attributes (style) };

  pen.pair = choose_pair (self, style, &pen.attributes, &pen.extended);
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

void
tui_screen_link (TuiScreen *self,
                 int row,
                 int column,
                 const char *part,
                 gsize part_length,
                 const char *address,
                 gsize address_length)
{
  if (self->links != NULL && self->is_utf8)
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
  cchar_t cell = *glyphs[glyph];

  cell.attr |= find_attributes (style);
  for (int i = 0; i < repeat; i++)
    mvadd_wch (row, column + i, &cell);
}

/**
 * tui_screen_place_cursor:
 * @row: -1 hides it
 */
void
tui_screen_place_cursor (TuiScreen *self, int row, int column)
{
  self->cursor_row = row;
  self->cursor_column = column;
}

/* A terminal that drew a sequence wider than we think has drawn over what stands behind it, and
 * curses does not know: those rows are written once more, from left to right. */
static void
repair_rows (TuiScreen *self, GHashTable *seen)
{
  GHashTableIter marks;
  gpointer mark;

  g_hash_table_iter_init (&marks, seen);
  while (g_hash_table_iter_next (&marks, &mark, NULL))
    {
      const GArray *rows = g_hash_table_lookup (self->mark_rows, mark);

      for (guint i = 0; rows != NULL && i < rows->len; i++)
        wredrawln (stdscr, g_array_index (rows, int, i), 1);
    }
  wnoutrefresh (stdscr);
  doupdate ();
  collect (self, NULL);
}

/**
 * tui_screen_paint:
 * @everything: even what the terminal should have already
 *
 * Sends what differs to the terminal. Not while it is busy.
 */
void
tui_screen_paint (TuiScreen *self, gboolean everything)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  g_return_if_fail (!self->is_left);

  if (everything)
    clearok (curscr, TRUE);
  curs_set (self->cursor_row >= 0 ? 1 : 0);
  if (self->cursor_row >= 0)
    wmove (stdscr, self->cursor_row, self->cursor_column);
  wnoutrefresh (stdscr);
  doupdate ();
  collect (self, seen);
  if (g_hash_table_size (seen) > 0)
    repair_rows (self, seen);
  if (self->links != NULL)
    tui_links_write (self->links, everything || self->is_link_lost || g_hash_table_size (seen) > 0,
                     self->pending);
  self->is_link_lost = FALSE;
  tui_screen_flush (self);
}
