/* tui-hits.h: what stands where on the screen, for the mouse. Who draws something that can be
 * clicked notes it; the last note counts. Pure. */
#pragma once

#include "tui-layout.h"

G_BEGIN_DECLS

typedef enum
{
  TUI_HIT_NONE,
  TUI_HIT_CHAT,    /* the window; index: G_MAXUINT */
  TUI_HIT_MESSAGE, /* index: of the message in its room */
  TUI_HIT_INPUT,
  TUI_HIT_ROOM,   /* index: in the session's list */
  TUI_HIT_MEMBER, /* index: in the room's list */
} TuiHitKind;

typedef struct
{
  TuiHitKind kind;
  guint index;
} TuiHit;

typedef struct _TuiHits TuiHits;

TuiHits *tui_hits_new (void);
void tui_hits_free (TuiHits *self);
void tui_hits_clear (TuiHits *self);
/* self (nullable): nobody asks */
void tui_hits_add (TuiHits *self, const TuiRect *rect, TuiHitKind kind, guint index);
TuiHit tui_hits_find (TuiHits *self, int row, int column);

G_END_DECLS
