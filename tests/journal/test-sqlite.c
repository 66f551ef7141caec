/* What only a journal in a file does: it comes back, it says why it does not, it survives. */
#include "config.h"

#include "journal-fixture.h"
#include "journal-index.h"
#include "journal-reader.h"
#include "journal-sqlite.h"
#include "journal-tail.h"
#include "journal-writer.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOM "r:1"
#define HISTORY (JOURNAL_KIND_MESSAGE | JOURNAL_KIND_EVENT | JOURNAL_KIND_TAGMSG)

static const JournalQuery whole_room = { ROOM, HISTORY, .limit = 1000000 };

static Journal *
open_normal (const char *path, GError **error)
{
  return journal_sqlite_open (path, JOURNAL_DURABILITY_NORMAL, error);
}

static Journal *
open_always (const char *path, GError **error)
{
  return journal_sqlite_open (path, JOURNAL_DURABILITY_ALWAYS, error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  fixture_set_up (self, open_normal);
}

static void
set_up_closed (Fixture *self, gconstpointer data)
{
  fixture_set_up (self, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  fixture_tear_down (self);
}

static gboolean
note_replayed (const JournalRecord *record, gpointer user_data, GError **error)
{
  g_string_append_printf (user_data, "%s ", record->msgid);
  return TRUE;
}

static void
test_reopen (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) replayed = g_string_new (NULL);
  g_autoptr (GBytes) state = g_bytes_new_static ("state", 5);
  g_autoptr (GBytes) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;
  g_autofree char *found = NULL;
  guint64 seq;

  fixture_append_full (self, "s1", JOURNAL_KIND_STATE, NULL, NULL, NULL);
  fixture_append (self, "a", ROOM, "tea");
  fixture_append_full (self, "s2", JOURNAL_KIND_STATE, NULL, NULL, NULL);
  fixture_store (self, "b", ROOM, "tea");
  journal_hide (self->journal, "a");
  fixture_settle (self);
  journal_save_snapshot (self->journal, 2, state);
  fixture_reopen (self, open_always);

  g_assert_true (journal_replay (self->journal, &snapshot, &seq, note_replayed, replayed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (seq, ==, 2);
  g_assert_true (g_bytes_equal (snapshot, state));
  g_assert_cmpstr (replayed->str, ==, "s2 ");
  fixture_store (self, "c", ROOM, "tea");
  g_assert_cmpuint (((JournalRecord *) self->records->pdata[4])->seq, ==, 5);
  page = fixture_read (self, &whole_room);
  g_assert_cmpstr (page, ==, "b c");
  found = fixture_search_text (self, ROOM, "tea");
  g_assert_cmpstr (found, ==, "c b");
}

static void
test_search_index_is_made_anew (Fixture *self, gconstpointer data)
{
  g_autofree char *index_path = g_strconcat (self->path, "-index", NULL);
  g_autofree char *found = NULL;

  fixture_store (self, "a", ROOM, "tea");
  journal_close (self->journal);
  g_clear_object (&self->journal);
  g_assert_true (g_file_set_contents (index_path, "no index at all", -1, NULL));
  self->journal = open_normal (self->path, NULL);
  g_assert_nonnull (self->journal);
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
      journal_close (self->journal);
      g_clear_object (&self->journal);
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
  g_free (fixture_search_text (self, ROOM, "tea")); /* all is in the index */
  journal_close (self->journal);
  g_clear_object (&self->journal);
  g_assert_true (g_file_get_contents (index_path, &old_index, &size, NULL));
  g_assert_no_errno (g_unlink (self->path));
  self->journal = open_normal (self->path, NULL);
  for (const char *msgid = "pqrstu"; *msgid != '\0'; msgid++)
    fixture_store (self, (char[]){ *msgid, '\0' }, *msgid % 2 == 0 ? ROOM : "r:2", "cake");
  journal_close (self->journal);
  for (guint i = 0; i < 2; i++) /* as an export sees it, and as a server does */
    {
      g_autofree char *page = NULL;
      g_autofree char *other_page = NULL;
      g_autofree char *found = NULL;

      g_assert_true (g_file_set_contents (index_path, old_index, (gssize) size, NULL));
      journal_close (self->journal);
      g_clear_object (&self->journal);
      self->journal = i == 0 ? journal_sqlite_open_read_only (self->path, NULL)
                             : open_normal (self->path, NULL);
      page = fixture_read (self, &whole_room);
      g_assert_cmpstr (page, ==, "p r t");
      other_page = fixture_read (self, &other_room);
      g_assert_cmpstr (other_page, ==, "q s u");
      found = fixture_search_text (self, ROOM, "tea");
      g_assert_cmpstr (found, ==, i == 0 ? "error:1" : "");
    }
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) records = journal_read_finish (JOURNAL_JOURNAL (source), result, NULL);

  g_assert_nonnull (records);
  *(gboolean *) user_data = TRUE;
}

static void
on_targets (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) targets = journal_targets_finish (JOURNAL_JOURNAL (source), result, NULL);

  g_assert_nonnull (targets);
  (*(guint *) user_data)++;
}

/* However many wait for the index to come to what they look for. */
static void
test_pages_do_not_wait_for_the_index (Fixture *self, gconstpointer data)
{
  static const char *const keys[] = { ROOM, NULL };
  g_autofree char *index_path = journal_index_make_path (self->path);
  g_autoptr (sqlite3) index = NULL;
  gboolean is_read = FALSE;
  guint n_targets = 0;

  index = journal_db_open (index_path, JOURNAL_DB_WRITE, 100, NULL);
  g_assert_true (journal_db_exec (index, "BEGIN IMMEDIATE", NULL)); /* nobody adds to it now */
  fixture_store (self, "a", ROOM, "tea");
  for (guint i = 0; i < 4; i++)
    journal_targets_async (self->journal, keys, 0, 0, 10, NULL, on_targets, &n_targets);
  journal_read_async (self->journal, &whole_room, NULL, on_read, &is_read);
  fixture_wait (&is_read);
  g_assert_cmpuint (n_targets, ==, 0);
  g_assert_true (journal_db_exec (index, "ROLLBACK", NULL));
  while (n_targets < 4)
    g_main_context_iteration (NULL, TRUE);
}

/* What is in the index and what is not yet in it make one page, at each place of the seam. */
static void
test_pages_across_the_tail (Fixture *self, gconstpointer data)
{
  g_autofree char *index_path = journal_index_make_path (self->path);
  g_autoptr (GError) error = NULL;

  for (const char *msgid = "abcdef"; *msgid != '\0'; msgid++)
    fixture_store (self, (char[]){ *msgid, '\0' }, ROOM, "tea");
  g_free (fixture_search_text (self, ROOM, "tea")); /* all is in the index */
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
          journal_close (self->journal);
          g_clear_object (&self->journal);
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
    journal_tail_add (tail, seq, 1 + seq % 2,
                      seq == 14 ? JOURNAL_KIND_EVENT : JOURNAL_KIND_MESSAGE);
  list_tail (tail, 0, 100, TRUE, 9, got);
  g_assert_cmpstr (got->str, ==, "10: 16 12");
  list_tail (tail, 12, 16, FALSE, 9, got);
  g_assert_cmpstr (got->str, ==, "10:");
  journal_tail_drop (tail, 11);
  list_tail (tail, 0, 100, FALSE, 1, got);
  g_assert_cmpstr (got->str, ==, "11: 12");
  for (guint64 seq = 18; seq <= 20; seq += 2) /* the second is one too many */
    journal_tail_add (tail, seq, 1, JOURNAL_KIND_MESSAGE);
  list_tail (tail, 0, 100, FALSE, 9, got);
  g_assert_cmpstr (got->str, ==, "15: 16 18 20");
  journal_tail_drop (tail, 30);
  list_tail (tail, 0, 100, TRUE, 9, got);
  g_assert_cmpstr (got->str, ==, "30:");
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
  g_free (fixture_search_text (self, ROOM, "tea")); /* all is in the index */
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
        journal_tail_add (tail, seq, seq % 3 == 0 ? 2 : 1, JOURNAL_KIND_MESSAGE);
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
  g_free (fixture_search_text (self, ROOM, "tea")); /* all is in the index */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (sqlite3) index = NULL;
      g_autofree char *found = NULL;

      journal_close (self->journal);
      g_clear_object (&self->journal);
      index = journal_db_open (index_path, JOURNAL_DB_WRITE, 100, &error);
      g_assert_no_error (error);
      g_assert_true (journal_db_exec (index,
                                      "INSERT INTO words (words) VALUES ('delete-all');"
                                      "UPDATE progress SET words_seq = 0",
                                      &error));
      self->journal = open_normal (self->path, &error);
      g_assert_no_error (error);
      if (i == 1)
        journal_set_retention (self->journal, NULL, &two);
      found = fixture_search_text (self, ROOM, "tea");
      g_assert_true (g_str_has_prefix (found, i == 0 ? "f e d c b a" : "f e"));
      g_assert_true (
          journal_db_exec (index, "INSERT INTO words (words) VALUES ('integrity-check')", &error));
    }
}

