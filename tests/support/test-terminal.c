#include "config.h"

#include "test-terminal.h"

#include <errno.h>
#include <glib-unix.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vterm.h>

#define DEADLINE_MS 60000

struct _TestTerminal
{
  GPid pid;
  int status;
  gboolean has_ended;
  int fd;
  guint source_id;
  guint child_source;
  gboolean is_closed;
  VTerm *vterm;
  VTermScreen *screen;
  int rows;
  int columns;
  gboolean is_cursor_visible;
  gboolean is_alternate;
  char *title;
  GByteArray *output;
};

static int
on_property (VTermProp property, VTermValue *value, void *data)
{
  TestTerminal *self = data;

  if (property == VTERM_PROP_CURSORVISIBLE)
    self->is_cursor_visible = value->boolean;
  else if (property == VTERM_PROP_ALTSCREEN)
    self->is_alternate = value->boolean;
  else if (property == VTERM_PROP_TITLE)
    {
      g_free (self->title);
      self->title = g_strdup ("changed");
    }
  return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static gboolean
on_output (int fd, GIOCondition condition, gpointer data)
{
  TestTerminal *self = data;
  char bytes[64 * 1024];
  gssize n = read (fd, bytes, sizeof bytes);

  if (n <= 0)
    {
      self->is_closed = TRUE; /* EIO: nobody has the other side open */
      self->source_id = 0;
      return G_SOURCE_REMOVE;
    }
  g_byte_array_append (self->output, (const guint8 *) bytes, n);
  vterm_input_write (self->vterm, bytes, n);
  return G_SOURCE_CONTINUE;
}

static void
on_child_exit (GPid pid, int status, gpointer data)
{
  TestTerminal *self = data;

  self->status = WIFSIGNALED (status) ? 128 + WTERMSIG (status) : WEXITSTATUS (status);
  self->has_ended = TRUE;
  self->child_source = 0;
}

/* A test with directories of its own has set them for itself alone. */
static char **
set_user_directories (char **environment)
{
  const struct
  {
    const char *name;
    const char *path;
  } directories[] = {
    { "XDG_CONFIG_HOME", g_get_user_config_dir () },
    { "XDG_DATA_HOME", g_get_user_data_dir () },
    { "XDG_STATE_HOME", g_get_user_state_dir () },
    { "XDG_CACHE_HOME", g_get_user_cache_dir () },
  };

  for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
    environment = g_environ_setenv (environment, directories[i].name, directories[i].path, TRUE);
  return environment;
}

static char **
make_environment (const char *const *changes)
{
  static const char *const plain[] = { "TERM=xterm-256color", "LANG=C.UTF-8", "TZ=UTC",
                                       "INPUTRC=/dev/null" };
  static const char *const unset[] = { "LC_ALL",   "LC_CTYPE",  "LC_MESSAGES", "LANGUAGE",
                                       "NO_COLOR", "COLORTERM", "COLORFGBG",   "LINES",
                                       "COLUMNS",  "TMUX",      "TERM_PROGRAM" };
  char **environment = set_user_directories (g_get_environ ());

  for (guint i = 0; i < G_N_ELEMENTS (unset); i++)
    environment = g_environ_unsetenv (environment, unset[i]);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      g_auto (GStrv) pair = g_strsplit (plain[i], "=", 2);

      environment = g_environ_setenv (environment, pair[0], pair[1], TRUE);
    }
  for (; changes != NULL && *changes != NULL; changes++)
    {
      g_auto (GStrv) pair = g_strsplit (*changes, "=", 2);

      environment = pair[1] != NULL ? g_environ_setenv (environment, pair[0], pair[1], TRUE)
                                    : g_environ_unsetenv (environment, pair[0]);
    }
  return environment;
}

TestTerminal *
test_terminal_spawn (const char *const *arguments,
                     const char *const *environment,
                     int rows,
                     int columns)
{
  TestTerminal *self = g_new0 (TestTerminal, 1);
  struct winsize size = { .ws_row = rows, .ws_col = columns };
  g_auto (GStrv) variables = make_environment (environment);

  self->rows = rows;
  self->columns = columns;
  self->output = g_byte_array_new ();
  self->is_cursor_visible = TRUE;
  self->pid = forkpty (&self->fd, NULL, NULL, &size);
  g_assert_cmpint (self->pid, >=, 0);
  if (self->pid == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL); /* a test that failed leaves nobody behind */
      execvpe (arguments[0], (char *const *) arguments, variables);
      _exit (127);
    }

  self->vterm = vterm_new (rows, columns);
  vterm_set_utf8 (self->vterm, TRUE);
  self->screen = vterm_obtain_screen (self->vterm);
  vterm_screen_set_callbacks (self->screen, &callbacks, self);
  vterm_screen_enable_altscreen (self->screen, TRUE);
  vterm_screen_reset (self->screen, TRUE);
  self->source_id = g_unix_fd_add (self->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_output, self);
  self->child_source = g_child_watch_add (self->pid, on_child_exit, self);
  return self;
}

