/* client-settings.h: what a session is told before it starts: where to go, as whom, and how a
 * person wants it to be. A plain struct; the text in it belongs to who fills it in.
 */
#pragma once

#include "net-credentials.h"

G_BEGIN_DECLS

#define CLIENT_DEFAULT_MAX_MESSAGES 100000

typedef struct
{
  const char *host;
  guint16 port;
  NetCredentials *credentials; /* (nullable): plain */
  const char *nick;
  const char *color;             /* (nullable): RRGGBB */
  const char *hint;              /* (nullable): told in the first room, for who is new here */
  const char *const *rooms;      /* (nullable): to join beside where the server puts us */
  guint max_messages;            /* kept a room; 0: CLIENT_DEFAULT_MAX_MESSAGES */
  const char *const *highlights; /* (nullable): words that mean us beside our name */
  const char *account;           /* (nullable): to log in to */
  const char *password;          /* (nullable): of the account */
  gboolean is_login_required;    /* else one is let in without the account where logging in fails */
  const char *state_dir; /* (nullable): where what is not sent outlives the program; NULL: not */
  guint reconnect_ms;    /* the shortest pause before another try; 0: 1000 */
  guint nick_retry_ms;   /* likewise, to have the wanted name after all; 0: a minute */
  /* Of a server that wants to be reached encrypted only, although there are no credentials. */
  const char *sts_dir;      /* (nullable): where that outlives the program; NULL: not */
  const char *sts_certfile; /* (nullable): as net_credentials_load() has them */
  const char *sts_cafile;   /* (nullable) */
} ClientSettings;

G_END_DECLS
