/* A PEM file as certificate and as authority: credentials, or an error that names the file. */
#include "config.h"

#include "fuzz.h"
#include "net-credentials.h"

#include <string.h>

static void
run (const char *bytes, gsize length)
{
  char *name = fuzz_file_new (bytes, length);

  for (guint i = 0; i < 4; i++)
    {
      const char *certfile = i % 2 == 0 ? name : NULL;
      const char *cafile = i > 0 ? name : NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (NetCredentials) credentials = net_credentials_load (
          certfile, cafile, i < 2 ? NET_CREDENTIALS_TO_SERVE : NET_CREDENTIALS_TO_JOIN, &error);

      g_assert_true ((credentials == NULL) == (error != NULL));
      if (error != NULL)
        g_assert_nonnull (strstr (error->message, name));
      else if (certfile != NULL)
        g_assert_nonnull (net_credentials_get_certificate (credentials));
    }
  fuzz_file_free (name);
}

const FuzzTarget fuzz_certificate = { "certificate", run, 4096, 200 };
