/* client-session-private.h: what the parts of a session share. Only for client/. */
#pragma once

#include "client-caps.h"
#include "client-certificate.h"
#include "client-outbox.h"
#include "client-reconnect.h"
#include "client-room-private.h"
#include "client-session.h"
#include "irc-message.h"

G_BEGIN_DECLS

/* A server can open talks and keep batches open for as long as it likes; not more than these. */
#define CLIENT_MAX_ROOMS 1000
#define CLIENT_MAX_BATCHES 64
#define CLIENT_MAX_BATCH_LINES 20000
/* Bytes of a name, of a person, a room, an account, or a message. What is longer is none. */
#define CLIENT_MAX_NAME 512

/* Behind the JOINs of the beginning: when its PONG comes they are answered. */
#define CLIENT_PING_ROOMS "pychat-rooms"

typedef struct _ClientBatch ClientBatch;

/* The user asked to leave; nothing is tried again. */
typedef enum
{
  CLIENT_QUIT_NONE,
  CLIENT_QUIT_CONFIRMING, /* waits a little for what is not confirmed */
  CLIENT_QUIT_GOODBYE,    /* said QUIT: waits for the end of the line */
} ClientQuit;

/* What others know of our writing. */
typedef enum
{
  CLIENT_TYPING_NONE,
  CLIENT_TYPING_ACTIVE,
  CLIENT_TYPING_PAUSED,
} ClientTypingState;

/* Of client-typing.c. */
typedef struct
{
  NetTimer timer;   /* for what ends next, ours or what we heard */
  ClientRoom *room; /* (owned) (nullable): where we write */
  ClientTypingState state;
  gint64 changed_us; /* monotonic: our last key */
  gint64 told_us;    /* monotonic: of what was told last in room; 0: nothing */
  guint n_told;      /* in room, so often as it may be refused */
} ClientTyping;

/* Of client-sts.c. */
typedef struct
{
  char *directory;   /* (nullable) */
  char *certfile;    /* (nullable) */
  char *cafile;      /* (nullable) */
  guint16 port;      /* 0: as started; else there, with TLS, and nowhere else */
  gint64 duration_s; /* what the server said last on this line; 0: nothing, or that it is over */
  gint64 kept_s;     /* as time(2) counts: when that was written down last */
  GError *error;     /* (owned) (nullable): why no try can be made */
} ClientSts;

struct _ClientSession
{
  GObject parent_instance;

  /* As started */
  NetLoop *loop; /* (owned) */
  char *host;
  guint16 port;
  NetCredentials *credentials; /* (owned) (nullable) */
  char *wanted_nick;
  char *color;        /* (nullable): RRGGBB */
  char *hint;         /* (nullable): until it was told */
  char **first_rooms; /* (nullable): until the server has answered for all of them */
  char *awaited_room; /* (nullable): the first of them, until it is there, or cannot be */
  guint max_messages;

  /* The connection */
  ClientState state;
  NetConnection *connection; /* (owned) (nullable) */
  GCancellable *cancellable;
  gboolean is_attached; /* over a stream that was given: it cannot be made again */
  gboolean was_online;  /* in this run: from then on a lost line is made again */
  ClientQuit quit;
  char *quit_reason;      /* (nullable) */
  ClientMessage *loss;    /* (owned) (nullable): says that the line is lost */
  ClientRoom *loss_room;  /* (owned) (nullable): where */
  gboolean is_ready;      /* the burst after the welcome is over: rooms may be joined */
  gboolean is_ping_out;   /* the server owes us a PONG, or anything */
  gint64 online_since_us; /* monotonic */
  gint64 last_line_us;    /* monotonic */
  gint64 heard_us;        /* by the server's clock: the last that it said; 0: it tells no times */
  gint64 left_us;  /* likewise, before the line dropped: asked from then on who wrote to us */
  guint n_targets; /* so many whom it names we believe */
  guint64 fence;   /* the label that the last PING of ours asked about */
  ClientReconnect reconnect;
  NetTimer timer; /* of the state: registration, next try, liveness */
  NetTimer quit_timer;
  NetTimer history_timer; /* of client-history.c */
  ClientSts sts;
  GError *last_error; /* (owned) (nullable): why the line is down, or what ERROR said */

