/* tui-pane.h: one room in the chat window: its messages, and where in them the reader is. */
#pragma once

#include "client-session.h"
#include "tui-format.h"
#include "tui-hits.h"
#include "tui-keys.h"
#include "tui-layout.h"
#include "tui-screen.h"
#include "tui-settings.h"

G_BEGIN_DECLS

typedef struct _TuiPane TuiPane;

typedef void (*TuiPaneChanged) (TuiPane *self, gpointer data); /* it looks different */

TuiPane *tui_pane_new (ClientSession *session,
                       ClientRoom *room,
                       const TuiSettings *settings,
                       TuiPaneChanged changed,
                       gpointer data);
void tui_pane_free (TuiPane *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiPane, tui_pane_free)

void tui_pane_set_time_format (TuiPane *self, const char *format); /* outlives it, or is changed */
void tui_pane_set_shown (TuiPane *self, gboolean is_shown);        /* it is the one in sight */
void tui_pane_set_draft (TuiPane *self, const char *text);         /* what is typed and not sent */
const char *tui_pane_get_draft (TuiPane *self);
guint tui_pane_resend (TuiPane *self); /* what failed; returns how many */
ClientRoom *tui_pane_get_room (TuiPane *self);
TuiView *tui_pane_get_view (TuiPane *self);
/* A message of it is chosen: in sight as long as nobody scrolls it away. (nullable): none */
void tui_pane_select (TuiPane *self, const ClientMessage *message);
void tui_pane_select_step (TuiPane *self, int step); /* to an older one: negative */
void tui_pane_select_index (TuiPane *self, guint index);
void tui_pane_go_to (TuiPane *self, const ClientMessage *message); /* chosen, in the middle */
const ClientMessage *tui_pane_get_selected (TuiPane *self);        /* (nullable) */
void tui_pane_set_range (TuiPane *self, gboolean is_on); /* begins at the chosen one, and grows */
gboolean tui_pane_get_range (TuiPane *self, guint *first, guint *last); /* FALSE: nothing */
void tui_pane_scroll (TuiPane *self, int lines);
gboolean tui_pane_take_key (TuiPane *self, TuiKey key); /* FALSE: it scrolls nothing */
void tui_pane_draw (TuiPane *self, TuiScreen *screen, const TuiRect *rect, TuiHits *hits);

G_END_DECLS
