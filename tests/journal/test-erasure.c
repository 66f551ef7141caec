/* Words that were taken back leave every file of the journal. */
#include "config.h"

#include "journal-db.h"
#include "journal-fixture.h"

#include <string.h>

#define ROOM "r:1"
#define WORD "xylophonist"

static const JournalQuery whole_room = { ROOM, JOURNAL_KIND_MESSAGE, .limit = 1000 };

/* As a message is: its text stands in the payload too. */
static void
append (Fixture *self, const char *msgid, JournalKind kind, const char *text)
{
  JournalRecord *record = journal_record_new ();

  record->time_us = ++self->clock_us;
  record->msgid = g_strdup (msgid);
  record->kind = kind;
  record->key = g_strdup (ROOM);
  record->sender = g_strdup ("anna");
  record->text = (kind & JOURNAL_KIND_MESSAGE) != 0 ? g_strdup (text) : NULL;
  record->payload = g_bytes_new (text, strlen (text));
  journal_append (self->journal, record);
}

/* In any file of the journal: the tables, the index, their logs. */
static gboolean
is_anywhere (Fixture *self, const char *word)
{
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, NULL);
  const char *name;
  gboolean is_found = FALSE;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);
      g_autofree char *bytes = NULL;
      gsize size;

      if (g_file_get_contents (path, &bytes, &size, NULL))
        is_found = is_found || memmem (bytes, size, word, strlen (word)) != NULL;
    }
  return is_found;
}

static void
await_gone (Fixture *self, const char *word)
{
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (is_anywhere (self, word))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
}

/* Words of others around it, of which nothing is to be lost; and all is in the index. */
static void
talk (Fixture *self, const char *msgid, JournalKind kind, const char *text)
{
  g_autofree char *found = NULL;

  for (guint i = 100; i < 140; i++)
    {
      g_autofree char *other = g_strdup_printf ("%u", i);

      if (i == 120)
        append (self, msgid, kind, text);
      append (self, other, JOURNAL_KIND_MESSAGE, "tea and biscuits");
    }
  fixture_settle (self);
  fixture_await_index (self);
  found = fixture_search_text (self, ROOM, "biscuits");
  g_assert_cmpuint (strlen (found), >, 40 * 3);
  g_assert_true (is_anywhere (self, WORD));
}

static void
assert_others_are_there (Fixture *self)
{
  g_autofree char *page = fixture_read (self, &whole_room);
  g_autofree char *found = fixture_search_text (self, ROOM, "biscuits");
  g_autofree char *none = fixture_search_text (self, ROOM, WORD);

  g_assert_cmpuint (strlen (page), ==, 40 * 4 - 1);
  g_assert_cmpuint (strlen (found), ==, 40 * 4 - 1);
  g_assert_cmpstr (none, ==, "");
}

static void
test_message (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JournalRecord) record = NULL;

  talk (self, "m", JOURNAL_KIND_MESSAGE, "I am a " WORD);
  journal_hide (self->journal, "m");
  fixture_settle (self);
  await_gone (self, WORD);
  assert_others_are_there (self);

  record = fixture_find (self, "m", &error);
  g_assert_no_error (error);
  g_assert_true (record->is_hidden);
  g_assert_cmpuint (record->seq, ==, 21);
}

/* Where it stands on pages of its own. */
static void
test_long_message (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 2000; i++)
    g_string_append (text, WORD " ");
  talk (self, "m", JOURNAL_KIND_MESSAGE, text->str);
  journal_hide (self->journal, "m");
  fixture_settle (self);
  await_gone (self, WORD);
  assert_others_are_there (self);
}

/* What a TAGMSG says is in its payload alone. */
static void
test_tags (Fixture *self, gconstpointer data)
{
  talk (self, "m", JOURNAL_KIND_TAGMSG, "+draft/react=" WORD);
  journal_hide (self->journal, "m");
  fixture_settle (self);
  await_gone (self, WORD);
  assert_others_are_there (self);
}

/* Nothing comes behind it that the index would have to take. */
static void
test_last (Fixture *self, gconstpointer data)
{
  append (self, "m", JOURNAL_KIND_TAGMSG, "+draft/react=" WORD);
  fixture_settle (self);
  g_assert_true (is_anywhere (self, WORD));
  journal_hide (self->journal, "m");
  fixture_settle (self);
  await_gone (self, WORD);
}

/* The second is erased too, although the index has been merged for the first. */
static void
test_again (Fixture *self, gconstpointer data)
{
  talk (self, "m", JOURNAL_KIND_MESSAGE, WORD);
  append (self, "n", JOURNAL_KIND_MESSAGE, "quizmaster");
  fixture_settle (self);
  journal_hide (self->journal, "m");
  fixture_settle (self);
  await_gone (self, WORD);
  g_assert_true (is_anywhere (self, "quizmaster"));
  journal_hide (self->journal, "n");
  fixture_settle (self);
  await_gone (self, "quizmaster");
  assert_others_are_there (self);
}

