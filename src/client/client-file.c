#include "config.h"

#include "client-file.h"

gboolean
client_file_fail (GError **error, const char *path, int number)
{
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number), "%s: %s", path,
               g_strerror (number));
  return FALSE;
}
