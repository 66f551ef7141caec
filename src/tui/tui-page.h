/* tui-page.h: a text to read in the place of the chat, as the help: one scrolls, searches, and
 * leaves by Escape. */
#pragma once

#include "tui-keys.h"
#include "tui-layout.h"
#include "tui-screen.h"

G_BEGIN_DECLS

typedef struct _TuiPage TuiPage;

TuiPage *tui_page_new (void);
void tui_page_free (TuiPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiPage, tui_page_free)

/* Text from outside must be sanitised. */
void tui_page_add_heading (TuiPage *self, const char *text);
void tui_page_add_text (TuiPage *self, const char *text);
void tui_page_add_row (TuiPage *self, const char *left, const char *right);

gboolean tui_page_take_key (TuiPage *self, const TuiKeyPress *press); /* FALSE: it is to be left */
char *tui_page_describe (TuiPage *self); /* (transfer full): for the border: what keys do now */
void tui_page_draw (TuiPage *self, TuiScreen *screen, const TuiRect *rect);

G_END_DECLS
