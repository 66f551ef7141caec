#include "config.h"

#include "client-sts-file.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "client-file.h"

#define GROUP "policy"
#define PORT "port"
#define END "until"

/* (transfer full): as one host is always spelt, and no other one */
static char *
path_of (const char *directory, const char *host)
{
  char *ascii = g_hostname_to_ascii (host); /* NULL: not a name that can be looked up */
  g_autofree char *spelt = ascii != NULL ? ascii : g_strdup (host);
  g_autofree char *name = NULL;

  if (g_str_has_suffix (spelt, ".")) /* what DNS writes at the end of a whole name */
    spelt[strlen (spelt) - 1] = '\0';
  name = g_uri_escape_string (spelt, NULL, FALSE);
  return g_strconcat (directory, G_DIR_SEPARATOR_S, "host-", name, NULL);
}

static gboolean
parse (const char *text, gsize length, ClientStsPolicy *policy)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  guint64 port;

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL)) /* damaged */
    return FALSE;
  port = g_key_file_get_uint64 (file, GROUP, PORT, NULL); /* 0 where there is none */
  policy->port = (guint16) port;
  policy->end_s = g_key_file_get_int64 (file, GROUP, END, NULL);
  return port > 0 && port <= G_MAXUINT16 && policy->end_s > 0;
}

/* Out of the way, and not lost. */
static char *
put_aside (const char *path)
{
  char *aside = g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT, path, g_get_real_time ());

  if (g_rename (path, aside) == 0)
    return aside;
  g_free (aside);
  return g_strdup (path);
}

/**
 * client_sts_file_find:
 *
 * What has ended is as good as none.
 */
gboolean
client_sts_file_find (
    const char *directory, const char *host, gint64 now_s, ClientStsPolicy *policy, char **damaged)
{
  g_autofree char *path = path_of (directory, host);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  *damaged = NULL;
  if (!g_file_get_contents (path, &text, &length, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        *damaged = g_steal_pointer (&path);
      return FALSE;
    }
  if (!parse (text, length, policy))
    {
      *damaged = put_aside (path);
      return FALSE;
    }
  return policy->end_s > now_s;
}

/**
 * client_sts_file_keep:
 *
 * Written beside and moved into place: a program that is killed leaves the old one or the new one.
 */
gboolean
client_sts_file_keep (const char *directory,
                      const char *host,
                      const ClientStsPolicy *policy,
                      GError **error)
{
  g_autofree char *path = path_of (directory, host);
  g_autofree char *text = NULL;

  if (policy == NULL)
    return g_unlink (path) == 0 || errno == ENOENT || client_file_fail (error, path, errno);
  if (g_mkdir_with_parents (directory, 0700) != 0)
    return client_file_fail (error, directory, errno);
  text = g_strdup_printf ("[" GROUP "]\n" PORT "=%u\n" END "=%" G_GINT64_FORMAT "\n", policy->port,
                          policy->end_s);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
