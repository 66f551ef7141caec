/* The index beside the journal, and the tail that it has not come to yet: what is found is the
 * same, whether they are there, behind, damaged or another's. */
#include "config.h"

#include "journal-fixture.h"
#include "journal-index.h"
#include "journal-reader.h"
#include "journal-sqlite.h"
#include "journal-tail.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define ROOM "r:1"
#define HISTORY (JOURNAL_KIND_MESSAGE | JOURNAL_KIND_EVENT | JOURNAL_KIND_TAGMSG)

static const JournalQuery whole_room = { ROOM, HISTORY, .limit = 1000000 };

static void
test_search_index_is_made_anew (Fixture *self, gconstpointer data)
{
  g_autofree char *index_path = g_strconcat (self->path, "-index", NULL);
  g_autofree char *found = NULL;

  fixture_store (self, "a", ROOM, "tea");
  fixture_close (self);
  g_assert_true (g_file_set_contents (index_path, "no index at all", -1, NULL));
  fixture_open (self, fixture_open_sqlite);
  found = fixture_search_text (self, ROOM, "tea");
  g_assert_cmpstr (found, ==, "a");
}

/* Tail alone, and an index that has other things than it should: pages and msgids are found. */
static void
test_pages_without_index (Fixture *self, gconstpointer data)
{
  const JournalQuery newest = { ROOM, JOURNAL_KIND_MESSAGE, .limit = 2, .newest_first = TRUE,
                                .before_msgid = "d" };
  const JournalQuery oldest = { ROOM, JOURNAL_KIND_MESSAGE, .limit = 2, .after_msgid = "a" };
  g_autofree char *index_path = journal_index_make_path (self->path);
  g_autoptr (GError) error = NULL;

  for (const char *msgid = "abcde"; *msgid != '\0'; msgid++)
    fixture_store (self, (char[]){ *msgid, '\0' }, ROOM, "tea");
  journal_close (self->journal);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *page = NULL;
      g_autofree char *other = NULL;
      g_autoptr (JournalRecord) record = NULL;

      if (i == 0)
        g_assert_no_errno (g_unlink (index_path));
      else
        g_assert_true (g_file_set_contents (index_path, "no index at all", -1, NULL));
      fixture_close (self);
      self->journal = journal_sqlite_open_read_only (self->path, &error); /* makes none */
      g_assert_no_error (error);
      page = fixture_read (self, &newest);
      g_assert_cmpstr (page, ==, "b c");
      other = fixture_read (self, &oldest);
      g_assert_cmpstr (other, ==, "b c");
      record = fixture_find (self, "e", &error);
      g_assert_no_error (error);
      g_assert_cmpuint (record->seq, ==, 5);
    }
}

/* A backup is put back of one of the two files: the index is of a journal that went another way. */
static void
test_index_of_another_journal (Fixture *self, gconstpointer data)
{
  static const JournalQuery other_room = { "r:2", JOURNAL_KIND_MESSAGE, .limit = 1000 };
  g_autofree char *index_path = journal_index_make_path (self->path);
  g_autofree char *old_index = NULL;
  gsize size;

  for (const char *msgid = "abcde"; *msgid != '\0'; msgid++)
    fixture_store (self, (char[]){ *msgid, '\0' }, ROOM, "tea");
  fixture_await_index (self);
  fixture_close (self);
  g_assert_true (g_file_get_contents (index_path, &old_index, &size, NULL));
  g_assert_no_errno (g_unlink (self->path));
  fixture_open (self, fixture_open_sqlite);
  for (const char *msgid = "pqrstu"; *msgid != '\0'; msgid++)
    fixture_store (self, (char[]){ *msgid, '\0' }, *msgid % 2 == 0 ? ROOM : "r:2", "cake");
  journal_close (self->journal);
  for (guint i = 0; i < 2; i++) /* as an export sees it, and as a server does */
    {
      g_autofree char *page = NULL;
      g_autofree char *other_page = NULL;
      g_autofree char *found = NULL;

      g_assert_true (g_file_set_contents (index_path, old_index, (gssize) size, NULL));
      fixture_close (self);
      self->journal = i == 0 ? journal_sqlite_open_read_only (self->path, NULL)
                             : fixture_open_sqlite (self->path, NULL);
      page = fixture_read (self, &whole_room);
      g_assert_cmpstr (page, ==, "p r t");
      other_page = fixture_read (self, &other_room);
      g_assert_cmpstr (other_page, ==, "q s u");
      found = fixture_search_text (self, ROOM, "tea");
      g_assert_cmpstr (found, ==, "");
    }
}

