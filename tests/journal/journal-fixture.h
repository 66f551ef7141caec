/* journal-fixture.h: a journal under test, with all that it told, and reads that wait. */
#pragma once

#include "journal.h"

G_BEGIN_DECLS

typedef struct
{
  Journal *journal;   /* (owned) (nullable) */
  char *directory;    /* (owned): removed at the end */
  char *path;         /* (owned): of the SQLite file in it */
  GString *told;      /* (owned): "c:MSGID " committed, "r:MSGID " refused, "t " turn done */
  GPtrArray *records; /* (owned) of JournalRecord: committed */
  GError *refusal;    /* (owned) (nullable): the last one */
  guint n_refused;
  gboolean is_inside_append;
  gint64 clock_us; /* time of the next record */
} Fixture;

/* Opens a journal at path; what the rows of a test differ in. */
typedef Journal *(*OpenFunc) (const char *path, GError **error);

Journal *fixture_open_sqlite (const char *path, GError **error);        /* synced now and then */
Journal *fixture_open_sqlite_always (const char *path, GError **error); /* before it is told */
Journal *fixture_open_memory (const char *path, GError **error);

void fixture_init (Fixture *self, OpenFunc open); /* open (nullable): no journal yet */
void fixture_clear (Fixture *self);
void fixture_open (Fixture *self, OpenFunc open);
void fixture_close (Fixture *self);
void fixture_reopen (Fixture *self, OpenFunc open);
void fixture_settle (Fixture *self);
void fixture_settle_refused (Fixture *self, guint n_refused); /* hides may go on waiting */

void fixture_append (Fixture *self, const char *msgid, const char *key, const char *text);
void fixture_append_full (Fixture *self,
                          const char *msgid,
                          JournalKind kind,
                          const char *key,
                          const char *sender,
                          const char *text);
/* Appends and waits until it is told. */
void fixture_store (Fixture *self, const char *msgid, const char *key, const char *text);

/* Waits until the index, of a journal in a file, has all that was told. */
void fixture_await_index (Fixture *self);

/* The msgids of the answer, with a space between; an error is "error:" and its code. */
char *fixture_read (Fixture *self, const JournalQuery *query);
char *fixture_search (Fixture *self, const JournalSearch *search);
char *fixture_search_text (Fixture *self, const char *key, const char *text);
char *fixture_targets (
    Fixture *self, const char *const *keys, gint64 after_us, gint64 before_us, guint limit);
char *fixture_talks (Fixture *self, const char *identity);
JournalRecord *fixture_find (Fixture *self, const char *msgid, GError **error);

/* Closes the journal and makes its file what the first version would have left. */
void fixture_become_first_version (Fixture *self);

/* Iterates the main context until *is_done. */
void fixture_wait (const gboolean *is_done);

/* The same as rows: what goes before and after a test. */
void fixture_set_up (Fixture *self, gconstpointer data); /* of SQLite */
void fixture_set_up_closed (Fixture *self, gconstpointer data);
void fixture_tear_down (Fixture *self, gconstpointer data);

typedef struct
{
  const char *path;
  void (*run) (Fixture *self, gconstpointer data);
  void (*set_up) (Fixture *self, gconstpointer data); /* (nullable): fixture_set_up() */
} FixtureTest;

/* Returns: what main() does. tests: up to a path of NULL */
int fixture_run (int argc, char *argv[], const FixtureTest *tests);

G_END_DECLS
