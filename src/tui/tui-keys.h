/* tui-keys.h: the bytes of a terminal as keys, for the chat window, where readline does not read.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TUI_KEY_NONE,
  TUI_KEY_CHAR, /* anything that is typed as text */
  TUI_KEY_ENTER,
  TUI_KEY_TAB,
  TUI_KEY_BACK_TAB,
  TUI_KEY_ESCAPE,
  TUI_KEY_UP,
  TUI_KEY_DOWN,
  TUI_KEY_LEFT,
  TUI_KEY_RIGHT,
  TUI_KEY_PAGE_UP,
  TUI_KEY_PAGE_DOWN,
  TUI_KEY_HOME,
  TUI_KEY_END,
  TUI_KEY_PREVIOUS_ROOM,   /* Alt+Left */
  TUI_KEY_NEXT_ROOM,       /* Alt+Right */
  TUI_KEY_ROOM,            /* Alt+digit: character is the digit */
  TUI_KEY_JUMP,            /* Ctrl+K in the chat window, Alt+G: to a room by name */
  TUI_KEY_ACTIVE_ROOM,     /* Alt+A: to where something is new */
  TUI_KEY_PEOPLE_UP,       /* Alt+Up */
  TUI_KEY_PEOPLE_DOWN,     /* Alt+Down */
  TUI_KEY_HELP,            /* F1 */
  TUI_KEY_RESEND,          /* Alt+S: what failed is sent again */
  TUI_KEY_SELECT_PREVIOUS, /* Shift+Up: a message is chosen */
  TUI_KEY_SELECT_NEXT,     /* Shift+Down */
  TUI_KEY_SELECT_RANGE,    /* from the chosen message on */
  TUI_KEY_REPLY,           /* to the chosen message; those below are about it as well */
  TUI_KEY_REACT,
  TUI_KEY_DELETE,
  TUI_KEY_COPY,
  TUI_KEY_COPY_LINK,
  TUI_KEY_OPEN_LINK,
  TUI_KEY_SEARCH, /* words are asked for */
  TUI_KEY_NEXT_HIT,
  TUI_KEY_PREVIOUS_HIT,
  TUI_KEY_MOUSE,        /* the rest of the press says where; from readline: it follows */
  TUI_KEY_TOGGLE_MOUSE, /* Alt+M: the mouse is ours, or the terminal's */
  TUI_KEY_REDRAW,       /* Ctrl+L */
  TUI_KEY_INTERRUPT,    /* Ctrl+C */
  TUI_KEY_SUSPEND,      /* Ctrl+Z */
  TUI_KEY_FOCUS_IN,     /* the terminal is what the person looks at */
  TUI_KEY_FOCUS_OUT,
  TUI_KEY_PASTE, /* what follows is pasted, until ESC [ 201 ~ */
  TUI_KEY_OTHER, /* a sequence that means nothing here */
} TuiKey;

typedef struct
{
  TuiKey key;
  gunichar character;
  int button; /* MOUSE: as the terminal numbers them */
  int row;    /* MOUSE: from 0 */
  int column;
  gboolean is_release;
} TuiKeyPress;

/* Takes one key off the front of @bytes. Returns: its bytes; 0 when there are not enough yet (an
 * Escape by itself is told from the start of a sequence by @is_complete: nothing more will come) */
gsize tui_keys_take (const char *bytes, gsize length, gboolean is_complete, TuiKeyPress *press);
/* How long the key is that begins with the ESC at the front of @bytes. */
gsize tui_keys_measure (const char *bytes, gsize length);

G_END_DECLS
