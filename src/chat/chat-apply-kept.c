/* What is kept for rooms and people: metadata and read markers. */
#include "config.h"

#include "chat-private.h"

#include <string.h>

static GHashTable **
get_metadata (ChatApply *self)
{
  if (self->room != NULL)
    return &self->room->metadata;

  return self->account != NULL ? &self->account->metadata : &self->target->metadata;
}

static gboolean
find_metadata_target (ChatApply *self, const char *target)
{
  self->room = chat_state_find_room (self->state, target);
  if (self->room == NULL)
    self->target = chat_state_find_user (self->state, target);
  else if (self->actor != NULL)
    self->member = chat_state_find_member (self->state, self->room, self->actor);

  if (self->target != NULL && self->target->account != NULL)
    self->account = chat_state_find_account (self->state, self->target->account);
  return self->room != NULL || self->target != NULL;
}

/* One's own, and that of rooms one keeps order in. */
static gboolean
may_set_metadata (const ChatApply *self)
{
  if (chat_apply_has_power (self) || (self->target != NULL && self->target == self->actor))
    return TRUE;

  return self->member != NULL &&
         chat_rules_rank (self->member->modes) >= chat_rules_prefix_rank ('%');
}

gboolean
chat_may_metadata (ChatApply *self)
{
  const char *target = self->entry->target != NULL ? self->entry->target : "";
  const char *key = chat_entry_param (self->entry, 0);
  const char *value = self->entry->text;
  GHashTable *metadata;
  gboolean is_set;

  if (!find_metadata_target (self, target))
    return chat_apply_fail (self, "INVALID_TARGET", "Invalid metadata target", target, NULL);

  if (!chat_metadata_is_key (key))
    return chat_apply_fail (self, "KEY_INVALID", "Invalid key", key, NULL);

  if (!may_set_metadata (self))
    return chat_apply_fail (self, "KEY_NO_PERMISSION", "Permission denied", target, key);

  if (value != NULL && strlen (value) > CHAT_MAX_METADATA_VALUE)
    return chat_apply_fail (self, "VALUE_INVALID", "The value is too long", NULL, NULL);

  metadata = *get_metadata (self);
  is_set = metadata != NULL && g_hash_table_contains (metadata, key);
  if (value == NULL && !is_set)
    return chat_apply_fail (self, "KEY_NOT_SET", "Key not set", target, key);

  if (value != NULL && !is_set && metadata != NULL &&
      g_hash_table_size (metadata) >= self->state->max_metadata)
    return chat_apply_fail (self, "LIMIT_REACHED", "Metadata limit reached", target, NULL);

  return TRUE;
}

static void
tell_metadata (ChatApply *self, ChatUser *actor, ChatUser *target, const char *key)
{
  GHashTable *metadata = target->metadata;
  const char *params[] = { key, NULL };

  chat_apply_tell (
      self, &(ChatEffect){ .type = CHAT_EFFECT_METADATA,
                           .actor = actor,
                           .target = target,
                           .params = params,
                           .text = metadata != NULL ? g_hash_table_lookup (metadata, key) : NULL });
}

static void
tell_others_on_account (
    ChatApply *self, const ChatAccount *account, ChatUser *actor, ChatUser *user, const char *key)
{
  for (guint i = 0; i < account->users->len; i++)
    if (g_ptr_array_index (account->users, i) != user)
      tell_metadata (self, actor, g_ptr_array_index (account->users, i), key);
}

void
chat_run_metadata (ChatApply *self)
{
  const char *key = chat_entry_param (self->entry, 0);
  const char *params[] = { key, NULL };

  if (self->account != NULL)
    chat_account_set_metadata (self->account, key, self->entry->text);
  else
    chat_metadata_set (get_metadata (self), key, self->entry->text);

  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_METADATA,
                                        .actor = self->actor,
                                        .target = self->target,
                                        .room = self->room,
                                        .params = params,
                                        .text = self->entry->text });
  if (self->account != NULL)
    tell_others_on_account (self, self->account, self->actor, self->target, key);
}

