/* client-caps.h: which capabilities of IRCv3 we use, and which of them this server gave us. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CLIENT_CAP_MESSAGE_TAGS = 1 << 0,
  CLIENT_CAP_SERVER_TIME = 1 << 1,
  CLIENT_CAP_ECHO_MESSAGE = 1 << 2,
  CLIENT_CAP_LABELED_RESPONSE = 1 << 3,
  CLIENT_CAP_BATCH = 1 << 4,
  CLIENT_CAP_MULTI_PREFIX = 1 << 5,
  CLIENT_CAP_ACCOUNT_TAG = 1 << 6,
  CLIENT_CAP_EXTENDED_JOIN = 1 << 7,
  CLIENT_CAP_AWAY_NOTIFY = 1 << 8,
  CLIENT_CAP_CHGHOST = 1 << 9,
  CLIENT_CAP_SETNAME = 1 << 10,
  CLIENT_CAP_ACCOUNT_NOTIFY = 1 << 11,
  CLIENT_CAP_INVITE_NOTIFY = 1 << 12,
  CLIENT_CAP_CHATHISTORY = 1 << 13,
  CLIENT_CAP_READ_MARKER = 1 << 14,
  CLIENT_CAP_MULTILINE = 1 << 15,
  CLIENT_CAP_REDACTION = 1 << 16,
  CLIENT_CAP_STANDARD_REPLIES = 1 << 17,
  CLIENT_CAP_METADATA = 1 << 18,
  CLIENT_CAP_CHANNEL_RENAME = 1 << 19,
  CLIENT_CAP_CAP_NOTIFY = 1 << 20,
  CLIENT_CAP_ACCOUNT_REGISTRATION = 1 << 21,
  CLIENT_CAP_EVENT_PLAYBACK = 1 << 24,
  CLIENT_CAP_SEARCH = 1 << 25,
  CLIENT_CAP_SASL = 1 << 28,
} ClientCap;

/* The fields are the interface, written by the functions below. */
typedef struct
{
  guint32 offered;
  guint32 enabled;
  guint32 unwanted;          /* not asked for, although offered */
  guint n_requests;          /* without an answer yet */
  gboolean is_metadata_3;    /* the newer draft is offered: it is the one asked for */
  guint multiline_max_bytes; /* 0: not said */
  guint multiline_max_lines;
} ClientCaps;

void client_caps_reset (ClientCaps *self);
gboolean client_caps_has (const ClientCaps *self, ClientCap cap);

/* list: of a CAP LS or NEW: names, some with values */
void client_caps_offer (ClientCaps *self, const char *list);
/* What is offered, wanted and not there yet, for one CAP REQ; (nullable) (transfer full) */
char *client_caps_request (ClientCaps *self);
void client_caps_take_ack (ClientCaps *self, const char *list);
void client_caps_take_del (ClientCaps *self, const char *list);

G_END_DECLS
