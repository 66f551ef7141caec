/* What the journal must stay fast at, with SQLite's own figure for the same rows beside it.
 * Arguments: how many messages are stored (1,000,000), and how many a turn of the loop (100). */
#include "config.h"

#include "journal-db.h"
#include "journal-fixture.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#define N_ROOMS 100
#define N_SAMPLES 50

static double
seconds_since (gint64 start_us)
{
  return (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
}

/* What is looked for, in words of scripts that have no spaces between them. */
#define JAPANESE "\u5929\u6c17"               /* weather */
#define CHINESE "\u5317\u4eac"                /* Beijing */
#define THAI "\u0e2d\u0e32\u0e01\u0e32\u0e28" /* weather */

static const char *const sentences[] = {
  "\u6771\u4eac\u306e" JAPANESE "\u306f\u4eca\u65e5\u3082\u3044\u3044",
  "\u4eca\u5929\u6211\u4eec\u53bb" CHINESE "\u5427",
  "\u0e27\u0e31\u0e19\u0e19\u0e35\u0e49" THAI "\u0e14\u0e35\u0e21\u0e32\u0e01",
};

/* In each room one of twenty is in Japanese, one in Chinese and one in Thai. */
static char *
make_text (guint i)
{
  guint kind = i / N_ROOMS % 20;

  if (kind < G_N_ELEMENTS (sentences))
    return g_strdup_printf ("%s %u", sentences[kind], i);
  return g_strdup_printf ("message %u of a talk about word%u and word%u, as long as most are", i,
                          i % 5000, i % 97);
}

static void
count (Journal *journal, const JournalRecord *record, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
append (Journal *journal, guint i)
{
  JournalRecord *record = journal_record_new ();
  char payload[100] = "an entry of some hundred bytes";

  record->time_us = 1000000 + (gint64) i;
  record->msgid = g_strdup_printf ("%016x%08x", i, i * 2654435761u);
  record->kind = JOURNAL_KIND_MESSAGE;
  record->key = g_strdup_printf ("r:%u", i % N_ROOMS);
  record->sender = g_strdup_printf ("nick%u", i % 300);
  record->text = make_text (i);
  record->payload = g_bytes_new (payload, sizeof payload);
  journal_append (journal, record);
}

static double
store (Fixture *fixture, guint n, guint per_turn)
{
  guint n_told = 0;
  gint64 start_us = g_get_monotonic_time ();

  journal_set_functions (fixture->journal, count, NULL, NULL, &n_told);
  for (guint i = 0; i < n; i++)
    {
      append (fixture->journal, i);
      if ((i + 1) % per_turn == 0)
        while (n_told <= i)
          g_main_context_iteration (NULL, TRUE);
    }
  fixture_settle (fixture);
  return n / seconds_since (start_us);
}

/* The tables of the journal. */
#define RAW_SCHEMA                                                                                 \
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"                                        \
  "CREATE TABLE records (seq INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, msgid TEXT NOT NULL,"  \
  " kind INTEGER NOT NULL, key_id INTEGER, hidden INTEGER NOT NULL DEFAULT 0, sender TEXT,"        \
  " account TEXT, text TEXT, payload BLOB);"                                                       \
  "CREATE INDEX records_state ON records (seq) WHERE kind & 1;"
/* What the journal has in a file of its own, which it writes when nobody waits. */
#define RAW_INDEXES                                                                                \
  "CREATE UNIQUE INDEX records_msgid ON records (msgid);"                                          \
  "CREATE INDEX records_messages ON records (key_id) WHERE kind & 2;"

/* The same rows and turns, and nothing around. */
static double
store_raw (const char *path, const char *schema, guint n, guint per_turn)
{
  g_autofree char *payload = g_malloc0 (100);
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  gint64 start_us;

  g_unlink (path);
  sqlite3_open (path, &db);
  sqlite3_exec (db, schema, NULL, NULL, NULL);
  sqlite3_prepare_v2 (db,
                      "INSERT INTO records (seq, time_us, msgid, kind, key_id, sender, text,"
                      " payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                      -1, &stmt, NULL);
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = make_text (i);
      g_autofree char *msgid = g_strdup_printf ("%016x%08x", i, i * 2654435761u);

      if (i % per_turn == 0)
        sqlite3_exec (db, "BEGIN", NULL, NULL, NULL);
      sqlite3_bind_int64 (stmt, 1, i + 1);
      sqlite3_bind_int64 (stmt, 2, 1000000 + (gint64) i);
      sqlite3_bind_text (stmt, 3, msgid, -1, SQLITE_STATIC);
      sqlite3_bind_int (stmt, 4, JOURNAL_KIND_MESSAGE);
      sqlite3_bind_int64 (stmt, 5, i % N_ROOMS);
      sqlite3_bind_text (stmt, 6, "nick", -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 7, text, -1, SQLITE_STATIC);
      sqlite3_bind_blob (stmt, 8, payload, 100, SQLITE_STATIC);
      if (sqlite3_step (stmt) != SQLITE_DONE)
        g_error ("%s", sqlite3_errmsg (db));
      sqlite3_reset (stmt);
      if ((i + 1) % per_turn == 0)
        sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
    }
  if (!sqlite3_get_autocommit (db))
    sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return n / seconds_since (start_us);
}

static double
read_pages_ms (Fixture *fixture, guint n)
{
  gint64 start_us = g_get_monotonic_time ();

  for (guint i = 0; i < N_SAMPLES; i++)
    {
      g_autofree char *key = g_strdup_printf ("r:%u", i * 7 % N_ROOMS);
      JournalQuery query = { key, JOURNAL_KIND_MESSAGE, .limit = 100, .newest_first = TRUE };
      g_autofree char *page = NULL;

      query.before_us = 1000000 + (gint64) n * (i + 1) / N_SAMPLES;
      page = fixture_read (fixture, &query);
      g_assert_cmpstr (page, !=, "");
    }
  return seconds_since (start_us) * 1000 / N_SAMPLES;
}

static double
search_ms (Fixture *fixture, const char *text)
{
  gint64 start_us = g_get_monotonic_time ();

  for (guint i = 0; i < N_SAMPLES; i++)
    {
      const char *const keys[] = { "r:1", "r:2", "r:3", "r:4", "r:5", NULL };
      JournalSearch search = { .keys = keys, .text = text, .limit = 50 };
      g_autofree char *found = fixture_search (fixture, &search);

      g_assert_cmpstr (found, !=, "");
    }
  return seconds_since (start_us) * 1000 / N_SAMPLES;
}

/* -- What is asked while others write --------------------------------------------------------- */

#define FLOOD_PER_S 15000
#define FLOOD_US (4 * G_USEC_PER_SEC)
#define PAUSE_US (G_USEC_PER_SEC / 100) /* between an answer and the next question */

typedef struct
{
  Journal *journal;
  void (*ask) (Journal *journal, GAsyncReadyCallback callback, gpointer user_data);
  GArray *waits_us; /* (owned) of gint64 */
  gint64 asked_us;  /* 0: nothing is asked just now */
  gint64 answered_us;
} Asking;

static void
ask_search (Journal *journal, GAsyncReadyCallback callback, gpointer user_data)
{
  static const char *const keys[] = { "r:1", "r:2", "r:3", "r:4", "r:5", NULL };
  const JournalSearch search = { .keys = keys, .text = "word42", .limit = 50 };

  journal_search_async (journal, &search, NULL, callback, user_data);
}

static void
ask_targets (Journal *journal, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) keys = NULL;

  for (guint i = 0; i < 2 * N_ROOMS; i++)
    {
      g_autofree char *key = g_strdup_printf ("r:%u", i); /* the half of them was silent */

      g_strv_builder_add (builder, key);
    }
  keys = g_strv_builder_end (builder);
  journal_targets_async (journal, (const char *const *) keys, 0, 0, 100, NULL, callback, user_data);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *self = user_data;
  gint64 wait_us;

  g_assert_false (g_task_had_error (G_TASK (result)));
  self->answered_us = g_get_monotonic_time ();
  wait_us = self->answered_us - self->asked_us;
  g_array_append_val (self->waits_us, wait_us);
  self->asked_us = 0;
}

static void
ask_if_due (Asking *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->asked_us != 0 || now_us < self->answered_us + PAUSE_US)
    return;
  self->asked_us = now_us;
  self->ask (self->journal, on_answer, self);
}

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : 1;
}

