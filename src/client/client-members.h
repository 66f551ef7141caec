/* client-members.h: who is in a room: found by nick, listed by rank and then by name.
 *
 * Keys are nicks as the server compares them (client_isupport_fold()). The list is put in order
 * when somebody looks at it, not with each of the thousands of names that a join brings.
 */
#pragma once

#include "client-budget.h"
#include "client-room.h"

G_BEGIN_DECLS

/* A server that names more people than this for one room is not believed. */
#define CLIENT_MEMBERS_MAX 100000

typedef struct _ClientMembers ClientMembers;

ClientMembers *client_members_new (ClientBudget *budget);
void client_members_free (ClientMembers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientMembers, client_members_free)

/* There already: the same member. %NULL beyond the limit. */
ClientMember *client_members_add (ClientMembers *self, const char *key, const char *nick);
gboolean client_members_remove (ClientMembers *self, const char *key);
gboolean client_members_rename (ClientMembers *self,
                                const char *key,
                                const char *new_key,
                                const char *new_nick);
void client_members_refold (ClientMembers *self, ClientRoom *room);
void client_members_clear (ClientMembers *self);
void client_members_set_prefixes (ClientMembers *self, ClientMember *member, const char *prefixes);
/* account: (nullable) */
void client_members_set_account (ClientMembers *self, ClientMember *member, const char *account);

guint client_members_get_count (ClientMembers *self);
ClientMember *client_members_get (ClientMembers *self, guint index);      /* (nullable) */
ClientMember *client_members_find (ClientMembers *self, const char *key); /* (nullable) */

G_END_DECLS
