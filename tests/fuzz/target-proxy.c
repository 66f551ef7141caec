/* A PROXY header: the same header however much follows it, and never less of it than it takes. */
#include "config.h"

#include "fuzz.h"
#include "net-proxy.h"

static void
run (const char *bytes, gsize length)
{
  gboolean is_decided = FALSE;
  gsize n_decided = 0;

  for (gsize n = 0; n <= length; n++)
    {
      g_autoptr (GInetAddress) address = NULL;
      g_autofree guint8 *piece = g_memdup2 (bytes, n);
      gsize n_header = 0;
      NetProxyResult result =
          net_proxy_parse (piece != NULL ? piece : (const guint8 *) "", n, &n_header, &address);

      if (result == NET_PROXY_DONE)
        {
          g_assert_cmpuint (n_header, >, 0);
          g_assert_cmpuint (n_header, <=, n);
          g_assert_true (!is_decided || n_header == n_decided);
          n_decided = n_header;
        }
      else
        g_assert_null (address);
      g_assert_true (!is_decided || result != NET_PROXY_MORE);
      is_decided = result != NET_PROXY_MORE;
    }
}

const FuzzTarget fuzz_proxy = { "proxy", run, 600, 500 };
