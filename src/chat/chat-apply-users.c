/* Connecting, leaving, and what a user is and is called. */
#include "config.h"

#include "chat-private.h"

static const struct
{
  char letter;
  ChatUserModes mode;
} user_modes[] = {
  { 'i', CHAT_USER_INVISIBLE },
  { 'o', CHAT_USER_OPERATOR },
  { 'w', CHAT_USER_WALLOPS },
  { 'B', CHAT_USER_BOT },
};

static ChatUserModes
get_user_mode (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (user_modes); i++)
    if (user_modes[i].letter == letter)
      return user_modes[i].mode;

  return 0;
}

/* May somebody on this account (nullable) be called nick? A name with an account is its owner's
 * alone. With REGAIN the owner's name is taken from whoever has it, who is the ghost then. */
static gboolean
may_have_nick (ChatApply *self, const char *nick, const char *account_name)
{
  const ChatAccount *owner;
  ChatUser *holder;
  gboolean is_owner;

  if (!chat_rules_is_nick (nick))
    return chat_apply_reject (self, IRC_ERR_ERRONEUSNICKNAME, nick, NULL);

  owner = chat_state_find_account (self->state, nick);
  is_owner = owner != NULL && g_strcmp0 (owner->name, account_name) == 0;
  holder = chat_state_find_user (self->state, nick);
  if (holder != NULL && holder != self->actor)
    {
      if (!is_owner || (self->entry->flags & CHAT_ENTRY_FLAG_REGAIN) == 0)
        return chat_apply_reject (self, IRC_ERR_NICKNAMEINUSE, nick, NULL);
      self->ghost = holder;
    }
  else if (owner != NULL && !is_owner && (self->entry->flags & CHAT_ENTRY_FLAG_FORCE) == 0)
    return chat_apply_reject (self, IRC_ERR_NICKNAMEINUSE, nick, NULL);

  return TRUE;
}

static void
quit_ghost (ChatApply *self)
{
  if (self->ghost != NULL)
    chat_apply_quit_user (self, self->ghost, "Replaced by the owner of the name");
}

gboolean
chat_may_connect (ChatApply *self)
{
  const ChatEntry *entry = self->entry;

  if (entry->actor == 0 || self->actor != NULL)
    {
      self->actor = NULL; /* whoever has that id is not who asked */
      return chat_apply_reject (self, IRC_ERR_ALREADYREGISTERED, NULL, NULL);
    }

  self->account = chat_state_find_account (self->state, chat_entry_param (entry, 4));
  return may_have_nick (self, chat_entry_param (entry, 0),
                        self->account != NULL ? self->account->name : NULL);
}

void
chat_run_connect (ChatApply *self)
{
  const ChatEntry *entry = self->entry;
  ChatUser *user;

  chat_apply_end_returns (self);
  quit_ghost (self);
  user = chat_user_new (entry->actor, chat_entry_param (entry, 0), chat_entry_param (entry, 1),
                        chat_entry_param (entry, 2));
  g_free (user->realname);
  user->realname = g_strdup (chat_entry_param (entry, 3));
  if (self->account != NULL)
    chat_state_set_account (self->state, user, self->account);
  for (const char *c = chat_entry_param (entry, 5); *c != '\0'; c++)
    user->modes |= get_user_mode (*c);
  user->connected_us = entry->time_us;
  chat_state_add_user (self->state, user);
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_CONNECTED, .actor = user });
}

void
chat_run_quit (ChatApply *self)
{
  chat_apply_quit_user (self, self->actor, self->entry->text);
}

gboolean
chat_may_nick (ChatApply *self)
{
  const char *nick = self->entry->target != NULL ? self->entry->target : "";

  if (!may_have_nick (self, nick, self->actor->account))
    return FALSE;

  if (chat_apply_has_power (self) || g_str_equal (nick, self->actor->nick))
    return TRUE;

  for (guint i = 0; i < self->actor->members->len; i++)
    {
      ChatMember *member = g_ptr_array_index (self->actor->members, i);

      if (chat_rules_is_muted (member))
        return chat_apply_reject (self, IRC_ERR_BANONCHAN, nick, member->room->name);
    }

  return TRUE;
}