/* Hidden by its msgid, in the index and out of it. */
static void
test_hide_finds_its_record (Fixture *self, gconstpointer data)
{
  g_autofree char *page = NULL;

  fixture_store (self, "a", ROOM, "tea");
  g_free (fixture_search_text (self, ROOM, "tea"));
  fixture_store (self, "b", ROOM, "tea");
  fixture_append (self, "c", ROOM, "tea");
  journal_hide (self->journal, "a");
  journal_hide (self->journal, "c");
  journal_hide (self->journal, "b");
  fixture_settle (self);
  page = fixture_read (self, &whole_room);
  g_assert_cmpstr (page, ==, "");
}

static void
test_second_server_is_locked_out (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Journal) reader = NULL;

  fixture_store (self, "a", ROOM, "tea");
  g_assert_null (open_normal (self->path, &error));
  g_assert_error (error, JOURNAL_ERROR, JOURNAL_ERROR_LOCKED);
  g_clear_error (&error);

  reader = journal_sqlite_open_read_only (self->path, &error); /* as an export does */
  g_assert_no_error (error);
  journal_close (reader);
}

/* -- Files that are not right ----------------------------------------------------------------- */

static void
assert_refused (Fixture *self, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_size;
  gsize after_size;

  g_assert_true (g_file_get_contents (self->path, &before, &before_size, NULL));
  g_assert_null (open_normal (self->path, &error));
  g_assert_error (error, JOURNAL_ERROR, code);
  g_assert_true (g_file_get_contents (self->path, &after, &after_size, NULL));
  g_assert_cmpmem (before, before_size, after, after_size);
}

