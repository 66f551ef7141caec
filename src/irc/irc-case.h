/* irc-case.h: when two names are the same name.
 *
 * A server of ours compares names after NFKC and full case folding, so that "strasse" with a sharp
 * s and "STRASSE" are one, and a name in wide or mathematical letters is the plain name. It
 * announces CASEMAPPING=ascii, which every client can do and which is right for ASCII names, and
 * UTF8MAPPING beside it, as Ergo does: a client that meets an unknown CASEMAPPING would fall back
 * to rfc1459 and be wrong. A client compares as its server says: an IrcCasemapping.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  IRC_CASEMAPPING_ASCII,
  IRC_CASEMAPPING_RFC1459,        /* also {}|^ are the small letters of []\~ */
  IRC_CASEMAPPING_RFC1459_STRICT, /* the same without ^ and ~ */
  IRC_CASEMAPPING_UNICODE,        /* NFKC and full case folding */
} IrcCasemapping;

/* What a server of ours announces. */
#define IRC_CASE_ISUPPORT_CASEMAPPING "ascii"
#define IRC_CASE_ISUPPORT_UTF8MAPPING "nfkc-casefold"

/* As our server compares. The last two fit g_hash_table_new(), with names as they are written. */
char *irc_case_fold (const char *name);
gboolean irc_case_equal (gconstpointer a, gconstpointer b);
guint irc_case_hash (gconstpointer name);

/* As a server says. For a table, use folded names as keys. */
IrcCasemapping irc_casemapping_from_isupport (const char *casemapping, const char *utf8mapping);
char *irc_casemapping_fold (IrcCasemapping self, const char *name);
gboolean irc_casemapping_equal (IrcCasemapping self, const char *a, const char *b);

G_END_DECLS
