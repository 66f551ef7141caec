/* A script of entries: each is kept as bytes and read again, then applied; the state that they come
 * to is saved and read as the same.
 *
 * A line: actor, type and flags as numbers, the target or "-", parameters, tags as %name=value, and
 * " :" before a text. */
#include "config.h"

#include "chat-state.h"
#include "fuzz.h"

#include <string.h>

#define MAX_ENTRIES 64

static const ChatRules rules = {
  .lobby = "#lobby",
  .max_list_entries = 4,
  .max_rooms = 4,
  .max_metadata = 3,
};

static char **
take_strings (GPtrArray *strings)
{
  g_ptr_array_add (strings, NULL);
  if (strings->len == 1)
    return g_ptr_array_free (strings, TRUE), NULL;
  return (char **) g_ptr_array_free (strings, FALSE);
}

static void
add_words (ChatEntry *entry, char **words)
{
  GPtrArray *params = g_ptr_array_new ();
  GPtrArray *tags = g_ptr_array_new ();

  for (; *words != NULL; words++)
    {
      const char *equals = strchr (*words, '=');

      if (**words != '%' || equals == NULL)
        {
          g_ptr_array_add (params, g_strdup (*words));
          continue;
        }
      g_ptr_array_add (tags, g_strndup (*words + 1, (gsize) (equals - *words - 1)));
      g_ptr_array_add (tags, g_strdup (equals + 1));
    }
  entry->params = take_strings (params);
  entry->tags = take_strings (tags);
}

/* Returns: (nullable): none that a newer version could not have written */
static ChatEntry *
parse_entry (const char *line, guint64 seq)
{
  g_auto (GStrv) halves = g_strsplit (line, " :", 2);
  g_auto (GStrv) words = g_strsplit (halves[0] != NULL ? halves[0] : "", " ", -1);
  g_autoptr (ChatEntry) entry = NULL;
  g_autoptr (ChatEntry) read = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) again = NULL;
  gboolean has_target;

  if (g_strv_length (words) < 3)
    return NULL;

  has_target = words[3] != NULL && !g_str_equal (words[3], "-");
  entry = chat_entry_new ((ChatEntryType) g_ascii_strtoull (words[1], NULL, 10),
                          g_ascii_strtoull (words[0], NULL, 10), has_target ? words[3] : NULL,
                          halves[0] != NULL ? halves[1] : NULL);
  entry->flags = (ChatEntryFlags) g_ascii_strtoull (words[2], NULL, 10) & 0xf;
  entry->time_us = (gint64) seq * G_USEC_PER_SEC;
  entry->msgid = g_strdup_printf ("m%" G_GUINT64_FORMAT, seq);
  if (words[3] != NULL)
    add_words (entry, words + 4);

  bytes = chat_entry_to_bytes (entry);
  read = chat_entry_from_bytes (bytes, NULL); /* an unknown type is too new */
  if (read == NULL)
    return NULL;
  again = chat_entry_to_bytes (read);
  g_assert_true (g_bytes_equal (bytes, again));
  return g_steal_pointer (&read);
}

static void
on_effect (const ChatEffect *effect, gpointer user_data)
{
  guint *n_rejected = user_data;

  if (effect->type == CHAT_EFFECT_REJECTED)
    {
      g_assert_true (effect->numeric != IRC_NUMERIC_NONE || effect->fail != NULL);
      ++*n_rejected;
    }
}

static void
apply (ChatState *state, guint64 seq, const ChatEntry *entry)
{
  guint n_checked = 0;
  guint n_rejected = 0;
  gboolean is_welcome = chat_check (state, entry, on_effect, &n_checked);

  chat_apply (state, seq, entry, on_effect, &n_rejected);
  if (is_welcome)
    g_assert_cmpuint (n_checked, ==, 0);
  else
    g_assert_cmpuint (n_rejected, >, 0);
}

static void
assert_saved (const ChatState *state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = chat_state_to_bytes (state);
  g_autoptr (ChatState) read = chat_state_from_bytes (bytes, &rules, &error);
  g_autoptr (GBytes) again = NULL;

  g_assert_no_error (error);
  again = chat_state_to_bytes (read);
  g_assert_true (g_bytes_equal (bytes, again));
}

static void
run (const char *bytes, gsize length)
{
  g_autoptr (ChatState) state = chat_state_new (&rules);
  const char *line;
  gsize n;

  for (guint64 seq = 1; seq <= MAX_ENTRIES && fuzz_take_line (&bytes, &length, &line, &n); seq++)
    {
      g_autofree char *text = fuzz_dup_utf8 (line, n);
      g_autoptr (ChatEntry) entry = parse_entry (text, seq);

      if (entry != NULL)
        apply (state, seq, entry);
    }
  assert_saved (state);
}

const FuzzTarget fuzz_chat = { "chat", run, 2048, 800 };
