/* interop-programs.h: the programs of others that pychat is tried with, and pychat itself, each
 * started in a directory of its own with settings of its own.
 */
#pragma once

#include "interop-peer.h"

G_BEGIN_DECLS

/* Where a client goes; certificates: a directory that pychat-certs filled, or %NULL for plain. */
typedef struct
{
  guint16 port;
  const char *certificates; /* (nullable) */
} InteropServer;

gboolean interop_has_program (const char *program);

guint16 interop_free_port (void);
void interop_wait_listening (const InteropServer *server);
char *
interop_new_directory (const char *name); /* (transfer full): removed at the end of the test */
void interop_remove_directory (char *directory); /* (transfer full) */

InteropPeer *interop_irssi (const char *home, const char *nick, const InteropServer *server);
InteropPeer *interop_weechat (const char *home, const char *nick, const InteropServer *server);
InteropPeer *interop_ngircd (const char *home, const InteropServer *server);

InteropPeer *interop_pychat_server (const char *home, const InteropServer *server);
InteropPeer *interop_pychat (const char *home,
                             const char *nick,
                             const char *room, /* (nullable) */
                             const InteropServer *server);

G_END_DECLS
