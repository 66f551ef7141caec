/* client-room.h: a room, a private talk, or the server's own page, as the user sees it. */
#pragma once

#include <gio/gio.h>

#include "client-message.h"

G_BEGIN_DECLS

#define CLIENT_TYPE_ROOM (client_room_get_type ())
G_DECLARE_FINAL_TYPE (ClientRoom, client_room, CLIENT, ROOM, GObject)

typedef enum
{
  CLIENT_ROOM_SERVER, /* what belongs to no room */
  CLIENT_ROOM_CHANNEL,
  CLIENT_ROOM_TALK, /* with one person */
} ClientRoomKind;

/* What notifies there. */
typedef enum
{
  CLIENT_NOTIFY_DEFAULT, /* as the settings have it */
  CLIENT_NOTIFY_ALL,
  CLIENT_NOTIFY_MENTIONS,
  CLIENT_NOTIFY_NONE,
} ClientNotify;

typedef struct
{
  char *nick;
  char *prefixes; /* of "~&@%+", highest first; "" */
  char *account;  /* (nullable) */
  gboolean is_away;
  guint32 color; /* 0xRRGGBB, the user's own or derived from the name */
} ClientMember;

ClientRoomKind client_room_get_kind (ClientRoom *self);
const char *client_room_get_name (ClientRoom *self);  /* #room, nick, or the server's name */
const char *client_room_get_topic (ClientRoom *self); /* (nullable) */
gboolean client_room_is_joined (ClientRoom *self);    /* talks: always while connected */
gboolean client_room_is_wanted (ClientRoom *self);    /* it is joined, or will be with a line */
guint client_room_get_unread (ClientRoom *self);
guint client_room_get_mentions (ClientRoom *self);
ClientNotify client_room_get_notify (ClientRoom *self);

/* Messages, oldest first; those of ours that nobody has confirmed yet stand at the end, in the
 * order in which they go out. Signals (messages as G_TYPE_POINTER):
 *   "message-added" (ClientMessage*, guint index)   mostly at the end, or in front of the
 *                                                   unconfirmed; older history comes at 0
 *   "message-changed" (ClientMessage*, guint index) delivery, text, redaction, reactions
 *   "reacted" (ClientMessage*, const char *reaction, const char *nick)  somebody else did, now
 *   "message-removed" (guint index)                 the oldest, beyond the limit; or one that is
 *                                                   added again where it belongs
 *   "members-changed", "changed" (topic, joined, unread counts, name, who is typing)
 *   "read" ()                                       client_room_mark_read() read something new */
guint client_room_get_n_messages (ClientRoom *self);
ClientMessage *client_room_get_message (ClientRoom *self, guint index); /* (transfer none) */

ClientMessage *client_room_find_msgid (ClientRoom *self, const char *msgid); /* (nullable) */
ClientMessage *client_room_find_id (ClientRoom *self, guint64 id);           /* (nullable) */
guint client_room_index_of (ClientRoom *self, const ClientMessage *message); /* G_MAXUINT: none */
/* (nullable) (transfer none): of ClientReaction */
const GPtrArray *client_room_get_reactions (ClientRoom *self, const ClientMessage *message);

gboolean client_room_is_complete (ClientRoom *self); /* its first message is the first of all */

guint client_room_get_n_typing (ClientRoom *self);                  /* how many others write now */
const char *client_room_get_typing (ClientRoom *self, guint index); /* nick, who began first */

guint client_room_get_n_members (ClientRoom *self);
const ClientMember *client_room_get_member (ClientRoom *self, guint index); /* by rank, then name */
const ClientMember *client_room_find_member (ClientRoom *self, const char *nick); /* (nullable) */

/* Said by others, and nobody of us has read it, on no device. */
gboolean client_room_is_unread (ClientRoom *self, const ClientMessage *message);
gint64 client_room_get_read_us (ClientRoom *self); /* until then they have; 0: not known */
void client_room_mark_read (ClientRoom *self);     /* the user has seen the end of it */

G_END_DECLS
