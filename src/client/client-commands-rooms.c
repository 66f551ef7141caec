/* client-commands-rooms.c: rooms, and what one does in them. */
#include "config.h"

#include "client-commands-private.h"

#include <glib/gi18n-lib.h>

#include "client-events.h"
#include "client-list.h"
#include "client-notify.h"
#include "client-session-private.h"

/* At most so many people are named by /names. */
#define MAX_NAMES 200

static char *
with_channel_type (ClientCommandCall *call, char *name)
{
  char *full;

  if (client_isupport_is_channel (call->session->isupport, name))
    return name;
  full = g_strconcat ("#", name, NULL);
  g_free (name);
  return full;
}

/* The room that it was typed in. (transfer full) (nullable): none */
static char *
get_room (ClientCommandCall *call)
{
  if (client_room_get_kind (call->room) == CLIENT_ROOM_CHANNEL)
    return g_strdup (client_room_get_name (call->room));
  client_command_tell_error (
      call, g_strdup (_ ("Which room? Type this in a room, or name it: /join #room")));
  return NULL;
}

/* The room named first, else the one it was typed in. (transfer full) (nullable): none */
static char *
take_room (ClientCommandCall *call)
{
  if (client_isupport_is_channel (call->session->isupport, call->rest))
    return client_command_take_word (call);
  return get_room (call);
}

static void
join (ClientCommandCall *call, const char *typed, const char *key)
{
  ClientSession *self = call->session;
  g_autofree char *name = with_channel_type (call, g_strdup (typed));
  ClientRoom *room = client_session_find_room (self, name);
  ClientRoomNotes *notes;

  if (room != NULL && client_room_is_joined (room))
    {
      client_session_show_room (self, room);
      return;
    }
  if (room == NULL)
    room = client_session_add_room (self, CLIENT_ROOM_CHANNEL, name);
  if (room == NULL)
    return;
  notes = client_room_get_notes (room);
  notes->is_asked_for = TRUE;
  notes->is_left = FALSE;
  notes->was_in = FALSE;
  g_free (notes->key);
  notes->key = key != NULL && *key != '\0' ? g_strdup (key) : NULL;
  client_session_send (self, "JOIN", name, notes->key, NULL);
  client_session_show_room (self, room);
}

/* "/join #a,#b KEY-OF-A": as in JOIN, commas are in no name of a room. */
void
client_command_join (ClientCommandCall *call)
{
  g_autofree char *all_names = client_command_take_word (call);
  g_autofree char *all_keys = client_command_take_word (call);
  g_auto (GStrv) names = g_strsplit (all_names, ",", -1);
  g_auto (GStrv) keys = g_strsplit (all_keys, ",", -1);
  guint n_keys = g_strv_length (keys);

  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0')
      join (call, names[i], i < n_keys ? keys[i] : NULL);
}

/* One that was left already goes from the list. */
void
client_command_part (ClientCommandCall *call)
{
  g_autofree char *name = NULL;
  ClientRoom *room;

  if (client_room_get_kind (call->room) == CLIENT_ROOM_TALK && *call->rest == '\0')
    {
      client_session_remove_room (call->session, call->room);
      return;
    }
  name = take_room (call);
  room = name != NULL ? client_session_find_room (call->session, name) : NULL;
  if (room != NULL && !client_room_is_joined (room))
    client_session_remove_room (call->session, room);
  else if (name != NULL)
    client_session_send (call->session, "PART", name, client_command_get_rest (call), NULL);
}

void
client_command_topic (ClientCommandCall *call)
{
  g_autofree char *name = take_room (call);

  if (name != NULL)
    client_session_send (call->session, "TOPIC", name, client_command_get_rest (call), NULL);
}

void
client_command_names (ClientCommandCall *call)
{
  g_autofree char *name = take_room (call);
  ClientRoom *room = name != NULL ? client_session_find_room (call->session, name) : NULL;

  if (name == NULL)
    return;
  if (room == NULL || !client_room_is_joined (room))
    {
      client_session_send (call->session, "NAMES", name, NULL);
      return;
    }
  client_command_tell (call, client_event_people (room, MAX_NAMES));
}

void
client_command_list (ClientCommandCall *call)
{
  client_list_ask (call->session, call->room, call->rest);
}

void
client_command_kick (ClientCommandCall *call)
{
  g_autofree char *name = take_room (call);
  g_autofree char *nick = client_command_take_word (call);

  if (name != NULL)
    client_session_send (call->session, "KICK", name, nick, client_command_get_rest (call), NULL);
}

void
client_command_invite (ClientCommandCall *call)
{
  g_autofree char *nick = client_command_take_word (call);
  g_autofree char *name = take_room (call);

  if (name != NULL)
    client_session_send (call->session, "INVITE", nick, name, NULL);
}

/* "/mode +o anna" is of this room, also where rooms may begin with '+'; the parameters go as they
 * are. */
void
client_command_mode (ClientCommandCall *call)
{
  gboolean is_named = *call->rest != '\0' && *call->rest != '+' && *call->rest != '-';
  g_autofree char *target = is_named ? client_command_take_word (call) : get_room (call);
  g_autofree char *line =
      target != NULL ? g_strconcat ("MODE ", target, " ", call->rest, NULL) : NULL;

  if (line != NULL && strpbrk (line, "\r\n") == NULL)
    client_session_send_line (call->session, line);
}

void
client_command_clear (ClientCommandCall *call)
{
  client_room_clear (call->room);
}

void
client_command_notify (ClientCommandCall *call)
{
  client_notify_run (call->session, call->room, call->rest);
}
