#include "config.h"

#include "server-past.h"

#include <string.h>

#include "chat-entry.h"
#include "server-target.h"

typedef struct
{
  GPtrArray *keys; /* (owned) of (owned) char* */
  guint next;
  char *identity;
  GHashTable *names; /* (owned): (owned) key -> (owned) nick */
} Naming;

static void
naming_free (gpointer data)
{
  Naming *self = data;

  g_ptr_array_unref (self->keys);
  g_free (self->identity);
  g_hash_table_unref (self->names);
  g_free (self);
}

gboolean
server_past_is_key (Server *server, const char *key, const char *identity)
{
  g_autofree char *other = server_target_dup_other (key, identity);

  return other != NULL && g_str_has_prefix (other, "u:") &&
         chat_state_get_user (server->state, g_ascii_strtoull (other + 2, NULL, 16)) == NULL;
}

/* The nick stands in front where they spoke, and is whom the words went to where they did not. */
static char *
dup_nick (const JournalRecord *record, const char *other)
{
  g_autoptr (ChatEntry) entry = chat_entry_from_bytes (record->payload, NULL); /* then no name */
  g_autofree char *writer = entry != NULL ? chat_entry_dup_identity (entry) : NULL;

  if (entry == NULL)
    return NULL;
  if (g_str_equal (writer, other))
    return entry->source != NULL ? g_strndup (entry->source, strcspn (entry->source, "!")) : NULL;

  return g_strdup (entry->target);
}

static void read_next (GTask *task);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data; /* the one reference */
  Naming *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) records = journal_read_finish (JOURNAL_JOURNAL (source), result, &error);
  const char *key = g_ptr_array_index (self->keys, self->next);

  if (records == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (records->len > 0)
    {
      g_autofree char *other = server_target_dup_other (key, self->identity);
      char *nick = other != NULL ? dup_nick (g_ptr_array_index (records, 0), other) : NULL;

      if (nick != NULL)
        g_hash_table_insert (self->names, g_strdup (key), nick);
    }

  self->next++;
  read_next (g_steal_pointer (&task));
}

/* task (transfer full) */
static void
read_next (GTask *task)
{
  Naming *self = g_task_get_task_data (task);
  JournalQuery query = { .kinds = JOURNAL_KIND_MESSAGE, .limit = 1, .newest_first = TRUE };

  if (self->next == self->keys->len)
    {
      g_task_return_pointer (task, g_hash_table_ref (self->names),
                             (GDestroyNotify) g_hash_table_unref);
      g_object_unref (task);
      return;
    }

  query.key = g_ptr_array_index (self->keys, self->next);
  journal_read_async (g_task_get_source_object (task), &query, g_task_get_cancellable (task),
                      on_read, task);
}

void
server_past_name_async (Journal *journal,
                        GPtrArray *keys,
                        const char *identity,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (journal, cancellable, callback, user_data);
  Naming *self = g_new0 (Naming, 1);

  g_task_set_source_tag (task, server_past_name_async);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (self->keys, g_strdup (g_ptr_array_index (keys, i)));
  self->identity = g_strdup (identity);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_task_set_task_data (task, self, naming_free);
  read_next (task);
}

GHashTable *
server_past_name_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