  /* The server */
  char *nick;
  guint n_nick_tries;
  gboolean is_nick_given;   /* another name than the wanted one, because that was not to be had */
  gboolean is_nick_in_use;  /* somebody had it: it may become free */
  gboolean is_nick_watched; /* the server tells when it does */
  gboolean is_nick_retried; /* asked for again, by nobody's command */
  char *asked_nick; /* (nullable): the user wants this one, and the server has not answered */
  guint n_nick_retries;
  guint nick_retry_ms;              /* before the first */
  NetTimer nick_timer;              /* for the next */
  gboolean is_certificate_note_due; /* an end that is near: said in the first room we see */
  gboolean is_nick_note_due; /* the name is not the wanted one: said in the first room we see */
  char *own_mask;            /* (nullable): user@host as others see us */
  char *server_name;         /* (nullable) */
  gboolean is_logged_in;     /* to an account */
  ClientIsupport *isupport;
  ClientBudget *budget;
  ClientCaps caps;
  struct _ClientSasl *sasl; /* (owned) */
  char *registering;        /* (nullable): the account that waits for the code of /verify */
  GHashTable *batches;      /* (owned): reference -> (owned) ClientBatch */
  guint n_batch_lines;

  /* The chat */
  GListStore *rooms;
  GHashTable *rooms_by_name; /* (owned): folded name -> ClientRoom, owned by rooms */
  ClientRoom *server_room;   /* owned by rooms */
  ClientRoom
      *front_room; /* (owned) (nullable): where the user last did something: answers go here */
  guint64 last_message_id;
  ClientOutbox *outbox;
  GKeyFile *notify_file;  /* (owned): of /notify */
  char *notify_path;      /* (nullable): nothing is kept */
  char **highlights;      /* (nullable): words that mean us beside our name */
  char *outbox_note;      /* (nullable): what was wrong with its file, until it was told */
  GHashTable *colors;     /* (owned): folded nick -> 0xRRGGBB */
  GHashTable *late_syncs; /* (owned): set of targets whose metadata the server put off */
  NetTimer sync_timer;
  GHashTable *ignored;                    /* (owned): folded nicks the user does not want to hear */
  gint64 last_ctcp_us;                    /* monotonic: when we last answered one */
  ClientCertificate *own_certificate;     /* (nullable): until it is asked for */
  ClientCertificate *server_certificate;  /* (nullable) */
  GTlsCertificate *server_certificate_of; /* (owned) (nullable): which one that is read of */
  char *away;             /* (nullable): why we said that we are; said anew on another line */
  gboolean is_away;       /* the server says so */
  gboolean is_away_again; /* what it says next is the answer to that */
  ClientTyping typing;
  struct _ClientSearch *search; /* (owned) (nullable) */
  struct _ClientList *list;     /* (owned) (nullable): of client-list.c, while the answer comes */
  ClientRoom *excerpt;          /* (owned) (nullable): of history, in no list */
  GQueue who_waiting;           /* of (owned) names of rooms: of client-who.c */
  char *who_asked;              /* (nullable): the one that the server answers for */
  gboolean is_asking; /* between the answers to /whois: shown even where the model takes it */
};

/* One line from the server while it is handled. */
typedef struct
{
  const IrcMessage *message;
  const char *nick; /* of the source; "" when the server itself has none */
  gint64 time_us;
  gboolean is_own; /* our own doing */
} ClientLine;

typedef struct
{
  const char *command;
  guint min_params;
  void (*run) (ClientSession *self, const ClientLine *line);
} ClientHandler;

/* Each ends with a row whose command is %NULL. */
extern const ClientHandler client_handlers_connection[];
extern const ClientHandler client_handlers_room[];
extern const ClientHandler client_handlers_people[];
extern const ClientHandler client_handlers_words[];
extern const ClientHandler client_handlers_accounts[];

/* client-life.c: the connection */
void client_session_fail (ClientSession *self, GError *error); /* (transfer full) */
void client_session_lose (ClientSession *self, GError *error); /* (transfer full) */
void client_session_drop_connection (ClientSession *self);
void client_session_start_over (ClientSession *self);
void client_session_end (ClientSession *self);
void client_session_registered (ClientSession *self);
void client_session_become_ready (ClientSession *self);
void client_session_check_in_time (ClientSession *self);
void client_session_on_timer (gpointer user_data);

/* client-leave.c: the user goes */
void client_session_finish_quit_if_done (ClientSession *self);
void client_session_end_after_quit (ClientSession *self);
void client_session_on_quit_timer (gpointer user_data);

