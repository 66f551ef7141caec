/* Three clients of a server, as hostile as can be; a fourth one must never notice.
 *
 * The first character of a line says what happens to the rest of it:
 *   0 1 2   that client says it
 *   3 4 5   the same three, and nobody waits for an answer
 *   a b c   the same three, without the end of the line
 *   x y z   the same three: the connection breaks off, and a new one is made
 *   p q r   the same three are half closed
 * Any other line is said by client 1 as it is. */
#include "config.h"

#include "fuzz-server.h"

static void
run_line (FuzzServer *server, const char *line, gsize length)
{
  char what = length > 0 ? line[0] : '\n';

  if (what >= '0' && what <= '5')
    fuzz_server_write (server, (guint) (what - '0') % 3, line + 1, length - 1, TRUE);
  else if (what >= 'a' && what <= 'c')
    fuzz_server_write (server, (guint) (what - 'a'), line + 1, length - 1, FALSE);
  else if (what >= 'x' && what <= 'z')
    fuzz_server_reopen (server, (guint) (what - 'x'));
  else if (what >= 'p' && what <= 'r')
    fuzz_server_end (server, (guint) (what - 'p'));
  else
    fuzz_server_write (server, 1, line, length, TRUE);

  if (what < '3' || what > '5')
    fuzz_server_settle (server);
}

static void
run (const char *bytes, gsize length)
{
  g_autoptr (FuzzServer) server = fuzz_server_new ();
  const char *line;
  gsize n;

  while (fuzz_take_line (&bytes, &length, &line, &n))
    run_line (server, line, n);
}

const FuzzTarget fuzz_server = { "server", run, 2048, 400 };
