#include "config.h"

#include "main-hint.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

/* Those of documentation: nobody's, and so by the way that leads everywhere. */
static const char *const elsewhere[] = { "192.0.2.1", "2001:db8::1" };

/* (transfer full) (nullable): our own address on the way to @far. To connect a socket for
 * datagrams only chooses the way: nothing is sent. */
static char *
find_address_towards (const char *far)
{
  g_autoptr (GSocketAddress) target = g_inet_socket_address_new_from_string (far, 9);
  g_autoptr (GSocket) socket =
      g_socket_new (g_socket_address_get_family (target), G_SOCKET_TYPE_DATAGRAM,
                    G_SOCKET_PROTOCOL_UDP, NULL); /* without this family: no address of it */
  g_autoptr (GSocketAddress) local = NULL;
  GInetAddress *address;

  if (socket == NULL || !g_socket_connect (socket, target, NULL, NULL)) /* no way: no address */
    return NULL;
  local = g_socket_get_local_address (socket, NULL); /* it has one now */
  if (local == NULL)
    return NULL;
  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (local));
  return g_inet_address_get_is_loopback (address) ? NULL : g_inet_address_to_string (address);
}

static gboolean
is_whole (const char *name)
{
  return strchr (name, '.') != NULL && strchr (name, '*') == NULL;
}

/* (transfer full) (nullable): the clients compare what they were given with the certificate */
static char *
find_certified_host (const char *certfile)
{
  g_autoptr (GTlsCertificate) certificate =
      g_tls_certificate_new_from_file (certfile, NULL); /* it was read before */
  g_autoptr (GPtrArray) names =
      certificate != NULL ? g_tls_certificate_get_dns_names (certificate) : NULL;

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      gsize length;
      const char *bytes = g_bytes_get_data (names->pdata[i], &length);
      g_autofree char *name = g_strndup (bytes, length);

      if (is_whole (name) && g_str_is_ascii (name))
        return g_steal_pointer (&name);
    }
  return NULL;
}

/* (transfer full): what of this machine others can reach. With TLS it has to stand in the
 * certificate: pychat-certs puts the name of the machine there. Else it is the address: the name is
 * known to others where it is a whole one at best. */
static char *
find_own_host (const MainOptions *options)
{
  const char *name = g_get_host_name ();
  char *host = options->has_tls ? find_certified_host (options->certfile) : NULL;

  for (gsize i = 0; !options->has_tls && host == NULL && i < G_N_ELEMENTS (elsewhere); i++)
    if (!is_whole (name))
      host = find_address_towards (elsewhere[i]);
  return host != NULL ? host : g_strdup (name);
}

/**
 * main_hint:
 * @port: where the server listens
 */
char *
main_hint (const MainOptions *options, guint16 port)
{
  const char *given = options->host;
  gboolean is_any = given == NULL || g_str_equal (given, "0.0.0.0") || g_str_equal (given, "::");
  g_autofree char *host = is_any ? find_own_host (options) : g_strdup (given);
  g_autofree char *command = g_strdup_printf ("pychat --host %s --port %u%s", host, port,
                                              options->has_tls ? " --ssl" : "");

  /* Translators: %s is the command that other people type to come into the chat. */
  return g_strdup_printf (_ ("Others join with: %s"), command);
}
