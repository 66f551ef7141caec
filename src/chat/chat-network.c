#include "config.h"

#include "chat-network.h"

#include <string.h>

#define MAX_BITS 128

/* GIO takes any number for the length, signs and all, and only warns of what is too large: the
 * network is then the whole world. */
static gboolean
has_sane_length (const char *text)
{
  const char *slash = strchr (text, '/');
  guint64 bits;

  return slash == NULL ||
         g_ascii_string_to_unsigned (slash + 1, 10, 0, MAX_BITS, &bits, NULL); /* our own words */
}

GInetAddressMask *
chat_network_parse (const char *text)
{
  return has_sane_length (text) ? g_inet_address_mask_new_from_string (text, NULL) : NULL;
}
