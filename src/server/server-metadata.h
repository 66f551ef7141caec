/* server-metadata.h: what people and rooms say of themselves (draft/metadata-2, -3). */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* In the welcome: what is known of the session's own user. */
void server_metadata_send_welcome (ServerSession *session);

/* In the answer to WHOIS, for who knows metadata. */
void server_metadata_send_whois (ServerSession *session, const ChatUser *user);

/* The keys the session listens to, of a user it has begun to watch. */
void server_metadata_send_user (ServerSession *session, const ChatUser *user);

G_END_DECLS
