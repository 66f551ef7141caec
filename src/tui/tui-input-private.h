/* tui-input-private.h: what the files of the input share.
 *
 * tui-input            the line: bytes of the terminal go to readline, and text comes back
 * tui-input-bind       which key has which function
 * tui-input-edit       movement and deletion by grapheme cluster
 * tui-input-complete   Tab: names, commands, emoji
 * tui-input-history    what was sent before, room by room
 * tui-input-terminal   its own line on a terminal where nobody draws
 * tui-input-paste      a paste is one piece of text
 * tui-input-escape     Escape begins keys, and is none
 */
#pragma once

#include <stdio.h>
#include <termios.h>

#include "tui-input.h"

G_BEGIN_DECLS

struct _TuiInput
{
  const TuiInputHandler *handler;
  gpointer data;
  FILE *nothing;    /* readline's idea of a terminal */
  GByteArray *keys; /* for readline, which takes them one by one */
  gsize keys_taken;
  gboolean has_handed_up; /* in this feed: the rest may be somebody else's */

  GString *paste; /* (nullable): not NULL while pasting */
  gboolean is_paste_cut;
  gboolean has_no_paste_end; /* of the last paste: it may still come, with the rest */
  guint paste_timeout_id;
  guint escape_timeout_id; /* until then the keys that Escapes begin may go on */
  guint n_escapes;         /* those */

  gboolean is_submitting; /* a line is being handed up */
  char *next_text;        /* (nullable): to be typed already once it is */
  gboolean has_terminal;  /* readline draws itself, with these modes to give back */
  struct termios modes;
  gboolean is_tab_focus; /* Tab never completes */
  gboolean keeps_history;
  char *room;            /* (nullable): whose history it is now */
  const char *room_name; /* (nullable): within room, behind the server's */
  GHashTable *histories; /* (owned) room -> (owned) HISTORY_STATE, of those that are not in use */

  GStrv candidates; /* (nullable): of the completion under way */
  guint candidate;
  gsize word_start;
  gsize word_end;
};

/* tui-input: readline's callbacks have no user data */
TuiInput *tui_input_get_current (void);
gboolean tui_input_has_key (void);
int tui_input_take_key (void);
char *tui_input_to_utf8 (const char *bytes, gsize length); /* (transfer full) */
char *tui_input_to_locale (const char *text);              /* (transfer full) */
int tui_input_hand_up (TuiKey key, gunichar character);

/* tui-input-bind */
void tui_input_bind (TuiInput *self, const TuiBinding *bindings, guint n_bindings);

void tui_input_name_functions (void); /* for ~/.inputrc, before it is read */

/* tui-input-edit: keymaps and functions are readline's */
gpointer tui_input_get_ours (gpointer function);
void tui_input_replace_functions (gpointer keymap);
void tui_input_bind_usual (gpointer keymap);

/* tui-input-complete */
int tui_input_complete_or_rotate (int count, int key);
int tui_input_insert_colon (int count, int key);

/* tui-input-history */
void tui_input_remember (TuiInput *self, const char *line, const char *text);
void tui_input_forget_histories (TuiInput *self);

/* tui-input-paste */
void tui_input_resume_paste (TuiInput *self, const char *bytes, gsize length); /* these came */
gboolean tui_input_take_paste (TuiInput *self);
void tui_input_end_paste (TuiInput *self);
void tui_input_watch_paste (TuiInput *self);

/* tui-input-escape */
gboolean tui_input_hold_escape (TuiInput *self);
gsize tui_input_release_escape (TuiInput *self);

G_END_DECLS
