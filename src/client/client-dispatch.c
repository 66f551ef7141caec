/* client-dispatch.c: each line from the server finds its handler. */
#include "config.h"

#include "client-batch.h"
#include "client-sasl.h"
#include "client-session-private.h"
#include "client-words.h"

static const ClientHandler *
find_handler (const char *command)
{
  const ClientHandler *const tables[] = {
    client_handlers_words,
    client_handlers_sasl,
    client_handlers_accounts,
    client_handlers_room,
    client_handlers_people,
    client_handlers_connection,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const ClientHandler *row = tables[i]; row->command != NULL; row++)
      if (g_ascii_strcasecmp (row->command, command) == 0)
        return row;
  return NULL;
}

/**
 * client_session_dispatch:
 *
 * Changes the model by one line. Lines that nobody knows are shown when they are answers to people
 * (numerics), and else have no effect.
 */
void
client_session_dispatch (ClientSession *self, const IrcMessage *message)
{
  const ClientHandler *handler;
  g_autofree char *nick = irc_message_source_nick (message);
  ClientLine line = { .message = message, .nick = nick != NULL ? nick : "" };

  if (client_batch_take (self, message))
    return;
  line.time_us = client_words_time_of (message);
  line.is_own = *line.nick != '\0' && client_session_is_own_nick (self, line.nick);
  handler = find_handler (message->command);
  if (handler == NULL)
    client_numerics_show (self, &line);
  else if (message->n_params >= handler->min_params)
    handler->run (self, &line);
}
