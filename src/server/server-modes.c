/* MODE: of rooms and of oneself. */
#include "config.h"

#include "irc-case.h"
#include "server-line.h"

#include <string.h>

#define ROOM_LISTS "beI"

static const struct
{
  char letter;
  ChatRoomModes mode;
} room_modes[] = {
  { 'C', CHAT_ROOM_NO_CTCP },    { 'P', CHAT_ROOM_PERSISTENT },  { 'i', CHAT_ROOM_INVITE_ONLY },
  { 'm', CHAT_ROOM_MODERATED },  { 'n', CHAT_ROOM_NO_EXTERNAL }, { 's', CHAT_ROOM_SECRET },
  { 't', CHAT_ROOM_TOPIC_LOCK },
};

static const struct
{
  char letter;
  ChatUserModes mode;
} user_modes[] = {
  { 'B', CHAT_USER_BOT },
  { 'i', CHAT_USER_INVISIBLE },
  { 'o', CHAT_USER_OPERATOR },
  { 'w', CHAT_USER_WALLOPS },
};

static const struct
{
  char letter;
  gsize offset;
  IrcNumeric item;
  IrcNumeric end;
} lists[] = {
  { 'b', G_STRUCT_OFFSET (ChatRoom, bans), IRC_RPL_BANLIST, IRC_RPL_ENDOFBANLIST },
  { 'e', G_STRUCT_OFFSET (ChatRoom, excepts), IRC_RPL_EXCEPTLIST, IRC_RPL_ENDOFEXCEPTLIST },
  { 'I', G_STRUCT_OFFSET (ChatRoom, invites), IRC_RPL_INVEXLIST, IRC_RPL_ENDOFINVEXLIST },
};

static void
send_list (ServerSession *session, const ChatRoom *room, char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      const GPtrArray *list = G_STRUCT_MEMBER (GPtrArray *, room, lists[i].offset);

      if (lists[i].letter != letter)
        continue;

      for (guint j = 0; j < list->len; j++)
        {
          const ChatListEntry *entry = g_ptr_array_index (list, j);
          g_autofree char *time =
              g_strdup_printf ("%" G_GINT64_FORMAT, entry->time_us / G_USEC_PER_SEC);

          server_reply (session, lists[i].item, "", room->name, entry->mask, entry->setter, time,
                        NULL);
        }
      server_reply (session, lists[i].end, NULL, room->name, NULL);
    }
}

/* The key is shown to members alone. */
static void
send_room_modes (ServerSession *session, const ChatRoom *room)
{
  g_autoptr (GString) modes = g_string_new ("+");
  g_autofree char *limit = g_strdup_printf ("%u", room->limit);
  g_autofree char *created =
      g_strdup_printf ("%" G_GINT64_FORMAT, room->created_us / G_USEC_PER_SEC);
  const char *params[5] = { room->name, NULL };
  guint n = 1;

  for (guint i = 0; i < G_N_ELEMENTS (room_modes); i++)
    if ((room->modes & room_modes[i].mode) != 0)
      g_string_append_c (modes, room_modes[i].letter);
  params[n++] = modes->str;
  if (room->key != NULL)
    {
      g_string_append_c (modes, 'k');
      params[n++] = server_session_is_member (session, room) ? room->key : "*";
    }
  if (room->limit > 0)
    {
      g_string_append_c (modes, 'l');
      params[n++] = limit;
    }
  params[1] = modes->str;

  server_replyv (session, IRC_RPL_CHANNELMODEIS, "", params);
  if (room->created_us > 0) /* the lobby was always there */
    server_reply (session, IRC_RPL_CREATIONTIME, "", room->name, created, NULL);
}

static gboolean
asks_for_lists (const IrcMessage *message)
{
  const char *modes = message->params[1];

  modes += strspn (modes, "+-");
  return message->n_params == 2 && *modes != '\0' && strspn (modes, ROOM_LISTS) == strlen (modes);
}

