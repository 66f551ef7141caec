/* tui-input.h: the line that is being typed. Readline owns its bytes: its keys, kill ring, undo,
 * history and the user's ~/.inputrc; movement and deletion go by grapheme cluster. Keys that are
 * not about the line are handed up.
 *
 * Readline is one for the whole program, so there is one TuiInput at a time.
 */
#pragma once

#include "tui-functions.h"
#include "tui-settings.h"

G_BEGIN_DECLS

typedef struct
{
  void (*submitted) (gpointer data, const char *text); /* Enter */
  void (*key) (gpointer data, const TuiKeyPress *press);
  /* Looks different. (nullable): readline draws it, on a terminal of its own; see below */
  void (*changed) (gpointer data);
  void (*paste_cut) (gpointer data); /* more was pasted than fits */
  /* (transfer full): what the word before the cursor may become */
  GStrv (*complete) (gpointer data, const char *text, gsize cursor, gsize *word_start);
} TuiInputHandler;

typedef struct _TuiInput TuiInput;

TuiInput *
tui_input_new (const TuiInputHandler *handler, const TuiSettings *settings, gpointer data);
void tui_input_free (TuiInput *self);
void tui_input_change_settings (TuiInput *self, const TuiSettings *settings); /* not its keys */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiInput, tui_input_free)

/* Returns: how many bytes it took: a key that was handed up may have moved the focus. */
gsize tui_input_feed (TuiInput *self, const char *bytes, gsize length);
void tui_input_begin_paste (TuiInput *self);
gboolean tui_input_is_pasting (TuiInput *self);

char *tui_input_get_text (TuiInput *self, gsize *cursor);   /* (transfer full): valid UTF-8 */
void tui_input_set_text (TuiInput *self, const char *text); /* the cursor at its end */
char *tui_input_get_prompt (TuiInput *self); /* (transfer full): of a search in the history; "" */
/* Each room has a history of its own. server and room are names. */
void tui_input_set_room (TuiInput *self, const char *server, const char *room);
/* (transfer none) (nullable): while one of several is being chosen; NULL behind the last */
const char *const *tui_input_get_candidates (TuiInput *self, guint *chosen);

/* Keys. name: of a function of ours for text, or of readline */
gboolean tui_input_has_function (const char *name);
/* (transfer full): the keys of it, for people; "" when there is none */
char *tui_input_describe_function (TuiInput *self, const TuiFunction *function);
char *tui_input_describe_name (TuiInput *self, const char *name);
/* Where readline draws its line itself, below what is printed. */
void tui_input_take_terminal (TuiInput *self);
void tui_input_leave_terminal (TuiInput *self);
void tui_input_fit_terminal (TuiInput *self);            /* it has another size */
void tui_input_print (TuiInput *self, const char *text); /* a line; sanitised */
void tui_input_send (TuiInput *self, const char *bytes); /* that draw nothing */
void tui_input_set_prompt (TuiInput *self, const char *prompt);

G_END_DECLS
