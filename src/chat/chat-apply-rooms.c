/* Coming into rooms, leaving them, being made to leave, and what a room is called. */
#include "config.h"

#include "chat-private.h"

#include <string.h>

#include "irc-case.h"

static gboolean
may_enter (ChatApply *self)
{
  const ChatRoom *room = self->room;
  const char *key = chat_entry_param (self->entry, 0);

  if (chat_rules_is_banned (room, self->actor))
    return chat_apply_reject (self, IRC_ERR_BANNEDFROMCHAN, room->name, NULL);

  if (chat_returns_has (self->state, room, self->actor))
    return TRUE;

  if ((room->modes & CHAT_ROOM_INVITE_ONLY) != 0 && !chat_user_is_invited (self->actor, room) &&
      !chat_rules_list_matches (room->invites, self->actor))
    return chat_apply_reject (self, IRC_ERR_INVITEONLYCHAN, room->name, NULL);

  if (room->key != NULL && strcmp (room->key, key) != 0)
    return chat_apply_reject (self, IRC_ERR_BADCHANNELKEY, room->name, NULL);

  if (room->limit > 0 && room->members->len >= room->limit)
    return chat_apply_reject (self, IRC_ERR_CHANNELISFULL, room->name, NULL);

  return TRUE;
}

gboolean
chat_may_join (ChatApply *self)
{
  const char *name = self->entry->target != NULL ? self->entry->target : "";

  self->room = chat_state_find_room (self->state, name);
  if (self->room == NULL && !chat_rules_is_room (name))
    return chat_apply_reject (self, IRC_ERR_BADCHANMASK, name, NULL);

  if (self->room != NULL)
    self->member = chat_state_find_member (self->state, self->room, self->actor);
  if (self->member != NULL || chat_apply_has_power (self))
    return TRUE;

  if (self->actor->members->len >= self->state->max_rooms)
    return chat_apply_reject (self, IRC_ERR_TOOMANYCHANNELS, name, NULL);

  /* The registered founder is let in: nobody can be locked out of a room that is his. */
  if (self->room == NULL ||
      (self->room->founder != NULL && g_strcmp0 (self->room->founder, self->actor->account) == 0))
    return TRUE;

  return may_enter (self);
}

/* Who makes a room owns it for good when there is an account to keep it for; an account may keep
 * as many rooms as a user may be in. */
static void
make_room (ChatApply *self)
{
  ChatAccount *account = self->actor->account != NULL
                             ? chat_state_find_account (self->state, self->actor->account)
                             : NULL;
  ChatMemberModes modes = CHAT_MEMBER_OPERATOR;

  self->room = chat_room_new (self->state->next_room_id++, self->entry->target);
  self->room->created_us = self->entry->time_us;
  self->room->modes = CHAT_ROOM_NO_EXTERNAL | CHAT_ROOM_TOPIC_LOCK;
  chat_state_add_room (self->state, self->room);
  if (account != NULL && account->n_rooms < self->state->max_rooms)
    {
      chat_state_set_founder (self->state, self->room, account);
      modes = CHAT_MEMBER_FOUNDER;
    }
  self->member = chat_room_add_member (self->room, self->actor, modes);
}

void
chat_run_join (ChatApply *self)
{
  gboolean is_new = self->room == NULL;

  if (self->member != NULL)
    return;

  if (is_new)
    make_room (self);
  else
    self->member = chat_room_add_member (self->room, self->actor, 0);

  chat_user_remove_invitation (self->actor, self->room);
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_JOIN,
                                        .actor = self->actor,
                                        .room = self->room,
                                        .is_new = is_new });
  if (!is_new)
    chat_apply_restore_modes (self, self->member);
  chat_apply_restore_founder (self, self->member);
}

void
chat_run_part (ChatApply *self)
{
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_PART,
                                        .actor = self->actor,
                                        .room = self->room,
                                        .text = self->entry->text });
  chat_apply_remove_member (self, self->member);
}

static guint
get_rank (const ChatApply *self)
{
  return self->member != NULL ? chat_rules_rank (self->member->modes) : 0;
}

static gboolean
has_rank (ChatApply *self, char prefix)
{
  return chat_apply_has_power (self) || get_rank (self) >= chat_rules_prefix_rank (prefix) ||
         chat_apply_reject (self, IRC_ERR_CHANOPRIVSNEEDED, self->room->name, NULL);
}

