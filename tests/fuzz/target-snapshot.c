/* Bytes as a snapshot of a chat, and as an entry: damaged, or good for what comes after. */
#include "config.h"

#include "chat-state.h"
#include "fuzz.h"

static const ChatRules rules = {
  .lobby = "#lobby",
  .max_list_entries = 4,
  .max_rooms = 4,
  .max_metadata = 3,
};

static void
on_effect (const ChatEffect *effect, gpointer user_data)
{
}

static void
apply (ChatState *state, ChatEntryType type, const char *target, const char *param)
{
  guint64 seq = chat_state_get_seq (state) + 1;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer user;

  g_hash_table_iter_init (&iter, chat_state_get_users (state));
  while (g_hash_table_iter_next (&iter, NULL, &user))
    g_ptr_array_add (ids, g_memdup2 (&((ChatUser *) user)->id, sizeof (ChatUserId)));

  for (guint i = 0; i < ids->len; i++)
    {
      g_autofree ChatUserId *id = ids->pdata[i];
      g_autoptr (ChatEntry) entry = chat_entry_new (type, *id, target, "text");

      entry->msgid = g_strdup ("m");
      entry->time_us = G_USEC_PER_SEC;
      if (param != NULL)
        entry->params = g_strsplit (param, " ", -1);
      chat_apply (state, seq++, entry, on_effect, NULL);
    }
}

static void
run_state (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChatState) state = chat_state_from_bytes (bytes, &rules, &error);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (ChatState) twice = NULL;

  g_assert_true ((state == NULL) == (error != NULL));
  if (state == NULL || chat_state_get_seq (state) > G_MAXUINT64 - 1000)
    return;

  apply (state, CHAT_ENTRY_JOIN, "#a", "key");
  apply (state, CHAT_ENTRY_PRIVMSG, "#a", NULL);
  apply (state, CHAT_ENTRY_MODE, "#a", "+b-o a!*@* anna");
  apply (state, CHAT_ENTRY_PART, "#a", NULL);
  again = chat_state_to_bytes (state);
  twice = chat_state_from_bytes (again, &rules, &error);
  g_assert_no_error (error);
  apply (state, CHAT_ENTRY_QUIT, NULL, NULL);
}

static void
run_entry (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChatEntry) entry = chat_entry_from_bytes (bytes, &error);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (ChatState) state = NULL;

  g_assert_true ((entry == NULL) == (error != NULL));
  if (entry == NULL)
    return;

  again = chat_entry_to_bytes (entry);
  g_assert_true (g_bytes_equal (bytes, again));
  state = chat_state_new (&rules);
  chat_apply (state, 1, entry, on_effect, NULL);
}

static void
run (const char *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);

  run_state (bytes);
  run_entry (bytes);
}

const FuzzTarget fuzz_snapshot = { "snapshot", run, 4096, 2000 };
