/* client-annotations.h: what people did to messages of a room: reactions, and taking them back.
 *
 * Kept by msgid, whether the message is here or not: in whatever order they come, and however often
 * they are told again, the end is the same. Bounded, the oldest go.
 */
#pragma once

#include "client-budget.h"
#include "client-room.h"

G_BEGIN_DECLS

typedef struct
{
  char *by;     /* nick */
  char *reason; /* (nullable) */
} ClientRedaction;

typedef struct _ClientAnnotations ClientAnnotations;

ClientAnnotations *client_annotations_new (ClientBudget *budget);
void client_annotations_free (ClientAnnotations *self);

/* person: what tells one from another. Returns: whether it is news */
gboolean client_annotations_react (ClientAnnotations *self,
                                   const char *msgid,
                                   const char *reaction,
                                   const char *person,
                                   const char *nick,
                                   gboolean is_own);
gboolean client_annotations_unreact (ClientAnnotations *self,
                                     const char *msgid,
                                     const char *reaction,
                                     const char *person,
                                     gboolean is_own);
gboolean client_annotations_redact (ClientAnnotations *self,
                                    const char *msgid,
                                    const char *by,
                                    const char *reason);

/* Both: (nullable) (transfer none); of ClientReaction, in the order in which they came first */
const GPtrArray *client_annotations_get_reactions (ClientAnnotations *self, const char *msgid);
const ClientRedaction *client_annotations_get_redaction (ClientAnnotations *self,
                                                         const char *msgid);

G_END_DECLS
