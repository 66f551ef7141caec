/* server-private.h: the server's struct, for the files of src/server/ alone. */
#pragma once

#include "server-counters.h"
#include "server-feature.h"
#include "server-limits.h"
#include "server-reply.h"

G_BEGIN_DECLS

typedef enum
{
  SERVER_RUNNING,
  SERVER_STOPPING, /* goodbye was said; connections close */
  SERVER_STOPPED,
} ServerState;

/* What the journal may do, for operators to hear. */
typedef enum
{
  SERVER_TROUBLE_REFUSED, /* what is said is not stored */
  SERVER_TROUBLE_UNSAFE,  /* what is stored may not outlive a loss of power */
  SERVER_N_TROUBLES,
} ServerTrouble;

/* An entry of this server that is on its way through the journal. */
typedef struct
{
  ChatEntry *entry;         /* (owned) */
  ServerSession *session;   /* (owned) (nullable): whose line it was */
  ServerResponse *response; /* (owned) (nullable) */
  gint64 appended_us;       /* monotonic */
  gboolean is_paused;       /* the session waits for it */
} ServerPending;

struct _Server
{
  NetLoop *loop;
  Journal *journal;
  ServerConfig *config;
  ChatState *state;
  GPtrArray *listeners;      /* (owned) of (owned) NetListener */
  GHashTable *commands;      /* (owned): name -> ServerCommand */
  GHashTable *uses;          /* (owned): ServerCommand -> how often it was carried out */
  GHashTable *sessions;      /* (owned): set of (owned) ServerSession */
  GHashTable *pendings;      /* (owned): msgid -> (owned) ServerPending */
  ServerPending *origin;     /* (nullable): whose effects are told at this moment */
  const ServerSession *runs; /* (nullable): who is being answered at this moment */
  ServerLimits *limits;      /* (owned) */
  ServerCounters counters;
  GData *notes;        /* of features */
  GCancellable *reads; /* (owned): cancelled when the server is freed: server-wait.h */
  ChatUserId last_user_id;
  guint64 serial;
  guint64 run_id; /* random: msgids of two runs differ */
  gint64 last_time_us;
  gint64 started_us;
  gint64 told_trouble_us[SERVER_N_TROUBLES]; /* monotonic; 0: never */
  guint n_since_snapshot;
  guint max_users; /* the most at once since the start */
  guint mark;
  ServerState run_state;
  NetTimer stop_timer;
  ServerStoppedFunc on_stopped;
  gpointer on_stopped_data;
  const ServerControl *control; /* (nullable) */
  gpointer control_data;
};

/* server.c */
void server_remove_session (Server *self, ServerSession *session);
gint64 server_get_time_us (Server *self); /* never goes back */
guint server_mark_next (Server *self);    /* a new mark that no session bears */

/* server-journal.c */
gboolean server_journal_open (Server *self, GError **error);
void server_journal_snapshot (Server *self);
/* session (nullable): the server's own doing. (transfer full) entry: time, msgid, actor, source and
 * so on are filled in. What it changes is told when it is committed. */
void server_append (Server *self, ServerSession *session, ChatEntry *entry);
/* A copy (transfer full) of something that has no place in one room's history, kept for that
 * room's: it bears the msgid it was shown with, and is found by server_copy_msgid_new(). */
void server_append_copy (Server *self, ChatEntry *copy, const ChatRoom *room);
char *server_copy_msgid_new (const char *msgid, const ChatRoom *room);
char *server_make_msgid (Server *self, gint64 time_us); /* (transfer full): no other is like it */
/* As server_append(), but told at once and kept nowhere: for words that passed server_check(). */
void server_tell (Server *self, ServerSession *session, ChatEntry *entry);
/* For words: would they be refused? Then that is said. */
gboolean server_check (ServerSession *session, ChatEntry *entry);

/* An entry of the session's user; then its parameters, %NULL. */
ChatEntry *server_entry_new (ServerSession *session,
                             ChatEntryType type,
                             const char *target,
                             const char *text,
                             ...) G_GNUC_NULL_TERMINATED;

/* The session of a user of this server, or %NULL. */
static inline ServerSession *
server_user_get_session (const ChatUser *user)
{
  return user->session;
}

/* server-registration.c */
void server_registration_free (ServerRegistration *self);
void server_registration_continue (ServerSession *session);
gboolean server_registration_is_reserved (const Server *server, const char *nick);

/* server-info.c */
void server_info_send_welcome (ServerSession *session);
gboolean server_info_check_name (ServerSession *session, const char *name); /* or 402 */

/* server-users.c */
void server_reply_away (ServerSession *session, const ChatUser *user); /* if the user is away */

/* server-ping.c */
void server_ping_start (ServerSession *session);

G_END_DECLS
