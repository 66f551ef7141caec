#include "config.h"

#include "net-address.h"

#include <string.h>

/* 0xffff: what an IPv4 address is written with as an IPv6 one, and no /64 of the real world. */
guint64
net_address_get_place (GInetAddress *address)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);
  gboolean is_v6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  guint32 v4;
  guint64 place;

  if (is_v6 && memcmp (bytes, mapped, sizeof mapped) != 0)
    {
      memcpy (&place, bytes, sizeof place);
      return GUINT64_FROM_BE (place);
    }
  memcpy (&v4, is_v6 ? bytes + sizeof mapped : bytes, sizeof v4);
  return G_GUINT64_CONSTANT (0xffff) << 32 | GUINT32_FROM_BE (v4);
}