/* Finds the nick in the first parameter. */
static gboolean
find_target (ChatApply *self)
{
  const char *nick = chat_entry_param (self->entry, 0);

  self->target = chat_state_find_user (self->state, nick);
  if (self->target == NULL)
    return chat_apply_reject (self, IRC_ERR_NOSUCHNICK, nick, NULL);

  self->victim = chat_state_find_member (self->state, self->room, self->target);
  return TRUE;
}

/* Operators and above may put out their equals, half-operators only those below. */
gboolean
chat_may_kick (ChatApply *self)
{
  guint rank = get_rank (self);
  guint victim_rank;

  if (!has_rank (self, '%') || !find_target (self))
    return FALSE;

  if (self->victim == NULL)
    return chat_apply_reject (self, IRC_ERR_USERNOTINCHANNEL, self->target->nick, self->room->name);

  victim_rank = chat_rules_rank (self->victim->modes);
  if (chat_apply_has_power (self) || self->victim == self->member || victim_rank < rank ||
      (victim_rank == rank && rank >= chat_rules_prefix_rank ('@')))
    return TRUE;

  return chat_apply_reject (self, IRC_ERR_CHANOPRIVSNEEDED, self->room->name, NULL);
}

void
chat_run_kick (ChatApply *self)
{
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_KICK,
                                        .actor = self->actor,
                                        .target = self->target,
                                        .room = self->room,
                                        .text = self->entry->text });
  chat_apply_remove_member (self, self->victim);
}

gboolean
chat_may_invite (ChatApply *self)
{
  if ((self->room->modes & CHAT_ROOM_INVITE_ONLY) != 0 && !has_rank (self, '%'))
    return FALSE;

  if (!find_target (self))
    return FALSE;

  if (self->victim != NULL)
    return chat_apply_reject (self, IRC_ERR_USERONCHANNEL, self->target->nick, self->room->name);

  return TRUE;
}

void
chat_run_invite (ChatApply *self)
{
  chat_user_add_invitation (self->target, self->room);
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_INVITE,
                                        .actor = self->actor,
                                        .target = self->target,
                                        .room = self->room });
}

gboolean
chat_may_topic (ChatApply *self)
{
  return (self->room->modes & CHAT_ROOM_TOPIC_LOCK) == 0 || has_rank (self, '%');
}

void
chat_run_topic (ChatApply *self)
{
  ChatRoom *room = self->room;
  const char *text = self->entry->text;
  const char *setter = self->actor != NULL ? self->actor->source : self->entry->source;
  gboolean is_clear = text == NULL || *text == '\0';

  g_free (room->topic);
  g_free (room->topic_setter);
  room->topic = is_clear ? NULL : g_strdup (text);
  room->topic_setter = is_clear ? NULL : g_strdup (setter);
  room->topic_us = is_clear ? 0 : self->entry->time_us;
  chat_apply_tell (self,
                   &(ChatEffect){ .type = CHAT_EFFECT_TOPIC, .actor = self->actor, .room = room });
}

/* A room that belongs to an account is renamed by its founders alone. */
gboolean
chat_may_rename (ChatApply *self)
{
  const char *name = chat_entry_param (self->entry, 0);
  const ChatRoom *holder;

  if (!has_rank (self, self->room->founder != NULL ? '~' : '@'))
    return FALSE;

  holder = chat_state_find_room (self->state, name);
  if (holder != NULL && holder != self->room)
    return chat_apply_fail (self, "CHANNEL_NAME_IN_USE", "The channel name is already taken",
                            self->room->name, name);

  if (chat_state_is_lobby (self->state, self->room) || !chat_rules_is_room (name) ||
      g_str_equal (name, self->room->name))
    return chat_apply_fail (self, "CANNOT_RENAME", "The channel cannot be renamed",
                            self->room->name, name);

  return TRUE;
}

void
chat_run_rename (ChatApply *self)
{
  g_autofree char *before = g_strdup (self->room->name);

  chat_state_set_room_name (self->state, self->room, chat_entry_param (self->entry, 0));
  if (!irc_case_equal (before, self->room->name))
    chat_redirects_add (self->state->redirects, before, self->room->id, self->entry->time_us);
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_RENAME,
                                        .actor = self->actor,
                                        .room = self->room,
                                        .before = before,
                                        .text = self->entry->text });
}
