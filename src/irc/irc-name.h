/* irc-name.h: which names a server of ours allows, and names made out of others.
 *
 * Letters, digits and marks of every language, one script a name, so that nobody passes for
 * somebody else with a letter that looks the same. What is written and what irc_case_fold() makes
 * of it must both be allowed: some letters fold into spaces and signs.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In letters as people count them (grapheme clusters), and in bytes on the wire. */
#define IRC_NICK_MAX_LETTERS 32
#define IRC_NICK_MAX_BYTES 96
#define IRC_USER_MAX_LETTERS 20
#define IRC_USER_MAX_BYTES 40
#define IRC_ROOM_MAX_LETTERS 64
#define IRC_ROOM_MAX_BYTES 128

typedef enum
{
  IRC_NAME_NICK,
  IRC_NAME_ACCOUNT, /* the rules of nicks */
  IRC_NAME_USER,    /* the user name of USER, without '~' */
  IRC_NAME_ROOM,    /* '#' first; anything that can be seen, but ',' */
} IrcNameKind;

typedef enum
{
  IRC_NAME_ERROR_EMPTY,
  IRC_NAME_ERROR_TOO_LONG,
  IRC_NAME_ERROR_START,     /* a first character that may only follow */
  IRC_NAME_ERROR_CHARACTER, /* a character that is not allowed, or not UTF-8 */
  IRC_NAME_ERROR_SCRIPT,    /* letters of several scripts */
} IrcNameError;

#define IRC_NAME_ERROR (irc_name_error_quark ())
GQuark irc_name_error_quark (void);

gboolean irc_name_check (IrcNameKind kind, const char *name, GError **error);
char *irc_name_make (IrcNameKind kind, const char *text); /* a valid one, as near as can be */
char *irc_name_next_nick (const char *nick);              /* the one to try when it is taken */

G_END_DECLS
