/* server.h: the host of a chat: sessions whose lines become entries, and effects that become lines.
 *
 * Everything that changes what people see goes through the journal: a line is checked, becomes an
 * entry, is appended; when it is committed it is applied to the state, and the effects are told to
 * whoever may see them. The host's own window is a session like any other.
 */
#pragma once

#include "journal.h"
#include "net-listener.h"
#include "server-config.h"

G_BEGIN_DECLS

typedef struct _Server Server;

/* Everybody has been told goodbye, the journal is closed: the server may be freed. */
typedef void (*ServerStoppedFunc) (Server *server, gpointer user_data);

Server *server_new (NetLoop *loop, Journal *journal, ServerConfig *config, GError **error);
void server_free (Server *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)

/* What an operator may ask for and only the program around the server can do. */
typedef struct
{
  /* (transfer full): as the file says now, or NULL with error set */
  ServerConfig *(*reload) (Server *server, gpointer user_data, GError **error);
  void (*stop) (Server *server, gboolean is_restart, gpointer user_data);
} ServerControl;

void server_set_control (Server *self, const ServerControl *control, gpointer user_data);
gboolean server_reload (Server *self, GError **error); /* REHASH, and a signal */

gboolean server_listen (
    Server *self, const char *host, guint16 port, NetCredentials *credentials, GError **error);
guint16 server_get_port (Server *self);
gboolean server_listen_fd (Server *self, int fd, NetCredentials *credentials, GError **error);
void server_set_credentials (Server *self, NetCredentials *credentials);
void server_add_connection (Server *self, NetConnection *connection);
void server_add_host (Server *self, NetConnection *connection);
void server_shutdown (Server *self, const char *reason, ServerStoppedFunc func, gpointer user_data);

G_END_DECLS
