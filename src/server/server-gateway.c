#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "server-gateway.h"

#include <string.h>

#include "server-fingerprint.h"
#include "server-private.h"
#include "server-vetting.h"

/* A session's note: what a gateway told of its client. */
typedef struct
{
  char *fingerprint; /* (owned) (nullable) */
  gboolean is_secure;
} Guest;

static G_DEFINE_QUARK (server_gateway, guest)

static void
guest_free (gpointer data)
{
  Guest *guest = data;

  g_free (guest->fingerprint);
  g_free (guest);
}

static const Guest *
get_guest (const ServerSession *session)
{
  return g_datalist_id_get_data ((GData **) &session->notes, guest_quark ());
}

gboolean
server_gateway_is_secure (const ServerSession *session)
{
  const Guest *guest = get_guest (session);

  return session->connection != NULL && net_connection_is_tls (session->connection) &&
         (guest == NULL || guest->is_secure);
}

/**
 * server_gateway_get_fingerprint:
 *
 * A gateway's own certificate is nobody's behind it; but what it says of theirs counts.
 */
const char *
server_gateway_get_fingerprint (const ServerSession *session)
{
  const Guest *guest = get_guest (session);

  if (guest != NULL)
    return guest->fingerprint;

  return session->connection != NULL ? net_connection_get_peer_fingerprint (session->connection)
                                     : NULL;
}

gboolean
server_gateway_speaks_proxy (Server *server, GInetAddress *address)
{
  const GPtrArray *gateways = server->config->grants.gateways;

  for (guint i = 0; i < gateways->len; i++)
    {
      const ServerGateway *gateway = g_ptr_array_index (gateways, i);

      if (gateway->is_proxy && server_gateway_has_address (gateway, address))
        return TRUE;
    }

  return FALSE;
}

static const ServerGateway *
find_gateway (ServerSession *session)
{
  const GPtrArray *gateways = session->server->config->grants.gateways;
  GInetAddress *address = net_connection_get_address (session->connection);

  for (guint i = 0; address != NULL && i < gateways->len; i++)
    {
      const ServerGateway *gateway = g_ptr_array_index (gateways, i);

      if (gateway->verifier != NULL && server_gateway_has_address (gateway, address))
        return gateway;
    }

  return NULL;
}

/* webirc: options are names, perhaps with a value; unknown ones are for others. "secure" counts
 * only where the gateway's own way to us is. */
static Guest *
parse_options (ServerSession *session, const char *options)
{
  g_auto (GStrv) words = g_strsplit (options, " ", -1);
  gboolean is_tls = net_connection_is_tls (session->connection);
  Guest *guest = g_new0 (Guest, 1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "=", 2);

      if (g_strcmp0 (parts[0], "secure") == 0)
        guest->is_secure = is_tls;
      else if (g_strcmp0 (parts[0], "certfp-sha-256") == 0 && parts[1] != NULL && is_tls &&
               guest->fingerprint == NULL)
        guest->fingerprint = server_fingerprint_parse (parts[1]);
    }

  return guest;
}

/* subject: the address, and the options after a space. */
static void
on_matched (ServerSession *session, const char *subject, gboolean matches)
{
  g_auto (GStrv) words = g_strsplit (subject, " ", 2);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (words[0]);

  if (!matches || address == NULL)
    {
      if (!matches)
        server_vetting_count_failure (session);
      server_session_quit (session, matches ? "Invalid WEBIRC address" : "Invalid WEBIRC password");
      return;
    }

  g_datalist_id_set_data_full (&session->notes, guest_quark (), parse_options (session, words[1]),
                               guest_free);
  net_connection_set_address (session->connection, address);
  g_message ("A gateway brings a client from %s", words[0]);
  if (!server_limits_move (session))
    server_session_quit (session, "Too many connections from your address");
}

static gboolean
has_said_nothing (const ServerSession *session)
{
  const ServerRegistration *said = session->registration;

  return said != NULL && said->nick == NULL && said->user == NULL && !said->is_negotiating &&
         !said->has_password;
}

/* webirc: password, gateway, hostname, ip, options; before anything else. The host name is not
 * looked at: we show addresses. */
static void
run_webirc (ServerSession *session, const IrcMessage *message)
{
  const ServerGateway *gateway = find_gateway (session);
  g_autofree char *subject = NULL;

  if (!has_said_nothing (session) || get_guest (session) != NULL)
    {
      server_reply (session, IRC_ERR_ALREADYREGISTERED, NULL, NULL);
      return;
    }
  if (gateway == NULL || server_vetting_is_throttled (session))
    {
      server_session_quit (session, "WEBIRC is not allowed from your address");
      return;
    }

  subject = g_strconcat (message->params[3], " ", irc_message_param (message, 4), NULL);
  server_vetting_match (session, message->params[0], gateway->verifier, subject, on_matched);
}

/* sts: a client on a plain connection is told where TLS is, one with TLS for how long to stay. */
static char *
dup_sts (ServerSession *session)
{
  const ServerConfig *config = session->server->config;

  return server_gateway_is_secure (session)
             ? g_strdup_printf ("duration=%u", config->sts_duration_s)
             : g_strdup_printf ("port=%u", config->sts_port);
}

/* As TLS has host names: without letters beyond ASCII. */
static gboolean
is_same_host (const char *configured, const char *asked)
{
  g_autofree char *ascii = g_hostname_to_ascii (configured);

  return ascii != NULL && g_ascii_strcasecmp (ascii, asked) == 0;
}

/* sts, Server Name Indication: who asked for no host name is not told for how long, nor who asked
 * for one that the configuration does not have. Of whom a gateway brings nobody knows what they
 * asked for. */
static gboolean
is_sts_host (ServerSession *session)
{
  char **hosts = session->server->config->sts_hosts;
  g_autofree char *asked =
      get_guest (session) == NULL ? net_connection_dup_server_name (session->connection) : NULL;

  if (asked == NULL || hosts == NULL)
    return asked != NULL;
  for (guint i = 0; hosts[i] != NULL; i++)
    if (is_same_host (hosts[i], asked))
      return TRUE;

  return FALSE;
}

static gboolean
is_sts_offered (ServerSession *session)
{
  return session->server->config->sts_port != 0 && session->cap_version_302 &&
         session->connection != NULL && !net_connection_is_local (session->connection) &&
         (!server_gateway_is_secure (session) || is_sts_host (session));
}

static const ServerCommand commands[] = {
  { "WEBIRC", 4, TRUE, run_webirc, .is_secret = TRUE },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_STS, dup_sts, is_sts_offered },
  { IRC_N_CAPS },
};

const ServerFeature server_gateway_feature = { .commands = commands, .caps = caps };