static void
on_targets (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) targets = journal_targets_finish (JOURNAL_JOURNAL (source), result, NULL);

  g_assert_nonnull (targets);
  (*(guint *) user_data)++;
}

/* -- Nobody waits ----------------------------------------------------------------------------- */

static const char *const many_words[] = {
  "tea", "Tea", "biscuits", "tea_pot", "\345\214\227\344\272\254", "teas"
};
static const char *const many_senders[] = { "anna", "Anna", "bo", "[bo]" };
static const char *const many_keys[] = { "r:1", "r:2", "r:3", "r:4", NULL };

/* The same into each of the journals. */
static void
append_at_random (Fixture *fixtures, guint n_fixtures, guint i, GRand *rand)
{
  g_autofree char *msgid = g_strdup_printf ("%03u", i);
  g_autofree char *hidden = g_strdup_printf ("%03d", g_rand_int_range (rand, 0, (int) i + 1));
  g_autofree char *text =
      g_strdup_printf ("%s, %s", many_words[g_rand_int_range (rand, 0, G_N_ELEMENTS (many_words))],
                       many_words[g_rand_int_range (rand, 0, G_N_ELEMENTS (many_words))]);
  const char *key = many_keys[g_rand_int_range (rand, 0, G_N_ELEMENTS (many_keys))];
  const char *sender = many_senders[g_rand_int_range (rand, 0, G_N_ELEMENTS (many_senders))];
  JournalKind kind = g_rand_int_range (rand, 0, 5) == 0 ? JOURNAL_KIND_EVENT : JOURNAL_KIND_MESSAGE;
  gboolean hides = g_rand_int_range (rand, 0, 3) == 0;

  for (guint j = 0; j < n_fixtures; j++)
    {
      fixture_append_full (&fixtures[j], msgid, kind, key, sender, text);
      if (hides)
        journal_hide (fixtures[j].journal, hidden);
    }
}

/* One question, the same answer of both and of @reading, which has no tail. */
static void
ask_at_random (Fixture *fixtures, Fixture *reading, guint n, GRand *rand)
{
  const char *const *keys = &many_keys[g_rand_int_range (rand, 0, G_N_ELEMENTS (many_keys))];
  JournalSearch search = { .keys = keys, .limit = (guint) g_rand_int_range (rand, 1, 30) };
  g_autofree char *expected = NULL;
  g_autofree char *targets = NULL;

  if (g_rand_boolean (rand))
    search.text = many_words[g_rand_int_range (rand, 0, G_N_ELEMENTS (many_words))];
  if (g_rand_boolean (rand))
    search.sender = many_senders[g_rand_int_range (rand, 0, G_N_ELEMENTS (many_senders))];
  if (g_rand_boolean (rand))
    search.after_us = g_rand_int_range (rand, 1000, 1000 + 1000 * (int) n);
  if (g_rand_boolean (rand))
    search.before_us = g_rand_int_range (rand, 1000, 1000 + 1000 * (int) n);
  expected = fixture_search (&fixtures[0], &search);
  targets = fixture_targets (&fixtures[0], keys, search.after_us, search.before_us, 3);
  for (guint i = 0; i < 2; i++)
    {
      Fixture *other = i == 0 ? &fixtures[1] : reading;
      g_autofree char *found = fixture_search (other, &search);
      g_autofree char *found_targets =
          fixture_targets (other, keys, search.after_us, search.before_us, 3);

      g_assert_cmpstr (found, ==, expected);
      g_assert_cmpstr (found_targets, ==, targets);
    }
}

/* What words are found, and where there is something, is told as it would be with all of it in the
 * index, however much of it is there. */
