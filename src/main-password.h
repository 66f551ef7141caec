/* main-password.h: --hash-password: a password becomes what the configuration keeps of it. */
#pragma once

#include "main-options.h"

MainStatus main_hash_password (void);
