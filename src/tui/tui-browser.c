#include "config.h"

#include "tui-browser.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

static gboolean
may_be_opened (const char *address)
{
  if (!g_str_has_prefix (address, "https://") && !g_str_has_prefix (address, "http://"))
    return FALSE;
  for (const char *at = address; *at != '\0'; at++)
    if ((guchar) *at <= ' ' || *at == 0x7F)
      return FALSE;
  return TRUE;
}

/* $BROWSER: commands separated by colons, the best first; %s in one is the address. */
static GStrv
split_browser (const char *browser)
{
  g_autofree char *first = browser != NULL ? g_strndup (browser, strcspn (browser, ":")) : NULL;
  GStrv words = NULL;

  if (first == NULL || *first == '\0' ||
      !g_shell_parse_argv (first, NULL, &words, NULL)) /* nonsense there: as if it were not set */
    return g_strsplit ("xdg-open", " ", -1);
  return words;
}

/**
 * tui_browser_make_command:
 *
 * No shell reads it: the address is one word, whatever is in it.
 */
GStrv
tui_browser_make_command (const char *browser, const char *address)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) command = NULL;
  gboolean has_place = FALSE;

  if (!may_be_opened (address))
    return NULL;
  words = split_browser (browser);
  command = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "%s", -1);

      has_place |= parts[0] != NULL && parts[1] != NULL;
      g_ptr_array_add (command, g_strjoinv (address, parts));
    }
  if (!has_place)
    g_ptr_array_add (command, g_strdup (address));
  g_ptr_array_add (command, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&command), FALSE);
}

/* Between fork and exec: a browser of the terminal must not take ours. */
static void
leave_terminal (gpointer data)
{
  setsid ();
}

/**
 * tui_browser_open:
 *
 * Starts it and does not wait for it.
 */
gboolean
tui_browser_open (const char *address, GError **error)
{
  g_auto (GStrv) command = tui_browser_make_command (g_getenv ("BROWSER"), address);

  if (command == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _ ("Only addresses with http and https are opened."));
      return FALSE;
    }
  return g_spawn_async (NULL, command, NULL,
                        G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                            G_SPAWN_STDERR_TO_DEV_NULL,
                        leave_terminal, NULL, NULL, error);
}
