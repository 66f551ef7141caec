/* client-handler-room.c: rooms: who comes and goes, topics, modes, names. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "client-events.h"
#include "client-session-private.h"
#include "client-history.h"
#include "client-secret.h"
#include "client-who.h"

#define MAX_NAMES_ON_JOIN 20

static ClientRoom *
room_of_param (ClientSession *self, const ClientLine *line, guint index)
{
  return client_session_find_room (self, irc_message_param (line->message, index));
}

static void
fill_member (ClientSession *self, ClientMember *member, const char *prefixes, ClientRoom *room)
{
  if (prefixes != NULL)
    client_members_set_prefixes (client_room_get_members (room), member, prefixes);
  member->color = client_session_get_color (self, member->nick);
}

/* JOIN */

static void
note_own_mask (ClientSession *self, const char *source)
{
  const char *mask = source != NULL ? strchr (source, '!') : NULL;

  if (mask == NULL)
    return;
  g_free (self->own_mask);
  self->own_mask = g_strdup (mask + 1);
}

static void
enter_room (ClientSession *self, const ClientLine *line, ClientRoom *room)
{
  ClientRoomNotes *notes = client_room_get_notes (room);
  gboolean is_return = notes->was_in && !notes->is_left;

  client_members_clear (client_room_get_members (room));
  notes->is_known = FALSE;
  notes->is_told = is_return;
  notes->is_left = FALSE;
  notes->was_in = TRUE;
  note_own_mask (self, line->message->source);
  client_room_set_joined (room, TRUE);
  if (!is_return)
    client_session_tell_event (self, room, CLIENT_EVENT_JOIN, line,
                               client_event_own_join (client_room_get_name (room)));
  client_session_say_nick_note (self, room);
  client_session_say_certificate_note (self, room);
  client_history_fetch_missed (self, room);
  if (notes->entered_us == 0 && client_caps_has (&self->caps, CLIENT_CAP_SERVER_TIME))
    notes->entered_us = line->time_us;
}

static void
add_newcomer (ClientSession *self, const ClientLine *line, ClientRoom *room)
{
  ClientMember *member = client_room_add_member (room, line->nick);
  const char *account = irc_message_param (line->message, 1);

  if (member == NULL)
    return;
  fill_member (self, member, NULL, room);
  /* extended-join: "*" is no account */
  if (*account != '\0' && strcmp (account, "*") != 0)
    client_members_set_account (client_room_get_members (room), member, account);
}

static void
on_join (ClientSession *self, const ClientLine *line)
{
  const char *name = irc_message_param (line->message, 0);
  ClientRoom *room = client_session_find_room (self, name);

  if (room == NULL && line->is_own)
    room = client_session_add_room (self, CLIENT_ROOM_CHANNEL, name);
  if (room == NULL || client_room_get_kind (room) != CLIENT_ROOM_CHANNEL)
    return;

  if (line->is_own)
    enter_room (self, line, room);
  add_newcomer (self, line, room);
  if (!line->is_own)
    client_session_tell_event (self, room, CLIENT_EVENT_JOIN, line, client_event_join (line->nick));
  client_room_members_changed (room);
  if (line->is_own)
    client_session_room_entered (self, room);
}

/* PART, KICK, QUIT */

static void
leave_room (ClientSession *self, ClientRoom *room)
{
  client_room_get_notes (room)->is_left = TRUE;
  client_members_clear (client_room_get_members (room));
  client_room_set_joined (room, FALSE);
  client_session_refuse_room (self, room, _ ("You are not in this room any more."));
}

static void
on_part (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = room_of_param (self, line, 0);

  if (room == NULL)
    return;
  if (line->is_own)
    {
      leave_room (self, room);
      client_session_tell_event (self, room, CLIENT_EVENT_PART, line,
                                 client_event_own_part (client_room_get_name (room)));
    }
  else if (client_room_remove_member (room, line->nick))
    {
      client_session_tell_event (
          self, room, CLIENT_EVENT_PART, line,
          client_event_part (line->nick, irc_message_param (line->message, 1)));
    }
  client_room_members_changed (room);
}

