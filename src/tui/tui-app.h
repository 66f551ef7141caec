/* tui-app.h: the chat on a terminal: chat window above, input window below, drawn from a
 * ClientSession.
 *
 * Signals:
 *   "quit" (GError *error)   it is time to leave the main loop: the session said goodbye, or cannot
 *                            go on (error: what to tell the user once the terminal is back)
 *
 * Keys, SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP and SIGCONT are the app's while it lives. The
 * terminal is given back when the last reference goes, on tui_app_leave(), and in crashes.
 */
#pragma once

#include "client-session.h"
#include "tui-settings.h"

G_BEGIN_DECLS

#define TUI_TYPE_APP (tui_app_get_type ())
G_DECLARE_FINAL_TYPE (TuiApp, tui_app, TUI, APP, GObject)

TuiApp *tui_app_new (ClientSession *session, const TuiSettings *settings, GError **error);
void tui_app_leave (TuiApp *self);

/* While it runs: all but the keys, and whether there is a screen at all. Text in it must outlive
 * the app. */
void tui_app_change_settings (TuiApp *self, const TuiSettings *settings);
gboolean tui_app_has_mouse (TuiApp *self); /* a key changes that too */

G_END_DECLS