static void
test_not_a_database (Fixture *self, gconstpointer data)
{
  g_assert_true (g_file_set_contents (self->path, "Dear diary, this is no database", -1, NULL));
  assert_refused (self, JOURNAL_ERROR_DAMAGED);
}

static void
exec (const char *path, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
test_another_database (Fixture *self, gconstpointer data)
{
  exec (self->path, "CREATE TABLE cats (name TEXT)");
  assert_refused (self, JOURNAL_ERROR_FOREIGN);
}

static void
test_too_new (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Journal *journal = open_normal (self->path, &error);

  g_assert_no_error (error);
  journal_close (journal);
  g_object_unref (journal);
  exec (self->path, "PRAGMA user_version = 1000");
  assert_refused (self, JOURNAL_ERROR_TOO_NEW);
}

static void
test_damaged_pages (Fixture *self, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize size;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("m%u", i);

      fixture_append (self, msgid, ROOM, "some words of a usual length, to fill pages");
    }
  fixture_settle (self);
  journal_close (self->journal);
  g_clear_object (&self->journal);
  g_assert_true (g_file_get_contents (self->path, &bytes, &size, NULL));
  memset (bytes + size / 2, 0x5a, 8192);
  g_assert_true (g_file_set_contents (self->path, bytes, (gssize) size, NULL));
  assert_refused (self, JOURNAL_ERROR_DAMAGED);
}

/* -- A full disk ------------------------------------------------------------------------------ */

static void
append_large (Fixture *self, guint first, guint n)
{
  g_autofree char *text = g_strnfill (2000, 'x');

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("m%u", i);

      fixture_append (self, msgid, ROOM, text);
    }
}

