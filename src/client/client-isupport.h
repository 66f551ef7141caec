/* client-isupport.h: what the server says of itself in 005, and what follows from it: how names are
 * compared, what is a room, which prefix a mode gives.
 *
 * One for each session, shared with its rooms; reset when a new connection begins.
 */
#pragma once

#include "irc-case.h"

G_BEGIN_DECLS

/* Reference counted; the fields are the interface, written by client_isupport_take(). */
typedef struct
{
  IrcCasemapping casemapping;
  char *case_name;      /* (nullable): CASEMAPPING and UTF8MAPPING as they came */
  char *case_utf8;      /* (nullable) */
  char *channel_types;  /* "#&" */
  char *prefix_modes;   /* "ov", highest first */
  char *prefix_letters; /* "@+", beside prefix_modes */
  char *status_letters; /* those that may stand before a room's name as a target; "" */
  char *list_modes;     /* CHANMODES A and B: always with an argument */
  char *set_modes;      /* CHANMODES C: with an argument when set */
  char *network;        /* (nullable) */
  guint max_nick;       /* 0: not said */
  guint max_line;       /* bytes, CR LF included, tags apart */
  guint max_history;    /* messages a page; 0: as many as one likes */
  gboolean has_whox;
} ClientIsupport;

ClientIsupport *client_isupport_new (void);
ClientIsupport *client_isupport_ref (ClientIsupport *self);
void client_isupport_unref (ClientIsupport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientIsupport, client_isupport_unref)

void client_isupport_reset (ClientIsupport *self);
void client_isupport_take (ClientIsupport *self, const char *token); /* "NICKLEN=30", "-WHOX" */

char *client_isupport_fold (const ClientIsupport *self, const char *name);
gboolean client_isupport_same (const ClientIsupport *self, const char *a, const char *b);
gboolean client_isupport_is_channel (const ClientIsupport *self, const char *target);
/* Without the status prefixes it may have ("@#room"). */
const char *client_isupport_strip_status (const ClientIsupport *self, const char *target);
char client_isupport_prefix_of_mode (const ClientIsupport *self, char mode); /* 0: none */
gboolean client_isupport_mode_has_argument (const ClientIsupport *self, char mode, gboolean is_set);

G_END_DECLS
