/* server-grants.h: who may do more than others, as the configuration says: operators, and gateways
 * that speak for people behind them.
 *
 *   [oper NAME]      password (a verifier, as "pychat --hash-password" prints it), certfp
 *   [gateway NAME]   hosts (addresses and networks), password (a verifier: WEBIRC), proxy (true: it
 *                    speaks the PROXY protocol)
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* With both a password and a certificate, both are asked for. */
typedef struct
{
  char *name;
  char *verifier;    /* (nullable) */
  char *fingerprint; /* (nullable): SHA-256, lower-case hex */
} ServerOper;

typedef struct
{
  char *name;
  char *verifier;      /* (nullable): it may not use WEBIRC */
  GPtrArray *networks; /* (owned) of (owned) GInetAddressMask */
  gboolean is_proxy;
} ServerGateway;

/* A part of a ServerConfig. */
typedef struct
{
  GPtrArray *opers;    /* (owned) of (owned) ServerOper */
  GPtrArray *gateways; /* (owned) of (owned) ServerGateway */
} ServerGrants;

void server_grants_init (ServerGrants *self);
void server_grants_clear (ServerGrants *self);

gboolean server_grants_is_group (const char *group);
gboolean server_grants_read (
    ServerGrants *self, const char *group, GKeyFile *file, const char *file_name, GError **error);

const ServerOper *server_grants_find_oper (const ServerGrants *self, const char *name);
gboolean server_gateway_has_address (const ServerGateway *self, GInetAddress *address);

G_END_DECLS
