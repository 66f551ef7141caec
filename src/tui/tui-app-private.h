/* tui-app-private.h: what the files of the app share.
 *
 * tui-app          the object: made, given back
 * tui-app-paint    one frame a turn of the loop
 * tui-app-rooms    panes come and go with the session's rooms; which one is in sight
 * tui-app-keys     bytes of the terminal find their taker
 * tui-app-theme    how things look, and what the terminal says of its background
 * tui-app-answer   what the terminal says becomes keys, or an answer
 * tui-app-command  the commands that are the window's own
 * tui-app-select   a message is chosen, and something is done to it
 * tui-app-copy     the chosen message to the clipboard, its addresses to a browser
 * tui-app-search   looking for words, and going there
 * tui-app-mouse    what a click or the wheel does
 * tui-app-leave    goodbyes, signals, being stopped
 */
#pragma once

#include "tui-answer.h"
#include "tui-app.h"
#include "tui-attention.h"
#include "tui-bindings.h"
#include "tui-frame.h"
#include "tui-found.h"
#include "tui-hits.h"
#include "tui-input.h"
#include "tui-job.h"
#include "tui-jump.h"
#include "tui-layout.h"
#include "tui-page.h"
#include "tui-pane.h"
#include "tui-screen.h"

G_BEGIN_DECLS

/* What is done with an address. */
typedef enum
{
  TUI_LINK_OPEN,
  TUI_LINK_COPY,
} TuiLinkUse;

struct _TuiApp
{
  GObject parent_instance;

  ClientSession *session; /* (owned) */
  TuiSettings settings;
  TuiScreen *screen;
  TuiInput *input;
  TuiJob *job;      /* (nullable) */
  GPtrArray *panes; /* (owned) TuiPane */
  TuiPane *pane;    /* (nullable): in sight */
  TuiPane *before;  /* (nullable): in sight before it */
  TuiFocus focus;
  TuiAttention attention;
  TuiJump *jump;  /* (nullable): while a room is being chosen */
  TuiHits *hits;  /* of the last frame */
  TuiHit clicked; /* last */
  gint64 clicked_us;
  gboolean is_mouse_due; /* the rest of a report comes next */
  char **links;          /* (owned) (nullable): which one is asked */
  TuiLinkUse link_use;
  TuiFound *found; /* (nullable): what the last search found */
  gboolean is_found_shown;
  char *wanted_msgid;       /* (nullable): where an excerpt is to be begun */
  TuiPane *excerpt;         /* (owned) (nullable): of history, in sight as long as it is */
  char *notice;             /* (owned) (nullable): until the next key */
  TuiFocus chosen_from;     /* where the person was when a message was chosen */
  gboolean has_chosen_last; /* then, with the last message in sight */
  const char *begun;        /* (nullable): what is done to it; then one goes back there */
  char *put_aside;          /* (owned) (nullable): what was typed before that */
  guint typed_hash;         /* of what the others know to be typed */
  GByteArray *keys;         /* of the chat window, not decoded yet */

  TuiBindings *bindings;
  TuiPage *page;  /* (nullable): while it is read */
  int people_top; /* the first of them in sight */
  TuiRect people; /* where they stood in the last frame */

  TuiTheme *theme;
  gboolean is_theme_auto; /* it follows the terminal */
  TuiAnswer *answer;      /* (nullable): once the terminal was asked */

  guint keys_source;
  guint theme_source;  /* until the terminal must have answered */
  guint answer_source; /* while there is a part of an answer */
  guint escape_source;
  guint output_source; /* while the terminal does not take more */
  guint paint_source;
  gint64 dirty_since;
  gboolean is_paint_total;
  guint signal_sources[4];
  guint quit_source;
  GError *quit_error; /* (owned) (nullable) */
  gboolean is_leaving;
  gboolean is_stopped; /* by ourselves: the next SIGCONT is no news */
};

/* tui-app-paint */
void tui_app_paint_now (TuiApp *self);
void tui_app_wait_for_output (TuiApp *self); /* if the terminal did not take all of the frame */
void tui_app_mark_dirty (TuiApp *self);
void tui_app_repaint_all (TuiApp *self);

/* tui-app-rooms */
void tui_app_watch_session (TuiApp *self);
void tui_app_show_room (TuiApp *self, ClientRoom *room);
void tui_app_go_to_room (TuiApp *self, guint index);
void tui_app_step_room (TuiApp *self, int step);
void tui_app_show_excerpt (TuiApp *self, ClientRoom *room);
gboolean tui_app_leave_excerpt (TuiApp *self); /* FALSE: none is shown */
gboolean tui_app_answer_excerpt (TuiApp *self, const char *text);
void tui_app_go_to_active (TuiApp *self); /* the next room with something new */

/* tui-app-keys */
extern const TuiInputHandler tui_app_input_handler;
void tui_app_watch_keys (TuiApp *self);
void tui_app_set_focus (TuiApp *self, TuiFocus focus);
void tui_app_set_notice (TuiApp *self, const char *text); /* (nullable): until the next key */

void tui_app_decode_keys (TuiApp *self, gboolean is_complete);

/* tui-app-theme */
gboolean tui_app_set_theme (TuiApp *self, const char *name, GError **error);
void tui_app_show_theme (TuiApp *self);
void tui_app_take_background (TuiApp *self, guint32 color);

/* tui-app-answer */
void tui_app_expect (TuiApp *self, TuiAnswerKinds kind);
void tui_app_ask_width (TuiApp *self);
void tui_app_take_bytes (TuiApp *self, const char *bytes, gsize length);

/* tui-app-command */
void tui_app_show_help (TuiApp *self);
gboolean tui_app_run_command (TuiApp *self, const char *name, const char *rest);

/* tui-app-select */
gboolean tui_app_is_way_out (const TuiKeyPress *press);
gboolean tui_app_take_select_key (TuiApp *self, const TuiKeyPress *press);
void tui_app_begin_choice (TuiApp *self); /* a message is about to be chosen */
void tui_app_begin_command (TuiApp *self, const char *command);
gboolean tui_app_has_begun (TuiApp *self, const char *text);
void tui_app_go_back (TuiApp *self, gboolean is_done);
void tui_app_clear_selection (TuiApp *self);

/* tui-app-copy: about the chosen message, where there is one */
void tui_app_copy_selection (TuiApp *self);
void tui_app_use_links (TuiApp *self, TuiLinkUse use);
gboolean tui_app_choose_link (TuiApp *self, const TuiKeyPress *press);

/* tui-app-search */
void tui_app_watch_search (TuiApp *self);
void tui_app_search (TuiApp *self, const char *query);
gboolean tui_app_shows_found (TuiApp *self); /* the list, in the place of the chat */
gboolean tui_app_take_search_key (TuiApp *self, const TuiKeyPress *press);

/* tui-app-mouse */
void tui_app_take_mouse (TuiApp *self, const TuiKeyPress *press);
void tui_app_toggle_mouse (TuiApp *self);

/* tui-app-leave */
void tui_app_watch_signals (TuiApp *self);
void tui_app_say_goodbye (TuiApp *self);
void tui_app_stop (TuiApp *self);

G_END_DECLS