/* client-nick.c: our own name */
void client_session_take_nick (ClientSession *self, const char *nick);
void client_session_renamed (ClientSession *self, const char *nick);
void client_session_expect_nick (ClientSession *self, const char *nick); /* (nullable) */
void client_session_say_nick_note (ClientSession *self, ClientRoom *room);
void client_session_say_certificate_note (ClientSession *self, ClientRoom *room);
void client_session_watch_nick (ClientSession *self);
void client_session_unwatch_nick (ClientSession *self);
void client_session_on_nick_timer (gpointer user_data);
void client_session_take_back_nick (ClientSession *self, const char *nick);
/* (nullable) */
char *client_session_next_nick (ClientSession *self, gboolean is_erroneous);

/* client-dispatch.c */
void client_session_dispatch (ClientSession *self, const IrcMessage *message);

/* client-send.c */
void client_session_send_line (ClientSession *self, const char *line);
void client_session_send (ClientSession *self, const char *command, ...) G_GNUC_NULL_TERMINATED;
void client_session_queue_words (ClientSession *self,
                                 ClientRoom *room,
                                 ClientMessageKind kind,
                                 const char *text);
void client_session_queue_answer (ClientSession *self,
                                  ClientRoom *room,
                                  ClientMessageKind kind,
                                  const char *text,
                                  const char *reply_to);
void client_session_pump (ClientSession *self); /* sends what may go out now */
void client_session_confirm (
    ClientSession *self, ClientOutboxItem *item, const char *msgid, gint64 time_us, guint *index);
gboolean client_session_confirm_failed (
    ClientSession *self, ClientRoom *room, const char *id, const char *nick, const char *msgid);
void client_session_refuse (ClientSession *self, ClientOutboxItem *item, const char *reason);
void client_session_refuse_room (ClientSession *self, ClientRoom *room, const char *reason);
void client_session_confirm_until (ClientSession *self, guint64 label);
void client_session_mark_unsent (ClientSession *self); /* the line dropped */

/* client-answer.c */
ClientMessage *
client_session_get_chosen (ClientSession *self, ClientRoom *room, gboolean is_own); /* (nullable) */
char *client_session_describe_refused_delete (ClientSession *self, const IrcMessage *message);
void client_session_take_tags (ClientSession *self, ClientRoom *room, const IrcMessage *message);

/* client-outbox-restore.c: what was said before the program started */
void client_outbox_restore (ClientSession *self, const char *state_dir);
void client_outbox_tell_restored (ClientSession *self);
char *client_outbox_describe_trouble (const GError *error); /* (transfer full) */

/* client-rooms.c */
ClientRoom *client_session_add_room (ClientSession *self, ClientRoomKind kind, const char *name);
ClientRoom *client_session_find_or_add_talk (ClientSession *self,
                                             const char *nick); /* (nullable) */
void client_session_remove_room (ClientSession *self, ClientRoom *room);
void client_session_rename_room (ClientSession *self, ClientRoom *room, const char *name);
void client_session_refold_rooms (ClientSession *self);
ClientRoom *client_session_get_front (ClientSession *self);
ClientRoom *client_session_get_place (ClientSession *self); /* for what the server says */
void client_session_show_room (ClientSession *self, ClientRoom *room); /* brings it to the front */
ClientRoom *client_session_get_room_at (ClientSession *self,
                                        guint index); /* (transfer none) (nullable) */
void client_session_room_entered (ClientSession *self, ClientRoom *room);
void client_session_stop_awaiting (ClientSession *self);

/* client-security.c */
gboolean client_session_shows_certificate (ClientSession *self); /* ours, on this line */
void client_session_forget_certificates (ClientSession *self);
void client_session_tell_security (ClientSession *self, ClientRoom *room);
void client_session_warn_of_certificates (ClientSession *self);

/* client-handler-people.c */
void client_session_take_refusal (ClientSession *self, const ClientLine *line);
void client_session_change_color (ClientSession *self, const char *color); /* ours */
void client_session_rename_color (ClientSession *self, const char *nick, const char *new_nick);
void client_session_on_sync_timer (gpointer user_data);
void client_session_forget_syncs (ClientSession *self);

/* Saying things: text (transfer full), translated. */
void
client_session_tell (ClientSession *self, ClientRoom *room, ClientMessageKind kind, char *text);
void client_session_tell_event (
    ClientSession *self, ClientRoom *room, ClientEvent event, const ClientLine *line, char *text);

gboolean client_session_is_own_nick (ClientSession *self, const char *nick);
gboolean client_session_is_ignored (ClientSession *self, const char *nick);

/* client-numerics.c */
gboolean client_numerics_is_known (const char *command);
gboolean client_numerics_show (ClientSession *self, const ClientLine *line);
char *client_numerics_describe (const IrcMessage *message); /* (transfer full) (nullable) */

G_END_DECLS
