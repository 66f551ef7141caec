/* main-password.h: passwords: one becomes what the configuration keeps of it, or is found to
 * log in with. */
#pragma once

#include "main-options.h"

MainStatus main_hash_password (void);

/* Of the account that the settings want to log in to; (nullable): none. FALSE with error: it failed
 */
gboolean main_find_password (const MainOptions *options, char **password, GError **error);
