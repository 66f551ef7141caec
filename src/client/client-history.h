/* client-history.h: what was said while we were not there (draft/chathistory), and which of our own
 * words it shows to have arrived.
 *
 * After the line dropped, a room asks for what came after the last message it has, page by page.
 * Until all of that is here, what is said now waits (held), so that the room's last stored message
 * is always the end of what it knows without a gap, however often the line drops. Words of ours
 * that went out before and were not confirmed wait too (is_resend_held): those that history shows
 * are confirmed by it, the others go out again.
 *
 * History shows all that our last connection said only when the server has ended it: its lines come
 * before its end in the one order. While it still stands, as a ghost under the nick we had, nothing
 * is said again; but not for ever.
 */
#pragma once

#include "client-words.h"

G_BEGIN_DECLS

/* What a batch of history brought, oldest first. */
typedef struct
{
  GPtrArray *words; /* (owned) of (owned) ClientWords */
  guint n_lines;    /* what else happened included: the server counts it */
  char *first;      /* (nullable): msgid */
  char *last;       /* (nullable): msgid */
} ClientPage;

ClientPage *client_page_new (void);
void client_page_free (ClientPage *self);
void client_page_count (ClientPage *self, const char *msgid); /* (nullable): of one more line */

/* Whether this server has any: only then can it show which of our words arrived. */
gboolean client_history_is_there (ClientSession *self);
/* Whose history it is that comes now: a room's, or that of the excerpt of it. (nullable) */
ClientRoom *client_history_find_target (ClientSession *self, const char *target);
ClientRoom *client_history_find_excerpt (ClientSession *self, ClientRoom *room); /* (nullable) */
void client_history_fetch_missed (ClientSession *self, ClientRoom *room);
void client_history_heard (ClientSession *self); /* more of what we wait for: it is on its way */
void client_history_take_page (ClientSession *self, const char *target, ClientPage *page);
void client_history_take_failure (ClientSession *self, const char *target); /* FAIL CHATHISTORY */

/* Who wrote to us while the line was down, and has no talk here: each answer opens one. */
void client_history_ask_targets (ClientSession *self);
void client_history_take_target (ClientSession *self, const char *name);
void client_history_end_targets (ClientSession *self);

gboolean client_history_holds (ClientSession *self, ClientRoom *room);
void client_history_hold (ClientRoom *room, ClientWords *words); /* (transfer full) */

void client_history_nick_gone (ClientSession *self, const char *nick); /* perhaps our ghost */
void client_history_forget (ClientSession *self);                      /* the line dropped */
void client_history_on_timer (gpointer session);

G_END_DECLS
