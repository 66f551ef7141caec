/* client-message.h: one thing in a room's history as the user reads it. No terminal, no layout. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CLIENT_MESSAGE_TEXT,   /* somebody's words */
  CLIENT_MESSAGE_ACTION, /* /me */
  CLIENT_MESSAGE_NOTICE, /* somebody's notice */
  CLIENT_MESSAGE_EVENT,  /* somebody came, left, changed: text is the whole translated sentence */
  CLIENT_MESSAGE_INFO, /* an answer to what the user asked, or of the program itself: translated */
  CLIENT_MESSAGE_WARNING, /* something will not work for long, or not so well: translated */
  CLIENT_MESSAGE_ERROR,   /* something that did not work: translated */
} ClientMessageKind;

typedef enum
{
  CLIENT_EVENT_NONE,
  CLIENT_EVENT_JOIN,
  CLIENT_EVENT_PART,
  CLIENT_EVENT_QUIT,
  CLIENT_EVENT_NICK,
  CLIENT_EVENT_TOPIC,
  CLIENT_EVENT_MODE,
  CLIENT_EVENT_KICK,
  CLIENT_EVENT_AWAY,
  CLIENT_EVENT_OTHER,
} ClientEvent;

/* A message of our own is pending until the server said it back (or, where it cannot, took what
 * came after). */
typedef enum
{
  CLIENT_DELIVERY_STORED,  /* by others, or confirmed */
  CLIENT_DELIVERY_PENDING, /* sent, not confirmed */
  CLIENT_DELIVERY_UNSENT,  /* waits for a connection */
  CLIENT_DELIVERY_FAILED,  /* refused: reason says why */
} ClientDelivery;

/* Reference counted; the fields are the interface, written only by client/. */
typedef struct
{
  guint64 id; /* unique in this program, in order of arrival */
  ClientMessageKind kind;
  ClientEvent event;
  ClientDelivery delivery;
  gint64 time_us; /* since 1970: the server's where it says */
  char *msgid;    /* (nullable) */
  char *sender;   /* (nullable): nick */
  char *account;  /* (nullable): verified account of the sender */
  char
      *text; /* valid UTF-8, may have LF; IRC formatting codes as they came, nothing else cleaned */
  char *reason;   /* (nullable): of FAILED, translated; of is_redacted, as it came */
  char *reply_to; /* (nullable): msgid */
  gboolean is_own;
  gboolean is_mention; /* of our nick, or private */
  gboolean is_missed;  /* came while the line was down: news, but nothing notifies */
  gboolean is_history; /* was said before we came: nothing notifies */
  gboolean is_redacted;
  char *redacted_by; /* (nullable): nick */
  gsize size;        /* bytes, as the room counts it; 0: it is in none */
} ClientMessage;

/* What people put to a message without words of their own. */
typedef struct
{
  char *text;       /* mostly one emoji; valid UTF-8, nothing cleaned */
  GPtrArray *nicks; /* of char *: who, in order */
  gboolean is_own;  /* we are among them */
} ClientReaction;

ClientMessage *client_message_ref (ClientMessage *self);
void client_message_unref (ClientMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientMessage, client_message_unref)

G_END_DECLS
