/* What every journal does, whichever it is: each test runs over each implementation. */
#include "config.h"

#include "journal-fixture.h"
#include "journal-memory.h"
#include "journal-sqlite.h"

#define ROOM "r:1"
#define OTHER "r:2"
#define HISTORY (JOURNAL_KIND_MESSAGE | JOURNAL_KIND_EVENT | JOURNAL_KIND_TAGMSG)

static Journal *
open_memory (const char *path, GError **error)
{
  return journal_memory_new ();
}

static Journal *
open_sqlite (const char *path, GError **error)
{
  return journal_sqlite_open (path, JOURNAL_DURABILITY_NORMAL, error);
}

static Journal *
open_sqlite_always (const char *path, GError **error)
{
  return journal_sqlite_open (path, JOURNAL_DURABILITY_ALWAYS, error);
}

static const struct
{
  const char *name;
  OpenFunc open;
} implementations[] = {
  { "memory", open_memory },
  { "sqlite", open_sqlite },
  { "sqlite-always", open_sqlite_always },
};

#define assert_told(fixture, expected) g_assert_cmpstr ((fixture)->told->str, ==, expected)

#define assert_answer(answer, expected)                                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *assert_answer_got = (answer);                                                 \
    g_assert_cmpstr (assert_answer_got, ==, expected);                                             \
  }                                                                                                \
  G_STMT_END

static void
set_up (Fixture *self, gconstpointer data)
{
  fixture_set_up (self, ((const OpenFunc *) data)[0]);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  fixture_tear_down (self);
}

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
test_msgid_in_use_is_refused (Fixture *self, gconstpointer data)
{
  fixture_store (self, "a", ROOM, "one");
  fixture_append (self, "b", ROOM, "two");
  fixture_append (self, "a", ROOM, "again");
  fixture_append (self, "c", ROOM, "three");
  fixture_settle (self);
  assert_told (self, "c:a t c:b r:a c:c t ");
  g_assert_error (self->refusal, JOURNAL_ERROR, JOURNAL_ERROR_EXISTS);
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
  fixture_append (self, "last", ROOM, "words");
  journal_close (self->journal);
  g_string_append (expected, "t c:last t ");
  assert_told (self, expected->str);
  g_assert_true (journal_is_idle (self->journal));
}

/* -- Pages ------------------------------------------------------------------------------------ */

/* Records m1 to m9 have places 1 to 9 and times 1000 to 9000; m2, m6 are of another room, m3 is an
 * event that is state too, m5 a TAGMSG, m7 hidden, m8 state without a key. */
static void
store_nine (Fixture *self)
{
  fixture_append (self, "m1", ROOM, "one");
  fixture_append (self, "m2", OTHER, "two");
  fixture_append_full (self, "m3", JOURNAL_KIND_STATE | JOURNAL_KIND_EVENT, ROOM, "bob", NULL);
  fixture_append (self, "m4", ROOM, "four");
  fixture_append_full (self, "m5", JOURNAL_KIND_TAGMSG, ROOM, "bob", NULL);
  fixture_append (self, "m6", OTHER, "six");
  fixture_append (self, "m7", ROOM, "seven");
  fixture_append_full (self, "m8", JOURNAL_KIND_STATE, NULL, NULL, NULL);
  fixture_append (self, "m9", ROOM, "nine");
  journal_hide (self->journal, "m7");
  fixture_settle (self);
}

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
  store_nine (self);
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

  store_nine (self);
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

  store_nine (self);
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

  store_nine (self);
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

/* -- Search ----------------------------------------------------------------------------------- */

static const struct
{
  const char *msgid;
  const char *text;
} words[] = {
  { "en", "Hello brave_new world, it's example.com/Page" },
  { "en2", "the world is new" },
  { "de", "Stra\303\237e und \303\234bung" },
  { "zh", "\346\210\221\344\273\254\345\234\250\345\214\227\344\272\254\345\244\247\345\255\246"
          "\350\247\201\351\235\242" }, /* we meet at Beijing University */
  { "ja", "\346\235\261\344\272\254\343\201\247\343\202\263\343\203\274\343\203\222\343\203\274"
          "\343\202\222\351\243\262\343\201\277\343\201\276\343\201\227\343\201\237" }, /* coffee */
  { "ja2", "\357\275\272\357\276\213" }, /* half width: ko hi */
  { "th", "\340\270\252\340\270\247\340\270\261\340\270\252\340\270\224\340\270\265\340\270\212"
          "\340\270\262\340\270\247\340\271\202\340\270\245\340\270\201" }, /* hello world */
  { "ko", "\354\204\234\354\232\270\354\227\220\354\204\234 \353\247\214\353\202\230\354\232\224" },
  { "ru", "\320\237\321\200\320\270\320\262\320\265\321\202 \320\274\320\270\321\200" },
  { "mixed", "\346\210\221\347\224\250pychat\350\201\212\345\244\251 \360\237\230\200" },
};

