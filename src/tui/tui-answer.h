/* tui-answer.h: what the terminal answers when it is asked for its background (OSC 11), taken out
 * of what it sends, so that it is never taken for keys: also when it comes late or in parts. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TUI_ANSWER_QUESTION "\033]11;?\033\\"
#define TUI_ANSWER_RELEASE_MS 50   /* an Escape that begins nothing is a key */
#define TUI_ANSWER_GIVE_UP_MS 1000 /* half an answer */

typedef struct _TuiAnswer TuiAnswer;

TuiAnswer *tui_answer_new (void); /* the question was asked */
void tui_answer_free (TuiAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiAnswer, tui_answer_free)

/* Appends to keys what is no answer. Returns: the answer came whole, and says this color */
gboolean tui_answer_take (
    TuiAnswer *self, const char *bytes, gsize length, GByteArray *keys, guint32 *color);
gboolean tui_answer_is_pending (TuiAnswer *self);            /* it holds something back */
void tui_answer_release (TuiAnswer *self, GByteArray *keys); /* after TUI_ANSWER_RELEASE_MS */
void tui_answer_give_up (TuiAnswer *self, GByteArray *keys); /* after TUI_ANSWER_GIVE_UP_MS */

G_END_DECLS
