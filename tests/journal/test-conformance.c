/* In which order what every journal is told becomes true, and how it is read. */
#include "config.h"

#include "journal-conformance.h"

#define assert_told(fixture, expected) g_assert_cmpstr ((fixture)->told->str, ==, expected)

/* -- Order ------------------------------------------------------------------------------------ */

static void
test_commit_is_later_and_in_order (Fixture *self, gconstpointer data)
{
  fixture_append (self, "a", ROOM, "one");
  fixture_append (self, "b", OTHER, "two");
  fixture_append_full (self, "c", JOURNAL_KIND_STATE, NULL, NULL, NULL);
  assert_told (self, "");
  g_assert_false (journal_is_idle (self->journal));
  fixture_settle (self);
  assert_told (self, "c:a c:b c:c t ");
  for (guint i = 0; i < self->records->len; i++)
    g_assert_cmpuint (((JournalRecord *) self->records->pdata[i])->seq, ==, i + 1);

  fixture_store (self, "d", ROOM, "three");
  assert_told (self, "c:a c:b c:c t c:d t ");
}

static void
append_again (Journal *journal, const JournalRecord *record, gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append_printf (self->told, "c:%s ", record->msgid);
  if (g_str_equal (record->msgid, "a"))
    fixture_append (self, "answer", ROOM, "answer");
  g_string_append_printf (self->told, "e:%s ", record->msgid);
}

static void
note_turn (Journal *journal, gpointer user_data)
{
  g_string_append (((Fixture *) user_data)->told, "t ");
}

static void
test_append_from_committed_function (Fixture *self, gconstpointer data)
{
  journal_set_functions (self->journal, append_again, NULL, note_turn, self);
  fixture_append (self, "a", ROOM, "one");
  fixture_append (self, "b", ROOM, "two");
  fixture_settle (self);
  assert_told (self, "c:a e:a c:b e:b t c:answer e:answer t ");
}

static void
test_close_commits_what_waits (Fixture *self, gconstpointer data)
{
  fixture_append (self, "a", ROOM, "one");
  journal_close (self->journal);
  assert_told (self, "c:a t ");
}

/* So many that a thread may be at them when the end comes, and one more behind them. */
static void
test_close_in_the_middle (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 100; i < 400; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("%u", i);

      fixture_append (self, msgid, ROOM, "words");
      g_string_append_printf (expected, "c:%s ", msgid);
    }
  g_main_context_iteration (NULL, FALSE);
  fixture_append (self, "end", ROOM, "words");
  journal_close (self->journal);
  g_string_append (expected, "c:end ");
  g_string_replace (self->told, "t ", "", 0); /* in how many turns is not said */
  assert_told (self, expected->str);
  g_assert_true (journal_is_idle (self->journal));
}

/* -- Pages ------------------------------------------------------------------------------------ */

static const struct
{
  JournalQuery query;
  const char *expected;
} pages[] = {
  { { ROOM, HISTORY, .limit = 100 }, "m1 m3 m4 m5 m9" },
  { { ROOM, HISTORY, .limit = 100, .newest_first = TRUE }, "m1 m3 m4 m5 m9" },
  { { ROOM, JOURNAL_KIND_MESSAGE, .limit = 100 }, "m1 m4 m9" },
  { { ROOM, JOURNAL_KIND_EVENT, .limit = 100 }, "m3" },
  { { ROOM, JOURNAL_KIND_TAGMSG, .limit = 100 }, "m5" },
  { { ROOM, HISTORY, .limit = 2 }, "m1 m3" },
  { { ROOM, HISTORY, .limit = 2, .newest_first = TRUE }, "m5 m9" },
  { { ROOM, HISTORY, .limit = 0 }, "" },
  { { OTHER, HISTORY, .limit = 100 }, "m2 m6" },
  { { "r:none", HISTORY, .limit = 100 }, "" },
  { { ROOM, HISTORY, .after_seq = 3, .limit = 100 }, "m4 m5 m9" },
  { { ROOM, HISTORY, .before_seq = 4, .limit = 100 }, "m1 m3" },
  { { ROOM, HISTORY, .after_seq = 1, .before_seq = 9, .limit = 2, .newest_first = TRUE }, "m4 m5" },
  { { ROOM, HISTORY, .after_us = 3000, .limit = 100 }, "m4 m5 m9" },
  { { ROOM, HISTORY, .after_us = 2999, .limit = 100 }, "m3 m4 m5 m9" },
  { { ROOM, HISTORY, .before_us = 4000, .limit = 100 }, "m1 m3" },
  { { ROOM, HISTORY, .before_us = 4001, .limit = 1, .newest_first = TRUE }, "m4" },
  { { ROOM, HISTORY, .after_us = 99000, .limit = 100 }, "" },
  { { ROOM, HISTORY, .before_us = 1, .limit = 100 }, "" },
  { { ROOM, HISTORY, .after_us = 1000, .before_us = 5000, .limit = 100 }, "m3 m4" },
  { { ROOM, HISTORY, .after_msgid = "m3", .limit = 100 }, "m4 m5 m9" },
  { { ROOM, HISTORY, .after_msgid = "m7", .limit = 100 }, "m9" },
  { { ROOM, HISTORY, .before_msgid = "m4", .limit = 1, .newest_first = TRUE }, "m3" },
  { { ROOM, HISTORY, .after_msgid = "m1", .before_msgid = "m9", .limit = 100 }, "m3 m4 m5" },
  { { ROOM, HISTORY, .after_msgid = "m1", .before_us = 5000, .limit = 100 }, "m3 m4" },
  { { ROOM, HISTORY, .after_msgid = "none", .limit = 100 }, "error:5" },
  { { ROOM, HISTORY, .before_msgid = "m2", .limit = 100 }, "error:5" }, /* not of this room */
};

