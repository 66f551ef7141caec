/* client-commands-words.c: words for a room or a person, and what one does to a message. */
#include "config.h"

#include "client-commands-private.h"

#include <glib/gi18n-lib.h>

#include "client-session-private.h"

void
client_command_me (ClientCommandCall *call)
{
  client_session_queue_words (call->session, call->room, CLIENT_MESSAGE_ACTION, call->rest);
}

static ClientRoom *
open_talk (ClientCommandCall *call, const char *name)
{
  ClientSession *self = call->session;
  ClientRoom *room = client_session_find_room (self, name);

  if (room == NULL && client_isupport_is_channel (self->isupport, name))
    /* Translators: %s is the name of a room. */
    client_command_tell_error (call, g_strdup_printf (_ ("You are not in %s."), name));
  else if (room == NULL && !irc_line_can_add_param (name))
    /* Translators: %s is what was typed where a person's name belongs. */
    client_command_tell_error (call, g_strdup_printf (_ ("Nobody can have the name %s."), name));
  else if (room == NULL)
    room = client_session_add_room (self, CLIENT_ROOM_TALK, name);
  return room;
}

void
client_command_msg (ClientCommandCall *call)
{
  g_autofree char *name = client_command_take_word (call);
  ClientRoom *room = open_talk (call, name);

  if (room == NULL)
    return;
  if (*call->rest != '\0')
    client_session_queue_words (call->session, room, CLIENT_MESSAGE_TEXT, call->rest);
  client_session_show_room (call->session, room);
}

void
client_command_notice (ClientCommandCall *call)
{
  g_autofree char *name = client_command_take_word (call);
  ClientRoom *room = open_talk (call, name);

  if (room != NULL && *call->rest != '\0')
    client_session_queue_words (call->session, room, CLIENT_MESSAGE_NOTICE, call->rest);
}

/* The message that is chosen in the window, else the last one that it can be about. 0: told */
static guint64
find_chosen (ClientCommandCall *call, gboolean is_own)
{
  const ClientMessage *message = client_session_get_chosen (call->session, call->room, is_own);

  if (message != NULL)
    return message->id;
  client_command_tell_error (call, g_strdup (_ ("There is no message here for that.")));
  return 0;
}

void
client_command_reply (ClientCommandCall *call)
{
  guint64 id = find_chosen (call, FALSE);

  if (id != 0)
    client_session_reply (call->session, call->room, id, call->rest);
}

void
client_command_react (ClientCommandCall *call)
{
  guint64 id = find_chosen (call, FALSE);

  if (id != 0)
    client_session_react (call->session, call->room, id, call->rest, TRUE);
}

void
client_command_unreact (ClientCommandCall *call)
{
  guint64 id = find_chosen (call, FALSE);

  if (id != 0)
    client_session_react (call->session, call->room, id, call->rest, FALSE);
}

void
client_command_delete (ClientCommandCall *call)
{
  guint64 id = find_chosen (call, TRUE);

  if (id != 0)
    client_session_delete (call->session, call->room, id, client_command_get_rest (call));
}
