/* Names that rooms had: for a day, who knows only the old one is sent to the room. */
#include "config.h"

#include "chat-private.h"

#include <string.h>

#include "irc-case.h"

#define REDIRECT_US (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)
#define MAX_REDIRECTS 1000

GHashTable *
chat_redirects_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer user_data)
{
  const ChatRedirect *redirect = value;
  const gint64 *now_us = user_data;

  return redirect->until_us < *now_us;
}

/* Of too many the one that ends first goes; of equals, by name. */
static void
drop_first (GHashTable *redirects)
{
  GHashTableIter iter;
  const char *first = NULL;
  gint64 first_us = 0;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, redirects);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      gint64 until_us = ((const ChatRedirect *) value)->until_us;

      if (first == NULL || until_us < first_us ||
          (until_us == first_us && strcmp (name, first) < 0))
        {
          first = name;
          first_us = until_us;
        }
    }

  g_hash_table_remove (redirects, first);
}

void
chat_redirects_add (GHashTable *redirects, const char *name, guint64 room_id, gint64 now_us)
{
  g_autofree char *folded = irc_case_fold (name);
  ChatRedirect redirect = { .room_id = room_id, .until_us = now_us + REDIRECT_US };

  g_hash_table_foreach_remove (redirects, is_over, &now_us);
  if (!g_hash_table_contains (redirects, folded) && g_hash_table_size (redirects) >= MAX_REDIRECTS)
    drop_first (redirects);
  g_hash_table_insert (redirects, g_steal_pointer (&folded),
                       g_memdup2 (&redirect, sizeof redirect));
}

/**
 * chat_state_find_renamed:
 * @name: casemapped, as ever
 * @now_us: since 1970
 *
 * Returns: (nullable) (transfer none): the room that was called @name in the last day, when no room
 *   is called so now
 */
ChatRoom *
chat_state_find_renamed (const ChatState *self, const char *name, gint64 now_us)
{
  g_autofree char *folded = irc_case_fold (name);
  const ChatRedirect *redirect = g_hash_table_lookup (self->redirects, folded);

  return redirect != NULL && redirect->until_us >= now_us &&
                 !g_hash_table_contains (self->rooms, folded)
             ? chat_state_get_room (self, redirect->room_id)
             : NULL;
}
