/* client-session.h: the user's side of a chat: connection, reconnect, rooms, outbox. No terminal.
 *
 * Signals:
 *   "room-added" (ClientRoom*), "room-removed" (ClientRoom*)
 *   "state-changed"        connection state, own nick, lag
 *   "focus-room" (ClientRoom*)  the user asked for it by a command: show it
 *   "search-changed"       the server answered, or will not; see client-search.h
 *   "excerpt" (ClientRoom*)     what client_session_fetch_around() asked for
 *   "outbox-changed"       a message of ours was confirmed or refused: fewer wait than before
 *   "command" (ClientRoom*, name, rest) -> gboolean  the window's own to do (/help): TRUE: it was
 *   "offer" (command, before) -> GStrv  what may come next behind the window's own command, and
 * what stands between them: for completion; NULL: nothing "quit"                 the user asked to
 * leave and everything was said "failed" (GError*)     the first connection could not be made, or
 * trust failed: no use to try again
 */
#pragma once

#include "client-certificate.h"
#include "client-error.h"
#include "client-room.h"
#include "client-settings.h"
#include "net-connect.h"

G_BEGIN_DECLS

#define CLIENT_TYPE_SESSION (client_session_get_type ())
G_DECLARE_FINAL_TYPE (ClientSession, client_session, CLIENT, SESSION, GObject)

typedef enum
{
  CLIENT_STATE_OFFLINE, /* not started, or ended */
  CLIENT_STATE_CONNECTING,
  CLIENT_STATE_REGISTERING,
  CLIENT_STATE_ONLINE,
  CLIENT_STATE_WAITING, /* the line is down; tries again */
} ClientState;

ClientSession *client_session_new (NetLoop *loop, const ClientSettings *settings);
/* While it runs: colour, words that mean us, and how many messages are kept; the rest holds as it
 * was at the start. */
void client_session_change_settings (ClientSession *self, const ClientSettings *settings);

void client_session_connect (ClientSession *self);
/* Takes part over a stream that is there already (the host's own window). (transfer full) */
void client_session_attach (ClientSession *self, NetConnection *connection);

ClientState client_session_get_state (ClientSession *self);
char *client_session_describe_state (
    ClientSession *self); /* (transfer full): for the border line, translated */
char *
client_session_describe_security (ClientSession *self); /* (transfer full) (nullable): beside it */
/* What that is about. (transfer none) (nullable): no certificate */
const ClientCertificate *client_session_get_told_certificate (ClientSession *self,
                                                              gboolean *ends_soon);
const char *client_session_get_nick (ClientSession *self);
const char *client_session_get_server_name (ClientSession *self);
gboolean client_session_is_tls (ClientSession *self);
GTlsCertificate *client_session_get_server_certificate (ClientSession *self); /* (nullable) */

/* Rooms, in the order they are shown; the server's own page is the first. */
GListModel *client_session_get_rooms (ClientSession *self);
ClientRoom *client_session_find_room (ClientSession *self, const char *name); /* (nullable) */
gboolean client_session_awaits_room (ClientSession *self); /* which is shown before any other */
guint32 client_session_get_color (ClientSession *self,
                                  const char *nick); /* 0xRRGGBB: theirs, else from the name */

/* What the user typed: a command or words, of one or many lines. Never lost: what cannot go out now
 * waits. Unknown commands are an ERROR message in the room and are not sent. */
void client_session_input (ClientSession *self, ClientRoom *room, const char *text);
/* What the window, or who started the session, has to say to a command that it did. text: (transfer
 * full): translated */
void client_session_answer (ClientSession *self, ClientRoom *room, gboolean is_done, char *text);
/* Words without looking for commands. */
void client_session_say (ClientSession *self, ClientRoom *room, const char *text);
void client_session_resend (ClientSession *self, ClientRoom *room, guint64 message_id);
/* What one does to a message: by its id in this program. What cannot be is told in the room. */
void client_session_choose_message (ClientSession *self, ClientRoom *room, guint64 message_id);
void
client_session_reply (ClientSession *self, ClientRoom *room, guint64 message_id, const char *text);
void client_session_react (ClientSession *self,
                           ClientRoom *room,
                           guint64 message_id,
                           const char *reaction,
                           gboolean is_on);
void client_session_delete (ClientSession *self,
                            ClientRoom *room,
                            guint64 message_id,
                            const char *reason);       /* (nullable) */
gboolean client_session_is_away (ClientSession *self); /* we are, as we said */
/* The user went there: what belongs to no room is told there, and nothing leads away by itself. */
void client_session_set_front (ClientSession *self, ClientRoom *room);
/* What stands in the input now: tells the others that one writes. */
void client_session_typing (ClientSession *self, ClientRoom *room, const char *text);
void client_session_fetch_older (ClientSession *self, ClientRoom *room); /* scrolled to the top */
gboolean client_session_has_unconfirmed (ClientSession *self);
guint client_session_get_n_unconfirmed (ClientSession *self);

void client_session_quit (ClientSession *self,
                          const char *reason); /* "quit" follows, within a few seconds */

/* Completion: what the word before the cursor may become, best first. (transfer full) */
GStrv client_session_complete (
    ClientSession *self, ClientRoom *room, const char *text, gsize cursor, gsize *word_start);

G_END_DECLS
