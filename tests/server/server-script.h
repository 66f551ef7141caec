/* server-script.h: a server in this process on a port that the system chose, and clients that
 * follow a script.
 *
 * A line of a script begins with the one-letter name of a client and a sign:
 *   a+ [caps]   connects as "a" with these capabilities, is welcomed and in the lobby; all of that
 *               is read away
 *   a0          connects and says nothing
 *   a> line     sends
 *   a< mask     reads on until a line matches; '*' and '?' are wild
 *   a= mask     the next line matches
 *   a! mask     no line that has come, or is on its way from what was said, matches
 *   a$N mask    reads on until a line matches; what follows may name its msgid {id-N} and its time
 *               {time-N}
 *   a~          reads away what has come or is on its way
 *   a-          the server closes the connection; lines before are read away
 *   a.          closes the connection
 */
#pragma once

#include "server.h"
#include "test-wait.h"

G_BEGIN_DECLS

typedef struct
{
  NetLoop *loop;
  Journal *journal;
  ServerConfig *config;
  Server *server;
  GHashTable *clients; /* (owned): letter -> (owned) client */
  GHashTable *words;   /* (owned): "{id-N}" -> (owned) char* */
  char *folder;        /* (owned) (nullable): of a journal in a file */
  guint n_syncs;
  gboolean is_stopped;
} ServerScript;

/* config (transfer full) (nullable): the defaults; journal (transfer full) (nullable): in memory */
ServerScript *server_script_new (ServerConfig *config, Journal *journal);
void server_script_free (ServerScript *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerScript, server_script_free)

/* One test: its path, and the script that a server of its own follows. */
typedef struct
{
  const char *path;
  const char *script;
} ServerScriptRow;
void server_script_add_rows (const ServerScriptRow *rows, guint n_rows);

/* The same, and once more with a journal in a file: "/sqlite" is put behind the path. */
void server_script_add_rows_twice (const ServerScriptRow *rows, guint n_rows);

ServerScript *server_script_new_with_file (ServerConfig *config);
void server_script_run (ServerScript *self, const char *script);
void server_script_send_bytes (ServerScript *self, char client, const char *bytes, gsize length);
char *server_script_next_line (ServerScript *self, char client); /* (transfer full) */

/* With TLS on another port, where a client shows a certificate. credentials: of the server; of the
 * client; host: what it calls the server. */
void server_script_listen_tls (ServerScript *self, NetCredentials *credentials);
void server_script_connect_tls (ServerScript *self,
                                char client,
                                const char *host,
                                NetCredentials *credentials);
/* Reads away what has come and what is on its way: was such a line in it? */
gboolean server_script_has_line (ServerScript *self, char client, const char *mask);
void server_script_stop (ServerScript *self, const char *reason);

G_END_DECLS
