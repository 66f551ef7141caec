/* terminal-peer.h: a chat client at a terminal of ours, in a room of a server that follows a
 * script: pychat, or one of those that people use today.
 */
#pragma once

#include "script-host.h"
#include "test-terminal.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *program;   /* NULL: pychat */
  const char *arguments; /* @home@: directory of its own, @port@ */
  const char *joined;    /* (nullable): what tells that the room is there, but not in sight */
  const char *to_room;   /* and the keys that bring it there */
  const char *keep_all;  /* (nullable): keys after which it forgets no line; "": it never does */
  gboolean needs_tls;
} TerminalPeerKind;

typedef struct
{
  const TerminalPeerKind *kind;
  ScriptHost *host;
  TestTerminal *terminal;
  char *directory;
  gint64 start_us;
} TerminalPeer;

extern const TerminalPeerKind terminal_peer_kinds[];
extern const guint terminal_peer_n_kinds;

gboolean terminal_peer_is_installed (const TerminalPeerKind *kind);

TerminalPeer *terminal_peer_start (const TerminalPeerKind *kind,
                                   const char *variable, /* (nullable): NAME=VALUE */
                                   int rows,
                                   int columns);
void terminal_peer_free (TerminalPeer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerminalPeer, terminal_peer_free)

double terminal_peer_wait_painted (TerminalPeer *self); /* ms since it was started */
void terminal_peer_join (TerminalPeer *self);           /* until the room is in sight */
void terminal_peer_say (TerminalPeer *self, const char *text);
double terminal_peer_say_many (TerminalPeer *self, guint from, guint to); /* ms until all is seen */
double terminal_peer_settle (TerminalPeer *self);     /* ms until the last byte that it wrote */
guint terminal_peer_get_written (TerminalPeer *self); /* bytes, to the terminal, until now */
void terminal_peer_rest (guint ms);

G_END_DECLS
