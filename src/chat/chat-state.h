/* chat-state.h: the chat as a pure state machine.
 *
 * chat_apply() takes the next entry and tells, through a sink, what happened: effects. It does no
 * I/O and reads no clock, so the same entries give the same state everywhere, byte for byte
 * (chat_state_to_bytes()). Every rule about who may do what is here and nowhere else: nick
 * collisions, keys, bans, invitations, room modes, rights of operators and founders. A refused
 * entry changes nothing and is one CHAT_EFFECT_REJECTED that carries the numeric its actor is owed.
 * MODE and USER_MODE hold several wishes: when some are granted, each other one is a REJECTED
 * before the effect.
 *
 * Users and rooms are read by the server through the structs below; only chat/ writes them.
 */
#pragma once

#include <gio/gio.h>

#include "chat-entry.h"
#include "irc-numeric.h"

G_BEGIN_DECLS

typedef struct _ChatState ChatState;
typedef struct _ChatUser ChatUser;
typedef struct _ChatRoom ChatRoom;
typedef struct _ChatMember ChatMember;
typedef struct _ChatAccount ChatAccount;

/* Of a member in a room, from high to low. */
#define CHAT_MEMBER_LETTERS "qaohv"
#define CHAT_MEMBER_PREFIXES "~&@%+"
typedef enum
{
  CHAT_MEMBER_FOUNDER = 1 << 0,  /* q ~ */
  CHAT_MEMBER_ADMIN = 1 << 1,    /* a & */
  CHAT_MEMBER_OPERATOR = 1 << 2, /* o @ */
  CHAT_MEMBER_HALFOP = 1 << 3,   /* h % */
  CHAT_MEMBER_VOICE = 1 << 4,    /* v + */
} ChatMemberModes;

typedef enum
{
  CHAT_ROOM_INVITE_ONLY = 1 << 0, /* i */
  CHAT_ROOM_MODERATED = 1 << 1,   /* m */
  CHAT_ROOM_NO_EXTERNAL = 1 << 2, /* n */
  CHAT_ROOM_SECRET = 1 << 3,      /* s */
  CHAT_ROOM_TOPIC_LOCK = 1 << 4,  /* t */
  CHAT_ROOM_NO_CTCP = 1 << 5,     /* C */
  CHAT_ROOM_PERSISTENT =
      1 << 6, /* kept without members: the lobby, and rooms with a registered founder */
} ChatRoomModes;

typedef enum
{
  CHAT_USER_INVISIBLE = 1 << 0, /* i */
  CHAT_USER_OPERATOR = 1 << 1,  /* o */
  CHAT_USER_WALLOPS = 1 << 2,   /* w */
  CHAT_USER_BOT = 1 << 3,       /* B */
} ChatUserModes;

struct _ChatMember
{
  ChatUser *user;
  ChatRoom *room;
  ChatMemberModes modes;
  guint index_in_room; /* where room->members has it; chat/ keeps it true */

  /* Whether a ban of the room holds for the user, as found out for these generations. */
  guint room_generation;
  guint user_generation;
  gboolean is_banned;
};

struct _ChatUser
{
  ChatUserId id;
  char *nick;
  char *user;
  char *host;
  char *realname;
  char *source;  /* nick!user@host, kept true by chat/ */
  char *account; /* (nullable) */
  char *away;    /* (nullable) */
  ChatUserModes modes;
  gint64 connected_us;
  GPtrArray *
      members; /* (owned) of ChatMember, not owned: the rooms the user is in, in order of joining */
  GHashTable
      *metadata; /* (owned) (nullable): key -> value; while on an account, the account's own */
  GArray *invitations; /* (owned) (nullable) of guint64: ids of rooms the user may enter once */
  guint generation;    /* grows when what masks are compared with changes */
  gpointer session;    /* the server's own note on a user of this node; apply never looks at it */
};

typedef struct
{
  char *mask;
  char *setter; /* nick!user@host */
  gint64 time_us;
} ChatListEntry;

struct _ChatRoom
{
  guint64 id; /* stays when the room is renamed: the key of its history */
  char *name;
  gint64 created_us;
  char *topic;        /* (nullable) */
  char *topic_setter; /* (nullable): nick!user@host */
  gint64 topic_us;
  ChatRoomModes modes;
  char *key;            /* (nullable): k */
  guint limit;          /* l; 0: none */
  char *founder;        /* (nullable): account */
  GPtrArray *members;   /* (owned) of (owned) ChatMember */
  GPtrArray *bans;      /* (owned) of (owned) ChatListEntry: b */
  GPtrArray *excepts;   /* e */
  GPtrArray *invites;   /* I */
  GHashTable *metadata; /* (owned) (nullable): key -> value */
  guint generation;     /* grows when bans or excepts change */
  guint n_returns;      /* who were in it when the server went, and may come back */
};