static void
test_nobody_waits_for_the_index (Fixture *self, gconstpointer data)
{
  g_autofree char *index_path = journal_index_make_path (self->path);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (sqlite3) index = journal_db_open (index_path, JOURNAL_DB_WRITE, 100, NULL);
  Fixture fixtures[2] = { 0 };
  Fixture reading = { 0 };

  fixture_init (&fixtures[0], fixture_open_memory);
  fixtures[1] = *self;
  journal_set_functions (self->journal, NULL, NULL, NULL, NULL);
  reading.journal = journal_sqlite_open_read_only (self->path, NULL);
  for (guint n = 0; n < 300;)
    {
      if (n % 60 == 0)
        fixture_await_index (self);
      g_assert_true (journal_db_exec (index, "BEGIN IMMEDIATE", NULL)); /* nobody adds to it now */
      for (guint i = 0; i < 10; i++, n++)
        append_at_random (fixtures, 2, n, rand);
      fixture_settle (&fixtures[0]);
      fixture_settle (&fixtures[1]);
      for (guint i = 0; i < 8; i++)
        ask_at_random (fixtures, &reading, n, rand);
      g_assert_true (journal_db_exec (index, "ROLLBACK", NULL));
    }
  journal_close (reading.journal);
  g_object_unref (reading.journal);
  fixture_clear (&fixtures[0]);
}

/* What is in the index and what is not yet in it make one page, at each place of the seam. */
static void
test_pages_across_the_tail (Fixture *self, gconstpointer data)
{
  g_autofree char *index_path = journal_index_make_path (self->path);
  g_autoptr (GError) error = NULL;

  for (const char *msgid = "abcdef"; *msgid != '\0'; msgid++)
    fixture_store (self, (char[]){ *msgid, '\0' }, ROOM, "tea");
  fixture_await_index (self);
  journal_close (self->journal);
  for (int seam = 5; seam >= 0; seam--)
    for (guint limit = 1; limit <= 6; limit++)
      for (guint newest = 0; newest < 2; newest++)
        {
          const JournalQuery query = { ROOM, JOURNAL_KIND_MESSAGE, .limit = limit,
                                       .newest_first = newest != 0 };
          g_autoptr (sqlite3) index = journal_db_open (index_path, JOURNAL_DB_WRITE, 100, &error);
          g_autofree char *sql = g_strdup_printf ("UPDATE progress SET seq = %d;"
                                                  "DELETE FROM places WHERE place > %d;"
                                                  "DELETE FROM msgids WHERE place > %d",
                                                  seam, seam, seam);
          g_autofree char *page = NULL;
          g_autoptr (JournalRecord) record = NULL;

          g_assert_no_error (error);
          g_assert_true (journal_db_exec (index, sql, &error));
          fixture_close (self);
          self->journal = journal_sqlite_open_read_only (self->path, &error);
          g_assert_no_error (error);
          page = fixture_read (self, &query);
          g_assert_cmpuint (strlen (page), ==, 2 * limit - 1);
          g_assert_true (newest ? g_str_has_suffix ("a b c d e f", page)
                                : g_str_has_prefix ("a b c d e f", page));
          record = fixture_find (self, "d", &error);
          g_assert_no_error (error);
        }
}

static void
list_tail (JournalTail *tail,
           gint64 after,
           gint64 before,
           gboolean newest_first,
           guint limit,
           GString *got)
{
  const JournalTailQuery query = { 1, JOURNAL_KIND_MESSAGE, after, before, newest_first };
  gint64 start;
  g_autoptr (GArray) seqs = journal_tail_list (tail, &query, limit, &start);

  g_string_printf (got, "%d:", (int) start);
  for (guint i = 0; i < seqs->len; i++)
    g_string_append_printf (got, " %d", (int) g_array_index (seqs, gint64, i));
}

