#include "config.h"

#include "irc-cap.h"

#include <string.h>

#define BATCH IRC_CAP_BIT (IRC_CAP_BATCH)
#define TAGS IRC_CAP_BIT (IRC_CAP_MESSAGE_TAGS)

/* Dependencies as the section "Dependencies" of each specification has them: a capability is of no
 * use, and must not be acted on, without them. The order of asking is the client's affair. */
static const struct
{
  const char *name;
  IrcCapSet dependencies;
} rows[IRC_N_CAPS] = {
  [IRC_CAP_ACCOUNT_NOTIFY] = { "account-notify", 0 },
  [IRC_CAP_ACCOUNT_REGISTRATION] = { "draft/account-registration", 0 },
  [IRC_CAP_ACCOUNT_TAG] = { "account-tag", 0 },
  [IRC_CAP_AWAY_NOTIFY] = { "away-notify", 0 },
  [IRC_CAP_BATCH] = { "batch", 0 },
  [IRC_CAP_CAP_NOTIFY] = { "cap-notify", 0 },
  [IRC_CAP_CHANNEL_RENAME] = { "draft/channel-rename", 0 },
  [IRC_CAP_CHATHISTORY] = { "draft/chathistory", 0 },
  [IRC_CAP_CHGHOST] = { "chghost", 0 },
  [IRC_CAP_ECHO_MESSAGE] = { "echo-message", 0 },
  [IRC_CAP_EVENT_PLAYBACK] = { "draft/event-playback", 0 },
  [IRC_CAP_EXTENDED_ISUPPORT] = { "draft/extended-isupport", 0 },
  [IRC_CAP_EXTENDED_JOIN] = { "extended-join", 0 },
  [IRC_CAP_EXTENDED_MONITOR] = { "extended-monitor", 0 },
  [IRC_CAP_INVITE_NOTIFY] = { "invite-notify", 0 },
  [IRC_CAP_LABELED_RESPONSE] = { "labeled-response", BATCH },
  [IRC_CAP_MESSAGE_REDACTION] = { "draft/message-redaction", TAGS },
  [IRC_CAP_MESSAGE_TAGS] = { "message-tags", 0 },
  [IRC_CAP_METADATA_2] = { "draft/metadata-2", BATCH },
  [IRC_CAP_METADATA_3] = { "draft/metadata-3", BATCH },
  [IRC_CAP_MULTI_PREFIX] = { "multi-prefix", 0 },
  [IRC_CAP_MULTILINE] = { "draft/multiline", BATCH },
  [IRC_CAP_NO_IMPLICIT_NAMES] = { "no-implicit-names", 0 },
  [IRC_CAP_NO_IMPLICIT_NAMES_DRAFT] = { "draft/no-implicit-names", 0 },
  [IRC_CAP_OPER_TAG] = { "draft/oper-tag", 0 },
  [IRC_CAP_PRE_AWAY] = { "draft/pre-away", 0 },
  [IRC_CAP_READ_MARKER] = { "draft/read-marker", 0 },
  [IRC_CAP_SASL] = { "sasl", 0 },
  [IRC_CAP_SEARCH] = { "soju.im/search", BATCH },
  [IRC_CAP_SERVER_TIME] = { "server-time", 0 },
  [IRC_CAP_SETNAME] = { "setname", 0 },
  [IRC_CAP_STANDARD_REPLIES] = { "standard-replies", 0 },
  [IRC_CAP_STS] = { "sts", 0 },
  [IRC_CAP_USERHOST_IN_NAMES] = { "userhost-in-names", 0 },
};

G_STATIC_ASSERT (IRC_N_CAPS <= 64);

/**
 * irc_cap_get_name:
 * Returns: the name on the wire
 */
const char *
irc_cap_get_name (IrcCap cap)
{
  g_return_val_if_fail ((guint) cap < IRC_N_CAPS, "");

  return rows[cap].name;
}

/**
 * irc_cap_find:
 * @name: exactly as on the wire: names of capabilities have a case
 * @cap: (out) (optional):
 *
 * Returns: whether there is such a capability
 */
gboolean
irc_cap_find (const char *name, IrcCap *cap)
{
  for (guint i = 0; i < IRC_N_CAPS; i++)
    {
      if (strcmp (rows[i].name, name) == 0)
        {
          if (cap != NULL)
            *cap = (IrcCap) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * irc_cap_get_dependencies:
 * Returns: what must be on as well
 */
IrcCapSet
irc_cap_get_dependencies (IrcCap cap)
{
  g_return_val_if_fail ((guint) cap < IRC_N_CAPS, 0);

  return rows[cap].dependencies;
}

/**
 * irc_cap_get_working:
 * Returns: those of the set whose dependencies are in the set
 */
IrcCapSet
irc_cap_get_working (IrcCapSet set)
{
  IrcCapSet working = 0;

  for (guint i = 0; i < IRC_N_CAPS; i++)
    {
      if (IRC_CAP_HAS (set, i) && (rows[i].dependencies & ~set) == 0)
        working |= IRC_CAP_BIT (i);
    }

  return working;
}

static void
clear_item (gpointer data)
{
  IrcCapItem *item = data;

  g_free (item->name);
  g_free (item->value);
}

/**
 * irc_cap_parse_list:
 * @list: the last parameter of a CAP
 *
 * Returns: (transfer full): its items in order, known here or not
 */
GArray *
irc_cap_parse_list (const char *list)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (IrcCapItem));
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  g_array_set_clear_func (items, clear_item);
  for (guint i = 0; words[i] != NULL; i++)
    {
      const gboolean is_removed = words[i][0] == '-';
      const char *name = words[i] + (is_removed ? 1 : 0);
      const char *equals = name + strcspn (name, "=");
      IrcCapItem item = { NULL, NULL, is_removed };

      if (equals == name)
        continue;
      item.name = g_strndup (name, (gsize) (equals - name));
      if (*equals == '=')
        item.value = g_strdup (equals + 1);
      g_array_append_val (items, item);
    }

  return items;
}

/**
 * irc_cap_format_list:
 * @get_value: (nullable): what stands behind the '=' for a client that knows CAP 302
 * @max_bytes: room for the list in one line
 *
 * Returns: (transfer full): for each line to send its list, at least one, which may be empty. All
 *   but the last are sent with a '*' before them.
 */
GStrv
irc_cap_format_list (IrcCapSet set, IrcCapValueFunc get_value, gpointer user_data, gsize max_bytes)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < IRC_N_CAPS; i++)
    {
      const char *value;
      g_autofree char *token = NULL;

      if (!IRC_CAP_HAS (set, i))
        continue;

      value = get_value != NULL ? get_value ((IrcCap) i, user_data) : NULL;
      token =
          value != NULL ? g_strconcat (rows[i].name, "=", value, NULL) : g_strdup (rows[i].name);
      if (line->len > 0 && line->len + 1 + strlen (token) > max_bytes)
        {
          g_strv_builder_add (lines, line->str);
          g_string_truncate (line, 0);
        }
      if (line->len > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, token);
    }
  g_strv_builder_add (lines, line->str);

  return g_strv_builder_end (lines);
}
