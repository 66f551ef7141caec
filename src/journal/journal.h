/* journal.h: the ordered, durable record of a chat, behind one interface.
 *
 * What is appended gets its place when it is committed, later, never inside the call: the committed
 * function then runs once for each record, in order, for records of other nodes too. Nothing above
 * may assume that append commits at once, that this process alone writes, or which implementation
 * it has.
 *
 * Records are opaque here but for what they are looked up by: time, msgid, history key, sender,
 * words. Reads never see what is not committed; they run beside the loop, and answer through a
 * callback.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  JOURNAL_ERROR_LOCKED,    /* another server has this file */
  JOURNAL_ERROR_DAMAGED,   /* not readable as a journal */
  JOURNAL_ERROR_TOO_NEW,   /* written by a newer version */
  JOURNAL_ERROR_FULL,      /* no space left: the record is not stored */
  JOURNAL_ERROR_IO,        /* the disk refused: the record is not stored */
  JOURNAL_ERROR_NOT_FOUND, /* no record with that msgid */
  JOURNAL_ERROR_CLOSED,    /* the journal was closed */
  JOURNAL_ERROR_FOREIGN,   /* another program's database */
} JournalError;

#define JOURNAL_ERROR (journal_error_quark ())
GQuark journal_error_quark (void);

/* Flags: a JOIN is needed for the state and shown in history. */
typedef enum
{
  JOURNAL_KIND_STATE = 1 << 0,   /* needed to rebuild the state after a snapshot */
  JOURNAL_KIND_MESSAGE = 1 << 1, /* PRIVMSG or NOTICE: history and search have it */
  JOURNAL_KIND_EVENT = 1 << 2,   /* JOIN, TOPIC, ...: history with event-playback has it */
  JOURNAL_KIND_TAGMSG = 1 << 3,  /* history with event-playback has it */
} JournalKind;

/* One record; immutable once appended; reference counted, within one thread. Times do not fall from
 * one record to the next: what is asked by time is found by halving the range of places. Whoever
 * appends sees to it that no msgid is given twice; one that begins with its time, so that msgids
 * sort as they come, is the cheapest to store. */
typedef struct
{
  guint64 seq;    /* its place, from 1; 0 until committed */
  gint64 time_us; /* since 1970 */
  char *msgid;    /* unique */
  JournalKind kind;
  char *key;     /* (nullable): history key of the room or talk; without one it is in no history */
  char *sender;  /* (nullable): nick, for search */
  char *account; /* (nullable) */
  char *text;    /* (nullable): what search reads */
  GBytes *payload;    /* the entry */
  gboolean is_hidden; /* redacted or void: its place stays, history and search skip it; text and
                       * payload of words are erased sooner or later */
} JournalRecord;

JournalRecord *journal_record_new (void);
JournalRecord *journal_record_ref (JournalRecord *self);
void journal_record_unref (JournalRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalRecord, journal_record_unref)

#define JOURNAL_TYPE_JOURNAL (journal_get_type ())
G_DECLARE_DERIVABLE_TYPE (Journal, journal, JOURNAL, JOURNAL, GObject)

/* In order, from the main loop, never inside journal_append(). */
typedef void (*JournalCommittedFunc) (Journal *self,
                                      const JournalRecord *record,
                                      gpointer user_data);
/* The record is not stored and will not be; error says why. */
typedef void (*JournalRefusedFunc) (Journal *self,
                                    const JournalRecord *record,
                                    const GError *error,
                                    gpointer user_data);
/* All that was appended before this turn of the loop has been told: the time to flush what it
 * caused. */
typedef void (*JournalTurnFunc) (Journal *self, gpointer user_data);

void journal_set_functions (Journal *self,
                            JournalCommittedFunc committed,
                            JournalRefusedFunc refused,
                            JournalTurnFunc turn_done,
                            gpointer user_data);

/* From the main loop: what was told already may not outlive a loss of power. */
typedef void (*JournalTroubleFunc) (Journal *self, const GError *error, gpointer user_data);
void journal_set_trouble_function (Journal *self, JournalTroubleFunc trouble, gpointer user_data);

void journal_append (Journal *self, JournalRecord *record); /* (transfer full) */
gboolean journal_is_idle (Journal *self); /* nothing appended or hidden is still waiting */