/* What is remembered of the newest records is all of them behind a place, however it is cut. */
static void
test_tail (Fixture *self, gconstpointer data)
{
  g_autoptr (JournalTail) tail = journal_tail_new (10, 6);
  g_autoptr (GString) got = g_string_new (NULL);

  list_tail (tail, 0, 100, TRUE, 9, got);
  g_assert_cmpstr (got->str, ==, "10:");
  for (guint64 seq = 11; seq <= 16; seq++)
    journal_tail_add (tail, seq, 1 + seq % 2, seq == 14 ? JOURNAL_KIND_EVENT : JOURNAL_KIND_MESSAGE,
                      "m");
  list_tail (tail, 0, 100, TRUE, 9, got);
  g_assert_cmpstr (got->str, ==, "10: 16 12");
  list_tail (tail, 12, 16, FALSE, 9, got);
  g_assert_cmpstr (got->str, ==, "10:");
  journal_tail_drop (tail, 11);
  list_tail (tail, 0, 100, FALSE, 1, got);
  g_assert_cmpstr (got->str, ==, "11: 12");
  for (guint64 seq = 18; seq <= 20; seq += 2) /* the second is one too many */
    journal_tail_add (tail, seq, 1, JOURNAL_KIND_MESSAGE, "m");
  list_tail (tail, 0, 100, FALSE, 9, got);
  g_assert_cmpstr (got->str, ==, "15: 16 18 20");
  list_tail (tail, 16, 20, TRUE, 9, got);
  g_assert_cmpstr (got->str, ==, "15: 18");
  journal_tail_drop (tail, 30);
  list_tail (tail, 0, 100, TRUE, 9, got);
  g_assert_cmpstr (got->str, ==, "30:");
}

static guint
count_msgid (JournalTail *tail, const char *msgid, guint64 *seq)
{
  gint64 start;
  g_autoptr (GArray) seqs = journal_tail_find (tail, msgid, &start);

  *seq = seqs->len > 0 ? (guint64) g_array_index (seqs, gint64, 0) : 0;
  return seqs->len;
}

/* Of many keys, while it is dropped and cut: each has its own, in order, and no msgid is lost. */
static void
test_tail_of_many_keys (Fixture *self, gconstpointer data)
{
  g_autoptr (JournalTail) tail = journal_tail_new (0, 300);

  for (guint64 seq = 1; seq <= 2000; seq++)
    {
      g_autofree char *msgid = g_strdup_printf ("%u", (guint) seq);
      JournalTailQuery query = { (gint64) (seq % 7), JOURNAL_KIND_MESSAGE, 0, G_MAXINT64, FALSE };
      g_autoptr (GArray) seqs = NULL;
      gint64 start, first;
      guint64 found;

      journal_tail_add (tail, seq, (gint64) (seq % 7), JOURNAL_KIND_MESSAGE, msgid);
      if (seq % 50 == 0 && seq > 1000)
        journal_tail_drop (tail, seq - 45);
      seqs = journal_tail_list (tail, &query, 1000, &start);
      first = (gint64) seq - (((gint64) seq - start - 1) / 7) * 7;
      g_assert_cmpuint (seqs->len, ==, ((gint64) seq - first) / 7 + 1);
      for (guint i = 0; i < seqs->len; i++)
        g_assert_cmpint (g_array_index (seqs, gint64, i), ==, first + 7 * (gint64) i);
      g_assert_cmpuint (count_msgid (tail, msgid, &found), ==, 1);
      g_assert_cmpuint (found, ==, seq);
    }
}

/* Three hundred records: of three, one is of another room, one is hidden, and one is there. */
static void
store_hundreds (Fixture *self, GString *expected)
{
  for (guint i = 100; i < 400; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("%u", i);

      fixture_append (self, msgid, i % 3 == 0 ? "r:2" : ROOM, "tea");
      if (i % 3 == 1)
        journal_hide (self->journal, msgid);
      if (i % 3 == 2)
        g_string_append_printf (expected, "%s%s", expected->len > 0 ? " " : "", msgid);
    }
  fixture_settle (self);
  fixture_await_index (self);
  journal_close (self->journal);
}

