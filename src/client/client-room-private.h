/* client-room-private.h: how client/ changes a room. Others only read it. */
#pragma once

#include "client-annotations.h"
#include "client-budget.h"
#include "client-isupport.h"
#include "client-members.h"
#include "client-message-private.h"
#include "client-room.h"
#include "client-typers.h"

G_BEGIN_DECLS

/* What a room waits for from the server's history. */
typedef enum
{
  CLIENT_HISTORY_IDLE,
  CLIENT_HISTORY_FIRST,  /* the last page: we know nothing yet */
  CLIENT_HISTORY_NEWER,  /* what came while we were away */
  CLIENT_HISTORY_OLDER,  /* the user scrolled up */
  CLIENT_HISTORY_LATER,  /* the user scrolled down, in an excerpt */
  CLIENT_HISTORY_AROUND, /* an excerpt is begun */
} ClientHistory;

/* What the session notes on a room. The room itself does not look at it. */
typedef struct
{
  char *key; /* (nullable): to join again */
  ClientNotify notify;
  gboolean was_in;       /* once: coming back is nothing to tell */
  gboolean is_left;      /* the user left: not joined again after a reconnect */
  gboolean is_asked_for; /* the user typed /join: it comes to the front */
  gint64 entered_us;     /* when we came first, by the server's clock; 0: it does not say */
  gboolean is_known;     /* members are complete: NAMES came to its end */
  gboolean is_told;      /* who is there, to the user */
  ClientHistory history;
  guint history_pages;       /* asked for in a row */
  gboolean is_history_stale; /* our ghost left after it was asked for: ask once more */
  char *history_from;        /* (nullable): NEWER: msgid after which it goes on */
  char *history_place;       /* (nullable): NEWER: msgid of the message it is put after */
  GPtrArray *held;           /* (owned) (nullable): of (owned) ClientWords: said while we wait */
  char *oldest;              /* (nullable): msgid of the first line that history gave us */
  char *newest;              /* (nullable): of an excerpt: msgid of its last line */
  gboolean has_no_older;     /* the beginning is here */
  gboolean is_resend_held;   /* unsent words wait until history has shown what arrived */
  guint64 chosen_id;         /* message that /reply and the like are about; 0: none */
} ClientRoomNotes;

ClientRoom *client_room_new (ClientRoomKind kind,
                             const char *name,
                             ClientIsupport *isupport,
                             ClientBudget *budget,
                             guint64 *last_id,
                             guint max_messages);
void client_room_set_max_messages (ClientRoom *self, guint max_messages); /* the oldest go */
ClientRoomNotes *client_room_get_notes (ClientRoom *self);
ClientAnnotations *client_room_get_annotations (ClientRoom *self);
ClientTypers *client_room_get_typers (ClientRoom *self);
void client_room_typing_changed (ClientRoom *self);
void client_room_history_changed (ClientRoom *self); /* what is known of it, not what it has */
ClientMembers *client_room_get_members (ClientRoom *self);
/* What is equal for names that the server takes for the same; (transfer full) */
char *client_room_fold (ClientRoom *self, const char *name);
void client_room_members_changed (ClientRoom *self);
ClientMember *client_room_find_member_for_change (ClientRoom *self, const char *nick);
ClientMember *client_room_add_member (ClientRoom *self, const char *nick);
gboolean client_room_remove_member (ClientRoom *self, const char *nick);
gboolean client_room_rename_member (ClientRoom *self, const char *nick, const char *new_nick);
void client_room_refold_members (ClientRoom *self);

/* Both take the message over. Words that nobody confirmed stand at the end, in the order in which
 * they will go out; everything else comes before them, where it belongs. */
void client_room_add (ClientRoom *self, ClientMessage *message);
/* Returns: where the next one belongs: older history is not inserted, at the limit */
guint client_room_insert (ClientRoom *self, guint index, ClientMessage *message);
/* message takes the place of old, and its time. Returns: FALSE, and message stays the caller's,
 * where old is not there any more. */
gboolean client_room_replace (ClientRoom *self, const ClientMessage *old, ClientMessage *message);
void client_room_insert_after (ClientRoom *self, ClientMessage *place, ClientMessage *message);
/* A change of delivery: the message goes to where it belongs then. */
void client_room_set_delivery (ClientRoom *self,
                               ClientMessage *message,
                               ClientDelivery delivery,
                               const char *reason);
ClientMessage *
client_room_find_unnamed (ClientRoom *self, guint index, ClientMessageKind kind, const char *text);
/* A message of ours, not before index, turns out to stand in the history there: stored. */
void client_room_settle (ClientRoom *self, ClientMessage *message, guint index);
void client_room_set_msgid (ClientRoom *self, ClientMessage *message, const char *msgid);
void client_room_message_changed (ClientRoom *self, ClientMessage *message);
void client_room_set_text (ClientRoom *self, ClientMessage *message, const char *text);
void client_room_apply_redaction (ClientRoom *self, ClientMessage *message);
/* msgid need not be here yet. */
void client_room_redact (ClientRoom *self, const char *msgid, const char *by, const char *reason);
void client_room_react (ClientRoom *self,
                        const char *msgid,
                        const char *reaction,
                        const char *person,
                        const char *nick,
                        gboolean is_own);
void client_room_unreact (
    ClientRoom *self, const char *msgid, const char *reaction, const char *person, gboolean is_own);
void client_room_clear (ClientRoom *self); /* all but what is not confirmed */

ClientMessage *client_room_get_first_stored (ClientRoom *self); /* (nullable): with a msgid */
ClientMessage *client_room_get_last_stored (ClientRoom *self);  /* (nullable): with a msgid */

void client_room_set_name (ClientRoom *self, const char *name);
void client_room_set_topic (ClientRoom *self, const char *topic); /* (nullable) */
void client_room_set_joined (ClientRoom *self, gboolean is_joined);
void client_room_set_read (ClientRoom *self, gint64 time_us); /* another device read so far */

G_END_DECLS
