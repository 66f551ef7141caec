/* tui-answer.h: what the terminal answers when it is asked for its background (OSC 11), or for how
 * wide it draws a character (DSR 6), taken out of what it sends, so that it is never taken for
 * keys: also when it comes late or in parts. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TUI_ANSWER_ASK_BACKGROUND "\033]11;?\033\\"
/* Draws U+2460 at the beginning of the second row, and asks where the cursor is; keys that look
 * like its answer would be of the first row. The cursor goes back to where it was. */
#define TUI_ANSWER_ASK_WIDTH "\0337\033[2;1H\342\221\240\033[6n\0338"
#define TUI_ANSWER_RELEASE_MS 50   /* an Escape that begins nothing is a key */
#define TUI_ANSWER_GIVE_UP_MS 1000 /* half an answer */

typedef enum
{
  TUI_ANSWER_NONE = 0,
  TUI_ANSWER_BACKGROUND = 1 << 0,
  TUI_ANSWER_WIDTH = 1 << 1,
} TuiAnswerKinds;

/* What was answered. */
typedef struct
{
  TuiAnswerKinds kinds;
  guint32 background; /* 0xRRGGBB */
  guint columns;      /* of the character */
} TuiAnswers;

typedef struct _TuiAnswer TuiAnswer;

TuiAnswer *tui_answer_new (void);
void tui_answer_free (TuiAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiAnswer, tui_answer_free)

void tui_answer_expect (TuiAnswer *self, TuiAnswerKinds kind); /* it was asked */
/* Appends to keys what is no answer. Returns: what came whole, and can be understood */
TuiAnswers tui_answer_take (TuiAnswer *self, const char *bytes, gsize length, GByteArray *keys);
gboolean tui_answer_is_pending (TuiAnswer *self);            /* it holds something back */
void tui_answer_release (TuiAnswer *self, GByteArray *keys); /* after TUI_ANSWER_RELEASE_MS */
void tui_answer_give_up (TuiAnswer *self, GByteArray *keys); /* after TUI_ANSWER_GIVE_UP_MS */

G_END_DECLS
