#include "config.h"

#include "chat-private.h"

/* What the table looks up before `may` is asked; an entry that lacks it is refused. */
typedef enum
{
  NEEDS_NOTHING = 0,
  NEEDS_ACTOR = 1 << 0,  /* somebody connected; else the server may do it too */
  NEEDS_ROOM = 1 << 1,   /* target is a room that exists */
  NEEDS_MEMBER = 1 << 2, /* the actor is in it */
  NEEDS_ENTRY = 1 << 3,  /* like MEMBER, but power stands in for it */
} ApplyNeeds;

static const struct
{
  ChatEntryType type;
  ApplyNeeds needs;
  gboolean (*may) (ChatApply *self); /* (nullable) */
  void (*run) (ChatApply *self);
} rows[] = {
  { CHAT_ENTRY_PRIVMSG, NEEDS_NOTHING, chat_may_words, chat_run_words },
  { CHAT_ENTRY_NOTICE, NEEDS_NOTHING, chat_may_words, chat_run_words },
  { CHAT_ENTRY_TAGMSG, NEEDS_NOTHING, chat_may_words, chat_run_words },
  { CHAT_ENTRY_REDACT, NEEDS_NOTHING, chat_may_redact, chat_run_redact },

  { CHAT_ENTRY_JOIN, NEEDS_ACTOR, chat_may_join, chat_run_join },
  { CHAT_ENTRY_PART, NEEDS_ACTOR | NEEDS_ROOM | NEEDS_MEMBER, NULL, chat_run_part },
  { CHAT_ENTRY_KICK, NEEDS_ROOM | NEEDS_ENTRY, chat_may_kick, chat_run_kick },
  { CHAT_ENTRY_INVITE, NEEDS_ROOM | NEEDS_ENTRY, chat_may_invite, chat_run_invite },
  { CHAT_ENTRY_TOPIC, NEEDS_ROOM | NEEDS_ENTRY, chat_may_topic, chat_run_topic },
  { CHAT_ENTRY_MODE, NEEDS_ROOM | NEEDS_ENTRY, chat_may_mode, chat_run_mode },
  { CHAT_ENTRY_RENAME, NEEDS_ROOM | NEEDS_ENTRY, chat_may_rename, chat_run_rename },

  { CHAT_ENTRY_NODE_START, NEEDS_NOTHING, NULL, chat_run_node_start },
  { CHAT_ENTRY_CONNECT, NEEDS_NOTHING, chat_may_connect, chat_run_connect },
  { CHAT_ENTRY_QUIT, NEEDS_ACTOR, NULL, chat_run_quit },
  { CHAT_ENTRY_NICK, NEEDS_ACTOR, chat_may_nick, chat_run_nick },
  { CHAT_ENTRY_AWAY, NEEDS_ACTOR, NULL, chat_run_away },
  { CHAT_ENTRY_ACCOUNT, NEEDS_ACTOR, chat_may_login, chat_run_login },
  { CHAT_ENTRY_HOST, NEEDS_ACTOR, NULL, chat_run_host },
  { CHAT_ENTRY_REALNAME, NEEDS_ACTOR, NULL, chat_run_realname },
  { CHAT_ENTRY_USER_MODE, NEEDS_ACTOR, chat_may_user_mode, chat_run_user_mode },

  { CHAT_ENTRY_REGISTER, NEEDS_NOTHING, chat_may_register, chat_run_register },
  { CHAT_ENTRY_VERIFIER, NEEDS_NOTHING, chat_may_verifier, chat_run_verifier },
  { CHAT_ENTRY_CERT, NEEDS_NOTHING, chat_may_cert, chat_run_cert },
  { CHAT_ENTRY_UNREGISTER, NEEDS_NOTHING, chat_may_unregister, chat_run_unregister },
  { CHAT_ENTRY_METADATA, NEEDS_NOTHING, chat_may_metadata, chat_run_metadata },
  { CHAT_ENTRY_READ_MARKER, NEEDS_NOTHING, chat_may_read_marker, chat_run_read_marker },

  { CHAT_ENTRY_BAN, NEEDS_NOTHING, chat_may_ban, chat_run_ban },
  { CHAT_ENTRY_UNBAN, NEEDS_NOTHING, chat_may_unban, chat_run_unban },
};

/* Whether rights need not be asked: the server's own doing, or that of its operator. One who has
 * lost the mode since the entry was written has lost the power too. */
gboolean
chat_apply_has_power (const ChatApply *self)
{
  if (self->entry->actor == 0 || (self->entry->flags & CHAT_ENTRY_FLAG_FORCE) != 0)
    return TRUE;

  return (self->entry->flags & CHAT_ENTRY_FLAG_OPERATOR) != 0 && self->actor != NULL &&
         (self->actor->modes & CHAT_USER_OPERATOR) != 0;
}

void
chat_apply_tell (ChatApply *self, ChatEffect *effect)
{
  effect->entry = self->entry;
  if (self->sink != NULL)
    self->sink (effect, self->user_data);
}

/* An empty word cannot stand in the middle of a line; "*" stands for it, as ever. */
static const char *
get_shown_param (const char *param)
{
  return param != NULL && *param == '\0' ? "*" : param;
}

/* a, b: (nullable): the numeric's parameters. Returns %FALSE, so that `may` can return it. */
gboolean
chat_apply_reject (ChatApply *self, IrcNumeric numeric, const char *a, const char *b)
{
  const char *params[] = { get_shown_param (a), get_shown_param (b), NULL };

  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_REJECTED,
                                        .actor = self->actor,
                                        .room = self->room,
                                        .numeric = numeric,
                                        .params = params });
  return FALSE;
}

