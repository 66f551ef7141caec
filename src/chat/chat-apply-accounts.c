/* Accounts: to have one, to be on it, to give it up. */
#include "config.h"

#include "chat-private.h"

static void
tell_account (ChatApply *self, ChatUser *user, const char *before)
{
  chat_apply_tell (self,
                   &(ChatEffect){ .type = CHAT_EFFECT_ACCOUNT, .actor = user, .before = before });
}

/* What an account keeps comes with it and goes with it. */
static void
log_in (ChatApply *self, ChatUser *user, ChatAccount *account)
{
  g_autofree char *before = g_strdup (user->account);
  g_autoptr (GHashTable) had = user->metadata != NULL ? g_hash_table_ref (user->metadata) : NULL;
  const char *name = account != NULL ? account->name : NULL;

  if (g_strcmp0 (before, name) == 0)
    return;

  chat_state_set_account (self->state, user, account);
  tell_account (self, user, before);
  if (before == NULL)
    chat_apply_bring_metadata (self, user, had);
  chat_apply_tell_metadata (self, user, had);
  for (guint i = 0; i < user->members->len; i++)
    chat_apply_restore_founder (self, g_ptr_array_index (user->members, i));
}

/* The server vouches for who logs in; that the account is still there is seen here. */
gboolean
chat_may_login (ChatApply *self)
{
  const char *name = self->entry->target;

  if (name == NULL)
    return TRUE;

  self->account = chat_state_find_account (self->state, name);
  return self->account != NULL || chat_apply_reject (self, IRC_ERR_SASLFAIL, NULL, NULL);
}

void
chat_run_login (ChatApply *self)
{
  log_in (self, self->actor, self->account);
}

/* "" stands for absent. */
static const char *
get_given (const char *value)
{
  return value != NULL && *value != '\0' ? value : NULL;
}

gboolean
chat_may_register (ChatApply *self)
{
  const ChatEntry *entry = self->entry;
  const char *name = entry->target != NULL ? entry->target : "";
  const char *certfp = get_given (chat_entry_tag (entry, "certfp"));
  const ChatUser *holder;

  if (self->actor != NULL && self->actor->account != NULL)
    return chat_apply_fail (self, "ALREADY_AUTHENTICATED",
                            "You are logged in to an account already", name, NULL);

  if (!chat_rules_is_nick (name))
    return chat_apply_fail (self, "BAD_ACCOUNT_NAME", "This cannot be the name of an account", name,
                            NULL);

  if (chat_state_find_account (self->state, name) != NULL)
    return chat_apply_fail (self, "ACCOUNT_EXISTS", "The account exists already", name, NULL);

  /* Before the connection is complete nobody is the actor: the name has to be free then. */
  holder = chat_state_find_user (self->state, name);
  if (holder != NULL && holder != self->actor && (entry->flags & CHAT_ENTRY_FLAG_FORCE) == 0)
    return chat_apply_fail (self, "BAD_ACCOUNT_NAME", "Somebody else is using this name", name,
                            NULL);

  if (certfp != NULL && chat_state_find_account_by_cert (self->state, certfp) != NULL)
    return chat_apply_fail (self, "CERTIFICATE_IN_USE",
                            "The certificate belongs to another account", name, NULL);

  if (certfp == NULL && *chat_entry_param (entry, 0) == '\0')
    return chat_apply_fail (self, "UNACCEPTABLE_PASSWORD",
                            "An account needs a password or a certificate", name, NULL);

  return TRUE;
}

void
chat_run_register (ChatApply *self)
{
  const ChatEntry *entry = self->entry;
  const char *certfp = get_given (chat_entry_tag (entry, "certfp"));
  ChatAccount *account = chat_account_new (entry->target);

  account->verifier = g_strdup (get_given (chat_entry_param (entry, 0)));
  account->email = g_strdup (get_given (chat_entry_tag (entry, "email")));
  account->created_us = entry->time_us;
  chat_state_add_account (self->state, account);
  if (certfp != NULL)
    chat_state_add_cert (self->state, account, certfp);

  chat_apply_tell (
      self,
      &(ChatEffect){ .type = CHAT_EFFECT_REGISTERED, .actor = self->actor, .text = account->name });
  if (self->actor != NULL)
    log_in (self, self->actor, account);
}

