/* What only a journal in a file does: it comes back, it says why it does not, it survives. */
#include "config.h"

#include "journal-class.h"
#include "journal-db.h"
#include "journal-fixture.h"
#include "journal-sqlite.h"
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
  fixture_reopen (self, fixture_open_sqlite_always);

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
test_second_server_is_locked_out (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Journal) reader = NULL;

  fixture_store (self, "a", ROOM, "tea");
  g_assert_null (fixture_open_sqlite (self->path, &error));
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
  g_assert_null (fixture_open_sqlite (self->path, &error));
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
  Journal *journal = fixture_open_sqlite (self->path, &error);

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
  fixture_close (self);
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
  fixture_reopen (self, fixture_open_sqlite);
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

/* A rollback can fail as well, for want of memory: the next transaction is not inside of the last,
 * and keeps nobody out. */
static void
test_left_open (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3) db = journal_db_open (self->path, JOURNAL_DB_WRITE, 100, &error);

  g_assert_no_error (error);
  journal_db_exec (db, "BEGIN; DELETE FROM records", &error);
  g_assert_no_error (error);
  g_assert_true (journal_db_begin (db, &error));
  g_assert_no_error (error);
  journal_db_roll_back (db);
  journal_db_roll_back (db); /* there is none: no harm */
  fixture_store (self, "a", ROOM, "after");
}

/* What cannot be read is an error, and not an answer that is short. */
static void
test_unreadable (Fixture *self, gconstpointer data)
{
  static const char *const gone[][2] = {
    { "ALTER TABLE keys RENAME TO gone", "ALTER TABLE gone RENAME TO keys" },
    { "ALTER TABLE records RENAME COLUMN text TO gone",
      "ALTER TABLE records RENAME COLUMN gone TO text" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3) db = journal_db_open (self->path, JOURNAL_DB_WRITE, 100, &error);

  g_assert_no_error (error);
  fixture_store (self, "a", ROOM, "a fox");
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    {
      g_autofree char *before = fixture_search_text (self, ROOM, "fox");
      g_autofree char *during = NULL;
      g_autofree char *after = NULL;

      g_assert_cmpstr (before, ==, "a");
      g_assert_true (journal_db_exec (db, gone[i][0], NULL));
      during = fixture_search_text (self, ROOM, "fox");
      g_assert_true (journal_db_exec (db, gone[i][1], NULL));
      g_assert_true (g_str_has_prefix (during, "error:"));
      after = fixture_search_text (self, ROOM, "fox");
      g_assert_cmpstr (after, ==, "a");
    }
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
  self->journal = fixture_open_sqlite (self->path, NULL); /* told by the silence on the pipe */
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
  fixture_open (self, fixture_open_sqlite);
  page = fixture_read (self, &whole_room);
  g_assert_true (g_str_has_prefix (page, told)); /* all, once, in the order it was told */
}

static void
note_thread (Journal *journal, const JournalRecord *record, gpointer user_data)
{
  g_assert_true (g_thread_self () == user_data);
}

/* The syncer has its answer ready while nobody runs the loop: it is told there all the same. */
static void
test_told_on_the_loop (Fixture *self, gconstpointer data)
{
  journal_set_functions (self->journal, note_thread, NULL, NULL, g_thread_self ());
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *msgid = g_strdup_printf ("m%u", i);

      fixture_append (self, msgid, ROOM, "tea");
      g_main_context_iteration (NULL, FALSE); /* it is committed */
      g_usleep (5000); /* the thread gets its chance to do wrong; right is right without */
      fixture_settle (self);
    }
}

static void
set_up_always (Fixture *self, gconstpointer data)
{
  fixture_init (self, fixture_open_sqlite_always);
}

static const FixtureTest tests[] = {
  /* First: it forks, before there are threads. */
  { "/journal/kill", test_kill, fixture_set_up_closed },
  { "/journal/reopen", test_reopen },
  { "/journal/second-server-is-locked-out", test_second_server_is_locked_out },
  { "/journal/not-a-database", test_not_a_database, fixture_set_up_closed },
  { "/journal/another-database", test_another_database, fixture_set_up_closed },
  { "/journal/too-new", test_too_new, fixture_set_up_closed },
  { "/journal/damaged-pages", test_damaged_pages },
  { "/journal/full", test_full },
  { "/journal/second-batch-is-refused", test_second_batch_is_refused },
  { "/journal/undo", test_undo, fixture_set_up_closed },
  { "/journal/disk-error", test_disk_error },
  { "/journal/left-open", test_left_open },
  { "/journal/unreadable", test_unreadable },
  { "/journal/told-on-the-loop", test_told_on_the_loop, set_up_always },
  { NULL },
};

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, tests);
}
