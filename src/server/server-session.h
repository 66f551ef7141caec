/* server-session.h: one connection and what the server knows about it.
 *
 * The struct is small on purpose: ten thousand of them are idle. What is needed only while a client
 * registers, or only by few, stands elsewhere and is (nullable).
 */
#pragma once

#include "chat-state.h"
#include "net-connection.h"
#include "irc-cap.h"
#include "server-response.h"
#include "server.h"

G_BEGIN_DECLS

/* From the first byte to the last:
 *   REGISTERING -> CONNECTING -> ONLINE -> QUITTING -> GONE
 * CONNECTING goes back to REGISTERING when the name was taken; whoever leaves before ONLINE is GONE
 * at once. The session is freed when its connection is closed and no entry of it is on its way. */
typedef enum
{
  SERVER_SESSION_REGISTERING, /* NICK, USER, CAP END and so on are awaited */
  SERVER_SESSION_CONNECTING,  /* its CONNECT is on its way through the journal */
  SERVER_SESSION_ONLINE,      /* user is set */
  SERVER_SESSION_QUITTING,    /* its QUIT is on its way; nothing it says counts any more */
  SERVER_SESSION_GONE,        /* not in the chat; perhaps the last lines still leave */
} ServerSessionState;

/* What a client says of itself before the welcome. */
typedef struct
{
  char *nick;     /* (nullable) */
  char *user;     /* (nullable) */
  char *realname; /* (nullable) */
  char *account;  /* (nullable): who it has proven to be */
  char *away;     /* (nullable): pre-away */
  guint holds;    /* what must end before the welcome: CAP, SASL, ...: counted */
  gboolean is_negotiating;
  gboolean has_password; /* the server's, when it has one */
} ServerRegistration;

struct _ServerSession
{
  Server *server;
  NetConnection *connection; /* (owned) (nullable): closed */
  ChatUserId id;
  ChatUser *user;                   /* (nullable) */
  ServerRegistration *registration; /* (owned) (nullable): until the welcome */
  ServerResponse *response;         /* (nullable): the labelled command that lines now belong to */
  const char *batch;                /* (nullable): the batch that lines now belong to */
  GData *notes;                     /* of features */
  char *quit_reason;                /* (owned) (nullable) */
  struct _ServerPlace *place;       /* (nullable): where it is counted; see server-limits.c */
  IrcCapSet caps;
  gint64 last_line_us;  /* monotonic */
  gint64 used_up_us;    /* see server-limits.c */
  gint64 last_words_us; /* monotonic: idle since, for WHOIS */
  NetTimer timer;
  ServerSessionState state;
  guint mark; /* server_mark_next() */
  guint8 form;
  guint8 cap_version_302;
  guint8 is_ping_sent;
  guint8 is_host;      /* the window of whoever started the server */
  guint16 n_in_flight; /* its entries in the journal's hands; see server-journal.c */
};

ServerSession *server_session_new (Server *server, NetConnection *connection);
ServerSession *server_session_ref (ServerSession *self);
void server_session_unref (ServerSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerSession, server_session_unref)

static inline gboolean
server_session_has_cap (const ServerSession *self, IrcCap cap)
{
  return (self->caps & IRC_CAP_BIT (cap)) != 0;
}

const char *server_session_get_nick (const ServerSession *self); /* "*" while there is none */
char *server_session_dup_host (const ServerSession *self);       /* to show: an address, no name */
void server_session_set_caps (ServerSession *self, IrcCapSet caps);

gboolean server_session_is_oper (const ServerSession *self);
gboolean server_session_is_member (const ServerSession *self, const ChatRoom *room);
gboolean server_session_sees_room (const ServerSession *self, const ChatRoom *room);
gboolean
server_session_sees_member (const ServerSession *self, const ChatRoom *room, const ChatUser *user);

void server_session_apply_limits (ServerSession *self); /* as the configuration has them */
void server_session_pause (ServerSession *self);
void server_session_resume (ServerSession *self);

void server_session_quit (ServerSession *self, const char *reason);
void server_session_finish (ServerSession *self, const char *reason);

G_END_DECLS
