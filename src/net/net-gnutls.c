#include "config.h"

#define NET_GNUTLS_NO_NAMES
#include "net-gnutls.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <gmodule.h>

static NetGnutls functions;

static const struct
{
  const char *name;
  gsize offset;
} places[] = {
#define PLACE(name) { #name, G_STRUCT_OFFSET (NetGnutls, name) },
  NET_GNUTLS_FUNCTIONS (PLACE)
#undef PLACE
};

/* Returns: (transfer full) (nullable): why it is not to be had */
static char *
load (void)
{
  GModule *module = g_module_open (GNUTLS_SONAME, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (module == NULL)
    return g_strdup (g_module_error ());
  g_module_make_resident (module);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (!g_module_symbol (module, places[i].name,
                          &G_STRUCT_MEMBER (gpointer, &functions, places[i].offset)))
      return g_strdup (g_module_error ());
  return functions.gnutls_global_init () == GNUTLS_E_SUCCESS ? NULL
                                                             : g_strdup ("gnutls_global_init()");
}

/**
 * net_gnutls_load:
 *
 * Once is enough, and more are nothing; from any thread.
 */
gboolean
net_gnutls_load (GError **error)
{
  static gsize is_tried;
  static char *missing; /* (owned) (nullable) */

  if (g_once_init_enter (&is_tried))
    {
      missing = load ();
      g_once_init_leave (&is_tried, 1);
    }
  if (missing == NULL)
    return TRUE;
  g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE,
               /* Translators: %s is a reason, from the system and in English. */
               _ ("GnuTLS, which this needs, cannot be loaded: %s"), missing);
  return FALSE;
}

/**
 * net_gnutls_get:
 *
 * Loads it when nobody has; who can tell of an error calls net_gnutls_load() before.
 */
const NetGnutls *
net_gnutls_get (void)
{
  g_autoptr (GError) error = NULL;

  if (!net_gnutls_load (&error))
    g_error ("%s", error->message);
  return &functions;
}