void
chat_run_nick (ChatApply *self)
{
  g_autofree char *before = g_strdup (self->actor->nick);

  if (g_str_equal (before, self->entry->target))
    return;

  quit_ghost (self);
  chat_state_set_nick (self->state, self->actor, self->entry->target);
  chat_apply_tell (
      self, &(ChatEffect){ .type = CHAT_EFFECT_NICK, .actor = self->actor, .before = before });
}

void
chat_run_away (ChatApply *self)
{
  gboolean is_new = g_strcmp0 (self->actor->away, self->entry->text) != 0;

  g_free (self->actor->away);
  self->actor->away = g_strdup (self->entry->text);
  chat_apply_tell (
      self, &(ChatEffect){ .type = CHAT_EFFECT_AWAY, .actor = self->actor, .is_new = is_new });
}

void
chat_run_host (ChatApply *self)
{
  ChatUser *actor = self->actor;
  g_autofree char *before = g_strconcat (actor->user, "@", actor->host, NULL);

  g_free (actor->user);
  g_free (actor->host);
  actor->user = g_strdup (chat_entry_param (self->entry, 0));
  actor->host = g_strdup (chat_entry_param (self->entry, 1));
  chat_user_update_source (actor);
  chat_apply_tell (self,
                   &(ChatEffect){ .type = CHAT_EFFECT_HOST, .actor = actor, .before = before });
}

void
chat_run_realname (ChatApply *self)
{
  g_free (self->actor->realname);
  self->actor->realname = g_strdup (self->entry->text != NULL ? self->entry->text : "");
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_REALNAME, .actor = self->actor });
}

/* Looks for letters that nobody may have. Those who ask to be operators are left out in silence, as
 * ever: that is what OPER is for. */
gboolean
chat_may_user_mode (ChatApply *self)
{
  const char *modes = chat_entry_param (self->entry, 0);
  gboolean has_known = FALSE;
  gboolean has_unknown = FALSE;

  for (const char *c = modes; *c != '\0'; c++)
    if (*c != '+' && *c != '-')
      {
        gboolean is_known = get_user_mode (*c) != 0;

        has_known |= is_known;
        has_unknown |= !is_known;
      }

  return has_known || !has_unknown ||
         chat_apply_reject (self, IRC_ERR_UMODEUNKNOWNFLAG, NULL, NULL);
}

static void
append_change (GString *change, char *sign, gboolean is_added, char letter)
{
  char wanted = is_added ? '+' : '-';

  if (*sign != wanted)
    g_string_append_c (change, wanted);
  *sign = wanted;
  g_string_append_c (change, letter);
}

void
chat_run_user_mode (ChatApply *self)
{
  g_autoptr (GString) change = g_string_new (NULL);
  gboolean has_unknown = FALSE;
  gboolean is_added = TRUE;
  char sign = '\0';

  for (const char *c = chat_entry_param (self->entry, 0); *c != '\0'; c++)
    {
      ChatUserModes mode = get_user_mode (*c);

      if (*c == '+' || *c == '-')
        {
          is_added = *c == '+';
          continue;
        }

      has_unknown |= mode == 0;
      if (mode == 0)
        continue;

      if (mode == CHAT_USER_OPERATOR && is_added &&
          (self->entry->flags & CHAT_ENTRY_FLAG_FORCE) == 0)
        continue;

      if (((self->actor->modes & mode) != 0) == is_added)
        continue;

      self->actor->modes ^= mode;
      append_change (change, &sign, is_added, *c);
    }

  if (has_unknown)
    chat_apply_reject (self, IRC_ERR_UMODEUNKNOWNFLAG, NULL, NULL);
  if (change->len > 0)
    chat_apply_tell (
        self,
        &(ChatEffect){ .type = CHAT_EFFECT_USER_MODE, .actor = self->actor, .text = change->str });
}

void
chat_run_node_start (ChatApply *self)
{
  g_autoptr (GPtrArray) users = chat_state_list_users (self->state);
  guint64 node = self->entry->actor >> CHAT_USER_ID_NODE_SHIFT;

  chat_apply_end_returns (self);
  for (guint i = 0; i < users->len; i++)
    {
      ChatUser *user = g_ptr_array_index (users, i);

      if (user->id >> CHAT_USER_ID_NODE_SHIFT != node)
        continue;
      for (guint j = 0; j < user->members->len; j++)
        chat_returns_note (self->state, g_ptr_array_index (user->members, j), self->entry->time_us);
      chat_apply_quit_user (self, user, "Server restarted");
    }
}
