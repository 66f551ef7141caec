/* client-message-private.h: making messages; only for client/. */
#pragma once

#include <string.h>

#include "client-message.h"

G_BEGIN_DECLS

ClientMessage *client_message_new (ClientMessageKind kind, const char *sender, const char *text);
gsize client_message_get_size (const ClientMessage *self);
gboolean client_message_is_unconfirmed (const ClientMessage *self); /* pending or unsent */
gboolean client_message_is_words (const ClientMessage *self);       /* said by somebody */

G_END_DECLS
