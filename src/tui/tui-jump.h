/* tui-jump.h: going to a room by a few letters of its name: what is typed, and which rooms it may
 * mean, best first. Pure.
 */
#pragma once

#include <glib.h>

#include "tui-keys.h"

G_BEGIN_DECLS

typedef enum
{
  TUI_JUMP_GOES_ON,
  TUI_JUMP_CHOSEN,
  TUI_JUMP_GIVEN_UP,
} TuiJumpResult;

typedef struct _TuiJump TuiJump;

TuiJump *tui_jump_new (const char *const *names);
void tui_jump_free (TuiJump *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiJump, tui_jump_free)

TuiJumpResult tui_jump_take_key (TuiJump *self, const TuiKeyPress *press);
const char *tui_jump_get_text (TuiJump *self);
guint tui_jump_get_n_matches (TuiJump *self);
guint tui_jump_get_match (TuiJump *self, guint place); /* index into names */
guint tui_jump_get_chosen (TuiJump *self);             /* place among the matches */

G_END_DECLS
