/* tui-rescue.h: gives the terminal back when the program dies. */
#pragma once

#include <glib.h>
#include <termios.h>

G_BEGIN_DECLS

void tui_rescue_arm (int fd, const struct termios *modes, const char *bytes);
void tui_rescue_disarm (void);

G_END_DECLS
