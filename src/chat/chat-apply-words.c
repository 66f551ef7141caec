/* Words, to a room or to one person, and taking them back. They change no state. */
#include "config.h"

#include "chat-private.h"

#include <string.h>

static gboolean
reject_words (ChatApply *self)
{
  return chat_apply_reject (self, IRC_ERR_CANNOTSENDTOCHAN, self->room->name, NULL);
}

static gboolean
may_speak (ChatApply *self)
{
  ChatRoomModes modes = self->room->modes;

  if (self->member == NULL)
    {
      if ((modes & (CHAT_ROOM_NO_EXTERNAL | CHAT_ROOM_MODERATED)) != 0 ||
          chat_rules_is_banned (self->room, self->actor))
        return reject_words (self);
    }
  else if (((modes & CHAT_ROOM_MODERATED) != 0 && self->member->modes == 0) ||
           chat_rules_is_muted (self->member))
    return reject_words (self);

  if ((modes & CHAT_ROOM_NO_CTCP) != 0 && chat_entry_is_ctcp (self->entry))
    return reject_words (self);

  return TRUE;
}

/* STATUSMSG: "@#room" goes to operators and above; of several prefixes the least one counts. Only
 * who has that rank may speak to it. */
static gboolean
may_use_status (ChatApply *self)
{
  guint rank = self->member != NULL ? chat_rules_rank (self->member->modes) : 0;

  if (self->status == '\0' || rank >= chat_rules_prefix_rank (self->status))
    return TRUE;

  if (self->member == NULL)
    return reject_words (self);

  return chat_apply_reject (self, IRC_ERR_CHANOPRIVSNEEDED, self->room->name, NULL);
}

static const char *
parse_status (ChatApply *self, const char *target)
{
  const char *name = target;
  char least = '\0';

  for (; chat_rules_prefix_rank (*name) > 0; name++)
    if (least == '\0' || chat_rules_prefix_rank (*name) < chat_rules_prefix_rank (least))
      least = *name;

  if (*name != '#')
    return target;

  self->status = least;
  return name;
}

/* Finds the room or the person. */
static gboolean
find_target (ChatApply *self, const char *target)
{
  if (*target != '#')
    {
      self->target = chat_state_find_user (self->state, target);
      return self->target != NULL;
    }

  self->room = chat_state_find_room (self->state, target);
  if (self->room != NULL && self->actor != NULL)
    self->member = chat_state_find_member (self->state, self->room, self->actor);
  return self->room != NULL;
}

gboolean
chat_may_words (ChatApply *self)
{
  const ChatEntry *entry = self->entry;
  const char *target = entry->target != NULL ? entry->target : "";
  const char *name = parse_status (self, target);

  if (*target == '\0')
    return chat_apply_reject (self, IRC_ERR_NORECIPIENT, NULL, NULL);

  if (entry->type != CHAT_ENTRY_TAGMSG && (entry->text == NULL || *entry->text == '\0'))
    return chat_apply_reject (self, IRC_ERR_NOTEXTTOSEND, NULL, NULL);

  if (!find_target (self, name))
    return chat_apply_reject (self, *name == '#' ? IRC_ERR_NOSUCHCHANNEL : IRC_ERR_NOSUCHNICK, name,
                              NULL);

  if (self->room == NULL || chat_apply_has_power (self))
    return TRUE;

  return may_speak (self) && may_use_status (self);
}

void
chat_run_words (ChatApply *self)
{
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_MESSAGE,
                                        .actor = self->actor,
                                        .target = self->target,
                                        .room = self->room,
                                        .text = self->entry->text,
                                        .status = self->status });
}

/* Whoever wrote it may take it back, under any name and from any device of the account; so may
 * those who keep order in the room. */
gboolean
chat_may_redact (ChatApply *self)
{
  const char *target = self->entry->target != NULL ? self->entry->target : "";
  const char *msgid = chat_entry_param (self->entry, 0);
  const char *sender = chat_entry_tag (self->entry, "redact-sender");
  g_autofree char *identity = self->actor != NULL ? chat_user_dup_identity (self->actor) : NULL;

  if (!find_target (self, target))
    return chat_apply_fail (self, "INVALID_TARGET", "You cannot delete messages from there", target,
                            NULL);

  if (chat_apply_has_power (self))
    return TRUE;

  if (self->room != NULL && self->member == NULL)
    return chat_apply_fail (self, "INVALID_TARGET", "You cannot delete messages from there", target,
                            NULL);

  if (sender == NULL)
    return chat_apply_fail (self, "UNKNOWN_MSGID", "This message does not exist or is too old",
                            target, msgid);

  if (strcmp (sender, identity) == 0 ||
      (self->member != NULL &&
       chat_rules_rank (self->member->modes) >= chat_rules_prefix_rank ('%')))
    return TRUE;

  return chat_apply_fail (self, "REDACT_FORBIDDEN", "You are not authorised to delete this message",
                          target, msgid);
}

void
chat_run_redact (ChatApply *self)
{
  const char *params[] = { chat_entry_param (self->entry, 0), NULL };

  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_REDACT,
                                        .actor = self->actor,
                                        .target = self->target,
                                        .room = self->room,
                                        .params = params,
                                        .text = self->entry->text });
}