/* Finds the account in target, for who is on it or has the power. */
static gboolean
find_own_account (ChatApply *self)
{
  const char *name = self->entry->target != NULL ? self->entry->target : "";

  self->account = chat_state_find_account (self->state, name);
  if (self->account == NULL)
    return chat_apply_fail (self, "ACCOUNT_UNKNOWN", "There is no such account", name, NULL);

  return chat_apply_has_power (self) || chat_user_is_on_account (self->actor, self->account) ||
         chat_apply_fail (self, "NOT_AUTHENTICATED", "You are not logged in to this account", name,
                          NULL);
}

static void
tell_credential (ChatApply *self)
{
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_CREDENTIAL,
                                        .actor = self->actor,
                                        .text = self->account->name });
}

static gboolean
fail_last_credential (ChatApply *self)
{
  return chat_apply_fail (self, "LAST_CREDENTIAL", "Nobody could log in to the account any more",
                          self->account->name, NULL);
}

gboolean
chat_may_verifier (ChatApply *self)
{
  if (!find_own_account (self))
    return FALSE;

  return *chat_entry_param (self->entry, 0) != '\0' || self->account->fingerprints->len > 0 ||
         fail_last_credential (self);
}

void
chat_run_verifier (ChatApply *self)
{
  g_free (self->account->verifier);
  self->account->verifier = g_strdup (get_given (chat_entry_param (self->entry, 0)));
  tell_credential (self);
}

static gboolean
may_add_cert (ChatApply *self, const char *fingerprint)
{
  if (*fingerprint == '\0')
    return chat_apply_reject (self, IRC_ERR_NEEDMOREPARAMS, "CERT", NULL);

  if (chat_state_find_account_by_cert (self->state, fingerprint) != NULL)
    return chat_apply_fail (self, "CERTIFICATE_IN_USE",
                            "The certificate belongs to an account already", self->account->name,
                            fingerprint);

  return self->account->fingerprints->len < CHAT_MAX_FINGERPRINTS ||
         chat_apply_fail (self, "LIMIT_REACHED", "The account has too many certificates",
                          self->account->name, NULL);
}

gboolean
chat_may_cert (ChatApply *self)
{
  const char *verb = chat_entry_param (self->entry, 0);
  const char *fingerprint = chat_entry_param (self->entry, 1);

  if (!find_own_account (self))
    return FALSE;

  if (g_str_equal (verb, "add"))
    return may_add_cert (self, fingerprint);

  if (!g_str_equal (verb, "remove"))
    return chat_apply_reject (self, IRC_ERR_NEEDMOREPARAMS, "CERT", NULL);

  if (chat_state_find_account_by_cert (self->state, fingerprint) != self->account)
    return chat_apply_fail (self, "CERTIFICATE_UNKNOWN",
                            "The account does not have this certificate", self->account->name,
                            fingerprint);

  return self->account->verifier != NULL || self->account->fingerprints->len > 1 ||
         fail_last_credential (self);
}

void
chat_run_cert (ChatApply *self)
{
  const char *fingerprint = chat_entry_param (self->entry, 1);

  if (g_str_equal (chat_entry_param (self->entry, 0), "add"))
    chat_state_add_cert (self->state, self->account, fingerprint);
  else
    chat_state_remove_cert (self->state, self->account, fingerprint);
  tell_credential (self);
}

gboolean
chat_may_unregister (ChatApply *self)
{
  return find_own_account (self);
}

/* Everybody on the account is logged out, and its rooms are rooms like others. */
void
chat_run_unregister (ChatApply *self)
{
  g_autoptr (GPtrArray) users = g_ptr_array_copy (self->account->users, NULL, NULL);
  g_autoptr (GPtrArray) rooms = chat_state_list_rooms (self->state);
  g_autofree char *name = g_strdup (self->account->name);

  for (guint i = 0; i < users->len; i++)
    log_in (self, g_ptr_array_index (users, i), NULL);

  for (guint i = 0; i < rooms->len; i++)
    {
      ChatRoom *room = g_ptr_array_index (rooms, i);

      if (g_strcmp0 (room->founder, name) == 0)
        {
          chat_state_set_founder (self->state, room, NULL);
          chat_apply_drop_room_if_empty (self, room);
        }
    }

  chat_state_remove_account (self->state, self->account);
  chat_apply_tell (
      self, &(ChatEffect){ .type = CHAT_EFFECT_UNREGISTERED, .actor = self->actor, .text = name });
}
