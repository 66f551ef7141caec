/* tui-found.h: what a search found, as a list in the place of the chat. */
#pragma once

#include "client-search.h"
#include "tui-hits.h"
#include "tui-keys.h"
#include "tui-screen.h"

G_BEGIN_DECLS

typedef struct _TuiFound TuiFound;

typedef enum
{
  TUI_FOUND_GOES_ON,
  TUI_FOUND_CHOSEN,
  TUI_FOUND_LEFT,
} TuiFoundResult;

/* search: asked for each time, as the server's answer changes it; time_format: as in TuiFormat */
TuiFound *tui_found_new (const char *time_format);
void tui_found_free (TuiFound *self);

TuiFoundResult tui_found_take_key (TuiFound *self, ClientSearch *search, const TuiKeyPress *press);
const ClientFound *tui_found_get_chosen (TuiFound *self, ClientSearch *search); /* (nullable) */
gboolean tui_found_step (TuiFound *self, ClientSearch *search, int step); /* FALSE: no further */
char *tui_found_describe (ClientSearch *search); /* (transfer full): for the border */
void tui_found_draw (TuiFound *self, ClientSearch *search, TuiScreen *screen, const TuiRect *rect);

G_END_DECLS
