/* client-words.h: something that somebody said, put together from the one line or the batch of
 * lines that it came in. */
#pragma once

#include "client-session-private.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean is_notice;
  gboolean is_missed; /* caught up after the line was down: news, but nothing to ring for */
  gboolean is_history;
  gboolean is_from_server; /* no person said it */
  char *nick;              /* who said it, or the server's name; "" */
  char *target;
  char *text;     /* lines joined by LF */
  char *msgid;    /* (nullable) */
  char *account;  /* (nullable) */
  char *reply_to; /* (nullable) */
  char *id;       /* (nullable): CLIENT_TAG_ID */
  guint64 label;  /* 0: none */
  gint64 time_us;
  ClientBudget *budget; /* (owned) (nullable): where they are counted while they wait */
  gsize size;           /* bytes, as they are counted there */
} ClientWords;

/* tags and source are those of message; text (nullable): that of message. */
ClientWords *client_words_new (const IrcMessage *message,
                               const char *target,
                               gboolean is_notice,
                               const char *text);
void client_words_free (ClientWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientWords, client_words_free)

/* They wait for something. Returns: FALSE when too much does already */
gboolean client_words_wait (ClientWords *self, ClientBudget *budget);

/* As it would stand in a room. (transfer full) (nullable): it is nothing to read */
ClientMessage *client_words_make_message (ClientSession *self, const ClientWords *words);

gint64 client_words_time_of (const IrcMessage *message);   /* now, where the server says none */
guint64 client_words_label_of (const IrcMessage *message); /* 0: it answers none of ours */

/* Said now. */
void client_session_take_words (ClientSession *self, ClientWords *words); /* (transfer full) */
/* into (nullable): a page of the history of this room, put at index, which moves on. */
void client_session_put_words (ClientSession *self,
                               const ClientWords *words,
                               ClientRoom *into,
                               guint *index);

G_END_DECLS
