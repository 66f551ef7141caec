/* chat-entry.h: one thing that happened, or was asked for, in the chat.
 *
 * Everything that changes what people see is an entry: its place in the journal is its place for
 * everybody, and its time and msgid are the same for everyone, in history too. An entry says what
 * was asked; whether it holds is decided when it is applied (the first NICK x in the journal wins,
 * the second is refused). So an entry carries all that apply needs: no clock, no random number and
 * no configuration is read later.
 *
 * Entries are immutable and reference counted. Their bytes are a GVariant in normal form and of a
 * fixed byte order; unknown types from a newer version are refused when read, never guessed at.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  /* Users of a node. Connected people do not outlive their node; everything else does. */
  CHAT_ENTRY_NODE_START = 1, /* text: node name; actor: the node's number in its upper 16 bits.
                              * Every user of that node is gone (quit "server restarted") */
  CHAT_ENTRY_CONNECT,        /* params: nick, user, host, realname, account or "", modes or "" */
  CHAT_ENTRY_QUIT,           /* text: reason */
  CHAT_ENTRY_NICK,           /* target: new nick */
  CHAT_ENTRY_AWAY,           /* text: message, %NULL: back */
  CHAT_ENTRY_ACCOUNT,        /* target: account logged into, %NULL: logged out */
  CHAT_ENTRY_HOST,           /* params: user, host */
  CHAT_ENTRY_REALNAME,       /* text */
  CHAT_ENTRY_USER_MODE,      /* params: mode string, e.g. "+i-w" */

  /* Rooms. */
  CHAT_ENTRY_JOIN = 32, /* target: room; params: key or ""; text: real name as it was, for history.
                           Flag FORCE: put in by the server, no checks */
  CHAT_ENTRY_PART,      /* target: room; text: reason */
  CHAT_ENTRY_KICK,      /* target: room; params: nick; text: reason */
  CHAT_ENTRY_INVITE,    /* target: room; params: nick */
  CHAT_ENTRY_TOPIC,     /* target: room; text: topic, "" clears it */
  CHAT_ENTRY_MODE,      /* target: room; params: mode string, then its arguments */
  CHAT_ENTRY_RENAME,    /* target: room; params: new name; text: reason */

  /* Words. text: the message; lines joined by LF where it has several. */
  CHAT_ENTRY_PRIVMSG =
      64, /* target: room, nick, or a status prefix and room; tags: client-only tags */
  CHAT_ENTRY_NOTICE,
  CHAT_ENTRY_TAGMSG,
  CHAT_ENTRY_REDACT, /* target: room or nick; params: msgid; text: reason; tag "redact-sender": the
                      * identity that wrote it (chat_entry_dup_identity() of the stored entry) */

  /* What is kept for people. */
  CHAT_ENTRY_REGISTER =
      96,                 /* target: account; params: verifier; tags: "certfp", "email" as given */
  CHAT_ENTRY_VERIFIER,    /* target: account; params: new verifier */
  CHAT_ENTRY_CERT,        /* target: account; params: "add" or "remove", fingerprint */
  CHAT_ENTRY_UNREGISTER,  /* target: account */
  CHAT_ENTRY_METADATA,    /* target: room or nick; params: key; text: value, %NULL removes */
  CHAT_ENTRY_READ_MARKER, /* target: history key; params: account, time in us */

  /* What operators keep. */
  CHAT_ENTRY_BAN =
      128, /* target: mask with its kind ("nick:", "account:", "cert:", "net:"); params: until in us
            * ("0": for ever), who set it; text: reason */
  CHAT_ENTRY_UNBAN, /* target: mask */
} ChatEntryType;

typedef enum
{
  CHAT_ENTRY_FLAG_NONE = 0,
  CHAT_ENTRY_FLAG_FORCE = 1 << 0,    /* by the server itself: rights are not checked */
  CHAT_ENTRY_FLAG_OPERATOR = 1 << 1, /* the actor is an operator of the server and uses it here */
  CHAT_ENTRY_FLAG_BOT = 1 << 2,      /* bot-mode: the actor was marked as a bot */
  CHAT_ENTRY_FLAG_REGAIN = 1 << 3,   /* CONNECT, NICK: who holds the actor's own name quits first */
  CHAT_ENTRY_FLAG_COPY = 1 << 4,     /* for the history of one room, of what was done elsewhere:
                                      * applied by nobody */
  CHAT_ENTRY_FLAG_OPER = 1 << 5,     /* oper-tag: the actor was an operator of the server */
} ChatEntryFlags;

/* A connected user, the same on every node: the node's number in the upper 16 bits. 0: nobody. An
 * id is never given twice: chat_state_get_last_user_id() says from where a node counts on. */
typedef guint64 ChatUserId;

#define CHAT_USER_ID_NODE_SHIFT 48

typedef enum
{
  CHAT_ERROR_DAMAGED, /* these bytes are no entry, or no state */
  CHAT_ERROR_TOO_NEW, /* a newer version wrote them */
} ChatError;

#define CHAT_ERROR (chat_error_quark ())
GQuark chat_error_quark (void);

/* The fields are the interface. Strings are valid UTF-8 (the border checked them). */
typedef struct
{
  ChatEntryType type;
  ChatEntryFlags flags;
  gint64 time_us;   /* since 1970, never smaller than that of the entry before from the same node */
  char *msgid;      /* unique for ever */
  ChatUserId actor; /* whose doing it is; 0: the server's */
  char *source;     /* (nullable): actor's nick!user@host as it was, for history */
  char *account;    /* (nullable): actor's account as it was, for history */
  char *target;     /* (nullable) */
  char *text;       /* (nullable) */
  char **params;    /* (nullable): %NULL-terminated */
  char **tags;      /* (nullable): name, value, name, value, ..., %NULL */
} ChatEntry;

ChatEntry *
chat_entry_new (ChatEntryType type, ChatUserId actor, const char *target, const char *text);
ChatEntry *chat_entry_ref (ChatEntry *self);
void chat_entry_unref (ChatEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChatEntry, chat_entry_unref)

const char *chat_entry_param (const ChatEntry *self, guint index);    /* "" beyond the end */
const char *chat_entry_tag (const ChatEntry *self, const char *name); /* (nullable) */
gboolean chat_entry_is_ctcp (const ChatEntry *self); /* words from a program to other programs */
gboolean chat_entry_is_state (
    const ChatEntry *self); /* apply may change the state: needed after a snapshot */

/* Who wrote it, beyond the connection: "a:" and the folded account, or "u:" and the connection. */
char *chat_identity_new (const char *account, ChatUserId id); /* (transfer full) */
char *chat_entry_dup_identity (const ChatEntry *self);        /* (transfer full) */

GBytes *chat_entry_to_bytes (const ChatEntry *self);
ChatEntry *chat_entry_from_bytes (GBytes *bytes, GError **error);

G_END_DECLS
