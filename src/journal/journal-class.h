/* journal-class.h: what an implementation of Journal gives, and what it gets. For journal/ only.
 *
 * The base class holds the queue of what was appended and hidden and not yet committed, and tells
 * the results in order. Once a turn of the loop, when there is something, it hands the whole queue
 * to commit(), as one transaction. While that is told, the next may be on its way already. Reads
 * arrive at run() as a request with everything copied.
 */
#pragma once

#include "journal.h"

G_BEGIN_DECLS

/* One thing to commit: a record, or one to hide. */
typedef struct
{
  JournalRecord *record; /* (owned) (nullable): commit() gives it its seq */
  char *hide_msgid;      /* (owned) (nullable) */
  guint64 hide_seq;      /* its place; 0: it must be looked up */
} JournalOp;

typedef enum
{
  JOURNAL_COMMIT_DONE,    /* all of it is stored */
  JOURNAL_COMMIT_FAILED,  /* none of it is, error says why */
  JOURNAL_COMMIT_LATER,   /* not begun; the implementation calls journal_wake() when it can be */
  JOURNAL_COMMIT_STARTED, /* the implementation will call journal_commit_done() on the loop */
} JournalCommitStatus;

/* A read, with all that its caller gave. The strings are owned; which are set depends on type. */
typedef enum
{
  JOURNAL_REQUEST_READ,
  JOURNAL_REQUEST_FIND,
  JOURNAL_REQUEST_TARGETS,
  JOURNAL_REQUEST_TALKS,
  JOURNAL_REQUEST_SEARCH,
} JournalRequestType;

typedef struct
{
  JournalRequestType type;
  JournalQuery query;   /* READ */
  JournalSearch search; /* SEARCH; of TARGETS: keys, times and limit */
  char *name;           /* FIND: msgid, TALKS: identity */
  guint64 told_seq;     /* nothing after this place is to be seen: it was not told yet */
} JournalRequest;

struct _JournalClass
{
  GObjectClass parent_class;

  /* (nullable): whether so many ops that wait are worth beginning while others are told. They must
   * then be answered with STARTED or LATER. Without this none are. */
  gboolean (*may_overlap) (Journal *self, guint n_pending);
  /* Hides alone are always answered at once: they never give STARTED.
   * must_wait: from journal_close(): DONE or FAILED are the only answers. */
  JournalCommitStatus (*commit) (Journal *self,
                                 GPtrArray *ops, /* of JournalOp */
                                 gboolean must_wait,
                                 GError **error);
  /* After STARTED, from journal_close(): blocks until that commit has ended. */
  gboolean (*wait_commit) (Journal *self, GError **error);
  /* task (transfer full): its task data is the JournalRequest; results are as the finish functions
   * say. */
  void (*run) (Journal *self, GTask *task);
  gboolean (*replay) (Journal *self,
                      GBytes **snapshot,
                      guint64 *snapshot_seq,
                      JournalReplayFunc func,
                      gpointer user_data,
                      GError **error);
  void (*save_snapshot) (Journal *self, guint64 seq, GBytes *snapshot);
  void (*set_retention) (Journal *self, const char *key, const JournalRetention *retention);
  void (*close) (Journal *self);
};

void journal_set_last_seq (Journal *self, guint64 seq);
guint64 journal_get_told_seq (Journal *self);
gboolean journal_is_closed (Journal *self);
void journal_wake (Journal *self); /* from any thread */
void journal_commit_done (Journal *self, const GError *error);
void journal_tell_trouble (Journal *self, const GError *error);

/* The identities in the key of a private talk. (transfer full) (nullable): %NULL for other keys */
GStrv journal_key_get_identities (const char *key);

/* Ends a task of run(): result is what its type asks for, error (nullable): there is none. Both and
 * the task are (transfer full). */
void journal_request_return (GTask *task, gpointer result, GError *error);

JournalTarget *journal_target_new (const char *key, gint64 latest_us);
void journal_target_free (JournalTarget *self);
/* Oldest first; the limit keeps the newest. */
void journal_targets_sort (GPtrArray *targets, guint limit);

G_END_DECLS
