/* interop-peer.h: a program on a terminal of its own, whose screen the test reads through libvterm.
 *
 * Every terminal is read while the test waits for any of them, so none stands still. Waiting ends
 * with a deadline, which fails the test and shows the screen.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _InteropPeer InteropPeer;

InteropPeer *interop_peer_spawn (const char *name, const char *home, const char *const *arguments);
void interop_peer_free (InteropPeer *self); /* ends the program if it has not ended */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (InteropPeer, interop_peer_free)

/* As from the keyboard; %LF presses Enter. */
void interop_peer_type (InteropPeer *self, const char *text);

gboolean interop_peer_shows (InteropPeer *self, const char *text);
void interop_peer_wait_for (InteropPeer *self, const char *text);
int interop_peer_wait_exit (InteropPeer *self); /* Returns: exit status, or 128 + signal */

G_END_DECLS
