/* tui-attention.h: when a message is worth a bell and a notification: it means us, it is new, and
 * we do not look at it.
 */
#pragma once

#include "client-room.h"
#include "tui-settings.h"

G_BEGIN_DECLS

typedef enum
{
  TUI_PERSON_UNKNOWN, /* the terminal did not say */
  TUI_PERSON_HERE,
  TUI_PERSON_ELSEWHERE,
} TuiPerson;

typedef struct
{
  TuiPerson person;
  gint64 last_us; /* monotonic: of the last notification */
} TuiAttention;

/* (transfer full) (nullable): what to write to the terminal; NULL: nothing */
char *tui_attention_call (TuiAttention *self,
                          ClientRoom *room,
                          const ClientMessage *message,
                          const TuiSettings *settings,
                          gboolean is_in_sight);

G_END_DECLS
