/* irc-isupport.h: what a server says about itself with 005 (RPL_ISUPPORT).
 *
 * The server fills one and writes lines from it; the client fills one from the lines it gets. What
 * was not said has the value that modern-irc tells clients to assume.
 */
#pragma once

#include "irc-case.h"
#include "irc-message.h"
#include "irc-mode.h"

G_BEGIN_DECLS

/* modern-irc, "RPL_ISUPPORT": so many tokens fit beside the nick and the text. */
#define IRC_ISUPPORT_MAX_TOKENS 13

typedef struct _IrcIsupport IrcIsupport;

IrcIsupport *irc_isupport_new (void);
void irc_isupport_free (IrcIsupport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IrcIsupport, irc_isupport_free)

/* Writing. */
void irc_isupport_set (IrcIsupport *self, const char *name, const char *value); /* (nullable) */
void irc_isupport_set_uint (IrcIsupport *self, const char *name, guint value);
void irc_isupport_unset (IrcIsupport *self, const char *name);
GStrv irc_isupport_format (const IrcIsupport *self, gsize max_bytes);

/* Reading. */
gboolean irc_isupport_apply (IrcIsupport *self, const IrcMessage *message);

/* Asking. */
gboolean irc_isupport_has (const IrcIsupport *self, const char *name);
const char *irc_isupport_get (const IrcIsupport *self, const char *name); /* (nullable) */
guint irc_isupport_get_uint (const IrcIsupport *self, const char *name);
IrcCasemapping irc_isupport_get_casemapping (const IrcIsupport *self);
const IrcModeClasses *irc_isupport_get_modes (const IrcIsupport *self);
guint irc_isupport_get_list_limit (const IrcIsupport *self, char letter); /* 0: not said */
gboolean irc_isupport_is_channel (const IrcIsupport *self, const char *target);
const char *irc_isupport_skip_status (const IrcIsupport *self, const char *target);

G_END_DECLS
