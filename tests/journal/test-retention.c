/* What every journal hands back at a start, and what it lets go. */
#include "config.h"

#include "journal-conformance.h"

static gboolean
note_replayed (const JournalRecord *record, gpointer user_data, GError **error)
{
  g_string_append_printf (user_data, "%s ", record->msgid);
  return TRUE;
}

static gboolean
fail_replay (const JournalRecord *record, gpointer user_data, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "cannot apply");
  return FALSE;
}

static void
test_replay (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) replayed = g_string_new (NULL);
  g_autoptr (GBytes) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  guint64 seq;

  conformance_store_nine (self);
  g_assert_true (journal_replay (self->journal, &snapshot, &seq, note_replayed, replayed, &error));
  g_assert_no_error (error);
  g_assert_null (snapshot);
  g_assert_cmpuint (seq, ==, 0);
  g_assert_cmpstr (replayed->str, ==, "m3 m8 ");

  g_assert_false (journal_replay (self->journal, &snapshot, &seq, fail_replay, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Until a page of the key is what it should be: what goes, goes beside the loop. */
static void
await_page (Fixture *self, const char *key, const char *expected)
{
  JournalQuery query = { key, HISTORY, .limit = 100 };
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  for (;;)
    {
      g_autofree char *page = fixture_read (self, &query);

      if (g_str_equal (page, expected))
        return;
      if (g_get_monotonic_time () > deadline_us)
        g_error ("a page of %s stays \"%s\" instead of \"%s\"", key, page, expected);
    }
}

static void
test_retention (Fixture *self, gconstpointer data)
{
  JournalQuery other = { OTHER, HISTORY, .limit = 100 };
  JournalRetention two = { .max_count = 2 };
  JournalRetention all = { 0 };
  g_autoptr (GBytes) state = g_bytes_new_static ("state", 5);

  conformance_store_nine (self);
  journal_save_snapshot (self->journal, 9, state); /* state after it would stay */
  journal_set_retention (self->journal, OTHER, &all);
  journal_set_retention (self->journal, NULL, &two);
  await_page (self, ROOM, "m9"); /* of the two that stay, m7 is hidden */
  assert_answer (fixture_read (self, &other), "m2 m6");
  assert_answer (fixture_search_text (self, ROOM, "four"), "");
  fixture_store (self, "m10", ROOM, "ten");
  g_assert_cmpuint (((JournalRecord *) self->records->pdata[9])->seq, ==, 10);
}

static void
save_state (Fixture *self)
{
  g_autoptr (GBytes) state = g_bytes_new_static ("state", 5);

  journal_save_snapshot (self->journal, self->records->len, state);
}

static void
test_retention_by_age (Fixture *self, gconstpointer data)
{
  const gint64 day_us = 24 * 3600 * (gint64) G_USEC_PER_SEC;
  JournalRetention week = { .max_age_us = 7 * day_us };
  JournalRetention two_days = { .max_age_us = 2 * day_us };

  self->clock_us = g_get_real_time () - 10 * day_us;
  fixture_append (self, "old", ROOM, "tea of old");
  fixture_append (self, "other", OTHER, "tea elsewhere");
  self->clock_us += 6 * day_us;
  fixture_append (self, "younger", ROOM, "tea lately");
  self->clock_us = g_get_real_time ();
  fixture_store (self, "now", ROOM, "tea now");
  journal_set_retention (self->journal, ROOM, &week);
  await_page (self, ROOM, "younger now");
  await_page (self, OTHER, "other"); /* no limit is its own */
  assert_answer (fixture_search_text (self, ROOM, "tea"), "now younger");
  journal_set_retention (self->journal, NULL, &two_days);
  await_page (self, OTHER, "");
  await_page (self, ROOM, "younger now"); /* a limit of its own counts instead */
  journal_set_retention (self->journal, ROOM, NULL);
  await_page (self, ROOM, "now");
  assert_answer (fixture_search_text (self, OTHER, "tea"), "");
}

static void
test_retention_by_bytes (Fixture *self, gconstpointer data)
{
  g_autofree char *text = g_strnfill (98, 'x');
  JournalRetention some = { .max_bytes = 350 }; /* with a msgid as payload: three of them */

  for (guint i = 10; i < 20; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("%u", i);

      fixture_append (self, msgid, ROOM, text);
    }
  fixture_append_full (self, "20", JOURNAL_KIND_EVENT, ROOM, NULL, NULL);
  fixture_store (self, "21", OTHER, text);
  journal_set_retention (self->journal, ROOM, &some);
  await_page (self, ROOM, "17 18 19 20");

  /* What comes later is added to what was there. */
  fixture_store (self, "22", ROOM, text);
  journal_set_retention (self->journal, ROOM, &some);
  await_page (self, ROOM, "18 19 20 22");
  await_page (self, OTHER, "21");
}

/* Letters are messages, digits events. */
static void
append_signs (Fixture *self, const char *signs)
{
  for (; *signs != '\0'; signs++)
    {
      const char msgid[] = { *signs, '\0' };
      JournalKind kind = g_ascii_isdigit (*signs) ? JOURNAL_KIND_EVENT : JOURNAL_KIND_MESSAGE;

      fixture_append_full (self, msgid, kind, ROOM, NULL, "words");
    }
}

/* The count is of messages. Events that are older than those that stay go with the rest, and there
 * are no more of them than of messages. */
static void
test_retention_counts_messages (Fixture *self, gconstpointer data)
{
  JournalRetention three = { .max_count = 3 };

  append_signs (self, "0a1b2c3d4");
  fixture_store (self, "elsewhere", OTHER, "words");
  journal_set_retention (self->journal, ROOM, &three);
  await_page (self, ROOM, "b 2 c 3 d 4");
  append_signs (self, "5678e9");
  fixture_store (self, "elsewhere2", OTHER, "words");
  journal_set_retention (self->journal, ROOM, &three);
  await_page (self, ROOM, "c d 7 8 e 9");
}

/* What the state is made of stays until a snapshot has it, whatever the limits say. */
static void
test_retention_keeps_state (Fixture *self, gconstpointer data)
{
  JournalRetention one = { .max_count = 1 };
  g_autoptr (GString) replayed = g_string_new (NULL);
  g_autoptr (GBytes) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  guint64 seq;

  fixture_append_full (self, "join", JOURNAL_KIND_EVENT | JOURNAL_KIND_STATE, ROOM, NULL, NULL);
  fixture_append (self, "gone", ROOM, "words");
  fixture_append (self, "kept", ROOM, "words");
  fixture_store (self, "elsewhere", OTHER, "words");
  journal_set_retention (self->journal, ROOM, &one);
  await_page (self, ROOM, "join kept");
  g_assert_true (journal_replay (self->journal, &snapshot, &seq, note_replayed, replayed, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (replayed->str, ==, "join ");
  save_state (self);
  await_page (self, ROOM, "kept");
}

static guint
count_page (Fixture *self, const char *key)
{
  const JournalQuery query = { key, HISTORY, .limit = 100000 };
  g_autofree char *page = fixture_read (self, &query);
  g_auto (GStrv) msgids = g_strsplit (page, " ", -1);

  return g_strv_length (msgids);
}

static void
append_many (Fixture *self, const char *name, const char *key, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("%s%u", name, i);

      fixture_append (self, msgid, key, "words");
    }
  fixture_settle (self);
}

/* A flood goes as it comes, not with the next look at everything; and that of one room is nothing
 * to another. */
static void
test_retention_follows (Fixture *self, gconstpointer data)
{
  JournalRetention hundred = { .max_count = 100 };
  JournalRetention some = { .max_bytes = 20000 };
  JournalRetention all = { 0 };
  gint64 deadline_us;

  append_many (self, "first", ROOM, 101);
  journal_set_retention (self->journal, OTHER, &all);
  journal_set_retention (self->journal, "r:3", &some);
  journal_set_retention (self->journal, NULL, &hundred);
  for (deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; count_page (self, ROOM) > 100;)
    g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);

  append_many (self, "other", OTHER, 500);
  append_many (self, "some", "r:3", 5000);
  append_many (self, "room", ROOM, 1000);
  append_many (self, "new", "r:4", 500);
  fixture_await_index (self);
  for (deadline_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
       count_page (self, ROOM) > 150 || count_page (self, "r:3") > 3500 ||
       count_page (self, "r:4") > 150;)
    g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
  g_assert_cmpuint (count_page (self, OTHER), ==, 500);
}

int
main (int argc, char *argv[])
{
  static const ConformanceTest tests[] = {
    { "replay", test_replay },
    { "retention", test_retention },
    { "retention-by-age", test_retention_by_age },
    { "retention-by-bytes", test_retention_by_bytes },
    { "retention-counts-messages", test_retention_counts_messages },
    { "retention-keeps-state", test_retention_keeps_state },
    { "retention-follows", test_retention_follows },
    { NULL },
  };

  return conformance_run (argc, argv, tests);
}
