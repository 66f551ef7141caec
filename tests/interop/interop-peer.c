#include "config.h"

#include "interop-peer.h"

#include <glib-unix.h>
#include <pty.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

/* Wide, so that what a test looks for is not folded. */
#define COLUMNS 180
#define ROWS 50
#define DEADLINE_S 60

struct _InteropPeer
{
  char *name;
  GPid pid; /* 0 once it was waited for */
  int status;
  int terminal;
  guint terminal_source;
  guint child_source;
  VTerm *vterm;
  VTermScreen *screen;
  GString *gone; /* rows that scrolled off the top */
};

static void
append_cell (GString *text, const VTermScreenCell *cell)
{
  if (cell->chars[0] == 0)
    g_string_append_c (text, ' ');
  for (guint i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++)
    if (cell->chars[i] != (uint32_t) -1) /* the right half of a wide one */
      g_string_append_unichar (text, cell->chars[i]);
}

static int
on_row_gone (int columns, const VTermScreenCell *cells, void *user_data)
{
  InteropPeer *self = user_data;

  for (int column = 0; column < columns; column++)
    append_cell (self->gone, &cells[column]);
  g_string_append_c (self->gone, '\n');
  return 0;
}

static const VTermScreenCallbacks screen_callbacks = { .sb_pushline = on_row_gone };

static void
on_answer (const char *bytes, size_t length, void *user_data)
{
  InteropPeer *self = user_data;

  /* What a terminal answers to questions; a full or closed pty only loses such an answer. */
  if (write (self->terminal, bytes, length) < 0)
    g_debug ("%s: no answer from its terminal", self->name);
}

static gboolean
on_output (int fd, GIOCondition condition, gpointer user_data)
{
  InteropPeer *self = user_data;
  char bytes[4096];
  ssize_t length = read (fd, bytes, sizeof bytes);

  if (length <= 0)
    {
      self->terminal_source = 0;
      return G_SOURCE_REMOVE; /* EIO: the program has closed its side */
    }

  vterm_input_write (self->vterm, bytes, (size_t) length);
  vterm_screen_flush_damage (self->screen);
  return G_SOURCE_CONTINUE;
}

static void
on_ended (GPid pid, int status, gpointer user_data)
{
  InteropPeer *self = user_data;

  self->status = WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
  self->pid = 0;
  self->child_source = 0;
}

static void
run_program (const char *home, const char *const *arguments)
{
  g_auto (GStrv) environment = g_get_environ ();

  environment = g_environ_setenv (environment, "HOME", home, TRUE);
  environment = g_environ_setenv (environment, "XDG_CONFIG_HOME", home, TRUE);
  environment = g_environ_setenv (environment, "XDG_DATA_HOME", home, TRUE);
  environment = g_environ_setenv (environment, "XDG_STATE_HOME", home, TRUE);
  environment = g_environ_setenv (environment, "XDG_CACHE_HOME", home, TRUE);
  environment = g_environ_setenv (environment, "XDG_RUNTIME_DIR", home, TRUE);
  environment = g_environ_setenv (environment, "TERM", "xterm-256color", TRUE);
  environment = g_environ_setenv (environment, "LC_ALL", "C.UTF-8", TRUE);
  environment = g_environ_unsetenv (environment, "LANGUAGE");
  environment = g_environ_unsetenv (environment, "TMUX");
  if (chdir (home) == 0)
    execvpe (arguments[0], (char *const *) arguments, environment);
  _exit (127);
}

/**
 * interop_peer_spawn:
 * @name: for messages
 * @home: (not nullable): its home and working directory
 * Returns: (transfer full):
 */
InteropPeer *
interop_peer_spawn (const char *name, const char *home, const char *const *arguments)
{
  InteropPeer *self = g_new0 (InteropPeer, 1);
  struct winsize size = { .ws_row = ROWS, .ws_col = COLUMNS };

  self->name = g_strdup (name);
  self->gone = g_string_new (NULL);
  self->vterm = vterm_new (ROWS, COLUMNS);
  vterm_set_utf8 (self->vterm, 1);
  vterm_output_set_callback (self->vterm, on_answer, self);
  self->screen = vterm_obtain_screen (self->vterm);
  vterm_screen_set_callbacks (self->screen, &screen_callbacks, self);
  vterm_screen_enable_altscreen (self->screen, 1);
  vterm_screen_reset (self->screen, 1);

  self->pid = forkpty (&self->terminal, NULL, NULL, &size);
  g_assert_cmpint (self->pid, >=, 0);
  if (self->pid == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL); /* a test that failed leaves nobody behind */
      run_program (home, arguments);
    }

  self->terminal_source = g_unix_fd_add (self->terminal, G_IO_IN | G_IO_HUP, on_output, self);
  self->child_source = g_child_watch_add (self->pid, on_ended, self);
  return self;
}

void
interop_peer_free (InteropPeer *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->terminal_source, g_source_remove);
  g_clear_handle_id (&self->child_source, g_source_remove);
  if (self->pid != 0)
    {
      kill (self->pid, SIGKILL);
      waitpid (self->pid, NULL, 0);
    }
  close (self->terminal);
  vterm_free (self->vterm);
  g_string_free (self->gone, TRUE);
  g_free (self->name);
  g_free (self);
}

static char *
screen_text (InteropPeer *self)
{
  GString *text = g_string_new (self->gone->str);
  VTermScreenCell cell;

  for (int row = 0; row < ROWS; row++)
    {
      for (int column = 0; column < COLUMNS; column += MAX (cell.width, 1))
        {
          vterm_screen_get_cell (self->screen, (VTermPos){ .row = row, .col = column }, &cell);
          append_cell (text, &cell);
        }
      while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate (text, text->len - 1);
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

/**
 * interop_peer_type:
 * @text: keys; a line feed presses Enter
 */
void
interop_peer_type (InteropPeer *self, const char *text)
{
  g_autofree char *keys = g_strdelimit (g_strdup (text), "\n", '\r');
  gsize length = strlen (keys);

  g_assert_cmpint (write (self->terminal, keys, length), ==, length);
}

gboolean
interop_peer_shows (InteropPeer *self, const char *text)
{
  g_autofree char *shown = screen_text (self);

  return strstr (shown, text) != NULL;
}

static gboolean
on_deadline (gpointer user_data)
{
  gboolean *is_late = user_data;

  *is_late = TRUE;
  return G_SOURCE_REMOVE;
}

static G_GNUC_NORETURN void
give_up (InteropPeer *self, const char *awaited)
{
  g_autofree char *shown = screen_text (self);

  g_printerr ("%s shows:\n%s\n", self->name, shown);
  g_error ("%s: waited for \"%s\" in vain", self->name, awaited);
}

/**
 * interop_peer_wait_for:
 * @text: on its screen, or on what has left it at the top
 */
void
interop_peer_wait_for (InteropPeer *self, const char *text)
{
  gboolean is_late = FALSE;
  guint deadline = g_timeout_add_seconds (DEADLINE_S, on_deadline, &is_late);

  while (!interop_peer_shows (self, text))
    {
      if (is_late)
        give_up (self, text);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (deadline);
}

int
interop_peer_wait_exit (InteropPeer *self)
{
  gboolean is_late = FALSE;
  guint deadline = g_timeout_add_seconds (DEADLINE_S, on_deadline, &is_late);

  while (self->pid != 0)
    {
      if (is_late)
        give_up (self, "the end");
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (deadline);
  return self->status;
}
