/* net-connection-private.h: a connection as listeners, connecting and TLS see it. */
#pragma once

#include "net-connection.h"
#include "net-input.h"
#include "net-loop-private.h"
#include "net-queue.h"
#include "net-tls.h"

G_BEGIN_DECLS

#define NET_CONTAINER(pointer, Type, field)                                                        \
  ((Type *) (gpointer) ((char *) (pointer) -G_STRUCT_OFFSET (Type, field)))

/* An open connection ends in one of three ways. close(): FLUSHING, then LINGERING, where
 * on_closed() is told, until the other side has closed as well: closing with bytes unread would
 * make the system reset the connection, and destroy what the other side has not read yet. The other
 * side closes: told, FLUSHING, CLOSED. Anything breaks: CLOSED. */
typedef enum
{
  NET_CONNECTION_OPEN,
  NET_CONNECTION_FLUSHING,
  NET_CONNECTION_LINGERING,
  NET_CONNECTION_CLOSED,
} NetConnectionState;

typedef enum
{
  NET_ROLE_LOCAL,  /* one of a pair */
  NET_ROLE_SERVER, /* accepted */
  NET_ROLE_CLIENT, /* connected */
} NetRole;

typedef enum
{
  NET_HANDLER_AWAITED, /* nothing is read before there is one */
  NET_HANDLER_SET,
  NET_HANDLER_REMOVED,
} NetHandlerState;

/* Said in plain text to whoever speaks plain text to a port with TLS. */
#define NET_LINE_TLS_EXPECTED "ERROR :This port speaks TLS; connect with TLS"

struct _NetConnection
{
  guint n_refs;  /* of users */
  guint n_holds; /* of the loop while the descriptor is open, and of code that runs */
  NetLoop *loop; /* (owned) */
  NetWatch watch;
  NetWork flush_work;
  NetWork soon_work;
  NetWork call_work;
  NetTimer timer;

  NetConnectionState state;
  guint role : 2;
  guint handler_state : 2;
  guint is_unix : 1;
  guint is_blocked : 1;    /* the last flush did not get rid of everything */
  guint has_kept : 1;      /* a pause left whole lines in the input */
  guint is_deaf : 1;       /* it takes nothing more */
  guint is_ended : 1;      /* the other side's end was read */
  guint is_told : 1;       /* on_closed() was called */
  guint has_received : 1;  /* anything at all */
  guint is_tls_unread : 1; /* TLS may hold bytes that wake nobody */
  guint is_drain_awaited : 1;
  guint n_pauses;

  const NetConnectionHandler *handler;
  gpointer user_data;

  NetInput input;
  NetQueue output;
  guint32 max_line;
  gsize max_queued;

  NetTls *tls;           /* (owned) (nullable) */
  GInetAddress *address; /* (owned) (nullable) */
  char *peer_name;       /* (owned) (nullable): what a client connected to */
  char *fingerprint;     /* (owned) (nullable) */
  GError *error;         /* (owned) (nullable): why it ended */

  void (*on_descriptor_closed) (gpointer data); /* (nullable) */
  gpointer descriptor_data;
};

/* fd: owned, made non-blocking. address (nullable). tls: (transfer full) (nullable). */
NetConnection *
net_connection_new (NetLoop *loop, int fd, NetRole role, GInetAddress *address, NetTls *tls);

/* It ends by itself. error: (transfer full). */
void net_connection_fail (NetConnection *self, GError *error);
void net_connection_break_off (NetConnection *self, GError *error); /* after what is queued */
char *net_connection_describe_peer (NetConnection *self);           /* (transfer full) */

/* net-connection-io.c: bytes in and out. */
void net_connection_receive (NetConnection *self);
void net_connection_receive_unread (NetConnection *self); /* what TLS holds already */
gboolean net_connection_transmit (NetConnection *self);   /* %FALSE: it failed, and is closed */
void net_connection_say_goodbye (NetConnection *self);    /* TLS's end, and the socket's */
void net_connection_deliver_kept (NetConnection *self);   /* what a pause left */
void net_connection_on_ended (NetConnection *self);
void net_connection_call_later (NetConnection *self);
gboolean net_connection_can_deliver (NetConnection *self);
void net_connection_update_watch (NetConnection *self);

G_END_DECLS
