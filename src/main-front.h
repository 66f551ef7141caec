/* main-front.h: the user's end of a session: the screen where there is a terminal, else lines. */
#pragma once

#include "client-session.h"
#include "tui-settings.h"

G_BEGIN_DECLS

typedef struct _MainFront MainFront;

/* It is over. error (nullable): what to tell the user */
typedef void (*MainFrontDone) (const GError *error, gpointer user_data);

gboolean main_front_has_terminal (void);

/* screen (nullable): how the screen is wanted; NULL: lines. Outlives what is returned */
MainFront *main_front_new (ClientSession *session,
                           const TuiSettings *screen,
                           MainFrontDone done,
                           gpointer user_data,
                           GError **error);
/* The user changed them. */
void main_front_change_settings (MainFront *self, const TuiSettings *settings);
/* Those that keys have changed since. */
void main_front_follow (MainFront *self, TuiSettings *settings);
void main_front_free (MainFront *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MainFront, main_front_free)

G_END_DECLS
