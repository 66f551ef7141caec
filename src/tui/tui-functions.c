#include "config.h"

#include "tui-functions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Several sequences for one key are those of different terminals. */
/* clang-format off */
static const TuiFunction functions[] = {
  { "rotate-focus", TUI_KEY_BACK_TAB, N_("goes to the other window"),
    { "\033[Z" }, { "\t", "\033[Z" } },
  { "next-room", TUI_KEY_NEXT_ROOM, N_("goes to the next room"),
    { "\033[1;3C", "\033\033[C" }, { "\033[1;3C", "\033\033[C" } },
  { "previous-room", TUI_KEY_PREVIOUS_ROOM, N_("goes to the room before"),
    { "\033[1;3D", "\033\033[D" }, { "\033[1;3D", "\033\033[D" } },
  { "active-room", TUI_KEY_ACTIVE_ROOM,
    N_("goes to the next room where you are meant, or where something is new"),
    { "\033a" }, { "\033a" } },
  { "jump", TUI_KEY_JUMP, N_("asks for a few letters of a room's name and goes there"),
    { "\033g" }, { "\013", "\033g" } },
  { "page-up", TUI_KEY_PAGE_UP, N_("shows older messages"),
    { "\033[5~" }, { "\033[5~", "\002" } },
  { "page-down", TUI_KEY_PAGE_DOWN, N_("shows newer messages"),
    { "\033[6~" }, { "\033[6~", "\006" } },
  { "people-up", TUI_KEY_PEOPLE_UP, N_("scrolls the list of people up"),
    { "\033[1;3A", "\033\033[A" }, { "\033[1;3A", "\033\033[A" } },
  { "people-down", TUI_KEY_PEOPLE_DOWN, N_("scrolls the list of people down"),
    { "\033[1;3B", "\033\033[B" }, { "\033[1;3B", "\033\033[B" } },
  { "resend", TUI_KEY_RESEND, N_("sends again what failed in this room"),
    { "\033s" }, { "\033s" } },
  { "select-previous", TUI_KEY_SELECT_PREVIOUS, N_("chooses a message, to answer it"),
    { "\033[1;2A", "\033[a" }, { "\033[1;2A", "\033[a", "k" } },
  { "select-next", TUI_KEY_SELECT_NEXT, N_("chooses the next message"),
    { "\033[1;2B", "\033[b" }, { "\033[1;2B", "\033[b", "j" } },
  { "reply", TUI_KEY_REPLY, N_("answers the chosen message"),
    { NULL }, { "r" } },
  { "react", TUI_KEY_REACT, N_("reacts to the chosen message"),
    { NULL }, { "e", "+" } },
  { "delete", TUI_KEY_DELETE, N_("takes the chosen message back"),
    { NULL }, { "d" } },
  { "copy", TUI_KEY_COPY, N_("copies the chosen message, or all from where the choice began"),
    { NULL }, { "c", "y" } },
  { "copy-link", TUI_KEY_COPY_LINK, N_("copies an address in the chosen message"),
    { NULL }, { "u" } },
  { "open-link", TUI_KEY_OPEN_LINK, N_("opens an address in the chosen message"),
    { NULL }, { "o" } },
  { "select-range", TUI_KEY_SELECT_RANGE, N_("begins a choice of several messages, to copy them"),
    { NULL }, { "v" } },
  { "search", TUI_KEY_SEARCH, N_("looks for words in this room"),
    { NULL }, { "/", "\022" } },
  { "next-hit", TUI_KEY_NEXT_HIT, N_("goes to the next place that the search found"),
    { NULL }, { "n" } },
  { "previous-hit", TUI_KEY_PREVIOUS_HIT, N_("goes to the place before, of those it found"),
    { NULL }, { "N" } },
  { "toggle-mouse", TUI_KEY_TOGGLE_MOUSE, N_("gives the mouse to the terminal, or takes it again"),
    { "\033m" }, { "\033m" } },
  { "mouse", TUI_KEY_MOUSE, NULL, { "\033[<" }, { NULL } },
  { "help", TUI_KEY_HELP, N_("shows the commands and the keys"),
    { "\033OP", "\033[11~", "\033[[A" }, { "\033OP", "\033[11~", "\033[[A", "?" } },
  { "redraw", TUI_KEY_REDRAW, N_("draws the screen anew"),
    { "\014" }, { "\014" } },
  { "suspend", TUI_KEY_SUSPEND, N_("stops the program; fg of the shell goes on"),
    { "\032" }, { "\032" } },
  { "interrupt", TUI_KEY_INTERRUPT, N_("leaves the chat"),
    { "\003" }, { "\003" } },
  { "focus-in", TUI_KEY_FOCUS_IN, NULL, { "\033[I" }, { "\033[I" } },
  { "focus-out", TUI_KEY_FOCUS_OUT, NULL, { "\033[O" }, { "\033[O" } },
};
/* clang-format on */

const TuiFunction *
tui_functions_get (gsize index)
{
  return index < G_N_ELEMENTS (functions) ? &functions[index] : NULL;
}

const TuiFunction *
tui_functions_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (strcmp (functions[i].name, name) == 0)
      return &functions[i];
  return NULL;
}
