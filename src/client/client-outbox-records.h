/* client-outbox-records.h: what waits in the outbox, and the steps that change it, as text and
 * back.
 *
 * Steps that stand together in one text are separated by a byte that stands in no field, and so are
 * the fields of a step. No text of theirs has a line end in it.
 */
#pragma once

#include "client-message.h"

G_BEGIN_DECLS

/* The fields are the interface, written by the functions below. */
typedef struct
{
  char *id;
  ClientMessageKind kind;
  gboolean is_talk; /* with a person; else in a room */
  char *room;
  gint64 time_us;
  char *text;
  char *reply_to;  /* (nullable): msgid */
  char *sent_by;   /* (nullable): our name when it went out; NULL: it never did */
  gint64 since_us; /* by the server's clock, when all that came before was known; 0: never */
  char *reason;    /* (nullable): it failed */
} ClientOutboxRecord;

typedef struct _ClientOutboxRecords ClientOutboxRecords;

ClientOutboxRecords *client_outbox_records_new (void);
void client_outbox_records_free (ClientOutboxRecords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientOutboxRecords, client_outbox_records_free)

/* Of (transfer none) ClientOutboxRecord, in the order in which they go out. */
const GList *client_outbox_records_get (ClientOutboxRecords *self);
gsize client_outbox_records_estimate (ClientOutboxRecords *self); /* bytes of its description */

/* FALSE: a step made no sense, and was passed over; the others happened. */
gboolean client_outbox_records_apply (ClientOutboxRecords *self, const char *steps);
char *client_outbox_records_describe (ClientOutboxRecords *self); /* (transfer full): as steps */

/* Steps as text. All (transfer full) */

/* A message is new, or its text is another one now. after_id (nullable): goes out behind that one
 */
char *client_outbox_step_say (const ClientOutboxRecord *record, const char *after_id);
char *client_outbox_step_sent (const char *id, const char *nick, gint64 since_us);
char *client_outbox_step_failed (const char *id, const char *reason);
char *client_outbox_step_done (const char *id);
void client_outbox_step_append (GString *steps, char *step); /* step: (transfer full) */

G_END_DECLS