struct _ChatAccount
{
  char *name;
  char *verifier;          /* (nullable): none when only certificates log in */
  char *email;             /* (nullable): as given; nothing is ever sent */
  GPtrArray *fingerprints; /* (owned) of (owned) char*: SHA-256 of certificates, lower-case hex */
  gint64 created_us;
  GHashTable *read_markers; /* (owned): history key -> (owned) gint64 us */
  GHashTable *metadata;     /* (owned) (nullable): key -> value, of everybody who is on it */
  GPtrArray *users;         /* (owned) of ChatUser, not owned: who is on it, by id */
  guint n_rooms;            /* rooms it is the founder of */
};

typedef struct
{
  char *mask;   /* with its kind: "nick:", "account:", "cert:", "net:" */
  char *setter; /* who set it */
  char *reason;
  gint64 time_us;
  gint64 until_us;           /* 0: for ever */
  GInetAddressMask *network; /* (owned) (nullable): of "net:" */
} ChatBan;

/* What happened. Which fields are set stands with each. `actor` is the user whose entry it was. */
typedef enum
{
  CHAT_EFFECT_REJECTED,     /* numeric, params: what to tell the actor; or fail, params, text: a
                             * standard reply FAIL of the entry's command. Nothing else happened */
  CHAT_EFFECT_CONNECTED,    /* actor: now in the chat */
  CHAT_EFFECT_QUIT,         /* actor, text; while actor is still in its rooms. Not the entry's actor
                             * where a ghost or the users of a node go */
  CHAT_EFFECT_NICK,         /* actor, before: the old nick */
  CHAT_EFFECT_AWAY,         /* actor; is_new when it differs from before */
  CHAT_EFFECT_ACCOUNT,      /* actor, before: the old account (nullable) */
  CHAT_EFFECT_HOST,         /* actor, before: old "user@host" */
  CHAT_EFFECT_REALNAME,     /* actor */
  CHAT_EFFECT_USER_MODE,    /* actor, text: the change that took effect, e.g. "+i" */
  CHAT_EFFECT_JOIN,         /* actor, room; is_new when the room was made by it */
  CHAT_EFFECT_PART,         /* actor, room, text; while actor is still in it */
  CHAT_EFFECT_KICK,         /* actor (nullable), target, room, text; while target is still in it */
  CHAT_EFFECT_INVITE,       /* actor, target, room */
  CHAT_EFFECT_TOPIC,        /* actor (nullable), room */
  CHAT_EFFECT_MODE,         /* actor (nullable), room, params: the change that took effect and its
                             * arguments. Also after JOIN or ACCOUNT, by nobody: a founder has its ~ again
                             */
  CHAT_EFFECT_RENAME,       /* actor (nullable), room, before: the old name, text */
  CHAT_EFFECT_MESSAGE,      /* actor, room or target; status: least prefix that sees it, 0: all */
  CHAT_EFFECT_REDACT,       /* actor, room or target */
  CHAT_EFFECT_REGISTERED,   /* actor (nullable), text: account */
  CHAT_EFFECT_UNREGISTERED, /* text: account */
  CHAT_EFFECT_CREDENTIAL,   /* actor (nullable), text: account whose password or certificates are
                             * other ones now: the entry says which */
  CHAT_EFFECT_METADATA,     /* actor, room or target; params: key; text: value (nullable). One for
                             * each user on the account, whom the entry names first. By nobody
                             * where coming to an account, or leaving it, changes what is there */
  CHAT_EFFECT_READ_MARKER,  /* params: account, history key; time in text, us, as it stands now;
                             * is_new when it grew */
  CHAT_EFFECT_BANNED,       /* text: mask */
  CHAT_EFFECT_UNBANNED,     /* text: mask */
  CHAT_EFFECT_ROOM_GONE,    /* room, with nobody left in it: it is freed after the call */
} ChatEffectType;

typedef struct
{
  ChatEffectType type;
  const ChatEntry *entry;
  ChatUser *actor;
  ChatUser *target;
  ChatRoom *room;
  const char *before;
  const char *text;
  const char *const *params;
  IrcNumeric
      numeric;      /* REJECTED: with params as they stand between the nick and the trailing text */
  const char *fail; /* (nullable): REJECTED without numeric: code of the standard reply */
  char status;      /* MESSAGE: 0 or one of "~&@%+" */
  gboolean is_new;
} ChatEffect;