/* Hides a record from history and search, in the order of appends: for redaction, and for words
 * that were stored but refused when applied. Called from the committed function, it is stored
 * before the turn function runs, so that nobody was shown anything in between. */
void journal_hide (Journal *self, const char *msgid);

/* A page of history. Bounds are by place in the one order; a msgid or time is turned into a place
 * first. */
typedef struct
{
  const char *key;
  JournalKind kinds;
  guint64 after_seq;        /* exclusive; 0: from the first */
  guint64 before_seq;       /* exclusive; 0: to the last */
  gint64 after_us;          /* exclusive; 0: none */
  gint64 before_us;         /* exclusive; 0: none */
  const char *after_msgid;  /* (nullable): exclusive; unknown: JOURNAL_ERROR_NOT_FOUND */
  const char *before_msgid; /* (nullable) */
  guint limit;
  gboolean
      newest_first; /* which end of the range the limit keeps; the answer is always oldest first */
} JournalQuery;

/* Returns from finish: (transfer full) (element-type JournalRecord): oldest first */
void journal_read_async (Journal *self,
                         const JournalQuery *query,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
GPtrArray *journal_read_finish (Journal *self, GAsyncResult *result, GError **error);

/* The record with that msgid, hidden or not. */
void journal_find_async (Journal *self,
                         const char *msgid,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
JournalRecord *journal_find_finish (Journal *self, GAsyncResult *result, GError **error);

/* CHATHISTORY TARGETS: of these keys, those with messages between the times (exclusive; 0: none),
 * with the time of the latest one there, oldest first. The limit keeps the newest. */
typedef struct
{
  char *key;
  gint64 latest_us;
} JournalTarget;
void journal_targets_async (Journal *self,
                            const char *const *keys,
                            gint64 after_us,
                            gint64 before_us,
                            guint limit,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* Returns: (transfer full) (element-type JournalTarget) */
GPtrArray *journal_targets_finish (Journal *self, GAsyncResult *result, GError **error);

/* The keys of private talks of an identity that have had history, in the order they began: for
 * TARGETS and search. Such a key is "d:" and both identities with a comma between. */
void journal_talks_async (Journal *self,
                          const char *identity,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GStrv journal_talks_finish (Journal *self, GAsyncResult *result, GError **error);

/* Full text search over messages, newest first. keys: what the asker may read. What was committed
 * before the call is found. Words are compared without case and form (NFKC); scripts that are
 * written without spaces are found by any run of their characters. Text with nothing to look for
 * in it, such as punctuation alone, finds nothing. */
typedef struct
{
  const char *const *keys;
  const char *text;   /* (nullable): all of its words */
  const char *sender; /* (nullable): nick, compared without case */
  gint64 after_us;
  gint64 before_us;
  guint limit;
} JournalSearch;
void journal_search_async (Journal *self,
                           const JournalSearch *search,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
GPtrArray *journal_search_finish (Journal *self, GAsyncResult *result, GError **error);

/* Start: the newest snapshot, then all STATE records after it, in order. Blocking, before the loop
 * runs. */
typedef gboolean (*JournalReplayFunc) (const JournalRecord *record,
                                       gpointer user_data,
                                       GError **error);
gboolean journal_replay (Journal *self,
                         GBytes **snapshot,
                         guint64 *snapshot_seq,
                         JournalReplayFunc func,
                         gpointer user_data,
                         GError **error);
/* Keeps a snapshot of the state as it is after the record at seq; written beside the loop. */
void journal_save_snapshot (Journal *self, guint64 seq, GBytes *snapshot);

/* Retention: what is older, beyond the count, or beyond the size, goes; off the loop. 0: no such
 * limit. */
typedef struct
{
  gint64 max_age_us;
  guint max_count;   /* a key: of messages, and as many events among them */
  guint64 max_bytes; /* a key */
} JournalRetention;
void journal_set_retention (Journal *self,
                            const char *key,
                            const JournalRetention *retention); /* key NULL: the default; retention
                                                                 * NULL: as the default has it */

/* Ends well: everything appended is committed, told and synced. Blocking, for the end of the
 * program. */
void journal_close (Journal *self);

G_END_DECLS
