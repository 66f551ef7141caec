#include "config.h"

#include "tui-keys.h"

#include <stdio.h>
#include <string.h>

#define MAX_SEQUENCE 32 /* bytes: longer ones are no keys */

/* Both forms that terminals send: CSI, and SS3 in application mode; and those of rxvt and the
 * Linux console for Home and End. */
static const struct
{
  const char *sequence;
  TuiKey key;
} sequences[] = {
  { "\033[A", TUI_KEY_UP },       { "\033[B", TUI_KEY_DOWN },       { "\033[C", TUI_KEY_RIGHT },
  { "\033[D", TUI_KEY_LEFT },     { "\033[F", TUI_KEY_END },        { "\033[H", TUI_KEY_HOME },
  { "\033[Z", TUI_KEY_BACK_TAB }, { "\033[1~", TUI_KEY_HOME },      { "\033[4~", TUI_KEY_END },
  { "\033[5~", TUI_KEY_PAGE_UP }, { "\033[6~", TUI_KEY_PAGE_DOWN }, { "\033[7~", TUI_KEY_HOME },
  { "\033[8~", TUI_KEY_END },     { "\033[200~", TUI_KEY_PASTE },   { "\033OA", TUI_KEY_UP },
  { "\033OB", TUI_KEY_DOWN },     { "\033OC", TUI_KEY_RIGHT },      { "\033OD", TUI_KEY_LEFT },
  { "\033OF", TUI_KEY_END },      { "\033OH", TUI_KEY_HOME },
};

static const struct
{
  char byte;
  TuiKey key;
} controls[] = {
  { 0x0B, TUI_KEY_JUMP },    { '\t', TUI_KEY_TAB },       { '\r', TUI_KEY_ENTER },
  { '\n', TUI_KEY_ENTER },   { 0x03, TUI_KEY_INTERRUPT }, { 0x0C, TUI_KEY_REDRAW },
  { 0x1A, TUI_KEY_SUSPEND }, { 0x02, TUI_KEY_PAGE_UP },   { 0x06, TUI_KEY_PAGE_DOWN },
};

/**
 * tui_keys_measure:
 * @bytes: from an ESC on
 *
 * ECMA-48: ESC [, parameters and intermediates, one byte that ends it.
 *
 * Returns: the bytes of one key; 0 if it is cut off
 */
gsize
tui_keys_measure (const char *bytes, gsize length)
{
  gsize at = 1;

  if (at < length && bytes[at] == '\033')
    at++; /* Alt, on terminals that send it as one more ESC */
  if (at >= length)
    return 0;
  if (bytes[at] == 'O')
    return at + 1 < length ? at + 2 : 0;
  if (bytes[at] != '[')
    return at + 1;
  if (at + 1 < length && bytes[at + 1] == '[') /* F1 to F5 of the Linux console */
    return at + 2 < length ? at + 3 : 0;
  for (at++; at < length; at++)
    if (bytes[at] >= 0x40 && bytes[at] <= 0x7E)
      return at + 1;
  return length >= MAX_SEQUENCE ? length : 0;
}

/* XTerm's SGR reports: ESC [ < button ; column ; row, and M, or m when it is let go. */
static gboolean
take_mouse (const char *bytes, gsize size, TuiKeyPress *press)
{
  g_autofree char *report = NULL;
  int end = 0, button, row, column;

  if (size < strlen ("\033[<") || memcmp (bytes, "\033[<", strlen ("\033[<")) != 0)
    return FALSE;
  report = g_strndup (bytes + strlen ("\033[<"), size - strlen ("\033[<"));
  if (sscanf (report, "%4d;%5d;%5d%n", &button, &column, &row, &end) != 3 ||
      (report[end] != 'M' && report[end] != 'm') || button < 0 || column < 1 || row < 1)
    return FALSE;
  press->key = TUI_KEY_MOUSE;
  press->is_release = report[end] == 'm';
  press->button = button;
  press->row = row - 1;
  press->column = column - 1;
  return TRUE;
}

static gsize
take_escape (const char *bytes, gsize length, gboolean is_complete, TuiKeyPress *press)
{
  gsize size = tui_keys_measure (bytes, length);

  if (size == 0)
    {
      press->key = TUI_KEY_ESCAPE;
      return is_complete ? 1 : 0;
    }

  press->key = TUI_KEY_OTHER;
  if (take_mouse (bytes, size, press))
    return size;
  if (size == 2 && g_ascii_isdigit (bytes[1]))
    {
      press->key = TUI_KEY_ROOM;
      press->character = bytes[1];
    }
  for (guint i = 0; i < G_N_ELEMENTS (sequences); i++)
    if (strlen (sequences[i].sequence) == size && memcmp (sequences[i].sequence, bytes, size) == 0)
      press->key = sequences[i].key;
  return size;
}

gsize
tui_keys_take (const char *bytes, gsize length, gboolean is_complete, TuiKeyPress *press)
{
  gsize size = 1;

  *press = (TuiKeyPress){ .key = TUI_KEY_NONE };
  if (length == 0)
    return 0;
  if (*bytes == '\033')
    return take_escape (bytes, length, is_complete, press);

  press->key = TUI_KEY_CHAR;
  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    if (controls[i].byte == *bytes)
      press->key = controls[i].key;
  while (size < length && (bytes[size] & 0xC0) == 0x80 && (*bytes & 0x80))
    size++;
  press->character = g_utf8_get_char_validated (bytes, size);
  return size;
}
