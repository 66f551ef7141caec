/* net-trust.h: whom a certificate may be signed by.
 *
 * A GTlsDatabase that asks others in turn, and looks at what a certificate says it is for.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define NET_TYPE_TRUST (net_trust_get_type ())
G_DECLARE_FINAL_TYPE (NetTrust, net_trust, NET, TRUST, GTlsDatabase)

/* own (nullable): asked first. with_system: the system's authorities count too; they are loaded
 * when they are first needed. Used from any thread. */
NetTrust *net_trust_new (GTlsDatabase *own, gboolean with_system);

G_END_DECLS
