#include "config.h"

#include "main-welcome.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Returns: there was no sign of an earlier start, and now there is one */
static gboolean
is_first_start (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), PACKAGE_NAME, NULL);
  g_autofree char *path = g_build_filename (folder, "welcomed", NULL);
  int fd;

  g_mkdir_with_parents (folder, 0700);
  fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) /* where nothing can be kept it would be told each time */
    return FALSE;
  close (fd);
  return TRUE;
}

/**
 * main_welcome:
 * @is_plain: for tui-plain.h, where there is one window
 */
char *
main_welcome (gboolean is_plain)
{
  if (!is_first_start ())
    return NULL;
  return g_strjoin (
      "\n", _ ("Type and press Enter: everybody in the room reads it."), is_plain
               ? _ ("Tab completes names; Alt+Left and Alt+Right go to the other rooms.")
               : _ ("Tab completes names, or goes to the chat window, where the arrows scroll."),
                    _ ("F1 or /help shows all commands and keys; /quit leaves."), NULL);
}