/* Called once for each effect, in order, in the middle of apply: what it points to is as it is
 * then, and is not kept. The sink must not call back into the state. */
typedef void (*ChatEffectFunc) (const ChatEffect *effect, gpointer user_data);

/* What a state is made with. It is part of the state: every node of a chat has the same. */
typedef struct
{
  const char *lobby;      /* with its '#'; kept without members. "": none */
  guint max_list_entries; /* of bans, excepts and invites together, a room */
  guint max_rooms;        /* a user */
  guint max_metadata;     /* keys a room, an account, or a user without one */
} ChatRules;

/* Limits that are no matter of taste. */
#define CHAT_MAX_ROOM_KEY 32
#define CHAT_MAX_METADATA_KEY 64
#define CHAT_MAX_METADATA_VALUE 1024
#define CHAT_MAX_FINGERPRINTS 16
#define CHAT_MAX_READ_MARKERS 1024
#define CHAT_MAX_INVITATIONS 64

ChatState *chat_state_new (const ChatRules *rules);
void chat_state_free (ChatState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChatState, chat_state_free)

/* entry (transfer none); seq: its place in the journal, greater than the last one's */
void chat_apply (
    ChatState *self, guint64 seq, const ChatEntry *entry, ChatEffectFunc sink, gpointer user_data);

/* Would it be refused if it were applied now? For words: asked before they go to the journal, so
 * that refused ones are not stored. %TRUE and nothing, or %FALSE and one REJECTED to the sink. */
gboolean
chat_check (ChatState *self, const ChatEntry *entry, ChatEffectFunc sink, gpointer user_data);

guint64 chat_state_get_seq (const ChatState *self);
ChatUser *chat_state_find_user (const ChatState *self,
                                const char *nick);                    /* (nullable): casemapped */
ChatUser *chat_state_get_user (const ChatState *self, ChatUserId id); /* (nullable) */
ChatRoom *chat_state_find_room (const ChatState *self,
                                const char *name);                 /* (nullable): casemapped */
ChatRoom *chat_state_get_room (const ChatState *self, guint64 id); /* (nullable) */
ChatRoom *chat_state_find_renamed (const ChatState *self,
                                   const char *name,
                                   gint64 now_us); /* (nullable): by a name that it had of late */
ChatAccount *chat_state_find_account (const ChatState *self, const char *name); /* (nullable) */
ChatAccount *chat_state_find_account_by_cert (const ChatState *self,
                                              const char *fingerprint); /* (nullable) */
ChatMember *
chat_state_find_member (const ChatState *self, const ChatRoom *room, const ChatUser *user);
GHashTable *
chat_state_get_users (const ChatState *self); /* folded nick -> ChatUser; not to be changed */
GHashTable *
chat_state_get_rooms (const ChatState *self); /* folded name -> ChatRoom; not to be changed */
ChatUserId chat_state_get_last_user_id (const ChatState *self,
                                        guint16 node); /* the highest ever, or 0 */
char chat_member_get_prefix (ChatMemberModes modes);   /* the highest of "~&@%+", or 0 */

gboolean chat_metadata_is_key (const char *key);

/* The history key of a room ("r:" and its id) and of a private talk ("d:" and both identities,
 * sorted). An identity is the account, or the connection itself for who has none: nobody inherits a
 * stranger's letters. */
char *chat_room_history_key (const ChatRoom *room);
char *chat_talk_history_key (const ChatUser *a, const ChatUser *b);
char *chat_identities_history_key (const char *a, const char *b);

/* The identity of a user: see chat_identity_new(). */
char *chat_user_dup_identity (const ChatUser *user);

/* Server-wide bans. source: nick!user@host; account, fingerprint, address: (nullable). */
const ChatBan *chat_state_is_banned (const ChatState *self,
                                     const char *source,
                                     const char *account,
                                     const char *fingerprint,
                                     const char *address,
                                     gint64 now_us);    /* (nullable) */
GPtrArray *chat_state_get_bans (const ChatState *self); /* of ChatBan, in order of their masks */

/* A snapshot: everything, in one order, so that equal states have equal bytes. */
GBytes *chat_state_to_bytes (const ChatState *self);
ChatState *chat_state_from_bytes (GBytes *bytes, const ChatRules *rules, GError **error);

G_END_DECLS