static void
on_kick (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = room_of_param (self, line, 0);
  const char *victim = irc_message_param (line->message, 1);
  const char *reason = irc_message_param (line->message, 2);

  if (room == NULL)
    return;
  if (client_session_is_own_nick (self, victim))
    {
      leave_room (self, room);
      client_session_tell_event (
          self, room, CLIENT_EVENT_KICK, line,
          client_event_own_kick (line->nick, client_room_get_name (room), reason));
    }
  else if (client_room_remove_member (room, victim))
    {
      client_session_tell_event (self, room, CLIENT_EVENT_KICK, line,
                                 client_event_kick (line->nick, victim, reason));
    }
  client_room_members_changed (room);
}

static gboolean
is_talk_with (ClientSession *self, ClientRoom *room, const char *nick)
{
  return client_room_get_kind (room) == CLIENT_ROOM_TALK &&
         client_isupport_same (self->isupport, client_room_get_name (room), nick);
}

/* Servers put "Quit: " before what the person said, and nothing before what they say themselves. */
static const char *
get_own_words (const char *reason)
{
  return g_str_has_prefix (reason, "Quit:")
             ? reason + strlen ("Quit:") + strspn (reason + strlen ("Quit:"), " ")
             : reason;
}

static void
on_quit (ClientSession *self, const ClientLine *line)
{
  const char *reason = get_own_words (irc_message_param (line->message, 0));

  if (line->is_own)
    return; /* the end of the line follows */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);
      gboolean was_member = client_room_remove_member (room, line->nick);

      if (was_member || is_talk_with (self, room, line->nick))
        client_session_tell_event (self, room, CLIENT_EVENT_QUIT, line,
                                   client_event_quit (line->nick, reason));
      if (was_member)
        client_room_members_changed (room);
    }
  client_session_take_back_nick (self, line->nick);
  client_history_nick_gone (self, line->nick);
}

/* NICK */

static void
on_nick (ClientSession *self, const ClientLine *line)
{
  const char *new_nick = irc_message_param (line->message, 0);

  if (line->is_own)
    client_session_renamed (self, new_nick);
  client_session_rename_color (self, line->nick, new_nick);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);
      gboolean was_member = client_room_rename_member (room, line->nick, new_nick);
      gboolean is_talk = is_talk_with (self, room, line->nick);
      ClientMember *member = client_room_find_member_for_change (room, new_nick);

      if (is_talk && client_session_find_room (self, new_nick) == NULL)
        client_session_rename_room (self, room, new_nick);
      if (member != NULL && was_member)
        member->color = client_session_get_color (self, new_nick);
      if (was_member || is_talk || (line->is_own && room == self->server_room))
        client_session_tell_event (self, room, CLIENT_EVENT_NICK, line,
                                   line->is_own ? client_event_own_nick (new_nick)
                                                : client_event_nick (line->nick, new_nick));
      if (was_member)
        client_room_members_changed (room);
    }
  if (!line->is_own)
    {
      client_session_take_back_nick (self, line->nick);
      client_history_nick_gone (self, line->nick);
    }
}

/* TOPIC, RENAME, MODE, INVITE */

static void
on_topic (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = room_of_param (self, line, 0);
  const char *topic = irc_message_param (line->message, 1);

  if (room == NULL)
    return;
  client_room_set_topic (room, topic);
  client_session_tell_event (self, room, CLIENT_EVENT_TOPIC, line,
                             client_event_topic (line->nick, topic));
}

/* 332 nick room :topic */
static void
on_topic_is (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = room_of_param (self, line, 1);
  const char *topic = irc_message_param (line->message, 2);
  gboolean is_news;

  if (room == NULL)
    {
      client_numerics_show (self, line);
      return;
    }
  is_news = g_strcmp0 (client_room_get_topic (room), topic) != 0;
  client_room_set_topic (room, topic);
  if (is_news)
    client_session_tell_event (self, room, CLIENT_EVENT_TOPIC, line,
                               client_event_topic ("", topic));
}

static void
on_no_topic (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = room_of_param (self, line, 1);

  if (room != NULL)
    client_room_set_topic (room, NULL);
  client_numerics_show (self, line);
}

