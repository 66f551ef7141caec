#include "config.h"

#include "client-caps.h"

#include <string.h>

/* Whatever a server allows: some messages of that size are under way at once, and all of their
 * lines wait in the connection's queue. */
#define MAX_MULTILINE_BYTES (128 * 1024)
#define MAX_MULTILINE_LINES 1000

#define METADATA_2 "draft/metadata-2"
#define METADATA_3 "draft/metadata-3"

static const struct
{
  const char *name;
  ClientCap cap;
} wanted[] = {
  { "account-notify", CLIENT_CAP_ACCOUNT_NOTIFY },
  { "account-tag", CLIENT_CAP_ACCOUNT_TAG },
  { "away-notify", CLIENT_CAP_AWAY_NOTIFY },
  { "batch", CLIENT_CAP_BATCH },
  { "cap-notify", CLIENT_CAP_CAP_NOTIFY },
  { "chghost", CLIENT_CAP_CHGHOST },
  { "draft/account-registration", CLIENT_CAP_ACCOUNT_REGISTRATION },
  { "draft/channel-rename", CLIENT_CAP_CHANNEL_RENAME },
  { "draft/chathistory", CLIENT_CAP_CHATHISTORY },
  { "draft/event-playback", CLIENT_CAP_EVENT_PLAYBACK },
  { "draft/message-redaction", CLIENT_CAP_REDACTION },
  { METADATA_2, CLIENT_CAP_METADATA },
  { METADATA_3, CLIENT_CAP_METADATA },
  { "draft/multiline", CLIENT_CAP_MULTILINE },
  { "draft/read-marker", CLIENT_CAP_READ_MARKER },
  { "echo-message", CLIENT_CAP_ECHO_MESSAGE },
  { "extended-join", CLIENT_CAP_EXTENDED_JOIN },
  { "invite-notify", CLIENT_CAP_INVITE_NOTIFY },
  { "labeled-response", CLIENT_CAP_LABELED_RESPONSE },
  { "message-tags", CLIENT_CAP_MESSAGE_TAGS },
  { "multi-prefix", CLIENT_CAP_MULTI_PREFIX },
  { "sasl", CLIENT_CAP_SASL },
  { "server-time", CLIENT_CAP_SERVER_TIME },
  { "setname", CLIENT_CAP_SETNAME },
  { "soju.im/search", CLIENT_CAP_SEARCH },
  { "standard-replies", CLIENT_CAP_STANDARD_REPLIES },
};

void
client_caps_reset (ClientCaps *self)
{
  memset (self, 0, sizeof *self);
}

gboolean
client_caps_has (const ClientCaps *self, ClientCap cap)
{
  return (self->enabled & cap) != 0;
}

static ClientCap
cap_of_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (strcmp (wanted[i].name, name) == 0)
      return wanted[i].cap;
  return 0;
}

/* limit: "max-lines=24". What is no number, or none at all, is as if it were not said. */
static gboolean
take_limit (const char *limit, const char *name, guint most, guint *value)
{
  guint64 number;

  if (!g_str_has_prefix (limit, name) ||
      !g_ascii_string_to_unsigned (limit + strlen (name), 10, 1, G_MAXUINT64, &number, NULL))
    return FALSE;
  *value = (guint) MIN (number, most);
  return TRUE;
}

/* draft/multiline, Capabilities: "max-bytes=4096,max-lines=24" */
static void
take_multiline_limits (ClientCaps *self, const char *value)
{
  g_auto (GStrv) limits = g_strsplit (value, ",", -1);

  self->multiline_max_bytes = 0;
  self->multiline_max_lines = MAX_MULTILINE_LINES;
  for (guint i = 0; limits[i] != NULL; i++)
    if (!take_limit (limits[i], "max-bytes=", MAX_MULTILINE_BYTES, &self->multiline_max_bytes))
      take_limit (limits[i], "max-lines=", MAX_MULTILINE_LINES, &self->multiline_max_lines);
}

void
client_caps_offer (ClientCaps *self, const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      char *equals = strchr (names[i], '=');
      ClientCap cap;

      if (equals != NULL)
        *equals = '\0';
      cap = cap_of_name (names[i]);
      self->offered |= cap;
      if (strcmp (names[i], METADATA_3) == 0)
        self->is_metadata_3 = TRUE;
      if (cap == CLIENT_CAP_MULTILINE && equals != NULL)
        take_multiline_limits (self, equals + 1);
    }
}

char *
client_caps_request (ClientCaps *self)
{
  GString *names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      ClientCap cap = wanted[i].cap;

      if ((self->offered & ~self->enabled & ~self->unwanted & cap) == 0)
        continue;
      /* metadata: both drafts must not be asked for together. */
      if (cap == CLIENT_CAP_METADATA &&
          strcmp (wanted[i].name, self->is_metadata_3 ? METADATA_3 : METADATA_2) != 0)
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", wanted[i].name);
    }
  if (names->len > 0)
    return g_string_free (names, FALSE);
  g_string_free (names, TRUE);
  return NULL;
}

void
client_caps_take_ack (ClientCaps *self, const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      names[i][strcspn (names[i], "=")] = '\0';
      if (names[i][0] == '-')
        self->enabled &= ~(guint32) cap_of_name (names[i] + 1);
      else
        self->enabled |= cap_of_name (names[i]);
    }
}

void
client_caps_take_del (ClientCaps *self, const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      self->offered &= ~(guint32) cap_of_name (names[i]);
      self->enabled &= ~(guint32) cap_of_name (names[i]);
    }
}