static const struct
{
  const char *text;
  const char *expected;
} searches[] = {
  { "world", "en2 en" },
  { "WORLD new", "en2" },
  { "worl", "" },
  { "brave_new", "en" },
  { "it's", "en" },
  { "example", "en" },
  { "example.com", "en" },
  { "com.example", "en" }, /* what stands between words counts for nothing */
  { "\"world\" AND", "" }, /* no syntax: "and" is a word that is not there */
  { "new*", "en2" },
  { "NEAR(new world)", "" },
  { "body:world", "" },
  { "'", "" },
  { "", "" },
  { "strasse", "de" },
  { "STRASSE", "de" },
  { "u\314\210bung", "de" },                        /* decomposed */
  { "\345\214\227\344\272\254", "zh" },             /* Beijing */
  { "\344\272\254\345\244\247\345\255\246", "zh" }, /* across a word border */
  { "\344\272\254", "ja zh" },                      /* one character, inside runs */
  { "\351\235\242", "zh" },                         /* one character, at the end */
  { "\345\214\227\345\244\247", "" },               /* both there, not side by side */
  { "\345\214\227\344\272\254 \350\247\201\351\235\242", "zh" },
  { "\346\235\261\344\272\254", "ja" },                         /* Tokyo */
  { "\343\202\263\343\203\274\343\203\222\343\203\274", "ja" }, /* coffee */
  { "\343\202\263\343\203\222", "ja2" },                        /* full width finds half width */
  { "\340\270\252\340\270\247\340\270\261\340\270\252\340\270\224\340\270\265", "th" }, /* hello */
  { "\340\271\202\340\270\245\340\270\201", "th" }, /* world, in the middle */
  { "\354\204\234\354\232\270", "ko" },             /* Seoul, without its ending */
  { "\320\274\320\230\321\200", "ru" },
  { "pychat", "mixed" },
  { "\350\201\212\345\244\251", "mixed" },
  { "\360\237\230\200", "mixed" },
};

static void
test_search_words (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    fixture_append (self, words[i].msgid, ROOM, words[i].text);
  fixture_settle (self);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_test_message ("search %u: %s", i, searches[i].text);
      assert_answer (fixture_search_text (self, ROOM, searches[i].text), searches[i].expected);
    }
}

static void
store_for_search (Fixture *self)
{
  fixture_append_full (self, "s1", JOURNAL_KIND_MESSAGE, ROOM, "Alice", "tea one");
  fixture_append_full (self, "s2", JOURNAL_KIND_MESSAGE, OTHER, "alice", "tea two");
  fixture_append_full (self, "s3", JOURNAL_KIND_MESSAGE, ROOM, "bob", "tea three");
  fixture_append_full (self, "s4", JOURNAL_KIND_EVENT, ROOM, "bob", "tea event");
  fixture_append_full (self, "s5", JOURNAL_KIND_MESSAGE, ROOM, "[alice]", "tea four");
  fixture_append_full (self, "s6", JOURNAL_KIND_MESSAGE, "r:11", "alice", "tea five");
  fixture_append_full (self, "s7", JOURNAL_KIND_MESSAGE, ROOM, "aLICE", "coffee");
  fixture_append_full (self, "s8", JOURNAL_KIND_MESSAGE, ROOM, "[]", "coffee");
  fixture_settle (self);
}

static const char *const only_room[] = { ROOM, NULL };
static const char *const both_rooms[] = { ROOM, OTHER, NULL };
static const char *const room_twice[] = { ROOM, "r:none", ROOM, NULL };
static const char *const no_rooms[] = { NULL };

