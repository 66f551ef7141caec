/* tui-frame.h: what is around the two windows: borders, rooms, topic, state, members. */
#pragma once

#include "client-session.h"
#include "tui-hits.h"
#include "tui-jump.h"
#include "tui-layout.h"
#include "tui-screen.h"

G_BEGIN_DECLS

typedef enum
{
  TUI_FOCUS_INPUT,
  TUI_FOCUS_CHAT,
} TuiFocus;

typedef struct
{
  ClientSession *session;
  ClientRoom *room; /* (nullable): the one in sight */
  TuiFocus focus;
  guint n_new; /* below what is in sight */
  gboolean is_scrolled_back;
  TuiHits *hits;      /* what can be clicked is noted there */
  const char *typing; /* (nullable): who writes, translated and safe */
  guint people_top;   /* the first of them in sight */
  const char *notice; /* (nullable): for this moment, translated */
  const char *hint;   /* (nullable): what can be done now, translated */
} TuiFrame;

void tui_frame_draw (const TuiFrame *frame, TuiScreen *screen, const TuiLayout *layout);
/* In the place of the input, while a room is chosen. rooms: in the order of the jump's names */
void tui_frame_draw_jump (TuiScreen *screen, const TuiRect *rect, TuiJump *jump, GListModel *rooms);
void tui_frame_draw_choices (TuiScreen *screen,
                             const TuiLayout *layout,
                             const char *const *choices,
                             guint chosen);
void tui_frame_draw_too_small (TuiScreen *screen, const TuiLayout *layout);

G_END_DECLS