/* 328 nick room :address, which comes with each JOIN: coming back is nothing to tell. */
static void
on_page (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = room_of_param (self, line, 1);
  const ClientRoomNotes *notes = room != NULL ? client_room_get_notes (room) : NULL;

  if (notes == NULL)
    client_numerics_show (self, line);
  else if (notes->is_known || !notes->is_told)
    client_session_tell (self, room, CLIENT_MESSAGE_INFO, client_numerics_describe (line->message));
}

static void
on_rename (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = room_of_param (self, line, 0);
  const char *name = irc_message_param (line->message, 1);
  g_autofree char *before = NULL;
  ClientRoom *namesake = client_session_find_room (self, name); /* itself: in other letters */

  if (room == NULL || (namesake != NULL && namesake != room) || !irc_line_can_add_param (name))
    return;
  before = g_strdup (client_room_get_name (room));
  client_session_rename_room (self, room, name);
  client_session_tell_event (self, room, CLIENT_EVENT_OTHER, line,
                             client_event_rename (line->nick, before, name));
}

/* A member gets or loses a prefix; they stand from high to low. */
static void
change_prefix (
    ClientSession *self, ClientRoom *room, const char *nick, char prefix, gboolean is_set)
{
  ClientMember *member = client_room_find_member_for_change (room, nick);
  g_autoptr (GString) prefixes = g_string_new (NULL);

  if (member == NULL)
    return;
  for (const char *at = client_isupport_get_modes (self->isupport)->prefixes; *at != '\0'; at++)
    if (*at == prefix ? is_set : strchr (member->prefixes, *at) != NULL)
      g_string_append_c (prefixes, *at);
  client_members_set_prefixes (client_room_get_members (room), member, prefixes->str);
}

/* The key of a room: known for when we come again, and written nowhere. What a server says in its
 * place, "*", is none. params: a copy of the modes and their arguments */
static void
take_key (ClientRoom *room, const IrcModeChange *change, GStrv params)
{
  ClientRoomNotes *notes = client_room_get_notes (room);

  if (change->letter != 'k')
    return;
  if (!change->is_added || g_strcmp0 (change->argument, "*") != 0)
    {
      g_free (notes->key);
      notes->key = change->is_added ? g_strdup (change->argument) : NULL;
    }
  for (guint i = 1; change->argument != NULL && params[0] != NULL && params[i] != NULL; i++)
    if (strcmp (params[i], change->argument) == 0)
      {
        g_free (params[i]);
        params[i] = g_strdup (CLIENT_SECRET_HIDDEN);
      }
}

static void
on_mode (ClientSession *self, const ClientLine *line)
{
  const IrcMessage *message = line->message;
  ClientRoom *room = room_of_param (self, line, 0);
  const IrcModeClasses *classes = client_isupport_get_modes (self->isupport);
  g_autoptr (IrcModeParse) parse = NULL;
  g_auto (GStrv) params = NULL;
  g_autofree char *modes = NULL;

  if (room == NULL)
    return; /* our own user modes: nothing to read */
  params = g_strdupv ((char **) message->params + 1);
  parse =
      irc_mode_parse (classes, (const char *const *) message->params + 1, message->n_params - 1, 0);
  for (guint i = 0; i < parse->changes->len; i++)
    {
      const IrcModeChange *change = &g_array_index (parse->changes, IrcModeChange, i);

      if (change->mode_class == IRC_MODE_MEMBER)
        change_prefix (self, room, change->argument, irc_mode_get_prefix (classes, change->letter),
                       change->is_added);
      take_key (room, change, params);
    }
  modes = g_strjoinv (" ", params);
  client_session_tell_event (self, room, CLIENT_EVENT_MODE, line,
                             client_event_mode (line->nick, modes));
  client_room_members_changed (room);
}

