/* main-serve.h: hosting a chat, and taking part in it where there is a terminal. */
#pragma once

#include "main-options.h"

G_BEGIN_DECLS

MainStatus main_serve (const MainOptions *options);
MainStatus main_check_config (const MainOptions *options);

G_END_DECLS
