/* tui-help.h: the page that tells what can be typed and pressed. */
#pragma once

#include "tui-bindings.h"
#include "tui-input.h"
#include "tui-page.h"

G_BEGIN_DECLS

TuiPage *tui_help_new (TuiInput *input, TuiBindings *bindings);

G_END_DECLS
