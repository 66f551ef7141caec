/* main-save.h: /save: where one is, and as whom, becomes a profile of the configuration file, and
 * what /set changed goes there too. */
#pragma once

#include "client-session.h"
#include "main-options.h"

G_BEGIN_DECLS

/* Both outlive the connection between them. */
void main_save_watch (ClientSession *session, const MainOptions *options);

G_END_DECLS