void
test_terminal_free (TestTerminal *self)
{
  if (!self->has_ended)
    {
      kill (self->pid, SIGKILL);
      while (!self->has_ended)
        g_main_context_iteration (NULL, TRUE);
    }
  g_clear_handle_id (&self->source_id, g_source_remove);
  close (self->fd);
  vterm_free (self->vterm);
  g_byte_array_unref (self->output);
  g_free (self->title);
  g_free (self);
}

static gboolean
on_deadline (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

void
test_terminal_wait_until (TestTerminal *self, TestTerminalCondition condition, gpointer data)
{
  gboolean is_late = FALSE;
  guint timeout = g_timeout_add (DEADLINE_MS, on_deadline, &is_late);

  while (!condition (self, data) && !is_late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  if (is_late)
    {
      g_autofree char *text = test_terminal_get_text (self);

      int row, column;

      test_terminal_get_cursor (self, &row, &column);
      g_test_message ("too late; cursor at %d,%d; the screen is:\n%s", row, column, text);
      g_test_fail ();
      g_error ("too late; the screen is:\n%s", text);
    }
}

void
test_terminal_send_bytes (TestTerminal *self, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize n = write (self->fd, bytes, MIN (length, 1024));

      if (n < 0 && errno == EINTR)
        continue;
      g_assert_cmpint (n, >, 0);
      bytes += n;
      length -= n;
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

void
test_terminal_send (TestTerminal *self, const char *keys)
{
  test_terminal_send_bytes (self, keys, strlen (keys));
}

void
test_terminal_resize (TestTerminal *self, int rows, int columns)
{
  struct winsize size = { .ws_row = rows, .ws_col = columns };

  self->rows = rows;
  self->columns = columns;
  vterm_set_size (self->vterm, rows, columns);
  g_assert_cmpint (ioctl (self->fd, TIOCSWINSZ, &size), ==, 0);
}

void
test_terminal_kill (TestTerminal *self, int signal_number)
{
  g_assert_cmpint (kill (self->pid, signal_number), ==, 0);
}

void
test_terminal_stop_reading (TestTerminal *self, gboolean is_stopped)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
  if (!is_stopped)
    self->source_id = g_unix_fd_add (self->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_output, self);
}

static guint32
get_rgb (TestTerminal *self, VTermColor color)
{
  vterm_screen_convert_color_to_rgb (self->screen, &color);
  return (guint32) (color.rgb.red << 16 | color.rgb.green << 8 | color.rgb.blue);
}

void
test_terminal_get_cell (TestTerminal *self, int row, int column, TestCell *out)
{
  VTermScreenCell cell = { 0 };
  VTermColor plain, color;
  GString *text = g_string_new (NULL);

  *out = (TestCell){ 0 };
  g_assert_true (vterm_screen_get_cell (self->screen, (VTermPos){ row, column }, &cell));
  for (guint i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++)
    if (cell.chars[i] != (uint32_t) -1)
      g_string_append_unichar (text, cell.chars[i]);
  g_strlcpy (out->text, text->str, sizeof out->text);
  g_string_free (text, TRUE);
  out->columns = cell.width;
  out->is_bold = cell.attrs.bold;
  out->is_reverse = cell.attrs.reverse;

  vterm_state_get_default_colors (vterm_obtain_state (self->vterm), &plain, &color);
  out->foreground = get_rgb (self, cell.fg);
  out->background = get_rgb (self, cell.bg);
  out->has_color = out->foreground != get_rgb (self, plain);
}

char *
test_terminal_get_row (TestTerminal *self, int row)
{
  GString *text = g_string_new (NULL);

  for (int column = 0; column < self->columns; column++)
    {
      VTermScreenCell cell = { 0 };

      vterm_screen_get_cell (self->screen, (VTermPos){ row, column }, &cell);
      if (cell.chars[0] == 0)
        g_string_append_c (text, ' ');
      for (guint i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++)
        if (cell.chars[i] != (uint32_t) -1)
          g_string_append_unichar (text, cell.chars[i]);
    }
  return g_strchomp (g_string_free (text, FALSE));
}

char *
test_terminal_get_text (TestTerminal *self)
{
  GString *text = g_string_new (NULL);

  for (int row = 0; row < self->rows; row++)
    {
      g_autofree char *line = test_terminal_get_row (self, row);

      g_string_append_printf (text, "%s\n", line);
    }
  return g_string_free (text, FALSE);
}

int
test_terminal_find_row (TestTerminal *self, const char *text)
{
  for (int row = 0; row < self->rows; row++)
    {
      g_autofree char *line = test_terminal_get_row (self, row);

      if (strstr (line, text) != NULL)
        return row;
    }
  return -1;
}

gboolean
test_terminal_shows (TestTerminal *self, const char *text)
{
  return test_terminal_find_row (self, text) >= 0;
}

static gboolean
shows (TestTerminal *self, gpointer data)
{
  return test_terminal_shows (self, data);
}

static gboolean
shows_not (TestTerminal *self, gpointer data)
{
  return !test_terminal_shows (self, data);
}

void
test_terminal_wait_for (TestTerminal *self, const char *text)
{
  test_terminal_wait_until (self, shows, (gpointer) text);
}

void
test_terminal_wait_gone (TestTerminal *self, const char *text)
{
  test_terminal_wait_until (self, shows_not, (gpointer) text);
}

static gboolean
on_passed (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
test_terminal_let_pass (TestTerminal *self, guint ms)
{
  gboolean has_passed = FALSE;

  g_timeout_add (ms, on_passed, &has_passed);
  while (!has_passed)
    g_main_context_iteration (NULL, TRUE);
}

typedef struct
{
  int row;
  int column;
  const char *text;
} Place;

static gboolean
row_shows (TestTerminal *self, gpointer data)
{
  const Place *place = data;
  g_autofree char *line = test_terminal_get_row (self, place->row);

  return strstr (line, place->text) != NULL;
}

void
test_terminal_wait_row (TestTerminal *self, int row, const char *text)
{
  test_terminal_wait_until (self, row_shows, &(Place){ row, 0, text });
}

static gboolean
has_cursor_at (TestTerminal *self, gpointer data)
{
  const Place *place = data;
  int row, column;

  test_terminal_get_cursor (self, &row, &column);
  return row == place->row && column == place->column;
}

void
test_terminal_wait_cursor (TestTerminal *self, int row, int column)
{
  test_terminal_wait_until (self, has_cursor_at, &(Place){ row, column, NULL });
}

static gboolean
has_ended (TestTerminal *self, gpointer data)
{
  return self->has_ended && (self->is_closed || self->source_id == 0);
}

int
test_terminal_wait_exit (TestTerminal *self)
{
  test_terminal_wait_until (self, has_ended, NULL);
  return self->status;
}

void
test_terminal_get_cursor (TestTerminal *self, int *row, int *column)
{
  VTermPos position;

  vterm_state_get_cursorpos (vterm_obtain_state (self->vterm), &position);
  *row = position.row;
  *column = position.col;
}

gboolean
test_terminal_is_cursor_visible (TestTerminal *self)
{
  return self->is_cursor_visible;
}

gboolean
test_terminal_is_alternate (TestTerminal *self)
{
  return self->is_alternate;
}

const char *
test_terminal_get_title (TestTerminal *self)
{
  return self->title;
}

gboolean
test_terminal_is_sane (TestTerminal *self)
{
  struct termios modes;

  g_assert_cmpint (tcgetattr (self->fd, &modes), ==, 0);
  return (modes.c_lflag & ECHO) && (modes.c_lflag & ICANON) && (modes.c_lflag & ISIG) &&
         (modes.c_oflag & OPOST);
}

GByteArray *
test_terminal_get_output (TestTerminal *self)
{
  return self->output;
}

guint
test_terminal_count_output (TestTerminal *self, const char *bytes)
{
  const guint8 *at = self->output->data;
  const guint8 *end = at + self->output->len;
  guint n = 0;

  while ((at = memmem (at, (gsize) (end - at), bytes, strlen (bytes))) != NULL)
    {
      at++;
      n++;
    }
  return n;
}

GPid
test_terminal_get_pid (TestTerminal *self)
{
  return self->pid;
}

guint64
test_terminal_read_status (TestTerminal *self, const char *key)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", self->pid);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *at;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  at = strstr (text, key);
  g_assert_nonnull (at);
  return g_ascii_strtoull (at + strlen (key), NULL, 10);
}

gboolean
test_terminal_has_sanitizer (void)
{
#if defined(__SANITIZE_ADDRESS__)
  return TRUE;
#else
  return FALSE;
#endif
}
