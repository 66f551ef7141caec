/* test-terminal.h: a program on a pseudo-terminal, and what a person would see there, through
 * libvterm.
 *
 * Output is read by the default main context; waiting runs it until a condition holds and fails the
 * test, with the screen, at a deadline.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TestTerminal TestTerminal;

typedef struct
{
  char text[64]; /* "" for the right half of a wide one */
  int columns;
  gboolean is_bold;
  gboolean is_reverse;
  gboolean has_color; /* a foreground that is not the terminal's own */
  guint32 foreground; /* 0xRRGGBB, before they change places in reverse */
  guint32 background;
} TestCell;

typedef gboolean (*TestTerminalCondition) (TestTerminal *self, gpointer data);

/* environment: NAME=VALUE, or NAME to take it away; over a plain one of UTF-8 and xterm-256color */
TestTerminal *test_terminal_spawn (const char *const *arguments,
                                   const char *const *environment,
                                   int rows,
                                   int columns);
void test_terminal_free (TestTerminal *self); /* kills the program if it has not ended */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestTerminal, test_terminal_free)

/* What the person does */
void test_terminal_send (TestTerminal *self, const char *keys);
void test_terminal_send_bytes (TestTerminal *self, const char *bytes, gsize length);
void test_terminal_resize (TestTerminal *self, int rows, int columns);
void test_terminal_kill (TestTerminal *self, int signal_number);
void test_terminal_stop_reading (TestTerminal *self, gboolean is_stopped);

/* Waiting */
void test_terminal_wait_until (TestTerminal *self, TestTerminalCondition condition, gpointer data);
void test_terminal_wait_for (TestTerminal *self, const char *text);
void test_terminal_wait_gone (TestTerminal *self, const char *text);
void test_terminal_wait_row (TestTerminal *self, int row, const char *text); /* contains it */
void test_terminal_wait_cursor (TestTerminal *self, int row, int column);
void test_terminal_let_pass (TestTerminal *self, guint ms); /* where time is what is tested */
int test_terminal_wait_exit (TestTerminal *self);           /* exit status, or 128 + signal */

/* What the person sees */
char *test_terminal_get_text (TestTerminal *self);
char *test_terminal_get_row (TestTerminal *self, int row); /* without blanks at its end */
gboolean test_terminal_shows (TestTerminal *self, const char *text);
int test_terminal_find_row (TestTerminal *self, const char *text); /* -1: nowhere */
void test_terminal_get_cell (TestTerminal *self, int row, int column, TestCell *cell);
void test_terminal_get_cursor (TestTerminal *self, int *row, int *column);
gboolean test_terminal_is_cursor_visible (TestTerminal *self);
gboolean test_terminal_is_alternate (TestTerminal *self);
const char *test_terminal_get_title (TestTerminal *self);  /* (nullable) */
gboolean test_terminal_is_sane (TestTerminal *self);       /* echo and lines, as a shell wants it */
GByteArray *test_terminal_get_output (TestTerminal *self); /* (transfer none): every byte */
guint test_terminal_count_output (TestTerminal *self, const char *bytes); /* how often in it */

/* The program */
GPid test_terminal_get_pid (TestTerminal *self);
guint64 test_terminal_read_status (TestTerminal *self, const char *key); /* /proc/PID/status */
gboolean test_terminal_has_sanitizer (void); /* it needs more memory than it says */

G_END_DECLS