static void
run_room_mode (ServerSession *session, const IrcMessage *message)
{
  const ChatRoom *room = chat_state_find_room (session->server->state, message->params[0]);
  ChatEntry *entry;

  if (room == NULL || !server_session_sees_room (session, room))
    {
      server_reply (session, IRC_ERR_NOSUCHCHANNEL, NULL, message->params[0], NULL);
      return;
    }
  if (message->n_params == 1)
    {
      send_room_modes (session, room);
      return;
    }
  if (asks_for_lists (message))
    {
      for (const char *c = message->params[1]; *c != '\0'; c++)
        send_list (session, room, *c);
      return;
    }

  entry = server_entry_new (session, CHAT_ENTRY_MODE, room->name, NULL, NULL);
  entry->params = g_strdupv ((char **) message->params + 1);
  server_append (session->server, session, entry);
}

static void
run_user_mode (ServerSession *session, const IrcMessage *message)
{
  const char *nick = message->params[0];

  if (!irc_case_equal (nick, session->user->nick))
    {
      if (chat_state_find_user (session->server->state, nick) != NULL)
        server_reply (session, IRC_ERR_USERSDONTMATCH, NULL, NULL);
      else
        server_reply (session, IRC_ERR_NOSUCHNICK, NULL, nick, NULL);
      return;
    }
  if (message->n_params == 1)
    {
      g_autoptr (GString) modes = g_string_new ("+");

      for (guint i = 0; i < G_N_ELEMENTS (user_modes); i++)
        if ((session->user->modes & user_modes[i].mode) != 0)
          g_string_append_c (modes, user_modes[i].letter);
      server_reply (session, IRC_RPL_UMODEIS, "", modes->str, NULL);
      return;
    }

  server_append (
      session->server, session,
      server_entry_new (session, CHAT_ENTRY_USER_MODE, NULL, NULL, message->params[1], NULL));
}

static void
run_mode (ServerSession *session, const IrcMessage *message)
{
  if (message->params[0][0] == '#')
    run_room_mode (session, message);
  else
    run_user_mode (session, message);
}

static void
on_mode (Server *self, const ChatEffect *effect)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_auto (ServerLine) line = { 0 };

  irc_line_begin (body, effect->actor != NULL ? effect->actor->source : self->config->name, "MODE");
  irc_line_add_param (body, effect->room->name);
  for (guint i = 0; effect->params[i] != NULL; i++)
    irc_line_add_param (body, effect->params[i]);

  server_line_init_effect (&line, self, effect, g_strdup (body->str));
  if (effect->entry->type != CHAT_ENTRY_MODE)
    server_line_drop_msgid (&line);
  server_line_send_room (&line, effect->room, NULL);
}

static void
on_user_mode (Server *self, const ChatEffect *effect)
{
  ServerSession *session = server_user_get_session (effect->actor);
  g_autofree char *body =
      irc_line_new (effect->actor->source, "MODE", effect->actor->nick, effect->text, NULL);

  if (session != NULL)
    server_send_body (session, body);
}

static const ServerCommand commands[] = {
  { "MODE", 1, FALSE, run_mode },
  { NULL },
};

static char *
dup_max_list (Server *self)
{
  return g_strdup_printf (ROOM_LISTS ":%u", self->config->max_list_entries);
}

static const ServerTokenRow tokens[] = {
  { "CHANMODES", ROOM_LISTS ",k,l,CPimnst" },
  { "PREFIX", "(" CHAT_MEMBER_LETTERS ")" CHAT_MEMBER_PREFIXES },
  { "MAXLIST", NULL, dup_max_list },
  { "MODES", "12" },
  { "EXCEPTS", "e" },
  { "INVEX", "I" },
  { "BOT", "B" },
  { "ACCOUNTEXTBAN", "a" },
  { "EXTBAN", "~,a" },
  { NULL },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_MODE, on_mode },
  { CHAT_EFFECT_USER_MODE, on_user_mode },
  { 0, NULL },
};

const ServerFeature server_modes_feature = { .commands = commands,
                                             .tokens = tokens,
                                             .effects = effects };
