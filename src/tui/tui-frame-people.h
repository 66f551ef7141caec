/* tui-frame-people.h: who is in the room, as a column: by rank and name, with marks for away and
 * for those whose account the server vouches for. */
#pragma once

#include "client-room.h"
#include "tui-hits.h"
#include "tui-layout.h"
#include "tui-screen.h"

G_BEGIN_DECLS

/* top: the first that is in sight. Returns: it, within what there is */
guint tui_frame_clamp_people (ClientRoom *room, const TuiRect *rect, int top);
void tui_frame_draw_people (
    TuiScreen *screen, const TuiRect *rect, ClientRoom *room, guint top, TuiHits *hits);

G_END_DECLS
