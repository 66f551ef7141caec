/* journal-reader-private.h: what the files of the reader share. */
#pragma once

#include "journal-reader.h"
#include "journal-search.h"

G_BEGIN_DECLS

typedef enum
{
  STMT_PROGRESS, /* these read the index */
  STMT_MESSAGES_FORWARDS,
  STMT_MESSAGES_BACKWARDS,
  STMT_EVENTS_FORWARDS,
  STMT_EVENTS_BACKWARDS,
  STMT_FIND,
  STMT_TAIL_FORWARDS, /* these do not */
  STMT_TAIL_BACKWARDS,
  STMT_TAIL_ONE,
  STMT_FIND_IN_TAIL,
  STMT_LATEST,
  STMT_FIND_KEY,
  STMT_FROM_SEQ,
  STMT_TALKS,
  STMT_SNAPSHOT,
  STMT_REPLAY,
  N_STMTS,
} JournalReaderStmt;

struct _JournalReader
{
  sqlite3 *db;
  sqlite3_stmt *stmts[N_STMTS];
  enum
  {
    INDEX_NONE, /* all is the tail */
    INDEX_ATTACHED,
    INDEX_DAMAGED, /* attached, and not asked any more */
  } index;
  gboolean is_damage_new;    /* nobody was told of it yet */
  JournalSearcher *searcher; /* (owned) (nullable): made with the first search */
  JournalTail *tail;         /* (nullable): what it does not know is looked for */
  char *index_path;          /* (owned) */
};

/* A range of places and times, exclusive at both ends. */
typedef struct
{
  gint64 after_seq;
  gint64 before_seq;
  gint64 after_us;
  gint64 before_us;
} JournalRange;

/* What is asked of one key. */
typedef struct
{
  gint64 key_id;
  JournalKind kinds;
  JournalRange range;
  guint limit;
  gboolean newest_first;
} JournalWanted;

gint64 journal_reader_find_key (JournalReader *self, const char *key, GError **error);
gboolean journal_reader_find_range (JournalReader *self,
                                    gint64 after_us,
                                    gint64 before_us,
                                    guint64 told_seq,
                                    JournalRange *range,
                                    GError **error);
gint64 journal_reader_get_indexed_seq (JournalReader *self);
gint64 journal_reader_give_up_index (JournalReader *self, GError **error);

/* journal-reader-page.c */
gboolean journal_reader_fill_page (JournalReader *self,
                                   const JournalWanted *wanted,
                                   GPtrArray *page,
                                   GError **error);
GPtrArray *
journal_reader_list_targets (JournalReader *self, JournalRequest *request, GError **error);

G_END_DECLS
