/* script-host.h: a server that says what the test tells it to, byte by byte: so that a screen can
 * be tested against what no real server would send. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ScriptHost ScriptHost;

ScriptHost *script_host_new (void); /* on a port that the system chose */
/* Likewise, for clients that speak nothing else: with one of test-certs.h. */
ScriptHost *script_host_new_tls (const char *certificate);
void script_host_free (ScriptHost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScriptHost, script_host_free)

const char *script_host_get_file (ScriptHost *self, const char *name); /* of test-certs.h */
void script_host_forget (ScriptHost *self); /* what the client said until now */
guint16 script_host_get_port (ScriptHost *self);
/* What it has beside echo-message, before the client comes: names as in CAP LS. With message-tags
 * the client's words come back with the tags they had, and "own-1" and so on for a msgid; with
 * draft/chathistory the latest page of history is one message, "earlier". */
void script_host_set_caps (ScriptHost *self, const char *caps);
gboolean script_host_has_welcomed (ScriptHost *self);               /* the client is in #lobby */
gboolean script_host_try_say (ScriptHost *self, const char *lines); /* FALSE: it hung up */
void script_host_say (ScriptHost *self, const char *lines);   /* to who is connected, as it is */
guint script_host_count (ScriptHost *self, const char *text); /* lines from the client with it */

G_END_DECLS
