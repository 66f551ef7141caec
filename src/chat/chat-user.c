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
  g_free (self);
}
