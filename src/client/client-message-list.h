/* client-message-list.h: messages in their order, found by where they stand, by id and by msgid.
 * That the oldest go, one by one, costs nothing.
 */
#pragma once

#include "client-budget.h"
#include "client-message-private.h"

G_BEGIN_DECLS

typedef struct _ClientMessageList ClientMessageList;

ClientMessageList *client_message_list_new (ClientBudget *budget); /* (transfer full) */
void client_message_list_free (ClientMessageList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientMessageList, client_message_list_free)

guint client_message_list_get_length (ClientMessageList *self);
gsize client_message_list_get_size (ClientMessageList *self); /* bytes, of all messages */
ClientMessage *client_message_list_get (ClientMessageList *self, guint index); /* (transfer none) */
guint client_message_list_index_of (ClientMessageList *self,
                                    const ClientMessage *message); /* G_MAXUINT: it is not here */
/* Both (nullable) (transfer none) */
ClientMessage *client_message_list_find_msgid (ClientMessageList *self, const char *msgid);
ClientMessage *client_message_list_find_id (ClientMessageList *self, guint64 id);

/* message: (transfer full). Of two with one msgid, the first that came is found by it. */
void client_message_list_insert (ClientMessageList *self, guint index, ClientMessage *message);
void client_message_list_remove (ClientMessageList *self, guint index);

/* What the list knows of a message that it has. */
void
client_message_list_set_msgid (ClientMessageList *self, ClientMessage *message, const char *msgid);
void
client_message_list_set_text (ClientMessageList *self, ClientMessage *message, const char *text);

G_END_DECLS
