/* tui-line.h: the chat without a screen: each line of the input is sent, each event is one line of
 * the output. For pipes, scripts and screen readers.
 *
 * Input is read only when it can go somewhere: not before there is a room to talk in, and not while
 * many lines wait for the server's confirmation. At its end everything is confirmed first, then the
 * session is left.
 */
#pragma once

#include "client-session.h"

G_BEGIN_DECLS

typedef struct _TuiLine TuiLine;

typedef enum
{
  TUI_LINE_ERROR_UNCONFIRMED, /* at the end of the input something was not confirmed */
  TUI_LINE_ERROR_REFUSED,     /* something was refused */
  TUI_LINE_ERROR_OUTPUT,      /* nobody reads the output any more */
} TuiLineError;

#define TUI_LINE_ERROR (tui_line_error_quark ())
GQuark tui_line_error_quark (void);

/* It is over. error (nullable): what to tell the user; %NULL: everything went well. Called once. */
typedef void (*TuiLineDone) (TuiLine *self, const GError *error, gpointer user_data);

TuiLine *tui_line_new (
    ClientSession *session, int input_fd, int output_fd, TuiLineDone done, gpointer user_data);
void tui_line_free (TuiLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiLine, tui_line_free)

G_END_DECLS
