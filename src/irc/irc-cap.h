/* irc-cap.h: the capabilities of IRCv3 by name, sets of them, and the lists of CAP.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  IRC_CAP_ACCOUNT_NOTIFY,
  IRC_CAP_ACCOUNT_REGISTRATION,
  IRC_CAP_ACCOUNT_TAG,
  IRC_CAP_AWAY_NOTIFY,
  IRC_CAP_BATCH,
  IRC_CAP_CAP_NOTIFY,
  IRC_CAP_CHANNEL_RENAME,
  IRC_CAP_CHATHISTORY,
  IRC_CAP_CHGHOST,
  IRC_CAP_ECHO_MESSAGE,
  IRC_CAP_EVENT_PLAYBACK,
  IRC_CAP_EXTENDED_ISUPPORT,
  IRC_CAP_EXTENDED_JOIN,
  IRC_CAP_EXTENDED_MONITOR,
  IRC_CAP_INVITE_NOTIFY,
  IRC_CAP_LABELED_RESPONSE,
  IRC_CAP_MESSAGE_REDACTION,
  IRC_CAP_MESSAGE_TAGS,
  IRC_CAP_METADATA_2,
  IRC_CAP_METADATA_3,
  IRC_CAP_MULTI_PREFIX,
  IRC_CAP_MULTILINE,
  IRC_CAP_NO_IMPLICIT_NAMES,
  IRC_CAP_NO_IMPLICIT_NAMES_DRAFT,
  IRC_CAP_OPER_TAG,
  IRC_CAP_PRE_AWAY,
  IRC_CAP_READ_MARKER,
  IRC_CAP_SASL,
  IRC_CAP_SEARCH,
  IRC_CAP_SERVER_TIME,
  IRC_CAP_SETNAME,
  IRC_CAP_STANDARD_REPLIES,
  IRC_CAP_STS,
  IRC_CAP_USERHOST_IN_NAMES,
  IRC_N_CAPS,
} IrcCap;

/* A set: one bit each. */
typedef guint64 IrcCapSet;
#define IRC_CAP_BIT(cap) (G_GUINT64_CONSTANT (1) << (cap))
#define IRC_CAP_HAS(set, cap) (((set) &IRC_CAP_BIT (cap)) != 0)

const char *irc_cap_get_name (IrcCap cap);
gboolean irc_cap_find (const char *name, IrcCap *cap); /* cap (out) (optional) */
IrcCapSet irc_cap_get_dependencies (IrcCap cap);
IrcCapSet irc_cap_get_working (IrcCapSet set); /* those whose dependencies are in it as well */

/* Lists, as in CAP LS, REQ, ACK, NAK, NEW, DEL. */
typedef struct
{
  char *name;          /* without '-' and value */
  char *value;         /* (nullable) */
  gboolean is_removed; /* "-name" */
} IrcCapItem;

GArray *irc_cap_parse_list (const char *list); /* of IrcCapItem, which it owns */

typedef const char *(*IrcCapValueFunc) (IrcCap cap, gpointer user_data); /* (nullable) */
GStrv
irc_cap_format_list (IrcCapSet set, IrcCapValueFunc get_value, gpointer user_data, gsize max_bytes);

G_END_DECLS
