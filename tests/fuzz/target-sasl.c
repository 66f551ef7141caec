/* Whoever is not in yet logs in, or tries to: every line of the input is the parameter of one
 * AUTHENTICATE; a line that begins with '!' is said as it is behind it. */
#include "config.h"

#include "fuzz-server.h"

#include <string.h>

static void
run (const char *bytes, gsize length)
{
  static const char *const before[] = { "CAP LS 302", "CAP REQ :sasl batch labeled-response",
                                        "NICK eve" };
  g_autoptr (FuzzServer) server = fuzz_server_new ();
  const char *line;
  gsize n;

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    fuzz_server_write (server, 0, before[i], strlen (before[i]), TRUE);
  while (fuzz_take_line (&bytes, &length, &line, &n))
    {
      if (n > 0 && *line == '!')
        {
          fuzz_server_write (server, 0, line + 1, n - 1, TRUE);
          continue;
        }
      fuzz_server_write (server, 0, "AUTHENTICATE ", strlen ("AUTHENTICATE "), FALSE);
      fuzz_server_write (server, 0, line, n, TRUE);
    }
  fuzz_server_settle (server);
}

const FuzzTarget fuzz_sasl = { "sasl", run, 2048, 150 };
