/* JOIN, PART, KICK, INVITE, TOPIC. */
#include "config.h"

#include "server-line.h"
#include "server-names.h"
#include "server-read-marker.h"
#include "server-rooms.h"

#include <string.h>

static void
append (ServerSession *session, ChatEntry *entry)
{
  server_append (session->server, session, entry);
}

static void
part_all (ServerSession *session)
{
  for (guint i = 0; i < session->user->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (session->user->members, i);

      append (session, server_entry_new (session, CHAT_ENTRY_PART, member->room->name, NULL, NULL));
    }
}

/* The list that a comma-separated parameter is, or %NULL and 407 when it is too long a one. */
static GStrv
split_targets (ServerSession *session, const char *param)
{
  g_auto (GStrv) targets = g_strsplit (param, ",", -1);

  if (g_strv_length (targets) > session->server->config->max_joins)
    {
      server_reply (session, IRC_ERR_TOOMANYTARGETS, NULL, param, NULL);
      return NULL;
    }

  return g_steal_pointer (&targets);
}

/* channel-rename, "Channel redirection": who knows of renames is told and decides; others are sent
 * on to where the room is now. Secret rooms are not told of. */
static void
join (ServerSession *session, const char *name, const char *key)
{
  const ChatRoom *room = chat_state_find_renamed (session->server->state, name, g_get_real_time ());

  if (room != NULL && server_session_sees_room (session, room))
    {
      if (server_session_has_cap (session, IRC_CAP_CHANNEL_RENAME))
        {
          server_fail (session, "JOIN", "CHANNEL_RENAMED", "The channel has been renamed", name,
                       room->name, NULL);
          return;
        }

      server_reply (session, IRC_ERR_LINKCHANNEL, "The channel has been renamed", name, room->name,
                    NULL);
      name = room->name;
    }

  append (session,
          server_entry_new (session, CHAT_ENTRY_JOIN, name, session->user->realname, key, NULL));
}

static void
run_join (ServerSession *session, const IrcMessage *message)
{
  g_auto (GStrv) rooms = NULL;
  g_auto (GStrv) keys = g_strsplit (irc_message_param (message, 1), ",", -1);
  guint n_keys = g_strv_length (keys);

  if (g_str_equal (message->params[0], "0"))
    {
      part_all (session);
      return;
    }

  rooms = split_targets (session, message->params[0]);
  for (guint i = 0; rooms != NULL && rooms[i] != NULL; i++)
    if (*rooms[i] != '\0')
      join (session, rooms[i], i < n_keys ? keys[i] : "");
}

static void
run_part (ServerSession *session, const IrcMessage *message)
{
  g_auto (GStrv) rooms = NULL;
  const char *reason = message->n_params > 1 ? message->params[1] : NULL;

  if (reason != NULL && strlen (reason) > session->server->config->max_kick_length)
    {
      server_reply (session, IRC_ERR_INPUTTOOLONG, NULL, NULL);
      return;
    }

  rooms = split_targets (session, message->params[0]);

  for (guint i = 0; rooms != NULL && rooms[i] != NULL; i++)
    if (*rooms[i] != '\0')
      append (session, server_entry_new (session, CHAT_ENTRY_PART, rooms[i], reason, NULL));
}

static void
run_kick (ServerSession *session, const IrcMessage *message)
{
  g_auto (GStrv) nicks = split_targets (session, message->params[1]);
  const char *reason = irc_message_param (message, 2);

  if (strlen (reason) > session->server->config->max_kick_length)
    {
      server_reply (session, IRC_ERR_INPUTTOOLONG, NULL, NULL);
      return;
    }

  for (guint i = 0; nicks != NULL && nicks[i] != NULL; i++)
    if (*nicks[i] != '\0')
      append (session,
              server_entry_new (session, CHAT_ENTRY_KICK, message->params[0],
                                *reason != '\0' ? reason : session->user->nick, nicks[i], NULL));
}

