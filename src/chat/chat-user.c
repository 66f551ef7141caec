#include "config.h"

#include "chat-private.h"

#include <string.h>

ChatUser *
chat_user_new (ChatUserId id, const char *nick, const char *user, const char *host)
{
  ChatUser *self = g_new0 (ChatUser, 1);

  self->id = id;
  self->nick = g_strdup (nick);
  self->user = g_strdup (user);
  self->host = g_strdup (host);
  self->realname = g_strdup ("");
  self->members = g_ptr_array_new ();
  chat_user_update_source (self);
  return self;
}

void
chat_user_free (ChatUser *self)
{
  g_free (self->nick);
  g_free (self->user);
  g_free (self->host);
  g_free (self->realname);
  g_free (self->source);
  g_free (self->account);
  g_free (self->away);
  g_ptr_array_unref (self->members);
  g_clear_pointer (&self->metadata, g_hash_table_unref);
  g_clear_pointer (&self->invitations, g_array_unref);
  g_free (self);
}

void
chat_user_update_source (ChatUser *self)
{
  g_free (self->source);
  self->source = g_strconcat (self->nick, "!", self->user, "@", self->host, NULL);
  self->generation++;
}

void
chat_user_set_account (ChatUser *self, const char *account)
{
  g_free (self->account);
  self->account = g_strdup (account);
  self->generation++;
}

/* The name in the user is the account's own spelling, so no folding is needed. */
gboolean
chat_user_is_on_account (const ChatUser *self, const ChatAccount *account)
{
  return self != NULL && self->account != NULL && strcmp (self->account, account->name) == 0;
}

/**
 * chat_user_dup_identity:
 * Returns: (transfer full)
 */
char *
chat_user_dup_identity (const ChatUser *user)
{
  return chat_identity_new (user->account, user->id);
}

static gboolean
find_invitation (const ChatUser *self, guint64 room_id, guint *index)
{
  for (guint i = 0; self->invitations != NULL && i < self->invitations->len; i++)
    if (g_array_index (self->invitations, guint64, i) == room_id)
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

gboolean
chat_user_is_invited (const ChatUser *self, const ChatRoom *room)
{
  guint index;

  return find_invitation (self, room->id, &index);
}

void
chat_user_add_invitation (ChatUser *self, const ChatRoom *room)
{
  if (self->invitations == NULL)
    self->invitations = g_array_new (FALSE, FALSE, sizeof (guint64));

  chat_user_remove_invitation (self, room);
  if (self->invitations->len == CHAT_MAX_INVITATIONS)
    g_array_remove_index (self->invitations, 0);
  g_array_append_val (self->invitations, room->id);
}

void
chat_user_remove_invitation (ChatUser *self, const ChatRoom *room)
{
  guint index;

  if (find_invitation (self, room->id, &index))
    g_array_remove_index (self->invitations, index);
}

ChatAccount *
chat_account_new (const char *name)
{
  ChatAccount *self = g_new0 (ChatAccount, 1);

  self->name = g_strdup (name);
  self->fingerprints = g_ptr_array_new_with_free_func (g_free);
  self->read_markers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->users = g_ptr_array_new ();
  return self;
}

void
chat_account_free (ChatAccount *self)
{
  g_free (self->name);
  g_free (self->verifier);
  g_free (self->email);
  g_ptr_array_unref (self->fingerprints);
  g_hash_table_unref (self->read_markers);
  g_clear_pointer (&self->metadata, g_hash_table_unref);
  g_ptr_array_unref (self->users);
  g_free (self);
}

/* value: (nullable): %NULL removes. Without keys is without a table. */
void
chat_metadata_set (GHashTable **metadata, const char *key, const char *value)
{
  if (*metadata == NULL)
    *metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (value != NULL)
    g_hash_table_insert (*metadata, g_strdup (key), g_strdup (value));
  else
    g_hash_table_remove (*metadata, key);

  if (g_hash_table_size (*metadata) == 0)
    g_clear_pointer (metadata, g_hash_table_unref);
}

static void
share_metadata (const ChatAccount *self, ChatUser *user)
{
  if (user->metadata == self->metadata)
    return;

  g_clear_pointer (&user->metadata, g_hash_table_unref);
  user->metadata = self->metadata != NULL ? g_hash_table_ref (self->metadata) : NULL;
}

/* What the user has of its own gives way to what the account has. */
void
chat_account_add_user (ChatAccount *self, ChatUser *user)
{
  guint index = self->users->len;

  while (index > 0 &&
         ((const ChatUser *) g_ptr_array_index (self->users, index - 1))->id > user->id)
    index--;
  g_ptr_array_insert (self->users, (int) index, user);
  share_metadata (self, user);
}

void
chat_account_remove_user (ChatAccount *self, ChatUser *user)
{
  g_ptr_array_remove (self->users, user);
  g_clear_pointer (&user->metadata, g_hash_table_unref);
}

/* value: (nullable): %NULL removes */
void
chat_account_set_metadata (ChatAccount *self, const char *key, const char *value)
{
  chat_metadata_set (&self->metadata, key, value);
  for (guint i = 0; i < self->users->len; i++)
    share_metadata (self, g_ptr_array_index (self->users, i));
}

/* Returns: whether the account has taken it: it has no such key, and room for one more than it has
 */
gboolean
chat_account_adopt_metadata (ChatAccount *self, const char *key, const char *value, guint max)
{
  if (self->metadata != NULL &&
      (g_hash_table_contains (self->metadata, key) || g_hash_table_size (self->metadata) >= max))
    return FALSE;

  chat_account_set_metadata (self, key, value);
  return TRUE;
}
