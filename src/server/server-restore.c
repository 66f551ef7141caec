#include "config.h"

#include "server-restore.h"

/* The snapshot stands before the records, so the state is made when the first of them comes. */
typedef struct
{
  ChatState *state; /* (owned) (nullable) */
  GBytes *snapshot; /* (owned) (nullable) */
  ChatRules rules;
  gint64 last_time_us;
} Restore;

static gboolean
ensure_state (Restore *self, GError **error)
{
  if (self->state == NULL)
    self->state = self->snapshot != NULL
                      ? chat_state_from_bytes (self->snapshot, &self->rules, error)
                      : chat_state_new (&self->rules);
  return self->state != NULL;
}

static gboolean
on_record (const JournalRecord *record, gpointer user_data, GError **error)
{
  Restore *self = user_data;
  g_autoptr (ChatEntry) entry = NULL;

  if (!ensure_state (self, error))
    return FALSE;
  entry = chat_entry_from_bytes (record->payload, error);
  if (entry == NULL)
    return FALSE;
  chat_apply (self->state, record->seq, entry, NULL, NULL);
  self->last_time_us = MAX (self->last_time_us, record->time_us);
  return TRUE;
}

ChatState *
server_restore (Journal *journal, const ServerConfig *config, gint64 *last_time_us, GError **error)
{
  Restore self = { .rules = { .lobby = config->lobby,
                              .max_list_entries = config->max_list_entries,
                              .max_rooms = config->max_rooms,
                              .max_metadata = config->max_metadata } };
  guint64 snapshot_seq = 0;

  if (!journal_replay (journal, &self.snapshot, &snapshot_seq, on_record, &self, error) ||
      !ensure_state (&self, error))
    g_clear_pointer (&self.state, chat_state_free);
  g_clear_pointer (&self.snapshot, g_bytes_unref);
  if (last_time_us != NULL)
    *last_time_us = self.last_time_us;
  return self.state;
}