static void
list_invitations (ServerSession *session)
{
  const GArray *invitations = session->user->invitations;

  for (guint i = 0; invitations != NULL && i < invitations->len; i++)
    {
      const ChatRoom *room =
          chat_state_get_room (session->server->state, g_array_index (invitations, guint64, i));

      if (room != NULL)
        server_reply (session, IRC_RPL_INVITELIST, "", room->name, NULL);
    }
  server_reply (session, IRC_RPL_ENDOFINVITELIST, NULL, NULL);
}

static void
run_invite (ServerSession *session, const IrcMessage *message)
{
  if (message->n_params == 0)
    list_invitations (session);
  else if (message->n_params == 1)
    server_reply (session, IRC_ERR_NEEDMOREPARAMS, NULL, "INVITE", NULL);
  else
    append (session, server_entry_new (session, CHAT_ENTRY_INVITE, message->params[1], NULL,
                                       message->params[0], NULL));
}

static void
send_topic (ServerSession *session, const ChatRoom *room)
{
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, room->topic_us / G_USEC_PER_SEC);

  server_reply (session, IRC_RPL_TOPIC, room->topic, room->name, NULL);
  server_reply (session, IRC_RPL_TOPICWHOTIME, "", room->name,
                room->topic_setter != NULL ? room->topic_setter : "*", time, NULL);
}

static gboolean
has_topic (const ChatRoom *room)
{
  return room->topic != NULL && *room->topic != '\0';
}

static void
ask_topic (ServerSession *session, const char *name)
{
  const ChatRoom *room = chat_state_find_room (session->server->state, name);

  if (room == NULL || !server_session_sees_room (session, room))
    server_reply (session, IRC_ERR_NOSUCHCHANNEL, NULL, name, NULL);
  else if (!has_topic (room))
    server_reply (session, IRC_RPL_NOTOPIC, NULL, room->name, NULL);
  else
    send_topic (session, room);
}

static void
run_topic (ServerSession *session, const IrcMessage *message)
{
  if (message->n_params == 1)
    ask_topic (session, message->params[0]);
  else if (strlen (message->params[1]) > session->server->config->max_topic_length)
    server_reply (session, IRC_ERR_INPUTTOOLONG, NULL, NULL);
  else
    append (session, server_entry_new (session, CHAT_ENTRY_TOPIC, message->params[0],
                                       message->params[1], NULL));
}

/* Who joined gets the lines as an answer, everybody else as news: server_line_send() knows. */
/* What the members of a room see of a user who comes in, each as it has asked for. */
void
server_rooms_send_join (Server *self,
                        const ChatEffect *effect,
                        const ChatRoom *room,
                        const ChatUser *except,
                        IrcCapSet without)
{
  const ChatUser *user = effect->actor;
  const IrcCapSet extended = IRC_CAP_BIT (IRC_CAP_EXTENDED_JOIN);
  g_auto (ServerLine) plain = { 0 };
  g_auto (ServerLine) detailed = { 0 };
  g_auto (ServerLine) away = { 0 };

  server_line_init_effect (&plain, self, effect,
                           irc_line_new (user->source, "JOIN", room->name, NULL));
  server_line_init_effect (&detailed, self, effect,
                           server_body_new (user->source, "JOIN", user->realname, room->name,
                                            user->account != NULL ? user->account : "*", NULL));
  if (effect->type != CHAT_EFFECT_JOIN)
    {
      server_line_drop_msgid (&plain);
      server_line_drop_msgid (&detailed);
    }
  server_line_be_patient (&plain, user);
  server_line_be_patient (&detailed, user);
  server_line_send_room_caps (&plain, room, except, 0, extended | without);
  server_line_send_room_caps (&detailed, room, except, extended, without);

  if (user->away == NULL)
    return;

  server_line_init_effect (&away, self, effect,
                           server_body_new (user->source, "AWAY", user->away, NULL));
  server_line_drop_msgid (&away);
  server_line_send_room_caps (&away, room, user, IRC_CAP_BIT (IRC_CAP_AWAY_NOTIFY), without);
}

void
server_rooms_send_entry (ServerSession *session, const ChatRoom *room)
{
  if (has_topic (room))
    send_topic (session, room);
  server_read_marker_send (session, room);
  if (!server_session_has_cap (session, IRC_CAP_NO_IMPLICIT_NAMES) &&
      !server_session_has_cap (session, IRC_CAP_NO_IMPLICIT_NAMES_DRAFT))
    server_names_send (session, room);
}