/* A user that came to its account with something of its own (nullable): the account takes what it
 * has not, and everybody else on it is told so. */
void
chat_apply_bring_metadata (ChatApply *self, ChatUser *user, GHashTable *had)
{
  ChatAccount *account = chat_state_find_account (self->state, user->account);
  g_autoptr (GPtrArray) keys = chat_state_sort_keys (had);

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      if (chat_account_adopt_metadata (account, key, g_hash_table_lookup (had, key),
                                       self->state->max_metadata))
        tell_others_on_account (self, account, NULL, user, key);
    }
}

/* Tells in what the user differs from what it had (nullable). */
void
chat_apply_tell_metadata (ChatApply *self, ChatUser *user, GHashTable *had)
{
  g_autoptr (GPtrArray) old_keys = chat_state_sort_keys (had);
  g_autoptr (GPtrArray) keys = chat_state_sort_keys (user->metadata);

  for (guint i = 0; i < old_keys->len; i++)
    {
      const char *key = g_ptr_array_index (old_keys, i);

      if (user->metadata == NULL || !g_hash_table_contains (user->metadata, key))
        tell_metadata (self, NULL, user, key);
    }

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      const char *before = had != NULL ? g_hash_table_lookup (had, key) : NULL;

      if (g_strcmp0 (before, g_hash_table_lookup (user->metadata, key)) != 0)
        tell_metadata (self, NULL, user, key);
    }
}

static gboolean
parse_time (const char *text, gint64 *time_us)
{
  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, time_us, NULL);
}

gboolean
chat_may_read_marker (ChatApply *self)
{
  const char *key = self->entry->target != NULL ? self->entry->target : "";
  gint64 time_us;

  self->account = chat_state_find_account (self->state, chat_entry_param (self->entry, 0));
  if (self->account == NULL ||
      (!chat_apply_has_power (self) && !chat_user_is_on_account (self->actor, self->account)))
    return chat_apply_fail (self, "ACCOUNT_REQUIRED", "Read markers are kept for accounts", NULL,
                            NULL);

  return (*key != '\0' && parse_time (chat_entry_param (self->entry, 1), &time_us)) ||
         chat_apply_fail (self, "INVALID_PARAMS", "Invalid time", NULL, NULL);
}

/* Of too many markers the one that was set furthest in the past goes; of equals, by key. */
static void
drop_oldest_marker (ChatAccount *account)
{
  GHashTableIter iter;
  const char *oldest = NULL;
  gint64 oldest_us = 0;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, account->read_markers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      gint64 time_us = *(gint64 *) value;

      if (oldest == NULL || time_us < oldest_us ||
          (time_us == oldest_us && strcmp (key, oldest) < 0))
        {
          oldest = key;
          oldest_us = time_us;
        }
    }

  g_hash_table_remove (account->read_markers, oldest);
}

/* read-marker: it never goes back, and the answer is what is kept. Nor does it go beyond the
 * entry's own time: nothing of later can have been read. */
void
chat_run_read_marker (ChatApply *self)
{
  GHashTable *markers = self->account->read_markers;
  const char *key = self->entry->target;
  const char *params[] = { self->account->name, key, NULL };
  g_autofree char *text = NULL;
  gint64 *kept = g_hash_table_lookup (markers, key);
  gint64 time_us = 0;
  gboolean is_new;

  parse_time (chat_entry_param (self->entry, 1), &time_us);
  time_us = MIN (time_us, self->entry->time_us);
  is_new = kept == NULL || *kept < time_us;
  if (kept == NULL)
    {
      if (g_hash_table_size (markers) >= CHAT_MAX_READ_MARKERS)
        drop_oldest_marker (self->account);
      kept = g_new0 (gint64, 1);
      *kept = time_us;
      g_hash_table_insert (markers, g_strdup (key), kept);
    }
  *kept = MAX (*kept, time_us);

  text = g_strdup_printf ("%" G_GINT64_FORMAT, *kept);
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_READ_MARKER,
                                        .actor = self->actor,
                                        .params = params,
                                        .text = text,
                                        .is_new = is_new });
}
