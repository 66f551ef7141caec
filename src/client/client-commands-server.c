/* client-commands-server.c: the server, and the connection to it. */
#include "config.h"

#include "client-commands-private.h"

#include "client-session-private.h"

void
client_command_quit (ClientCommandCall *call)
{
  client_session_quit (call->session, client_command_get_rest (call));
}

void
client_command_tls (ClientCommandCall *call)
{
  client_session_tell_security (call->session, call->room);
}

void
client_command_raw (ClientCommandCall *call)
{
  const gsize length = strlen ("NICK ");

  if (strpbrk (call->rest, "\r\n") != NULL)
    return;
  if (g_ascii_strncasecmp (call->rest, "NICK ", length) == 0)
    client_session_expect_nick (call->session, call->rest + length);
  client_session_send_line (call->session, call->rest);
}

void
client_command_oper (ClientCommandCall *call)
{
  g_autofree char *name = client_command_take_word (call);

  client_session_send (call->session, "OPER", name, client_command_get_rest (call), NULL);
}

void
client_command_rehash (ClientCommandCall *call)
{
  client_session_send (call->session, "REHASH", NULL);
}