static void
test_pages (Fixture *self, gconstpointer data)
{
  conformance_store_nine (self);
  g_assert_cmpint (JOURNAL_ERROR_NOT_FOUND, ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_test_message ("page %u", i);
      assert_answer (fixture_read (self, &pages[i].query), pages[i].expected);
    }
}

static void
on_read_early (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = journal_read_finish (JOURNAL_JOURNAL (source), result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 1);
  *(gboolean *) user_data = TRUE;
}

static void
test_page_has_nothing_untold (Fixture *self, gconstpointer data)
{
  JournalQuery query = { ROOM, HISTORY, .limit = 100 };
  gboolean is_done = FALSE;

  fixture_store (self, "a", ROOM, "one");
  fixture_append (self, "b", ROOM, "two");
  journal_read_async (self->journal, &query, NULL, on_read_early, &is_done);
  fixture_wait (&is_done);
  fixture_settle (self);
  assert_answer (fixture_read (self, &query), "a b");
}

static void
on_cancelled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = journal_read_finish (JOURNAL_JOURNAL (source), result, &error);

  g_assert_null (records);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

static void
test_read_can_be_cancelled (Fixture *self, gconstpointer data)
{
  JournalQuery query = { ROOM, HISTORY, .limit = 100 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean is_done = FALSE;

  conformance_store_nine (self);
  journal_read_async (self->journal, &query, cancellable, on_cancelled, &is_done);
  g_cancellable_cancel (cancellable);
  fixture_wait (&is_done);
}

static void
test_find (Fixture *self, gconstpointer data)
{
  g_autoptr (JournalRecord) found = NULL;
  g_autoptr (JournalRecord) hidden = NULL;
  g_autoptr (GError) error = NULL;

  conformance_store_nine (self);
  found = fixture_find (self, "m4", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->seq, ==, 4);
  g_assert_cmpint (found->time_us, ==, 4000);
  g_assert_cmpint (found->kind, ==, JOURNAL_KIND_MESSAGE);
  g_assert_cmpstr (found->key, ==, ROOM);
  g_assert_cmpstr (found->sender, ==, "alice");
  g_assert_cmpstr (found->account, ==, NULL);
  g_assert_cmpstr (found->text, ==, "four");
  g_assert_cmpmem (g_bytes_get_data (found->payload, NULL), g_bytes_get_size (found->payload), "m4",
                   2);
  g_assert_false (found->is_hidden);

  hidden = fixture_find (self, "m7", &error);
  g_assert_no_error (error);
  g_assert_true (hidden->is_hidden);

  g_assert_null (fixture_find (self, "none", &error));
  g_assert_error (error, JOURNAL_ERROR, JOURNAL_ERROR_NOT_FOUND);
}

/* -- Hiding ----------------------------------------------------------------------------------- */

static void
test_hide_in_the_turn_of_its_record (Fixture *self, gconstpointer data)
{
  JournalQuery query = { ROOM, HISTORY, .limit = 100 };

  journal_hide (self->journal, "b"); /* before it was there: nothing to hide */
  fixture_append (self, "a", ROOM, "one");
  fixture_append (self, "b", ROOM, "two");
  journal_hide (self->journal, "a");
  fixture_settle (self);
  assert_told (self, "c:a c:b t ");
  assert_answer (fixture_read (self, &query), "b");
  assert_answer (fixture_search_text (self, ROOM, "one"), "");
}

static void
hide_at_once (Journal *journal, const JournalRecord *record, gpointer user_data)
{
  journal_hide (journal, record->msgid);
}

static void
read_in_turn (Journal *journal, gpointer user_data)
{
  g_assert_true (journal_is_idle (journal)); /* the hide is stored by now */
  note_turn (journal, user_data);
}

static void
test_hide_from_committed_function (Fixture *self, gconstpointer data)
{
  JournalQuery query = { ROOM, HISTORY, .limit = 100 };

  journal_set_functions (self->journal, hide_at_once, NULL, read_in_turn, self);
  fixture_store (self, "a", ROOM, "one");
  assert_told (self, "t ");
  assert_answer (fixture_read (self, &query), "");
}

static void
test_hide_later (Fixture *self, gconstpointer data)
{
  JournalQuery query = { ROOM, HISTORY, .limit = 100 };

  fixture_store (self, "a", ROOM, "one");
  fixture_store (self, "b", ROOM, "one two");
  assert_answer (fixture_search_text (self, ROOM, "one"), "b a");
  journal_hide (self->journal, "a");
  fixture_settle (self);
  assert_answer (fixture_read (self, &query), "b");
  assert_answer (fixture_search_text (self, ROOM, "one"), "b");
}

/* -- Targets and talks ------------------------------------------------------------------------ */

static void
test_targets (Fixture *self, gconstpointer data)
{
  const char *const keys[] = { OTHER, ROOM, "r:none", NULL };

  conformance_store_nine (self);
  assert_answer (fixture_targets (self, keys, 0, 0, 10), "r:2=6000 r:1=9000");
  assert_answer (fixture_targets (self, keys, 0, 0, 1), "r:1=9000");
  assert_answer (fixture_targets (self, keys, 6000, 0, 10), "r:1=9000");
  assert_answer (fixture_targets (self, keys, 0, 9000, 10), "r:1=4000 r:2=6000");
  assert_answer (fixture_targets (self, keys, 0, 1000, 10), "");
}

static void
test_talks (Fixture *self, gconstpointer data)
{
  fixture_append (self, "a", "d:alice,bob", "one");
  fixture_append (self, "b", ROOM, "alice");
  fixture_append (self, "c", "d:alice,carol", "two");
  fixture_append (self, "d", "d:bob,carol", "three");
  fixture_append (self, "e", "d:alice,bob", "four");
  fixture_settle (self);
  assert_answer (fixture_talks (self, "alice"), "d:alice,bob d:alice,carol");
  assert_answer (fixture_talks (self, "carol"), "d:alice,carol d:bob,carol");
  assert_answer (fixture_talks (self, "ali"), "");
}

/* -- Closing ---------------------------------------------------------------------------------- */

static void
on_closed_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (journal_find_finish (JOURNAL_JOURNAL (source), result, &error));
  g_assert_error (error, JOURNAL_ERROR, JOURNAL_ERROR_CLOSED);
  *(gboolean *) user_data = TRUE;
}

static void
test_closed (Fixture *self, gconstpointer data)
{
  gboolean is_done = FALSE;

  journal_close (self->journal);
  journal_close (self->journal);
  journal_find_async (self->journal, "a", NULL, on_closed_read, &is_done);
  fixture_wait (&is_done);
}

int
main (int argc, char *argv[])
{
  static const ConformanceTest tests[] = {
    { "commit-is-later-and-in-order", test_commit_is_later_and_in_order },
    { "append-from-committed-function", test_append_from_committed_function },
    { "close-commits-what-waits", test_close_commits_what_waits },
    { "close-in-the-middle", test_close_in_the_middle },
    { "pages", test_pages },
    { "page-has-nothing-untold", test_page_has_nothing_untold },
    { "read-can-be-cancelled", test_read_can_be_cancelled },
    { "find", test_find },
    { "hide-in-the-turn-of-its-record", test_hide_in_the_turn_of_its_record },
    { "hide-from-committed-function", test_hide_from_committed_function },
    { "hide-later", test_hide_later },
    { "targets", test_targets },
    { "talks", test_talks },
    { "closed", test_closed },
    { NULL },
  };

  return conformance_run (argc, argv, tests);
}
