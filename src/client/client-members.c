#include "config.h"

#include "client-members.h"

#include "client-room-private.h"

#include <string.h>

struct _ClientMembers
{
  GHashTable *by_key; /* (owned) key -> (owned) ClientMember */
  GPtrArray *sorted;  /* (owned) of ClientMember, not owned; in order unless is_dirty */
  gboolean is_dirty;
  guint n_inserted;     /* since somebody looked */
  gsize size;           /* bytes */
  ClientBudget *budget; /* (owned) */
};

/* More than these at once are put in order together. */
#define MAX_INSERTED 16

static void
client_member_free (ClientMember *member)
{
  g_free (member->nick);
  g_free (member->prefixes);
  g_free (member->account);
  g_free (member);
}

/* Bytes of one, with its key and its places, near enough for a limit. */
static gsize
size_of (const char *nick, const char *account)
{
  return sizeof (ClientMember) + 128 + 2 * strlen (nick) + (account != NULL ? strlen (account) : 0);
}

static void
count_in (ClientMembers *self, const ClientMember *member)
{
  gsize size = size_of (member->nick, member->account);

  self->size += size;
  client_budget_take (self->budget, CLIENT_BUDGET_MEMBERS, size);
}

static void
count_out (ClientMembers *self, const ClientMember *member)
{
  gsize size = size_of (member->nick, member->account);

  self->size -= size;
  client_budget_give_back (self->budget, CLIENT_BUDGET_MEMBERS, size);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) client_member_free);
}

ClientMembers *
client_members_new (ClientBudget *budget)
{
  ClientMembers *self = g_new0 (ClientMembers, 1);

  self->by_key = new_table ();
  self->sorted = g_ptr_array_new ();
  self->budget = client_budget_ref (budget);
  return self;
}

void
client_members_free (ClientMembers *self)
{
  client_members_clear (self);
  client_budget_unref (self->budget);
  g_ptr_array_unref (self->sorted);
  g_hash_table_unref (self->by_key);
  g_free (self);
}

static int
member_rank (const ClientMember *member)
{
  static const char ranks[] = "~&@%+";
  const char *place = member->prefixes[0] != '\0' ? strchr (ranks, member->prefixes[0]) : NULL;

  return place != NULL ? (int) (place - ranks) : (int) strlen (ranks);
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  const ClientMember *left = *(const ClientMember *const *) a;
  const ClientMember *right = *(const ClientMember *const *) b;
  int difference = member_rank (left) - member_rank (right);

  if (difference == 0)
    difference = g_ascii_strcasecmp (left->nick, right->nick);
  return difference != 0 ? difference : strcmp (left->nick, right->nick);
}

/* Where it belongs, in a list that is looked at between one newcomer and the next; a burst of names
 * is only collected. */
static void
insert (ClientMembers *self, ClientMember *member)
{
  guint low = 0, high = self->sorted->len;

  if (self->is_dirty || ++self->n_inserted > MAX_INSERTED)
    {
      g_ptr_array_add (self->sorted, member);
      self->is_dirty = TRUE;
      return;
    }
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_members (&g_ptr_array_index (self->sorted, middle), &member) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  g_ptr_array_insert (self->sorted, (int) low, member);
}

/* What its place goes by has changed. */
static void
move (ClientMembers *self, ClientMember *member)
{
  if (self->is_dirty)
    return;
  g_ptr_array_remove (self->sorted, member);
  insert (self, member);
}

/**
 * client_members_add:
 * Returns: (transfer none) (nullable): the member; %NULL when there are too many
 */
ClientMember *
client_members_add (ClientMembers *self, const char *key, const char *nick)
{
  ClientMember *member = g_hash_table_lookup (self->by_key, key);

  if (member != NULL)
    return member;
  if (self->sorted->len >= CLIENT_MEMBERS_MAX ||
      !client_budget_allows (self->budget, CLIENT_BUDGET_MEMBERS, self->size, size_of (nick, NULL)))
    return NULL;

  member = g_new0 (ClientMember, 1);
  member->nick = g_strdup (nick);
  member->prefixes = g_strdup ("");
  g_hash_table_insert (self->by_key, g_strdup (key), member);
  count_in (self, member);
  insert (self, member);
  return member;
}

gboolean
client_members_remove (ClientMembers *self, const char *key)
{
  ClientMember *member = g_hash_table_lookup (self->by_key, key);

  if (member == NULL)
    return FALSE;
  count_out (self, member);
  g_ptr_array_remove (self->sorted, member);
  g_hash_table_remove (self->by_key, key);
  return TRUE;
}

/**
 * client_members_rename:
 * Returns: whether there was somebody with @key
 */
gboolean
client_members_rename (ClientMembers *self,
                       const char *key,
                       const char *new_key,
                       const char *new_nick)
{
  ClientMember *member = g_hash_table_lookup (self->by_key, key);
  g_autofree char *old_key = NULL;

  if (member == NULL)
    return FALSE;

  if (strcmp (key, new_key) != 0)
    {
      client_members_remove (self, new_key);
      g_hash_table_steal_extended (self->by_key, key, (gpointer *) &old_key, NULL);
      g_hash_table_insert (self->by_key, g_strdup (new_key), member);
    }
  count_out (self, member);
  g_free (member->nick);
  member->nick = g_strdup (new_nick);
  count_in (self, member);
  move (self, member);
  return TRUE;
}

/**
 * client_members_refold:
 * @room: whose members they are
 *
 * The server says that it compares names in another way. Of those that are one now, one stays.
 */
void
client_members_refold (ClientMembers *self, ClientRoom *room)
{
  g_autoptr (GHashTable) old = g_steal_pointer (&self->by_key);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  self->by_key = new_table ();
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      ClientMember *member = value;
      g_autofree char *new_key = client_room_fold (room, member->nick);

      if (g_hash_table_contains (self->by_key, new_key))
        {
          count_out (self, member);
          g_ptr_array_remove (self->sorted, member);
          continue; /* freed with the old table */
        }
      g_hash_table_iter_steal (&iter);
      g_free (key);
      g_hash_table_insert (self->by_key, g_steal_pointer (&new_key), member);
    }
}

void
client_members_clear (ClientMembers *self)
{
  client_budget_give_back (self->budget, CLIENT_BUDGET_MEMBERS, self->size);
  self->size = 0;
  g_ptr_array_set_size (self->sorted, 0);
  g_hash_table_remove_all (self->by_key);
}

void
client_members_set_prefixes (ClientMembers *self, ClientMember *member, const char *prefixes)
{
  if (strcmp (member->prefixes, prefixes) == 0)
    return;
  g_free (member->prefixes);
  member->prefixes = g_strdup (prefixes);
  move (self, member);
}

void
client_members_set_account (ClientMembers *self, ClientMember *member, const char *account)
{
  count_out (self, member);
  g_free (member->account);
  member->account = g_strdup (account);
  count_in (self, member);
}

guint
client_members_get_count (ClientMembers *self)
{
  return self->sorted->len;
}

ClientMember *
client_members_get (ClientMembers *self, guint index)
{
  if (self->is_dirty)
    g_ptr_array_sort (self->sorted, compare_members);
  self->is_dirty = FALSE;
  self->n_inserted = 0;
  return index < self->sorted->len ? g_ptr_array_index (self->sorted, index) : NULL;
}

ClientMember *
client_members_find (ClientMembers *self, const char *key)
{
  return g_hash_table_lookup (self->by_key, key);
}
