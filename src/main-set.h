/* main-set.h: /set: settings are shown and changed while the program runs. */
#pragma once

#include "client-session.h"
#include "main-front.h"
#include "main-options.h"

G_BEGIN_DECLS

/* All outlive the connection between them. */
void main_set_watch (ClientSession *session, const MainOptions *options, MainFront *front);

G_END_DECLS
