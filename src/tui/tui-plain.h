/* tui-plain.h: the chat for screen readers, and for who wants nothing drawn: a terminal on which
 * lines are only added, each a sentence, and the last line is where one types, with all of the
 * input's keys. Who hears it hears a name before the words.
 *
 * For pipes and scripts there is tui-line.h, whose lines are for programs.
 */
#pragma once

#include "client-session.h"
#include "tui-settings.h"

G_BEGIN_DECLS

typedef struct _TuiPlain TuiPlain;

/* error (nullable): what went wrong. Called once. */
typedef void (*TuiPlainDone) (const GError *error, gpointer user_data);

/* Takes the terminal that stdin and stdout are, without its screen. */
TuiPlain *tui_plain_new (ClientSession *session,
                         const TuiSettings *settings,
                         TuiPlainDone done,
                         gpointer user_data);
void tui_plain_change_settings (TuiPlain *self, const TuiSettings *settings);
void tui_plain_free (TuiPlain *self); /* gives it back */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiPlain, tui_plain_free)

G_END_DECLS
