/* client-testing.h: a chat server that plays a script, and a session that meets it.
 *
 * A script is a list of steps, each one string:
 *   "> PATTERN"         the server gets a line that matches (g_pattern_match_simple()), next or
 *                       later; lines before it are skipped
 *   "l NUMBER PATTERN"  so many of all lines that the server got match
 *   "< LINE"            the server sends it; {label} is the label of the last line that matched
 *   "! ROOM TEXT"       the user types TEXT in ROOM ("*": the server's page)
 *   "= ROOM PATTERN"    ROOM has, or gets, a message that matches "KIND DELIVERY SENDER TEXT"
 *   "- ROOM PATTERN"    ROOM has no such message now
 *   "~ ROOM"            there is no such room now
 *   "n ROOM NUMBER"     so many messages match the pattern of the last "=" in ROOM
 *   "v ROOM PATTERN"    such a message comes below the one that matches the last "="
 *   "m ROOM NAMES"      the members, with prefixes, in order
 *   "u ROOM NUMBER"     so many messages are unread
 *   "read ROOM"         the user has seen the end of it
 *   "t ROOM NAMES"      those who write there now
 *   "k ROOM TEXT"       this stands in the input now
 *   "begins ROOM"       its first message is the first of all
 *   "older ROOM"        the user scrolled to the beginning of ROOM
 *   "cut"               the server drops the line
 *   "accept"            a new line comes
 */
#pragma once

#include "client-session.h"
#include "net-listener.h"

G_BEGIN_DECLS

typedef struct
{
  NetLoop *loop;
  NetListener *listener;
  NetConnection *server; /* (nullable): the server's end */
  GQueue lines;          /* (owned) of (owned) char*: got and not looked at */
  GPtrArray *all_lines;  /* (owned) of (owned) char* */
  char *label;           /* (nullable) */
  char *pattern;         /* (nullable) */
  guint n_accepted;
  ClientSession *session;
  GError *error; /* (nullable): of "failed" */
  gboolean has_quit;
} ClientTesting;

/* The port, and a host that is not given, are set here. */
ClientTesting *client_testing_new (const ClientSettings *settings);
ClientTesting *client_testing_new_tls (const ClientSettings *settings, NetCredentials *server);
void client_testing_free (ClientTesting *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientTesting, client_testing_free)

void client_testing_play (ClientTesting *self, const char *const *script);
/* Iterates the main context until it is so; fails the test after some seconds. */
void client_testing_wait (ClientTesting *self,
                          gboolean (*is_so) (ClientTesting *self, gconstpointer data),
                          gconstpointer data);
/* Of all that the server got. */
guint client_testing_count_lines (ClientTesting *self, const char *pattern);
char *client_testing_describe_room (ClientTesting *self, const char *name); /* for messages */

G_END_DECLS