static void
on_join (Server *self, const ChatEffect *effect)
{
  ServerSession *session = server_user_get_session (effect->actor);

  server_rooms_send_join (self, effect, effect->room, NULL, 0);
  if (session != NULL)
    server_rooms_send_entry (session, effect->room);
}

static const char *
get_source (Server *self, const ChatEffect *effect)
{
  return effect->actor != NULL ? effect->actor->source : self->config->name;
}

static void
send_room (Server *self, const ChatEffect *effect, char *body)
{
  g_auto (ServerLine) line = { 0 };

  server_line_init_effect (&line, self, effect, body);
  server_line_send_room (&line, effect->room, NULL);
}

static void
on_part (Server *self, const ChatEffect *effect)
{
  const char *reason = effect->text != NULL && *effect->text != '\0' ? effect->text : NULL;

  g_auto (ServerLine) line = { 0 };

  server_line_init_effect (
      &line, self, effect,
      server_body_new (effect->actor->source, "PART", reason, effect->room->name, NULL));
  server_line_be_patient (&line, effect->actor);
  server_line_send_room (&line, effect->room, NULL);
}

static void
on_kick (Server *self, const ChatEffect *effect)
{
  send_room (self, effect,
             server_body_new (get_source (self, effect), "KICK",
                              effect->text != NULL ? effect->text : "", effect->room->name,
                              effect->target->nick, NULL));
}

static void
on_topic (Server *self, const ChatEffect *effect)
{
  send_room (self, effect,
             server_body_new (get_source (self, effect), "TOPIC",
                              effect->room->topic != NULL ? effect->room->topic : "",
                              effect->room->name, NULL));
}

static void
on_invite (Server *self, const ChatEffect *effect)
{
  ServerSession *actor = effect->actor != NULL ? server_user_get_session (effect->actor) : NULL;
  ServerSession *target = server_user_get_session (effect->target);
  g_auto (ServerLine) line = { 0 };

  if (actor != NULL)
    {
      server_reply (actor, IRC_RPL_INVITING, "", effect->target->nick, effect->room->name, NULL);
      server_reply_away (actor, effect->target);
    }

  server_line_init_effect (&line, self, effect,
                           irc_line_new (get_source (self, effect), "INVITE", effect->target->nick,
                                         effect->room->name, NULL));
  if (target != NULL)
    server_line_send (&line, target);
  server_line_send_room_caps (&line, effect->room, effect->actor,
                              IRC_CAP_BIT (IRC_CAP_INVITE_NOTIFY), 0);
}

static const ServerCommand commands[] = {
  { "JOIN", 1, FALSE, run_join },   { "PART", 1, FALSE, run_part },
  { "KICK", 2, FALSE, run_kick },   { "INVITE", 0, FALSE, run_invite },
  { "TOPIC", 1, FALSE, run_topic }, { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_EXTENDED_JOIN },
  { IRC_CAP_INVITE_NOTIFY },
  { IRC_N_CAPS },
};

static char *
dup_topic_length (Server *self)
{
  return g_strdup_printf ("%u", self->config->max_topic_length);
}

static char *
dup_kick_length (Server *self)
{
  return g_strdup_printf ("%u", self->config->max_kick_length);
}

static char *
dup_room_limit (Server *self)
{
  return g_strdup_printf ("#:%u", self->config->max_rooms);
}

static const ServerTokenRow tokens[] = {
  { "CHANTYPES", "#" },
  { "CHANLIMIT", NULL, dup_room_limit },
  { "CHANNELLEN", "128" },
  { "TOPICLEN", NULL, dup_topic_length },
  { "KICKLEN", NULL, dup_kick_length },
  { NULL },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_JOIN, on_join },   { CHAT_EFFECT_PART, on_part },     { CHAT_EFFECT_KICK, on_kick },
  { CHAT_EFFECT_TOPIC, on_topic }, { CHAT_EFFECT_INVITE, on_invite }, { 0, NULL },
};

const ServerFeature server_rooms_feature = {
  .commands = commands, .caps = caps, .tokens = tokens, .effects = effects
};