/* The process ended before it was done. */
static void
test_after_restart (Fixture *self, gconstpointer data)
{
  talk (self, "m", JOURNAL_KIND_MESSAGE, WORD);
  journal_hide (self->journal, "m");
  fixture_reopen (self, fixture_open_sqlite);
  await_gone (self, WORD);
  assert_others_are_there (self);
}

/* A file of version 1, where words that were taken back have stayed. */
static void
test_older_file (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  talk (self, "m", JOURNAL_KIND_MESSAGE, WORD);
  fixture_become_first_version (self);
  {
    g_autoptr (sqlite3) db = journal_db_open (self->path, JOURNAL_DB_WRITE, 1000, &error);

    g_assert_no_error (error);
    journal_db_exec (db, "UPDATE records SET hidden = 1 WHERE msgid = 'm'", &error);
    g_assert_no_error (error);
  }
  fixture_open (self, fixture_open_sqlite);
  await_gone (self, WORD);
  assert_others_are_there (self);
}

static gboolean
note_payload (const JournalRecord *record, gpointer user_data, GError **error)
{
  gsize size;
  const char *payload = g_bytes_get_data (record->payload, &size);

  g_string_append_len (user_data, payload, (gssize) size);
  return TRUE;
}

/* What the state is made of is needed as it was, refused or not. */
static void
test_state_stays (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) payloads = g_string_new (NULL);
  g_autoptr (GBytes) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  guint64 seq;

  append (self, "s", JOURNAL_KIND_STATE | JOURNAL_KIND_EVENT, "state");
  talk (self, "m", JOURNAL_KIND_MESSAGE, WORD);
  journal_hide (self->journal, "s");
  journal_hide (self->journal, "m");
  fixture_settle (self);
  await_gone (self, WORD);
  g_assert_true (journal_replay (self->journal, &snapshot, &seq, note_payload, payloads, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (payloads->str, "state"));
}

/* Short ones stand many on a page, long ones on pages of their own. */
static void
append_numbered (Fixture *self, guint i, const char *key, const char *word)
{
  JournalRecord *record = journal_record_new ();

  record->time_us = ++self->clock_us;
  record->msgid = g_strdup_printf ("%05u", i);
  record->kind = JOURNAL_KIND_MESSAGE;
  record->key = g_strdup (key);
  record->sender = g_strdup ("anna");
  record->text = g_strdup_printf ("%s %0*u", word, i % 7 == 0 ? 6000 : 1, i);
  record->payload = g_bytes_new (record->text, strlen (record->text));
  journal_append (self->journal, record);
}

/* Retention is faster than erasing is: what was taken back is nowhere in the pages that it freed.
 */
static void
test_with_retention (Fixture *self, gconstpointer data)
{
  const JournalRetention one = { .max_count = 1 };

  for (guint i = 0; i < 1500; i++)
    append_numbered (self, i, ROOM, WORD);
  append (self, "last", JOURNAL_KIND_MESSAGE, "biscuits");
  fixture_settle (self);
  fixture_await_index (self);
  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("%05u", i);

      journal_hide (self->journal, msgid);
    }
  journal_set_retention (self->journal, NULL, &one);
  fixture_settle (self);
  await_gone (self, WORD);
}

/* What retention took away stood between what is taken back later: pages have been put together,
 * and nothing of it is left where it was before. */
static void
test_after_retention (Fixture *self, gconstpointer data)
{
  const JournalRetention one = { .max_count = 1 };
  JournalQuery query = { ROOM, JOURNAL_KIND_MESSAGE, .limit = 2 };
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  for (guint i = 0; i < 1500; i++)
    append_numbered (self, i, i % 3 == 0 ? "r:2" : ROOM, i % 3 == 0 ? WORD : "tea");
  append (self, "last", JOURNAL_KIND_MESSAGE, "biscuits");
  fixture_settle (self);
  fixture_await_index (self);
  journal_set_retention (self->journal, ROOM, &one);
  for (gboolean is_done = FALSE; !is_done;)
    {
      g_autofree char *page = fixture_read (self, &query);

      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      is_done = g_str_equal (page, "last");
    }
  for (guint i = 0; i < 1500; i += 3)
    {
      g_autofree char *msgid = g_strdup_printf ("%05u", i);

      journal_hide (self->journal, msgid);
    }
  fixture_settle (self);
  await_gone (self, WORD);
}

static const FixtureTest tests[] = {
  { "/journal/erasure/message", test_message },
  { "/journal/erasure/long-message", test_long_message },
  { "/journal/erasure/tags", test_tags },
  { "/journal/erasure/last", test_last },
  { "/journal/erasure/again", test_again },
  { "/journal/erasure/after-restart", test_after_restart },
  { "/journal/erasure/older-file", test_older_file },
  { "/journal/erasure/state-stays", test_state_stays },
  { "/journal/erasure/with-retention", test_with_retention },
  { "/journal/erasure/after-retention", test_after_retention },
  { NULL },
};

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, tests);
}
