/* client-outbox.h: what the user said and nobody confirmed yet, in the order in which it goes out.
 *
 * Bookkeeping: client-send.c writes the lines, and tells here what was sent and what came back.
 * Where there is a file it follows each step, before the step is done.
 */
#pragma once

#include "client-outbox-file.h"
#include "client-room-private.h"

G_BEGIN_DECLS

/* message-tags: a client-only tag, passed on and kept by servers as it is. */
#define CLIENT_TAG_ID "+pychat/id"

typedef struct
{
  ClientRoom *room;          /* (owned) */
  ClientMessage *message;    /* (owned) */
  guint64 label;             /* of the line it went out with; 0: it waits */
  gint64 sent_us;            /* monotonic */
  gboolean may_have_arrived; /* went out on a line that then dropped */
  char *sent_by;             /* (nullable): our nick then */
  char *id; /* goes out with it as a tag, the same each time: history shows whether it arrived */
} ClientOutboxItem;

typedef struct _ClientOutbox ClientOutbox;

ClientOutbox *client_outbox_new (void);
void client_outbox_free (ClientOutbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientOutbox, client_outbox_free)

/* file: (transfer full). What is in it is client-outbox-restore.c's to put into rooms. */
void client_outbox_set_file (ClientOutbox *self, ClientOutboxFile *file);
/* Why the file does not follow, the first time since it last did. (transfer full) (nullable) */
GError *client_outbox_take_trouble (ClientOutbox *self);

/* As the file has it; not written again. */
ClientOutboxItem *client_outbox_add_known (ClientOutbox *self,
                                           ClientRoom *room,
                                           ClientMessage *message,
                                           const ClientOutboxRecord *record);
/* message failed as id, which is kept, in the file too, until it is sent again or forgotten. */
void client_outbox_note_failed (ClientOutbox *self, ClientMessage *message, const char *id);
ClientMessage *client_outbox_find_failed (ClientOutbox *self, const char *id); /* (nullable) */
void client_outbox_forget_failed (ClientOutbox *self, ClientMessage *message);

ClientOutboxItem *client_outbox_add (ClientOutbox *self, ClientRoom *room, ClientMessage *message);
ClientOutboxItem *
client_outbox_add_after (ClientOutbox *self, ClientOutboxItem *place, ClientMessage *message);
/* What follows is one step for the file. */
void client_outbox_begin (ClientOutbox *self);
void client_outbox_commit (ClientOutbox *self);
void client_outbox_set_text (ClientOutbox *self, ClientOutboxItem *item); /* its message's is new */
void client_outbox_remove (ClientOutbox *self, ClientOutboxItem *item); /* confirmed, or given up */
void client_outbox_fail (ClientOutbox *self, ClientOutboxItem *item, const char *reason);
guint client_outbox_get_length (ClientOutbox *self);
guint client_outbox_get_n_in_flight (ClientOutbox *self);

/* item is on its way under a new label; returns it. */
guint64 client_outbox_mark_sent (ClientOutbox *self, ClientOutboxItem *item, const char *nick);
guint64 client_outbox_get_last_label (ClientOutbox *self);
/* The line dropped: everything waits again. */
void client_outbox_mark_lost (ClientOutbox *self);

/* All: (transfer none) (nullable) */
ClientOutboxItem *client_outbox_find_label (ClientOutbox *self, guint64 label);
/* The oldest in flight for room; text (nullable): with this text and kind. */
ClientOutboxItem *client_outbox_find_in_flight (ClientOutbox *self,
                                                ClientRoom *room,
                                                ClientMessageKind kind,
                                                const char *text);
ClientOutboxItem *client_outbox_find_id (ClientOutbox *self, const char *id); /* id (nullable) */
/* The oldest for room that may have arrived before the line dropped, sent by nick. */
ClientOutboxItem *client_outbox_find_arrived (ClientOutbox *self,
                                              ClientRoom *room,
                                              const char *nick,
                                              ClientMessageKind kind,
                                              const char *text);
/* The oldest in flight with a label not greater than this. */
ClientOutboxItem *client_outbox_find_until (ClientOutbox *self, guint64 label);
gboolean client_outbox_has_arrived (ClientOutbox *self, ClientRoom *room);
/* A list to walk: of ClientOutboxItem. */
const GList *client_outbox_get_items (ClientOutbox *self);

G_END_DECLS