static void
test_full (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;

  append_large (self, 0, 10);
  fixture_settle (self);
  journal_sqlite_set_max_bytes (self->journal, 128 * 1024);
  before = fixture_read (self, &whole_room);
  g_string_truncate (self->told, 0);

  append_large (self, 100, 200);
  journal_hide (self->journal, "m3");
  fixture_settle_refused (self, 200);
  g_assert_error (self->refusal, JOURNAL_ERROR, JOURNAL_ERROR_FULL);
  g_assert_null (strstr (self->told->str, "c:"));
  during = fixture_read (self, &whole_room);
  g_assert_cmpstr (during, ==, before);

  journal_sqlite_set_max_bytes (self->journal, 0);
  fixture_store (self, "later", ROOM, "space is back");
  after = fixture_read (self, &whole_room);
  g_assert_cmpstr (after, ==, "m0 m1 m2 m4 m5 m6 m7 m8 m9 later");
  g_assert_cmpuint (((JournalRecord *) self->records->pdata[10])->seq, ==, 11);
}

static void
hide_told (Journal *journal, const JournalRecord *record, gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append_printf (self->told, "c:%s ", record->msgid);
  journal_hide (journal, record->msgid);
}

static void
note_refused (Journal *journal,
              const JournalRecord *record,
              const GError *error,
              gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append_printf (self->told, "r:%s ", record->msgid);
  self->n_refused++;
}

/* The first batch is stored; for the second, which is on its way while the first is told, there is
 * no space. */
static void
test_second_batch_is_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *page = NULL;
  g_autofree char *after = NULL;

  append_large (self, 0, 10);
  fixture_settle (self);
  journal_sqlite_set_max_bytes (self->journal, 320 * 1024);
  g_string_truncate (self->told, 0);
  journal_set_functions (self->journal, hide_told, note_refused, NULL, self);
  append_large (self, 100, 100);
  g_main_context_iteration (NULL, FALSE); /* the thread has them */
  append_large (self, 200, 100);
  fixture_settle_refused (self, 100);
  for (guint i = 100; i < 300; i++)
    g_string_append_printf (expected, "%c:m%u ", i < 200 ? 'c' : 'r', i);
  g_assert_cmpstr (self->told->str, ==, expected->str);

  journal_sqlite_set_max_bytes (self->journal, 0);
  journal_set_functions (self->journal, NULL, NULL, NULL, NULL);
  fixture_store (self, "later", ROOM, "space is back");
  page = fixture_read (self, &whole_room);
  g_assert_cmpstr (page, ==, "m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 later");
  fixture_reopen (self, open_normal);
  after = fixture_read (self, &whole_room);
  g_assert_cmpstr (after, ==, page);
}

/* Of a record that is taken back nothing stays that would erase the next one at its place. */
static void
test_undo (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JournalWriter) writer = journal_writer_open (self->path, &error);
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (JournalRecord) record = journal_record_new ();
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();
  JournalOp append = { .record = record };
  JournalOp hide = { .hide_msgid = (char *) "a" };
  gint64 n;

  record->msgid = g_strdup ("a");
  record->kind = JOURNAL_KIND_MESSAGE;
  record->key = g_strdup (ROOM);
  g_ptr_array_add (ops, &append);
  g_ptr_array_add (ops, &hide);
  g_assert_true (journal_writer_commit (writer, ops, &error));
  db = journal_db_open (self->path, JOURNAL_DB_READ, 100, &error);
  g_assert_true (journal_db_get_int64 (db, "SELECT count (*) FROM erasures", &n, &error));
  g_assert_cmpint (n, ==, 1);
  g_assert_true (journal_writer_undo (writer, ops, &error));
  g_assert_true (journal_db_get_int64 (
      db, "SELECT (SELECT count (*) FROM erasures) + (SELECT count (*) FROM records)", &n, &error));
  g_assert_cmpint (n, ==, 0);
}

/* Whoever waits for the index goes on without: it may be made anew, of all there is. */
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
  journal_close (self->journal);
  g_clear_object (&self->journal);
  g_assert_no_errno (g_unlink (index_path));
  self->journal = open_normal (self->path, NULL);
  journal_targets_async (self->journal, keys, 0, 0, 10, NULL, on_targets, &n_targets);
  journal_close (self->journal);
  while (n_targets == 0)
    g_main_context_iteration (NULL, TRUE);
  index = journal_db_open (index_path, JOURNAL_DB_READ, 100, NULL);
  g_assert_true (journal_db_get_int64 (index, "SELECT words_seq FROM progress", &seq, NULL));
  g_assert_cmpint (seq, <, n);
}

