#include "config.h"

#include "chat-private.h"

#include <string.h>

#include "irc-mask.h"
#include "irc-name.h"

/* From high to low: the rank of a row is its distance from the end. */
static const struct
{
  ChatMemberModes mode;
  char prefix;
} member_ranks[] = {
  { CHAT_MEMBER_FOUNDER, '~' }, { CHAT_MEMBER_ADMIN, '&' }, { CHAT_MEMBER_OPERATOR, '@' },
  { CHAT_MEMBER_HALFOP, '%' },  { CHAT_MEMBER_VOICE, '+' },
};

guint
chat_rules_rank (ChatMemberModes modes)
{
  for (guint i = 0; i < G_N_ELEMENTS (member_ranks); i++)
    if ((modes & member_ranks[i].mode) != 0)
      return G_N_ELEMENTS (member_ranks) - i;

  return 0;
}

guint
chat_rules_prefix_rank (char prefix)
{
  for (guint i = 0; i < G_N_ELEMENTS (member_ranks); i++)
    if (member_ranks[i].prefix == prefix)
      return G_N_ELEMENTS (member_ranks) - i;

  return 0;
}

/**
 * chat_member_get_prefix:
 * Returns: the highest prefix of these modes, or 0
 */
char
chat_member_get_prefix (ChatMemberModes modes)
{
  guint rank = chat_rules_rank (modes);

  return rank > 0 ? member_ranks[G_N_ELEMENTS (member_ranks) - rank].prefix : '\0';
}

/* account-extban: "~a:NAME" is who is logged in to NAME; "~a:" would be nobody. */
static const char *
get_account_mask (const char *mask)
{
  return g_str_has_prefix (mask, "~a:") && mask[3] != '\0' ? mask + 3 : NULL;
}

char *
chat_rules_normalise_mask (const char *mask)
{
  return get_account_mask (mask) != NULL ? g_strdup (mask) : irc_mask_normalise (mask);
}

static gboolean
mask_matches (const char *mask, const ChatUser *user)
{
  const char *account = get_account_mask (mask);

  if (account != NULL)
    return user->account != NULL && irc_mask_match (account, user->account);

  return irc_mask_match (mask, user->source);
}

gboolean
chat_rules_list_matches (const GPtrArray *list, const ChatUser *user)
{
  for (guint i = 0; i < list->len; i++)
    {
      const ChatListEntry *entry = g_ptr_array_index (list, i);

      if (mask_matches (entry->mask, user))
        return TRUE;
    }

  return FALSE;
}

gboolean
chat_rules_is_banned (const ChatRoom *room, const ChatUser *user)
{
  return chat_rules_list_matches (room->bans, user) &&
         !chat_rules_list_matches (room->excepts, user);
}

/* A member whom a ban holds silent. Asked for each message, so the answer is kept until the lists
 * or the user's names change. Any prefix frees. */
gboolean
chat_rules_is_muted (ChatMember *member)
{
  if (member->room->bans->len == 0 || member->modes != 0)
    return FALSE;

  if (member->room_generation != member->room->generation ||
      member->user_generation != member->user->generation)
    {
      member->is_banned = chat_rules_is_banned (member->room, member->user);
      member->room_generation = member->room->generation;
      member->user_generation = member->user->generation;
    }

  return member->is_banned;
}

gboolean
chat_rules_is_nick (const char *name)
{
  return irc_name_check (IRC_NAME_NICK, name, NULL); /* what is wrong with it the server tells */
}

gboolean
chat_rules_is_room (const char *name)
{
  return irc_name_check (IRC_NAME_ROOM, name, NULL);
}

/* metadata: a-z, 0-9 and "_./-" */
gboolean
chat_metadata_is_key (const char *key)
{
  gsize length = strspn (key, "abcdefghijklmnopqrstuvwxyz0123456789_./-");

  return length > 0 && length <= CHAT_MAX_METADATA_KEY && key[length] == '\0';
}
