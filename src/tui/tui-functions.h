/* tui-functions.h: what keys can do, beside writing: one table. The configuration and ~/.inputrc
 * bind keys to them by name, the help lists them, both windows have them.
 */
#pragma once

#include "tui-keys.h"

G_BEGIN_DECLS

#define TUI_MAX_SEQUENCES 5

typedef struct
{
  const char *name; /* in [keys]; in ~/.inputrc "pychat-" stands before it */
  TuiKey key;
  const char *help; /* translatable (nullable): nothing that people press */
  /* The bytes of the keys that have it, unless somebody says otherwise; with NULL behind the last
   */
  const char *input[TUI_MAX_SEQUENCES];
  const char *chat[TUI_MAX_SEQUENCES];
} TuiFunction;

const TuiFunction *tui_functions_get (gsize index);       /* (nullable): beyond the last */
const TuiFunction *tui_functions_find (const char *name); /* (nullable) */

G_END_DECLS
