/* net-address.h: which addresses count as one place. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who has one address of IPv6 has all of its /64, so all of those are one place. */
guint64 net_address_get_place (GInetAddress *address);

G_END_DECLS
