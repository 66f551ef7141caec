/* main-screen.h: the real program on a terminal, beside those of main-testing.h. */
#pragma once

#include "main-testing.h"
#include "test-terminal.h"

G_BEGIN_DECLS

/* arguments: split at blanks. variable (nullable): NAME=VALUE, of the environment */
TestTerminal *chat_open_screen (Chat *chat, const char *variable, const char *arguments);
/* more: further arguments */
TestTerminal *chat_join_on_screen (Chat *chat, const char *name, const char *more);
void chat_quit_screen (TestTerminal *screen); /* (transfer full): /quit, and it ends well */

G_END_DECLS