static void
assert_pages (JournalReader *reader, const char *expected)
{
  for (guint limit = 1; limit <= 120; limit += 7)
    for (guint newest = 0; newest < 2; newest++)
      {
        JournalRequest request = { JOURNAL_REQUEST_READ, .told_seq = 300 };
        g_autoptr (GPtrArray) records = NULL;
        const char *at = expected;

        request.query = whole_room;
        request.query.limit = limit;
        request.query.newest_first = newest != 0;
        records = journal_reader_run (reader, &request, NULL, NULL);
        g_assert_cmpuint (records->len, ==, MIN (limit, 100));
        if (newest)
          at += 4 * (100 - records->len);
        for (guint i = 0; i < records->len; i++, at += 4)
          g_assert_true (g_str_has_prefix (at, ((JournalRecord *) records->pdata[i])->msgid));
      }
}

/* A part is in the index, a part is not, and a part of that is remembered: pages are as they are
 * without all that. */
static void
test_pages_of_the_tail (Fixture *self, gconstpointer data)
{
  g_autofree char *index_path = journal_index_make_path (self->path);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3) index = NULL;

  store_hundreds (self, expected);
  index = journal_db_open (index_path, JOURNAL_DB_WRITE, 100, &error);
  g_assert_no_error (error);
  journal_db_exec (index, "UPDATE progress SET seq = 40; DELETE FROM places WHERE place > 40",
                   &error);
  g_assert_no_error (error);
  for (guint64 start = 0; start <= 300; start += 20)
    {
      g_autoptr (JournalTail) tail = journal_tail_new (start, 1000);
      g_autoptr (JournalReader) reader = journal_reader_open (self->path, index_path, tail, &error);

      g_assert_no_error (error);
      for (guint64 seq = start + 1; seq <= 300; seq++) /* the keys by their order */
        journal_tail_add (tail, seq, seq % 3 == 0 ? 2 : 1, JOURNAL_KIND_MESSAGE, "m");
      assert_pages (reader, expected->str);
    }
}

/* Places are in the index before words are: the words are taken up where they were left, and what
 * was taken away meanwhile is not missed. */
static void
test_words_behind_places (Fixture *self, gconstpointer data)
{
  const JournalRetention two = { .max_count = 2 };
  g_autofree char *index_path = journal_index_make_path (self->path);
  g_autoptr (GError) error = NULL;

  for (const char *msgid = "abcdef"; *msgid != '\0'; msgid++)
    fixture_store (self, (char[]){ *msgid, '\0' }, ROOM, "tea");
  fixture_await_index (self);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (sqlite3) index = NULL;
      g_autofree char *found = NULL;

      fixture_close (self);
      index = journal_db_open (index_path, JOURNAL_DB_WRITE, 100, &error);
      g_assert_no_error (error);
      g_assert_true (journal_db_exec (index,
                                      "INSERT INTO words (words) VALUES ('delete-all');"
                                      "UPDATE progress SET words_seq = 0",
                                      &error));
      fixture_open (self, fixture_open_sqlite);
      if (i == 1)
        journal_set_retention (self->journal, NULL, &two);
      found = fixture_search_text (self, ROOM, "tea");
      g_assert_true (g_str_has_prefix (found, i == 0 ? "f e d c b a" : "f e"));
      g_assert_true (
          journal_db_exec (index, "INSERT INTO words (words) VALUES ('integrity-check')", &error));
    }
}

/* However steadily more comes in. */
static void
test_words_have_their_turn (Fixture *self, gconstpointer data)
{
  g_autofree char *index_path = g_build_filename (self->directory, "another-index", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3) db = NULL;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("m%u", i);

      fixture_append (self, msgid, ROOM, "tea");
    }
  fixture_settle (self);
  fixture_close (self);
  db = journal_db_open (self->path, JOURNAL_DB_WRITE, 100, &error);
  g_assert_no_error (error);
  {
    g_autoptr (JournalIndexer) indexer = journal_indexer_open (db, index_path, &error);

    g_assert_no_error (error);
    for (guint64 committed = 5; committed <= 30; committed += 5)
      g_assert_true (journal_indexer_add (indexer, committed, 100, &error));
    g_assert_cmpuint (journal_indexer_get_seq (indexer), >=, 20);
    g_assert_true (journal_indexer_add (indexer, 30, 100, &error));
    g_assert_true (journal_indexer_add (indexer, 30, 100, &error));
    g_assert_cmpuint (journal_indexer_get_seq (indexer), ==, 30);
  }
}

