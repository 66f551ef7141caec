#include "config.h"

#include "irc-hostname.h"

#include <string.h>

/* RFC 1123 and RFC 1035. */
#define MAX_LABEL 63
#define MAX_HOST 253

static gboolean
is_label (const char *label, gsize length)
{
  if (length == 0 || length > MAX_LABEL || label[0] == '-' || label[length - 1] == '-')
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (label[i]) && label[i] != '-')
        return FALSE;
    }

  return TRUE;
}

/**
 * irc_hostname_is_valid:
 * @host: what a resolver or a configuration says
 *
 * Returns: whether it is a host name with a dot in it, so that nobody takes it for a nick
 */
gboolean
irc_hostname_is_valid (const char *host)
{
  const gsize length = strlen (host);
  const char *label = host;

  if (length > MAX_HOST || strchr (host, '.') == NULL)
    return FALSE;

  while (*label != '\0')
    {
      gsize label_length = strcspn (label, ".");

      if (!is_label (label, label_length))
        return FALSE;
      label += label_length;
      if (*label == '.')
        label++; /* the last one is the root's, and may be there */
    }

  return length > 0;
}

/**
 * irc_hostname_from_address:
 * @address: an IPv4 or IPv6 address
 *
 * Returns: (transfer full): the address as a parameter: one that begins with ':' gets a 0 before
 */
char *
irc_hostname_from_address (const char *address)
{
  return g_strconcat (*address == ':' ? "0" : "", address, NULL);
}
