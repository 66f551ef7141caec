#include "config.h"

#include "server-grants.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "chat-network.h"
#include "server-config.h"
#include "server-fingerprint.h"
#include "server-password.h"

#define OPER_PREFIX "oper "
#define GATEWAY_PREFIX "gateway "

static void
oper_free (gpointer data)
{
  ServerOper *oper = data;

  g_free (oper->name);
  g_free (oper->verifier);
  g_free (oper->fingerprint);
  g_free (oper);
}

static void
gateway_free (gpointer data)
{
  ServerGateway *gateway = data;

  g_free (gateway->name);
  g_free (gateway->verifier);
  g_ptr_array_unref (gateway->networks);
  g_free (gateway);
}

void
server_grants_init (ServerGrants *self)
{
  self->opers = g_ptr_array_new_with_free_func (oper_free);
  self->gateways = g_ptr_array_new_with_free_func (gateway_free);
}

void
server_grants_clear (ServerGrants *self)
{
  g_clear_pointer (&self->opers, g_ptr_array_unref);
  g_clear_pointer (&self->gateways, g_ptr_array_unref);
}

gboolean
server_grants_is_group (const char *group)
{
  return g_str_has_prefix (group, OPER_PREFIX) || g_str_has_prefix (group, GATEWAY_PREFIX);
}

/* Where in a file something stands. */
typedef struct
{
  GKeyFile *file;
  const char *file_name;
  const char *group;
} Place;

static gboolean
read_verifier (const Place *place, char **verifier, GError **error)
{
  g_autofree char *value = g_key_file_get_string (place->file, place->group, "password", NULL);
  g_autoptr (ServerVerifier) parsed = value != NULL ? server_verifier_parse (value) : NULL;

  if (value != NULL && parsed == NULL)
    {
      g_set_error (error, SERVER_ERROR, SERVER_ERROR_CONFIG,
                   /* Translators: %1$s is a file, %2$s a group in it. */
                   _ ("%1$s: [%2$s] password must be what \"pychat --hash-password\" prints"),
                      place->file_name, place->group);
      return FALSE;
    }

  *verifier = g_steal_pointer (&value);
  return TRUE;
}

static gboolean
read_fingerprint (const Place *place, char **fingerprint, GError **error)
{
  g_autofree char *value = g_key_file_get_string (place->file, place->group, "certfp", NULL);

  *fingerprint = value != NULL ? server_fingerprint_parse (value) : NULL;
  if (value == NULL || *fingerprint != NULL)
    return TRUE;

  g_set_error (
      error, SERVER_ERROR, SERVER_ERROR_CONFIG,
      /* Translators: %1$s is a file, %2$s a group in it. */
      _ ("%1$s: [%2$s] certfp must be the SHA-256 fingerprint of a certificate, 64 hex digits"),
         place->file_name, place->group);
  return FALSE;
}

static gboolean
check_keys (const Place *place, const char *const *known, GError **error)
{
  g_auto (GStrv) names =
      g_key_file_get_keys (place->file, place->group, NULL, NULL); /* it is there */

  for (guint i = 0; names[i] != NULL; i++)
    if (!g_strv_contains (known, names[i]))
      return server_config_refuse_key (place->file_name, place->group, names[i], error);

  return TRUE;
}

static gboolean
refuse_missing (const Place *place, const char *keys, GError **error)
{
  g_set_error (error, SERVER_ERROR, SERVER_ERROR_CONFIG,
               /* Translators: %1$s is a file, %2$s a group in it, %3$s names of keys. */
               _ ("%1$s: [%2$s] is incomplete; it needs: %3$s"), place->file_name, place->group,
                  keys);
  return FALSE;
}

static gboolean
read_oper (ServerGrants *self, const Place *place, GError **error)
{
  static const char *const known[] = { "password", "certfp", NULL };
  ServerOper *oper = g_new0 (ServerOper, 1);

  g_ptr_array_add (self->opers, oper);
  oper->name = g_strdup (place->group + strlen (OPER_PREFIX));
  if (!check_keys (place, known, error) || !read_verifier (place, &oper->verifier, error) ||
      !read_fingerprint (place, &oper->fingerprint, error))
    return FALSE;

  return oper->verifier != NULL || oper->fingerprint != NULL ||
         refuse_missing (place, "password | certfp", error);
}

static gboolean
read_hosts (ServerGateway *gateway, const Place *place, GError **error)
{
  g_auto (GStrv) hosts = g_key_file_get_string_list (place->file, place->group, "hosts", NULL,
                                                     NULL); /* absent: below */

  for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++)
    {
      GInetAddressMask *network = chat_network_parse (g_strstrip (hosts[i]));

      if (network == NULL)
        {
          g_set_error (
              error, SERVER_ERROR, SERVER_ERROR_CONFIG,
              /* Translators: %1$s is a file, %2$s a group in it, %3$s what stands there. */
              _ ("%1$s: [%2$s] hosts: %3$s is neither an address nor a network"), place->file_name,
                 place->group, hosts[i]);
          return FALSE;
        }
      g_ptr_array_add (gateway->networks, network);
    }

  return gateway->networks->len > 0 || refuse_missing (place, "hosts", error);
}

static gboolean
read_gateway (ServerGrants *self, const Place *place, GError **error)
{
  static const char *const known[] = { "hosts", "password", "proxy", NULL };
  ServerGateway *gateway = g_new0 (ServerGateway, 1);

  g_ptr_array_add (self->gateways, gateway);
  gateway->name = g_strdup (place->group + strlen (GATEWAY_PREFIX));
  gateway->networks = g_ptr_array_new_with_free_func (g_object_unref);
  if (!check_keys (place, known, error) || !read_verifier (place, &gateway->verifier, error) ||
      !read_hosts (gateway, place, error))
    return FALSE;

  gateway->is_proxy =
      g_key_file_get_boolean (place->file, place->group, "proxy", NULL); /* absent */
  return gateway->verifier != NULL || gateway->is_proxy ||
         refuse_missing (place, "password | proxy", error);
}

/**
 * server_grants_read:
 * @group: one that server_grants_is_group() knows
 */
gboolean
server_grants_read (
    ServerGrants *self, const char *group, GKeyFile *file, const char *file_name, GError **error)
{
  const Place place = { file, file_name, group };

  return g_str_has_prefix (group, OPER_PREFIX) ? read_oper (self, &place, error)
                                               : read_gateway (self, &place, error);
}

/**
 * server_grants_find_oper:
 * Returns: (transfer none) (nullable)
 */
const ServerOper *
server_grants_find_oper (const ServerGrants *self, const char *name)
{
  for (guint i = 0; i < self->opers->len; i++)
    {
      const ServerOper *oper = g_ptr_array_index (self->opers, i);

      if (g_str_equal (oper->name, name))
        return oper;
    }

  return NULL;
}

/* A client of a socket for both families has "::ffff:" before its IPv4 address. */
static GInetAddress *
unmap (GInetAddress *address)
{
  static const guint8 prefix[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6 ||
      memcmp (bytes, prefix, sizeof prefix) != 0)
    return g_object_ref (address);

  return g_inet_address_new_from_bytes (bytes + sizeof prefix, G_SOCKET_FAMILY_IPV4);
}

gboolean
server_gateway_has_address (const ServerGateway *self, GInetAddress *address)
{
  g_autoptr (GInetAddress) plain = unmap (address);

  for (guint i = 0; i < self->networks->len; i++)
    if (g_inet_address_mask_matches (g_ptr_array_index (self->networks, i), plain))
      return TRUE;

  return FALSE;
}