/* Hidden by its msgid, in the index and out of it. */
static void
test_hide_finds_its_record (Fixture *self, gconstpointer data)
{
  g_autofree char *page = NULL;

  fixture_store (self, "a", ROOM, "tea");
  fixture_await_index (self);
  fixture_store (self, "b", ROOM, "tea");
  fixture_append (self, "c", ROOM, "tea");
  journal_hide (self->journal, "a");
  journal_hide (self->journal, "c");
  journal_hide (self->journal, "b");
  fixture_settle (self);
  page = fixture_read (self, &whole_room);
  g_assert_cmpstr (page, ==, "");
}

/* Counts, in thousands, what SQLite does on the loop. */
static int n_thousands;
static GThread *loop_thread;

static int
on_progress (void *data)
{
  if (g_thread_self () == loop_thread)
    n_thousands++;
  return 0;
}

static int
count_steps (sqlite3 *db, const char **message, const struct sqlite3_api_routines *routines)
{
  sqlite3_progress_handler (db, 1000, on_progress, NULL);
  return SQLITE_OK;
}

/* Nor does the loop look through what the index has not come to: for each that is hidden, that
 * would be all of it. */
static void
test_hide_looks_through_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *index_path = journal_index_make_path (self->path);
  g_autoptr (sqlite3) index = NULL;
  g_autofree char *page = NULL;

  loop_thread = g_thread_self ();
  sqlite3_auto_extension ((void (*) (void)) count_steps);
  fixture_reopen (self, fixture_open_sqlite);
  index = journal_db_open (index_path, JOURNAL_DB_WRITE, 100, NULL);
  g_assert_true (journal_db_exec (index, "BEGIN IMMEDIATE", NULL)); /* nobody adds to it now */
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("m%u", i);

      fixture_append (self, msgid, ROOM, "tea");
    }
  fixture_settle (self);
  n_thousands = 0;
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("m%u", i);

      if (i != 234)
        journal_hide (self->journal, msgid);
    }
  fixture_settle (self);
  g_assert_cmpint (n_thousands, <, 250);
  page = fixture_read (self, &whole_room);
  g_assert_cmpstr (page, ==, "m234");
  g_assert_true (journal_db_exec (index, "ROLLBACK", NULL));
  sqlite3_reset_auto_extension ();
}

/* All but the first page, which says what file this is. Returns the descriptor: to close it would
 * release SQLite's locks. */
static int
damage (const char *path)
{
  g_autofree char *zeros = g_malloc (65536);
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  GStatBuf info;

  g_assert_no_errno (fd);
  g_assert_no_errno (g_stat (path, &info));
  memset (zeros, 0xff, 65536);
  for (goffset at = 4096; at < info.st_size; at += 65536)
    g_assert_cmpint (pwrite (fd, zeros, (gsize) MIN (65536, info.st_size - at), at), >, 0);
  return fd;
}

static void
assert_all_is_found (Fixture *self, const char *expected)
{
  static const char *const keys[] = { ROOM, NULL };
  g_autofree char *page = fixture_read (self, &whole_room);
  g_autofree char *found = fixture_search_text (self, ROOM, "rare");
  g_autofree char *targets = fixture_targets (self, keys, 0, 0, 10);
  g_autoptr (JournalRecord) record = fixture_find (self, "m77", NULL);

  g_assert_cmpstr (page, ==, expected);
  g_assert_cmpstr (found, ==, "m1300 m600");
  g_assert_true (g_str_has_prefix (targets, ROOM "="));
  g_assert_nonnull (record);
}

/* The disk, or somebody, spoils the index of a running server: nobody misses anything, and it is
 * made anew. */