static const struct
{
  JournalSearch search;
  const char *expected;
} filters[] = {
  { { only_room, "tea", .limit = 10 }, "s5 s3 s1" },
  { { both_rooms, "tea", .limit = 10 }, "s5 s3 s2 s1" },
  { { room_twice, "tea", .limit = 10 }, "s5 s3 s1" },
  { { no_rooms, "tea", .limit = 10 }, "" },
  { { both_rooms, "tea", .limit = 2 }, "s5 s3" },
  { { both_rooms, "tea", "ALICE", .limit = 10 }, "s2 s1" },
  { { both_rooms, "tea", "[alice]", .limit = 10 }, "s5" },
  { { both_rooms, NULL, "alice", .limit = 10 }, "s7 s2 s1" },
  { { both_rooms, NULL, "[]", .limit = 10 }, "s8" },
  { { both_rooms, NULL, "nobody", .limit = 10 }, "" },
  { { both_rooms, NULL, NULL, .limit = 3 }, "s8 s7 s5" },
  { { both_rooms, "tea", NULL, .after_us = 1000, .before_us = 5000, .limit = 10 }, "s3 s2" },
  { { both_rooms, "tea", NULL, .after_us = 90000, .limit = 10 }, "" },
};

static void
test_search_filters (Fixture *self, gconstpointer data)
{
  store_for_search (self);
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_test_message ("filter %u", i);
      assert_answer (fixture_search (self, &filters[i].search), filters[i].expected);
    }
}

static void
test_search_of_many_keys (Fixture *self, gconstpointer data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) keys = NULL;
  JournalSearch search = { .text = "tea", .limit = 10 };

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *key = g_strdup_printf ("r:%u", i);

      g_strv_builder_add (builder, key);
    }
  keys = g_strv_builder_end (builder);
  search.keys = (const char *const *) keys;
  store_for_search (self);
  assert_answer (fixture_search (self, &search), "s6 s5 s3 s2 s1");
}

/* -- Replay and retention --------------------------------------------------------------------- */

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

  store_nine (self);
  g_assert_true (journal_replay (self->journal, &snapshot, &seq, note_replayed, replayed, &error));
  g_assert_no_error (error);
  g_assert_null (snapshot);
  g_assert_cmpuint (seq, ==, 0);
  g_assert_cmpstr (replayed->str, ==, "m3 m8 ");

  g_assert_false (journal_replay (self->journal, &snapshot, &seq, fail_replay, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_retention (Fixture *self, gconstpointer data)
{
  JournalQuery query = { ROOM, HISTORY, .limit = 100 };
  JournalQuery other = { OTHER, HISTORY, .limit = 100 };
  JournalRetention two = { .max_count = 2 };
  JournalRetention all = { 0 };
  g_autoptr (GBytes) state = g_bytes_new_static ("state", 5);
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  store_nine (self);
  journal_save_snapshot (self->journal, 9, state); /* state after it would stay */
  journal_set_retention (self->journal, OTHER, &all);
  journal_set_retention (self->journal, NULL, &two);
  for (;;)
    {
      g_autofree char *page = fixture_read (self, &query);

      if (g_str_equal (page, "m9")) /* of the two that stay, m7 is hidden */
        break;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
    }
  assert_answer (fixture_read (self, &other), "m2 m6");
  assert_answer (fixture_search_text (self, ROOM, "four"), "");
  fixture_store (self, "m10", ROOM, "ten");
  g_assert_cmpuint (((JournalRecord *) self->records->pdata[9])->seq, ==, 10);
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

static const struct
{
  const char *name;
  void (*run) (Fixture *self, gconstpointer data);
} tests[] = {
  { "commit-is-later-and-in-order", test_commit_is_later_and_in_order },
  { "append-from-committed-function", test_append_from_committed_function },
  { "msgid-in-use-is-refused", test_msgid_in_use_is_refused },
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
  { "search-words", test_search_words },
  { "search-filters", test_search_filters },
  { "search-of-many-keys", test_search_of_many_keys },
  { "replay", test_replay },
  { "retention", test_retention },
  { "retention-by-age", test_retention_by_age },
  { "retention-by-bytes", test_retention_by_bytes },
  { "retention-counts-messages", test_retention_counts_messages },
  { "retention-keeps-state", test_retention_keeps_state },
  { "closed", test_closed },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (implementations); i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path =
            g_strdup_printf ("/journal/%s/%s", implementations[i].name, tests[j].name);

        g_test_add (path, Fixture, &implementations[i].open, set_up, tests[j].run, tear_down);
      }
  return g_test_run ();
}
