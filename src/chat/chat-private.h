/* chat-private.h: what the files of chat/ share and nobody else sees.
 *
 * Applying an entry has two halves. `may` looks the entry's people and places up and asks the
 * rules; it changes nothing but the notes in the ChatApply, and after chat_apply_reject() returns
 * %FALSE. `run` changes the state and tells the effects; it cannot fail. chat_check() is the first
 * half alone, so the two can never disagree.
 */
#pragma once

#include "chat-state.h"

G_BEGIN_DECLS

struct _ChatState
{
  guint64 seq;
  guint64 next_room_id;
  char *lobby;
  guint max_list_entries;
  guint max_rooms;
  guint max_metadata;
  GHashTable *users;       /* (owned) (owned) folded nick -> ChatUser */
  GHashTable *users_by_id; /* (owned) id in the user -> (owned) ChatUser */
  GHashTable *rooms;       /* (owned) (owned) folded name -> ChatRoom */
  GHashTable *rooms_by_id; /* (owned) id in the room -> (owned) ChatRoom */
  GHashTable *accounts;    /* (owned) (owned) folded name -> (owned) ChatAccount */
  GHashTable *certs;       /* (owned) (owned) fingerprint -> ChatAccount */
  GPtrArray *bans;         /* (owned) of (owned) ChatBan, in order of their masks */
  GHashTable *redirects;   /* (owned) (owned) folded old name of a room -> (owned) ChatRedirect */
  GHashTable *returns;     /* (owned) (owned) room and who -> (owned) ChatReturn */
  gint64 returns_until_us; /* when the first of them ends; 0: there are none */
  GHashTable *last_ids;    /* (owned) node number -> (owned) guint64: the highest user id ever */
};

/* From a name that a room had to the room, which may be gone by now. */
typedef struct
{
  guint64 room_id;
  gint64 until_us;
} ChatRedirect;

/* What somebody was in a room when the server went. */
typedef struct
{
  guint64 room_id;
  ChatMemberModes modes;
  guint n; /* connections: an account may have had several there */
  gint64 until_us;
} ChatReturn;

/* One wish of a MODE or USER_MODE, and what has become of it. */
typedef struct
{
  char letter;
  gboolean is_added;
  char *argument;     /* (owned) (nullable) */
  ChatMember *member; /* (nullable): whom a prefix is given to or taken from */
  IrcNumeric numeric; /* NONE: granted */
  char *refusal[4];   /* (owned): the numeric's params, %NULL after the last */
} ChatWish;

typedef struct
{
  ChatState *state;
  const ChatEntry *entry;
  ChatEffectFunc sink;
  gpointer user_data;

  /* Notes of the first half for the second. */
  ChatUser *actor;      /* (nullable) */
  ChatRoom *room;       /* (nullable) */
  ChatMember *member;   /* (nullable): of actor in room */
  ChatUser *target;     /* (nullable) */
  ChatMember *victim;   /* (nullable): of target in room */
  ChatUser *ghost;      /* (nullable): who quits before */
  ChatAccount *account; /* (nullable) */
  GPtrArray *wishes;    /* (owned) (nullable) of (owned) ChatWish */
  char status;
} ChatApply;

/* chat-apply.c */
gboolean chat_apply_has_power (const ChatApply *self);
gboolean chat_apply_reject (ChatApply *self, IrcNumeric numeric, const char *a, const char *b);
gboolean
chat_apply_fail (ChatApply *self, const char *code, const char *text, const char *a, const char *b);
void chat_apply_tell (ChatApply *self, ChatEffect *effect);
void chat_apply_quit_user (ChatApply *self, ChatUser *user, const char *text);
void chat_apply_remove_member (ChatApply *self, ChatMember *member);
void chat_apply_restore_modes (ChatApply *self, ChatMember *member);
void chat_apply_drop_room_if_empty (ChatApply *self, ChatRoom *room);
void chat_apply_restore_founder (ChatApply *self, ChatMember *member);
void chat_apply_bring_metadata (ChatApply *self, ChatUser *user, GHashTable *had);
void chat_apply_tell_metadata (ChatApply *self, ChatUser *user, GHashTable *had);

/* chat-user.c */
ChatUser *chat_user_new (ChatUserId id, const char *nick, const char *user, const char *host);
void chat_user_free (ChatUser *self);
void chat_user_update_source (ChatUser *self);
void chat_user_set_account (ChatUser *self, const char *account);
gboolean chat_user_is_on_account (const ChatUser *self, const ChatAccount *account);
gboolean chat_user_is_invited (const ChatUser *self, const ChatRoom *room);
void chat_user_add_invitation (ChatUser *self, const ChatRoom *room);
void chat_user_remove_invitation (ChatUser *self, const ChatRoom *room);
ChatAccount *chat_account_new (const char *name);
void chat_account_free (ChatAccount *self);
void chat_account_add_user (ChatAccount *self, ChatUser *user);
void chat_account_remove_user (ChatAccount *self, ChatUser *user);
void chat_account_set_metadata (ChatAccount *self, const char *key, const char *value);
gboolean
chat_account_adopt_metadata (ChatAccount *self, const char *key, const char *value, guint max);
void chat_metadata_set (GHashTable **metadata, const char *key, const char *value);
ChatBan *chat_ban_new (const char *mask, const char *setter, const char *reason);
void chat_ban_free (ChatBan *self);

/* chat-room.c */
ChatRoom *chat_room_new (guint64 id, const char *name);
void chat_room_free (ChatRoom *self);
ChatMember *chat_room_add_member (ChatRoom *self, ChatUser *user, ChatMemberModes modes);
void chat_room_remove_member (ChatRoom *self, ChatMember *member);
ChatListEntry *chat_list_entry_new (const char *mask, const char *setter, gint64 time_us);
GPtrArray *chat_room_get_list (ChatRoom *self, char letter);
ChatListEntry *chat_list_find (const GPtrArray *list, const char *mask, guint *index);

