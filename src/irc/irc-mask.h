/* irc-mask.h: nick!user@host, and masks over it with '*' and '?'. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In a mask '*' is any number of characters, '?' is one, a backslash takes the next as it is.
 * Names are compared as irc_case_fold() has them. */
gboolean irc_mask_match (const char *mask, const char *text);
gboolean irc_mask_match_folded (const char *mask, const char *text); /* both folded already */

char *irc_mask_normalise (const char *mask); /* "bob" becomes "bob!*@*" */

void irc_userhost_split (const char *source, char **nick, char **user, char **host);

G_END_DECLS
