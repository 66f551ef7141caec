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

void fixture_set_up (Fixture *self, OpenFunc open);
void fixture_tear_down (Fixture *self);
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

G_END_DECLS