/* chat-state.c: the tables stay true through these alone. */
void chat_state_add_user (ChatState *self, ChatUser *user);    /* (transfer full) */
void chat_state_remove_user (ChatState *self, ChatUser *user); /* and frees it */
void chat_state_set_nick (ChatState *self, ChatUser *user, const char *nick);
void chat_state_set_account (ChatState *self, ChatUser *user, ChatAccount *account);
void chat_state_note_user_id (ChatState *self, ChatUserId id);
void chat_state_add_room (ChatState *self, ChatRoom *room);    /* (transfer full) */
void chat_state_remove_room (ChatState *self, ChatRoom *room); /* and frees it */
void chat_state_set_room_name (ChatState *self, ChatRoom *room, const char *name);
void chat_state_set_founder (ChatState *self, ChatRoom *room, ChatAccount *account);
void chat_state_add_account (ChatState *self, ChatAccount *account); /* (transfer full) */
void chat_state_remove_account (ChatState *self, ChatAccount *account);
void chat_state_add_cert (ChatState *self, ChatAccount *account, const char *fingerprint);
void chat_state_remove_cert (ChatState *self, ChatAccount *account, const char *fingerprint);
void chat_state_add_lobby (ChatState *self);
gboolean chat_state_is_lobby (const ChatState *self, const ChatRoom *room);
GPtrArray *chat_state_list_users (const ChatState *self); /* (transfer container): by id */
GPtrArray *chat_state_list_rooms (const ChatState *self); /* (transfer container): by id */
GPtrArray *chat_state_sort_keys (GHashTable *table);      /* (transfer container): of strings */

/* chat-bans.c */
gboolean chat_bans_is_mask (const char *mask);
gboolean chat_bans_insert (GPtrArray *bans, ChatBan *ban); /* (transfer full); FALSE: has it */

/* chat-redirects.c */
GHashTable *chat_redirects_new (void);
void chat_redirects_add (GHashTable *redirects, const char *name, guint64 room_id, gint64 now_us);

/* chat-returns.c */
GHashTable *chat_returns_new (void);
gboolean chat_returns_insert (ChatState *state, const char *key, const ChatReturn *item);
void chat_returns_note (ChatState *state, const ChatMember *member, gint64 now_us);
gboolean chat_returns_has (const ChatState *state, const ChatRoom *room, const ChatUser *user);
ChatMemberModes chat_returns_take (ChatState *state, ChatRoom *room, const ChatUser *user);
void chat_returns_forget_room (ChatState *state, ChatRoom *room);
void chat_apply_end_returns (ChatApply *self);

/* chat-rules.c */
guint chat_rules_rank (ChatMemberModes modes); /* 5: founder, ... 1: voice, 0 */
guint chat_rules_prefix_rank (char prefix);    /* 0: no prefix */
char *chat_rules_normalise_mask (const char *mask);
gboolean chat_rules_list_matches (const GPtrArray *list, const ChatUser *user);
gboolean chat_rules_is_banned (const ChatRoom *room, const ChatUser *user);
gboolean chat_rules_is_muted (ChatMember *member);
gboolean chat_rules_is_nick (const char *name);
gboolean chat_rules_is_room (const char *name);

/* The two halves of each type, in chat-apply-*.c. */
gboolean chat_may_connect (ChatApply *self);
void chat_run_connect (ChatApply *self);
void chat_run_quit (ChatApply *self);
gboolean chat_may_nick (ChatApply *self);
void chat_run_nick (ChatApply *self);
void chat_run_away (ChatApply *self);
void chat_run_host (ChatApply *self);
void chat_run_realname (ChatApply *self);
gboolean chat_may_user_mode (ChatApply *self);
void chat_run_user_mode (ChatApply *self);
void chat_run_node_start (ChatApply *self);

gboolean chat_may_join (ChatApply *self);
void chat_run_join (ChatApply *self);
void chat_run_part (ChatApply *self);
gboolean chat_may_kick (ChatApply *self);
void chat_run_kick (ChatApply *self);
gboolean chat_may_invite (ChatApply *self);
void chat_run_invite (ChatApply *self);
gboolean chat_may_topic (ChatApply *self);
void chat_run_topic (ChatApply *self);
gboolean chat_may_rename (ChatApply *self);
void chat_run_rename (ChatApply *self);

gboolean chat_may_mode (ChatApply *self);
void chat_run_mode (ChatApply *self);

gboolean chat_may_words (ChatApply *self);
void chat_run_words (ChatApply *self);
gboolean chat_may_redact (ChatApply *self);
void chat_run_redact (ChatApply *self);

gboolean chat_may_login (ChatApply *self);
void chat_run_login (ChatApply *self);
gboolean chat_may_register (ChatApply *self);
void chat_run_register (ChatApply *self);
gboolean chat_may_verifier (ChatApply *self);
void chat_run_verifier (ChatApply *self);
gboolean chat_may_cert (ChatApply *self);
void chat_run_cert (ChatApply *self);
gboolean chat_may_unregister (ChatApply *self);
void chat_run_unregister (ChatApply *self);
gboolean chat_may_metadata (ChatApply *self);
void chat_run_metadata (ChatApply *self);
gboolean chat_may_read_marker (ChatApply *self);
void chat_run_read_marker (ChatApply *self);

gboolean chat_may_ban (ChatApply *self);
void chat_run_ban (ChatApply *self);
gboolean chat_may_unban (ChatApply *self);
void chat_run_unban (ChatApply *self);

G_END_DECLS
