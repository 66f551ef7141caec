/* server-metadata-words.h: what metadata-2 and metadata-3 say differently.
 *
 * metadata-3 is the later draft of the same specification: news are the numerics of answers, other
 * codes stand in standard replies, and "" is no value. Who asked for both gets the later one.
 */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

gboolean server_metadata_is_3 (const ServerSession *session);

/* An answer: RPL_KEYVALUE, or RPL_KEYNOTSET for %NULL. */
void server_metadata_say_answer (ServerSession *session,
                                 const char *name,
                                 const char *key,
                                 const char *value);
/* What was not asked for, or for many: as METADATA, or as an answer. */
void server_metadata_say_news (ServerSession *session,
                               const char *name,
                               const char *key,
                               const char *value);
/* One of several keys is none. */
void server_metadata_say_bad_key (ServerSession *session, const char *key);
void server_metadata_say_later (ServerSession *session, const char *target);

/* A FAIL that metadata-2 has, in the words of the session's draft. key: what it was about. */
void server_metadata_fail (ServerSession *session,
                           const char *code,
                           const char *text,
                           const char *target,
                           const char *key);

/* Of an entry that chat/ refused. */
void server_metadata_say_rejected (ServerSession *session, const ChatEffect *effect);

G_END_DECLS
