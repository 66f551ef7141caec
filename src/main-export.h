/* main-export.h: stored history on standard output. */
#pragma once

#include "main-options.h"

G_BEGIN_DECLS

MainStatus main_export (const MainOptions *options);

G_END_DECLS
