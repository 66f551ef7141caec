/* main-welcome.h: what a person is told who starts pychat for the first time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): three lines, once; %NULL: this person has been told */
char *main_welcome (gboolean is_plain);

G_END_DECLS