static void
limit_file_size (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_disk_error (Fixture *self, gconstpointer data)
{
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;

  signal (SIGXFSZ, SIG_IGN);
  fixture_store (self, "a", ROOM, "before");
  limit_file_size (200 * 1024);
  append_large (self, 0, 500);
  fixture_settle_refused (self, 500);
  limit_file_size (RLIM_INFINITY);
  g_assert_error (self->refusal, JOURNAL_ERROR, JOURNAL_ERROR_IO);
  during = fixture_read (self, &whole_room);
  g_assert_cmpstr (during, ==, "a");

  fixture_store (self, "b", ROOM, "after");
  after = fixture_read (self, &whole_room);
  g_assert_cmpstr (after, ==, "a b");
}

/* -- A process that is killed ----------------------------------------------------------------- */

static void
write_msgid (Journal *journal, const JournalRecord *record, gpointer user_data)
{
  g_autofree char *line = g_strconcat (record->msgid, " ", NULL);
  gssize written = write (GPOINTER_TO_INT (user_data), line, strlen (line));

  if (written < 0) /* the parent has gone */
    _exit (1);
}

/* Appends for ever, three a turn, and says on the pipe what was told. */
static void
run_writer (Fixture *self, int fd)
{
  self->journal = open_normal (self->path, NULL); /* told by the silence on the pipe */
  if (self->journal == NULL)
    _exit (1);
  journal_set_functions (self->journal, write_msgid, NULL, NULL, GINT_TO_POINTER (fd));
  for (guint i = 0;; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("m%07u", i);

      fixture_append (self, msgid, ROOM, "hammer");
      if (i % 3 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
}

static char *
read_until (int fd, gsize size, pid_t pid)
{
  GString *told = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    {
      g_string_append_len (told, buffer, n);
      if (told->len >= size)
        kill (pid, SIGKILL); /* what is in the pipe was told, too */
    }
  return g_string_free (told, FALSE);
}

static void
test_kill (Fixture *self, gconstpointer data)
{
  g_autofree char *told = NULL;
  g_autofree char *page = NULL;
  char *end;
  int fds[2];
  int status;
  pid_t pid;

  g_assert_cmpint (pipe (fds), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    run_writer (self, fds[1]);
  close (fds[1]);
  told = read_until (fds[0], 20000, pid);
  close (fds[0]);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));

  end = strrchr (told, ' '); /* the last one may have been cut */
  g_assert_nonnull (end);
  *end = '\0';
  self->journal = open_normal (self->path, NULL);
  g_assert_nonnull (self->journal);
  page = fixture_read (self, &whole_room);
  g_assert_true (g_str_has_prefix (page, told)); /* all, once, in the order it was told */
}

static const struct
{
  const char *path;
  void (*set_up) (Fixture *self, gconstpointer data);
  void (*run) (Fixture *self, gconstpointer data);
} tests[] = {
  { "/journal/kill", set_up_closed, test_kill }, /* first: it forks, before there are threads */
  { "/journal/reopen", set_up, test_reopen },
  { "/journal/search-index-is-made-anew", set_up, test_search_index_is_made_anew },
  { "/journal/pages-without-index", set_up, test_pages_without_index },
  { "/journal/index-of-another-journal", set_up, test_index_of_another_journal },
  { "/journal/pages-do-not-wait-for-the-index", set_up, test_pages_do_not_wait_for_the_index },
  { "/journal/pages-across-the-tail", set_up, test_pages_across_the_tail },
  { "/journal/tail", set_up_closed, test_tail },
  { "/journal/pages-of-the-tail", set_up, test_pages_of_the_tail },
  { "/journal/words-behind-places", set_up, test_words_behind_places },
  { "/journal/hide-finds-its-record", set_up, test_hide_finds_its_record },
  { "/journal/second-server-is-locked-out", set_up, test_second_server_is_locked_out },
  { "/journal/not-a-database", set_up_closed, test_not_a_database },
  { "/journal/another-database", set_up_closed, test_another_database },
  { "/journal/too-new", set_up_closed, test_too_new },
  { "/journal/damaged-pages", set_up, test_damaged_pages },
  { "/journal/full", set_up, test_full },
  { "/journal/second-batch-is-refused", set_up, test_second_batch_is_refused },
  { "/journal/undo", set_up_closed, test_undo },
  { "/journal/close-does-not-wait-for-the-index", set_up, test_close_does_not_wait_for_the_index },
  { "/journal/disk-error", set_up, test_disk_error },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, tests[i].set_up, tests[i].run, tear_down);
  return g_test_run ();
}