/* first: the number of messages that are there. Returns the number that came. */
static guint
ask_in_flood (Fixture *fixture, const char *title, Asking asking, guint first)
{
  gint64 start_us = g_get_monotonic_time ();
  guint n = 0;

  asking.journal = fixture->journal;
  asking.waits_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (gint64 past_us = 0; past_us < FLOOD_US; past_us = g_get_monotonic_time () - start_us)
    {
      for (; n < (guint64) past_us * FLOOD_PER_S / G_USEC_PER_SEC; n++)
        append (fixture->journal, first + n);
      ask_if_due (&asking);
      g_main_context_iteration (NULL, FALSE);
    }
  while (asking.asked_us != 0)
    g_main_context_iteration (NULL, TRUE);
  fixture_settle (fixture);
  g_array_sort (asking.waits_us, compare_waits);
  g_print ("%-46s %12.2f ms, at worst %.2f (of %u; mark: 50)\n", title,
           (double) g_array_index (asking.waits_us, gint64, asking.waits_us->len / 2) / 1000,
           (double) g_array_index (asking.waits_us, gint64, asking.waits_us->len - 1) / 1000,
           asking.waits_us->len);
  g_array_unref (asking.waits_us);
  return n;
}

/* -- What is held while others write ---------------------------------------------------------- */

static gint64
count_held (sqlite3 *db)
{
  gint64 n = 0;

  g_assert_true (journal_db_get_int64 (db, "SELECT count (*) FROM records", &n, NULL));
  return n;
}

