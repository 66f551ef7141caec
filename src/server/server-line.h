/* server-line.h: one line for many, written once per form.
 *
 * A form is what a set of capabilities makes of the line's tags. Recipients of one form share the
 * bytes; see net-loop.h. A ServerLine lives on the stack of who sends it.
 */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

#define SERVER_N_FORMS 16

/* All fields are server-line.c's own. */
typedef struct
{
  Server *server;
  char *body; /* (owned): from the source on */
  gint64 time_us;
  const char *msgid;   /* (nullable) */
  const char *account; /* (nullable) */
  char **client_tags;  /* (nullable) (not owned): name, value, ... */
  char *raw_tags;      /* (owned) (nullable): in place of all others, in every form */
  gboolean is_bot;
  gboolean is_oper;
  const ChatUser *patient; /* (nullable): whose doing it is; the others can wait a moment */
  guint made;              /* a bit a form */
  NetLine forms[SERVER_N_FORMS];
} ServerLine;

/* The text of a line: source, command, the parameters, %NULL. text (nullable) comes last and always
 * with its ':', as people write words. (transfer full) */
char *server_body_new (const char *source, const char *command, const char *text, ...)
    G_GNUC_NULL_TERMINATED;

/* entry (nullable): whose time, msgid, account and bot mark the line bears; body (transfer full) */
void server_line_init (ServerLine *self, Server *server, const ChatEntry *entry, char *body);
/* The same for a line that effect's actor stands before, if anybody: not always who asked for it.
 */
void
server_line_init_effect (ServerLine *self, Server *server, const ChatEffect *effect, char *body);
/* user (nullable): who stands before a line of no entry, or of somebody else's */
void server_line_set_speaker (ServerLine *self, const ChatUser *user);
void server_line_clear (ServerLine *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ServerLine, server_line_clear)

/* News of who comes, goes and changes: in a large room it may reach the others a moment later, many
 * at once. Whoever did it hears of it as ever. */
void server_line_be_patient (ServerLine *self, const ChatUser *actor);
void server_line_set_msgid (ServerLine *self,
                            const char *msgid); /* (not owned): without an entry */
void server_line_drop_msgid (ServerLine *self); /* a msgid belongs to one line of an entry */
void server_line_set_client_tags (ServerLine *self, char **tags);
/* A line inside a batch, say: it bears these tags in every form, and no others. (transfer full) */
void server_line_set_raw_tags (ServerLine *self, char *tags);
/* text: a line, perhaps with tags; with one more in front of them. (transfer full) */
char *server_line_text_add_tag (const char *text, const char *name, const char *value);

guint8 server_line_get_form (IrcCapSet caps);
char *server_line_dup_text (const ServerLine *self, guint8 form); /* with tags */

/* In answer to what the session asked, if it asked with a label. */
void server_line_send (ServerLine *self, ServerSession *session);
/* Never as an answer. */
void server_line_deliver (ServerLine *self, ServerSession *session);

/* To members of the room. except (nullable). with, without: capabilities needed and not wanted. */
void server_line_send_room (ServerLine *self, const ChatRoom *room, const ChatUser *except);
void server_line_send_room_caps (ServerLine *self,
                                 const ChatRoom *room,
                                 const ChatUser *except,
                                 IrcCapSet with,
                                 IrcCapSet without);
/* To everybody who shares a room with the user, once each; not to the user. */
void
server_line_send_peers (ServerLine *self, const ChatUser *user, IrcCapSet with, IrcCapSet without);

G_END_DECLS
