/* server-reply.h: what the server itself says to one session: numerics, standard replies, notices.
 *
 * Parameters may be anything: one that cannot stand in the middle of a line is shown as '*'.
 */
#pragma once

#include "irc-numeric.h"
#include "server-session.h"

G_BEGIN_DECLS

/* text (nullable): the numeric's own words; "" for none. Then the parameters, %NULL. */
void server_reply (ServerSession *session, IrcNumeric numeric, const char *text, ...)
    G_GNUC_NULL_TERMINATED;
void server_replyv (ServerSession *session,
                    IrcNumeric numeric,
                    const char *text,
                    const char *const *params);

/* standard-replies: command, code, words, then context. A client that did not ask for them has
 * never heard of them and gets a NOTICE. */
void server_fail (ServerSession *session,
                  const char *command,
                  const char *code,
                  const char *text,
                  ...) G_GNUC_NULL_TERMINATED;
void server_warn (ServerSession *session,
                  const char *command,
                  const char *code,
                  const char *text,
                  ...) G_GNUC_NULL_TERMINATED;
void server_note (ServerSession *session,
                  const char *command,
                  const char *code,
                  const char *text,
                  ...) G_GNUC_NULL_TERMINATED;
void server_failv (ServerSession *session,
                   const char *command,
                   const char *code,
                   const char *text,
                   const char *const *params);

gboolean server_has_standard_replies (const ServerSession *session);

void server_notice (ServerSession *session, const char *text);

/* A line from the server with this command: everything else above is made of it. Parameters as for
 * numerics; text (nullable) is the trailing one. */
void server_say (ServerSession *session, const char *command, const char *text, ...)
    G_GNUC_NULL_TERMINATED;

/* A line that is already written, without tags. */
void server_send_body (ServerSession *session, const char *body);

/* Words of a list, as many a line as fit into the protocol's limit. */
typedef struct
{
  ServerSession *session;
  IrcNumeric numeric;
  char separator;
  GString *line;
  gsize start; /* of the words in the line */
  gboolean is_sent;
} ServerWords;

void server_words_init (ServerWords *self,
                        ServerSession *session,
                        IrcNumeric numeric,
                        char separator,
                        const char *const *params);
void server_words_add (ServerWords *self, const char *word);
void server_words_end (ServerWords *self);    /* sends what is left, if any, and frees */
void server_words_finish (ServerWords *self); /* sends at least one line, perhaps without a word */

G_END_DECLS
