/* server-rename.h: rooms by names that they do not have any more. */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* (nullable): the room that was called so of late, when no other one is called so now */
const ChatRoom *server_rename_find (Server *self, const char *name);

G_END_DECLS
