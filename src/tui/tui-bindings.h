/* tui-bindings.h: which keys do what: as the table of functions has it, and as the configuration
 * changes it. For the chat window by itself; the input's go to readline. */
#pragma once

#include "tui-functions.h"
#include "tui-settings.h"

G_BEGIN_DECLS

typedef struct _TuiBindings TuiBindings;

TuiBindings *tui_bindings_new (const TuiBinding *bindings, guint n_bindings);
void tui_bindings_free (TuiBindings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiBindings, tui_bindings_free)

/* Like tui_keys_take(), and the keys that are bound. A chord waits for its next key for ever. */
gsize tui_bindings_take (
    TuiBindings *self, const char *bytes, gsize length, gboolean is_complete, TuiKeyPress *press);
/* (transfer full): the keys of the function in the chat window, for people; "" when there is none
 */
char *tui_bindings_describe (TuiBindings *self, const TuiFunction *function);

/* Whether there are keys of that name, and such a function; for [keys]. */
gboolean tui_bindings_check (const TuiBinding *binding, GError **error);

G_END_DECLS
