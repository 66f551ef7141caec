/* Selectors of history and of search: every line of the input is what follows CHATHISTORY, or,
 * after a '?', SEARCH, in a room where something was said. {msgid} is a message of it. */
#include "config.h"

#include "fuzz-server.h"

#include <string.h>

static void
run (const char *bytes, gsize length)
{
  g_autoptr (FuzzServer) server = fuzz_server_new ();
  const char *line;
  gsize n;

  fuzz_server_write (server, 2, "PRIVMSG #room :one", 18, TRUE);
  fuzz_server_write (server, 2, "PRIVMSG anna :two", 17, TRUE);
  fuzz_server_write (server, 1, "PRIVMSG #room :three", 20, TRUE);
  fuzz_server_settle (server);
  while (fuzz_take_line (&bytes, &length, &line, &n))
    {
      const char *command = n > 0 && *line == '?' ? "SEARCH " : "CHATHISTORY ";
      gsize skipped = n > 0 && *line == '?' ? 1 : 0;

      fuzz_server_write (server, 1, command, strlen (command), FALSE);
      fuzz_server_write (server, 1, line + skipped, n - skipped, TRUE);
    }
  fuzz_server_settle (server);
}

const FuzzTarget fuzz_history = { "history", run, 1024, 300 };