static void
on_invite (ClientSession *self, const ClientLine *line)
{
  const char *guest = irc_message_param (line->message, 0);
  const char *name = irc_message_param (line->message, 1);
  ClientRoom *room = client_session_find_room (self, name);

  if (client_session_is_ignored (self, line->nick))
    return;
  if (client_session_is_own_nick (self, guest))
    client_session_tell_event (self, client_session_get_front (self), CLIENT_EVENT_OTHER, line,
                               client_event_own_invite (line->nick, name));
  else if (room != NULL)
    client_session_tell_event (self, room, CLIENT_EVENT_OTHER, line,
                               client_event_invite (line->nick, guest, name));
}

/* NAMES: 353 nick symbol room :names; 366 nick room */

static void
add_name (ClientSession *self, ClientRoom *room, const char *name)
{
  const char *known = client_isupport_get_modes (self->isupport)->prefixes;
  gsize n_prefixes = strspn (name, known);
  g_autoptr (GString) prefixes = g_string_new (NULL); /* each of them once */
  g_autofree char *nick = NULL;
  ClientMember *member;

  for (const char *at = known; *at != '\0'; at++)
    if (strchr (prefixes->str, *at) == NULL && memchr (name, *at, n_prefixes) != NULL)
      g_string_append_c (prefixes, *at);
  name += n_prefixes;
  nick = g_strndup (name, strcspn (name, "!")); /* userhost-in-names */
  if (*nick == '\0' || strlen (nick) > CLIENT_MAX_NAME)
    return;
  member = client_room_add_member (room, nick);
  if (member != NULL)
    fill_member (self, member, prefixes->str, room);
}

static void
on_names (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = room_of_param (self, line, 2);
  g_auto (GStrv) names = NULL;

  if (room == NULL || !client_room_is_joined (room))
    {
      client_numerics_show (self, line);
      return;
    }
  names = g_strsplit (irc_message_param (line->message, 3), " ", -1);
  for (guint i = 0; names[i] != NULL; i++)
    add_name (self, room, names[i]);
}

static void
on_end_of_names (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = room_of_param (self, line, 1);
  ClientRoomNotes *notes;

  if (room == NULL)
    return;
  notes = client_room_get_notes (room);
  if (client_room_is_joined (room) && !notes->is_known)
    client_who_ask (self, room);
  notes->is_known = TRUE;
  client_room_members_changed (room);
  if (client_room_is_joined (room) && !notes->is_told)
    client_session_tell (self, room, CLIENT_MESSAGE_INFO,
                         client_event_people (room, MAX_NAMES_ON_JOIN));
  if (self->hint != NULL && !client_session_awaits_room (self))
    client_session_tell (self, room, CLIENT_MESSAGE_INFO, g_steal_pointer (&self->hint));
  notes->is_told = TRUE;
}

/* A room that we cannot be in, or speak in: 403 405 471 473 474 475 476 477 479 489: nick room */
static void
on_cannot_join (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = room_of_param (self, line, 1);

  if (room != NULL && client_room_is_joined (room))
    {
      client_session_take_refusal (self, line);
      return;
    }
  if (room != NULL)
    {
      g_autofree char *reason = client_numerics_describe (line->message);

      client_room_get_notes (room)->is_left = TRUE;
      client_session_refuse_room (self, room, reason);
    }
  client_numerics_show (self, line);
}

const ClientHandler client_handlers_room[] = {
  { "JOIN", 1, on_join },       { "PART", 1, on_part },        { "KICK", 2, on_kick },
  { "QUIT", 0, on_quit },       { "NICK", 1, on_nick },        { "TOPIC", 2, on_topic },
  { "RENAME", 2, on_rename },   { "MODE", 2, on_mode },        { "INVITE", 2, on_invite },
  { "328", 2, on_page },        { "331", 2, on_no_topic },     { "332", 3, on_topic_is },
  { "353", 4, on_names },       { "366", 2, on_end_of_names }, { "405", 2, on_cannot_join },
  { "471", 2, on_cannot_join }, { "473", 2, on_cannot_join },  { "474", 2, on_cannot_join },
  { "475", 2, on_cannot_join }, { "476", 2, on_cannot_join },  { "477", 2, on_cannot_join },
  { "479", 2, on_cannot_join }, { "489", 2, on_cannot_join },  { NULL, 0, NULL },
};
