/* server-words.h: what other ways of saying something have in common with PRIVMSG. */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): name, value, ... of those that are passed on */
char **server_words_dup_client_tags (ServerSession *session, const IrcMessage *message);

/* entry: (transfer full). If it may be said; else the session is told. */
void server_words_say (ServerSession *session, ChatEntry *entry);

/* Words of this kind, which will not be said: as the numeric tells, but for a NOTICE, which has no
 * answer: of its error only a label hears, by FAIL. params: (nullable) */
void server_words_refuse (ServerSession *session,
                          ChatEntryType type,
                          IrcNumeric numeric,
                          const char *const *params);

/* Does the member see what was said to a status prefix? 0: to all. */
gboolean server_words_has_status (const ChatMember *member, char status);

G_END_DECLS