static void
test_damage_is_repaired (Fixture *self, gconstpointer data)
{
  g_autofree char *index_path = journal_index_make_path (self->path);
  g_autofree char *expected = NULL;
  g_autofree char *left = NULL;
  g_autofree char *found = NULL;
  g_autoptr (sqlite3) index = NULL;
  GStatBuf before, after;
  GLogLevelFlags fatal;
  int fd;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("m%u", i);

      fixture_append (self, msgid, ROOM, i == 600 || i == 1300 ? "rare tea" : "tea and biscuits");
    }
  fixture_settle (self);
  fixture_await_index (self);
  fixture_reopen (self, fixture_open_sqlite); /* all of it is in the file now */
  expected = fixture_read (self, &whole_room);

  fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK); /* it warns of that */
  g_assert_no_errno (g_stat (index_path, &before));
  fd = damage (index_path);
  assert_all_is_found (self, expected);
  journal_hide (self->journal, "m5");
  fixture_settle (self);
  left = fixture_read (self, &whole_room);
  g_assert_cmpuint (strlen (left), ==, strlen (expected) - strlen ("m5 "));
  fixture_await_index (self);
  assert_all_is_found (self, left);
  g_assert_no_errno (g_stat (index_path, &after));
  g_assert_cmpuint (after.st_ino, !=, before.st_ino);
  g_log_set_always_fatal (fatal);
  index = journal_db_open (index_path, JOURNAL_DB_WRITE, 100, NULL);
  g_assert_true (
      journal_db_exec (index, "INSERT INTO words (words) VALUES ('integrity-check')", NULL));

  /* The new file is one that lasts. */
  fixture_store (self, "new", ROOM, "rarer tea");
  fixture_await_index (self);
  fixture_reopen (self, fixture_open_sqlite);
  found = fixture_search_text (self, ROOM, "rarer");
  g_assert_cmpstr (found, ==, "new");
  g_assert_no_errno (g_stat (index_path, &before));
  g_assert_cmpuint (after.st_ino, ==, before.st_ino);
  fixture_close (self);
  close (fd);
}

/* It may be made anew, of all there is. */
static void
test_close_does_not_wait_for_the_index (Fixture *self, gconstpointer data)
{
  static const char *const keys[] = { ROOM, NULL };
  const guint n = 20000;
  g_autofree char *index_path = journal_index_make_path (self->path);
  g_autoptr (sqlite3) index = NULL;
  guint n_targets = 0;
  gint64 seq;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("m%u", i);

      fixture_append (self, msgid, ROOM, "tea and biscuits");
    }
  fixture_settle (self);
  fixture_close (self);
  g_assert_no_errno (g_unlink (index_path));
  fixture_open (self, fixture_open_sqlite);
  journal_targets_async (self->journal, keys, 0, 0, 10, NULL, on_targets, &n_targets);
  journal_close (self->journal);
  while (n_targets == 0)
    g_main_context_iteration (NULL, TRUE);
  index = journal_db_open (index_path, JOURNAL_DB_READ, 100, NULL);
  g_assert_true (journal_db_get_int64 (index, "SELECT words_seq FROM progress", &seq, NULL));
  g_assert_cmpint (seq, <, n);
}

static const FixtureTest tests[] = {
  { "/journal/search-index-is-made-anew", test_search_index_is_made_anew },
  { "/journal/pages-without-index", test_pages_without_index },
  { "/journal/index-of-another-journal", test_index_of_another_journal },
  { "/journal/nobody-waits-for-the-index", test_nobody_waits_for_the_index },
  { "/journal/pages-across-the-tail", test_pages_across_the_tail },
  { "/journal/tail", test_tail, fixture_set_up_closed },
  { "/journal/tail-of-many-keys", test_tail_of_many_keys, fixture_set_up_closed },
  { "/journal/pages-of-the-tail", test_pages_of_the_tail },
  { "/journal/words-behind-places", test_words_behind_places },
  { "/journal/words-have-their-turn", test_words_have_their_turn },
  { "/journal/hide-finds-its-record", test_hide_finds_its_record },
  { "/journal/hide-looks-through-nothing", test_hide_looks_through_nothing },
  { "/journal/damage-is-repaired", test_damage_is_repaired },
  { "/journal/close-does-not-wait-for-the-index", test_close_does_not_wait_for_the_index },
  { NULL },
};

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, tests);
}
