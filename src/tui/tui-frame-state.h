/* tui-frame-state.h: the state of the connection in the border, and what protects it: who the
 * server proved to be, and when its certificate ends. */
#pragma once

#include "client-session.h"
#include "tui-screen.h"

G_BEGIN_DECLS

typedef enum
{
  TUI_FRAME_STATE_CUT,        /* half of it is better than nothing */
  TUI_FRAME_STATE_IF_IT_FITS, /* beside something else it would only be in the way */
} TuiFrameState;

void tui_frame_draw_state (
    TuiScreen *screen, ClientSession *session, int row, int end, TuiFrameState how);

G_END_DECLS
