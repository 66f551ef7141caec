/* client-dispatch.c: each line from the server finds its handler. */
#include "config.h"

#include "client-batch.h"
#include "client-list.h"
#include "client-sasl.h"
#include "client-session-private.h"
#include "client-who.h"
#include "client-words.h"

static const ClientHandler *
find_handler (const char *command)
{
  const ClientHandler *const tables[] = {
    client_handlers_words, client_handlers_sasl,   client_handlers_accounts,
    client_handlers_room,  client_handlers_people, client_handlers_connection,
    client_handlers_who,   client_handlers_list,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const ClientHandler *row = tables[i]; row->command != NULL; row++)
      if (g_ascii_strcasecmp (row->command, command) == 0)
        return row;
  return NULL;
}

/* Commands whose last parameter is a name; else it is words. */
static gboolean
ends_with_name (const char *command)
{
  static const char *const commands[] = { "JOIN",     "NICK",    "ACCOUNT", "RENAME", "BATCH",
                                          "MARKREAD", "CHGHOST", "TAGMSG",  "354" };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_ascii_strcasecmp (commands[i], command) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_kept_tag (const char *name)
{
  static const char *const names[] = { "msgid",        "account", "batch",      "+reply",
                                       "+draft/reply", "label",   CLIENT_TAG_ID };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      return TRUE;
  return FALSE;
}

/* Names are kept for as long as something is known by them: nobody has such a one. What a server
 * says of itself has no names in it. */
static gboolean
has_impossible_name (const IrcMessage *message, const char *nick)
{
  gboolean has_names = strcmp (message->command, "005") != 0;

  if (strlen (nick) > CLIENT_MAX_NAME)
    return TRUE;
  for (guint i = 0; has_names && i < message->n_params; i++)
    if (strlen (message->params[i]) > CLIENT_MAX_NAME &&
        (i + 1 < message->n_params || ends_with_name (message->command)))
      return TRUE;
  for (guint i = 0; i < message->n_tags; i++)
    if (strlen (message->tags[i].value) > CLIENT_MAX_NAME && is_kept_tag (message->tags[i].name))
      return TRUE;
  return FALSE;
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

  if (has_impossible_name (message, line.nick) || client_batch_take (self, message))
    return;
  line.time_us = client_words_time_of (message);
  if (irc_message_tag (message, "time") != NULL && irc_message_tag (message, "batch") == NULL)
    self->heard_us = MAX (self->heard_us, line.time_us);
  line.is_own = *line.nick != '\0' && client_session_is_own_nick (self, line.nick);
  handler = find_handler (message->command);
  if (handler == NULL)
    client_numerics_show (self, &line);
  else if (message->n_params >= handler->min_params)
    handler->run (self, &line);
  client_budget_make_room (self->budget); /* for more than messages */
}
