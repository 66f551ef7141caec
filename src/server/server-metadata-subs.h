/* server-metadata-subs.h: which keys a session listens to, and what it is told of them. */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

gboolean server_metadata_is_on (const ServerSession *session);

/* SUB, UNSUB, SUBS */
void server_metadata_subscribe (ServerSession *session, const IrcMessage *message);
void server_metadata_unsubscribe (ServerSession *session, const IrcMessage *message);
void server_metadata_list_subscriptions (ServerSession *session);

/* The keys listened to, in a batch: of one; of a room and all who are in it, or word that the
 * client should ask later. metadata (nullable) */
void server_metadata_sync (ServerSession *session, const char *name, GHashTable *metadata);
void server_metadata_sync_room (ServerSession *session, const ChatRoom *room);

/* metadata-3: of all that the session is told news of. */
void server_metadata_sync_all (ServerSession *session);

/* Who gives the capability up listens to nothing any more. */
void server_metadata_caps_changed (ServerSession *session);

/* News, to who listens to the key and is not the actor. */
void server_metadata_tell (Server *self, const ChatEffect *effect, const char *name);

/* CLEAR: the answers of the entries to come are one batch. %FALSE: this one is no such answer. */
void server_metadata_clear_begin (ServerSession *session, const char *name, guint n);
gboolean server_metadata_clear_reply (ServerSession *session, const char *name, const char *key);

G_END_DECLS
