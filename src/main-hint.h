/* main-hint.h: how the others come into a chat, which its host has to tell them. */
#pragma once

#include "main-options.h"

G_BEGIN_DECLS

char *main_hint (const MainOptions *options, guint16 port); /* (transfer full): a line */

G_END_DECLS