typedef struct
{
  gint64 appended_us;
  gint64 longest_us;
} Told;

static void
note_turn (Journal *journal, gpointer user_data)
{
  Told *told = user_data;

  told->longest_us = MAX (told->longest_us, g_get_monotonic_time () - told->appended_us);
}

/* max_count: of a room; 0: no limit */
static void
hold_in_flood (guint max_count)
{
  const JournalRetention retention = { .max_count = max_count };
  Fixture fixture = { 0 };
  g_autoptr (sqlite3) db = NULL;
  Told told = { 0 };
  gint64 start_us;
  gint64 most = 0;
  guint n = 0;

  fixture_init (&fixture, fixture_open_sqlite);
  db = journal_db_open (fixture.path, JOURNAL_DB_READ, 4000, NULL);
  if (max_count > 0)
    journal_set_retention (fixture.journal, NULL, &retention);
  journal_set_functions (fixture.journal, NULL, NULL, note_turn, &told);
  start_us = g_get_monotonic_time ();
  for (gint64 past_us = 0; past_us < FLOOD_US; past_us = g_get_monotonic_time () - start_us)
    {
      told.appended_us = g_get_monotonic_time ();
      for (; n < (guint64) past_us * FLOOD_PER_S / G_USEC_PER_SEC; n++)
        append (fixture.journal, n);
      fixture_settle (&fixture);
      if (max_count > 0)
        most = MAX (most, count_held (db));
    }
  if (max_count > 0)
    g_print ("%-46s %12" G_GINT64_FORMAT " (allowed: %u)\n",
             "most held, while 15,000 a second come in", most, max_count * N_ROOMS);
  g_print ("%-46s %12.2f ms (limit: %u a room)\n", "longest commit meanwhile",
           (double) told.longest_us / 1000, max_count);
  fixture_clear (&fixture);
}

static gboolean
ignore_record (const JournalRecord *record, gpointer user_data, GError **error)
{
  return TRUE;
}

static double
start_ms (Fixture *fixture)
{
  g_autoptr (GBytes) snapshot = NULL;
  guint64 seq;
  gint64 start_us;

  fixture_close (fixture);
  start_us = g_get_monotonic_time ();
  fixture_open (fixture, fixture_open_sqlite);
  g_assert_true (journal_replay (fixture->journal, &snapshot, &seq, ignore_record, NULL, NULL));
  return seconds_since (start_us) * 1000;
}

int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 1000000;
  guint per_turn = argc > 2 ? (guint) atoi (argv[2]) : 100;
  Fixture fixture = { 0 };
  g_autofree char *raw_path = NULL;
  gint64 start_us;

  fixture_init (&fixture, fixture_open_sqlite);
  raw_path = g_build_filename (fixture.directory, "raw.db", NULL);
  g_print ("%u messages, %u a turn, %u rooms\n", n, per_turn, N_ROOMS);
  g_print ("%-46s %12.0f /s\n", "SQLite alone", store_raw (raw_path, RAW_SCHEMA, n, per_turn));
  g_print ("%-46s %12.0f /s\n", "SQLite alone, msgids and rooms indexed at once",
           store_raw (raw_path, RAW_SCHEMA RAW_INDEXES, n, per_turn));
  g_unlink (raw_path);
  g_print ("%-46s %12.0f /s (mark: 30000)\n", "journal, appended and committed",
           store (&fixture, n, per_turn));
  start_us = g_get_monotonic_time ();
  fixture_await_index (&fixture);
  g_print ("%-46s %12.1f s\n", "index complete after", seconds_since (start_us));
  g_print ("%-46s %12.2f ms (mark: 2)\n", "a page of 100", read_pages_ms (&fixture, n));
  g_print ("%-46s %12.2f ms (mark: 50)\n", "search, a rare word", search_ms (&fixture, "word42"));
  g_print ("%-46s %12.2f ms (mark: 50)\n", "search, two words of every message",
           search_ms (&fixture, "message talk"));
  g_print ("%-46s %12.2f ms (mark: 50)\n", "search, Japanese", search_ms (&fixture, JAPANESE));
  g_print ("%-46s %12.2f ms (mark: 50)\n", "search, Chinese", search_ms (&fixture, CHINESE));
  g_print ("%-46s %12.2f ms (mark: 50)\n", "search, Thai", search_ms (&fixture, THAI));
  n += ask_in_flood (&fixture, "search, while 15,000 a second come in",
                     (Asking){ .ask = ask_search }, n);
  n += ask_in_flood (&fixture, "targets of 200, while 15,000 a second come in",
                     (Asking){ .ask = ask_targets }, n);
  g_print ("%-46s %12.2f ms (mark: 1000)\n", "start: open and replay", start_ms (&fixture));
  fixture_clear (&fixture);
  hold_in_flood (0);
  hold_in_flood (100);
  return 0;
}