/* As chat_apply_reject(), for what has a standard reply and no numeric. */
gboolean
chat_apply_fail (ChatApply *self, const char *code, const char *text, const char *a, const char *b)
{
  const char *params[] = { get_shown_param (a), get_shown_param (b), NULL };

  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_REJECTED,
                                        .actor = self->actor,
                                        .room = self->room,
                                        .fail = code,
                                        .text = text,
                                        .params = params });
  return FALSE;
}

void
chat_apply_drop_room_if_empty (ChatApply *self, ChatRoom *room)
{
  if (room->members->len > 0 || room->n_returns > 0 || (room->modes & CHAT_ROOM_PERSISTENT) != 0)
    return;

  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_ROOM_GONE, .room = room });
  chat_state_remove_room (self->state, room);
}

void
chat_apply_remove_member (ChatApply *self, ChatMember *member)
{
  ChatRoom *room = member->room;

  chat_room_remove_member (room, member);
  chat_apply_drop_room_if_empty (self, room);
}

void
chat_apply_quit_user (ChatApply *self, ChatUser *user, const char *text)
{
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_QUIT, .actor = user, .text = text });
  while (user->members->len > 0)
    chat_apply_remove_member (self, g_ptr_array_index (user->members, user->members->len - 1));
  chat_state_remove_user (self->state, user);
}

/* Who was in the room when the server went is there what he was before. */
void
chat_apply_restore_modes (ChatApply *self, ChatMember *member)
{
  static const char letters[] = CHAT_MEMBER_LETTERS;
  g_autoptr (GString) change = g_string_new ("+");
  const char *params[G_N_ELEMENTS (letters) + 1] = { NULL };
  guint n = 1;

  member->modes |= chat_returns_take (self->state, member->room, member->user);
  for (guint i = 0; letters[i] != '\0'; i++)
    if ((member->modes & (1u << i)) != 0)
      {
        g_string_append_c (change, letters[i]);
        params[n++] = member->user->nick;
      }
  params[0] = change->str;
  if (n > 1)
    chat_apply_tell (
        self, &(ChatEffect){ .type = CHAT_EFFECT_MODE, .room = member->room, .params = params });
}

/* The founder's account has its ~ wherever it is. */
void
chat_apply_restore_founder (ChatApply *self, ChatMember *member)
{
  const char *params[] = { "+q", member->user->nick, NULL };

  if (member->room->founder == NULL || (member->modes & CHAT_MEMBER_FOUNDER) != 0 ||
      g_strcmp0 (member->room->founder, member->user->account) != 0)
    return;

  member->modes |= CHAT_MEMBER_FOUNDER;
  chat_apply_tell (
      self, &(ChatEffect){ .type = CHAT_EFFECT_MODE, .room = member->room, .params = params });
}

static gboolean
has_needs (ChatApply *self, ApplyNeeds needs)
{
  const ChatEntry *entry = self->entry;

  self->actor = chat_state_get_user (self->state, entry->actor);
  if (self->actor == NULL && ((needs & NEEDS_ACTOR) != 0 || entry->actor != 0) &&
      entry->type != CHAT_ENTRY_CONNECT && entry->type != CHAT_ENTRY_NODE_START)
    return chat_apply_reject (self, IRC_ERR_NOTREGISTERED, NULL, NULL);

  if ((needs & NEEDS_ROOM) == 0)
    return TRUE;

  self->room = entry->target != NULL ? chat_state_find_room (self->state, entry->target) : NULL;
  if (self->room == NULL)
    return chat_apply_reject (self, IRC_ERR_NOSUCHCHANNEL,
                              entry->target != NULL ? entry->target : "*", NULL);

  if (self->actor != NULL)
    self->member = chat_state_find_member (self->state, self->room, self->actor);
  if (self->member == NULL &&
      ((needs & NEEDS_MEMBER) != 0 || ((needs & NEEDS_ENTRY) != 0 && !chat_apply_has_power (self))))
    return chat_apply_reject (self, IRC_ERR_NOTONCHANNEL, self->room->name, NULL);

  return TRUE;
}

/* Returns: whether the entry may happen; *index is its row then */
static gboolean
may_apply (ChatApply *self, guint *index)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].type == self->entry->type)
      {
        *index = i;
        return has_needs (self, rows[i].needs) && (rows[i].may == NULL || rows[i].may (self));
      }

  return chat_apply_reject (self, IRC_ERR_UNKNOWNCOMMAND, NULL, NULL);
}

/**
 * chat_apply:
 * @sink: (nullable): %NULL in a replay, where nobody is told
 */
void
chat_apply (
    ChatState *self, guint64 seq, const ChatEntry *entry, ChatEffectFunc sink, gpointer user_data)
{
  ChatApply apply = { .state = self, .entry = entry, .sink = sink, .user_data = user_data };
  guint index = 0;

  self->seq = seq;
  if ((entry->flags & CHAT_ENTRY_FLAG_COPY) != 0)
    return;
  if (may_apply (&apply, &index))
    rows[index].run (&apply);
  g_clear_pointer (&apply.wishes, g_ptr_array_unref);
}

/**
 * chat_check:
 * @sink: (nullable)
 */
gboolean
chat_check (ChatState *self, const ChatEntry *entry, ChatEffectFunc sink, gpointer user_data)
{
  ChatApply apply = { .state = self, .entry = entry, .sink = sink, .user_data = user_data };
  guint index = 0;
  gboolean may = may_apply (&apply, &index);

  g_clear_pointer (&apply.wishes, g_ptr_array_unref);
  return may;
}
