#include "config.h"

#include "tui-screen.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tui-rescue.h"
#include "tui-screen-private.h"

/* Of paste, and of who looks at the terminal. */
#define REPORTS_ON "\033[?2004h\033[?1004h"
#define MOUSE_ON "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"
#define REPORTS_OFF MOUSE_OFF "\033[?1004l\033[?2004l"
#define FLUSH_ON_LEAVING_MS 500

G_DEFINE_QUARK (tui_screen_error, tui_screen_error)

gboolean
tui_screen_has_capability (const char *name)
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
  const char *capability = tui_screen_has_capability (name) ? tigetstr (name) : NULL;

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
  self->transliterate = (GIConv) -1;
  if (self->is_utf8)
    return;
  target = g_strconcat (charset, "//TRANSLIT", NULL);
  self->transliterate = g_iconv_open (target, "UTF-8");
}

/* What curses writes: in memory, or where a system has no such files, in one without a name. */
static FILE *
open_memory (void)
{
#ifdef MFD_CLOEXEC
  int fd = memfd_create ("pychat-screen", MFD_CLOEXEC);

  return fd >= 0 ? fdopen (fd, "w+") : NULL;
#else
  return tmpfile ();
#endif
}

static gboolean
start_curses (TuiScreen *self, GError **error)
{
  const char *term = g_getenv ("TERM");

  self->memory = open_memory ();
  g_setenv ("NCURSES_NO_PADDING", "1", FALSE); /* it would sleep; no terminal needs it any more */
  use_env (FALSE);
  if (self->memory != NULL)
    self->curses = newterm (NULL, self->memory, self->memory);
  if (self->curses == NULL || !tui_screen_has_capability ("cup"))
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
tui_screen_new (TuiTextFlags flags, GError **error)
{
  g_autoptr (TuiScreen) self = g_new0 (TuiScreen, 1);

  self->text_flags = flags;
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
  if (tui_screen_has_capability ("rmcup"))
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
  if (tui_screen_has_capability (
          "rmcup")) /* a terminal with another screen is new enough to know of paste */
    append (self, REPORTS_ON);
  if (self->has_mouse)
    append (self, MOUSE_ON);
  tui_screen_update_size (self);
  clearok (stdscr, TRUE);
  self->is_link_lost = TRUE;
}

TuiTextFlags
tui_screen_get_text_flags (TuiScreen *self)
{
  return self->text_flags;
}

void
tui_screen_set_text_flags (TuiScreen *self, TuiTextFlags flags)
{
  self->text_flags = flags;
}

/**
 * tui_screen_can_ask:
 *
 * Returns: FALSE where a question would be drawn as text, on terminals older than such questions
 */
gboolean
tui_screen_can_ask (TuiScreen *self)
{
  const char *term = g_getenv ("TERM");

  return term != NULL && tui_screen_has_capability ("rmcup") && !g_str_has_prefix (term, "linux") &&
         !g_str_has_prefix (term, "vt");
}

/**
 * tui_screen_set_mouse:
 *
 * Terminals that are too old for it never hear of it.
 */
void
tui_screen_set_mouse (TuiScreen *self, gboolean is_on)
{
  is_on = is_on && tui_screen_can_ask (self);
  if (self->has_mouse == is_on)
    return;
  self->has_mouse = is_on;
  tui_screen_send (self, is_on ? MOUSE_ON : MOUSE_OFF);
}

void
tui_screen_send (TuiScreen *self, const char *bytes)
{
  append (self, bytes);
  tui_screen_flush (self);
}

void
tui_screen_set_theme (TuiScreen *self, const TuiTheme *theme)
{
  self->theme = theme;
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
  tui_screen_set_ground (self);
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
