/* A key file: an error that names the file, or values within their bounds. */
#include "config.h"

#include "fuzz.h"
#include "server-config.h"

#include <string.h>

static void
run (const char *bytes, gsize length)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (ServerConfig) config = server_config_new ();
  g_autoptr (GError) error = NULL;

  if (!g_key_file_load_from_data (file, bytes, length, G_KEY_FILE_NONE, NULL)) /* GLib's to say */
    return;

  if (!server_config_read (config, file, "pychat.conf", &error))
    {
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "pychat.conf"));
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (config->name), >, 0);
  g_assert_null (strpbrk (config->network, "\r\n"));
  g_assert_true (config->lobby[0] == '#' || config->lobby[0] == '\0'); /* none: no lobby */
  g_assert_cmpuint (config->max_rooms, >, 0);
  g_assert_cmpuint (config->max_send_queue, >=, 16384);
}

const FuzzTarget fuzz_config = { "config", run, 4096, 5000 };
